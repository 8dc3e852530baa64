"""An area that somebody deletes while others look at it: a sentence, never a failure.

In a browser the page notices within a second (tests/browser/test_bad_addresses.py). These press
something in that second.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from screens import Screen, opened

from rpc.areas import entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.store import Area
from rpc.ui.shell import data

GONE = "The area that was open is not there any more: somebody deleted it."


@pytest.fixture
def area(request: pytest.FixtureRequest) -> Area:
    return data.store().make(request.node.name[:60], local_actor("Facilitator"))


def delete(area: Area) -> None:
    data.store().delete(area.id, local_actor(), area.name)


def adds(screen: Screen) -> None:
    screen.at.text_input(key="quick_name").set_value("Family Talk")
    screen.press("Add to the map")


def pastes(screen: Screen) -> None:
    screen.at.text_area(key="pasted_text").set_value("Family Talk")
    screen.press("Put them in the tray")


PRESSES: dict[str, tuple[str, dict[str, str], Callable[[Screen], object]]] = {
    "adding": ("area", {}, adds),
    "pasting": ("area", {}, pastes),
    "deciding": ("area", {"cell": "self_help/primary"}, lambda at: at.press("There is none")),
    "commenting": ("area", {"cell": "self_help/primary"}, lambda at: at.press("Save the comment")),
    "keeping a snapshot": ("upkeep", {}, lambda at: at.press("Keep a snapshot")),
    "showing a day": ("upkeep", {}, lambda at: at.press("Show that day")),
    "setting": ("upkeep", {}, lambda at: at.press("Save the settings")),
    "saving the grid": ("entries", {}, lambda at: at.press("Save the grid")),
}


@pytest.mark.parametrize("what", PRESSES)
def test_what_is_pressed_on_an_area_that_is_gone_says_so(what: str, area: Area) -> None:
    page, more, press = PRESSES[what]
    row = {"name": "X", "provider": "Y", "row_type": "self_help", "phases": "secondary"}
    entries.add(data.store(), area.id, local_actor(), row)
    screen = opened(page, area=area.id, **more)
    delete(area)

    press(screen)

    assert screen.heading == "Map your area"
    assert GONE in screen.notices


@pytest.mark.parametrize("page", ["pathway", "coverage", "catalogue"])
def test_a_filter_on_an_area_that_is_gone_shows_the_model(page: str, area: Area) -> None:
    screen = opened(page, area=area.id)
    delete(area)

    # The filter runs the part that it changes, which then asks for the whole page.
    screen.at.pills(key="filter_level").set_value(["universal"]).run()

    assert not screen.at.exception
    screen.at.run()
    assert "universal only" in screen.fine().sentence
    assert "area" not in screen.query
