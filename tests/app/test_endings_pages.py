"""Deleting and moving on the pages: what ended is asked, and nothing is taken for granted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from screens import Screen, opened
from test_area_pages import entry, fill, said, words

from rpc.areas import entries, links
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.store import Area, Store
from rpc.ui.area.ending import ENDED, MISTAKE, STOPPED
from rpc.vocabulary import Phase, RowType

BY = local_actor("Facilitator")
BOX = "selective_services/primary"
TODAY = date.today()
DAY = TODAY - timedelta(days=30)


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    return store.make(request.node.name[:70], BY, {"writer": BY.title})


@pytest.fixture
def entry_id(store: Store, area: Area) -> str:
    return entries.add(
        store, area.id, BY, entry("Stepping up", RowType.SELECTIVE_SERVICES, Phase.PRIMARY)
    )


def gone(on: date, by: str = "") -> dict[str, dict[str, str]]:
    """What is kept of the box; on the pages nobody gave a title, so it is of nobody."""
    ended = {"state": "none_left", "on": on.isoformat(), "last": "Stepping up"}
    return {BOX: ended | ({"by": by} if by else {})}


def answer(screen: Screen, key: str, text: str) -> None:
    screen.at.radio(key=key).set_value(text).run()
    screen.fine()


def test_deleting_an_entry_asks_whether_it_ended(store: Store, area: Area, entry_id: str) -> None:
    screen, key = opened("entries", area=area.id, entry=entry_id), f"delete_{entry_id}"
    assert screen.at.radio(key=f"{key}_why").value is None, "neither is chosen beforehand"
    assert screen.at.button(key=f"{key}_now").disabled

    answer(screen, f"{key}_why", ENDED)
    screen.at.date_input(key=f"{key}_day").set_value(TODAY + timedelta(days=1)).run()
    screen.at.button(key=f"{key}_now").click().run()
    assert "in the future" in said(screen)
    assert entry_id in store.state(area.id).entries

    screen.at.date_input(key=f"{key}_day").set_value(DAY).run()
    screen.at.button(key=f"{key}_now").click().run()
    assert "Deleted Stepping up: ended on" in said(screen)
    assert store.state(area.id).decisions == gone(DAY)


def test_what_was_a_mistake_leaves_nothing(store: Store, area: Area, entry_id: str) -> None:
    screen, key = opened("entries", area=area.id, entry=entry_id), f"delete_{entry_id}"
    answer(screen, f"{key}_why", MISTAKE)
    screen.at.button(key=f"{key}_now").click().run()
    assert "Deleted Stepping up: entered by mistake." in said(screen)
    assert (store.state(area.id).entries, store.state(area.id).decisions) == ({}, {})


def test_deleting_several_asks_too(store: Store, area: Area, entry_id: str) -> None:
    screen = opened("entries", area=area.id)
    assert screen.at.button(key="delete_many_now").disabled
    screen.at.multiselect(key="to_delete").set_value([entry_id]).run()
    answer(screen, "delete_many_why", ENDED)
    screen.at.button(key="delete_many_now").click().run()
    assert store.state(area.id).decisions == gone(TODAY)
    assert store.state(area.id).entries == {}


def moved(screen: Screen) -> Screen:
    screen.at.button_group(key="entry_phases").set_value(["secondary"])
    return screen.press("Save this entry")


def test_moving_the_last_one_out_asks_whether_it_stopped(
    store: Store, area: Area, entry_id: str
) -> None:
    screen = moved(opened("entries", area=area.id, entry=entry_id))
    assert "Stepping up is the last one in" in words(screen)
    assert store.state(area.id).entries[entry_id]["phases"] == "primary", "not saved yet"
    screen.press("Save this change")
    assert store.state(area.id).entries[entry_id]["phases"] == "secondary"
    assert store.state(area.id).decisions == {}, "at first the answer is no"


def test_what_stopped_there_leaves_the_box_none_left(
    store: Store, area: Area, entry_id: str
) -> None:
    screen = moved(opened("entries", area=area.id, entry=entry_id))
    answer(screen, "stopped_answer", STOPPED)
    screen.at.date_input(key="stopped_day").set_value(DAY).run()
    screen.press("Save this change")
    assert store.state(area.id).decisions == gone(DAY)


def test_moving_one_of_two_asks_nothing(store: Store, area: Area, entry_id: str) -> None:
    entries.add(store, area.id, BY, entry("Other", RowType.SELECTIVE_SERVICES, Phase.PRIMARY))
    moved(opened("entries", area=area.id, entry=entry_id))
    assert store.state(area.id).entries[entry_id]["phases"] == "secondary"


def test_another_change_asks_nothing(store: Store, area: Area, entry_id: str) -> None:
    screen = opened("entries", area=area.id, entry=entry_id)
    fill(screen, entry_times="Mondays").press("Save this entry")
    assert store.state(area.id).entries[entry_id]["times"] == "Mondays"


def test_the_panel_of_the_box_says_since_when_and_clears_it(
    store: Store, area: Area, entry_id: str
) -> None:
    entries.remove(store, area.id, BY, [entry_id], ended=date(2026, 3, 3))
    screen = opened("area", area=area.id, cell=BOX)
    assert "None left since 3 March 2026: the last was Stepping up." in words(screen)
    screen.at.text_input(key="decide_comment").set_value("Ask the county")
    screen.press("Save the comment")
    kept = store.state(area.id).decisions
    assert kept == {BOX: gone(date(2026, 3, 3), BY.title)[BOX] | {"comment": "Ask the county"}}
    screen.press("Clear this decision")
    assert store.state(area.id).decisions == {}


def test_the_history_says_when_an_entry_ended_and_shows_no_id(store: Store, area: Area) -> None:
    gone = {"withdrawn-one": "Withdrawn programme"}
    row = {"row_type": "self_help", "phases": "primary"}
    one, two = entries.add_many(
        store,
        area.id,
        local_actor("Lead"),
        [{"name": "Text line", "programme": "withdrawn-one"} | row, {"name": "Drop-in"} | row],
        gone,
    )
    link_id = links.link(store, area.id, local_actor("Lead"), one, two, "refer", "agreed")
    links.unlink(store, area.id, local_actor("Lead"), link_id)
    entries.remove(store, area.id, local_actor("Lead"), [one], ended=date(2026, 3, 3))
    screen = opened("upkeep", area=area.id)
    told = " ".join(node.text for piece in screen.pieces for node in piece.all("table", "plain"))
    assert "Ended on: 3 March 2026" in told
    assert "No longer in the catalogue: Withdrawn programme" in told
    assert "Text line to Drop-in" in told
    for raw in (one, two, "withdrawn-one", "self_help"):
        assert raw not in told
