"""The one-file page opens from disk with the network off, works by keyboard, and shows as typed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import Record, new_context
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from serving import ROOT

sys.path.insert(0, str(ROOT / "tests" / "unit"))

from boards import NOW, TYPED, Reported, example_with_a_scenario, hostile
from kept_areas import opened

from rpc.reports.board import area_report

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Offline = Callable[[str], Page]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages on a disk, as somebody carries them on a memory stick."""
    folder = tmp_path_factory.mktemp("stick")
    found = {}
    made: tuple[Callable[..., Reported], ...] = (example_with_a_scenario, hostile)
    for make in made:
        with opened() as store:
            local, changes, trials = make(store)
        file = folder / f"{make.__name__}.html"
        file.write_bytes(area_report(local, changes, NOW, "html", trials))
        found[make.__name__] = file
    return found


@pytest.fixture
def offline(browser: Browser, files: dict[str, Path]) -> Iterator[Offline]:
    """Opens a page of the disk with the network off; in the end nothing was asked for."""
    context, record = new_context(browser)
    context.set_offline(True)
    asked: list[str] = []

    def refuse(route: Route) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    context.route("**/*", refuse)

    def open_file(name: str) -> Page:
        page = context.new_page()
        page.goto(files[name].as_uri())
        expect(page.locator(".figure .main-svg").first).to_be_visible()
        return page

    yield open_file
    assert_nothing_asked(context, record, asked, files)


def assert_nothing_asked(
    context: BrowserContext, record: Record, asked: list[str], files: dict[str, Path]
) -> None:
    own = {file.as_uri() for file in files.values()}
    elsewhere = [
        url
        for url in record.requests
        if url.partition("#")[0] not in own and not url.startswith(("data:", "blob:"))
    ]
    context.close()
    assert asked == []
    assert elsewhere == []
    assert record.errors == []
    assert record.dialogs == []


def unfold(page: Page) -> None:
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")


def findings(page: Page) -> list[str]:
    options: dict[str, Any] = {
        "runOnly": {"type": "tag", "values": RULES},
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']} at {node['target']}: {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_the_network_off(scheme: str, offline: Offline) -> None:
    page = offline("example_with_a_scenario")
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    unfold(page)
    ground = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 22, 28)"}[scheme]
    expect(page.locator("body")).to_have_css("background-color", ground)
    assert findings(page) == []


def test_the_heatmaps_are_drawn_and_follow_the_scheme(offline: Offline) -> None:
    page = offline("example_with_a_scenario")
    assert page.locator(".figure").count() == 6
    for at in range(6):
        expect(page.locator(".figure").nth(at).locator(".heatmaplayer image")).to_have_count(1)
    label = page.locator(".figure .xtick text").first
    expect(label).to_have_css("fill", "rgb(20, 24, 31)")
    page.emulate_media(color_scheme="dark")
    expect(label).to_have_css("fill", "rgb(243, 245, 247)")


def test_the_keyboard_reaches_every_table_and_every_detail(offline: Offline) -> None:
    page = offline("example_with_a_scenario")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    # Each detail opens by the keyboard, which brings its table into the order.
    for summary in page.locator("details.twin > summary").all():
        summary.focus()
        page.keyboard.press("Enter")
    assert page.locator("details.twin:not([open])").count() == 0
    page.evaluate(
        "() => { window.seen = new Set(); addEventListener('focusin', e => seen.add(e.target)); }"
    )
    page.locator("main").focus()
    wanted = page.locator("main .scrolls, main summary").count()
    assert wanted > 40
    for _ in range(wanted + 20):
        page.keyboard.press("Tab")
    missed = page.evaluate(
        "() => [...document.querySelectorAll('main .scrolls, main summary')]"
        ".filter(one => !seen.has(one)).map(one => one.textContent.slice(0, 60))"
    )
    assert missed == []
    inside = page.evaluate("() => [...seen].filter(one => one.closest?.('.figure')).length")
    assert inside == 0


def test_what_was_typed_shows_as_typed(offline: Offline) -> None:
    page = offline("hostile")
    unfold(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(TYPED)
    assert page.title() == TYPED
    assert page.locator("img, [onerror]").count() == 0
    assert page.locator("table").first.inner_text().count("onerror=alert(1)") > 0
    names = page.locator("details.entry summary b").all_inner_texts()
    assert sum(name.startswith(TYPED) for name in names) > 4
    ticks = "".join(page.locator(".figure .ytick").all_text_contents())
    assert "".join(TYPED.split()) in "".join(ticks.split())
    page.emulate_media(reduced_motion="reduce")
    assert findings(page) == []


def test_no_two_way_scrolling_when_narrow_and_everything_is_printed(offline: Offline) -> None:
    page = offline("example_with_a_scenario")
    page.set_viewport_size({"width": 320, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    expect(page.locator(".figure").first).to_be_hidden()
    expect(page.locator("details.twin table").first).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0
