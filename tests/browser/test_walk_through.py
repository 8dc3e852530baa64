"""The read-me's walk, from an empty area to a workbook, step by step as it is written there."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from browsing import Visit, choose, idle, menu, press
from openpyxl import load_workbook
from playwright.sync_api import Download, Page, expect
from serving import ROOT

from rpc import MADE_BY

STEPS = {
    "Our area",
    "Make the area",
    "Add to the map",
    "Paste a list",
    "Put them in the tray",
    "To place",
    "Place them",
    "There is none",
    "Out of scope, or a comment",
    "Save this entry",
    "Undo",
    "Coverage",
    "Upkeep",
    "Files",
    "Workbook (Excel)",
}
"""What the walk presses, by its words."""


def walk() -> str:
    """The part of the read-me that is walked here."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text.partition("## From an empty area to a workbook")[2].partition("\n## ")[0]


def test_the_walk_is_what_the_read_me_says() -> None:
    steps = [line for line in walk().splitlines() if re.match(r"\d+\. ", line)]
    written = {bold for line in steps for bold in re.findall(r"\*\*(.+?)\*\*", line)}
    assert written == STEPS


def test_from_an_empty_area_to_a_workbook(visit: Visit) -> None:
    page = visit("/")
    menu(page, "Our area").click()
    page.get_by_label("Name of the area").fill("Walkshire")
    press(page.get_by_role("button", name="Make the area"))
    expect(page.locator("button.nothing.not_mapped")).to_have_count(30)
    add_one(page)
    paste_and_place(page)
    decide(page)
    fill_in_and_undo(page)

    menu(page, "Coverage").click()
    expect(page.get_by_role("heading", name="What is missing in Walkshire")).to_be_visible()
    menu(page, "Upkeep").click()
    expect(page.locator(".rpc.counts")).to_contain_text("3 entries on the map.")
    expect(page.locator(".rpc.made-by")).to_have_text(MADE_BY)
    page.get_by_role("tab", name="Files").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Workbook (Excel)").click()

    book = load_workbook(BytesIO(taken(waiting.value)))
    entries = [[str(cell) for cell in row] for row in book["Entries"].iter_rows(values_only=True)]
    assert sum("Family hub" in row for row in entries) == 1
    assert sum("All of Walkshire" in row for row in entries) == 1
    assert sum("A slip" in row for row in entries) == 0
    wall = " ".join(
        str(cell) for row in book["Wall"].iter_rows(values_only=True) for cell in row if cell
    )
    for name in ("Mediation", "not yet mapped", "none", "The board looks at primary first"):
        assert name in wall


def add_one(page: Page) -> None:
    form = page.get_by_test_id("stForm").filter(has_text="Add a service or programme")
    form.get_by_label("Name", exact=True).fill("Family hub")
    form.get_by_label("Provider, if you know it").fill("Walkshire Council")
    choose(form, "Row of the pathway", "Universal: Community")
    form.get_by_role("button", name="Primary", exact=True).click()
    press(form.get_by_role("button", name="Add to the map"))
    expect(page.get_by_role("button", name="Family hub", exact=True)).to_be_visible()


def paste_and_place(page: Page) -> None:
    page.get_by_text("Paste a list").click()
    pasted = page.get_by_label("One name a line")
    pasted.fill("Counselling\nMediation")
    pasted.blur()
    idle(page)
    press(page.get_by_role("button", name="Put them in the tray"))
    tray = page.locator(".st-key-tray")
    expect(tray.get_by_role("heading")).to_have_text("To place (2)")
    for name in ("Counselling", "Mediation"):
        tray.get_by_role("button", name=name, exact=True).click()
        idle(page)
    choose(tray, "Row of the pathway", "Selective: Targeted")
    tray.get_by_role("button", name="Secondary", exact=True).click()
    tray.get_by_label("Provider, where none is recorded").fill("A charity")
    press(tray.get_by_role("button", name="Place them"))
    expect(page.get_by_role("button", name="Mediation", exact=True)).to_be_visible()


def decide(page: Page) -> None:
    press(page.locator('[data-open="cell:self_help/primary"]'))
    press(page.get_by_role("button", name="There is none"))
    expect(page.locator('[data-open="cell:self_help/primary"]')).to_contain_text("None")
    press(page.locator('[data-open="cell:self_help/secondary"]'))
    expect(page.locator(".st-key-open_cell")).to_contain_text("Secondary")
    idle(page)
    page.get_by_text("Out of scope, or a comment").click()
    page.get_by_label("Why it is out of scope").fill("The board looks at primary first")
    press(page.get_by_role("button", name="Out of scope", exact=True))
    expect(page.locator('[data-open="cell:self_help/secondary"]')).to_contain_text("Out of scope")


def fill_in_and_undo(page: Page) -> None:
    page.get_by_role("button", name="Counselling", exact=True).click()
    page.get_by_label("Area covered").fill("All of Walkshire")
    press(page.get_by_role("button", name="Save this entry"))
    expect(page.locator(".rpc.said")).to_contain_text("Counselling is saved")
    # The slip is on another entry: a second change of the same one would be undone by a button of
    # the same words, which stands there before the change is saved.
    page.get_by_role("button", name="Mediation", exact=True).click()
    expect(page.get_by_role("heading", name="Mediation")).to_be_visible()
    idle(page)
    page.get_by_label("Area covered").fill("A slip")
    press(page.get_by_role("button", name="Save this entry"))
    page.get_by_role("button", name="Undo: changed Mediation").click()
    expect(page.locator(".rpc.said")).to_contain_text("Undone")


def taken(download: Download) -> bytes:
    """What was saved."""
    return Path(download.path()).read_bytes()
