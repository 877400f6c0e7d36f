"""Our SQL is no dialect: each mart's query, as it stands in its file, gives the published cells in DuckDB too."""

import csv
import re
import sqlite3
from datetime import date, datetime, time, timedelta
from pathlib import Path

import duckdb
import pytest
from recomputation import MARTS

SQL = Path(__file__).parents[2] / "Sources" / "Marts" / "SQL"
# A column of any type is one of text elsewhere.
TYPES = {"INTEGER": "bigint", "TEXT": "varchar", "REAL": "double", "ANY": "varchar"}


def copied(warehouse, tables):
    """A DuckDB with these tables of the warehouse, under their names and types."""
    source = sqlite3.connect(f"file:{warehouse}?mode=ro", uri=True)
    target = duckdb.connect()
    for table in tables:
        columns = [(name, TYPES[kind.upper()]) for _, name, kind, *_ in source.execute(f"pragma table_info({table})")]
        assert columns, f"{table} is not in the warehouse"
        target.execute(f"create table {table} ({', '.join(f'{name} {kind}' for name, kind in columns)})")
        rows = source.execute(f"select {', '.join(name for name, _ in columns)} from {table}").fetchall()
        if rows:
            target.executemany(f"insert into {table} values ({', '.join('?' * len(columns))})", rows)
    source.close()
    return target


def parameters(warehouse, settings):
    """What queries bind, by the contract's words: the clock is the data's, and windows end on the report day."""
    source = sqlite3.connect(f"file:{warehouse}?mode=ro", uri=True)
    as_of, first = source.execute("select max(updated_at), min(substr(opened_at, 1, 10)) from fact_interactions").fetchone()
    source.close()
    days = dict.fromkeys(["report_day", "from_28d", "from_prev_28d", "from_90d"])
    if as_of:
        moment = datetime.fromisoformat(as_of)
        day_closes_at = time.fromisoformat(settings.get("day_closes_at", "20:00"))
        closed = moment.date() if moment.time() >= day_closes_at else moment.date() - timedelta(1)
        report_day = max(closed, date.fromisoformat(first))
        for name, back in zip(days, [0, 27, 55, 89]):
            days[name] = int((report_day - timedelta(back)).strftime("%Y%m%d"))
    return {"as_of": as_of, **days, "minimum_interactions": settings.get("minimum_interactions", 50)}


def text(value, kind):
    """A cell of DuckDB's as our CSV has it, without the formula guard."""
    if value is None:
        return ""
    if kind == "boolean":
        return "true" if value else "false"
    return str(value)


def unguarded(cell, kind):
    guarded = kind == "string" and cell.startswith("'") and cell[1:].startswith(("=", "+", "-", "@", "\t", "\r"))
    return cell[1:] if guarded else cell


def same(cell, value, kind):
    if kind != "number" or cell == "" or value is None:
        return unguarded(cell, kind) == text(value, kind)
    # The published number is rounded: so near is the exact one.
    decimals = len(cell.partition(".")[2])
    return abs(float(cell) - float(value)) <= 0.5 * 10**-decimals + 1e-9


@pytest.mark.parametrize("mart", MARTS)
def test_a_query_gives_the_same_in_duckdb(night, mart):
    sql = (SQL / f"{mart}.sql").read_text("utf-8")
    reads = re.search(r"^-- reads: +(.*(?:\n--      .*)*)", sql, re.MULTILINE)[1].replace("--", "")
    query = re.sub(r"--.*", "", sql)
    # DuckDB writes a named parameter with another sign: the one thing that is changed.
    names = set(re.findall(r":([a-z]\w*)", query))
    query = re.sub(r":([a-z]\w*)", r"$\1", query)
    warehouse = night.folder / "interactions.db"
    bound = {name: value for name, value in parameters(warehouse, night.settings).items() if name in names}
    assert set(bound) == names
    cursor = copied(warehouse, re.findall(r"\w+", reads)).execute(query, bound)
    found = cursor.fetchall()

    with open(night.marts / f"{mart}.csv", encoding="utf-8-sig", newline="") as file:
        header, *published = csv.reader(file)
    assert [column[0] for column in cursor.description] == header
    kinds = [kind for _, kind in night.fields(mart)]
    differing = [
        (number, column, cell, value)
        for number, (row, other) in enumerate(zip(published, found), 1)
        for column, kind, cell, value in zip(header, kinds, row, other, strict=True)
        if not same(cell, value, kind)
    ]
    assert differing[:10] == []
    assert len(found) == len(published)
