"""Made the databases beside it: one file for each schema that there was, with everything in it.

    PYTHONPATH=. python tests/storage/schemas/make_schema_file.py 0002

Brings a new file to that revision and fills it through plain SQL, so that no later code has a say
in what an earlier schema held. A file that is kept is never made again: after a new migration,
make one of the revision before it, if there is none.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

HERE = Path(__file__).parent
MIGRATIONS = HERE.parents[2] / "rpc" / "storage" / "migrations"

AREA = "northborough"
FIRST = {
    "name": "Drop-in",
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years;primary",
    "description": "Two lines,\nand \"£\".",
}  # fmt: skip
SECOND = {
    "name": "Parents as Partners",
    "provider": "NHS",
    "row_type": "indicated_relationship",
    "phases": "primary",
    "places": "12",
}
LINK = {"from_id": "e-1", "to_id": "e-2", "kind": "refer", "standing": "agreed"}
DECISION = {
    "state": "out_of_scope",
    "why": "The county does it",
    "by": "Facilitator",
    "on": "2026-11-20",
}
MADE = {"name": "Northborough"}
SET = {"name": "Northborough", "writer": "Lead", "level_universal": "Tier 1"}
WITHOUT = {name: value for name, value in SECOND.items() if name != "places"}

# number, batch, action, subject, id, before, after, undoes
CHANGES: list[tuple[int, int, str, str, str, dict[str, str] | None, dict[str, str] | None, object]]
CHANGES = [
    (1, 1, "made", "area", AREA, None, MADE, None),
    (2, 2, "set", "area", AREA, MADE, SET, None),
    (3, 3, "added", "entry", "e-1", None, FIRST, None),
    (4, 3, "added", "entry", "e-2", None, WITHOUT, None),
    (5, 5, "linked", "link", "l-1", None, LINK, None),
    (6, 6, "decided", "decision", "self_help/primary", None, DECISION, None),
    (7, 7, "deleted", "entry", "e-1", FIRST, None, None),
    (8, 8, "undid", "entry", "e-1", None, FIRST, 7),
    (9, 9, "changed", "entry", "e-2", WITHOUT, SECOND, None),
]


def fill(connection: sqlite3.Connection, revision: str) -> None:
    settings = {name: value for name, value in SET.items() if name != "name"}
    _insert(
        connection,
        "areas",
        {
            "id": AREA,
            "version": 9,
            "name": "Northborough",
            "settings": json.dumps(settings),
            "archived": "",
        },
    )
    for entry_id, version, values in (("e-1", 8, FIRST), ("e-2", 9, SECOND)):
        _insert(connection, "entries", {"id": entry_id, "version": version, **values})
    _insert(connection, "links", {"id": "l-1", "version": 5, **LINK})
    _insert(connection, "decisions", {"id": "self_help/primary", "version": 6, **DECISION})
    for number, batch, action, subject, subject_id, before, after, undoes in CHANGES:
        values = {
            "number": number,
            "batch": batch,
            "at": f"2026-11-20T10:00:0{number}.000000+00:00",
            "by": "Facilitator",
            "action": action,
            "subject": subject,
            "subject_id": subject_id,
            "before": before and json.dumps(before, sort_keys=True),
            "after": after and json.dumps(after, sort_keys=True),
            "undoes": undoes,
        }
        _insert(connection, "changes", values)
    if revision >= "0002":
        _insert(
            connection,
            "snapshots",
            {
                "id": "s-1",
                "name": "Before the workshop",
                "number": 6,
                "at": "2026-11-20T10:00:06.500000+00:00",
                "by": "Lead",
            },
        )

    if revision >= "0003":
        _insert(
            connection,
            "scenarios",
            {
                "id": "p-1",
                "version": 3,
                "name": "If the bid is won",
                "note": "For the board.",
                "number": 9,
                "at": "2026-11-20T10:00:10.000000+00:00",
                "by": "Lead",
            },
        )
        for version, entry_id, seen, after in ((2, "e-9", 0, FIRST), (3, "e-2", 9, None)):
            values = {"scenario_id": "p-1", "entry_id": entry_id, "version": version, "seen": seen}
            _insert(
                connection,
                "scenario_edits",
                values | {"after": after and json.dumps(after, sort_keys=True)},
            )


def _insert(connection: sqlite3.Connection, table: str, values: dict[str, object]) -> None:
    """One row; columns that may not be missing and are not given stay blank."""
    row = dict(values)
    for _, name, kind, needed, _, _ in connection.execute(f"PRAGMA table_info({table})").fetchall():
        if name == "area_id":
            row[name] = AREA
        elif name not in row:
            row[name] = "" if needed and kind == "TEXT" else None
    columns = ", ".join(f'"{name}"' for name in row)
    places = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", list(row.values()))


def main(revision: str) -> None:
    path = HERE / f"{revision}.db"
    if path.exists():
        sys.exit(f"{path.name} is there already, and stays as it is.")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
    with sqlite3.connect(path) as file:
        fill(file, revision)
    file.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
