"""axe-core finds nothing on any page and in any state of it, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import (
    ROOM,
    TALL,
    Fresh,
    Visit,
    drawn,
    heading,
    idle,
    opened,
    quick_add,
    twin_of_heatmap,
)
from playwright.sync_api import Page, expect

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BEST_PRACTICE = "best-practice"
CONTRAST = "color-contrast"

NAMED_IN_THE_STATEMENT: dict[str, str] = {
    "presentation-role-conflict": "The box for a map file is marked as decoration",
}
"""Best-practice rules that we know to fail: the rule's id, and how the accessibility statement on
the page of evidence and sources names it."""

LOOKS = {
    "light": ("rgb(255, 255, 255)", "rgb(20, 24, 31)"),
    "dark": ("rgb(18, 22, 28)", "rgb(243, 245, 247)"),
}
"""The ground of each theme, and the colour of our text on it."""


HIDDEN_BELOW = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return main.scrollHeight - main.clientHeight;
}"""
"""How many pixels of a page lie below the fold, where axe sees no colours."""


def findings(page: Page, scheme: str = "light") -> dict[str, dict[str, Any]]:
    """What axe finds, by rule. A theme changes colours only: in the dark one contrast is asked."""
    everything = {"type": "tag", "values": [*WCAG, BEST_PRACTICE]}
    options = {
        "runOnly": everything if scheme == "light" else {"type": "rule", "values": [CONTRAST]},
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, options=options).response["violations"]
    return {violation["id"]: violation for violation in found}


def assert_accessible(page: Page) -> None:
    """Nothing of WCAG is found, and of best practice only what the statement names."""
    for scheme, (ground, text) in LOOKS.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        expect(page.locator(".stApp")).to_have_css("background-color", ground)
        expect(page.locator("main .rpc").first).to_have_css("color", text)
        idle(page)
        assert page.evaluate(HIDDEN_BELOW) <= 0
        report = [
            f"{scheme}: {rule} at {node['target']}: {node['failureSummary']}"
            for rule, violation in findings(page, scheme).items()
            for node in violation["nodes"]
            if rule not in NAMED_IN_THE_STATEMENT or set(violation["tags"]) & set(WCAG)
        ]
        assert not report, "\n".join(report)


def open_a_card(page: Page) -> None:
    page.locator("table.wall button.opens").first.click()
    expect(page.locator("[popover]:popover-open")).to_be_visible()


def open_features(page: Page) -> None:
    page.get_by_role("button", name="Key features").first.click()
    expect(page.locator("[popover]:popover-open")).to_be_visible()


def open_more_filters(page: Page) -> None:
    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("textbox", name="Words in name")).to_be_visible()


def unfold_all(page: Page) -> None:
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")


def twin_and_figure(page: Page) -> None:
    drawn(page)
    twin_of_heatmap(page)
    unfold_all(page)


def open_names(page: Page) -> None:
    page.locator("button.place").first.click()
    expect(page.locator(".rpc.names:popover-open")).to_be_visible()


def projected_figure(page: Page) -> None:
    drawn(page)


def name_a_twin(page: Page) -> None:
    quick_add(page, "ONLINE COURSE", "Somebody else", "Selective: Parenting", "Secondary")
    expect(page.locator(".st-key-duplicates")).to_be_visible()


def write_twice(page: Page) -> None:
    """Two change one entry; who saves last is shown both and asked."""
    other = opened(page.context.new_page(), page.url)
    for each, provider in ((page, "Mine"), (other, "Theirs")):
        each.get_by_label("Provider", exact=True).fill(provider)
    for each in (other, page):
        each.get_by_role("button", name="Save this entry").click()
        idle(each)
    expect(page.locator('[class*="st-key-conflict_"]')).to_be_visible()
    other.close()


def open_tab(tab: str, page: Page) -> None:
    page.get_by_role("tab", name=tab).click()
    expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
    unfold_all(page)


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "pathway, key features": ("/", open_features),
    "pathway, a card open": ("/?mode=online&relationship=open_separated", open_a_card),
    "pathway, more filters": ("/?kind=service&words=family&level=nowhere", open_more_filters),
    "pathway, projected, names of a cell": ("/?present=1&phase=primary", open_names),
    "coverage, a cell open": (
        "/coverage?grid=wall&evidence=guidebook&cell=self_help/primary",
        twin_and_figure,
    ),
    "coverage, no cell open": ("/coverage?measure=strongest", twin_and_figure),
    "coverage, projected": (
        "/coverage?present=1&cell=targeted_indicated/secondary/face_to_face",
        projected_figure,
    ),
    "catalogue, a card and a comparison": (
        "/catalogue?entry=eprep&compare=eprep&compare=ibct&compare=police&mode=face_to_face",
        unfold_all,
    ),
    "evidence": ("/evidence", unfold_all),
    "area, none open": ("/area", unfold_all),
    "area, empty": ("/area?area={empty}", unfold_all),
    "area, a cell open": ("/area?area={example}&cell=universal_relationship/primary", unfold_all),
    "area, an entry open": ("/area?area={example}&entry={entry}", unfold_all),
    "area, a probable duplicate": ("/area?area={decided}", name_a_twin),
    "area, two wrote": ("/area?area={disputed}&entry={disputed_entry}", write_twice),
    "area, as it stood": ("/area?area={example}&as_of=20", unfold_all),
    "entries, one open": ("/entries?area={example}&entry={entry}", unfold_all),
    "upkeep": ("/upkeep?area={example}", unfold_all),
    **{
        f"upkeep, {tab.lower()}": ("/upkeep?area={decided}", partial(open_tab, tab))
        for tab in ("Links", "History", "Files", "Settings")
    },
    **{
        f"judging, {tab.lower()}": ("/judging?area={example}", partial(open_tab, tab))
        for tab in ("Low-income access", "Single points of failure", "For whom", "Pictures")
    },
    "a scenario": ("/scenarios?area={example}&scenario={scenario}", unfold_all),
    "pathway, then against now": ("/?area={example}&shows=then_now&then=20", unfold_all),
    "coverage, against the model": (
        "/coverage?area={example}&shows=against&cell=universal/primary",
        twin_and_figure,
    ),
    "catalogue, against the model": ("/catalogue?area={example}&shows=against", unfold_all),
    "coverage of an area, low-income access": (
        "/coverage?area={example}&measure=access&cell=targeted_selective/primary",
        twin_and_figure,
    ),
    "pathway of an area, a card open": ("/?area={example}", open_a_card),
    "pathway of an area, projected": ("/?present=1&area={example}", open_names),
    "coverage of an area, a cell open": (
        "/coverage?area={decided}&grid=wall&cell=selective_services/primary",
        twin_and_figure,
    ),
    "catalogue of an area, a card and a comparison": (
        "/catalogue?area={example}&entry={entry}&compare={entry}&mode=face_to_face",
        unfold_all,
    ),
}
"""Every page, with what opens on it; between them every piece that a page can show."""


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(state: str, visit: Visit) -> None:
    path, prepare = STATES[state]
    page = visit(path, size=ROOM if "present=1" in path else TALL, motion="reduce")
    prepare(page)

    assert_accessible(page)


def test_axe_finds_nothing_on_the_page_of_problems(
    fresh_server: Fresh, visit: Visit, tmp_path: Path
) -> None:
    broken = fresh_server(tmp_path)

    page = visit("/", at=broken, wait=opened, motion="reduce")

    expect(heading(page)).to_have_text("The catalogue cannot be shown")
    assert_accessible(page)


def test_the_statement_names_each_known_finding_and_its_limits(visit: Visit) -> None:
    page = visit("/evidence")
    # The statement ends the page.
    text = page.locator(".rpc.prose").inner_text().partition("Accessibility statement")[2]

    assert [words for words in NAMED_IN_THE_STATEMENT.values() if words not in text] == []
    for part in (
        "How accessible it is",
        "What we know does not work well",
        "How it was tested, and when",
        "Contact",
        "Enforcement",
    ):
        expect(page.get_by_role("heading", name=part)).to_be_visible()
    assert "partially compliant" in text
    assert "fully compliant" not in text
    assert "[email address]" in text
