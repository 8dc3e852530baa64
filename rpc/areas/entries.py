"""Writing entries: add, change, place, delete, restore, copy from the model.

Each function is one batch of the history, so that one undo takes back one thing that somebody did.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import pandas as pd
from sqlalchemy import Connection, RowMapping, func, or_, select

from rpc.areas.authorisation import permissions
from rpc.areas.authorisation.actor import Actor
from rpc.areas.authorisation.operations import Operation
from rpc.areas.catalogue_links import are_known, earlier, may_link, with_names
from rpc.areas.endings import day_of
from rpc.areas.entry_merging import with_others
from rpc.areas.errors import AreaError, EditConflictError, NotFoundError, RefusedError
from rpc.areas.history.changes import Action, Edit, last_writer, lock, record
from rpc.areas.store import Store, new_id
from rpc.storage.database import reading
from rpc.storage.record import Document, Subject, document, documents, from_text, strip_unstorable
from rpc.storage.record import standing as standing_of
from rpc.storage.schema import changes
from rpc.tables.columns import SEPARATOR, words_of
from rpc.tables.local import LINKS, LOCAL, NEEDED, normalise, validate
from rpc.vocabulary import Kind, Mode, Phase

MOST_AT_ONCE = 5_000
"""Entries in one write: more than any area has, and a bound on pasted junk."""


def add(
    store: Store,
    area_id: str,
    by: Actor,
    values: Mapping[str, str],
    programmes: Collection[str] = (),
) -> str:
    """Adds an entry; its id. Raises `RefusedError` with what is wrong, column by column."""
    return add_many(store, area_id, by, [values], programmes, operation=Operation.ADD)[0]


def add_many(
    store: Store,
    area_id: str,
    by: Actor,
    rows: Sequence[Mapping[str, str]],
    programmes: Collection[str] = (),
    *,
    placed: bool = True,
    action: Action = Action.ADDED,
    operation: Operation = Operation.ADD_MANY,
) -> list[str]:
    """Adds entries in one batch; their ids. Not `placed`, a name is enough: they wait in the tray.

    Raises `RefusedError` where any is wrong, and then adds none.
    """
    if len(rows) > MOST_AT_ONCE:
        raise RefusedError({"name": f"At most {MOST_AT_ONCE:,} entries can be added at once."})
    checked = [checked_values(row, programmes, placed=placed) for row in rows]
    ids = [new_id("e") for _ in checked]
    edits = [
        Edit(Subject.ENTRY, entry_id, values) for entry_id, values in zip(ids, checked, strict=True)
    ]

    def work(connection: Connection) -> list[str]:
        record(lock(connection, area_id, by, operation), action, edits)
        return ids

    return store.write(work)


def entry(store: Store, area_id: str, entry_id: str) -> tuple[Document, int]:
    """One entry as it stands, and its version. Raises `NotFoundError` where it does not stand."""
    with reading(store.engine) as connection:
        return _standing(connection, strip_unstorable(area_id), entry_id)


def change(
    store: Store,
    area_id: str,
    by: Actor,
    entry_id: str,
    values: Mapping[str, str],
    expected: int,
    programmes: Collection[str] = (),
    *,
    base: Mapping[str, str] | None = None,
    ended: date | None = None,
) -> int:
    """Leaves an entry with exactly these values; the area's version afterwards.

    `base` are the values that the writer saw: then only what differs from them is written, over
    what others changed since. What both changed, each in another way, raises `EditConflictError`.

    `ended` is the day on which it stopped where it was, None where it only moved or was put right:
    a box that it leaves empty is none left since then, or as if it had never been there.
    `expected` is the version of the entry that the writer saw. Raises `EditConflictError` where it
    is not the one that stands and there is no `base`, `RefusedError` where a value is wrong,
    `NotFoundError`.
    """
    rows = {entry_id: (values, expected)}
    bases = {} if base is None else {entry_id: base}
    return change_many(
        store,
        area_id,
        by,
        rows,
        programmes,
        bases=bases,
        ended=ended,
        operation=Operation.CHANGE,
    )


def change_many(
    store: Store,
    area_id: str,
    by: Actor,
    rows: Mapping[str, tuple[Mapping[str, str], int]],
    programmes: Collection[str] = (),
    *,
    bases: Mapping[str, Mapping[str, str]] | None = None,
    brings_back: Collection[str] = (),
    ended: date | None = None,
    operation: Operation = Operation.CHANGE_MANY,
) -> int:
    """The same for several entries in one batch: all are saved, or none. `bases` are by entry.

    Those of `brings_back` come back with these values where they are deleted, and were expected to
    be (0), with those of their links that still have both ends. No other version brings a deleted
    entry back.
    """
    day = day_of(ended)

    def work(connection: Connection) -> int:
        held = lock(connection, area_id, by, operation)
        _known(connection, area_id, list(rows))
        standing = standing_of(connection, area_id, Subject.ENTRY, list(rows))
        edits = []
        for entry_id, (typed, version) in rows.items():
            values, expected = typed, version
            now, number = standing.get(entry_id, (None, version))
            if now is not None and bases and entry_id in bases and number != version:
                by_whom = last_writer(connection, area_id, Subject.ENTRY, entry_id)
                values = with_others(entry_id, bases[entry_id], typed, now, by_whom, number)
                expected = number
            is_placed = any(values.get(name) for name in ("row_type", "phases"))
            had = had_before(connection, area_id, entry_id, values, programmes)
            checked = checked_values(values, programmes, placed=is_placed, before=had)
            edits.append(Edit(Subject.ENTRY, entry_id, checked, expected, day))
        for edit in edits:
            if edit.subject_id not in standing and edit.subject_id not in brings_back:
                by_whom = last_writer(connection, area_id, Subject.ENTRY, edit.subject_id)
                raise EditConflictError(None, edit.after or {}, by_whom, 0, of=edit.subject_id)
        back = [entry_id for entry_id in rows if entry_id not in standing]
        if back:
            permissions.check(by, Operation.RESTORE)
        action = Action.RESTORED if len(back) == len(rows) > 0 else Action.CHANGED
        edits += _links_back(connection, area_id, back)
        return record(held, action, edits)

    return store.write(work)


def place(
    store: Store, area_id: str, by: Actor, entry_ids: Sequence[str], values: Mapping[str, str]
) -> int:
    """Gives some entries of the tray the same values (row, phases, provider), in one batch.

    Blank values leave what an entry has, and a provider that it has stays. Raises `RefusedError`
    where one still lacks something, `AreaError` where one was placed already.
    """

    def work(connection: Connection) -> int:
        held = lock(connection, area_id, by, Operation.PLACE)
        edits = []
        for entry_id in entry_ids:
            standing, _ = _standing(connection, area_id, entry_id)
            if all(standing.get(name) for name in NEEDED):
                raise AreaError(
                    f"Nothing was placed: {standing['name']} stands on the map already. Choose "
                    "again from what still waits."
                )
            given = {name: value for name, value in values.items() if value}
            own = {name: standing[name] for name in ("provider",) if name in standing}
            filled = standing | given | own
            edits.append(Edit(Subject.ENTRY, entry_id, checked_values(filled, None)))
        return record(held, Action.PLACED, edits)

    return store.write(work)


def remove(
    store: Store, area_id: str, by: Actor, entry_ids: Sequence[str], *, ended: date | None
) -> int:
    """Deletes entries and the links from and to them, in one batch that one undo takes back.

    `ended` is the day on which they ended, not in the future: a box that they leave empty is none
    left since then. None: they were entered by mistake, and the box is as if they had never been
    there. Raises `RefusedError`, `NotFoundError`.
    """
    day = day_of(ended)

    def work(connection: Connection) -> int:
        held = lock(connection, area_id, by, Operation.REMOVE)
        gone = set(entry_ids)
        for entry_id in entry_ids:
            _standing(connection, area_id, entry_id)
        torn = [
            link_id
            for link_id, link in documents(connection, area_id, Subject.LINK).items()
            if {link["from_id"], link["to_id"]} & gone
        ]
        edits = [Edit(Subject.LINK, link_id, None) for link_id in torn]
        edits += [Edit(Subject.ENTRY, entry_id, None, ended=day) for entry_id in entry_ids]
        return record(held, Action.DELETED, edits)

    return store.write(work)


def restore(store: Store, area_id: str, by: Actor, entry_id: str) -> int:
    """Brings a deleted entry back as it last stood, with those of its links that still have both
    ends. Raises `NotFoundError` where it was never there, and does nothing where it stands.
    """

    def work(connection: Connection) -> int:
        held = lock(connection, area_id, by, Operation.RESTORE)
        standing = documents(connection, area_id, Subject.ENTRY)
        if entry_id in standing:
            return held.version
        gone = _deleted(connection, area_id, entry_id)
        if gone is None:
            raise NotFoundError("There is no such entry in the history of this area.")
        edits = [Edit(Subject.ENTRY, entry_id, from_text(gone["before"]))]
        edits += _links_back(connection, area_id, [entry_id])
        return record(held, Action.RESTORED, edits)

    return store.write(work)


def _deleted(connection: Connection, area_id: str, entry_id: str) -> RowMapping | None:
    """The change that last deleted an entry; None where none did."""
    return (
        connection.execute(
            select(changes)
            .where(
                changes.c.area_id == area_id,
                changes.c.subject == str(Subject.ENTRY),
                changes.c.subject_id == strip_unstorable(entry_id),
                changes.c.after.is_(None),
            )
            .order_by(changes.c.number.desc())
            .limit(1)
        )
        .mappings()
        .first()
    )


def _links_back(connection: Connection, area_id: str, back: Collection[str]) -> list[Edit]:
    """The links that come back with some entries: torn by their deletion, and whole again."""
    if not back:
        return []
    entries = documents(connection, area_id, Subject.ENTRY).keys() | set(back)
    there = {_ends(link) for link in documents(connection, area_id, Subject.LINK).values()}
    edits = []
    for entry_id in back:
        gone = _deleted(connection, area_id, entry_id)
        for link_id, link in _torn(connection, area_id, gone["batch"]) if gone else []:
            from_id, to_id, _ = ends = _ends(link)
            if entry_id in (from_id, to_id) and {from_id, to_id} <= entries and ends not in there:
                there.add(ends)
                edits.append(Edit(Subject.LINK, link_id, link))
    return edits


def copies(catalogue: pd.DataFrame, ids: Iterable[str]) -> list[dict[str, str]]:
    """Some entries of the catalogue as entries of an area that nobody has confirmed yet.

    What the model only infers (delivery, whom it is open to) stays not known: an area says itself.
    So does who provides an intervention here: the catalogue names who developed it.
    """
    chosen = catalogue.set_index("id").loc[list(ids)]
    rows = []
    for entry_id, entry in zip(chosen.index, chosen.to_dict("records"), strict=True):
        modes = words_of(int(entry["modes"]), Mode) if entry["modes_basis"] == "stated" else []
        is_stated = entry["relationship_basis"] == "stated"
        is_programme = entry["kind"] == Kind.INTERVENTION
        rows.append(
            {
                "name": str(entry["name"]),
                "provider": "" if is_programme else str(entry["provider"]),
                "row_type": str(entry["row_type"]),
                "phases": SEPARATOR.join(words_of(int(entry["phases"]), Phase)),
                "modes": SEPARATOR.join(modes),
                "relationship": str(entry["relationship"]) if is_stated else "",
                "programme": str(entry_id),
                "copied_from": str(entry_id),
            }
        )
    return rows


def _torn(connection: Connection, area_id: str, batch: int) -> list[tuple[str, Document]]:
    """The links that are gone because an entry was deleted, in this batch or in any; newest first.

    One that somebody took away, or whose making was undone, is not among them.
    """
    last = (
        select(func.max(changes.c.number))
        .where(changes.c.area_id == area_id, changes.c.subject == str(Subject.LINK))
        .group_by(changes.c.subject_id)
    )
    rows = connection.execute(
        select(changes.c.subject_id, changes.c.before)
        .where(
            changes.c.area_id == area_id,
            changes.c.number.in_(last),
            changes.c.after.is_(None),
            or_(
                changes.c.action.in_([str(Action.DELETED), str(Action.APPLIED)]),
                changes.c.batch == batch,
            ),
        )
        .order_by(changes.c.number.desc())
    )
    return [(str(link_id), from_text(text) or {}) for link_id, text in rows]


def _ends(link: Document) -> tuple[str, str, str]:
    return link["from_id"], link["to_id"], link["kind"]


def _known(connection: Connection, area_id: str, entry_ids: Sequence[str]) -> None:
    """Raises `NotFoundError` where an entry does not stand and never did."""
    missing = set(entry_ids) - standing_of(connection, area_id, Subject.ENTRY, entry_ids).keys()
    for entry_id in missing:
        once = select(changes.c.number).where(
            changes.c.area_id == area_id,
            changes.c.subject == str(Subject.ENTRY),
            changes.c.subject_id == strip_unstorable(entry_id),
        )
        if connection.execute(once.limit(1)).first() is None:
            raise NotFoundError("There is no such entry in this area.")


def _standing(connection: Connection, area_id: str, entry_id: str) -> tuple[Document, int]:
    standing, version = document(connection, area_id, Subject.ENTRY, entry_id)
    if standing is None:
        raise NotFoundError(
            "This entry is not there any more: somebody deleted it. You can restore it."
        )
    return standing, version


def had_before(
    connection: Connection,
    area_id: str,
    entry_id: str,
    values: Mapping[str, str],
    programmes: Collection[str],
) -> list[Document]:
    """What an entry was before, as far as its links ask: as it stands, or all that it ever was.

    Its edits in scenarios are among that where a link leads to what the catalogue does not have.
    """
    if not any(values.get(link) for link in LINKS):
        return []
    if not are_known(values, programmes):
        return earlier(connection, area_id, entry_id)
    standing, _ = document(connection, area_id, Subject.ENTRY, entry_id)
    return [standing] if standing else []


def checked_values(
    values: Mapping[str, str],
    programmes: Collection[str] | None,
    *,
    placed: bool = True,
    before: Sequence[Mapping[str, str]] = (),
) -> Document:
    """The values as they are kept; `programmes` None: the links were checked before.

    `programmes` are the entries of the catalogue by id, names beside them where links are to keep
    those; `before` is what the entry was, whose links may stay. Raises `RefusedError`.
    """
    tidy = normalise({name: strip_unstorable(value) for name, value in values.items()})
    allowed = None if programmes is None else may_link(tidy, programmes, before)
    if wrong := validate(tidy, allowed, placed=placed):
        raise RefusedError(wrong)
    if programmes is not None:
        tidy = with_names(tidy, programmes, before)
    return {name: tidy[name] for name in LOCAL if name in tidy}
