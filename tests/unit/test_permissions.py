"""Who may do what, when: every operation by every role in every state, called in the core.

`EXPECTED` is written out by hand, so that nobody opens a door by a slip in one of the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import delete

from rpc.areas import decisions, entries, links
from rpc.areas.authorisation import permissions, policies
from rpc.areas.authorisation.actor import Actor, Role, local_actor
from rpc.areas.authorisation.operations import OF_REGISTER, Operation
from rpc.areas.errors import ForbiddenError, NotFoundError, NotPermittedError
from rpc.areas.history import timeline
from rpc.areas.register import Register
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Store
from rpc.areas.transfer.plain_data import Data, dump, dump_all, load
from rpc.areas.workspace import Workspace
from rpc.storage.database import open_database
from rpc.storage.schema import areas
from rpc.tables import catalogue as catalogues

EXPECTED = """
                  reader  recorder  facilitator  administrator  local   states
export            yes     yes       yes          yes            yes     standing archived past
add               -       yes       yes          yes            yes     standing
add_many          -       yes       yes          yes            yes     standing
change            -       yes       yes          yes            yes     standing
change_many       -       yes       yes          yes            yes     standing
place             -       yes       yes          yes            yes     standing
decide            -       yes       yes          yes            yes     standing
withdraw          -       yes       yes          yes            yes     standing
link              -       yes       yes          yes            yes     standing
unlink            -       yes       yes          yes            yes     standing
undo              -       yes       yes          yes            yes     standing
redo              -       yes       yes          yes            yes     standing
undo_others       -       -         yes          yes            yes     standing
remove            -       -         yes          yes            yes     standing
restore           -       -         yes          yes            yes     standing
snapshot          -       -         yes          yes            yes     standing
forget            -       -         yes          yes            yes     standing
revert            -       -         yes          yes            yes     standing
make_scenario     -       -         yes          yes            yes     standing
rename_scenario   -       -         yes          yes            yes     standing
discard_scenario  -       -         yes          yes            yes     standing
save_edit         -       -         yes          yes            yes     standing
save_edits        -       -         yes          yes            yes     standing
end               -       -         yes          yes            yes     standing
revert_edits      -       -         yes          yes            yes     standing
apply             -       -         yes          yes            yes     standing
set               -       -         -            yes            yes     standing
configure         -       -         -            yes            yes     standing
rename            -       -         -            yes            yes     standing
archive           -       -         -            yes            yes     standing
unarchive         -       -         -            yes            yes     standing archived
delete            -       -         -            yes            yes     standing archived
make              -       -         -            yes            yes     standing archived past
load              -       -         -            yes            yes     standing archived past
restore_backup    -       -         -            yes            yes     standing archived past
"""

BROWSER = "browser-1"
CELL = "self_help/primary"
ENTRY = {
    "name": "Drop-in",
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
}
SETUP = local_actor("Lead")
ACTORS = {role: Actor(role=role, title=f"The {role}", browser=BROWSER) for role in Role}
SITUATIONS = [(False, 0), (True, 0), (False, 3), (True, 3)]
"""Whether the area is archived, and the change after which it is looked at."""


def expected() -> tuple[dict[Operation, set[Role]], dict[Operation, set[str]]]:
    """The table above: who may do each operation, and in which states."""
    head, *lines = EXPECTED.strip().splitlines()
    roles = [Role(name) for name in head.split()[:-1]]
    permitted, states = {}, {}
    for line in lines:
        name, *rest = line.split()
        marks, allowed = rest[: len(roles)], rest[len(roles) :]
        assert set(marks) <= {"yes", "-"}
        assert set(allowed) <= set(policies.Situation)
        operation = Operation(name)
        permitted[operation] = {
            role for role, mark in zip(roles, marks, strict=True) if mark == "yes"
        }
        states[operation] = set(allowed)
    return permitted, states


PERMITTED, STATES = expected()


@pytest.fixture(scope="module")
def database() -> Iterator[Store]:
    """A store in memory, made once: that takes longer than all else here."""
    engine = open_database("sqlite://")
    yield Store(engine)
    engine.dispose()


@pytest.fixture
def store(database: Store) -> Store:
    """The same, empty."""
    empty(database)
    return database


def empty(store: Store) -> None:
    store.write(lambda connection: connection.execute(delete(areas)))


@dataclass(frozen=True)
class Full:
    """An area with one of everything that can be written to."""

    area: str
    one: str
    two: str
    waiting: str
    gone: str
    link: str
    snapshot: str
    scenario: str


def filled(store: Store) -> Full:
    """An area that somebody filled in another browser."""
    area = store.make("Northborough", SETUP).id
    one, two, gone = entries.add_many(store, area, SETUP, [ENTRY, ENTRY, ENTRY])
    (waiting,) = entries.add_many(store, area, SETUP, [{"name": "Waits"}], placed=False)
    link = links.link(store, area, SETUP, one, two, "refer", "agreed")
    decisions.decide(store, area, SETUP, CELL, "none")
    snapshot = timeline.snapshot(store, area, SETUP, "Before").id
    scenario = scenarios.make(store, area, SETUP, "What if").id
    scenarios.save_edit(store, area, SETUP, scenario, one, {**ENTRY, "times": "Mondays"})
    entries.remove(store, area, SETUP, [gone], ended=None)
    return Full(area, one, two, waiting, gone, link, snapshot, scenario)


def prepare(store: Store, area: str, operation: Operation) -> None:
    """What has to be done before, so that it can be taken back or done again."""
    own = local_actor("Before", BROWSER)
    if operation in (Operation.UNDO, Operation.REDO):
        entries.add(store, area, own, {**ENTRY, "name": "Mine"})
    if operation is Operation.REDO:
        timeline.undo(store, area, own)
    if operation is Operation.UNDO_OTHERS:
        entries.add(store, area, replace(own, browser="browser-2"), {**ENTRY, "name": "Theirs"})


def doing(store: Store, full: Full) -> dict[Operation, Callable[[Workspace], Any]]:
    """Each operation on an area, so that it succeeds on one that stands."""
    version = store.state(full.area).versions.get(full.one, 0)
    place = {"provider": "NHS", "row_type": "self_help", "phases": "primary"}
    changed = {**ENTRY, "times": "Fridays"}

    def undo_others(workspace: Workspace) -> list[timeline.Change]:
        batch = timeline.history(store, full.area)[0].batch
        token = timeline.undoing(store, full.area, workspace.actor, batch).token
        return workspace.undo(batch, token)

    return {
        Operation.ADD: lambda w: w.add(ENTRY),
        Operation.ADD_MANY: lambda w: w.add_many([ENTRY]),
        Operation.CHANGE: lambda w: w.change(full.one, changed, version),
        Operation.CHANGE_MANY: lambda w: w.change_many({full.one: (changed, version)}),
        Operation.PLACE: lambda w: w.place([full.waiting], place),
        Operation.REMOVE: lambda w: w.remove([full.one], ended=None),
        Operation.RESTORE: lambda w: w.restore(full.gone),
        Operation.DECIDE: lambda w: w.decide("self_help/secondary", "none"),
        Operation.WITHDRAW: lambda w: w.withdraw(CELL),
        Operation.LINK: lambda w: w.link(full.two, full.one, "refer", "agreed"),
        Operation.UNLINK: lambda w: w.unlink(full.link),
        Operation.SNAPSHOT: lambda w: w.snapshot("After"),
        Operation.FORGET: lambda w: w.forget(full.snapshot),
        Operation.MAKE_SCENARIO: lambda w: w.make_scenario("Another"),
        Operation.RENAME_SCENARIO: lambda w: w.rename_scenario(full.scenario, "Renamed"),
        Operation.DISCARD_SCENARIO: lambda w: w.discard_scenario(full.scenario),
        Operation.SAVE_EDIT: lambda w: w.save_edit(full.scenario, full.two, changed),
        Operation.SAVE_EDITS: lambda w: w.save_edits(full.scenario, [ENTRY]),
        Operation.END: lambda w: w.end(full.scenario, [full.two]),
        Operation.REVERT_EDITS: lambda w: w.revert_edits(full.scenario, [full.one]),
        Operation.APPLY: lambda w: w.apply(full.scenario),
        Operation.SET: lambda w: w.set(abuse_route="Helpline"),
        Operation.CONFIGURE: lambda w: w.configure({"abuse_route": "Line"}, {}),
        Operation.RENAME: lambda w: w.rename("Southborough"),
        Operation.REVERT: lambda w: w.revert(full.snapshot, store.area(full.area).version),
        Operation.UNDO: lambda w: w.undo(),
        Operation.UNDO_OTHERS: undo_others,
        Operation.REDO: lambda w: w.redo(),
        Operation.ARCHIVE: lambda w: w.archive(),
        Operation.UNARCHIVE: lambda w: w.unarchive(),
        Operation.DELETE: lambda w: w.delete(store.area(full.area).name),
        Operation.EXPORT: lambda w: w.export(),
    }


ON_AREA = [one for one in Operation if one not in OF_REGISTER]


def public(what: type) -> set[str]:
    return {name for name, found in vars(what).items() if callable(found) and name[0] != "_"}


def test_no_operation_is_missing(store: Store) -> None:
    """From either table, from the two doors, and from this test."""
    assert PERMITTED.keys() == STATES.keys() == set(Operation)
    assert permissions.PERMITTED.keys() == policies.ALLOWED.keys() == set(Operation)
    assert public(Workspace) - {"can"} == set(map(str, ON_AREA)) - {"undo_others"}
    assert public(Register) - {"can"} == set(map(str, OF_REGISTER)) | {"make_example"}
    assert doing(store, filled(store)).keys() == set(ON_AREA)


def test_the_tables_say_what_is_written_here() -> None:
    for operation in Operation:
        assert permissions.PERMITTED[operation] == PERMITTED[operation], operation
        assert policies.ALLOWED[operation] == STATES[operation], operation


@pytest.fixture(scope="module")
def template(database: Store) -> tuple[Data, Full]:
    """The area that each test begins with, as data."""
    empty(database)
    full = filled(database)
    return dump(database, full.area), full


def begin(store: Store, data: Data, operation: Operation, *, is_archived: bool) -> None:
    """Leaves nothing but the area, ready for an operation."""
    empty(store)
    area = load(store, SETUP, data).id
    prepare(store, area, operation)
    if is_archived:
        store.archive(area, SETUP)


def refusal(operation: Operation, role: Role, *, is_archived: bool, moment: int) -> str | None:
    """Why something is refused, by the tables above; None where it is not."""
    states = {"archived" if is_archived else "standing"} | ({"past"} if moment else set())
    person = f"You are here as {'an' if role is Role.ADMINISTRATOR else 'a'} {role}, and only"
    if states - STATES[operation] >= {"past"}:
        return policies.WHY[policies.Situation.PAST]
    first = Operation.UNDO if operation is Operation.UNDO_OTHERS else operation
    if role not in PERMITTED[first]:
        return person
    if not states <= STATES[operation]:
        return policies.WHY[policies.Situation.ARCHIVED]
    return None if role in PERMITTED[operation] else person


@pytest.mark.parametrize("operation", ON_AREA, ids=str)
def test_each_operation_by_each_role_in_each_state(
    store: Store, template: tuple[Data, Full], operation: Operation
) -> None:
    data, full = template
    for is_archived, moment in SITUATIONS:
        begin(store, data, operation, is_archived=is_archived)
        before = dump_all(store)
        for role in Role:
            workspace = Workspace(store, full.area, ACTORS[role], moment)
            why = refusal(operation, role, is_archived=is_archived, moment=moment)
            assert workspace.can(operation, is_archived=is_archived) == (why is None)
            if why is None:
                doing(store, full)[operation](workspace)
                if operation not in (Operation.EXPORT, Operation.UNARCHIVE):
                    assert dump_all(store) != before
                begin(store, data, operation, is_archived=is_archived)
                before = dump_all(store)
                continue
            with pytest.raises(ForbiddenError) as refused:
                doing(store, full)[operation](workspace)
            assert str(refused.value).startswith(why)
            assert dump_all(store) == before


@pytest.mark.parametrize("role", Role, ids=str)
def test_each_operation_on_the_installation_by_each_role(
    store: Store, template: tuple[Data, Full], role: Role
) -> None:
    data, _ = template
    calls: dict[Operation, list[Callable[[Register], Any]]] = {
        Operation.MAKE: [
            lambda areas: areas.make("Hale"),
            lambda areas: areas.make_example(catalogues.load()),
        ],
        Operation.LOAD: [lambda areas: areas.load(data, "Loaded")],
        Operation.RESTORE_BACKUP: [lambda areas: areas.restore_backup({"a": data})],
    }
    assert calls.keys() == OF_REGISTER
    for operation, works in calls.items():
        for work in works:
            empty(store)
            if role in PERMITTED[operation]:
                work(Register(store, ACTORS[role]))
                assert store.areas()
                continue
            with pytest.raises(NotPermittedError, match=f"You are here as a {role}"):
                work(Register(store, ACTORS[role]))
            assert store.areas() == []


def test_who_may_is_asked_without_a_workspace_too(
    store: Store, template: tuple[Data, Full]
) -> None:
    """Whoever calls the functions of the core itself is asked by the lock all the same."""
    data, full = template
    reader = ACTORS[Role.READER]
    load(store, SETUP, data)
    before = dump_all(store)
    refused: list[Callable[[], object]] = [
        lambda: entries.add(store, full.area, reader, ENTRY),
        lambda: entries.remove(store, full.area, reader, [full.one], ended=None),
        lambda: decisions.decide(store, full.area, reader, CELL, "", comment="C"),
        lambda: links.unlink(store, full.area, reader, full.link),
        lambda: timeline.snapshot(store, full.area, reader, "After"),
        lambda: timeline.undo(store, full.area, reader),
        lambda: scenarios.discard(store, full.area, reader, full.scenario),
        lambda: store.delete(full.area, reader, "Northborough"),
        lambda: store.make("Hale", reader),
    ]
    for work in refused:
        with pytest.raises(NotPermittedError):
            work()
    assert dump_all(store) == before


def test_a_recorder_undoes_their_own_and_brings_nothing_back(
    store: Store, template: tuple[Data, Full]
) -> None:
    """What does more than its button says is asked for what it does."""
    data, full = template
    load(store, SETUP, data)
    recorder = Workspace(store, full.area, ACTORS[Role.RECORDER])
    added = recorder.add({**ENTRY, "name": "Mine"})
    recorder.undo()
    assert added not in store.state(full.area).entries
    prepare(store, full.area, Operation.UNDO_OTHERS)
    batch = timeline.history(store, full.area)[0].batch
    with pytest.raises(NotPermittedError, match="only a facilitator or an administrator"):
        recorder.undo(batch)
    with pytest.raises(NotPermittedError):
        recorder.change_many({full.gone: (ENTRY, 0)}, brings_back=[full.gone])
    assert full.gone not in store.state(full.area).entries


@pytest.mark.parametrize("operation", [one for one in ON_AREA if one != "export"], ids=str)
def test_an_area_that_is_gone(
    store: Store, template: tuple[Data, Full], operation: Operation
) -> None:
    data, full = template
    begin(store, data, operation, is_archived=False)
    do = doing(store, full)[operation]
    empty(store)
    if operation is Operation.DELETE:
        do = lambda workspace: workspace.delete("Northborough")  # noqa: E731
    if operation is Operation.UNDO_OTHERS:
        do = lambda workspace: workspace.undo(1)  # noqa: E731
    with pytest.raises(NotFoundError):
        do(Workspace(store, full.area, ACTORS[Role.LOCAL]))
