"""Providers that nobody named are blank, and a blank provider keeps no entry waiting any more."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from rpc.areas.transfer.provider_names import cleared_lines, now_counting, without_developer
from rpc.storage.record import as_text, from_text

revision = "0008"
down_revision = "0007"

CHANGE = ("number", "batch", "at", "by", "action", "subject", "subject_id", "undoes")
EDIT = ("scenario_id", "entry_id", "after")

areas = sa.table("areas", sa.column("id"), sa.column("name"), sa.column("version"))
entries = sa.table("entries", *map(sa.column, ("area_id", "id", "version", "provider")))
placed = sa.table("entries", *map(sa.column, ("area_id", "row_type", "phases", "provider")))
changes = sa.table("changes", *map(sa.column, ("area_id", "before", "after", *CHANGE)))
edits = sa.table("scenario_edits", *map(sa.column, ("area_id", "seen", *EDIT)))

_log = logging.getLogger(__name__)


def upgrade() -> None:
    """Clears them, on the map with a line of the history; says how many entries now count."""
    connection = op.get_bind()
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    for area_id, name in connection.execute(sa.select(areas.c.id, areas.c.name)).all():
        _say(connection, area_id, name)
        own = sa.select(changes).where(changes.c.area_id == area_id).order_by(changes.c.number)
        history = [
            {**row, "before": from_text(row["before"]), "after": from_text(row["after"])}
            for row in connection.execute(own).mappings()
        ]
        if lines := cleared_lines(history, now):
            _add(connection, area_id, lines)
    _clear_scenarios(connection)


def _say(connection: sa.Connection, area_id: str, name: str) -> None:
    own = sa.select(placed).where(placed.c.area_id == area_id)
    rows = {str(at): dict(row) for at, row in enumerate(connection.execute(own).mappings())}
    if number := now_counting(rows):
        verb = "entry that waited for its provider alone now counts"
        if number > 1:
            verb = "entries that waited for their provider alone now count"
        _log.warning("%s: %d %s on the map.", name, number, verb)


def _add(connection: sa.Connection, area_id: str, lines: list[dict[str, Any]]) -> None:
    texts = [
        {"area_id": area_id, "before": as_text(line["before"]), "after": as_text(line["after"])}
        | {name: line[name] for name in CHANGE}
        for line in lines
    ]
    connection.execute(sa.insert(changes), texts)
    for line in lines:
        key = (entries.c.area_id == area_id) & (entries.c.id == line["subject_id"])
        values = {"provider": "", "version": line["number"]}
        connection.execute(sa.update(entries).where(key).values(**values))
    last = lines[-1]["number"]
    connection.execute(sa.update(areas).where(areas.c.id == area_id).values(version=last))


def _clear_scenarios(connection: sa.Connection) -> None:
    """Entries that only a scenario has; what is an edit of the map's own may be somebody's word."""
    new = sa.select(edits).where(edits.c.seen == 0, edits.c.after.is_not(None))
    for row in connection.execute(new).mappings().all():
        before = from_text(row["after"])
        assert before is not None
        after = without_developer(before)
        if after != before:
            key = [edits.c[name] == row[name] for name in ("area_id", "scenario_id", "entry_id")]
            connection.execute(sa.update(edits).where(*key).values(after=as_text(after)))
