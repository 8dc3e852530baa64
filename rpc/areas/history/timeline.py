"""The history of an area: what happened, how it stood then, undo, and named snapshots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, insert, select

from rpc.areas.authorisation import permissions
from rpc.areas.authorisation.actor import Actor
from rpc.areas.authorisation.operations import Operation
from rpc.areas.errors import AreaError, NotFoundError, RefusedError
from rpc.areas.history.changes import Action, AreaLock, Edit, lock, record, title
from rpc.areas.history.undoing import (
    ConfirmError,
    Key,
    Undoing,
    documents_after,
    reasons,
    uncancelled,
)
from rpc.areas.store import LONGEST_NAME, Area, AreaState, Store, find, free_name, new_id
from rpc.storage.database import connect, reading
from rpc.storage.record import Document, Subject, documents, from_text, standing, strip_unstorable
from rpc.storage.schema import changes, snapshots
from rpc.tables.visible import is_blank


@dataclass(frozen=True)
class Change:
    """One line of the history."""

    number: int
    batch: int
    at: str
    """UTC, ISO 8601 to the microsecond."""
    by: str
    action: Action
    subject: Subject
    subject_id: str
    before: Document | None
    after: Document | None
    undoes: int | None
    browser: str = ""
    """The random id of the browser that it was done in, "" for none."""
    ended: str = ""
    """Of an entry that this took away the day (ISO) on which it ended, "" where it did not."""


@dataclass(frozen=True)
class Snapshot:
    """A name for the map as it stood after change `number`."""

    id: str
    name: str
    number: int
    at: str
    by: str


# ------------------------------------------------------------------------------------------ reading


def history(
    store: Store, area_id: str, most: int | None = None, until: int | None = None
) -> list[Change]:
    """What happened, newest first; the newest `most` where given, and up to the change `until`.

    Raises `NotFoundError`.
    """
    with reading(store.engine) as connection:
        find(connection, area_id)
        asked = (
            select(changes)
            .where(changes.c.area_id == area_id, changes.c.number <= _until(until))
            .order_by(changes.c.number.desc())
            .limit(most)
        )
        return [_change(row) for row in connection.execute(asked).mappings()]


def dates(store: Store, area_id: str, until: int | None = None) -> list[tuple[int, str]]:
    """Of each change its number and when it was made, newest first; without an area none."""
    asked = (
        select(changes.c.number, changes.c.at)
        .where(changes.c.area_id == strip_unstorable(area_id), changes.c.number <= _until(until))
        .order_by(changes.c.number.desc())
    )
    with connect(store.engine) as connection:
        return [(int(number), str(at)) for number, at in connection.execute(asked)]


def _until(number: int | None) -> int:
    return _HIGHEST - 1 if number is None else number


def as_of(store: Store, area_id: str, moment: int | datetime) -> AreaState:
    """An area as it stood after a change, or at a moment: the last word on each thing till then.

    A moment without a zone is taken as UTC. Before its first change an area holds nothing. Raises
    `NotFoundError`.
    """
    with reading(store.engine) as connection:
        return kept_at(connection, area_id, moment)


def kept_at(connection: Connection, area_id: str, moment: int | datetime) -> AreaState:
    """The same inside a transaction."""
    own = find(connection, area_id)
    until = (
        changes.c.number <= min(moment, own.version)
        if isinstance(moment, int)
        else changes.c.at <= _utc(moment).isoformat(timespec="microseconds")
    )
    last = (
        select(func.max(changes.c.number))
        .where(changes.c.area_id == area_id, until)
        .group_by(changes.c.subject, changes.c.subject_id)
    )
    rows = connection.execute(
        select(changes.c.subject, changes.c.subject_id, changes.c.after, changes.c.number).where(
            changes.c.area_id == area_id, changes.c.number.in_(last)
        )
    ).all()
    found: dict[str, dict[str, Document]] = {str(subject): {} for subject in Subject}
    numbers = {}
    for subject, subject_id, text, number in sorted(rows, key=lambda row: str(row.subject_id)):
        if (after := from_text(text)) is not None:
            found[subject][subject_id] = after
        if subject == Subject.ENTRY and text is not None:
            numbers[subject_id] = number
    document = dict(found[Subject.AREA].get(area_id, {}))
    area = Area(
        id=area_id,
        version=max((number for *_, number in rows), default=0),
        name=document.pop("name", own.name),
        archived=document.pop("archived", ""),
        settings=document,
    )
    return AreaState(
        area, found[Subject.ENTRY], found[Subject.DECISION], found[Subject.LINK], numbers
    )


def deleted(store: Store, area_id: str, until: int | None = None) -> list[Change]:
    """For each entry that is deleted, now or after the change `until`, the change that deleted it,
    newest first. Raises `NotFoundError`.
    """
    last = (
        select(func.max(changes.c.number))
        .where(changes.c.area_id == area_id, changes.c.subject == str(Subject.ENTRY))
        .where(changes.c.number <= _until(until))
        .group_by(changes.c.subject_id)
    )
    with reading(store.engine) as connection:
        find(connection, area_id)
        rows = connection.execute(
            select(changes)
            .where(
                changes.c.area_id == area_id,
                changes.c.number.in_(last),
                changes.c.after.is_(None),
            )
            .order_by(changes.c.number.desc())
        )
        return [_change(row) for row in rows.mappings()]


# ------------------------------------------------------------------------------------------ undoing

NEVER_UNDONE = (Action.MADE, Action.DERIVED)
"""What nobody undoes: the making of an area, and what the product worked out."""

_HIGHEST = 2**31
"""Above every number that a database keeps."""


@dataclass(frozen=True)
class TakingBack:
    """What one browser can take back and do again, at one moment. Empty for nothing."""

    version: int
    """The number of the area's last change then."""
    undo: list[Change]
    """The changes of the batch that its next undo takes back."""
    redo: list[Change]
    """The changes of the undo that its next redo takes back: its own last one, as long as it did
    nothing new since."""
    redone: list[Change]
    """The batch that this undo took back."""


def taking_back(store: Store, area_id: str, browser: str = "") -> TakingBack:
    """What a browser can undo and redo now, in one transaction. Raises `NotFoundError`."""
    with reading(store.engine) as connection:
        version = find(connection, area_id).version
        undo = _batch(connection, area_id, _newest(connection, area_id, browser))
        redo = _batch(connection, area_id, _newest_undo(connection, area_id, browser))
        redone = _batch(connection, area_id, redo[0].undoes if redo else None)
        return TakingBack(version, undo, redo, redone)


def batch_of(store: Store, area_id: str, batch: int | None) -> list[Change]:
    """The changes of one act; empty where there is none of this number."""
    with reading(store.engine) as connection:
        return _batch(connection, area_id, batch)


def undoing(store: Store, area_id: str, by: Actor, batch: int) -> Undoing:
    """What taking a batch back would do by now. Raises `AreaError` where it cannot be."""
    with reading(store.engine) as connection:
        find(connection, area_id)
        return _undoing(connection, area_id, by, batch)


def undo(
    store: Store, area_id: str, by: Actor, batch: int | None = None, confirmed: str = ""
) -> list[Change]:
    """Takes a batch back; what it took back. Without a number, the browser's own newest.

    It adds to the history, as everything does. Raises `ConfirmError` where it takes more than the
    browser's last act, unless `confirmed` is the token of what somebody was asked about; the
    command line and whoever else has no browser is not asked. Raises `AreaError` where there is
    nothing to undo.
    """

    def work(connection: Connection) -> list[Change]:
        held = lock(connection, area_id, by, Operation.UNDO)
        number = batch or _newest(connection, area_id, by.browser)
        if number is None:
            raise AreaError("There is nothing to undo.")
        return _take_back(held, number, confirmed, Action.UNDID)

    return store.write(work)


def redo(
    store: Store, area_id: str, by: Actor, batch: int | None = None, confirmed: str = ""
) -> list[Change]:
    """Takes this browser's last undo back, as `undo` takes a batch back; what it did again."""

    def work(connection: Connection) -> list[Change]:
        held = lock(connection, area_id, by, Operation.REDO)
        own = _newest_undo(connection, area_id, by.browser)
        if own is None or batch not in (None, own):
            raise AreaError("There is nothing to do again: something new was done since.")
        return _take_back(held, own, confirmed, Action.REDID)

    return store.write(work)


def _take_back(held: AreaLock, batch: int, confirmed: str, action: Action) -> list[Change]:
    connection, area_id, by = held.connection, held.area_id, held.by
    found = _undoing(connection, area_id, by, batch)
    if found.changes[0].browser != by.browser:
        permissions.check(by, Operation.UNDO_OTHERS)
    if found.reasons and by.browser and confirmed != found.token:
        raise ConfirmError(found)
    links = documents(connection, area_id, Subject.LINK)
    entries = documents(connection, area_id, Subject.ENTRY)
    left = documents_after(found.changes, _now(connection, area_id, found), entries, links)
    edits = [Edit(subject, key, after) for (subject, key), after in left.items()]
    _check_name(connection, area_id, edits)
    record(held, action, edits, undoes=batch)
    return found.changes


def _now(connection: Connection, area_id: str, found: Undoing) -> dict[Key, Document]:
    """The things of a batch as they stand."""
    now: dict[Key, Document] = {}
    for subject in Subject:
        ids = [each.subject_id for each in found.changes if each.subject is subject]
        there = standing(connection, area_id, subject, ids) if ids else {}
        now |= {(subject, key): one for key, (one, _) in there.items() if one is not None}
    return now


def _undoing(connection: Connection, area_id: str, by: Actor, batch: int) -> Undoing:
    changed = _batch(connection, area_id, batch)
    if not changed or changed[0].action in NEVER_UNDONE:
        raise NotFoundError("Nothing was undone: there is no such change.")
    own = changes.c.area_id == area_id
    # An undo is taken back by a redo; everything else, a redo too, by an undo.
    how = Action.REDID if changed[0].action is Action.UNDID else Action.UNDID
    undone = select(changes.c.number).where(
        own, changes.c.undoes == batch, changes.c.action == str(how)
    )
    if connection.execute(undone.limit(1)).first():
        raise AreaError("Nothing was undone: it was undone already.")
    keys = {(each.subject, each.subject_id) for each in changed}
    rows = connection.execute(
        select(changes)
        .where(own, changes.c.number > changed[-1].number)
        .where(changes.c.subject_id.in_({key for _, key in keys}))
        .order_by(changes.c.number)
    )
    later = uncancelled(
        [each for each in map(_change, rows.mappings()) if (each.subject, each.subject_id) in keys]
    )
    browser = by.browser
    last = connection.execute(
        select(func.max(changes.c.batch)).where(own, _of_browser(browser))
    ).scalar()
    if how is Action.REDID:
        last = batch  # nothing new was done since it, or it could not be done again
    why = reasons(changed, later, browser, int(last or 0), datetime.now(UTC))
    return Undoing(batch, changed, later, why)


def _of_browser(browser: str) -> ColumnElement[bool]:
    return func.coalesce(changes.c.browser, "") == browser


def _check_name(connection: Connection, area_id: str, edits: list[Edit]) -> None:
    """The name that comes back may be another area's by now. Raises `RefusedError`."""
    for edit in edits:
        if edit.subject is Subject.AREA and edit.after is not None:
            free_name(connection, edit.after["name"], besides=area_id)


def _newest(connection: Connection, area_id: str, browser: str) -> int | None:
    """The newest batch of a browser that is neither an undo nor undone."""
    own = changes.c.area_id == area_id
    undone = select(changes.c.undoes).where(
        own, changes.c.undoes.is_not(None), changes.c.action == str(Action.UNDID)
    )
    return connection.execute(
        select(func.max(changes.c.batch)).where(
            own,
            _of_browser(browser),
            changes.c.batch.not_in(undone),
            changes.c.action.not_in([*map(str, NEVER_UNDONE), str(Action.UNDID)]),
            # An area that was loaded under its old name was renamed to what it is called: nothing.
            changes.c.before.is_distinct_from(changes.c.after),
        )
    ).scalar()


def _newest_undo(connection: Connection, area_id: str, browser: str) -> int | None:
    """The newest undo of a browser that was not done again, with nothing new of it since."""
    own = (changes.c.area_id == area_id) & _of_browser(browser)
    again = select(changes.c.undoes).where(
        changes.c.area_id == area_id,
        changes.c.undoes.is_not(None),
        changes.c.action == str(Action.REDID),
    )
    new = select(func.coalesce(func.max(changes.c.batch), 0)).where(
        own, changes.c.action.not_in([str(Action.UNDID), str(Action.REDID)])
    )
    return connection.execute(
        select(func.max(changes.c.batch)).where(
            own,
            changes.c.action == str(Action.UNDID),
            changes.c.batch.not_in(again),
            changes.c.batch > new.scalar_subquery(),
        )
    ).scalar()


def _batch(connection: Connection, area_id: str, batch: int | None) -> list[Change]:
    if batch is None or not 0 < batch < _HIGHEST:
        return []
    rows = connection.execute(
        select(changes)
        .where(changes.c.area_id == area_id, changes.c.batch == batch)
        .order_by(changes.c.number)
    )
    return [_change(row) for row in rows.mappings()]


# ---------------------------------------------------------------------------------------- snapshots


def snapshot(store: Store, area_id: str, by: Actor, name: str) -> Snapshot:
    """Names the map as it stands. Raises `RefusedError` for a name that is blank, long or taken."""
    chosen = " ".join(strip_unstorable(name).split())
    if is_blank(chosen) or len(chosen) > LONGEST_NAME:
        raise RefusedError(
            {"name": f"Give the snapshot a name of at most {LONGEST_NAME} characters."}
        )

    def work(connection: Connection) -> Snapshot:
        number = lock(connection, area_id, by, Operation.SNAPSHOT).version
        for each in snapshots_in(connection, area_id):
            if each.name.casefold() == chosen.casefold():
                raise RefusedError({"name": f"There is a snapshot called {each.name} already."})
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        made = Snapshot(new_id("s"), chosen, number, at, title(by))
        connection.execute(insert(snapshots).values(area_id=area_id, **vars(made)))
        return made

    return store.write(work)


def snapshots_of(store: Store, area_id: str) -> list[Snapshot]:
    """The snapshots of an area, newest first."""
    with reading(store.engine) as connection:
        return snapshots_in(connection, area_id)


def forget(store: Store, area_id: str, by: Actor, snapshot_id: str) -> None:
    """Takes a snapshot's name away; the history that it named stays. Raises `NotFoundError`."""

    def work(connection: Connection) -> None:
        lock(connection, area_id, by, Operation.FORGET)
        gone = connection.execute(
            delete(snapshots).where(
                snapshots.c.area_id == strip_unstorable(area_id),
                snapshots.c.id == strip_unstorable(snapshot_id),
            )
        )
        if not gone.rowcount:
            raise NotFoundError("This snapshot is not there any more.")

    store.write(work)


def snapshots_in(connection: Connection, area_id: str) -> list[Snapshot]:
    """The snapshots of an area, newest first."""
    rows = connection.execute(
        select(snapshots)
        .where(snapshots.c.area_id == strip_unstorable(area_id))
        .order_by(snapshots.c.number.desc(), snapshots.c.at.desc())
    ).mappings()
    return [
        Snapshot(row["id"], row["name"], int(row["number"]), row["at"], row["by"]) for row in rows
    ]


def _change(row: RowMapping) -> Change:
    return Change(
        number=row["number"],
        batch=row["batch"],
        at=row["at"],
        by=row["by"],
        action=Action(row["action"]),
        subject=Subject(row["subject"]),
        subject_id=row["subject_id"],
        before=from_text(row["before"]),
        after=from_text(row["after"]),
        undoes=row["undoes"],
        browser=row["browser"] or "",
        ended=row["ended"] or "",
    )


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
