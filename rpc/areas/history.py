"""The history of an area: what happened, how it stood then, undo, and named snapshots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, delete, func, insert, select

from rpc.areas.actor import Author
from rpc.areas.changes import Action, Edit, lock, record, role
from rpc.areas.database import reading
from rpc.areas.errors import AreaError, NotFoundError, RefusedError
from rpc.areas.record import Document, Subject, from_text, keepable
from rpc.areas.schema import changes, snapshots
from rpc.areas.store import LONGEST_NAME, Area, Kept, Store, find, free_name, new_id
from rpc.visible import is_blank


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


@dataclass(frozen=True)
class Snapshot:
    """A name for the map as it stood after change `number`."""

    id: str
    name: str
    number: int
    at: str
    by: str


# ------------------------------------------------------------------------------------------ reading


def history(store: Store, area_id: str, most: int | None = None) -> list[Change]:
    """What happened, newest first; the newest `most` where given. Raises `NotFoundError`."""
    with reading(store.engine) as connection:
        find(connection, area_id)
        asked = (
            select(changes)
            .where(changes.c.area_id == area_id)
            .order_by(changes.c.number.desc())
            .limit(most)
        )
        return [_change(row) for row in connection.execute(asked).mappings()]


def as_of(store: Store, area_id: str, moment: int | datetime) -> Kept:
    """An area as it stood after a change, or at a moment: the last word on each thing till then.

    A moment without a zone is taken as UTC. Before its first change an area holds nothing. Raises
    `NotFoundError`.
    """
    with reading(store.engine) as connection:
        standing = find(connection, area_id)
        until = (
            changes.c.number <= min(moment, standing.version)
            if isinstance(moment, int)
            else changes.c.at <= _utc(moment).isoformat(timespec="microseconds")
        )
        last = (
            select(func.max(changes.c.number))
            .where(changes.c.area_id == area_id, until)
            .group_by(changes.c.subject, changes.c.subject_id)
        )
        rows = connection.execute(
            select(
                changes.c.subject, changes.c.subject_id, changes.c.after, changes.c.number
            ).where(changes.c.area_id == area_id, changes.c.number.in_(last))
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
        name=document.pop("name", standing.name),
        archived=document.pop("archived", ""),
        settings=document,
    )
    return Kept(area, found[Subject.ENTRY], found[Subject.DECISION], found[Subject.LINK], numbers)


def deleted(store: Store, area_id: str) -> list[Change]:
    """For each entry that is deleted now the change that deleted it, newest first."""
    last = (
        select(func.max(changes.c.number))
        .where(changes.c.area_id == area_id, changes.c.subject == str(Subject.ENTRY))
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


def undoable(store: Store, area_id: str) -> list[Change]:
    """The changes of the batch that the next undo takes back; empty when there is none."""
    with reading(store.engine) as connection:
        find(connection, area_id)
        return _undoable(connection, area_id)


def undo(store: Store, area_id: str, by: Author, batch: int | None = None) -> list[Change]:
    """Takes back the last batch that is neither an undo nor undone already; what it took back.

    `batch` is the one that the person saw: where another is the last by now, nothing is undone.
    It adds to the history, as everything does. Raises `AreaError` where nothing is left to undo.
    """

    def work(connection: Connection) -> list[Change]:
        lock(connection, area_id)
        last = _undoable(connection, area_id)
        if not last:
            raise AreaError("There is nothing to undo.")
        if batch is not None and last[0].batch != batch:
            raise AreaError(
                "Nothing was undone: the map was changed in the meantime. Look what Undo would "
                "take back now."
            )
        edits = [Edit(each.subject, each.subject_id, each.before) for each in reversed(last)]
        _check_name(connection, area_id, edits)
        record(connection, area_id, by, Action.UNDID, edits, undoes=last[0].batch)
        return last

    return store.write(work)


def _check_name(connection: Connection, area_id: str, edits: list[Edit]) -> None:
    """The name that comes back may be another area's by now. Raises `RefusedError`."""
    for edit in edits:
        if edit.subject is Subject.AREA and edit.after is not None:
            free_name(connection, edit.after["name"], besides=area_id)


def _undoable(connection: Connection, area_id: str) -> list[Change]:
    own = changes.c.area_id == area_id
    undone = select(changes.c.undoes).where(own, changes.c.undoes.is_not(None))
    batch = connection.execute(
        select(func.max(changes.c.batch)).where(
            own,
            changes.c.undoes.is_(None),
            changes.c.batch.not_in(undone),
            changes.c.action.not_in([str(Action.MADE), str(Action.DERIVED)]),
            # An area that was loaded under its old name was renamed to what it is called: nothing.
            changes.c.before.is_distinct_from(changes.c.after),
        )
    ).scalar()
    if batch is None:
        return []
    rows = connection.execute(
        select(changes).where(own, changes.c.batch == batch).order_by(changes.c.number)
    )
    return [_change(row) for row in rows.mappings()]


# ---------------------------------------------------------------------------------------- snapshots


def snapshot(store: Store, area_id: str, by: Author, name: str) -> Snapshot:
    """Names the map as it stands. Raises `RefusedError` for a name that is blank, long or taken."""
    chosen = " ".join(keepable(name).split())
    if is_blank(chosen) or len(chosen) > LONGEST_NAME:
        raise RefusedError(
            {"name": f"Give the snapshot a name of at most {LONGEST_NAME} characters."}
        )

    def work(connection: Connection) -> Snapshot:
        number = lock(connection, area_id)
        for each in _all(connection, area_id):
            if each.name.casefold() == chosen.casefold():
                raise RefusedError({"name": f"There is a snapshot called {each.name} already."})
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        made = Snapshot(new_id("s"), chosen, number, at, role(by))
        connection.execute(insert(snapshots).values(area_id=area_id, **vars(made)))
        return made

    return store.write(work)


def snapshots_of(store: Store, area_id: str) -> list[Snapshot]:
    """The snapshots of an area, newest first."""
    with reading(store.engine) as connection:
        return _all(connection, area_id)


def forget(store: Store, area_id: str, snapshot_id: str) -> None:
    """Takes a snapshot's name away; the history that it named stays. Raises `NotFoundError`."""

    def work(connection: Connection) -> None:
        lock(connection, area_id)
        gone = connection.execute(
            delete(snapshots).where(
                snapshots.c.area_id == keepable(area_id), snapshots.c.id == keepable(snapshot_id)
            )
        )
        if not gone.rowcount:
            raise NotFoundError("This snapshot is not there any more.")

    store.write(work)


def _all(connection: Connection, area_id: str) -> list[Snapshot]:
    rows = connection.execute(
        select(snapshots)
        .where(snapshots.c.area_id == keepable(area_id))
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
    )


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
