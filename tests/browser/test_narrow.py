"""At 320 px, as at 400 % zoom, only tables and the heatmap scroll sideways, each in its own box."""

from __future__ import annotations

import pytest
from browsing import NARROW, Visit, drawn
from playwright.sync_api import Locator, Page, expect

BOXES = (
    ".rpc .scrolls, .st-key-heatmap_box, [class*=st-key-picture_], .dvn-scroller, [role=tablist]"
)
"""What may scroll sideways: wide tables, figures, the grid and a row of tabs."""

TOO_WIDE = """(boxes) => {
  const width = document.documentElement.clientWidth;
  const wide = [];
  for (const node of document.querySelectorAll("body *")) {
    if (!node.checkVisibility({ checkVisibilityCSS: true })) continue;
    if (node.closest(".sr, #js-plotly-tester")) continue;
    const inBox = node.closest(boxes);
    const style = getComputedStyle(node);
    const scrolls = ["auto", "scroll"].includes(style.overflowX);
    if (scrolls && node.scrollWidth > node.clientWidth + 1 && !node.matches(boxes))
      wide.push(["scrolls", node]);
    const box = node.getBoundingClientRect();
    if (!inBox && box.width > 1 && box.height > 1 && (box.right > width + 1 || box.left < -1)
      && !node.closest("[data-testid=stSidebar], [data-testid=stSkipToContent]"))
      wide.push(["reaches out", node]);
    if (inBox === node && box.right > width + 1) wide.push(["a box that does not fit", node]);
  }
  return wide.map(([what, node]) =>
    `${what}: ${node.tagName} ${node.className} ${(node.innerText ?? "").slice(0, 40)}`);
}"""
"""What is wider than the page, or scrolls sideways and may not."""

LASTING = f"""async (boxes) => {{
  const wide = {TOO_WIDE};
  let found = wide(boxes);
  for (let same = 0; same < 20; ) {{
    await new Promise(requestAnimationFrame);
    const now = wide(boxes);
    same = String(now) === String(found) ? same + 1 : 0;
    found = now;
  }}
  return found;
}}"""
"""The same, once it holds for twenty frames: Streamlit puts the value of a slider that comes into
sight in its place some frames later."""

PAGE_SCROLLS = """() => [document.scrollingElement, document.querySelector("[data-testid=stMain]")]
  .map(node => node.scrollWidth - node.clientWidth)"""


def assert_narrow(page: Page) -> None:
    wide = page.evaluate(LASTING, BOXES)
    assert not wide, "\n".join(wide)
    assert page.evaluate(PAGE_SCROLLS) == [0, 0]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/coverage?cell=targeted_indicated/secondary/face_to_face",
        "/catalogue?entry=eprep&compare=eprep&compare=ibct&compare=fcu",
        "/evidence",
        "/catalogue?level=nowhere&words=" + "w" * 60,
        "/area",
        "/area?area={example}&cell=universal_relationship/primary",
        "/area?area={example}&entry={entry}",
        "/entries?area={example}&entry={entry}",
        "/upkeep?area={example}",
        "/judging?area={example}",
        "/scenarios?area={hostile}&scenario={hostile_scenario}",
        "/?area={example}&shows=against",
        "/coverage?area={example}&shows=then_now&then=20&cell=universal/primary",
        "/coverage?area={hostile}&grid=wall&cell=selective_services/primary",
        "/?area={hostile}",
    ],
    ids=lambda path: path[:40],
)
def test_nothing_but_tables_and_the_heatmap_scrolls_sideways(path: str, visit: Visit) -> None:
    page = visit(path, size=NARROW)
    if path.startswith("/coverage"):
        drawn(page)
    for tab in page.get_by_role("tab").all() or [None]:
        if tab:
            tab.click()
            expect(tab).to_have_attribute("aria-selected", "true")
        page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
        assert_narrow(page)


def test_what_opens_fits_and_wide_boxes_scroll_by_keyboard(visit: Visit) -> None:
    page = visit("/", size=NARROW)
    box = page.get_by_role("region", name="The pathway, a wide table")
    assert box.evaluate("node => node.scrollWidth > node.clientWidth")
    box.focus()
    expect(box).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")

    page.get_by_role("button", name="More").click()
    words = page.get_by_role("textbox", name="Words in name")
    expect(words).to_be_visible()
    assert_on_screen(words)
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Family Foundations", exact=True).click()
    card = page.get_by_role("dialog", name="Family Foundations", exact=True)
    expect(card).to_be_visible()
    assert_on_screen(card)
    assert card.evaluate("node => node.scrollWidth - node.clientWidth") == 0
    expect(card.get_by_role("button", name="Close Family Foundations")).to_be_in_viewport()


def assert_on_screen(piece: Locator) -> None:
    box = piece.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW[0]
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= NARROW[1]


def test_on_a_narrow_screen_the_table_comes_first_and_is_open(visit: Visit) -> None:
    """639 px is the widest narrow screen; the table was folded out for it, not by hand."""
    page = visit("/coverage", size=(639, 640))
    drawn(page)

    expect(page.locator("table.twin")).to_be_visible()
    twin, figure = (
        page.locator(which).bounding_box() for which in ("table.twin", ".js-plotly-plot")
    )
    assert twin
    assert figure
    assert twin["y"] + twin["height"] <= figure["y"]
    box = page.locator(".st-key-heatmap_box")
    assert box.evaluate("node => getComputedStyle(node).overflowX") == "auto"
    assert figure["width"] >= 640, "its texts need room; the box scrolls"


def test_on_a_wide_screen_the_heatmap_comes_first_and_the_table_is_folded(visit: Visit) -> None:
    page = visit("/coverage", size=(1280, 900))
    figure = drawn(page).bounding_box()
    summary = page.get_by_text("The same as a table").bounding_box()
    assert figure
    assert summary
    assert figure["y"] < summary["y"]
    expect(page.locator("table.twin")).to_be_hidden()


def test_the_pages_are_reached_on_a_narrow_screen(visit: Visit) -> None:
    page = visit("/?level=universal", size=NARROW)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Catalogue").click()
    expect(page).to_have_title("Catalogue - Relationship support pathway")
    expect(page.locator("[data-sentence]")).to_contain_text("universal only")
