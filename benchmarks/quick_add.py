"""Adding an entry in the room, in a real browser: from the press until its name stands on the wall.

The bare script's select box is changed in turn with it. What the room waits for includes the write,
with its wait for the disk, and a run of the whole page.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack

from playwright.sync_api import Browser, Locator, Page

from benchmarks import areas, servers
from benchmarks.browser import Tab, bare_tab, launched, opened, take_turns
from benchmarks.measures import Measure, Spread, Target, ratios

AT_MOST = 2.0
"""The bare script's change of its select box, under the same settings."""

MIDDLE_AT_MOST = 2.0
"""A quick add to a small map."""

WALL = "table.wall.room"
BUTTON = "Add to the map"
ROW, PHASE = "Universal: Community services", "Primary"


def measure(quick: bool) -> Iterator[Measure]:
    """On a small area, where most start; on the largest few times, as each takes seconds."""
    yield from _by_size(10 if quick else 30)
    sizes = {areas.SMALL: 10} if quick else {areas.SMALL: 30, areas.LARGE: 5}
    for size, count in sizes.items():
        with ExitStack() as stack:
            folder, ids = stack.enter_context(areas.folder_with({"area": size}))
            ours = stack.enter_context(servers.serving(servers.product(folder)))
            bare = stack.enter_context(servers.serving(servers.bare()))
            browser = stack.enter_context(launched())
            tabs = {
                "product": _room(browser, f"{ours.url}/area?area={ids['area']}"),
                "bare": bare_tab(browser, bare),
            }
            times = take_turns(tabs, count)
        yield Measure(
            f"quick add to {size:,} entries until the wall shows it",
            "ms",
            Spread.of(times["product"]),
            Spread.of(times["bare"]),
            "bare, same settings",
            ratios(times["product"], times["bare"]),
            target=Target("at most", AT_MOST) if size == areas.SMALL else None,
        )


def _by_size(count: int) -> Iterator[Measure]:
    """On a map of ten times as many, in turn with the small one, on one server."""
    sizes = {"small": areas.SMALL, "middle": areas.MIDDLE}
    with ExitStack() as stack:
        folder, ids = stack.enter_context(areas.folder_with(sizes))
        ours = stack.enter_context(servers.serving(servers.product(folder)))
        browser = stack.enter_context(launched())
        tabs = {name: _room(browser, f"{ours.url}/area?area={ids[name]}") for name in sizes}
        times = take_turns(tabs, count)
    yield Measure(
        f"quick add to {areas.MIDDLE:,} entries",
        "ms",
        Spread.of(times["middle"]),
        Spread.of(times["small"]),
        f"{areas.SMALL:,} entries",
        ratios(times["middle"], times["small"]),
        target=Target("at most", MIDDLE_AT_MOST),
    )


def _room(browser: Browser, url: str) -> Tab:
    """The page of an area with a form that is filled in but for the name and the provider."""
    page = opened(browser, url, WALL)
    page.get_by_test_id("stForm").get_by_label("Row of the pathway").click()
    page.get_by_role("option", name=ROW, exact=True).click()
    page.get_by_label("Phases").get_by_role("button", name=PHASE, exact=True).click()
    names = iter(areas.words(random.Random(2), 100))
    return Tab(page, [WALL], names, _filled_in)


def _filled_in(page: Page, name: str) -> Locator:
    # The last thing that was added stands on the wall before the next is typed.
    form = page.get_by_test_id("stForm")
    provider = "Provider, if you know it"
    for label, text in (("Name", name), (provider, "Northborough Council")):
        form.get_by_label(label, exact=True).fill(text)
    same_place = form.get_by_text("Same place as last")
    if same_place.count():
        same_place.click()
    return page.get_by_role("button", name=BUTTON)
