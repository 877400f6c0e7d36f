"""The marts computed by DuckDB from the raw exports: recomputation.sql over the records that Python's csv reads."""

import csv
import hashlib
import json
from pathlib import Path

import duckdb
import pyarrow as pa

MARTS = [
    "daily", "technician", "location", "conversion", "state", "weekday", "weekday_hour", "type", "category",
    "resolution", "backlog", "summary",
]
FIELDS = {
    "interaction": [
        "number", "opened_at", "short_description", "opened_for", "state", "type", "assigned_to", "sys_updated_on",
        "location", "closed_at",
    ],
    "ims_inc": ["interaction", "task", "sys_created_by", "sys_created_on", "document_id"],
    "sysid": ["interaction", "task", "sys_created_by", "sys_created_on"],
}


def records(path):
    """Each record with the line it starts on (of JSON: its number) and the content it belongs to."""
    content = path.read_bytes()
    origin = {"file": path.name, "sha": hashlib.sha256(content).hexdigest()}
    if path.suffix == ".csv":
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader)
            line = reader.line_num + 1
            for values in reader:
                yield {**dict(zip(header, values)), **origin, "line": line}
                line = reader.line_num + 1
        return
    text = content.decode("utf-8-sig")
    if path.suffix == ".json":
        whole = json.loads(text)
        objects = whole if isinstance(whole, list) else whole.get("records", whole.get("result"))
    else:
        objects = [json.loads(line) for line in text.splitlines() if line.strip()]
    shown = "value" if path.name.startswith("sysid") else "display_value"
    for number, record in enumerate(objects, 1):
        values = {k: v.get(shown, v.get("value")) if isinstance(v, dict) else v for k, v in record.items()}
        yield {**{k: None if v is None else str(v) for k, v in values.items()}, **origin, "line": number}


def recomputed(exports, settings):
    """Each mart's column names and rows, by these settings of the configuration and else by default."""
    database = duckdb.connect(config={"threads": 2})
    states = settings.get("states", {})
    for name, value in {
        "day_closes_at": settings.get("day_closes_at", "20:00"),
        "minimum_interactions": settings.get("minimum_interactions", 50),
        "incident_prefixes": settings.get("incident_prefixes", [""]),
        **{f"{kind}_states": [s.lower().replace("_", " ") for s in states.get(kind, [])] for kind in ("complete", "abandoned", "open")},
    }.items():
        database.execute(f"set variable {name} = $value", {"value": value})
    for kind, fields in FIELDS.items():
        rows = [r for path in sorted(exports.glob(f"{kind}_*")) for r in records(path)]
        types = {field: pa.string() for field in [*fields, "file", "sha"]} | {"line": pa.int64()}
        table = pa.table({name: pa.array([r.get(name) for r in rows], type) for name, type in types.items()})
        database.register("arrow_records", table)
        database.execute(f"create table raw_{kind} as select * from arrow_records")
    database.execute((Path(__file__).parent / "recomputation.sql").read_text("utf-8"))
    marts = {}
    for mart in MARTS:
        cursor = database.execute(f"select * from mart_{mart}")
        marts[mart] = [column[0] for column in cursor.description], cursor.fetchall()
    return marts
