"""All areas at a glance: what a list of them says of each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from rpc.areas.store import Store
from rpc.storage.database import reading
from rpc.storage.schema import areas, changes, entries


@dataclass(frozen=True)
class Overview:
    """One area in a list of areas."""

    id: str
    name: str
    entries: int
    """How many stand, those that wait to be placed too."""
    version: int
    last_change: str
    """When, UTC, ISO 8601."""
    archived: str
    """When it was put away, "" where it was not."""


def overview(store: Store) -> list[Overview]:
    """All areas in the order of `Store.areas`, archived ones last."""
    count = (
        select(entries.c.area_id, func.count().label("entries"))
        .group_by(entries.c.area_id)
        .subquery()
    )
    last = and_(changes.c.area_id == areas.c.id, changes.c.number == areas.c.version)
    asked = (
        select(areas, func.coalesce(count.c.entries, 0).label("entries"), changes.c.at)
        .outerjoin(count, count.c.area_id == areas.c.id)
        .outerjoin(changes, last)
    )
    with reading(store.engine) as connection:
        rows = connection.execute(asked).mappings().all()
    found = [
        Overview(
            id=row["id"],
            name=row["name"],
            entries=int(row["entries"]),
            version=int(row["version"]),
            last_change=row["at"] or "",
            archived=row["archived"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (bool(each.archived), each.name.casefold()))
