"""Where an entry goes: nothing of the last one stays pressed, and the message says where."""

from __future__ import annotations

import re

import pytest
from screens import Screen, opened
from test_area_pages import BY, said

from rpc.areas import entries
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Area, Store

PLACE = "Universal: community services, secondary"
SAME = f"Same place as last: {PLACE}"


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    return store.make(request.node.name[:70], BY, {"writer": BY.title})


def typed(screen: Screen, name: str, provider: str = "Council") -> Screen:
    screen.at.text_input(key="quick_name").set_value(name)
    screen.at.text_input(key="quick_provider").set_value(provider)
    return screen


def placed(screen: Screen, row: str, *phases: str) -> Screen:
    screen.at.selectbox(key="quick_row").set_value(row)
    screen.at.pills(key="quick_phases").set_value(list(phases))
    return screen


def added(screen: Screen, name: str) -> Screen:
    return placed(typed(screen, name), "universal_services", "secondary").press("Add to the map")


def ticks(screen: Screen) -> list[str]:
    return [box.label.replace("\\", "") for box in screen.at.checkbox if box.key == "quick_same"]


def kept(store: Store, area: Area) -> dict[str, tuple[str, str]]:
    """Where each entry is, by its name."""
    return {
        one["name"]: (one.get("row_type", ""), one.get("phases", ""))
        for one in store.state(area.id).entries.values()
    }


def test_nothing_stays_pressed_and_the_message_says_where_it_went(store: Store, area: Area) -> None:
    screen = opened("area", area=area.id)
    assert ticks(screen) == []
    added(screen, "Text line")

    assert f"Added Text line to {PLACE}." in said(screen)
    assert screen.at.selectbox(key="quick_row").value is None
    assert screen.at.pills(key="quick_phases").value == []
    assert ticks(screen) == [SAME]
    assert screen.at.checkbox(key="quick_same").value is False


def test_the_same_place_as_last_is_one_tick_and_for_one_entry(store: Store, area: Area) -> None:
    screen = added(opened("area", area=area.id), "Text line")
    typed(screen, "Drop-in").at.checkbox(key="quick_same").set_value(True)
    screen.press("Add to the map")

    assert kept(store, area)["Drop-in"] == ("universal_services", "secondary")
    assert f"Added Drop-in to {PLACE}." in said(screen)
    assert screen.at.checkbox(key="quick_same").value is False
    typed(screen, "Nowhere yet").press("Add to the map")
    assert "Nowhere yet" not in kept(store, area)


def test_a_tick_and_another_place_are_asked_about(store: Store, area: Area) -> None:
    screen = added(opened("area", area=area.id), "Text line")
    placed(typed(screen, "Drop-in"), "self_help", "secondary")
    screen.at.checkbox(key="quick_same").set_value(True)
    screen.press("Add to the map")

    assert "Drop-in" not in kept(store, area)
    assert "untick" in said(screen)
    screen.at.checkbox(key="quick_same").set_value(False)
    screen.press("Add to the map")
    assert kept(store, area)["Drop-in"] == ("self_help", "secondary")


def test_the_last_place_is_of_one_area(store: Store, area: Area) -> None:
    other = store.make("An area beside it", BY)
    screen = added(opened("area", area=area.id), "Text line")
    screen.go("area", {"area": other.id})
    assert ticks(screen) == []


def test_a_twin_that_is_kept_clears_its_place_too(store: Store, area: Area) -> None:
    screen = added(opened("area", area=area.id), "Text line")
    added(screen, "TEXT LINE").press("Keep both: add it too")
    assert f"Added TEXT LINE to {PLACE}." in said(screen)
    assert screen.at.pills(key="quick_phases").value == []


# ----------------------------------------------------------------------------- what waits


def test_place_later_keeps_what_was_given(store: Store, area: Area) -> None:
    screen = typed(opened("area", area=area.id), "Relate", "")
    screen.at.selectbox(key="quick_row").set_value("selective_services")
    screen.press("Place later")

    assert kept(store, area)["Relate"] == ("selective_services", "")
    assert "Added Relate to the tray" in said(screen)
    assert screen.at.selectbox(key="quick_row").value is None


def test_place_later_with_row_and_phases_waits_and_both_stay_chosen(
    store: Store, area: Area
) -> None:
    screen = placed(typed(opened("area", area=area.id), "Relate"), "self_help", "primary")
    screen.press("Place later")
    assert kept(store, area) == {"Relate": ("self_help", "")}
    assert re.search(r"Added Relate to the tray, kept for Universal: .*, primary\.", said(screen))
    assert screen.at.pills(key="quick_phases").value == []

    (entry_id,) = store.state(area.id).entries
    screen.at.pills(key="tray_chosen").set_value([entry_id]).run()
    assert screen.at.selectbox(key="tray_row").value == "self_help"
    assert screen.at.pills(key="tray_phases").value == ["primary"]
    screen.press("Place them")
    assert kept(store, area) == {"Relate": ("self_help", "primary")}


def waiting(store: Store, area: Area, *rows: dict[str, str]) -> list[str]:
    return entries.add_many(store, area.id, BY, rows, placed=False)


def test_a_waiting_entry_shows_its_own_place(store: Store, area: Area) -> None:
    first, second = waiting(
        store,
        area,
        {"name": "Relate", "row_type": "self_help", "provider": "Relate"},
        {"name": "Drop-in", "phases": "primary;secondary"},
    )
    screen = opened("area", area=area.id)
    screen.at.pills(key="tray_chosen").set_value([first]).run()
    assert screen.at.selectbox(key="tray_row").value == "self_help"
    assert screen.at.pills(key="tray_phases").value == []

    screen.at.pills(key="tray_chosen").set_value([second]).run()
    assert screen.at.selectbox(key="tray_row").value is None
    assert screen.at.pills(key="tray_phases").value == ["primary", "secondary"]
    screen.at.selectbox(key="tray_row").set_value("universal_services")
    screen.at.text_input(key="tray_provider").set_value("Council")
    screen.press("Place them")

    assert kept(store, area)["Drop-in"] == ("universal_services", "primary;secondary")
    assert "Placed Drop-in in Universal: community services, primary and secondary." in said(screen)
    assert screen.at.selectbox(key="tray_row").value is None
    assert screen.at.pills(key="tray_phases").value == []


def test_several_that_wait_show_what_they_share_and_each_keeps_its_own(
    store: Store, area: Area
) -> None:
    row = {"row_type": "self_help"}
    chosen = waiting(store, area, {"name": "A"} | row, {"name": "B"} | row, {"name": "C"})
    screen = opened("area", area=area.id)
    screen.at.pills(key="tray_chosen").set_value(chosen[:2]).run()
    assert screen.at.selectbox(key="tray_row").value == "self_help"
    screen.at.pills(key="tray_chosen").set_value(chosen).run()
    assert screen.at.selectbox(key="tray_row").value is None

    screen.at.pills(key="tray_chosen").set_value(chosen[:2]).run()
    screen.at.pills(key="tray_phases").set_value(["primary"])
    screen.at.text_input(key="tray_provider").set_value("Council")
    screen.press("Place them")
    assert kept(store, area) == {
        "A": ("self_help", "primary"),
        "B": ("self_help", "primary"),
        "C": ("", ""),
    }
    assert "Placed 2 entries in " in said(screen)


# ----------------------------------------------------------------------------- scenarios


def test_nothing_stays_pressed_in_a_scenario(store: Store, area: Area) -> None:
    scenario = scenarios.make(store, area.id, BY, "What if").id
    screen = opened("scenarios", area=area.id, scenario=scenario)
    for key, text in (("name", "Drop-in"), ("provider", "Council")):
        screen.at.text_input(key=f"scenario_hand_{key}").set_value(text)
    screen.at.selectbox(key="scenario_hand_row").set_value("universal_services")
    screen.at.pills(key="scenario_hand_phases").set_value(["secondary"])
    screen.press("Add this to the scenario")

    assert f"Added Drop-in to the scenario, in {PLACE}." in said(screen)
    assert screen.at.selectbox(key="scenario_hand_row").value is None
    assert screen.at.pills(key="scenario_hand_phases").value == []

    screen.at.selectbox(key="scenario_programme").set_value("eprep")
    screen.press("Add it to the scenario")
    assert screen.at.selectbox(key="scenario_programme").value is None
