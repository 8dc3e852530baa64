"""Projected, the wall and the heatmap fit a screen, read from the back, and survive greyscale."""

from __future__ import annotations

import io
from typing import Any

import pytest
from browsing import ROOM, SMALL_ROOM, Visit, drawn, idle, texts
from mapped import STATES_IN_VIEW
from PIL import Image, ImageStat
from playwright.sync_api import Page, expect

from rpc.vocabulary import State

SCALES = {ROOM: 1.0, SMALL_ROOM: 2 / 3}
"""How large the blueprint's sizes are on a screen."""

HEADLINE, LABEL, LEAST = 48, 28, 24
"""Pixels at 1920 x 1080 of a cell's headline, of row and column labels, and of anything at all."""

SMALL_TEXTS = """(least) => {
  const shown = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim()) continue;
    const holder = node.parentElement;
    if (!holder.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    if (holder.closest(".sr, style, script, caption.sr, [data-testid=stSkipToContent]")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    shown.push([parseFloat(getComputedStyle(holder).fontSize), node.data.trim().slice(0, 40)]);
  }
  return { seen: shown.length, small: shown.filter(([size]) => size < least - 0.01) };
}"""
"""The visible texts of the page that are smaller than they may be, and how many texts there are."""

FITS = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  const page = document.scrollingElement;
  return [main.scrollHeight - main.clientHeight, main.scrollWidth - main.clientWidth,
    page.scrollHeight - innerHeight, page.scrollWidth - innerWidth];
}"""
"""How far the page scrolls down and sideways: all 0 when it does not."""

SIZES = "nodes => nodes.map(node => parseFloat(getComputedStyle(node).fontSize))"

SPANS = """() => [...document.querySelectorAll(".js-plotly-plot .annotation-text")]
  .map(text => [...text.querySelectorAll("tspan")].filter(span => span.style.fontSize))
  .filter(spans => spans.length)
  .map(spans => spans[0].querySelector("tspan") ?? spans[0])
  .map(span => parseFloat(getComputedStyle(span).fontSize))"""
"""The size of the headline of each cell of the heatmap, and of each phase above delivery modes."""

OUTSIDE_THEIR_CELLS = """() => {
  const LEADING = 4;
  const plot = document.querySelector(".js-plotly-plot");
  const grid = plot.querySelector("g.heatmaplayer image").getBoundingClientRect();
  const rows = plot.querySelectorAll(".ytick").length;
  const columns = plot.querySelectorAll(".xtick").length;
  const wide = grid.width / columns, high = grid.height / rows;
  return [...plot.querySelectorAll(".annotation-text")].slice(0, rows * columns)
    .map((text, i) => [text.getBoundingClientRect(), i, text.textContent])
    .filter(([box, i]) => {
      const left = grid.left + (i % columns) * wide;
      const top = grid.top + Math.floor(i / columns) * high;
      return box.left < left - 1 || box.right > left + wide + 1
        || box.top < top - LEADING || box.bottom > top + high + LEADING;
    })
    .map(([box, i, text]) => text);
}"""
"""The texts of the heatmap that reach out of their cell; a line is higher than its letters."""

OVERLAPPING_LABELS = """() => {
  const labels = [...document.querySelectorAll(".js-plotly-plot :is(.xtick, .ytick) text")]
    .map(label => [label.getBoundingClientRect(), label.textContent]);
  const clash = [];
  labels.forEach(([a, first], i) => labels.slice(i + 1).forEach(([b, second]) => {
    const across = a.left < b.right - 1 && b.left < a.right - 1;
    if (across && a.top < b.bottom - 1 && b.top < a.bottom - 1)
      clash.push([first, second]);
  }));
  const edge = innerWidth;
  return [...clash, ...labels.filter(([box]) => box.left < 0 || box.right > edge).map(l => l[1])];
}"""
"""The labels of the heatmap's axes that overlap each other or leave the screen."""


def assert_fits_and_reads(page: Page, size: tuple[int, int]) -> None:
    """Nothing scrolls, and no text that shows is smaller than it may be."""
    idle(page)
    assert page.evaluate(FITS) == [0, 0, 0, 0]
    found = page.evaluate(SMALL_TEXTS, LEAST * SCALES[size])
    assert found["seen"] > 30
    assert found["small"] == []


def at_least(sizes: list[float], least: float) -> bool:
    return bool(sizes) and min(sizes) >= least - 0.01


WALLS = ["", "&area={example}", f"&area={{decided}}&{STATES_IN_VIEW}"]


@pytest.mark.parametrize("whose", WALLS, ids=["model", "example", "every state"])
@pytest.mark.parametrize("size", SCALES, ids=str)
def test_the_wall_fits_and_reads(size: tuple[int, int], whose: str, visit: Visit) -> None:
    page = visit(f"/?present=1{whose}", size=size)
    places = page.locator("button.place")
    expect(places).to_have_count(30)

    assert_fits_and_reads(page, size)
    assert at_least(places.locator("b").evaluate_all(SIZES), HEADLINE * SCALES[size])
    labels = page.locator("table.wall-projected th")
    assert at_least(labels.evaluate_all(SIZES), LABEL * SCALES[size])
    boxes = places.evaluate_all("nodes => nodes.map(n => n.getBoundingClientRect().toJSON())")
    assert all(box["top"] >= 0 and box["bottom"] <= size[1] for box in boxes)
    assert all(box["left"] >= 0 and box["right"] <= size[0] for box in boxes)
    cut = places.evaluate_all(
        "nodes => nodes.filter(n => n.scrollWidth > n.clientWidth + 1"
        " || n.scrollHeight > n.clientHeight + 1).map(n => n.innerText)"
    )
    assert cut == []


VIEWS = [
    "",
    "measure=strongest",
    "grid=wall",
    "grid=blocks",
    "measure=rules",
    "area={example}",
    "area={example}&measure=strongest",
    "area={example}&grid=wall",
    f"area={{decided}}&grid=wall&{STATES_IN_VIEW}",
    f"area={{decided}}&{STATES_IN_VIEW}",
]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view or "cells")
def test_the_heatmap_fits_and_reads(view: str, visit: Visit) -> None:
    page = visit(f"/coverage?present=1&{view}", size=ROOM)
    for size, scale in SCALES.items():
        page.set_viewport_size({"width": size[0], "height": size[1]})
        drawn(page)
        page.wait_for_function(
            "([width]) => { const box = document.querySelector('.main-svg')"
            ".getBoundingClientRect(); return box.width > width * 0.9 && box.width <= width; }",
            arg=list(size),
        )
        assert_fits_and_reads(page, size)
        rows, columns = (page.locator(tick).count() for tick in (".ytick", ".xtick"))
        spans = page.evaluate(SPANS)
        assert at_least(spans[: rows * columns], HEADLINE * scale)
        assert at_least(spans[rows * columns :] or [LABEL], LABEL * scale)
        for label in (".xtick text", ".ytick text"):
            assert at_least(page.locator(label).evaluate_all(SIZES), LABEL * scale)
        box = page.locator(".js-plotly-plot").bounding_box()
        assert box
        assert box["y"] + box["height"] <= size[1]
        assert box["height"] > size[1] * 0.6, "the heatmap uses the screen that it has"
        # The figure takes its new size in more than one step.
        page.wait_for_function(f"() => ({OUTSIDE_THEIR_CELLS})().length === 0")
        page.wait_for_function(f"() => ({OVERLAPPING_LABELS})().length === 0")


def test_names_open_on_demand_and_a_cell_opens_in_projection(visit: Visit) -> None:
    page = visit("/?present=1", size=ROOM)
    expect(page.get_by_role("button", name="Click Relationships")).to_have_count(0)
    page.locator("button.place").nth(3).click()
    names = page.locator(".rpc.names:popover-open")
    expect(names.get_by_role("button", name="Click Relationships")).to_be_visible()
    assert page.evaluate(SMALL_TEXTS, LEAST)["small"] == []
    page.keyboard.press("Escape")
    expect(names).to_have_count(0)


# --------------------------------------------------------------------------- states in greyscale

SYMBOLS = {"none with these filters": "○", "not known": "~", "not in this view": "·"}
"""What an empty place says in a filtered view, and its symbol."""


def greyscale(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot())).convert("L")


def edge_contrast(picture: Image.Image, box: dict[str, float]) -> float:
    """How much the grey changes along a place's top edge: a dashed line does, a plain one not."""
    left, right = box["left"] + 30, box["right"] - 30
    deviations = []
    for down in range(1, 9):
        line = picture.crop(
            (int(left), int(box["top"]) + down, int(right), int(box["top"]) + down + 1)
        )
        deviations.append(ImageStat.Stat(line).stddev[0])
    return max(deviations)


def test_states_of_the_wall_stay_distinct_in_greyscale(visit: Visit) -> None:
    page = visit("/?present=1&phase=primary&phase=secondary&mode=online", size=ROOM)
    picture = greyscale(page)
    seen: dict[str, list[float]] = {}

    for place in page.locator("button.place").all():
        headline, words = place.inner_text().split(maxsplit=1)
        state = next((state for state in SYMBOLS if words.startswith(state)), "something")
        assert headline == SYMBOLS.get(state, headline)
        assert headline.isdigit() == (state == "something")
        box = place.evaluate("node => node.getBoundingClientRect().toJSON()")
        seen.setdefault(state, []).append(edge_contrast(picture, box))

    assert set(seen) == {*SYMBOLS, "something"}
    empty = min(seen["none with these filters"] + seen["not known"])
    assert empty > 20
    assert max(seen["something"] + seen["not in this view"]) < empty / 3


def form(picture: Image.Image, box: dict[str, float]) -> tuple[str, str, int]:
    """How a place looks to whoever sees no colour: its line, its ground, and how grey that is.

    The ground is looked at where no text stands, at the right.
    """
    left, top, right = int(box["left"]), round(box["top"]), int(box["right"])
    ground = ImageStat.Stat(picture.crop((right - 90, top + 14, right - 20, top + 44)))
    grey = ground.median[0]
    lines = [picture.crop((left + 30, top + y, right - 30, top + y + 1)) for y in range(12)]
    thick = sum(abs(ImageStat.Stat(line).mean[0] - grey) > 30 for line in lines)
    if edge_contrast(picture, box) > 20:
        line = "broken"
    else:
        line = "none" if not thick else "thin" if thick < 4 else "thick"
    return line, "hatched" if ground.stddev[0] > 3 else "plain", grey


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_states_of_an_areas_wall_stay_distinct_in_greyscale(scheme: str, visit: Visit) -> None:
    address = f"/?present=1&area={{decided}}&{STATES_IN_VIEW}"
    page = visit(address, size=ROOM, scheme=scheme)
    picture = greyscale(page)
    seen: dict[str, set[tuple[str, str, int]]] = {}

    for place in page.locator("button.place").all():
        headline, words = place.inner_text().split(maxsplit=1)
        state = next((s for s in AREA_STATES if words.startswith(s.label)), None)
        assert headline == (state.symbol if state else headline)
        box = place.evaluate("node => node.getBoundingClientRect().toJSON()")
        seen.setdefault(state.label if state else "something", set()).add(form(picture, box))

    looks = {state: next(iter(found)) for state, found in seen.items()}
    assert all(len(found) == 1 for found in seen.values()), seen
    assert looks["not yet mapped"][:2] == ("thin", "plain")
    assert looks["none"][:2] == ("thick", "plain")
    assert looks["out of scope"][:2] == ("broken", "plain")
    assert looks["not known"][:2] == looks["none with these filters"][:2] == ("broken", "hatched")
    assert looks["not in this view"][:2] == looks["something"][:2] == ("none", "plain")
    assert abs(looks["something"][2] - looks["not in this view"][2]) > 20
    assert len(looks) == len(AREA_STATES) + 1


AREA_STATES = (
    State.NO_MATCH,
    State.NOT_MAPPED,
    State.NONE,
    State.NOT_KNOWN,
    State.OUT_OF_SCOPE,
    State.NOT_IN_VIEW,
)
"""What an empty place of an area's wall can be; the first whose words a text begins with."""


def test_states_of_the_heatmap_stay_distinct_in_greyscale(visit: Visit) -> None:
    page = visit(
        "/coverage?present=1&phase=primary&phase=secondary&mode=online&grid=wall", size=ROOM
    )
    figure = drawn(page)
    picture = greyscale(page)
    grid = figure.locator("g.heatmaplayer image").bounding_box()
    assert grid
    rows, columns = figure.locator(".ytick").count(), figure.locator(".xtick").count()
    cells = [
        " ".join(text.split()) for text in figure.locator(".annotation-text").all_text_contents()
    ]
    seen: dict[str, list[float]] = {}

    for number, text in enumerate(cells[: rows * columns]):
        state = next((state for state in SYMBOLS if state in text), "something")
        assert text.startswith(SYMBOLS.get(state, text))
        row, column = divmod(number, columns)
        wide, high = grid["width"] / columns, grid["height"] / rows
        box: dict[str, Any] = {
            "left": grid["x"] + column * wide,
            "right": grid["x"] + (column + 1) * wide,
            "top": grid["y"] + row * high,
        }
        seen.setdefault(state, []).append(edge_contrast(picture, box))

    assert set(seen) == {*SYMBOLS, "something"}
    empty = min(seen["none with these filters"] + seen["not known"])
    assert empty > 20
    assert max(seen["something"] + seen["not in this view"]) < empty / 3


def test_a_wall_on_paper_tells_kinds_and_states_by_form_and_word(visit: Visit) -> None:
    page = visit("/?relationship=aimed_separated&phase=primary&phase=secondary")
    form = "nodes => [...new Set(nodes.map(n => getComputedStyle(n).borderTopStyle))]"
    wall = page.locator("table.wall")

    assert wall.locator(".nothing.no_example").evaluate_all(form) == ["dashed"]
    assert wall.locator(".nothing.not_in_view").evaluate_all(form) == ["none"]
    assert wall.locator(".entry.self_help:not(.may)").evaluate_all(form) == ["dashed"]
    assert wall.locator(".entry.intervention:not(.may)").evaluate_all(form) == ["solid"]
    assert wall.locator(".entry.may").evaluate_all(form) == ["dotted"]
    assert all("may count" in text for text in texts(wall.locator(".entry.may")))
    assert all("separated parents" in text for text in texts(wall.locator(".entry.separated")))
    assert wall.locator(".entry.separated").count() > 2
    assert all(text.startswith("○") for text in texts(wall.locator(".nothing.no_example")))
    assert all(text.startswith("·") for text in texts(wall.locator(".nothing.not_in_view")))
