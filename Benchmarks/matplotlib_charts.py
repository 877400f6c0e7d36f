"""The eleven charts in matplotlib, 1600 × 900 each, from mart CSV files: the peer of `itsm-marts charts`.

Usage: matplotlib_charts.py MARTS CHARTS
"""

import csv
import datetime
import sys
import warnings
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

# Names in scripts that its font lacks are drawn as boxes.
warnings.filterwarnings("ignore", "Glyph")

BLUE, GREY = "#1460aa", "#b4bfc9"


def read(path: Path) -> dict[str, list]:
    def typed(text):
        try:
            return float(text)
        except ValueError:
            return text

    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    return {name: [typed(row[name]) for row in rows] for name in (rows[0] if rows else [])}


def number(values):
    return [value if isinstance(value, float) else float("nan") for value in values]


def dates(values):
    return [datetime.date.fromisoformat(value) for value in values]


def sheet(title):
    figure, axes = plt.subplots(figsize=(16, 9), dpi=100)
    axes.set_title(title, loc="left", fontsize=20, fontweight="bold")
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def ranked(axes, names, values, marked=None):
    names, values = names[:15][::-1], values[:15][::-1]
    axes.barh(range(len(names)), values, color=GREY)
    if marked:
        axes.barh(range(len(names)), marked[:15][::-1], color=BLUE)
    axes.set_yticks(range(len(names)), names)
    for place, value in enumerate(values):
        axes.text(value, place, f" {value:,.0f}", va="center")


def draw(marts: Path, charts: Path) -> None:
    charts.mkdir(parents=True, exist_ok=True)
    table = {path.stem: read(path) for path in marts.glob("*.csv")}
    daily, backlog, technician = table["daily"], table["backlog"], table["technician"]
    location, category, conversion = table["location"], table["category"], table["conversion"]
    hours, resolution, state, weekday = table["weekday_hour"], table["resolution"], table["state"], table["weekday"]
    days = dates(daily["full_date"])

    def save(figure, name):
        figure.tight_layout()
        figure.savefig(charts / f"{name}.png")
        plt.close(figure)

    figure, axes = sheet("Interactions per day")
    axes.bar(days[-91:], daily["interactions"][-91:], color=GREY)
    axes.plot(days[-91:], number(daily["interactions_7d_avg"])[-91:], color=BLUE)
    save(figure, "daily_volume")

    figure, axes = sheet("Demand by location")
    ranked(axes, location["location_name"], location["total_interactions"])
    save(figure, "location_demand")

    figure, (left, right) = plt.subplots(1, 2, figsize=(16, 9), dpi=100)
    ranked(left, technician["tech_name"], technician["total_tickets"])
    right.scatter(technician["days_active"], technician["avg_per_day"], color=BLUE)
    right.set_yscale("log")
    save(figure, "technician_workload")

    figure, axes = sheet("States")
    ranked(axes, state["state_name"], state["interactions"])
    save(figure, "state_distribution")

    figure, axes = sheet("Became an incident")
    top = slice(0, 30)
    middle = conversion["converted_pct"][top]
    low = [m - l for m, l in zip(middle, conversion["converted_low_pct"][top])]
    high = [h - m for m, h in zip(middle, conversion["converted_high_pct"][top])]
    axes.errorbar(middle, range(len(middle)), xerr=[low, high], fmt="o", color=BLUE, ecolor=GREY)
    axes.set_yticks(range(len(middle)), conversion["tech_name"][top])
    save(figure, "conversion_rate")

    figure, axes = sheet("Weekdays")
    axes.bar(weekday["day_name"], number(weekday["avg_per_day"]), color=GREY)
    save(figure, "weekday_pattern")

    def heat(axes):
        grid = [number(hours["avg_per_day"])[24 * day : 24 * day + 24] for day in range(7)]
        axes.imshow(grid, cmap="Blues", aspect="auto")
        axes.set_yticks(range(7), weekday["day_name"])
        for day, row in enumerate(grid):
            for hour, value in enumerate(row):
                axes.text(hour, day, f"{value:.0f}", ha="center", va="center", fontsize=8)

    figure, axes = sheet("Hours of the week")
    heat(axes)
    save(figure, "weekday_hour_heatmap")

    figure, (above, below) = plt.subplots(2, 1, figsize=(16, 9), dpi=100)
    months = resolution["month"][-14:]
    above.plot(months, number(resolution["median_minutes"])[-14:], color=BLUE, marker="o")
    above.plot(months, number(resolution["p90_minutes"])[-14:], color=GREY, marker="o")
    above.set_yscale("log")
    below.bar(months, number(resolution["within_1d_pct"])[-14:], color=GREY)
    below.bar(months, number(resolution["within_1h_pct"])[-14:], color=BLUE)
    save(figure, "resolution_time")

    figure, (above, below) = plt.subplots(2, 1, figsize=(16, 9), dpi=100)
    above.fill_between(dates(backlog["full_date"])[-728:], backlog["open_at_end"][-728:], color=GREY)
    grown = [o - c for o, c in zip(backlog["opened"], backlog["closed"])][-728:]
    weeks = [sum(grown[start : start + 7]) for start in range(0, len(grown), 7)]
    below.bar(range(len(weeks)), weeks, color=BLUE)
    save(figure, "backlog")

    figure, axes = sheet("Category mix")
    ranked(axes, category["category"], category["interactions"], category["converted_interactions"])
    save(figure, "category_mix")

    figure, ((a, b), (c, d)) = plt.subplots(2, 2, figsize=(16, 9), dpi=100)
    a.bar(days[-42:], daily["interactions"][-42:], color=GREY)
    a.plot(days[-42:], number(daily["interactions_7d_avg"])[-42:], color=BLUE)
    b.bar(range(24), number(hours["avg_per_day"])[96:120], color=GREY)
    ranked(c, location["location_name"][:5], number(location["change_pct"])[:5])
    d.plot(dates(backlog["full_date"])[-56:], backlog["open_at_end"][-56:], color=BLUE)
    save(figure, "overview")


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
