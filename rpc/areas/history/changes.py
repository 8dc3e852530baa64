"""The one way in: a write asks `lock` first, and goes through `record`, which keeps its history.

`lock` holds the area, and asks whether this person may do this and whether it may happen as the
area is. It gives an `AreaLock`, and nothing is written without one. A write is a batch of changes,
each with who, when, before and after, in the transaction that makes them. The history is what
really happened, so it is never changed; undoing adds to it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, insert, or_, select, update

from rpc.areas import endings
from rpc.areas.authorisation import permissions, policies
from rpc.areas.authorisation.actor import LONGEST_BROWSER, LONGEST_TITLE, Actor
from rpc.areas.authorisation.operations import Operation
from rpc.areas.errors import EditConflictError, NotFoundError
from rpc.areas.history.known_before import Known, known_before
from rpc.storage.record import (
    Document,
    Subject,
    as_text,
    from_text,
    put,
    standing,
    strip_unstorable,
)
from rpc.storage.schema import areas, changes, entries


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
    REDID = "did again"
    REVERTED = "reverted"
    COPIED = "copied"
    APPLIED = "applied"
    DERIVED = "derived"
    """Worked out by the product from the history of an older map; nobody did it, so nobody undoes
    it."""


@dataclass(frozen=True)
class Edit:
    """One thing and how it is to stand; None deletes it."""

    subject: Subject
    subject_id: str
    after: Document | None
    expected: int | None = None
    """The version that the writer saw, where another's change must not be written over."""
    ended: str | None = None
    """Of an entry: the day (ISO) on which it ended where this takes it away, None where it did not
    end. What that makes of a box that it leaves is `endings`'."""


@dataclass(frozen=True)
class AreaLock:
    """An area that is held for one write of somebody who may do it; only `lock` makes one."""

    connection: Connection
    area_id: str
    by: Actor
    operation: Operation
    version: int
    """Of the area when it was held."""


def lock(connection: Connection, area_id: str, by: Actor, operation: Operation) -> AreaLock:
    """Holds an area for writing until the transaction ends.

    Raises `NotFoundError`, `NotPermittedError` where the role of whoever writes does not permit
    the operation, and `ForbiddenError` where the state of the area does not.

    Writers of one area go one by one: SQLite locks the whole file, PostgreSQL this row.
    """
    version, archived = _held(connection, area_id)
    permissions.check(by, operation)
    policies.check(operation, is_archived=bool(archived))
    return AreaLock(connection, area_id, by, operation, version)


def lock_new(connection: Connection, area_id: str, by: Actor, operation: Operation) -> AreaLock:
    """The same for an area that is only now being made. Raises `NotPermittedError`."""
    permissions.check(by, operation)
    return AreaLock(connection, area_id, by, operation, 0)


def _held(connection: Connection, area_id: str) -> tuple[int, str]:
    """The version of an area and when it was archived, with its row held."""
    found = connection.execute(
        select(areas.c.version, areas.c.archived)
        .where(areas.c.id == strip_unstorable(area_id))
        .with_for_update()
    ).first()
    if found is None or area_id != strip_unstorable(area_id):
        raise NotFoundError("This area is not there any more: somebody deleted it.")
    return int(found.version), found.archived


def record(held: AreaLock, action: Action, edits: Sequence[Edit], undoes: int | None = None) -> int:
    """Makes some edits and records them as one batch; the area's version afterwards.

    Edits that change nothing are left out; with none left nothing is written. Of two edits of one
    thing the last counts. A box whose last entry ended is none left in the same batch, and one
    that an entry comes into is so no more; one that is left empty without an ending is as it was
    before. Raises `EditConflictError` where an edit's `expected` version no longer stands.
    """
    connection, area_id, by = held.connection, held.area_id, held.by
    version, _ = _held(connection, area_id)
    made = _made(connection, area_id, edits)
    if not made:
        return version
    made = _settled(connection, area_id, title(by), action, made, undoes)
    batch, at = version + 1, _now(connection, area_id)
    rows = [
        {
            "area_id": area_id,
            "number": batch + place,
            "batch": batch,
            "at": at,
            "by": title(by),
            "browser": browser(by),
            "action": str(action),
            "subject": str(edit.subject),
            "subject_id": edit.subject_id,
            "before": as_text(before),
            "after": as_text(edit.after),
            "undoes": undoes,
            "ended": endings.told(_move(edit, before)) if edit.subject is Subject.ENTRY else "",
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


def title(by: Actor) -> str:
    """The title of whoever writes, as it is kept."""
    return strip_unstorable(by.title).strip()[:LONGEST_TITLE]


def browser(by: Actor) -> str:
    """The browser that writes, as it is kept."""
    return strip_unstorable(by.browser)[:LONGEST_BROWSER]


def _made(connection: Connection, area_id: str, edits: Sequence[Edit]) -> Made:
    """The edits that change something, each with what stood before it."""
    last = {(edit.subject, edit.subject_id): _keepable(edit) for edit in edits}
    made: Made = []
    for subject in Subject:
        ids = [name for sort, name in last if sort is subject]
        found = standing(connection, area_id, subject, ids) if ids else {}
        for name in ids:
            edit, (before, version) = last[subject, name], found.get(name, (None, 0))
            if edit.expected is not None and edit.expected != version:
                theirs = last_writer(connection, area_id, edit.subject, edit.subject_id)
                raise EditConflictError(before, edit.after or {}, theirs, version)
            if before != edit.after:
                made.append((edit, before))
    return made


Made = list[tuple[Edit, Document | None]]
"""Edits, each with what stood before it."""


def _move(edit: Edit, before: Document | None) -> endings.Move:
    """An edit of an entry as the rule of endings takes it."""
    return endings.Move(before, edit.after, edit.ended)


def _settled(
    connection: Connection,
    area_id: str,
    by: str,
    action: Action,
    made: Made,
    undoes: int | None,
) -> Made:
    """The edits with what they make of the boxes that they empty or fill."""
    moves = [_move(edit, before) for edit, before in made if edit.subject is Subject.ENTRY]
    decided = {edit.subject_id: edit for edit, _ in made if edit.subject is Subject.DECISION}
    emptied = endings.ended(moves).keys() | {
        box for box, edit in decided.items() if endings.is_none_left(edit.after)
    }
    lost = endings.lost(moves) if action is not Action.REVERTED else set()
    filled = endings.gained(moves) | _filled(connection, area_id, emptied | lost, made)
    boxes = sorted(filled | emptied | lost)
    there = standing(connection, area_id, Subject.DECISION, boxes) if boxes else {}
    left = {box: document for box, (document, _) in there.items()}
    left |= {box: edit.after for box, edit in decided.items()}
    now = {box: document for box, document in left.items() if document is not None}
    changed = endings.settled(moves, now, filled, by)
    left_empty = sorted(lost - filled - endings.ended(moves).keys())
    for box, known in _known_before(connection, area_id, left_empty, undoes).items():
        changed[box] = endings.none_left(now.get(box), known.ending, known.by)
    if action is Action.UNDID:
        changed |= _before_derived(connection, area_id, [box for box in changed if box in filled])
    if not changed:
        return made
    rest = [
        (edit, before)
        for edit, before in made
        if edit.subject is not Subject.DECISION or edit.subject_id not in changed
    ]
    return rest + [
        (Edit(Subject.DECISION, box, after), before)
        for box, after in changed.items()
        if (before := there.get(box, (None, 0))[0]) != after
    ]


def _filled(connection: Connection, area_id: str, boxes: Collection[str], made: Made) -> set[str]:
    """Those of some boxes that hold an entry once these edits are made."""
    if not boxes:
        return set()
    written = {edit.subject_id: edit.after for edit, _ in made if edit.subject is Subject.ENTRY}
    rows = connection.execute(
        select(entries.c.id, entries.c.row_type, entries.c.phases).where(
            entries.c.area_id == area_id,
            entries.c.row_type.in_({box.partition("/")[0] for box in boxes}),
        )
    ).mappings()
    stay = [dict(row) for row in rows if row["id"] not in written]
    return endings.filled([*stay, *filter(None, written.values())]) & set(boxes)


def _known_before(
    connection: Connection, area_id: str, boxes: Sequence[str], undoes: int | None
) -> dict[str, Known]:
    """What is known of how others ended before in some boxes that are left empty."""
    if not boxes:
        return {}
    of_rows = [
        column.contains(f'"row_type":"{row}"', autoescape=True)
        for row in sorted({box.partition("/")[0] for box in boxes})
        for column in (changes.c.before, changes.c.after)
    ]
    rows = connection.execute(
        select(changes)
        .where(
            changes.c.area_id == area_id,
            or_(
                changes.c.undoes.is_not(None),
                changes.c.subject_id.in_(boxes),
                (changes.c.subject == str(Subject.ENTRY)) & or_(*of_rows),
            ),
        )
        .order_by(changes.c.number)
    ).mappings()
    lines = [
        {**row, "before": from_text(row["before"]), "after": from_text(row["after"])}
        for row in rows
    ]
    found = {box: known_before(lines, box, undoes) for box in boxes}
    return {box: known for box, known in found.items() if known is not None}


def _before_derived(
    connection: Connection, area_id: str, boxes: Sequence[str]
) -> dict[str, Document | None]:
    """What stood in some boxes before the product worked out from the history that they are none
    left; only those whose last change that is.
    """
    found: dict[str, Document | None] = {}
    for box in boxes:
        last = connection.execute(
            select(changes.c.action, changes.c.before)
            .where(
                changes.c.area_id == area_id,
                changes.c.subject == str(Subject.DECISION),
                changes.c.subject_id == box,
            )
            .order_by(changes.c.number.desc())
            .limit(1)
        ).first()
        if last is not None and last.action == Action.DERIVED:
            found[box] = from_text(last.before)
    return found


def _keepable(edit: Edit) -> Edit:
    if edit.after is None:
        return edit
    after = {name: strip_unstorable(value) for name, value in edit.after.items()}
    return replace(edit, after={name: value for name, value in after.items() if value})


def last_writer(connection: Connection, area_id: str, subject: Subject, subject_id: str) -> str:
    """The role that last wrote a thing, "" where nobody or a nameless one did."""
    found = connection.execute(
        select(changes.c.by)
        .where(
            changes.c.area_id == area_id,
            changes.c.subject == str(subject),
            changes.c.subject_id == strip_unstorable(subject_id),
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
