"""The one way in: every write goes through `record`, which keeps its history beside it.

A write is a batch of changes, each with who, when, before and after, in the transaction that makes
them. The history is what really happened, so it is never changed; undoing adds to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, insert, select, update

from rpc.areas import policies
from rpc.areas.actor import LONGEST_BROWSER, Author, browser_of, title_of
from rpc.areas.errors import ForbiddenError, NotFoundError, OvertakenError
from rpc.areas.record import Document, Subject, as_text, keepable, put, standing
from rpc.areas.schema import areas, changes

LONGEST_ROLE = 80
"""Characters of the role that writes."""


class Action(StrEnum):
    """What was done, as the history says it."""

    MADE = "made"
    ADDED = "added"
    CHANGED = "changed"
    PLACED = "placed"
    DELETED = "deleted"
    RESTORED = "restored"
    DECIDED = "decided"
    WITHDREW = "withdrew"
    LINKED = "linked"
    UNLINKED = "unlinked"
    SET = "set"
    UNDID = "undid"
    COPIED = "copied"
    APPLIED = "applied"


@dataclass(frozen=True)
class Edit:
    """One thing and how it is to stand; None deletes it."""

    subject: Subject
    subject_id: str
    after: Document | None
    expected: int | None = None
    """The version that the writer saw, where another's change must not be written over."""


def lock(connection: Connection, area_id: str, *, even_archived: bool = False) -> int:
    """Holds an area for writing and gives its version. Raises `NotFoundError`, and
    `ForbiddenError` where it is archived, unless that is told not to matter.

    Writers of one area go one by one: SQLite locks the whole file, PostgreSQL this row.
    """
    found = connection.execute(
        select(areas.c.version, areas.c.archived)
        .where(areas.c.id == keepable(area_id))
        .with_for_update()
    ).first()
    if found is None or area_id != keepable(area_id):
        raise NotFoundError("This area is not there any more: somebody deleted it.")
    if found.archived and not even_archived:
        raise ForbiddenError(policies.WHY[policies.Situation.ARCHIVED])
    return int(found.version)


def record(
    connection: Connection,
    area_id: str,
    by: Author,
    action: Action,
    edits: Sequence[Edit],
    undoes: int | None = None,
    *,
    even_archived: bool = False,
) -> int:
    """Makes some edits and records them as one batch; the area's version afterwards.

    Edits that change nothing are left out; with none left nothing is written. Of two edits of one
    thing the last counts. Raises `NotFoundError`, `ForbiddenError` (see `lock`), and
    `OvertakenError` where an edit's `expected` version is not the one that stands.
    """
    version = lock(connection, area_id, even_archived=even_archived)
    made = _made(connection, area_id, edits)
    if not made:
        return version
    batch, at = version + 1, _now(connection, area_id)
    rows = [
        {
            "area_id": area_id,
            "number": batch + place,
            "batch": batch,
            "at": at,
            "by": role(by),
            "browser": browser(by),
            "action": str(action),
            "subject": str(edit.subject),
            "subject_id": edit.subject_id,
            "before": as_text(before),
            "after": as_text(edit.after),
            "undoes": undoes,
        }
        for place, (edit, before) in enumerate(made)
    ]
    connection.execute(insert(changes), rows)
    for subject in Subject:
        written = {
            edit.subject_id: (batch + place, edit.after)
            for place, (edit, _) in enumerate(made)
            if edit.subject is subject
        }
        if written:
            put(connection, area_id, subject, written)
    version += len(made)
    connection.execute(update(areas).where(areas.c.id == area_id).values(version=version))
    return version


def role(by: Author) -> str:
    """The role that writes, as it is kept."""
    return keepable(title_of(by)).strip()[:LONGEST_ROLE]


def browser(by: Author) -> str:
    """The browser that writes, as it is kept."""
    return keepable(browser_of(by))[:LONGEST_BROWSER]


def _made(
    connection: Connection, area_id: str, edits: Sequence[Edit]
) -> list[tuple[Edit, Document | None]]:
    """The edits that change something, each with what stood before it."""
    last = {(edit.subject, edit.subject_id): _keepable(edit) for edit in edits}
    made = []
    for subject in Subject:
        ids = [name for sort, name in last if sort is subject]
        found = standing(connection, area_id, subject, ids) if ids else {}
        for name in ids:
            edit, (before, version) = last[subject, name], found.get(name, (None, 0))
            if edit.expected is not None and edit.expected != version:
                theirs = last_writer(connection, area_id, edit.subject, edit.subject_id)
                raise OvertakenError(before, edit.after or {}, theirs, version)
            if before != edit.after:
                made.append((edit, before))
    return made


def _keepable(edit: Edit) -> Edit:
    if edit.after is None:
        return edit
    after = {name: keepable(value) for name, value in edit.after.items()}
    return replace(edit, after={name: value for name, value in after.items() if value})


def last_writer(connection: Connection, area_id: str, subject: Subject, subject_id: str) -> str:
    """The role that last wrote a thing, "" where nobody or a nameless one did."""
    found = connection.execute(
        select(changes.c.by)
        .where(
            changes.c.area_id == area_id,
            changes.c.subject == str(subject),
            changes.c.subject_id == keepable(subject_id),
        )
        .order_by(changes.c.number.desc())
        .limit(1)
    ).scalar()
    return str(found or "")


def _now(connection: Connection, area_id: str) -> str:
    """The moment of a write: UTC to the microsecond, and later than the write before it.

    A clock that was put back must not turn the order of a history round.
    """
    last = connection.execute(
        select(changes.c.at)
        .where(changes.c.area_id == area_id)
        .order_by(changes.c.number.desc())
        .limit(1)
    ).scalar()
    now = datetime.now(UTC)
    if last is not None:
        now = max(now, datetime.fromisoformat(str(last)) + timedelta(microseconds=1))
    return now.isoformat(timespec="microseconds")
