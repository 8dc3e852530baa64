"""Undo takes back one's own; more than that is asked about first, and named."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from replay import assert_history_agrees

from rpc.areas.authorisation.actor import Actor, local_actor
from rpc.areas.decisions import decide
from rpc.areas.entries import add, add_many, change, remove
from rpc.areas.errors import AreaError, NotFoundError
from rpc.areas.history import changes as changes_module
from rpc.areas.history.reverting import revert, reverting
from rpc.areas.history.timeline import history, redo, snapshot, taking_back, undo
from rpc.areas.history.undoing import ConfirmError, Reason, lost_with
from rpc.areas.links import link
from rpc.areas.store import Store
from rpc.areas.transfer.plain_data import dump, load

ME, OTHER = local_actor("Facilitator", "browser-1"), local_actor("Recorder", "browser-2")
CELL = "self_help/primary"
ENTRY = {
    "name": "Drop-in",
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
}


def names(store: Store, area: str) -> list[str]:
    return sorted(values["name"] for values in store.state(area).entries.values())


def asked(store: Store, area: str, by: Actor, batch: int | None = None) -> ConfirmError:
    """What undo asks first; nothing is written by that."""
    before = dump(store, area)
    with pytest.raises(ConfirmError) as confirm:
        undo(store, area, by, batch)
    assert dump(store, area) == before
    return confirm.value


def test_undo_takes_back_ones_own_and_nobody_elses(store: Store, area: str) -> None:
    add(store, area, ME, {**ENTRY, "name": "Mine"})
    add(store, area, OTHER, {**ENTRY, "name": "Theirs"})
    assert [
        line.after["name"] for line in taking_back(store, area, ME.browser).undo if line.after
    ] == ["Mine"]
    undo(store, area, ME)
    assert names(store, area) == ["Theirs"]
    assert taking_back(store, area, ME.browser).undo == []
    with pytest.raises(AreaError, match="There is nothing to undo"):
        undo(store, area, ME)
    with pytest.raises(AreaError, match="There is nothing to undo"):
        undo(store, area, local_actor("Facilitator", "browser-3"))
    assert names(store, area) == ["Theirs"]
    assert_history_agrees(store, area)


def test_anothers_change_goes_only_where_somebody_confirmed_it(store: Store, area: str) -> None:
    add(store, area, OTHER, ENTRY)
    found = asked(store, area, ME, 2).undoing
    assert found.reasons == {Reason.ANOTHERS}
    assert found.changes[0].by == "Recorder"
    undo(store, area, ME, 2, found.token)
    assert names(store, area) == []
    assert history(store, area)[0].by == "Facilitator"


def test_several_entries_at_once_are_confirmed(store: Store, area: str) -> None:
    add_many(store, area, ME, [ENTRY] * 25)
    found = asked(store, area, ME).undoing
    assert found.reasons == {Reason.MANY}
    undo(store, area, ME, found.batch, found.token)
    assert names(store, area) == []
    with pytest.raises(ConfirmError) as redo_asked:
        redo(store, area, ME)
    redo(store, area, ME, None, redo_asked.value.undoing.token)
    assert len(names(store, area)) == 25


def test_pressing_undo_again_and_again_never_empties_a_map(store: Store, area: str) -> None:
    for number in range(25):
        add(store, area, ME, {**ENTRY, "name": f"Entry {number}"})
    undo(store, area, ME)
    for _ in range(30):
        with pytest.raises(ConfirmError):
            undo(store, area, ME)
    assert len(names(store, area)) == 24


def test_a_number_that_was_pressed_too_late_or_made_up(store: Store, area: str) -> None:
    add(store, area, ME, ENTRY)
    undo(store, area, ME, 2)
    with pytest.raises(AreaError, match="Nothing was undone: it was undone already"):
        undo(store, area, ME, 2)
    for forged in (1, 99, -1, 10**30):
        with pytest.raises(NotFoundError, match="Nothing was undone: there is no such change"):
            undo(store, area, ME, forged)
    for forged in (1, 2, 99, -1, 10**30):
        with pytest.raises(AreaError, match="There is nothing to do again"):
            redo(store, area, ME, forged)
    assert store.version(area) == 3


def test_what_was_done_longer_ago_is_confirmed(
    store: Store, area: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Earlier(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(minutes=61)

    with monkeypatch.context() as patched:
        patched.setattr(changes_module, "datetime", Earlier)
        # Before the area was made: moments never go back, so the day of its making is put back.
        other = store.make("Hale", local_actor()).id
        add(store, other, ME, ENTRY)
    assert asked(store, other, ME).undoing.reasons == {Reason.OLDER}


def test_a_later_change_of_the_same_thing_is_named_and_what_it_did_elsewhere_stays(
    store: Store, area: str
) -> None:
    entry_id = add(store, area, local_actor("Setup"), ENTRY)
    change(store, area, ME, entry_id, {**ENTRY, "times": "Mondays"}, 2)
    change(store, area, OTHER, entry_id, {**ENTRY, "times": "Mondays", "places": "3"}, 3)
    found = asked(store, area, ME).undoing
    assert found.reasons == {Reason.LATER}
    assert [line.by for line in found.later] == ["Recorder"]
    assert lost_with(found.changes, found.later[0]) == [], "it did something else"
    change(store, area, OTHER, entry_id, {**ENTRY, "times": "Fridays", "places": "3"}, 4)
    with pytest.raises(ConfirmError):
        undo(store, area, ME, found.batch, found.token)
    found = asked(store, area, ME).undoing
    assert [lost_with(found.changes, line) for line in found.later] == [[], ["times"]]
    undo(store, area, ME, found.batch, asked(store, area, ME).undoing.token)
    assert store.state(area).entries[entry_id] == {**ENTRY, "places": "3"}
    assert_history_agrees(store, area)


def test_links_made_later_go_with_an_entry_and_none_hangs(store: Store, area: str) -> None:
    other = add(store, area, local_actor("Setup"), ENTRY)
    mine = add(store, area, ME, ENTRY)
    link(store, area, OTHER, mine, other, "refer", "agreed")
    undo(store, area, ME)
    assert (store.state(area).links, list(store.state(area).entries)) == ({}, [other])
    redo(store, area, ME)
    assert (
        store.state(area).links.keys()
        == {history(store, area)[0].subject_id} | set(store.state(area).links) - set()
    )
    assert_history_agrees(store, area)
    data = dump(store, area)
    assert load(store, local_actor(), data, "Again").name == "Again"


def test_redo(store: Store, area: str) -> None:
    assert taking_back(store, area, ME.browser).redo == []
    add(store, area, ME, {**ENTRY, "name": "One"})
    add(store, area, OTHER, {**ENTRY, "name": "Theirs"})
    undo(store, area, ME)
    assert names(store, area) == ["Theirs"]
    assert taking_back(store, area, OTHER.browser).redo == []
    (line,) = taking_back(store, area, ME.browser).redo
    redo(store, area, ME, line.batch)
    assert names(store, area) == ["One", "Theirs"]
    assert history(store, area)[0].action == "did again"
    assert taking_back(store, area, ME.browser).redo == []
    undo(store, area, ME)
    assert names(store, area) == ["Theirs"], "what was done again can be undone again"
    decide(store, area, OTHER, CELL, "none")
    assert taking_back(store, area, ME.browser).redo, "what others do does not clear it"
    add(store, area, ME, {**ENTRY, "name": "New"})
    assert taking_back(store, area, ME.browser).redo == [], "a new change clears it"
    with pytest.raises(AreaError, match="There is nothing to do again"):
        redo(store, area, ME)
    assert_history_agrees(store, area)


def test_several_undos_are_done_again_one_by_one(store: Store, area: str) -> None:
    entry_id = add(store, area, ME, ENTRY)
    change(store, area, ME, entry_id, {**ENTRY, "times": "Mondays"}, 2)
    undo(store, area, ME)
    undo(store, area, ME, None, asked(store, area, ME).undoing.token)
    assert names(store, area) == []
    redo(store, area, ME)
    assert store.state(area).entries[entry_id] == ENTRY
    redo(store, area, ME)
    assert store.state(area).entries[entry_id]["times"] == "Mondays"
    assert taking_back(store, area, ME.browser).redo == []


def test_of_an_entry_that_goes_every_later_change_goes(store: Store, area: str) -> None:
    entry_id = add(store, area, ME, ENTRY)
    change(store, area, OTHER, entry_id, {**ENTRY, "times": "Mondays"}, 2)
    found = asked(store, area, ME).undoing
    assert lost_with(found.changes, found.later[0]) is None


def test_the_browser_is_in_no_file(store: Store, area: str) -> None:
    add(store, area, ME, ENTRY)
    data = dump(store, area)
    assert ME.browser not in str(data)
    loaded = load(store, local_actor(), data, "Again").id
    assert {line.browser for line in history(store, loaded)} == {""}
    assert history(store, area)[0].browser == ME.browser


def test_a_snapshot_is_restored_in_one_act_that_can_be_undone(store: Store, area: str) -> None:
    one, two = add_many(
        store, area, local_actor("Setup"), [{**ENTRY, "name": name} for name in ("A", "B")]
    )
    link(store, area, local_actor("Setup"), one, two, "refer", "agreed")
    decide(store, area, local_actor("Setup"), CELL, "none")
    then = store.state(area)
    kept = snapshot(store, area, ME, "Spring")
    remove(store, area, OTHER, [one], ended=None)
    change(store, area, OTHER, two, {**ENTRY, "name": "B", "times": "Mondays"}, 3)
    decide(store, area, OTHER, CELL, "out_of_scope", why="County")
    add(store, area, OTHER, {**ENTRY, "name": "C"})
    store.set(area, OTHER, abuse_route="Helpline")
    before = store.state(area)

    plan = reverting(store, area, kept.id)
    assert (plan.back, plan.gone, plan.changed) == (["A"], ["C"], ["B"])
    assert (plan.decisions, plan.links) == (1, 1)
    revert(store, area, ME, kept.id, plan.version)
    now = store.state(area)
    assert (now.entries, now.decisions, now.links) == (then.entries, then.decisions, then.links)
    assert now.area.settings == {"abuse_route": "Helpline"}
    assert reverting(store, area, kept.id).is_nothing
    assert_history_agrees(store, area)

    undo(store, area, ME, None, asked(store, area, ME).undoing.token)
    now = store.state(area)
    assert (now.entries, now.decisions, now.links) == (
        before.entries,
        before.decisions,
        before.links,
    )


def test_a_snapshot_is_not_restored_unseen(store: Store, area: str) -> None:
    kept = snapshot(store, area, ME, "Spring")
    with pytest.raises(AreaError, match="the map is as it was at this snapshot"):
        revert(store, area, ME, kept.id, 1)
    plan = reverting(store, area, kept.id)
    add(store, area, OTHER, ENTRY)
    with pytest.raises(AreaError, match="the map was changed in the meantime"):
        revert(store, area, ME, kept.id, plan.version)
    for wrong in ("s-never", "", "\x00"):
        with pytest.raises(NotFoundError, match="This snapshot is not there any more"):
            reverting(store, area, wrong)
        with pytest.raises(NotFoundError, match="This snapshot is not there any more"):
            revert(store, area, ME, wrong, 2)
    assert names(store, area) == ["Drop-in"]
