"""The way of a write: what an archived area and the past forbid is refused in the core."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from rpc.areas import decisions, entries, links
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.errors import AreaError, EditConflictError, ForbiddenError, NotFoundError
from rpc.areas.history import timeline
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Store
from rpc.areas.transfer.plain_data import dump
from rpc.areas.workspace import Workspace

BY = local_actor("Facilitator")
CELL = "self_help/primary"
ENTRY = {
    "name": "Drop-in",
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
}
WHO = local_actor(BY.title, "browser-1")


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
    scenarios.save_edit(store, area, BY, scenario, one, {**ENTRY, "times": "Mondays"})
    entries.remove(store, area, BY, [gone], ended=None)
    entries.add(store, area, WHO, {**ENTRY, "name": "Taken back"})
    timeline.undo(store, area, WHO)
    return Full(area, one, two, waiting, gone, link, snapshot, scenario)


def test_an_archived_area_refuses_without_a_workspace_too(store: Store, full: Full) -> None:
    store.archive(full.area, BY)
    before = dump(store, full.area)
    refused: list[Callable[[], object]] = [
        lambda: entries.add(store, full.area, BY, ENTRY),
        lambda: entries.remove(store, full.area, BY, [full.one], ended=None),
        lambda: decisions.decide(store, full.area, BY, CELL, "", comment="C"),
        lambda: links.unlink(store, full.area, BY, full.link),
        lambda: timeline.snapshot(store, full.area, BY, "After"),
        lambda: timeline.forget(store, full.area, BY, full.snapshot),
        lambda: timeline.undo(store, full.area, BY),
        lambda: scenarios.make(store, full.area, BY, "Another"),
        lambda: scenarios.discard(store, full.area, BY, full.scenario),
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
    store.archive(full.area, local_actor("Lead"))
    with pytest.raises(ForbiddenError):
        workspace.add(ENTRY)
    store.unarchive(full.area, local_actor("Lead"))
    workspace.add(ENTRY)


def test_a_change_of_an_entry_that_is_gone_does_not_bring_it_back(store: Store, full: Full) -> None:
    for expected in (0, -1, 3):
        with pytest.raises(EditConflictError) as overtaken:
            entries.change(store, full.area, BY, full.gone, ENTRY, expected)
        assert overtaken.value.saved is None
    with pytest.raises(NotFoundError, match="There is no such entry"):
        entries.change(store, full.area, BY, "e-never", ENTRY, 0)
    with pytest.raises(EditConflictError):
        entries.change(store, full.area, BY, full.one, {**ENTRY, "times": "Late"}, 0)
    assert full.gone not in store.state(full.area).entries
    workspace = Workspace(store, full.area, WHO)
    with pytest.raises(NotFoundError):
        workspace.change_many({"e-never": (ENTRY, 0)}, brings_back=["e-never"])
    workspace.change_many({full.gone: (ENTRY, 0)}, brings_back=[full.gone])
    assert store.state(full.area).entries[full.gone] == ENTRY


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
            lambda wrong: workspace.revert_edits(full.scenario, [f"{wrong}?"]),
            lambda wrong: workspace.apply(full.scenario, [f"{wrong}?"]),
            lambda _: workspace.withdraw("self_help/secondary"),
        ]
        for deed in nothing:
            with pytest.raises(AreaError):
                deed(wrong)
    assert dump(store, full.area) == before
