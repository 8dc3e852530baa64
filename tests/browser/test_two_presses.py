"""Two presses so close together that the second comes while the first is done, or before it is."""

from __future__ import annotations

from browsing import Visit, idle, typed
from mapped import BY
from playwright.sync_api import expect
from serving import Server

NAMES = ["Befriending", "Coffee mornings", "Drop-in", "Family hub"]
"""Of three first presses one was lost, before each was finished (rpc/ui/server/presses.py)."""


def test_both_are_done(visit: Visit, server: Server) -> None:
    area = server.store.make("Two presses", BY)
    for name in NAMES:
        page = visit(f"/area?area={area.id}")
        typed(page, name, "Charity", "Universal: Community", "Secondary")
        page.get_by_role("button", name="Project", exact=True).evaluate(
            "second => { document.activeElement.click(); second.click(); }"
        )
        expect(page.get_by_role("button", name="Leave projection")).to_be_visible()
        idle(page)

    kept = server.store.state(area.id).entries
    assert sorted(one["name"] for one in kept.values()) == NAMES
