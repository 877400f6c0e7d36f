"""The equal work in DuckDB and matplotlib: exports to star schema, twelve marts as files, eleven charts.

Usage: rebuild.py EXPORTS OUTPUT [--no-charts]
A workbook is not written: DuckDB's extension for it is not on PyPI. That favours DuckDB.
"""

import sys
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
MARTS = """daily technician location conversion state weekday weekday_hour type category resolution backlog
summary""".split()


def rebuild(exports: Path, output: Path) -> None:
    output.mkdir(parents=True)
    connection = duckdb.connect(str(output / "interactions.duckdb"))
    for variable, pattern in [("interactions", "interaction_*"), ("links", "ims_inc_*"), ("system_ids", "sysid_*")]:
        files = ", ".join(f"'{path}'" for path in sorted(exports.glob(pattern)))
        connection.execute(f"set variable {variable} = [{files}]")
    connection.execute((HERE / "star_schema.sql").read_text())
    connection.execute((HERE / "marts.sql").read_text())
    (output / "marts").mkdir()
    for mart in MARTS:
        path = output / "marts" / mart
        connection.execute(f"copy {mart} to '{path}.csv' (header)")
        connection.execute(f"copy {mart} to '{path}.json' (array true)")
        connection.execute(f"copy {mart} to '{path}.parquet' (compression zstd)")
    connection.close()


if __name__ == "__main__":
    exports, output = Path(sys.argv[1]), Path(sys.argv[2])
    rebuild(exports, output)
    if "--no-charts" not in sys.argv:
        sys.path.insert(0, str(HERE.parent))
        from matplotlib_charts import draw

        draw(output / "marts", output / "charts")
