"""Everything is reached by keyboard, in the order in which it reads, and the focus is seen."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from browsing import Visit, drawn, expect_query, idle, pill, sentence
from playwright.sync_api import Page, expect

LOOK = """async (known) => {
  const frame = () => new Promise(requestAnimationFrame);
  const painted = () => frame().then(frame);
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  at.dataset.tabbed = at.dataset.tabbed
    ?? String(document.querySelectorAll("[data-tabbed]").length);
  const layers = [at];
  for (let up = at.parentElement; up && layers.length < 6; up = up.parentElement) layers.push(up);
  const look = () => layers.map(node => {
    const style = getComputedStyle(node);
    const outline = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
    return { outline: outline + (outline ? style.outlineColor : ""), shadow: style.boxShadow,
      border: style.borderColor + style.borderWidth };
  });
  const kind = [at.tagName, at.className, at.getAttribute("aria-pressed")].join();
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  if (!known.includes(kind)) await painted();
  const focused = look();
  const box = at.getBoundingClientRect();
  const inside = (least, most, share) => least + (most - least) * share;
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  const points = [0.1, 0.5, 0.9].flatMap(x => [0.1, 0.5, 0.9].map(y =>
    document.elementFromPoint(inside(left, right, x), inside(top, bottom, y))));
  const found = {
    number: Number(at.dataset.tabbed),
    name: (at.getAttribute("aria-label") || at.innerText || at.value || "").slice(0, 50),
    size: [box.width, box.height], left: box.left,
    top: box.top + document.querySelector("[data-testid=stMain]").scrollTop,
    hidden: !points.some(hit => hit && (at.contains(hit) || hit.contains(at)
      || at.closest("[data-testid=stDataFrame]")?.contains(hit))),
    part: [...document.querySelectorAll(".rpc")].indexOf(at.closest(".rpc")),
    header: Boolean(at.closest("header")),
    tabindex: at.tabIndex, kind, seen: true,
  };
  if (known.includes(kind)) return found;
  // A widget may take a few frames to show what it is.
  const differs = async (before) => {
    for (let wait = 0; wait < 15 && same(before, look()); wait++) await painted();
    return !same(before, look());
  };
  at.blur();
  found.seen = await differs(focused);
  const plain = look();
  at.focus({ preventScroll: true });
  found.seen = found.seen || await differs(plain);
  return found;
}"""
"""What has the focus, how it looks with and without it, and whether all of it is hidden. A change
of the ground alone is no focus that people see. Of kinds that are `known` to show it, the look is
not compared again."""

REACHABLE = """() => [...document.querySelectorAll(
    "a[href], button, input, summary, [tabindex='0'], select, textarea")]
  .filter(node => node.checkVisibility({ checkVisibilityCSS: true }) && !node.disabled
    && node.tabIndex >= 0 && !node.closest("[inert], [aria-hidden=true]")
    && node.getBoundingClientRect().width > 0 && !node.hasAttribute("data-tabbed")
    && !node.closest("[role=toolbar], [role=radiogroup]"))
  .map(node => (node.getAttribute("aria-label") || node.innerText || node.tagName).slice(0, 60))"""
"""What shows and takes the focus, yet Tab never came to. A group of choices is one stop; arrows
move inside it."""

PAGES = {
    "/": 55,
    "/coverage?cell=universal/primary/online": 40,
    "/catalogue?compare=eprep&compare=ibct": 90,
    "/evidence": 10,
    "/?present=1": 30,
    "/area": 8,
    "/area?area={example}&cell=universal_relationship/primary": 70,
    "/area?area={example}&entry={entry}": 80,
    "/entries?area={example}": 12,
    "/upkeep?area={example}": 15,
    "/?area={example}": 35,
}
"""The pages and how many stops each has at least."""


def stops(page: Page) -> list[dict[str, Any]]:
    """Every stop of the Tab key, from the top of the page until it leaves it."""
    found: list[dict[str, Any]] = []
    page.evaluate("document.activeElement.blur()")
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(LOOK, [each["kind"] for each in found if each["seen"]])
        # Tab goes through a row of the grid, cell by cell, before it leaves it.
        if (
            stop
            and found
            and stop["kind"].startswith("CANVAS")
            and stop["number"] == len(found) - 1
        ):
            continue
        if stop is None or any(stop["number"] == each["number"] for each in found):
            return found
        found.append(stop)
    raise AssertionError("Tab goes round without end.")


@pytest.mark.parametrize("path", PAGES)
def test_tab_reaches_everything_in_order_and_the_focus_is_seen(path: str, visit: Visit) -> None:
    page = visit(path, motion="reduce")
    if path.startswith("/coverage"):
        drawn(page)

    found = stops(page)

    assert len(found) >= PAGES[path]
    wrong = {
        "focus not seen": [stop["name"] for stop in found if not stop["seen"]],
        "hidden under something": [stop["name"] for stop in found if stop["hidden"]],
        "order forced": [stop["name"] for stop in found if stop["tabindex"] > 0],
        "nothing to see": [stop["name"] for stop in found if min(stop["size"]) < 1],
        "not reached": page.evaluate(REACHABLE),
        "goes back up": goes_back_up(found),
    }
    assert not any(wrong.values()), {what: names for what, names in wrong.items() if names}


def goes_back_up(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Where the order leaves the menu and returns, or goes up in a part without going right."""
    stops = [stop for stop in found if stop["name"] != "Skip to main content"]
    return [
        (one["name"], other["name"])
        for one, other in pairwise(stops)
        if (other["header"] and not one["header"])
        or (
            one["part"] == other["part"] >= 0
            and other["top"] < one["top"] - 40
            and other["left"] <= one["left"] + 40
        )
    ]


def test_a_card_opens_and_closes_by_keyboard_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit("/")
    name = page.get_by_role("button", name="Family Foundations", exact=True)
    name.focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog", name="Family Foundations", exact=True)
    expect(card).to_be_visible()

    page.keyboard.press("Tab")
    assert card.evaluate("node => node.contains(document.activeElement)")
    page.keyboard.press("Escape")

    expect(card).to_be_hidden()
    expect(name).to_be_focused()
    expect_query(page)
    page.keyboard.press("Space")
    card.get_by_role("button", name="Close Family Foundations").press("Enter")
    expect(card).to_be_hidden()
    expect(name).to_be_focused()


def test_a_card_closes_by_its_button(visit: Visit) -> None:
    page = visit("/coverage?cell=universal/primary/online")
    name = page.locator("section.rpc.panel").get_by_role("button", name="ePREP", exact=True)
    name.focus()
    page.keyboard.press("Space")
    card = page.get_by_role("dialog", name="ePREP", exact=True)
    expect(card).to_be_visible()
    card.get_by_role("button", name="Close ePREP").press("Enter")
    expect(card).to_be_hidden()
    expect(name).to_be_focused()


def test_the_content_is_skipped_to_and_a_filter_is_set_and_keeps_the_focus(visit: Visit) -> None:
    page = visit("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('main, [data-testid=stMain]') !== null")

    universal = pill(page, "Need level", "Universal")
    universal.focus()
    page.keyboard.press("Space")
    expect(sentence(page)).to_contain_text("universal only")
    expect(universal).to_have_attribute("aria-pressed", "true")
    expect(universal).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(sentence(page)).to_contain_text("universal or targeted selective only")


def test_comparing_keeps_the_focus_where_it_was(visit: Visit) -> None:
    page = visit("/catalogue")
    button = page.get_by_role("button", name="Compare ePREP", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("table.compare")).to_be_visible()
    expect(page.locator("table.entries [data-open=eprep]")).to_be_focused()


def test_opening_a_cell_or_an_entry_leads_there_and_closing_it_leads_back(visit: Visit) -> None:
    page = visit("/area?area={example}")
    for opens, closes in (
        (page.locator('[data-open="cell:indicated_parenting/secondary"]'), "Close this cell"),
        (page.get_by_role("button", name="Stepping up together (made up)", exact=True), "Close"),
    ):
        opens.focus()
        page.keyboard.press("Enter")
        heading = page.locator("h2[data-opened]")
        expect(heading).to_be_focused()
        expect(heading).to_be_in_viewport()
        idle(page)
        page.get_by_role("button", name=closes, exact=True).press("Enter")
        expect(heading).to_have_count(0)
        expect(opens).to_be_focused()
