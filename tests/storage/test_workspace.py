"""The way of a write: what an archived area and the past forbid is refused in the core."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from rpc.areas import decisions, entries, links, policies
from rpc.areas.actor import Actor
from rpc.areas.errors import AreaError, ForbiddenError, NotFoundError, OvertakenError
from rpc.areas.history import timeline
from rpc.areas.policies import ALLOWED, Deed, Situation, allows, check
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Store
from rpc.areas.transfer.plain_data import dump
from rpc.areas.workspace import Workspace

BY = "Facilitator"
CELL = "self_help/primary"
ENTRY = {
    "name": "Drop-in",
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
}
WHO = Actor(BY, "browser-1")


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


@pytest.fixture
def full(store: Store, area: str) -> Full:
    return filled(store, area)


def filled(store: Store, area: str) -> Full:
    """Fills an area."""
    one, two, gone = entries.add_many(store, area, BY, [ENTRY, ENTRY, ENTRY])
    (waiting,) = entries.add_many(store, area, BY, [{"name": "Waits"}], placed=False)
    link = links.link(store, area, BY, one, two, "refer", "agreed")
    decisions.decide(store, area, BY, CELL, "none")
    snapshot = timeline.snapshot(store, area, BY, "Before").id
    scenario = scenarios.make(store, area, BY, "What if").id
    scenarios.put(store, area, scenario, one, {**ENTRY, "times": "Mondays"})
    entries.remove(store, area, BY, [gone], ended=None)
    entries.add(store, area, WHO, {**ENTRY, "name": "Taken back"})
    timeline.undo(store, area, WHO)
    return Full(area, one, two, waiting, gone, link, snapshot, scenario)


def deeds(full: Full, store: Store) -> dict[Deed, Callable[[Workspace], Any]]:
    """Each deed, so that it succeeds on an area that stands."""
    version = store.kept(full.area).versions.get(full.one, 0)
    place = {"provider": "NHS", "row_type": "self_help", "phases": "primary"}
    changed = {**ENTRY, "times": "Fridays"}
    return {
        Deed.ADD: lambda w: w.add(ENTRY),
        Deed.ADD_MANY: lambda w: w.add_many([ENTRY]),
        Deed.CHANGE: lambda w: w.change(full.one, changed, version),
        Deed.CHANGE_MANY: lambda w: w.change_many({full.one: (changed, version)}),
        Deed.PLACE: lambda w: w.place([full.waiting], place),
        Deed.REMOVE: lambda w: w.remove([full.one], ended=None),
        Deed.RESTORE: lambda w: w.restore(full.gone),
        Deed.DECIDE: lambda w: w.decide("self_help/secondary", "none"),
        Deed.WITHDRAW: lambda w: w.withdraw(CELL),
        Deed.LINK: lambda w: w.link(full.two, full.one, "refer", "agreed"),
        Deed.UNLINK: lambda w: w.unlink(full.link),
        Deed.SNAPSHOT: lambda w: w.snapshot("After"),
        Deed.FORGET: lambda w: w.forget(full.snapshot),
        Deed.MAKE_SCENARIO: lambda w: w.make_scenario("Another"),
        Deed.RENAME_SCENARIO: lambda w: w.rename_scenario(full.scenario, "Renamed"),
        Deed.DISCARD_SCENARIO: lambda w: w.discard_scenario(full.scenario),
        Deed.PUT: lambda w: w.put(full.scenario, full.two, changed),
        Deed.PUT_MANY: lambda w: w.put_many(full.scenario, [ENTRY]),
        Deed.END: lambda w: w.end(full.scenario, [full.two]),
        Deed.UNPUT: lambda w: w.unput(full.scenario, [full.one]),
        Deed.APPLY: lambda w: w.apply(full.scenario),
        Deed.SET: lambda w: w.set(abuse_route="Helpline"),
        Deed.CONFIGURE: lambda w: w.configure({"abuse_route": "Line"}, {}),
        Deed.RENAME: lambda w: w.rename(f"{full.area} renamed"),
        Deed.REVERT: lambda w: w.revert(full.snapshot, store.area(full.area).version),
        Deed.UNDO: lambda w: w.undo(),
        Deed.REDO: lambda w: w.redo(),
        Deed.ARCHIVE: lambda w: w.archive(),
        Deed.UNARCHIVE: lambda w: w.unarchive(),
        Deed.DELETE: lambda w: w.delete(store.area(full.area).name),
        Deed.EXPORT: lambda w: w.export(),
    }


def test_no_deed_is_missing(full: Full, store: Store) -> None:
    """Of the table, of the workspace and of this test."""
    functions = {
        name
        for name, found in vars(Workspace).items()
        if callable(found) and not name.startswith("_")
    }
    assert functions == {str(deed) for deed in Deed}
    assert ALLOWED.keys() == set(Deed) == deeds(full, store).keys()


def test_what_the_table_says() -> None:
    """Written out once more, so that nobody opens a door by a slip."""
    archived = {deed for deed in Deed if allows(deed, is_archived=True)}
    assert archived == {Deed.UNARCHIVE, Deed.DELETE, Deed.EXPORT}
    assert {deed for deed in Deed if allows(deed, is_archived=False, moment=3)} == {Deed.EXPORT}
    assert {deed for deed in Deed if allows(deed, is_archived=True, moment=3)} == {Deed.EXPORT}
    assert {deed for deed in Deed if allows(deed, is_archived=False)} == set(Deed)
    for deed in Deed:
        if not allows(deed, is_archived=True, moment=3):
            with pytest.raises(ForbiddenError, match="the map as it was"):
                check(deed, is_archived=True, moment=3)


@pytest.mark.parametrize("deed", Deed, ids=str)
def test_each_deed_in_each_situation(store: Store, deed: Deed) -> None:
    for is_archived in (True, False):
        for moment in (3, 0):
            full = filled(store, store.make(f"{is_archived} {moment}").id)
            if deed is Deed.UNDO:
                entries.add(store, full.area, WHO, {**ENTRY, "name": "Mine"})
            do = deeds(full, store)[deed]
            if is_archived:
                store.archive(full.area, BY)
            before = dump(store, full.area)
            workspace = Workspace(store, full.area, WHO, moment)
            if allows(deed, is_archived=is_archived, moment=moment):
                do(workspace)
                continue
            why = Situation.PAST if moment else Situation.ARCHIVED
            with pytest.raises(ForbiddenError) as refused:
                do(workspace)
            assert str(refused.value) == policies.WHY[why]
            assert dump(store, full.area) == before


@pytest.mark.parametrize("deed", [one for one in Deed if one is not Deed.EXPORT], ids=str)
def test_an_area_that_is_gone(store: Store, full: Full, deed: Deed) -> None:
    do = deeds(full, store)[deed]
    name = store.area(full.area).name
    store.delete(full.area, name)
    if deed is Deed.DELETE:
        do = lambda workspace: workspace.delete(name)  # noqa: E731
    with pytest.raises(NotFoundError):
        do(Workspace(store, full.area, WHO))


def test_an_archived_area_refuses_without_a_workspace_too(store: Store, full: Full) -> None:
    store.archive(full.area, BY)
    before = dump(store, full.area)
    refused: list[Callable[[], object]] = [
        lambda: entries.add(store, full.area, BY, ENTRY),
        lambda: entries.remove(store, full.area, BY, [full.one], ended=None),
        lambda: decisions.decide(store, full.area, BY, CELL, "", comment="C"),
        lambda: links.unlink(store, full.area, BY, full.link),
        lambda: timeline.snapshot(store, full.area, BY, "After"),
        lambda: timeline.forget(store, full.area, full.snapshot),
        lambda: timeline.undo(store, full.area, BY),
        lambda: scenarios.make(store, full.area, BY, "Another"),
        lambda: scenarios.discard(store, full.area, full.scenario),
        lambda: store.set(full.area, BY, writer="Lead"),
        lambda: store.rename(full.area, "Hale", BY),
    ]
    for deed in refused:
        with pytest.raises(ForbiddenError, match="This area is archived"):
            deed()
    assert dump(store, full.area) == before


def test_it_is_refused_where_it_was_archived_in_the_meantime(store: Store, full: Full) -> None:
    """The check is in the transaction of the write: a page that has not heard is refused too."""
    workspace = Workspace(store, full.area, WHO)
    workspace.add(ENTRY)
    store.archive(full.area, "Lead")
    with pytest.raises(ForbiddenError):
        workspace.add(ENTRY)
    store.unarchive(full.area, "Lead")
    workspace.add(ENTRY)


def test_a_change_of_an_entry_that_is_gone_does_not_bring_it_back(store: Store, full: Full) -> None:
    for expected in (0, -1, 3):
        with pytest.raises(OvertakenError) as overtaken:
            entries.change(store, full.area, BY, full.gone, ENTRY, expected)
        assert overtaken.value.saved is None
    with pytest.raises(NotFoundError, match="There is no such entry"):
        entries.change(store, full.area, BY, "e-never", ENTRY, 0)
    with pytest.raises(OvertakenError):
        entries.change(store, full.area, BY, full.one, {**ENTRY, "times": "Late"}, 0)
    assert full.gone not in store.kept(full.area).entries
    workspace = Workspace(store, full.area, WHO)
    with pytest.raises(NotFoundError):
        workspace.change_many({"e-never": (ENTRY, 0)}, brings_back=["e-never"])
    workspace.change_many({full.gone: (ENTRY, 0)}, brings_back=[full.gone])
    assert store.kept(full.area).entries[full.gone] == ENTRY


def test_what_is_not_there_cannot_be_taken_away(store: Store, full: Full) -> None:
    """Each says so instead of saying that it was saved."""
    workspace = Workspace(store, full.area, WHO)
    before = dump(store, full.area)
    for wrong in ("l-never", "", "\x00", full.one):
        nothing: list[Callable[[str], object]] = [
            workspace.unlink,
            workspace.forget,
            workspace.discard_scenario,
            lambda wrong: workspace.remove([f"{wrong}?"], ended=None),
            lambda wrong: workspace.restore(f"{wrong}?"),
            lambda wrong: workspace.unput(full.scenario, [f"{wrong}?"]),
            lambda wrong: workspace.apply(full.scenario, [f"{wrong}?"]),
            lambda _: workspace.withdraw("self_help/secondary"),
        ]
        for deed in nothing:
            with pytest.raises(AreaError):
                deed(wrong)
    assert dump(store, full.area) == before
