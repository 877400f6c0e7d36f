"""The lines of docs/MARTS.md on how to open a mart do open it."""

import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas
import polars
import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "MARTS.md").read_text("utf-8")
LINES = {
    tool: re.findall(r"`([^`]+)`", text)
    for tool, text in re.findall(r"^ *- \*\*(pandas|Polars|DuckDB):\*\*(.*(?:\n  .*)*)", PAGE, re.MULTILINE)
}


@pytest.mark.parametrize("tool, line", [(tool, line) for tool, lines in LINES.items() for line in lines])
def test_a_line_of_the_page_opens_a_mart(nights, monkeypatch, tool, line):
    night = nights("sample 1")
    monkeypatch.chdir(night.folder)
    if tool == "DuckDB":
        rows = duckdb.sql(re.fullmatch(r'duckdb -c "(.+)"', line)[1]).fetchall()
        assert 0 < len(rows) <= 7
    else:
        assert len(eval(line, {"pandas": pandas, "polars": polars})) == len(pandas.read_parquet("marts/daily.parquet"))


def test_the_line_that_checks_a_set_finds_it_valid(nights):
    [line] = re.findall(r"\*\*Check a set:\*\* `([^`]+)`", PAGE)
    command, *arguments = line.split()
    done = subprocess.run(
        [Path(sys.executable).parent / command, *arguments], cwd=nights("sample 1").folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_has_a_line_for_each_tool():
    assert {tool: len(lines) for tool, lines in LINES.items()} == {"pandas": 2, "Polars": 1, "DuckDB": 1}
