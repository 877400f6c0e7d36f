"""Compares two sets of marts cell by cell: ours, and those that DuckDB computed from the same exports."""

import csv
from pathlib import Path

KEYS = {
    "daily": ["full_date"], "technician": ["tech_id"], "location": ["location_name"], "conversion": ["tech_id"],
    "state": ["state_name"], "weekday": ["day_of_week"], "weekday_hour": ["day_of_week", "hour"],
    "type": ["interaction_type"], "category": ["category"], "resolution": ["month"], "backlog": ["full_date"],
    "summary": ["metric"],
}


def read(path: Path, keys: list[str]) -> dict[tuple, dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return {tuple(row[key] for key in keys): row for row in csv.DictReader(file)}


def same(ours: str, theirs: str, tolerance: float) -> bool:
    if ours == theirs:
        return True
    try:
        return abs(float(ours) - float(theirs)) <= tolerance + 1e-9
    except ValueError:
        return False


def differences(ours: Path, theirs: Path) -> tuple[int, list[str]]:
    """How many cells were compared, and in words those that differ; a rounded rate may differ in its last digit."""
    compared, found = 0, []
    for mart, keys in KEYS.items():
        left, right = read(ours / f"{mart}.csv", keys), read(theirs / f"{mart}.csv", keys)
        if mart == "summary":
            left = {key: row for key, row in left.items() if key in right}
        if left.keys() != right.keys():
            found.append(f"{mart}: {len(left)} rows, DuckDB has {len(right)}; "
                         f"not in both: {sorted(left.keys() ^ right.keys())[:3]}")
            continue
        for key, row in left.items():
            for column, value in right[key].items():
                tolerance = 0.01 if column.endswith(("_pct", "_per_100")) else 0.1 if "avg" in column else 0
                compared += 1
                if not same(row[column], value, tolerance):
                    found.append(f"{mart} {'/'.join(key)} {column}: {row[column] or 'null'}, DuckDB has {value or 'null'}")
    return compared, found
