"""pyarrow, DuckDB and Polars read what the Parquet writer writes, value by value."""

import json
import math
import struct
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

BUILD = Path(__file__).parents[2] / ".build" / "release"
SPECIMENS = [
    "no rows", "one row", "all null", "hostile texts", "extremes", "many pages", "required", "default cuts",
]

TO_PYTHON = {
    "boolean": bool,
    "integer": int,
    "double": lambda bits: struct.unpack("<d", struct.pack("<Q", int(bits)))[0],
    "date": lambda days: date(1970, 1, 1) + timedelta(days=days),
    "milliseconds": lambda n: datetime(1970, 1, 1) + timedelta(milliseconds=n),
    "microseconds": lambda n: datetime(1970, 1, 1) + timedelta(microseconds=n),
    "text": str,
}
TO_ARROW = {
    "boolean": pa.bool_(), "integer": pa.int64(), "double": pa.float64(), "date": pa.date32(),
    "milliseconds": pa.timestamp("ms"), "microseconds": pa.timestamp("us"), "text": pa.string(),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("specimens")
    subprocess.run([BUILD / "parquet-specimens", folder], check=True)
    assert sorted(path.stem for path in folder.glob("*.parquet")) == sorted(SPECIMENS)
    return folder


class Specimen:
    def __init__(self, folder, name):
        self.path = folder / f"{name}.parquet"
        said = json.loads((folder / f"{name}.json").read_text("utf-8"))
        self.columns = said["columns"]
        self.metadata = said["metadata"]
        self.group_rows = said["group_rows"]
        self.values = {
            column["name"]: [None if v is None else TO_PYTHON[column["type"]](v) for v in column["values"]]
            for column in self.columns
        }
        self.rows = len(self.columns[0]["values"])


@pytest.fixture(params=SPECIMENS)
def specimen(folder, request):
    return Specimen(folder, request.param)


def bits(value):
    """Equal only for values that are the same to the last bit: NaN equals itself, -0.0 is not 0.0."""
    return struct.pack("<d", value) if isinstance(value, float) else value


def differences(found, expected):
    """The rows whose values are not the same, the first few of them."""
    assert len(found) == len(expected)
    return [
        (row, f, e) for row, (f, e) in enumerate(zip(found, expected)) if bits(f) != bits(e) or type(f) is not type(e)
    ][:5]


def test_pyarrow_reads_every_value(specimen):
    table = pq.read_table(specimen.path)
    assert table.column_names == list(specimen.values)
    for name, expected in specimen.values.items():
        assert differences(table[name].to_pylist(), expected) == [], name


def test_the_schema_says_types_and_nulls(specimen):
    schema = pq.read_schema(specimen.path)
    assert [(f.name, f.type, f.nullable) for f in schema] == [
        (c["name"], TO_ARROW[c["type"]], c["nullable"]) for c in specimen.columns
    ]
    pairs = {key.decode(): value.decode() for key, value in (schema.metadata or {}).items()}
    assert pairs == dict(specimen.metadata)


def test_duckdb_reads_every_value(specimen):
    relation = duckdb.read_parquet(str(specimen.path))
    assert relation.columns == list(specimen.values)
    columns = list(zip(*relation.fetchall())) or [()] * len(relation.columns)
    for found, (name, expected) in zip(columns, specimen.values.items()):
        assert differences(found, expected) == [], name


def test_polars_reads_every_value(specimen):
    frame = polars.read_parquet(specimen.path)
    assert frame.columns == list(specimen.values)
    for name, expected in specimen.values.items():
        assert differences(frame[name].to_list(), expected) == [], name


def test_statistics_are_the_least_and_the_greatest_of_each_row_group(specimen):
    metadata = pq.read_metadata(specimen.path)
    assert metadata.num_rows == specimen.rows
    for group in range(metadata.num_row_groups):
        start = group * specimen.group_rows
        for index, column in enumerate(specimen.columns):
            chunk = metadata.row_group(group).column(index)
            values = specimen.values[column["name"]][start : start + specimen.group_rows]
            present = [v for v in values if v is not None]
            assert chunk.statistics.null_count == len(values) - len(present)
            ordered = sorted(
                (v for v in present if v == v), key=lambda v: v.encode() if isinstance(v, str) else v
            )
            too_long = column["type"] == "text" and ordered and len(max(
                (ordered[0].encode(), ordered[-1].encode()), key=len)) > 64
            assert chunk.statistics.has_min_max == (bool(ordered) and not too_long), column["name"]
            if chunk.statistics.has_min_max:
                assert (chunk.statistics.min, chunk.statistics.max) == (ordered[0], ordered[-1]), column["name"]


def test_filters_that_skip_by_statistics_lose_nothing(folder):
    """A wrong bound would make a reader skip rows that it should have read."""
    specimen = Specimen(folder, "many pages")
    for name in ("integers", "doubles", "dates", "microseconds", "many texts"):
        values = [v for v in specimen.values[name] if v is not None]
        for value in (values[0], values[len(values) // 2], values[-1]):
            expected = values.count(value)
            assert pq.read_table(specimen.path, filters=[(name, "=", value)]).num_rows == expected
            assert polars.scan_parquet(specimen.path).filter(polars.col(name) == value).collect().height == expected
            query = f'select count(*) from read_parquet(?) where "{name}" = ?'
            assert duckdb.execute(query, [str(specimen.path), value]).fetchall() == [(expected,)]


def test_row_groups_and_pages_are_bounded(folder):
    metadata = pq.read_metadata(folder / "many pages.parquet")
    assert [metadata.row_group(g).num_rows for g in range(metadata.num_row_groups)] == [3001, 3001, 1998]
    assert [pq.read_metadata(folder / "default cuts.parquet").row_group(g).num_rows for g in (0, 1)] == [131072, 8928]


def test_a_dictionary_is_taken_only_where_it_is_smaller(folder):
    group = pq.read_metadata(folder / "default cuts.parquet").row_group(0)
    dictionaries = {
        group.column(i).path_in_schema: group.column(i).has_dictionary_page for i in range(group.num_columns)
    }
    assert dictionaries == {"integers": False, "dates": False, "texts": True}
    assert {group.column(i).compression for i in range(group.num_columns)} == {"ZSTD"}


def test_a_nan_is_kept_and_counts_for_no_bound(folder):
    path = folder / "extremes.parquet"
    metadata = pq.read_metadata(path).row_group(0)
    by_name = {metadata.column(i).path_in_schema: metadata.column(i).statistics for i in range(metadata.num_columns)}
    assert (by_name["with nan"].min, by_name["with nan"].max) == (-1.0, 1.0)
    assert not by_name["only nan"].has_min_max
    assert math.isnan(pq.read_table(path)["with nan"][0].as_py())


def test_the_same_table_gives_the_same_bytes(folder, tmp_path):
    subprocess.run([BUILD / "parquet-specimens", tmp_path], check=True)
    for name in SPECIMENS:
        assert (tmp_path / f"{name}.parquet").read_bytes() == (folder / f"{name}.parquet").read_bytes(), name
