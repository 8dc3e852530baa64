"""Boxes that are none left: the name of the last entry, and what the maps there are say of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from rpc.areas.endings import derived_lines
from rpc.storage.record import as_text, from_text

revision = "0007"
down_revision = "0006"

DECISION = ("state", "why", "comment", "by", "on", "last")
CHANGE = ("number", "batch", "at", "by", "action", "subject", "subject_id", "undoes")

areas = sa.table("areas", sa.column("id"), sa.column("version"))
decisions = sa.table("decisions", *map(sa.column, ("area_id", "id", "version", *DECISION)))
changes = sa.table("changes", *map(sa.column, ("area_id", "before", "after", *CHANGE)))


def upgrade() -> None:
    """Makes the column, and adds to each history what it says is none left."""
    with op.batch_alter_table("decisions") as table:
        table.add_column(sa.Column("last", sa.Text, nullable=False, server_default=""))
    with op.batch_alter_table("decisions") as table:
        table.alter_column("last", existing_type=sa.Text, server_default=None)
    connection = op.get_bind()
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    for area_id in connection.execute(sa.select(areas.c.id)).scalars().all():
        own = sa.select(changes).where(changes.c.area_id == area_id).order_by(changes.c.number)
        history = [
            {**row, "before": from_text(row["before"]), "after": from_text(row["after"])}
            for row in connection.execute(own).mappings()
        ]
        if lines := derived_lines(history, now):
            _add(connection, area_id, lines)


def _add(connection: sa.Connection, area_id: str, lines: list[dict[str, Any]]) -> None:
    texts = [
        {"area_id": area_id, "before": as_text(line["before"]), "after": as_text(line["after"])}
        | {name: line[name] for name in CHANGE}
        for line in lines
    ]
    connection.execute(sa.insert(changes), texts)
    for line in lines:
        row = {name: line["after"].get(name, "") for name in DECISION}
        key = (decisions.c.area_id == area_id) & (decisions.c.id == line["subject_id"])
        connection.execute(sa.delete(decisions).where(key))
        own = {"area_id": area_id, "id": line["subject_id"], "version": line["number"]}
        connection.execute(sa.insert(decisions).values(**own, **row))
    last = lines[-1]["number"]
    connection.execute(sa.update(areas).where(areas.c.id == area_id).values(version=last))
