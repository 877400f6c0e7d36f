"""The published marts are those that DuckDB computes from the raw exports by the words of the contract."""

import duckdb
import pytest
from recomputation import MARTS, recomputed


@pytest.fixture(scope="session")
def recomputations(nights):
    made = {}

    def of(night):
        if night.folder not in made:
            made[night.folder] = recomputed(night.exports, night.settings)
        return made[night.folder]

    return of


@pytest.mark.parametrize("mart", MARTS)
def test_each_cell_of_a_mart_is_recomputed(night, recomputations, mart):
    columns, expected = recomputations(night)[mart]
    published = duckdb.read_parquet(str(night.marts / f"{mart}.parquet"))
    assert published.columns == columns
    found = published.fetchall()
    differing = [
        (expected_row[0], column, f"published {cell!r}, recomputed {wanted!r}")
        for row, expected_row in zip(found, expected)
        for column, cell, wanted in zip(columns, row, expected_row)
        if cell != wanted
    ]
    assert differing[:20] == []
    assert len(found) == len(expected)
