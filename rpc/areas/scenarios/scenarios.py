"""Scenarios: named copies of a map in which entries are added, changed or ended, for trying out.

A scenario is kept as what differs from the map, entry by entry. So neither the map nor its history
knows of it, and it follows the map: what nobody edited in it is as the map has it now. Applying it
writes its edits to the map as everything else is written, in one batch that one undo takes back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, delete, insert

from rpc.areas import endings
from rpc.areas.authorisation.actor import Actor
from rpc.areas.authorisation.operations import Operation
from rpc.areas.entries import checked_values, had_before
from rpc.areas.errors import EditConflictError, NotFoundError
from rpc.areas.history.changes import Action, Edit, last_writer, lock, record, title
from rpc.areas.local_map import LocalMap, local_map
from rpc.areas.scenarios.rows import (
    Scenario,
    drop_edits,
    free_scenario_name,
    now_text,
    on_map,
    scenario_of,
    tidy_note,
    touch,
    write_edits,
)
from rpc.areas.store import AreaState, Store, area_state, new_id
from rpc.storage.database import reading
from rpc.storage.record import Document, Subject, documents
from rpc.storage.schema import scenarios
from rpc.tables.catalogue import Catalogue

__all__ = [
    "Applied",
    "Conflict",
    "Scenario",
    "apply",
    "discard",
    "end",
    "kept_with",
    "loose",
    "make",
    "opened",
    "rename",
    "revert_edits",
    "save_edit",
    "save_edits",
    "scenario",
    "scenario_map",
]


_NO_EDIT = "This entry has no edit in the scenario any more."


@dataclass(frozen=True)
class Conflict:
    """An edit that was not applied: its entry changed on the map after it was made."""

    entry_id: str
    overtaken: EditConflictError
    """What stands on the map, what was to be written, and who wrote last."""
    sentence: str


@dataclass(frozen=True)
class Applied:
    """What applying did."""

    version: int
    """Of the area, afterwards."""
    done: list[str]
    """The entries whose edits are on the map now, and in the scenario no more."""
    conflicts: list[Conflict]
    """Those that stay in the scenario."""


# ------------------------------------------------------------------------------------------- pure


def kept_with(now: AreaState, scenario: Scenario) -> AreaState:
    """What an area would keep if a scenario were applied to `now`, the map of any moment.

    Links from and to entries that end are not in it. Entries that are new have no version. A box
    whose last entry ends is none left, without a day: in this scenario.
    """
    entries = {name: values for name, values in now.entries.items() if name not in scenario.edits}
    entries |= {name: after for name, after in scenario.edits.items() if after is not None}
    return replace(
        now,
        entries=dict(sorted(entries.items())),
        decisions=endings.decisions_with(now.decisions, now.entries, scenario.edits),
        links={
            name: link
            for name, link in now.links.items()
            if {link["from_id"], link["to_id"]} <= entries.keys()
        },
        versions={name: number for name, number in now.versions.items() if name in entries},
    )


def scenario_map(now: AreaState, scenario: Scenario, catalogue: Catalogue) -> LocalMap:
    """The map of a scenario; its `version` is never that of the area's own map."""
    found = local_map(kept_with(now, scenario), catalogue)
    return replace(found, version=f"{found.version} {scenario.id} {scenario.version}")


def loose(now: AreaState, scenario: Scenario) -> list[str]:
    """The edited entries that were on the map when they were edited, and are gone from it."""
    return [name for name, seen in scenario.seen.items() if seen and name not in now.entries]


# ---------------------------------------------------------------------------------------- reading


def scenario(store: Store, area_id: str, scenario_id: str) -> Scenario:
    """One scenario. Raises `NotFoundError`."""
    with reading(store.engine) as connection:
        return scenario_of(connection, area_id, scenario_id)


def opened(store: Store, area_id: str, scenario_id: str) -> tuple[AreaState, Scenario]:
    """What the area keeps and a scenario over it, of one moment. Raises `NotFoundError`."""
    with reading(store.engine) as connection:
        return area_state(connection, area_id), scenario_of(connection, area_id, scenario_id)


# ---------------------------------------------------------------------------------------- writing


def make(store: Store, area_id: str, by: Actor, name: str, note: str = "") -> Scenario:
    """A new scenario, as yet the same as the map. Raises `RefusedError`, `NotFoundError`."""

    def work(connection: Connection) -> Scenario:
        held = lock(connection, area_id, by, Operation.MAKE_SCENARIO)
        row = {
            "id": new_id("p"),
            "version": 1,
            "name": free_scenario_name(connection, area_id, name),
            "note": tidy_note(note),
            "number": held.version,
            "at": now_text(),
            "by": title(by),
            "applied": "",
        }
        connection.execute(insert(scenarios).values(area_id=area_id, **row))
        return scenario_of(connection, area_id, str(row["id"]))

    return store.write(work)


def rename(
    store: Store, area_id: str, by: Actor, scenario_id: str, name: str, note: str | None = None
) -> Scenario:
    """Gives a scenario another name, and another note where one is given; "" takes it away."""

    def work(connection: Connection) -> Scenario:
        held = lock(connection, area_id, by, Operation.RENAME_SCENARIO)
        before = scenario_of(connection, area_id, scenario_id)
        values = {"name": free_scenario_name(connection, area_id, name, besides=scenario_id)}
        values |= {} if note is None else {"note": tidy_note(note)}
        touch(held, before, **values)
        return scenario_of(connection, area_id, scenario_id)

    return store.write(work)


def discard(store: Store, area_id: str, by: Actor, scenario_id: str) -> None:
    """Throws a scenario away; the map and its history are as they were. Raises `NotFoundError`."""

    def work(connection: Connection) -> None:
        lock(connection, area_id, by, Operation.DISCARD_SCENARIO)
        scenario_of(connection, area_id, scenario_id)
        connection.execute(
            delete(scenarios).where(scenarios.c.area_id == area_id, scenarios.c.id == scenario_id)
        )

    store.write(work)


def save_edits(
    store: Store,
    area_id: str,
    by: Actor,
    scenario_id: str,
    rows: Sequence[Mapping[str, str]],
    programmes: Collection[str] = (),
    *,
    placed: bool = True,
) -> list[str]:
    """Adds entries to a scenario, all or none; the ids that they will have on the map too.

    Rows of the catalogue come from `entries.copies`. Raises `RefusedError`, `NotFoundError`.
    """
    new = {new_id("e"): checked_values(row, programmes, placed=placed) for row in rows}

    def work(connection: Connection) -> None:
        held = lock(connection, area_id, by, Operation.SAVE_EDITS)
        before = scenario_of(connection, area_id, scenario_id)
        write_edits(held, before, {name: (after, 0) for name, after in new.items()})

    store.write(work)
    return list(new)


def save_edit(
    store: Store,
    area_id: str,
    by: Actor,
    scenario_id: str,
    entry_id: str,
    values: Mapping[str, str],
    programmes: Collection[str] = (),
    *,
    seen: int | None = None,
    expected: int | None = None,
) -> Scenario:
    """Leaves an entry with exactly these values in a scenario. As it stands on the map, it is no
    edit any more.

    `seen` is the version of the entry on the map that the writer saw (0: it was not there), the
    one that stands where it is left out; `expected` the edit's own version (`Scenario.versions`,
    0 for none), where another's edit must not be written over. Raises `EditConflictError`,
    `RefusedError`, `NotFoundError`.
    """
    is_placed = any(values.get(name) for name in ("row_type", "phases"))

    def work(connection: Connection) -> Scenario:
        held = lock(connection, area_id, by, Operation.SAVE_EDIT)
        before = scenario_of(connection, area_id, scenario_id)
        had = had_before(connection, area_id, entry_id, values, programmes)
        after = checked_values(values, programmes, placed=is_placed, before=had)
        version = before.versions.get(entry_id, 0)
        if expected is not None and expected != version:
            who = before.authors.get(entry_id, "")
            raise EditConflictError(before.edits.get(entry_id), after, who, version)
        saved, number = on_map(connection, area_id, [entry_id]).get(entry_id, (None, 0))
        if saved is None and entry_id not in before.edits:
            raise NotFoundError("This entry is not on the map any more: somebody deleted it.")
        saw = number if seen is None else seen
        if saved == after and saw == number:
            drop_edits(held, before, [entry_id])
        else:
            write_edits(held, before, {entry_id: (after, saw)})
        return scenario_of(connection, area_id, scenario_id)

    return store.write(work)


def end(
    store: Store, area_id: str, by: Actor, scenario_id: str, entry_ids: Sequence[str]
) -> Scenario:
    """Ends entries in a scenario; those that are only in it are dropped. Raises `NotFoundError`."""

    def work(connection: Connection) -> Scenario:
        held = lock(connection, area_id, by, Operation.END)
        before = scenario_of(connection, area_id, scenario_id)
        there = on_map(connection, area_id, entry_ids)
        if any(name not in there and name not in before.edits for name in entry_ids):
            raise NotFoundError("This entry is not on the map any more: somebody deleted it.")
        drop_edits(held, before, [name for name in entry_ids if name not in there])
        ends = {name: (None, number) for name, (_, number) in there.items()}
        write_edits(held, before, ends)
        return scenario_of(connection, area_id, scenario_id)

    return store.write(work)


def revert_edits(
    store: Store, area_id: str, by: Actor, scenario_id: str, entry_ids: Sequence[str]
) -> Scenario:
    """Takes edits back: these entries are as on the map again. Raises `NotFoundError`."""

    def work(connection: Connection) -> Scenario:
        held = lock(connection, area_id, by, Operation.REVERT_EDITS)
        before = scenario_of(connection, area_id, scenario_id)
        if any(name not in before.edits for name in entry_ids):
            raise NotFoundError(_NO_EDIT)
        drop_edits(held, before, entry_ids)
        return scenario_of(connection, area_id, scenario_id)

    return store.write(work)


# --------------------------------------------------------------------------------------- applying


def apply(
    store: Store,
    area_id: str,
    by: Actor,
    scenario_id: str,
    entry_ids: Collection[str] | None = None,
) -> Applied:
    """Writes a scenario's edits, all or those of some entries, to the map in one batch.

    What ends in the scenario ends on the map today. Edits of entries that changed on the map after
    they were made are not written: they stay, each with a sentence. What already stands as the
    scenario has it needs no write. Raises `NotFoundError`.
    """

    def work(connection: Connection) -> Applied:
        held = lock(connection, area_id, by, Operation.APPLY)
        version = held.version
        before = scenario_of(connection, area_id, scenario_id)
        chosen = list(before.edits if entry_ids is None else dict.fromkeys(entry_ids))
        if any(name not in before.edits for name in chosen):
            raise NotFoundError(_NO_EDIT)
        there = on_map(connection, area_id, chosen)
        today = date.today().isoformat()
        edits, done, conflicts = [], [], []
        for name in chosen:
            saved, number = there.get(name, (None, 0))
            after = before.edits[name]
            if saved != after and number != before.seen[name]:
                conflicts.append(_conflict(connection, area_id, name, saved, after, number))
                continue
            done.append(name)
            if saved != after:
                edits.append(Edit(Subject.ENTRY, name, after, ended=None if after else today))
        gone = {edit.subject_id for edit in edits if edit.after is None}
        torn = [
            Edit(Subject.LINK, name, None)
            for name, link in documents(connection, area_id, Subject.LINK).items()
            if {link["from_id"], link["to_id"]} & gone
        ]
        if edits:
            version = record(held, Action.APPLIED, [*torn, *edits])
        if done:
            is_last = len(done) == len(before.edits)
            drop_edits(held, before, done, applied=now_text() if is_last else "")
        return Applied(version, done, conflicts)

    return store.write(work)


def _conflict(
    connection: Connection,
    area_id: str,
    entry_id: str,
    saved: Document | None,
    after: Document | None,
    number: int,
) -> Conflict:
    by = last_writer(connection, area_id, Subject.ENTRY, entry_id)
    name = (after or saved or {}).get("name", entry_id)
    theirs = "deleted" if saved is None else "changed"
    ours = "ended" if after is None else "changed"
    sentence = (
        f"{by or 'Somebody'} {theirs} {name} on the map after it was {ours} in this scenario. "
        "It was not applied and stays in the scenario: look at both, and save it again or drop it."
    )
    return Conflict(entry_id, EditConflictError(saved, after or {}, by, number), sentence)
