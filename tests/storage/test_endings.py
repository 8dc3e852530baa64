"""Boxes that lost their last entry: none left, since when, and what takes that away again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from replay import assert_history_agrees

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.decisions import decide, states, withdraw
from rpc.areas.entries import add, add_many, change, change_many, place, remove, restore
from rpc.areas.errors import RefusedError
from rpc.areas.history.timeline import as_of, history, undo
from rpc.areas.links import link
from rpc.areas.scenarios.scenarios import (
    apply,
    end,
    kept_with,
    make,
    opened,
    revert_edits,
    save_edit,
    save_edits,
)
from rpc.areas.store import Store
from rpc.areas.transfer.plain_data import dump, load
from rpc.exchange.map_file import map_file, read_map_file
from rpc.vocabulary import State

BY = local_actor("Facilitator")
BOX, NEXT = "universal_services/early_years", "universal_services/primary"
ENTRY = {
    "name": "Drop-in",
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
}
BOTH = ENTRY | {"phases": "early_years;primary"}
LATER = ENTRY | {"phases": "primary"}
WAITS = {"name": "Drop-in"}
TODAY = date.today()
ENDED = TODAY - timedelta(days=40)
GONE = {"state": "none_left", "by": BY.title, "on": ENDED.isoformat(), "last": "Drop-in"}


def found(store: Store, area: str) -> dict[str, dict[str, str]]:
    """The decisions as they stand; the history agrees with them."""
    assert_history_agrees(store, area)
    return store.state(area).decisions


def test_the_last_entry_of_a_box_that_ended_leaves_it_none_left(store: Store, area: str) -> None:
    one, two = add_many(store, area, BY, [BOTH, ENTRY])
    remove(store, area, BY, [one], ended=ENDED)
    assert found(store, area) == {NEXT: GONE}
    remove(store, area, local_actor("Lead"), [two], ended=TODAY)
    now = found(store, area)
    assert now[BOX] == GONE | {"by": "Lead", "on": TODAY.isoformat()}
    assert states(now) == {BOX: State.NONE_LEFT, NEXT: State.NONE_LEFT}


def test_what_was_entered_by_mistake_leaves_nothing(store: Store, area: str) -> None:
    remove(store, area, BY, [add(store, area, BY, BOTH)], ended=None)
    assert found(store, area) == {}


def test_several_at_once_end_together(store: Store, area: str) -> None:
    second = BOTH | {"name": "Text line"}
    ids = add_many(store, area, BY, [ENTRY, second])
    version = store.state(area).area.version
    remove(store, area, BY, ids, ended=ENDED)
    text_line = GONE | {"last": "Text line"}
    assert found(store, area) == {BOX: text_line, NEXT: text_line}
    assert len(undo(store, area, BY)) == 4, "one batch: two entries and two boxes"
    assert found(store, area) == {}
    assert as_of(store, area, version).decisions == {}


def test_an_ending_is_not_in_the_future(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, ENTRY)
    with pytest.raises(RefusedError, match="in the future"):
        remove(store, area, BY, [entry_id], ended=TODAY + timedelta(days=1))
    with pytest.raises(RefusedError, match="in the future"):
        change(store, area, BY, entry_id, LATER, 2, ended=TODAY + timedelta(days=1))
    assert store.state(area).entries == {entry_id: ENTRY}


def test_moving_ends_only_what_stopped_there(store: Store, area: str) -> None:
    one, two = add_many(store, area, BY, [ENTRY, ENTRY])
    versions = store.state(area).versions
    change(store, area, BY, one, LATER, versions[one], ended=ENDED)
    assert found(store, area) == {}, "another is still there"
    change(store, area, BY, two, LATER, versions[two])
    assert found(store, area) == {BOX: GONE}, "the other stopped here; this one only moved"
    rows = {
        name: (BOTH | {"name": name}, number) for name, number in store.state(area).versions.items()
    }
    change_many(store, area, BY, rows)
    rows = {name: (LATER, number) for name, number in store.state(area).versions.items()}
    change_many(store, area, BY, rows, ended=ENDED)
    assert found(store, area) == {BOX: GONE | {"last": max(one, two, key=list(rows).index)}}


def test_going_back_to_waiting_ends_nothing(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, ENTRY)
    change(store, area, BY, entry_id, WAITS, 2, ended=ENDED)
    assert found(store, area) == {}
    remove(store, area, BY, [entry_id], ended=ENDED)
    assert found(store, area) == {}, "what waits is in no box"


def test_a_mistake_in_a_box_that_is_none_left_never_happened(store: Store, area: str) -> None:
    remove(store, area, BY, [add(store, area, BY, ENTRY)], ended=ENDED)
    decide(store, area, BY, BOX, comment="Ask the county")
    slip = add(store, area, local_actor("Lead"), BOTH | {"name": "Text line"})
    assert found(store, area) == {BOX: {"comment": "Ask the county"}}
    remove(store, area, local_actor("Lead"), [slip], ended=None)
    assert found(store, area) == {BOX: GONE | {"comment": "Ask the county"}}
    undo(store, area, local_actor("Lead"))
    assert found(store, area) == {BOX: {"comment": "Ask the county"}}


def test_what_ended_while_a_mistake_stood_beside_it_is_known(store: Store, area: str) -> None:
    real, slip = add_many(store, area, BY, [ENTRY, BOTH | {"name": "Text line"}])
    remove(store, area, BY, [real], ended=ENDED)
    assert found(store, area) == {}, "another is still there"
    remove(store, area, local_actor("Lead"), [slip], ended=None)
    assert found(store, area) == {BOX: GONE}


def test_clearing_holds_after_a_mistake(store: Store, area: str) -> None:
    remove(store, area, BY, [add(store, area, BY, ENTRY)], ended=ENDED)
    withdraw(store, area, BY, BOX)
    remove(store, area, BY, [add(store, area, BY, BOTH)], ended=None)
    assert found(store, area) == {}


def test_an_ending_that_was_itself_a_mistake_gives_way_to_the_one_before(
    store: Store, area: str
) -> None:
    remove(store, area, BY, [add(store, area, BY, ENTRY)], ended=ENDED)
    slip = add(store, area, local_actor("Lead"), BOTH | {"name": "Text line"})
    remove(store, area, local_actor("Lead"), [slip], ended=TODAY)
    assert found(store, area)[BOX]["last"] == "Text line"
    restore(store, area, local_actor("Lead"), slip)
    remove(store, area, local_actor("Lead"), [slip], ended=None)
    assert found(store, area) == {BOX: GONE}


def test_the_day_on_which_an_entry_ended_is_in_the_history(store: Store, area: str) -> None:
    one, two = add_many(store, area, BY, [ENTRY, ENTRY])
    remove(store, area, BY, [one], ended=ENDED)
    remove(store, area, BY, [two], ended=None)
    lines = [one for one in history(store, area) if one.action == "deleted"]
    ended = {line.subject_id: line.ended for line in lines if line.subject == "entry"}
    assert ended == {one: ENDED.isoformat(), two: ""}


def test_a_map_file_takes_along_what_ended_beside_a_mistake(store: Store, area: str) -> None:
    real, slip = add_many(store, area, BY, [ENTRY, BOTH | {"name": "Text line"}])
    remove(store, area, BY, [real], ended=ENDED)
    read, problems = read_map_file(map_file(dump(store, area)))
    assert problems == []
    assert read is not None
    again = load(store, BY, read, "Northborough again")
    remove(store, again.id, BY, [slip], ended=None)
    assert found(store, again.id) == {BOX: GONE}


@pytest.mark.parametrize(
    ("subject", "day", "why"),
    [
        ("entry", "2026-02-30", "there is no such day"),
        ("entry", "2999-01-01", "in the future"),
        ("link", "2026-03-03", "only what takes an entry away"),
    ],
)
def test_a_map_file_with_another_ending_is_refused(
    store: Store, area: str, subject: str, day: str, why: str
) -> None:
    one, two = add_many(store, area, BY, [ENTRY, ENTRY])
    link(store, area, BY, one, two, "refer", "agreed")
    remove(store, area, BY, [one], ended=ENDED)
    data = dump(store, area)
    changed = next(line for line in data["history"][::-1] if line["subject"] == subject)
    changed["ended"] = day
    read, problems = read_map_file(map_file(data))
    assert read is None
    assert any(why in problem for problem in problems)


@pytest.mark.parametrize("way", ["add", "change", "place", "restore", "apply"])
def test_an_entry_that_comes_in_takes_it_away(store: Store, area: str, way: str) -> None:
    gone = add(store, area, BY, ENTRY)
    waits = add_many(store, area, BY, [WAITS], placed=False)[0]
    other = add(store, area, BY, LATER)
    remove(store, area, BY, [gone], ended=ENDED)
    assert states(found(store, area)) == {BOX: State.NONE_LEFT}
    before = store.state(area)
    if way == "add":
        add(store, area, BY, BOTH)
    elif way == "change":
        change(store, area, BY, other, BOTH, before.versions[other])
    elif way == "place":
        place(store, area, BY, [waits], ENTRY)
    elif way == "restore":
        restore(store, area, BY, gone)
    else:
        plan = make(store, area, BY, "Next year")
        save_edits(store, area, BY, plan.id, [ENTRY])
        assert kept_with(*opened(store, area, plan.id)).decisions == {}
        apply(store, area, BY, plan.id)
    assert found(store, area) == {}
    undo(store, area, BY)
    assert found(store, area) == before.decisions


def test_a_comment_stays_through_an_ending_and_after_it(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, ENTRY)
    decide(store, area, BY, BOX, "none", comment="Ask the county")
    remove(store, area, BY, [entry_id], ended=ENDED)
    assert found(store, area) == {BOX: GONE | {"comment": "Ask the county"}}
    decide(store, area, local_actor("Lead"), BOX, comment="Asked")
    assert found(store, area) == {BOX: GONE | {"comment": "Asked"}}, "it decides nothing"
    decide(store, area, local_actor("Lead"), BOX, "none_left", comment="")
    assert found(store, area) == {BOX: GONE}
    decide(store, area, BY, BOX, comment="Twice")
    add(store, area, BY, ENTRY)
    assert found(store, area) == {BOX: {"comment": "Twice"}}


def test_the_later_of_an_ending_and_a_decision_holds(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, ENTRY)
    decide(store, area, BY, BOX, "out_of_scope", why="The county does it")
    remove(store, area, BY, [entry_id], ended=ENDED)
    assert found(store, area) == {BOX: GONE}
    decide(store, area, BY, BOX, "none")
    assert states(found(store, area)) == {BOX: State.NONE}
    with pytest.raises(RefusedError, match="changed in the meantime"):
        decide(store, area, BY, BOX, "none_left", comment="Too late")


def test_clearing_it_leaves_the_box_not_mapped(store: Store, area: str) -> None:
    remove(store, area, BY, [add(store, area, BY, ENTRY)], ended=ENDED)
    withdraw(store, area, BY, BOX)
    assert found(store, area) == {}
    undo(store, area, BY)
    assert found(store, area) == {BOX: GONE}


def test_what_ends_in_a_scenario_is_none_left_in_it(store: Store, area: str) -> None:
    one, two = add_many(store, area, BY, [BOTH, LATER | {"name": "Text line"}])
    decide(store, area, BY, BOX, comment="Ask the county")
    standing = store.state(area).decisions
    plan = make(store, area, BY, "If the grant ends")
    end(store, area, BY, plan.id, [one])
    comment = {"comment": "Ask the county"}
    trial = {"state": "none_left", "last": "Drop-in", **comment}
    assert kept_with(*opened(store, area, plan.id)).decisions == {BOX: trial}
    assert found(store, area) == standing
    save_edit(store, area, BY, plan.id, two, BOTH)
    assert kept_with(*opened(store, area, plan.id)).decisions == standing, "another comes in"
    revert_edits(store, area, BY, plan.id, [two, one])
    assert kept_with(*opened(store, area, plan.id)).decisions == standing

    end(store, area, BY, plan.id, [one])
    done = apply(store, area, local_actor("Lead"), plan.id)
    ended = {"state": "none_left", "by": "Lead", "on": TODAY.isoformat(), "last": "Drop-in"}
    assert found(store, area) == {BOX: ended | comment}
    assert done.done == [one]
    undo(store, area, BY)
    assert found(store, area) == standing


def test_moving_in_a_scenario_ends_nothing(store: Store, area: str) -> None:
    one = add(store, area, BY, ENTRY)
    plan = make(store, area, BY, "Older children")
    save_edit(store, area, BY, plan.id, one, LATER)
    assert kept_with(*opened(store, area, plan.id)).decisions == {}
    apply(store, area, BY, plan.id)
    assert found(store, area) == {}


def test_one_that_ends_while_another_moves_away(store: Store, area: str) -> None:
    """The box is empty after the write, and something in it ended."""
    one, two = add_many(store, area, BY, [ENTRY, ENTRY | {"name": "Text line"}])
    plan = make(store, area, BY, "Both")
    end(store, area, BY, plan.id, [one])
    save_edit(store, area, BY, plan.id, two, LATER)
    assert states(kept_with(*opened(store, area, plan.id)).decisions) == {BOX: State.NONE_LEFT}
    apply(store, area, BY, plan.id)
    assert found(store, area)[BOX]["last"] == "Drop-in"
