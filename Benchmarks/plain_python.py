"""The plain way that this project grew from: csv module, one row at a time into SQLite, a query per report.

Usage: plain_python.py EXPORTS OUTPUT
Loads the newest state of each interaction, people, places and links; writes daily, technician and conversion as CSV.
"""

import csv
import re
import sqlite3
import sys
from datetime import datetime
from pathlib import Path

SCHEMA = """
create table dim_users (user_id text primary key, user_name text);
create table dim_technicians (tech_id text primary key, tech_name text);
create table dim_locations (location_id integer primary key, location_name text unique);
create table dim_states (state_id integer primary key, state_name text unique);
create table dim_dates (date_id integer primary key, full_date text, day_name text);
create table fact_interactions (
    interaction_number text primary key, short_description text, interaction_type text, work_notes text, user_id text,
    tech_id text, location_id integer, state_id integer, opened_date_id integer, opened_at text, updated_at text);
create table bridge_ims_inc (
    interaction_number text, incident_number text, created_by text, created_on text,
    unique (interaction_number, incident_number));
"""

REPORTS = {
    "daily": """
        select d.full_date, d.day_name, count(*) as interactions from fact_interactions f
        join dim_dates d on f.opened_date_id = d.date_id group by d.date_id order by d.full_date""",
    "technician": """
        select f.tech_id, t.tech_name, count(*) as total_tickets from fact_interactions f
        join dim_technicians t on f.tech_id = t.tech_id group by f.tech_id order by total_tickets desc, f.tech_id""",
    "conversion": """
        select f.tech_id, count(distinct f.interaction_number) as total_ims,
            count(distinct b.interaction_number) as converted_ims
        from fact_interactions f left join bridge_ims_inc b on f.interaction_number = b.interaction_number
        group by f.tech_id order by total_ims desc, f.tech_id""",
}


def person(text: str, unknown: str) -> tuple[str, str]:
    match = re.match(r"^(.*) \(([^()]*)\)$", text)
    return (match[2], match[1]) if match else (text or unknown, text or unknown)


def main(exports: Path, output: Path) -> None:
    output.mkdir(parents=True)
    connection = sqlite3.connect(output / "interactions.db")
    connection.executescript(SCHEMA)

    def member(table: str, name: str) -> int:
        row = connection.execute(f"select {table[:-1]}_id from dim_{table} where {table[:-1]}_name = ?", (name,)).fetchone()
        if row:
            return row[0]
        return connection.execute(f"insert into dim_{table} ({table[:-1]}_name) values (?)", (name,)).lastrowid

    for path in sorted(exports.glob("interaction_*")):
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                opened = datetime.strptime(row["opened_at"], "%m-%d-%Y %H:%M:%S")
                updated = datetime.strptime(row["sys_updated_on"], "%m-%d-%Y %H:%M:%S")
                user, user_name = person(row["opened_for"], "(unknown)")
                tech, tech_name = person(row["assigned_to"], "(unassigned)")
                connection.execute("insert or replace into dim_users values (?, ?)", (user, user_name))
                connection.execute("insert or replace into dim_technicians values (?, ?)", (tech, tech_name))
                date_id = opened.year * 10000 + opened.month * 100 + opened.day
                connection.execute(
                    "insert or ignore into dim_dates values (?, ?, ?)",
                    (date_id, opened.date().isoformat(), opened.strftime("%A")))
                connection.execute(
                    "insert or replace into fact_interactions values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (row["number"], row["short_description"], row["type"], row["work_notes"], user, tech,
                     member("locations", row["location"] or "(unknown)"), member("states", row["state"] or "(unknown)"),
                     date_id, opened.isoformat(), updated.isoformat()))
    for path in sorted(exports.glob("ims_inc_*")):
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                connection.execute(
                    "insert or replace into bridge_ims_inc values (?, ?, ?, ?)",
                    (row["interaction"], row["task"] or row["document_id"], row["sys_created_by"],
                     datetime.strptime(row["sys_created_on"], "%m-%d-%Y %H:%M:%S").isoformat()))
    connection.commit()
    (output / "marts").mkdir()
    for name, sql in REPORTS.items():
        with (output / "marts" / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            cursor = connection.execute(sql)
            writer = csv.writer(file)
            writer.writerow([column[0] for column in cursor.description])
            writer.writerows(cursor)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
