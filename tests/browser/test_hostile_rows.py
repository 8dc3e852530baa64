"""Whatever stands in a table shows as typed, everywhere, and does nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import Visit, drawn, expect_query, panel, twin_of_heatmap
from hostile_tables import ADDRESS, TYPED, hostile
from mapped import HOSTILE
from playwright.sync_api import Page, expect
from serving import Server, serving


@pytest.fixture(scope="module")
def hostile_server(tables: Callable[..., Path]) -> Iterator[Server]:
    with serving(tables(hostile)) as running:
        yield running


def assert_harmless(page: Page) -> None:
    """Nothing of a table became an element, and no text of it lost a character."""
    assert page.locator("img[src=x], [onerror], [onmouseover]").count() == 0
    assert page.locator("strong:text-is('x'), b:text-is('x'), em:text-is('x')").count() == 0
    text = page.evaluate("document.body.textContent")
    assert text.count("onerror=alert(1)") == text.count(TYPED) > 0
    assert text.count("**x**") == text.count(TYPED)


def test_the_wall_and_its_cards(hostile_server: Server, visit: Visit) -> None:
    page = visit("/", at=hostile_server)
    assert_harmless(page)
    heads = page.locator("table.wall th[scope=row]")
    assert all(TYPED in text for text in heads.all_text_contents())
    for name in (f"{TYPED} eprep", f"{TYPED} police"):
        page.locator("table.wall").get_by_role("button", name=name, exact=True).click()
        card = page.get_by_role("dialog", name=name, exact=True)
        expect(card.get_by_role("heading")).to_have_text(name)
        facts = dict(
            zip(
                card.locator("dt").all_inner_texts(),
                card.locator("dd").all_inner_texts(),
                strict=True,
            )
        )
        for label in ("For whom", "Provider", "Format", "Source"):
            assert facts[label] == TYPED
        link = card.get_by_role("link", name=ADDRESS)
        assert link.get_attribute("href") == ADDRESS
        link.hover()
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()


def test_the_filters_and_the_sentence(hostile_server: Server, visit: Visit) -> None:
    page = visit(
        "/catalogue?row_type=self_help&words=%3Cimg+src%3Dx&target_group="
        "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E**x**",
        at=hostile_server,
    )
    assert_harmless(page)
    said = page.locator("[data-sentence]").inner_text()
    assert f"'{TYPED}'" in said
    page.get_by_role("button", name="More").click()
    more = page.get_by_role("dialog", name="More")
    expect(more).to_contain_text(f"Universal: {TYPED} self_help")
    page.get_by_role("combobox", name="Row of the model").click()
    expect(page.get_by_role("option").filter(has_text=TYPED).first).to_be_visible()
    assert_harmless(page)


def test_the_heatmap_its_twin_panel_and_list(hostile_server: Server, visit: Visit) -> None:
    page = visit("/coverage?grid=wall&cell=self_help/primary", at=hostile_server)
    figure = drawn(page)
    twin_of_heatmap(page)

    # A row's name is broken over two lines where it is long.
    ticks = ["".join(text.split()) for text in figure.locator(".ytick").all_text_contents()]
    assert len(ticks) == 10
    assert all("".join(TYPED.split()) in text for text in ticks), ticks
    assert all(TYPED in text for text in page.locator("table.twin th[scope=row]").all_inner_texts())
    assert all(TYPED in text for text in panel(page).locator("ul.entries li").all_inner_texts())
    assert any(TYPED in text for text in page.locator("table.gaps td").all_inner_texts())


def test_the_rules_and_all_else_on_the_coverage_page(hostile_server: Server, visit: Visit) -> None:
    page = visit("/coverage?cell=targeted_indicated/secondary", at=hostile_server)
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")

    rules = page.get_by_role("toolbar", name="Rules that judge a block").get_by_role("button")
    assert [text.rpartition(" ")[0] for text in rules.all_inner_texts()] == [TYPED] * 6
    assert_harmless(page)


def test_a_cell_of_the_heatmap_tells_its_row_as_typed(hostile_server: Server, visit: Visit) -> None:
    page = visit("/coverage?grid=wall", at=hostile_server)
    box = drawn(page).locator("g.heatmaplayer image").bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.move(box["x"] + 22, box["y"] + 22)
    label = page.locator(".hoverlayer .hovertext")
    expect(label).to_be_visible()
    assert "".join(TYPED.split()) in "".join((label.text_content() or "").split())
    page.mouse.click(box["x"] + 22, box["y"] + 22)
    expect_query(page, grid="wall", cell="universal_services/early_years")


def test_the_catalogue_a_card_and_a_comparison(hostile_server: Server, visit: Visit) -> None:
    page = visit(
        "/catalogue?entry=eprep&compare=eprep&compare=police&compare=ibct", at=hostile_server
    )
    assert_harmless(page)
    expect(panel(page).locator("h2")).to_have_text(f"{TYPED} eprep")
    heads = page.locator("table.compare thead th").all_inner_texts()
    assert [head.splitlines()[0].strip() for head in heads] == [
        f"{TYPED} {entry}" for entry in ("eprep", "police", "ibct")
    ]


IN_AN_AREA = (
    "/area",
    "/area?area={hostile}&cell=selective_services/early_years",
    "/area?area={hostile}&cell=selective_services/primary",
    "/area?area={hostile}&entry={hostile_entry}",
    "/entries?area={hostile}&entry={hostile_entry}",
    "/upkeep?area={hostile}",
    "/judging?area={hostile}",
    "/scenarios?area={hostile}&scenario={hostile_scenario}",
    "/?area={hostile}&shows=against",
    "/coverage?area={hostile}&shows=then_now&cell=targeted_selective/primary",
    "/catalogue?area={hostile}&shows=against",
    "/?area={hostile}",
    "/?area={hostile}&present=1",
    "/coverage?area={hostile}&grid=wall&cell=selective_services/primary",
    "/coverage?area={hostile}&present=1",
    "/catalogue?area={hostile}&entry={hostile_entry}&compare={hostile_entry}",
)


@pytest.mark.parametrize("path", IN_AN_AREA)
@pytest.mark.usefixtures("areas")
def test_whatever_is_typed_in_an_area_shows_as_typed(path: str, visit: Visit) -> None:
    page = visit(path)
    if path.startswith("/coverage"):
        drawn(page)
    for tab in page.get_by_role("tab").all() or [None]:
        if tab:
            tab.click()
            expect(tab).to_have_attribute("aria-selected", "true")
        page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
        assert_as_typed(page)
    if path.startswith("/entries"):
        page.get_by_role("combobox", name="Open an entry as a form").click()
        expect(page.get_by_role("option").first).to_be_visible()
        assert_as_typed(page)


def assert_as_typed(page: Page) -> None:
    """Nothing that was typed became an element, and no text of it lost a character."""
    assert page.locator("img[src=x], [onerror]").count() == 0
    assert page.locator(":is(strong, b, em):text-is('x'), .katex, [class*=math]").count() == 0
    # Text that is broken over lines in a figure has no space there.
    text = "".join(page.evaluate(SEEN_TEXT).split())
    whole = "".join(HOSTILE.split())
    assert text.count("onerror") == text.count(":red[") == text.count(whole) > 0


SEEN_TEXT = """() => {
  const fields = [...document.querySelectorAll("input, textarea")].map(field => field.value);
  const skipped = "style, script, [data-testid=stDataFrame]";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest(skipped)) texts.push(node.data);
  return [document.title, ...fields, texts.join("")].join(" ");
}"""
"""Everything that a page says, but for the grid, which is a picture."""


def test_sources_and_projection(hostile_server: Server, visit: Visit) -> None:
    page = visit("/evidence", at=hostile_server)
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert_harmless(page)
    page = visit("/?present=1", at=hostile_server)
    assert_harmless(page)
