"""A refused value is explained beside the field that it is about, on every form."""

from __future__ import annotations

import pytest
from screens import Screen, opened
from test_area_pages import BY

from rpc.areas import entries
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Area, Store


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    return store.make(request.node.name[:70], BY, {"writer": BY.title})


def beside(screen: Screen) -> list[str]:
    """The sentences that stand beside fields."""
    return [node.text for node in screen.having("p", "field-error")]


def test_quick_add(area: Area) -> None:
    screen = opened("area", area=area.id)
    screen.at.text_input(key="quick_name").set_value("Text line")
    screen.press("Add to the map")
    assert [text for text in beside(screen) if "Row of the pathway" in text]
    assert [text for text in beside(screen) if "Phases" in text]


def test_the_tray(store: Store, area: Area) -> None:
    (waits,) = entries.add_many(store, area.id, BY, [{"name": "Relate"}], placed=False)
    screen = opened("area", area=area.id)
    screen.at.pills(key="tray_chosen").set_value([waits]).run()
    screen.press("Place them")
    assert [text for text in beside(screen) if "Row of the pathway" in text]


def test_out_of_scope(area: Area) -> None:
    screen = opened("area", area=area.id, cell="self_help/primary")
    screen.press("Out of scope")
    assert beside(screen) == ["Say why this is out of scope: the board will ask."]


def test_a_new_area(area: Area) -> None:
    screen = opened("area")
    screen.at.text_input(key="new_area_name").set_value(area.name)
    screen.press("Make the area")
    assert beside(screen) == [f"There is an area called {area.name} already."]


def test_settings(area: Area) -> None:
    screen = opened("upkeep", area=area.id)
    screen.at.text_input(key="setting_name").set_value("x" * 500)
    screen.press("Save the settings")
    (sentence,) = beside(screen)
    assert "longer than" in sentence


def test_snapshots(area: Area) -> None:
    screen = opened("upkeep", area=area.id).press("Keep a snapshot")
    (sentence,) = beside(screen)
    assert sentence.startswith("Give the snapshot a name")


def test_links(store: Store, area: Area) -> None:
    place = {"provider": "Council", "row_type": "self_help", "phases": "primary"}
    rows = [{"name": "A"} | place, {"name": "Another"} | place]
    one, two = entries.add_many(store, area.id, BY, rows)
    screen = opened("upkeep", area=area.id)
    screen.at.selectbox(key="link_from").set_value(one)
    screen.at.selectbox(key="link_to").set_value(one)
    screen.press("Add this link")
    assert beside(screen) == ["An entry cannot be linked to itself."]

    screen.at.selectbox(key="link_to").set_value(two)
    screen.press("Add this link")
    assert beside(screen) == []
    assert screen.at.selectbox(key="link_from").value is None
    assert screen.at.selectbox(key="link_to").value is None


def test_scenarios(store: Store, area: Area) -> None:
    made = scenarios.make(store, area.id, BY, "What if").id
    screen = opened("scenarios", area=area.id, scenario=made)
    screen.at.text_input(key="scenario_name").set_value("What if")
    screen.press("Make the scenario")
    assert beside(screen) == ["There is a scenario called What if already."]
    screen.at.text_input(key="scenario_hand_name").set_value("Drop-in")
    screen.press("Add this to the scenario")
    assert [text for text in beside(screen) if "Row of the pathway" in text]
