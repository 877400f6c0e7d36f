"""`make bench`: our program and its peers on the same made-up exports, by turns in one run.

Times differ from machine to machine and from hour to hour, so only ratios of runs side by side are judged: each round
runs everyone once, the ratio is taken within the round, and the median over the rounds counts. Peak memory is the
kernel's figure for the whole process (ru_maxrss). The answers are compared before a time is believed; of nights on more
than a million, which no peer does, the rows that were loaded.
"""

import argparse
import csv
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from agreement import differences

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# The night of a desk that opens 845 interactions on an average day brings about 1,500 rows on a Thursday.
ROWS_A_DAY = 845
SMALL = 100_000
# What a night on more is held against.
REFERENCE = 1_000_000
MIB = 1024


@dataclass
class Runs:
    """All runs of one piece of work, a round each."""

    seconds: list[float] = field(default_factory=list)
    # Of all threads together, in the program and the kernel: tells work from waiting on a busy machine.
    cpu_seconds: list[float] = field(default_factory=list)
    peak_mib: float = 0

    @property
    def words(self) -> str:
        return f"{statistics.median(self.seconds):.2f} s ({statistics.median(self.cpu_seconds):.2f})"


class Bench:
    def __init__(self, binary: Path, reader: Path, folder: Path, rows: int):
        self.binary, self.reader, self.folder, self.rows = binary, reader, folder, rows
        self.runs: dict[str, Runs] = {}

    def time(self, name: str, command: list, cwd: Path | None = None) -> None:
        """Runs a command to its end and notes time and peak memory."""
        os.sync()
        log = self.folder / f"{name.replace(' ', '-')}.log"
        with log.open("w") as words:
            clock = os.times().elapsed
            process = subprocess.Popen([str(part) for part in command], cwd=cwd, stdout=words, stderr=words)
            _, status, usage = os.wait4(process.pid, 0)
            elapsed = os.times().elapsed - clock
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{name}: exit status {process.returncode}:\n{log.read_text()[-2000:]}")
        runs = self.runs.setdefault(name, Runs())
        runs.seconds.append(elapsed)
        runs.cpu_seconds.append(usage.ru_utime + usage.ru_stime)
        runs.peak_mib = max(runs.peak_mib, usage.ru_maxrss / MIB)
        print(f"  {name:<34} {elapsed:8.2f} s {runs.cpu_seconds[-1]:8.2f} s CPU {usage.ru_maxrss / MIB:8.0f} MiB", flush=True)

    def ratio(self, ours: str, theirs: str) -> float:
        return statistics.median(a / b for a, b in zip(self.runs[ours].seconds, self.runs[theirs].seconds))

    def cpu_ratio(self, ours: str, theirs: str) -> float:
        return statistics.median(a / b for a, b in zip(self.runs[ours].cpu_seconds, self.runs[theirs].cpu_seconds))


class Exports:
    """Made-up exports of one size: the history and one further night, in folders of their own."""

    def __init__(self, bench: Bench, rows: int, rows_a_day: int = ROWS_A_DAY):
        """The night of a busier desk is cut to what ROWS_A_DAY would bring."""
        self.rows = rows
        folder = bench.folder / f"{rows}-{rows_a_day}"
        self.history, self.night = folder / "history", folder / "night"
        shutil.rmtree(folder, ignore_errors=True)
        self.history.mkdir(parents=True)
        self.night.mkdir()
        days = max(2, round(rows / rows_a_day))
        subprocess.run(
            [bench.binary, "sample", "--quiet", "--rows", str(rows + rows // days), "--days", str(days), "--nights", "2",
             "--link-formats", "csv", "--output", self.history], check=True)
        latest = max(path.name for path in self.history.glob("interaction_*")).removeprefix("interaction_")
        for path in self.history.glob(f"*_{latest}"):
            path.rename(self.night / path.name)
        if rows_a_day > ROWS_A_DAY:
            thin(self.night, rows_a_day // ROWS_A_DAY)

    @property
    def mib(self) -> float:
        return sum(path.stat().st_size for path in self.history.iterdir()) / MIB / MIB

    def night_rows(self) -> dict[str, int]:
        return {kind: len(rows(self.night, kind)) - 1 for kind in ["interaction", "ims_inc", "sysid"]}

    def linked(self, folder: Path, *parts: Path) -> Path:
        """A folder with the files of these parts, without copying them."""
        folder.mkdir(parents=True, exist_ok=True)
        for part in parts:
            for path in part.iterdir():
                os.link(path, folder / path.name)
        return folder


def rows(folder: Path, kind: str) -> list[list[str]]:
    """The rows of a folder's only export of a kind, its header first."""
    with next(folder.glob(f"{kind}_*")).open(newline="", encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def thin(night: Path, nth: int) -> None:
    """Leaves of a night the interactions whose number nth divides, with their links and the sys_ids of these."""

    def keep(kind: str, columns: list[str], is_kept) -> list[tuple]:
        header, *found = rows(night, kind)
        places = [header.index(column) for column in columns]
        kept = [row for row in found if is_kept(*(row[place] for place in places))]
        with next(night.glob(f"{kind}_*")).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *kept])
        return [tuple(row[place] for place in places) for row in kept]

    def is_nth(number: str, *_) -> bool:
        return int(number.removeprefix("IMS")) % nth == 0

    keep("interaction", ["number"], is_nth)
    stamp = ["sys_created_by", "sys_created_on"]
    stamps = {tuple(link[1:]) for link in keep("ims_inc", ["interaction", *stamp], is_nth)}
    keep("sysid", stamp, lambda *created: created in stamps)


def our_run(bench: Bench, work: Path) -> list:
    return [bench.binary, "run", "--quiet", "--exports", work / "exports", "--database", work / "interactions.db",
            "--marts", work / "marts", "--charts", work / "charts"]


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def sqlite_import(exports: Path, database: Path) -> list:
    command = ["sqlite3", database, ".mode csv"]
    for table in ["interaction", "ims_inc", "sysid"]:
        command += [f".import {path} {table}" for path in sorted(exports.glob(f"{table}_*"))]
    return command


def agree(ours: Path, theirs: Path) -> int:
    compared, found = differences(ours, theirs)
    if found:
        sys.exit(f"The answers differ in {len(found)} of {compared} cells:\n" + "\n".join(found[:20]))
    return compared


def whole_runs(bench: Bench, exports: Exports, rounds: int) -> int:
    """First run, night, charts and reading alone, ours and the peers' in turn. Returns the cells that agreed."""
    python, cells = sys.executable, 0
    both = exports.linked(fresh(bench.folder / "both"), exports.history, exports.night)
    files = [next(exports.history.glob(f"{kind}_*")) for kind in ["interaction", "ims_inc", "sysid"]]
    work, peer, raw = bench.folder / "ours", bench.folder / "duckdb", bench.folder / "raw"
    # matplotlib makes a list of the fonts at its first start: not in the time of a round.
    subprocess.run([python, "-c", "import matplotlib.pyplot"], check=True, capture_output=True)
    for turn in range(rounds):
        print(f"Round {turn + 1} of {rounds}", flush=True)
        exports.linked(fresh(work) / "exports", exports.history)
        bench.time("first run", our_run(bench, work))
        bench.time("sqlite3 .import", sqlite_import(exports.history, fresh(raw) / "raw.db"))
        bench.time("DuckDB + matplotlib", [python, HERE / "duckdb/rebuild.py", exports.history, fresh(peer) / "first"])
        if turn == 0:
            cells += agree(work / "marts", peer / "first/marts")
        exports.linked(work / "exports", exports.night)
        bench.time("night", our_run(bench, work))
        bench.time("DuckDB + matplotlib, the night", [python, HERE / "duckdb/rebuild.py", both, peer / "night"])
        if turn == 0:
            cells += agree(work / "marts", peer / "night/marts")
        bench.time("charts", [bench.binary, "charts", "--quiet", "--database", work / "interactions.db", "--marts",
                              work / "marts", "--charts", fresh(bench.folder / "charts")])
        bench.time("matplotlib", [python, HERE / "matplotlib_charts.py", work / "marts", fresh(bench.folder / "plots")])
        drawn = [len(list((bench.folder / folder).glob("*.png"))) for folder in ["charts", "plots"]]
        if drawn[0] != drawn[1]:
            sys.exit(f"{drawn[0]} charts of ours against {drawn[1]} of matplotlib: not the equal work")
        if bench.reader.exists():
            bench.time("reading alone", [bench.reader, *files])
            bench.time("DuckDB read_csv", [python, HERE / "duckdb/read_all_text.py", *files])
    return cells


def plain_python(bench: Bench, exports: Exports, rounds: int) -> None:
    print(f"The plain Python way, {exports.rows:,} interactions", flush=True)
    for _ in range(rounds):
        work = fresh(bench.folder / "small")
        exports.linked(work / "exports", exports.history)
        bench.time("first run, small", our_run(bench, work))
        bench.time("plain Python", [sys.executable, HERE / "plain_python.py", exports.history, work / "python"])


def nights(bench: Bench, desks: dict[str, Exports], rounds: int) -> None:
    """The same night on much and on little that is loaded, in turn, each time on what the first run left."""
    but_exports = shutil.ignore_patterns("exports")
    work = {name: bench.folder / f"desk-{name}" for name in desks}
    loaded = {name: bench.folder / f"loaded-{name}" for name in desks}
    for name, exports in desks.items():
        exports.linked(fresh(work[name]) / "exports", exports.history)
        bench.time(f"first run, {name}", our_run(bench, work[name]))
        print(f"  {name}: {exports.mib:.0f} MiB, then a night of {exports.night_rows()}", flush=True)
        shutil.rmtree(loaded[name], ignore_errors=True)
        shutil.copytree(work[name], loaded[name], ignore=but_exports)
    for turn in range(rounds):
        print(f"Round {turn + 1} of {rounds}", flush=True)
        for name, exports in desks.items():
            # At the same path, where the exports are known by their size and time, as they are to any night.
            shutil.rmtree(work[name])
            shutil.copytree(loaded[name], work[name])
            exports.linked(work[name] / "exports", exports.history, exports.night)
            bench.time(f"night, {name}", our_run(bench, work[name]))
            told = json.loads((work[name] / "last_run.json").read_text())["report"]["exports"]["rows"]
            if told["read"] != sum(exports.night_rows().values()) or told["rejected"]:
                sys.exit(f"night, {name}: not all rows were loaded: {told}")


@dataclass
class Line:
    work: str
    ours: str
    theirs: str
    ratio: float
    limit: float
    # The speed of ours, and the least that meets the limit whatever the ratio.
    mb_per_second: float | None = None
    least_mb_per_second: float | None = None

    @property
    def is_met(self) -> bool:
        is_fast = self.mb_per_second is not None and self.mb_per_second >= self.least_mb_per_second
        return self.ratio <= self.limit or is_fast

    @property
    def words(self) -> str:
        if self.mb_per_second is None:
            return self.work
        return f"{self.work}: {self.mb_per_second:.0f} MB per CPU second, {self.least_mb_per_second:g} also meets the limit"

    def cells(self, bench: Bench) -> list[str]:
        mine, peer = bench.runs[self.ours], bench.runs[self.theirs]
        verdict = "yes" if self.is_met else "**no**"
        return [self.words, mine.words, peer.words, f"{self.ratio:.3f}", f"{self.limit:g}", verdict,
                f"{bench.cpu_ratio(self.ours, self.theirs):.3f}",
                f"{mine.peak_mib:.0f}", f"{peer.peak_mib:.0f}"]


def lines(bench: Bench, exports: Exports) -> list[Line]:
    wanted = [
        ("whole first run against the `sqlite3` shell's `.import` of the same files as raw text", "first run",
         "sqlite3 .import", 1.0),
        ("whole first run against DuckDB + matplotlib", "first run", "DuckDB + matplotlib", 0.35),
        ("a night against the DuckDB + matplotlib rebuild", "night", "DuckDB + matplotlib, the night", 0.04),
        ("all charts against matplotlib", "charts", "matplotlib", 0.1),
        ("reading alone against DuckDB's `read_csv`, all text, one thread", "reading alone", "DuckDB read_csv", 0.35),
        ("whole first run of the small set against the plain Python way", "first run, small", "plain Python", 1.0),
        (f"a night on {exports.rows:,} interactions against one on {REFERENCE:,}: a busier desk, over as many days",
         "night, busy", "night, reference", 1.5),
        (f"a night on {exports.rows:,} interactions against one on {REFERENCE:,}: the same desk, over more days",
         "night, long", "night, reference", 1.5),
    ]
    found = [Line(work, ours, theirs, bench.ratio(ours, theirs), limit)
             for work, ours, theirs, limit in wanted if ours in bench.runs and theirs in bench.runs]
    for line in found:
        if line.ours == "reading alone":
            # One thread, so that its CPU time is the time that an idle core would take.
            seconds = statistics.median(bench.runs[line.ours].cpu_seconds)
            line.mb_per_second, line.least_mb_per_second = exports.mib * MIB * MIB / 1e6 / seconds, 300
    return found


def report(bench: Bench, exports: Exports, cells: int, rounds: int) -> str:
    memory = max(runs.peak_mib for name, runs in bench.runs.items() if name in OURS)
    limit = 512 if bench.rows > REFERENCE else 256
    table = ["| work | ours (CPU) | peer (CPU) | ratio | limit | met | CPU ratio | our peak MiB | peer's peak MiB |",
             "| --- | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |"]
    table += ["| " + " | ".join(line.cells(bench)) + " |" for line in lines(bench, exports)]
    night, links = exports.night_rows()["interaction"], exports.night_rows()["ims_inc"]
    agreed = f"{cells:,} cells of the marts agree with DuckDB's. " if cells else ""
    return "\n".join([
        f"## {bench.rows:,} interactions", "",
        f"{exports.mib:.0f} MiB of exports, and one more night of {night:,} interactions and {links:,} links; {rounds} round{'s' * (rounds > 1)}; each ratio is "
        f"the median of the rounds' ratios. {agreed}Our peak memory is {memory:.0f} MiB, limit {limit} MiB: "
        f"{'met' if memory <= limit else '**not met**'}.", "",
        *table, "",
        f"On {os.cpu_count()} cores, {platform.system()} {platform.machine()}; Python {platform.python_version()}, "
        f"DuckDB {version('duckdb')}, matplotlib {version('matplotlib')}, sqlite3 "
        f"{subprocess.run(['sqlite3', '--version'], capture_output=True, text=True).stdout.split()[0]}.", ""])


OURS = {"first run", "night", "charts", "reading alone", "first run, small", "first run, busy", "night, busy",
        "first run, long", "night, long"}


def version(package: str) -> str:
    from importlib.metadata import version

    return version(package)


PREFACE = """# Benchmarks

`make bench` writes this page (`make bench ROWS=…` for another size). It makes up exports, then runs our program and its
peers on them in turn. Trust the ratios; the seconds depend on the machine and the hour. The CPU seconds of all threads, in
brackets, vary less on a busy machine.

- **DuckDB + matplotlib** does equal work: `Benchmarks/duckdb/` reads the exports, types them, keeps the latest version of
  each interaction, builds the star schema with its links and system ids, computes the twelve marts in its own SQL, writes
  them as CSV, JSON and Parquet, and draws eleven charts. Two things favour it: it writes no workbook, and it looks up no
  fonts for Chinese, Japanese, Korean or Arabic.
- **`sqlite3 .import`** only copies the text of the same files into tables without types, keys or indexes.
- **The plain Python way** is how this project's predecessor loads: the csv module, one row at a time into SQLite, three
  reports.
- Before it reports anything, the benchmark compares every cell of every mart with DuckDB's, and stops at a difference. For
  nights on more than a million interactions no peer does the work, so it checks only which rows were loaded.
"""


def write_page(page: Path, section: str) -> None:
    """Replaces the section of this size, and keeps those of others."""
    old = page.read_text() if page.exists() else ""
    sections = {part.split("\n", 1)[0]: "## " + part.rstrip() + "\n" for part in old.split("\n## ")[1:]}
    sections[section.split("\n", 1)[0].removeprefix("## ")] = section
    ordered = sorted(sections.items(), key=lambda item: int(item[0].split()[0].replace(",", "")))
    page.parent.mkdir(exist_ok=True)
    page.write_text(PREFACE + "\n" + "\n".join(text for _, text in ordered))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--binary", type=Path, default=ROOT / ".build/release/itsm-marts")
    arguments.add_argument("--reader", type=Path, default=ROOT / ".build/release/ReadExports")
    arguments.add_argument("--folder", type=Path, default=ROOT / ".build-bench")
    arguments.add_argument("--page", type=Path, default=ROOT / "docs/BENCHMARKS.md")
    options = arguments.parse_args()

    if options.rows > REFERENCE and options.rows % REFERENCE:
        arguments.error(f"--rows: more than {REFERENCE:,} must be a multiple of it")
    options.folder.mkdir(exist_ok=True)
    bench = Bench(options.binary.resolve(), options.reader.resolve(), options.folder.resolve(), options.rows)
    exports, cells = Exports(bench, options.rows), 0
    if options.rows > REFERENCE:
        busy = Exports(bench, options.rows, ROWS_A_DAY * round(options.rows / REFERENCE))
        nights(bench, {"busy": busy, "long": exports, "reference": Exports(bench, REFERENCE)}, options.rounds)
    else:
        cells = whole_runs(bench, exports, options.rounds)
        plain_python(bench, exports if options.rows <= SMALL else Exports(bench, SMALL), options.rounds)
    section = report(bench, exports, cells, options.rounds)
    print("\n" + section)
    write_page(options.page, section)


if __name__ == "__main__":
    main()
