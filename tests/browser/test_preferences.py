"""What people set for themselves is kept: text spacing (WCAG 1.4.12), motion, text size."""

from __future__ import annotations

import pytest
from browsing import Visit, drawn, idle, menu, pill, sentence, twin_of_heatmap
from playwright.sync_api import Page, expect

SPACING = """
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important; }
  p { margin-bottom: 2em !important; }
"""
"""The spacing of success criterion 1.4.12."""

LOST = """() => {
  const lost = [];
  const walker = document.createTreeWalker(document.querySelector("main, [data-testid=stMain]"),
    NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (!node.data.trim()) continue;
    if (holder.closest(".sr, style, svg, [data-testid=stIconMaterial]")) continue;
    if (!holder.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    for (let up = holder; up && up !== document.body; up = up.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(up);
      const clips = (value) => ["hidden", "clip"].includes(value);
      const scrolls = (value) => ["auto", "scroll"].includes(value);
      const box = up.getBoundingClientRect();
      const across = text.right > box.right + 1 || text.left < box.left - 1;
      const down = text.bottom > box.bottom + 1 || text.top < box.top - 1;
      if (clips(overflowX) && across || clips(overflowY) && down) {
        lost.push([node.data.trim().slice(0, 50), up.className]);
        break;
      }
      if (scrolls(overflowX) || scrolls(overflowY)) break;
    }
  }
  return lost;
}"""
"""The visible texts that something cuts off."""

OVERLAPS = """() => {
  const shown = (node) => {
    let { left, right, top, bottom } = node.getBoundingClientRect();
    for (let up = node.parentElement; up; up = up.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(up);
      const box = up.getBoundingClientRect();
      if (overflowX !== "visible") {
        left = Math.max(left, box.left);
        right = Math.min(right, box.right);
      }
      if (overflowY !== "visible") {
        top = Math.max(top, box.top);
        bottom = Math.min(bottom, box.bottom);
      }
    }
    return { left, right, top, bottom };
  };
  const boxes = [...document.querySelectorAll(
    "main :is(button, summary, h1, h2, h3, .entry, .nothing, td, th, [data-sentence])")]
    .filter(node => node.checkVisibility() && !node.closest("[popover]")
      && !node.closest("svg") && node.getBoundingClientRect().width > 1
      && getComputedStyle(node).float === "none")
    .map(node => [node, shown(node)]);
  const clash = [];
  for (const [one, a] of boxes) for (const [other, b] of boxes) {
    if (one === other || one.contains(other) || other.contains(one)) continue;
    const across = a.left < b.right - 2 && b.left < a.right - 2;
    if (across && a.top < b.bottom - 2 && b.top < a.bottom - 2)
      clash.push([one.innerText.slice(0, 40), other.innerText.slice(0, 40)]);
  }
  return clash.slice(0, 10);
}"""
"""The pieces of a page that lie over each other. Text flows round what floats, so that may."""

WATCH = """() => {
  window.moved = [];
  const note = (event) => {
    const at = event.target;
    for (const one of at.getAnimations({ subtree: false })) {
      const timing = one.effect.getComputedTiming();
      const push = () => window.moved.push(`${at.className || at.tagName}: ${timing.duration} ms`);
      if (timing.duration <= 10) continue;
      if (one instanceof CSSTransition || one instanceof CSSAnimation) push();
      // A script's animation stands below what a style sheet calls important.
      else {
        // What opens at once has one height and then another; what moves has many.
        const heights = new Set();
        let frames = 10;
        const look = () => {
          heights.add(at.getBoundingClientRect().height);
          frames -= 1;
          if (frames) requestAnimationFrame(look);
          else if (heights.size > 3) push();
        };
        look();
      }
    }
  };
  for (const kind of ["transitionrun", "animationstart"])
    document.addEventListener(kind, note, true);
}"""
"""From now on keeps what moves for longer than a hundredth of a second."""

PATHS = [
    "/",
    "/coverage?cell=universal/primary/online",
    "/catalogue?compare=eprep&compare=ibct",
    "/evidence",
    "/area",
    "/area?area={example}&cell=universal_relationship/primary",
    "/area?area={example}&entry={entry}",
    "/entries?area={example}",
    "/upkeep?area={example}",
    "/judging?area={example}",
    "/scenarios?area={example}&scenario={scenario}",
    "/?area={example}&shows=against",
    "/coverage?area={decided}&grid=wall&cell=selective_services/primary",
]


def assert_none(page: Page, wrong: str) -> None:
    found = page.evaluate(wrong)
    assert not found, found


def prepared(page: Page) -> Page:
    if "/coverage" in page.url:
        drawn(page)
        twin_of_heatmap(page)
    return page


@pytest.mark.parametrize("path", PATHS)
def test_wider_text_spacing_loses_nothing(path: str, visit: Visit) -> None:
    page = prepared(visit(path, motion="reduce"))
    assert_none(page, LOST)

    page.add_style_tag(content=SPACING)

    expect(page.locator(".rpc").first).to_have_css("line-height", "24px")
    assert_none(page, LOST)
    assert_none(page, OVERLAPS)
    page.set_viewport_size({"width": 640, "height": 900})
    idle(page)
    assert_none(page, LOST)
    assert_none(page, OVERLAPS)


def test_a_card_with_wider_text_spacing_loses_nothing(visit: Visit) -> None:
    page = visit("/", motion="reduce")
    page.get_by_role("button", name="Family Foundations", exact=True).click()
    expect(page.get_by_role("dialog", name="Family Foundations", exact=True)).to_be_visible()
    page.add_style_tag(content=SPACING)
    assert_none(page, LOST)


def busy(page: Page) -> list[str]:
    """Does what a visitor does, and gives what moved meanwhile."""
    page.evaluate(WATCH)
    pill(page, "Phase", "Primary").hover()
    pill(page, "Phase", "Primary").click()
    expect(sentence(page)).to_contain_text("primary only")
    idle(page)
    page.get_by_role("combobox", name="Evidence").click()
    page.get_by_role("option", name="Guidebook").click()
    expect(sentence(page)).to_contain_text("Guidebook entry")
    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("textbox", name="Words in name")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".rpc button.opens").first.click()
    expect(page.locator("[popover]:popover-open")).to_be_visible()
    page.keyboard.press("Escape")
    moved: list[str] = page.evaluate("[...new Set(window.moved)]")
    return moved


def test_reduced_motion_is_honoured(visit: Visit) -> None:
    assert busy(visit("/")), "without the wish for less motion something moves"
    for path in ("/", "/coverage?cell=universal/primary/online"):
        moved = busy(visit(path, motion="reduce"))
        assert not moved, moved


def busy_in_the_room(page: Page) -> list[str]:
    """Does what a facilitator does, and gives what moved meanwhile."""
    page.evaluate(WATCH)
    page.locator("table.room button.nothing").first.click()
    expect(page.locator("h2[data-opened]")).to_be_visible()
    page.get_by_text("Out of scope, or a comment").click()
    page.get_by_role("button", name="Close this cell").click()
    expect(page.locator("h2[data-opened]")).to_have_count(0)
    page.get_by_label("Row of the pathway").first.click()
    page.keyboard.press("Escape")
    menu(page, "Upkeep").click()
    page.get_by_role("tab", name="Settings").click()
    expect(page.get_by_label("Name of the area")).to_be_visible()
    moved: list[str] = page.evaluate("[...new Set(window.moved)]")
    return moved


def test_without_the_wish_something_moves_in_an_area(visit: Visit) -> None:
    """The watch itself works."""
    assert busy_in_the_room(visit("/area?area={example}"))


def test_reduced_motion_is_honoured_in_an_area(visit: Visit) -> None:
    moved = busy_in_the_room(visit("/area?area={example}", motion="reduce"))
    assert not moved, moved


def test_larger_text_of_the_browser_enlarges_ours(visit: Visit) -> None:
    page = visit("/")
    name = page.get_by_role("button", name="Family Foundations", exact=True)
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    before = name.evaluate(size)
    page.add_style_tag(content="html { font-size: 200% !important }")
    page.wait_for_function(
        "document.documentElement.computedStyleMap().get('font-size').value >= 32"
    )
    assert name.evaluate(size) >= before * 1.9
    assert_none(page, LOST)
