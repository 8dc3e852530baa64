"""What a page offers is what this person may do: no button that would only be refused."""

from __future__ import annotations

import pytest
from screens import opened

from rpc.areas.authorisation.actor import Actor, Role, local_actor
from rpc.areas.entries import add
from rpc.areas.store import Store
from rpc.ui.shell import acting

OFFERED = {
    ("area", "Add to the map"): Role.RECORDER,
    ("entries", "Save the grid"): Role.RECORDER,
    ("entries", "Delete"): Role.FACILITATOR,
    ("scenarios", "Make the scenario"): Role.FACILITATOR,
    ("upkeep", "Keep a snapshot"): Role.FACILITATOR,
    ("upkeep", "Add this link"): Role.RECORDER,
    ("upkeep", "Save the settings"): Role.ADMINISTRATOR,
    ("upkeep", "Archive this area"): Role.ADMINISTRATOR,
    ("upkeep", "Delete it for good"): Role.ADMINISTRATOR,
    ("upkeep", "Load it as a new area"): Role.ADMINISTRATOR,
}
"""Buttons of the pages, and the first role that has them."""

ROLES = list(Role)


@pytest.mark.parametrize("role", ROLES)
def test_a_page_offers_what_the_role_may(
    store: Store, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    area = store.make(f"For a {role}", local_actor()).id
    for name in ("Drop-in", "Helpline"):
        add(
            store,
            area,
            local_actor(),
            {"name": name, "row_type": "universal_services", "phases": "primary"},
        )
    monkeypatch.setattr(acting, "local_actor", lambda title, browser: Actor(role=role, title=title))

    there = {
        page: {button.label for button in opened(page, area=area).at.button}
        for page in dict.fromkeys(page for page, _ in OFFERED)
    }

    offered = {(page, label) for page, label in OFFERED if label in there[page]}
    assert offered == {
        where for where, first in OFFERED.items() if ROLES.index(role) >= ROLES.index(first)
    }
