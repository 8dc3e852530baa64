"""Restoring a snapshot: entries, decisions and links as they were then, in one act to undo.

Settings stay as they are: the name of an area and its route for domestic abuse are of today.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from rpc.areas.authorisation.actor import Actor
from rpc.areas.authorisation.operations import Operation
from rpc.areas.errors import AreaError, NotFoundError
from rpc.areas.history.changes import Action, Edit, lock, record
from rpc.areas.history.timeline import Snapshot, kept_at, snapshots_in
from rpc.areas.store import AreaState, Store, area_state
from rpc.storage.database import reading
from rpc.storage.record import Subject


@dataclass(frozen=True)
class Reverting:
    """What restoring a snapshot would change by now."""

    snapshot: Snapshot
    version: int
    """Of the area when this was worked out: what is confirmed is what was seen."""
    back: list[str]
    """Names of the entries that come back."""
    gone: list[str]
    """Names of those that go."""
    changed: list[str]
    """Names of those that are put back to how they were."""
    decisions: int
    links: int

    @property
    def is_nothing(self) -> bool:
        """Whether the map is as it was."""
        return not (self.back or self.gone or self.changed or self.decisions or self.links)


def reverting(store: Store, area_id: str, snapshot_id: str) -> Reverting:
    """What restoring a snapshot would change. Raises `NotFoundError`."""
    with reading(store.engine) as connection:
        snapshot, now, then = _both(connection, area_id, snapshot_id)
    there, was = now.entries, then.entries
    changes = (
        {key for key in {**one, **two} if one.get(key) != two.get(key)}
        for one, two in ((now.decisions, then.decisions), (now.links, then.links))
    )
    decisions, links = map(len, changes)
    return Reverting(
        snapshot=snapshot,
        version=now.area.version,
        back=[was[key]["name"] for key in was if key not in there],
        gone=[there[key]["name"] for key in there if key not in was],
        changed=[there[key]["name"] for key in there if key in was and there[key] != was[key]],
        decisions=decisions,
        links=links,
    )


def revert(store: Store, area_id: str, by: Actor, snapshot_id: str, seen: int) -> int:
    """Leaves every entry, decision and link as it was at a snapshot; the area's version afterwards.

    `seen` is the version of the area of which somebody was shown what it would change. Raises
    `AreaError` where something else was done since, `NotFoundError`.
    """

    def work(connection: Connection) -> int:
        held = lock(connection, area_id, by, Operation.REVERT)
        _, now, then = _both(connection, area_id, snapshot_id)
        if held.version != seen:
            raise AreaError(
                "Nothing was restored: the map was changed in the meantime. Look again at what "
                "restoring this snapshot would change."
            )
        edits = [
            Edit(subject, key, after.get(key))
            for subject, before, after in (
                (Subject.ENTRY, now.entries, then.entries),
                (Subject.DECISION, now.decisions, then.decisions),
                (Subject.LINK, now.links, then.links),
            )
            for key in {**before, **after}
            if before.get(key) != after.get(key)
        ]
        if not edits:
            raise AreaError("Nothing was restored: the map is as it was at this snapshot.")
        return record(held, Action.REVERTED, edits)

    return store.write(work)


def _both(
    connection: Connection, area_id: str, snapshot_id: str
) -> tuple[Snapshot, AreaState, AreaState]:
    """A snapshot, the map as it stands, and as it was then."""
    now = area_state(connection, area_id)
    for snapshot in snapshots_in(connection, area_id):
        if snapshot.id == snapshot_id:
            return snapshot, now, kept_at(connection, area_id, snapshot.number)
    raise NotFoundError("This snapshot is not there any more.")
