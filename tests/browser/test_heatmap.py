"""A cell of the heatmap opens its panel: by a click anywhere in it, and by keyboard alone."""

from __future__ import annotations

import pytest
from browsing import (
    Visit,
    choice,
    drawn,
    expect_query,
    idle,
    panel,
    pill,
    texts,
    twin_of_heatmap,
)
from playwright.sync_api import Page, expect

INSET = 9
"""Pixels from a cell's edge: inside the gap between cells, and nowhere near its middle."""

CORNERS = {
    "top left": ("universal/primary/online", "Universal · Primary", "Online or phone"),
    "bottom right": (
        "targeted_indicated/secondary/face_to_face",
        "Targeted indicated & specialist · Secondary",
        "Face to face",
    ),
}
PLACES_OF_CELLS = {
    "universal/primary/online": (0, 3),
    "targeted_indicated/secondary/face_to_face": (2, 4),
}


def corner_of(page: Page, row: int, column: int, corner: str, grid: tuple[int, int]) -> list[float]:
    """A point near the corner of a cell, in pixels of the window."""
    image = drawn(page).locator("g.heatmaplayer image")
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    assert box
    rows, columns = grid
    width, height = box["width"] / columns, box["height"] / rows
    left, top = box["x"] + column * width, box["y"] + row * height
    if corner == "top left":
        return [left + INSET, top + INSET]
    return [left + width - INSET, top + height - INSET]


def click_on_figure(page: Page, x: float, y: float) -> None:
    """Plotly takes a click only where it saw the pointer before: its label says that it did."""
    page.mouse.move(x - 2, y - 2)
    page.mouse.move(x, y)
    expect(page.locator(".hoverlayer .hovertext")).to_be_visible()
    page.mouse.click(x, y)


@pytest.mark.parametrize("corner", CORNERS)
def test_a_click_near_the_corner_of_a_cell_opens_its_panel(corner: str, visit: Visit) -> None:
    key, place, mode = CORNERS[corner]
    page = visit("/coverage")
    expect(panel(page).locator("h2")).not_to_have_text(place)

    click_on_figure(page, *corner_of(page, *PLACES_OF_CELLS[key], corner, (3, 6)))

    expect(panel(page).locator("h2")).to_have_text(place)
    expect(panel(page).locator(".lead")).to_have_text(mode)
    expect_query(page, cell=key)


def test_a_second_click_opens_another_cell_and_the_first_opens_again(visit: Visit) -> None:
    page = visit("/coverage?measure=rules&cell=universal/secondary")

    for column, phase in ((1, "Primary"), (2, "Secondary"), (1, "Primary")):
        click_on_figure(page, *corner_of(page, 0, column, "top left", (3, 3)))
        expect(panel(page).locator("h2")).to_have_text(f"Universal · {phase}")
        expect_query(page, measure="rules", cell=f"universal/{phase.lower()}")
        idle(page)


def test_the_keyboard_alone_opens_the_same_panel_and_keeps_its_place(visit: Visit) -> None:
    page = visit("/coverage?cell=universal/primary/online")
    by_address = texts(panel(page))
    page = visit("/coverage")
    choice(page, "Show", "Interventions & services").focus()

    summary = page.get_by_text("The same as a table")
    tab_to(page, "summary")
    assert summary.evaluate("node => node.closest('summary') === document.activeElement")
    page.keyboard.press("Enter")
    expect(page.locator("table.twin")).to_be_visible()
    tab_to(page, "[data-open='universal/primary/online']")
    page.keyboard.press("Enter")

    expect(panel(page).locator("h2")).to_have_text("Universal · Primary")
    expect_query(page, cell="universal/primary/online")
    idle(page)
    assert texts(panel(page)) == by_address
    button = page.locator("[data-open='universal/primary/online']").first
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("table.twin")).to_be_visible()


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the focus is on what the selector names."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"Tab never reached {selector}.")


def test_every_place_of_the_list_opens_its_panel(visit: Visit) -> None:
    page = visit("/coverage?grid=wall")
    places = page.locator("table.gaps [data-open]")
    key = places.first.get_attribute("data-open")
    assert key

    places.first.click()

    expect_query(page, grid="wall", cell=key)
    level, phase = (part.strip() for part in places.first.inner_text().split("·"))
    expect(panel(page).locator("h2")).to_contain_text(phase)
    expect(panel(page).locator("h2")).to_contain_text(level.lower(), ignore_case=True)


def test_figure_and_twin_say_the_same_after_each_change(visit: Visit) -> None:
    page = visit("/coverage")
    twin_of_heatmap(page)
    for group, name in (
        ("Divide by", "30 rows by phase"),
        ("Show", "Strongest evidence"),
        ("Show", "Rules met"),
    ):
        choice(page, group, name).click()
        expect(choice(page, group, name)).to_be_checked()
        expect_same_numbers(page)
    pill(page, "Delivery mode", "Online or phone").click()
    expect(page.locator("[data-sentence]")).to_contain_text("online or phone only")
    expect_same_numbers(page)


SAME_NUMBERS = """() => {
  const plain = (text) => text.replace(/[^\\p{L}\\p{N}]/gu, "").toLowerCase();
  const cells = [...document.querySelectorAll("table.twin td button")].map((b) => b.innerText);
  const drawn = [...document.querySelectorAll(".js-plotly-plot .annotation-text")]
    .map((text) => text.textContent).slice(0, cells.length);
  const differ = cells.map((cell, i) => [plain(cell), plain(drawn[i] ?? "")])
    .filter(([twin, figure]) => twin !== figure);
  return cells.length > 0 && differ.length === 0;
}"""
"""Whether the twin's cells and the figure's first texts, which are its cells, say the same."""


def expect_same_numbers(page: Page) -> None:
    idle(page)
    page.wait_for_function(SAME_NUMBERS)
