import json
import shutil
import subprocess
from pathlib import Path

import made_exports
import pytest

BUILD = Path(__file__).parents[2] / ".build" / "release"


class Night:
    """A folder with exports and what the built program published from them, by a configuration or by default."""

    def __init__(self, folder, settings=None):
        self.settings = settings or {}
        if settings:
            (folder / "itsm-marts.yaml").write_text(json.dumps(settings), "utf-8")  # JSON is YAML
        self.exports = folder / "exports"
        self.marts = folder / "marts"
        self.folder = folder

    def run(self):
        subprocess.run(
            [BUILD / "itsm-marts", "run", "--quiet", "--exports", self.exports, "--database", self.folder / "interactions.db",
             "--marts", self.marts, "--charts", self.folder / "charts"],
            check=True, cwd=self.folder,
        )
        return self

    def run_night_by_night(self):
        """One run for each export, in the order of their dates."""
        coming = self.folder / "coming"
        self.exports.rename(coming)
        self.exports.mkdir()
        for path in sorted(coming.iterdir(), key=lambda path: (path.stem.split("_")[-1], path.name)):
            shutil.move(path, self.exports)
            self.run()
        return self

    @property
    def package(self):
        return json.loads((self.marts / "datapackage.json").read_text("utf-8"))

    def fields(self, mart):
        """Name and type of each column, as the Data Package tells them."""
        resource = next(r for r in self.package["resources"] if r["path"] == f"{mart}.csv")
        return [(field["name"], field["type"]) for field in resource["schema"]["fields"]]


def sample(folder, seed, rows, days):
    subprocess.run(
        [BUILD / "itsm-marts", "sample", "--quiet", "--rows", str(rows), "--days", str(days), "--seed", str(seed),
         "--output", folder],
        check=True,
    )


def plain(folder, rows):
    """Interactions of literal rows, under one header."""
    (folder / "interaction_1.csv").write_text(
        "number,opened_at,short_description,opened_for,state,type,assigned_to,sys_updated_on,location,work_notes\n"
        + "".join(f"{row}\n" for row in rows), "utf-8")


# What the desk exported: a name, and how the folder is filled.
DESKS = {
    "sample 1": lambda folder: sample(folder, seed=1, rows=4_000, days=120),
    "sample 2": lambda folder: sample(folder, seed=2, rows=900, days=400),
    "made 1": lambda folder: made_exports.write(folder, seed=1),
    "made 2": lambda folder: made_exports.write(folder, seed=2, interactions=2_000, days=300),
    "made 3": lambda folder: made_exports.write(folder, seed=3, interactions=60, days=4),
    "one row": lambda folder: plain(
        folder, ["IMS1,01-06-2025 09:00:00,Password|x,Ann (ann),New,Phone,Bob (bob),01-06-2025 10:00:00,Here,"]),
    "no rows": lambda folder: plain(folder, []),
    "all unassigned, nothing closed": lambda folder: plain(folder, [
        "IMS1,01-06-2025 09:00:00,,,,,,01-06-2025 10:00:00,,", "IMS2,01-08-2025 09:00:00,,,,,,01-08-2025 21:00:00,,"]),
}


# Desks that are not configured by default; their exports come one a night.
SETTINGS = {
    "configured": {
        "incident_prefixes": ["INC00001", "INC00005"],
        "states": {"complete": ["on_hold"], "abandoned": ["Done"], "open": ["Resolved"]},
        "day_closes_at": "13:00",
        "minimum_interactions": 20,
    },
}
DESKS["configured"] = lambda folder: made_exports.write(folder, seed=4)


@pytest.fixture(scope="session")
def nights(tmp_path_factory):
    """The night of a desk, run once."""
    made = {}

    def night(desk):
        if desk not in made:
            folder = tmp_path_factory.mktemp("night")
            (folder / "exports").mkdir()
            DESKS[desk](folder / "exports")
            night = Night(folder, SETTINGS.get(desk))
            made[desk] = night.run_night_by_night() if desk in SETTINGS else night.run()
        return made[desk]

    return night


@pytest.fixture(params=DESKS)
def night(nights, request):
    return nights(request.param)
