"""Exports of a made-up service desk, with what goes wrong in real ones: many versions, ties, names that change, links
exported twice, ambiguous system ids, rows that can't be used, text that would break a spreadsheet."""

import csv
import random
from datetime import datetime, timedelta

HOSTILE = [
    '=HYPERLINK("https://example.com","click")', "+49 30 1234", "-1", "@SUM(A1)", "Zoë Ångström", "שלום עולם",
    "漢字かな交じり文", "👩🏽‍🚀 launch", 'she said "no"', "a, b; c", "two\nlines", "tab\there", "control \x01\x1f inside",
    "\u202eright to left", "<b>&amp;</b>", "_x000D_ not a carriage return", "null", "true", "0012", "1e5",
    "no \ufffe\uffff characters", "Cafe\u0301 (two scalars)", "Caf\u00e9 (two scalars)",
]
STATES = [
    "New", "Work_in_Progress", "Closed Complete", "closed complete", "Closed Abandoned", "Cancelled by user", "Resolved",
    "Closed_Skipped", "Closed Incomplete", "On hold", "Done", "",
]
TYPES = ["Walk-up", "Phone", "Chat", "=type", ""]
STEP = timedelta(seconds=1)


def write(folder, seed, interactions=800, days=70):
    """Writes the exports into the folder; the same arguments give the same files. Returns the hostile texts used."""
    rng = random.Random(seed)
    start = datetime(2025, 1, 1) + timedelta(days=rng.randrange(300))
    technicians = [f"tech{n:02}" for n in range(23)]
    users = [f"user{n:03}" for n in range(120)]
    locations = [f"Building {n}" for n in range(9)] + HOSTILE[:8] + [""]
    categories = ["Password", "VPN ", " Printer", "Laptop", ""] + HOSTILE

    def person(identity, version):
        if not identity:
            return ""
        if identity.endswith("7"):
            return identity  # a bare id, never with a name
        if rng.random() < 0.05:
            return identity  # bare this time: the name stays
        married = " the Second" if version % 3 == 2 and identity.endswith("4") else ""
        hostile = HOSTILE[int(identity[-2:]) % len(HOSTILE)].replace("\n", " ").replace("\t", " ").replace("(A1)", "")
        return f"{hostile if identity.endswith('3') else 'Name of'} {identity}{married} ({identity})"

    def stamp(moment):
        # One file, one desk, but both of the formats that are read by default.
        return moment.strftime(rng.choice(["%m-%d-%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S"]))

    records, links, sysids = [], [], []
    for n in range(interactions):
        number = f"IMS{n:07}"
        opened = start + timedelta(days=days * rng.random() ** 0.7, hours=rng.choice([0, 0, 9, 12]))
        opened = opened.replace(microsecond=0)
        if 20 <= (opened - start).days < 23:
            opened += timedelta(days=3)  # days without a ticket
        if rng.random() < 0.15:
            opened = opened.replace(hour=23, minute=59, second=59)
        updated = opened + timedelta(minutes=rng.choice([-200, 0, 1, 59, 60, 61, 1440, 1441, 3000, 30000]))
        technician = rng.choice(technicians) if rng.random() < 0.95 else ""
        technician = technicians[0] if rng.random() < 0.1 else technician
        category = rng.choice(categories)
        for version in range(rng.choice([1, 1, 1, 2, 3])):
            closed = rng.choice([None, opened, updated, opened + (updated - opened) / 2, updated + STEP, opened - STEP])
            records.append({
                "number": number,
                "opened_at": stamp(opened),
                "short_description": rng.choice([f"{category}|{n}", f" {category} | x | y", category]),
                "opened_for": person(rng.choice(users), version),
                "state": rng.choice(STATES),
                "type": rng.choice(TYPES),
                "assigned_to": person(technician, version),
                "sys_updated_on": stamp(updated),
                "location": rng.choice(locations),
                "work_notes": rng.choice(HOSTILE),
                "closed_at": stamp(closed.replace(microsecond=0)) if closed else "",
            })
            if rng.random() < 0.3:
                technician = rng.choice(technicians)
            updated += rng.choice([timedelta(0), timedelta(0), timedelta(minutes=30), timedelta(days=1)])
        for _ in range(rng.choice([0, 0, 0, 1, 2])):
            created = opened + timedelta(minutes=rng.randrange(4))
            creator = technician if technician and rng.random() < 0.8 else rng.choice(technicians)
            incident = f"INC{rng.randrange(interactions):07}"
            for copy in range(rng.choice([1, 1, 1, 2])):
                in_document = rng.random() < 0.2
                links.append({
                    "interaction": number if rng.random() < 0.97 else f"IMS9{n:06}",
                    "task": "" if in_document else incident,
                    "sys_created_by": creator if copy == 0 else rng.choice(technicians),
                    "sys_created_on": stamp(created + copy * timedelta(minutes=rng.randrange(2))),
                    "document_id": incident if in_document or rng.random() < 0.5 else "",
                })
            if rng.random() < 0.8:
                for _ in range(rng.choice([1, 1, 1, 2])):
                    sysids.append({
                        "interaction": f"{rng.getrandbits(128):032x}", "task": f"{rng.getrandbits(128):032x}",
                        "sys_created_by": creator, "sys_created_on": stamp(created),
                    })

    # Rows that can't be used, fewer than refuse a file.
    spoiled = rng.sample(range(len(records)), 6)
    for place, (column, value) in zip(spoiled, [
        ("number", ""), ("opened_at", "31-31-2025 10:00:00"), ("opened_at", ""), ("sys_updated_on", "yesterday"),
        ("sys_updated_on", "1989-12-31 10:00:00"), ("opened_at", "2099-01-01 00:00:00"),
    ]):
        records[place][column] = value
    for place, (column, value) in zip(rng.sample(range(len(links)), 3), [
        ("interaction", ""), ("sys_created_on", "yesterday"), ("sys_created_on", ""),
    ]):
        links[place][column] = value  # the last one can be used
    links.append({**links[-1], "task": "", "document_id": ""})

    # Any night's export may hold any version, in any order; some rows are exported again and again.
    records += [dict(record) for record in rng.sample(records, len(records) // 10)]
    rng.shuffle(records)
    rng.shuffle(links)
    for kind, rows, files in [("interaction", records, 3), ("ims_inc", links, 2), ("sysid", sysids, 1)]:
        for index in range(files):
            with open(folder / f"{kind}_2025010{index + 1}.csv", "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, rows[0], lineterminator=rng.choice(["\n", "\r\n"]))
                writer.writeheader()
                writer.writerows(rows[index::files])
