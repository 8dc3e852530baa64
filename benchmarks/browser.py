"""What a person waits for, in a real browser: a filter change, and the first look at a page.

A filter change is timed from the click until the last change of what it changes on the page, as the
page itself sees it. The product, the bare script under the same settings and the bare script under
Streamlit's own settings take turns, with time to think between two clicks.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from benchmarks import servers
from benchmarks.measures import Measure, Spread, Target, ratios
from benchmarks.servers import Server

CHANGE_AT_MOST = 1.5
"""A filter change, to the bare script's under the same settings."""
CHANGE_AT_MOST_DEFAULT = 1.0
"""The same, to the bare script's under Streamlit's own settings: the product must be sooner."""
LOAD_AT_MOST = 1.3
"""The first load of the Pathway page, to that of the bare script's only page."""

DROPPED = 3
THINK_MS = 600
PATIENCE_MS = 20_000

FIGURE = ".js-plotly-plot .main-svg"
BARE_OPTIONS = ("Face to face", "Online or phone", "Not known", "Any delivery")
COVERAGE_PATH = "/coverage"
SENTENCE = "[data-sentence]"
PILLS_LABEL = "Delivery mode"
COVERAGE_PILLS = ("Face to face", "Online or phone")
"""Pressed in turn, so on and off: no two selections that follow each other show the same."""
PATHWAY_PATH = "/"
WALL = "table.wall"

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {servers.HOST}",
]

_WATCH = """
(() => {
  const text = (selector) =>
    [...document.querySelectorAll(selector)].map((each) => each.textContent).join(" ").trim();
  window.watchTexts = (selectors) => {
    const seen = { pressed: null, texts: selectors.map(text), moments: selectors.map(() => null) };
    const look = () => selectors.forEach((selector, index) => {
      const now = text(selector);
      if (!now || now === seen.texts[index]) return;
      seen.texts[index] = now;
      requestAnimationFrame(() => { seen.moments[index] = performance.now(); });
    });
    const press = (event) => { seen.pressed = event.timeStamp; };
    addEventListener("click", press, { capture: true, once: true });
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    window.seen = seen;
    window.stopWatching = () => {
      observer.disconnect();
      removeEventListener("click", press, { capture: true });
    };
  };
})();
"""
"""Keeps the moment of the click, and for each selector the frame in which its text last changed."""


def measure(quick: bool) -> Iterator[Measure]:
    """Filter change against both bare scripts, then the first load."""
    changes, loads = (10, 3) if quick else (30, 9)
    with ExitStack() as stack:
        ours, same, default = (
            stack.enter_context(servers.serving(app))
            for app in (servers.product(), servers.bare(), servers.bare_default())
        )
        browser = stack.enter_context(launched())
        yield from _changes(browser, ours, same, default, changes)
        yield from _loads(browser, ours, same, loads)


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser that asks nobody but our servers."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_executable(), args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def _executable() -> str | None:
    """The browser that is named, else one on PATH, else None: Playwright's own."""
    named = os.environ.get("PLAYWRIGHT_BROWSER_EXECUTABLE_PATH")
    on_path = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    return named or next(filter(None, on_path), None)


# ----------------------------------------------------------------------------- filter changes


@dataclass
class Tab:
    """An open page on which something is chosen or pressed again and again."""

    page: Page
    selectors: list[str]
    options: Iterator[str]
    offer: Callable[[Page, str], Locator]
    """Makes an option ready for the click, which is not timed."""

    def change(self) -> float:
        """Milliseconds from the click until the last text that it changes stands there."""
        option = self.offer(self.page, next(self.options))
        self.page.evaluate("(selectors) => watchTexts(selectors)", self.selectors)
        option.click()
        self.page.wait_for_function("() => seen.moments.every(Boolean)", timeout=PATIENCE_MS)
        self.page.wait_for_timeout(THINK_MS)
        seen = self.page.evaluate("() => { stopWatching(); return seen; }")
        return float(max(seen["moments"]) - seen["pressed"])


def _select_option(page: Page, option: str) -> Locator:
    page.get_by_test_id("stSelectbox").locator("input").click()
    return page.get_by_role("option", name=option, exact=True)


def _pill(page: Page, option: str) -> Locator:
    return page.get_by_label(PILLS_LABEL).get_by_role("button", name=option, exact=True)


def _changes(
    browser: Browser, ours: Server, same: Server, default: Server, count: int
) -> Iterator[Measure]:
    times = take_turns(
        {
            "product": coverage_tab(browser, ours.url + COVERAGE_PATH),
            "same": bare_tab(browser, same),
            "default": bare_tab(browser, default),
        },
        count,
    )
    for name, limit in (("same", CHANGE_AT_MOST), ("default", CHANGE_AT_MOST_DEFAULT)):
        yield Measure(
            f"filter change in the browser, {name} settings",
            "ms",
            Spread.of(times["product"]),
            Spread.of(times[name]),
            f"bare, {name} settings",
            ratios(times["product"], times[name]),
            target=Target("at most", limit),
        )


def coverage_tab(browser: Browser, url: str) -> Tab:
    """A Coverage page on which delivery modes are chosen."""
    page = opened(browser, url, FIGURE)
    return Tab(page, [SENTENCE, FIGURE], cycle(COVERAGE_PILLS), _pill)


def bare_tab(browser: Browser, server: Server) -> Tab:
    """The bare script, on which the select box is changed."""
    page = opened(browser, server.url, FIGURE)
    return Tab(page, [FIGURE], cycle(BARE_OPTIONS), _select_option)


def take_turns(tabs: Mapping[str, Tab], count: int) -> dict[str, list[float]]:
    """The milliseconds of each tab's changes, one in turn with the others; closes the tabs."""
    times: dict[str, list[float]] = {name: [] for name in tabs}
    for number in range(DROPPED + count):
        for name, tab in tabs.items():
            milliseconds = tab.change()
            if number >= DROPPED:
                times[name].append(milliseconds)
    for tab in tabs.values():
        tab.page.context.close()
    return times


def opened(browser: Browser, url: str, selector: str) -> Page:
    """A page of a browser that was never here before, once something stands on it."""
    page = browser.new_context().new_page()
    page.add_init_script(_WATCH)
    page.goto(url)
    page.wait_for_selector(selector, timeout=PATIENCE_MS)
    page.wait_for_timeout(2 * THINK_MS)
    return page


# --------------------------------------------------------------------------------- first load


def _loads(browser: Browser, ours: Server, same: Server, count: int) -> Iterator[Measure]:
    pages = {"product": (ours.url + PATHWAY_PATH, WALL), "bare": (same.url, FIGURE)}
    times = loads_in_turn(browser, pages, count)
    yield Measure(
        "first load of the Pathway page",
        "ms",
        Spread.of(times["product"]),
        Spread.of(times["bare"]),
        "bare, same settings",
        ratios(times["product"], times["bare"]),
        target=Target("at most", LOAD_AT_MOST),
    )


def loads_in_turn(
    browser: Browser, pages: Mapping[str, tuple[str, str]], count: int
) -> dict[str, list[float]]:
    """The milliseconds of first loads of some pages: each its address, and what shows last."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    for number in range(1 + count):
        for name, (url, selector) in pages.items():
            milliseconds = _load(browser, url, selector)
            if number:
                times[name].append(milliseconds)
    return times


def _load(browser: Browser, url: str, selector: str) -> float:
    """Milliseconds from the start of the navigation until it is shown, nothing kept from before."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.add_init_script(f"{_WATCH} watchTexts([{selector!r}]);")
        page.goto(url)
        page.wait_for_function("() => seen.moments.every(Boolean)", timeout=PATIENCE_MS)
        page.wait_for_timeout(THINK_MS)
        return float(page.evaluate("seen.moments[0]"))
    finally:
        context.close()
