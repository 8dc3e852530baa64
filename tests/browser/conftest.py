"""The server, the browser, and pages that watch over themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from browsing import (
    DESK,
    LAUNCH,
    PATIENCE_MS,
    Fresh,
    Newcomer,
    Record,
    Visit,
    new_context,
    opened,
)
from get_chromium import executable
from mapped import made
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from serving import ROOT, Server, serving

HERE = Path(__file__).parent
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report: Any = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The product on its shipped data."""
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def areas(server: Server) -> dict[str, str]:
    """Areas to look at: their ids, by what the tests call them (mapped.py)."""
    return made(server.store)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        named = os.environ.get("PLAYWRIGHT_BROWSER_EXECUTABLE_PATH")
        running = playwright.chromium.launch(executable_path=executable(named), args=LAUNCH)
        yield running
        running.close()


@pytest.fixture
def fresh_server() -> Iterator[Fresh]:
    """Makes new servers, where a test wants the first request or other tables."""
    with ExitStack() as stack:
        yield lambda data=None, var=None: stack.enter_context(serving(data, var))


@pytest.fixture(scope="session")
def _regular(browser: Browser) -> Iterator[tuple[BrowserContext, Record]]:
    """One browser that keeps its cache, so that each test does not fetch the same scripts."""
    context, record = new_context(browser)
    yield context, record
    context.close()


@pytest.fixture
def visit(
    server: Server, _regular: tuple[BrowserContext, Record], request: pytest.FixtureRequest
) -> Iterator[Visit]:
    """Opens pages (a new session each), and asserts in the end that none misbehaved.

    `{example}` in a path is the id of the area that the tests call so.
    """
    context, record = _regular
    record.clear()

    def visit(
        path: str,
        *,
        size: tuple[int, int] = DESK,
        scheme: str = "light",
        motion: str = "no-preference",
        wait: Callable[[Page, str], Page] = opened,
        at: Server = server,
    ) -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=scheme, reduced_motion=motion)
        homes.add(urlsplit(at.url).netloc)
        if "{" in path:
            path = path.format_map(request.getfixturevalue("areas"))
        return wait(page, at.url + path)

    homes: set[str] = set()
    yield visit
    if request.node.stash.get(FAILED, False):
        _keep_pictures(context, request.node.name)
    failures = sum(page.get_by_test_id("stException").count() for page in context.pages)
    for page in context.pages:
        page.close()
    record.assert_clean(*homes)
    assert not failures


@pytest.fixture
def newcomer(browser: Browser) -> Iterator[Newcomer]:
    """Makes browsers that were never here before, without cache or storage."""
    contexts: list[tuple[BrowserContext, Record]] = []

    def newcomer() -> BrowserContext:
        contexts.append(new_context(browser))
        return contexts[-1][0]

    yield newcomer
    for context, record in contexts:
        homes = {urlsplit(page.url).netloc for page in context.pages}
        context.close()
        record.assert_clean(*homes)


def _keep_pictures(context: BrowserContext, name: str) -> None:
    """What the pages of a failed test looked like, for whoever reads the failure."""
    folder = ROOT / "test-results"
    folder.mkdir(exist_ok=True)
    safe = "".join(letter if letter.isalnum() else "-" for letter in name)
    for number, page in enumerate(context.pages):
        page.screenshot(path=folder / f"{safe}-{number}.png")
