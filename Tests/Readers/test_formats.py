"""CSV, JSON, XLSX and Parquet say the same, cell by cell, to the readers that people use."""

import csv
import hashlib
import json
import os
import shutil
import subprocess
from datetime import date, datetime

import duckdb
import frictionless
import made_exports
import openpyxl
import pandas
import polars
import pyarrow.parquet as pq
import pytest
from conftest import Night, plain
from openpyxl.utils.escape import unescape
from recomputation import MARTS

GUARDED = ("=", "+", "-", "@", "\t", "\r")


def cells(night, mart):
    """The mart's rows, as pyarrow reads them from Parquet: what the other formats and readers are compared with."""
    table = pq.read_table(night.marts / f"{mart}.parquet")
    return [tuple(row.values()) for row in table.to_pylist()]


def from_text(text, kind):
    """A cell of a CSV file as a value; text without its formula guard."""
    if text == "":
        return None
    match kind:
        case "integer": return int(text)
        case "number": return float(text)
        case "boolean": return {"true": True, "false": False}[text]
        case "date": return date.fromisoformat(text)
        case "datetime": return datetime.fromisoformat(text)
    return text[1:] if text.startswith("'") and text[1:].startswith(GUARDED) else text


def same(found, expected):
    assert len(found) == len(expected)
    differing = [(f, e) for row, other in zip(found, expected) for f, e in zip(row, other, strict=True) if f != e]
    assert differing[:10] == []


@pytest.mark.parametrize("mart", MARTS)
def test_three_readers_see_the_same_parquet(night, mart):
    path = night.marts / f"{mart}.parquet"
    expected = cells(night, mart)
    same(duckdb.read_parquet(str(path)).fetchall(), expected)
    same(polars.read_parquet(path).rows(), expected)
    assert [name for name, _ in night.fields(mart)] == pq.read_schema(path).names


@pytest.mark.parametrize("mart", MARTS)
def test_csv_and_pandas_see_the_same(night, mart):
    path = night.marts / f"{mart}.csv"
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n")
    with open(path, encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    kinds = dict(night.fields(mart))
    assert header == list(kinds)
    same([[from_text(t, k) for t, k in zip(row, kinds.values(), strict=True)] for row in rows], cells(night, mart))

    frame = pandas.read_csv(path, dtype=str, keep_default_na=False)
    assert list(frame.columns) == header
    same(frame.values.tolist(), rows)


@pytest.mark.parametrize("mart", MARTS)
def test_json_says_the_same(night, mart):
    objects = json.loads((night.marts / f"{mart}.json").read_text("utf-8"))
    kinds = night.fields(mart)
    assert all(list(row) == [name for name, _ in kinds] for row in objects)
    dated = {"date": date.fromisoformat, "datetime": datetime.fromisoformat}
    same(
        [[dated.get(kind, lambda v: v)(row[name]) if row[name] is not None else None for name, kind in kinds] for row in objects],
        cells(night, mart),
    )


def test_the_workbook_says_the_same(night):
    workbook = openpyxl.load_workbook(night.marts / "itsm-marts.xlsx")
    assert set(MARTS) < set(workbook.sheetnames)
    for mart in MARTS:
        sheet = workbook[mart]
        kinds = night.fields(mart)
        header, *rows = sheet.iter_rows()
        assert [cell.value for cell in header] == [name for name, _ in kinds]
        assert sheet.freeze_panes is not None and sheet.auto_filter.ref is not None

        def value(cell, kind):
            if cell.value is None:
                return None
            assert cell.data_type != "f", f"{mart}: a formula in {cell.coordinate}"
            if kind == "date":
                return cell.value.date()
            return unescape(cell.value) if kind == "string" else cell.value

        same(
            [[value(cell, kind) for cell, (_, kind) in zip(row, kinds, strict=True)] for row in rows], cells(night, mart))


@pytest.mark.parametrize("text", ["_x000D_" + "x" * 32_760, "x" * 32_760 + "_x000D_", "\U0001f389" * 16_380 + "x" * 10])
def test_a_text_too_long_for_a_cell_is_cut_and_not_lost(tmp_path, text):
    """Excel holds 32,767 UTF-16 units; libxlsxwriter writes nothing of a longer text, escapes counted."""
    (tmp_path / "exports").mkdir()
    plain(tmp_path / "exports", [f"IMS1,01-06-2025 09:00:00,{text}|x,,New,Chat,,01-06-2025 10:00:00,Here,"])
    night = Night(tmp_path).run()
    [(cell,)] = openpyxl.load_workbook(night.marts / "itsm-marts.xlsx")["category"]["A2:A2"]
    found = unescape(cell.value)
    assert found.endswith("…") and text.startswith(found[:-1]) and len(found.encode("utf-16-le")) // 2 > 32_767 - 20


@pytest.mark.parametrize("desk", ["sample 2", "made 1", "no rows"])
def test_the_data_package_is_valid_and_names_each_file(nights, desk, monkeypatch):
    night = nights(desk)
    monkeypatch.chdir(night.marts)
    report = frictionless.validate("datapackage.json")
    assert report.flatten(["rowNumber", "fieldName", "type", "note"]) == []
    assert report.valid
    resources = night.package["resources"]
    assert {r["path"] for r in resources} == {p.name for p in night.marts.iterdir()} - {"datapackage.json"}
    for resource in resources:
        content = (night.marts / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()


def test_hostile_text_survives(nights):
    night = nights("made 1")
    found = {row[0] for row in cells(night, "category")}
    assert {text.strip() for text in made_exports.HOSTILE} <= found


def test_a_second_run_changes_no_file(nights):
    night = nights("made 1")
    before = {path.name: (path.read_bytes(), path.stat().st_ino) for path in night.marts.iterdir()}
    night.run()
    assert {path.name: (path.read_bytes(), path.stat().st_ino) for path in night.marts.iterdir()} == before


def test_parquet_is_smaller_than_csv(nights):
    """For marts of some size: a mart of a few rows is mostly schema."""
    for path in nights("made 2").marts.glob("*.parquet"):
        csv_size = path.with_suffix(".csv").stat().st_size
        if csv_size > 10_000:
            assert path.stat().st_size < csv_size, path.name


def test_libreoffice_converts_the_workbook(nights, tmp_path):
    if not shutil.which("soffice"):
        # `make test` installs it; only who runs `make test-readers` by hand may go without.
        (pytest.fail if os.environ.get("CI") else pytest.skip)("LibreOffice is not installed")
    night = nights("made 1")
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir",
         tmp_path, night.marts / "itsm-marts.xlsx"],
        capture_output=True, text=True, timeout=600, check=True,
    )
    assert "Error" not in done.stdout + done.stderr
    for mart in MARTS:
        with open(tmp_path / f"itsm-marts-{mart}.csv", encoding="utf-8", newline="") as file:
            assert len(list(csv.reader(file))) == len(cells(night, mart)) + 1
