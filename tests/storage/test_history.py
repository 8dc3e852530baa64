"""The history: what it says, how an area stood, undo by undo, and snapshots."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from replay import assert_history_agrees, plain

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.decisions import decide
from rpc.areas.entries import add, add_many, change, remove, restore
from rpc.areas.errors import AreaError, NotFoundError, RefusedError
from rpc.areas.history import changes as changes_module
from rpc.areas.history.timeline import (
    as_of,
    deleted,
    forget,
    history,
    snapshot,
    snapshots_of,
    taking_back,
    undo,
)
from rpc.areas.links import link
from rpc.areas.store import AreaState, Store

BY = local_actor("Facilitator")
ENTRY = {
    "name": "Drop-in",
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
}


def same_map(one: AreaState, other: AreaState) -> bool:
    """Whether two moments hold the same, whatever the numbers of their changes."""
    without = {"version", "versions"}
    first, second = plain(one), plain(other)
    return all(first[name] == second[name] for name in first.keys() - without)


def test_newest_first_and_only_so_many(store: Store, area: str) -> None:
    for number in range(5):
        decide(store, area, BY, "self_help/primary", comment=f"Comment {number}")
    assert [line.number for line in history(store, area)] == [6, 5, 4, 3, 2, 1]
    assert [line.number for line in history(store, area, 2)] == [6, 5]


def test_moments_never_go_back(store: Store, area: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the clock was put back an hour between two writes."""

    class Earlier(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(hours=1)

    add(store, area, BY, ENTRY)
    monkeypatch.setattr(changes_module, "datetime", Earlier)
    add(store, area, BY, ENTRY)
    monkeypatch.undo()
    add(store, area, BY, ENTRY)
    moments = [datetime.fromisoformat(line.at) for line in history(store, area)[::-1]]
    assert moments == sorted(set(moments))
    assert all(len(line.at) == 32 for line in history(store, area)), "they sort as texts do"
    for line in history(store, area):
        moment = datetime.fromisoformat(line.at)
        assert as_of(store, area, moment) == as_of(store, area, line.number)


def test_as_it_stood(store: Store, area: str) -> None:
    stood = {1: store.state(area)}
    one, two = add_many(store, area, BY, [ENTRY, ENTRY])
    stood[3] = store.state(area)
    link(store, area, BY, one, two, "refer", "agreed")
    decide(store, area, BY, "self_help/primary", "none")
    store.set(area, BY, writer="Lead")
    stood[6] = store.state(area)
    remove(store, area, BY, [one], ended=None)
    store.rename(area, "Hale", BY)
    stood[9] = store.state(area)
    for number, then in stood.items():
        assert as_of(store, area, number) == then
    assert as_of(store, area, 10**30) == store.state(area)

    empty = as_of(store, area, 0)
    assert (empty.entries, empty.decisions, empty.links, empty.versions) == ({}, {}, {}, {})
    assert empty.area.version == 0
    assert same_map(as_of(store, area, -1), empty)
    with pytest.raises(NotFoundError):
        as_of(store, "nowhere", 1)


def test_as_it_stood_at_a_moment_of_any_zone(store: Store, area: str) -> None:
    add(store, area, BY, ENTRY)
    then = store.state(area)
    moment = datetime.fromisoformat(history(store, area)[0].at)
    add(store, area, BY, ENTRY)
    summer = timezone(timedelta(hours=1))
    for same in (moment, moment.replace(tzinfo=None), moment.astimezone(summer)):
        assert as_of(store, area, same) == then
    before_all = as_of(store, area, datetime(2021, 10, 1, tzinfo=UTC))
    assert before_all.entries == {}
    assert as_of(store, area, datetime(2999, 1, 1)) == store.state(area)
    assert as_of(store, area, moment - timedelta(microseconds=1)).area.version == 1


def test_nothing_to_undo(store: Store, area: str) -> None:
    assert taking_back(store, area).undo == []
    with pytest.raises(AreaError, match="There is nothing to undo"):
        undo(store, area, BY)
    add(store, area, BY, ENTRY)
    undo(store, area, BY)
    with pytest.raises(AreaError, match="There is nothing to undo"):
        undo(store, area, BY)
    assert store.version(area) == 3
    with pytest.raises(NotFoundError):
        taking_back(store, "nowhere")
    with pytest.raises(NotFoundError):
        undo(store, "nowhere", BY)


def test_undo_takes_back_one_act_after_another(store: Store, area: str) -> None:
    stood = [store.state(area)]

    def note() -> None:
        stood.append(store.state(area))

    one, two = add_many(store, area, BY, [ENTRY, ENTRY])
    note()
    link(store, area, BY, one, two, "refer", "agreed")
    note()
    change(store, area, BY, one, {**ENTRY, "cost": "free"}, store.state(area).versions[one])
    note()
    decide(store, area, BY, "self_help/primary", "out_of_scope", why="County")
    note()
    remove(store, area, BY, [one, two], ended=None)
    note()
    restore(store, area, BY, two)
    note()
    store.set(area, BY, writer="Lead")
    note()
    store.rename(area, "Hale", BY)

    acts = ["changed", "set", "restored", "deleted", "decided", "changed", "linked", "added"]
    for act, then in zip(acts, reversed(stood), strict=True):
        shown = taking_back(store, area).undo
        assert {line.action for line in shown} == {act}
        assert undo(store, area, local_actor("Lead")) == shown
        newest = history(store, area)[0]
        assert (newest.action, newest.by, newest.undoes) == ("undid", "Lead", shown[0].batch)
        assert same_map(store.state(area), then)
    assert taking_back(store, area).undo == []
    assert_history_agrees(store, area)


def test_what_is_written_after_an_undo_is_undone_before_what_stood_before_it(
    store: Store, area: str
) -> None:
    for number in range(3):
        decide(store, area, BY, "self_help/primary", comment=f"Comment {number}")

    def comment() -> str:
        return store.state(area).decisions.get("self_help/primary", {}).get("comment", "")

    undo(store, area, BY)
    assert comment() == "Comment 1"
    decide(store, area, BY, "self_help/primary", comment="Another")
    seen = []
    while taking_back(store, area).undo:
        undo(store, area, BY)
        seen.append(comment())
    assert seen == ["Comment 1", "Comment 0", ""]
    assert_history_agrees(store, area)


def test_an_undo_gives_back_no_name_that_another_area_has_now(store: Store, area: str) -> None:
    store.rename(area, "Hale", BY)
    other = store.make("Northborough", BY).id
    with pytest.raises(RefusedError, match="There is an area called Northborough already"):
        undo(store, area, BY)
    assert [each.name for each in store.areas()] == ["Hale", "Northborough"]
    store.rename(other, "Elsewhere", BY)
    undo(store, area, BY)
    assert store.area(area).name == "Northborough"


def test_areas_have_histories_of_their_own(store: Store, area: str) -> None:
    other = store.make("Hale", BY).id
    add(store, other, BY, ENTRY)
    assert taking_back(store, area).undo == []
    assert len(history(store, area)) == 1
    assert deleted(store, area) == []
    assert store.state(area).entries == {}


def test_deleted_entries_newest_first(store: Store, area: str) -> None:
    one, two, three = add_many(store, area, BY, [ENTRY, ENTRY, ENTRY])
    remove(store, area, local_actor("Lead"), [two], ended=None)
    remove(store, area, BY, [one], ended=None)
    found = deleted(store, area)
    assert [(line.subject_id, line.by) for line in found] == [(one, BY.title), (two, "Lead")]
    assert found[0].before == ENTRY
    restore(store, area, BY, two)
    remove(store, area, BY, [three], ended=None)
    assert [line.subject_id for line in deleted(store, area)] == [three, one]
    with pytest.raises(NotFoundError):
        deleted(store, "nowhere")


def test_snapshots(store: Store, area: str) -> None:
    add(store, area, BY, ENTRY)
    then = store.state(area)
    first = snapshot(store, area, local_actor("Lead"), "  Before   the workshop ")
    assert (first.name, first.number, first.by) == ("Before the workshop", 2, "Lead")
    add(store, area, BY, ENTRY)
    second = snapshot(store, area, BY, "After")
    third = snapshot(store, area, BY, "After all")
    assert snapshots_of(store, area) == [third, second, first]
    assert as_of(store, area, first.number) == then
    assert store.version(area) == 3, "a name changes nothing"

    for wrong in ("", " ", "x" * 81, "\x00"):
        with pytest.raises(RefusedError, match="Give the snapshot a name of at most 80 characters"):
            snapshot(store, area, BY, wrong)
    with pytest.raises(RefusedError, match="There is a snapshot called After already"):
        snapshot(store, area, BY, "aFTER")

    forget(store, area, BY, second.id)
    assert snapshots_of(store, area) == [third, first]
    for gone in (second.id, "\x00"):
        with pytest.raises(NotFoundError, match="This snapshot is not there any more"):
            forget(store, area, BY, gone)
    other = store.make("Hale", BY).id
    with pytest.raises(NotFoundError):
        forget(store, other, BY, first.id)
    assert snapshots_of(store, other) == []
    assert snapshot(store, other, BY, "After").number == 1
    assert len(history(store, area)) == 3
