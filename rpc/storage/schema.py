"""The tables of the database, as they are now. `migrations` holds how they came to be so.

Everything is text or a whole number, so that SQLite and PostgreSQL keep the same. What belongs to
an area is keyed by the area and an id of its own, so that a map can be loaded under another name
with everything in it unchanged.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

from rpc.tables.local import LOCAL

metadata = MetaData()


def _area() -> Column[str]:
    return Column(
        "area_id", String(80), ForeignKey("areas.id", ondelete="CASCADE"), primary_key=True
    )


areas = Table(
    "areas",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("archived", Text, nullable=False),
)
"""`version` is the number of the last change; `archived` "" or when."""

entries = Table(
    "entries",
    metadata,
    _area(),
    Column("id", String(40), primary_key=True),
    Column("version", Integer, nullable=False),
    *(Column(name, Text, nullable=False) for name in LOCAL),
)
"""The entries as they stand; a deleted one is in `changes` only."""

DECISION_COLUMNS = ("state", "why", "comment", "by", "on", "last")
"""What is kept of a decision; `last` is the name of the last entry of a box that is none left."""

decisions = Table(
    "decisions",
    metadata,
    _area(),
    Column("id", String(80), primary_key=True),
    Column("version", Integer, nullable=False),
    *(Column(name, Text, nullable=False) for name in DECISION_COLUMNS),
)
"""`id` is the key of the wall cell, "row_type/phase"."""

links = Table(
    "links",
    metadata,
    _area(),
    Column("id", String(40), primary_key=True),
    Column("version", Integer, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("from_id", "to_id", "kind", "standing")),
)

changes = Table(
    "changes",
    metadata,
    _area(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("batch", Integer, nullable=False),
    Column("at", String(40), nullable=False),
    Column("by", Text, nullable=False),
    Column("action", String(20), nullable=False),
    Column("subject", String(20), nullable=False),
    Column("subject_id", String(80), nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("undoes", Integer),
    Column("browser", String(80)),
    Column("ended", String(10)),
)
"""Every write: who, when, before and after. `batch` is the number of the first change of one
write; `undoes` the batch that it took back; `browser` the random id of the browser that it was done
in, null or "" where there was none; no file of the product takes it out. `ended` is the day on
which an entry ended that this took away, null or "" where it did not end or nobody said."""

Index("changes_by_subject", changes.c.area_id, changes.c.subject, changes.c.subject_id)

snapshots = Table(
    "snapshots",
    metadata,
    _area(),
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", String(40), nullable=False),
    Column("by", Text, nullable=False),
)
"""A name for the map as it stood after a change."""

scenarios = Table(
    "scenarios",
    metadata,
    _area(),
    Column("id", String(40), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", String(40), nullable=False),
    Column("by", Text, nullable=False),
    Column("applied", Text, nullable=False),
)
"""A named copy of the map, kept as what differs from it. `number` is the change that it was made
after, `version` counts its own writes, `applied` is "" or when its last edit was applied."""

scenario_edits = Table(
    "scenario_edits",
    metadata,
    _area(),
    Column("scenario_id", String(40), primary_key=True),
    Column("entry_id", String(40), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("after", Text),
    Column("by", Text),
    ForeignKeyConstraint(
        ["area_id", "scenario_id"], ["scenarios.area_id", "scenarios.id"], ondelete="CASCADE"
    ),
)
"""How one entry stands in a scenario; `after` is null where it ends. `seen` is the version of the
entry on the map when it was edited, 0 where it was not there; `by` the title of whoever left it so,
null or "" where that was not recorded."""
