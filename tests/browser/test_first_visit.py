"""A first visit is told what this is and where to start; files hold what the page shows."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

from browsing import Visit, menu, sentence, texts, titled, twin_of_heatmap, whole
from playwright.sync_api import Page, expect
from serving import ROOT


def test_a_first_visit_can_start_without_scrolling(visit: Visit) -> None:
    page = visit("/")
    for name in ("See the pathway", "Find the gaps", "Look up a programme"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport()

    page.get_by_role("button", name="Find the gaps", exact=True).click()

    titled(page, "/coverage")
    menu(page, "Pathway").click()
    titled(page, "/")
    whole(page)
    expect(page.locator(".rpc.welcome")).to_have_count(0)


# ----------------------------------------------------------------------------------------- files

QUERY = "level=universal&level=targeted_indicated&phase=secondary"
OPTIONS = ["--level", "universal", "--level", "targeted_indicated", "--phase", "secondary"]


def command_line(*arguments: str) -> str:
    """What the same question gives on the command line."""
    ran = subprocess.run(
        [sys.executable, "-m", "rpc", *arguments], cwd=ROOT, capture_output=True, check=True
    )
    return ran.stdout.decode("utf-8-sig")


def downloaded(page: Page, label: str) -> list[list[str]]:
    """The rows of the file behind a button."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    path = Path(waiting.value.path())
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "a spreadsheet needs the mark"
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_the_files_of_the_coverage_page_hold_what_it_shows(visit: Visit) -> None:
    page = visit(f"/coverage?{QUERY}&grid=wall")

    listed = downloaded(page, "List as CSV")
    shown = downloaded(page, "Heatmap numbers as CSV")

    assert listed == list(csv.reader(io.StringIO(command_line("gaps", "--csv", *OPTIONS))))
    in_list = [row for row in texts(page.locator("table.gaps tbody tr")) if row[:1].isdigit()]
    assert len(listed) - 1 == len(in_list)
    cells = texts(twin_of_heatmap(page).locator("td button"))
    column = shown[0].index("What it shows")
    said = [
        row[column] for row in shown[1:] if row[0] not in ("Not placed", "Waiting to be placed")
    ]
    assert len(said) == 30
    for cell, text in zip(cells, said, strict=True):
        assert cell.lstrip("○~· ") == text


def test_the_file_of_the_catalogue_holds_the_selection(visit: Visit) -> None:
    page = visit(f"/catalogue?{QUERY}")
    contract = json.loads(command_line("coverage", "--json", *OPTIONS))

    rows = downloaded(page, "These entries as CSV")

    assert len(rows) - 1 == contract["entries"]
    names = {row[rows[0].index("name")] for row in rows[1:]}
    maybe = page.locator("table.entries tbody tr").filter(has_text="may count")
    listed = set(texts(page.locator("table.entries tbody th button.opens")))
    assert listed - names == set(texts(maybe.locator("th button.opens")))


def test_a_file_follows_a_filter_that_was_just_set(visit: Visit) -> None:
    page = visit("/catalogue")
    page.get_by_role("toolbar", name="Phase").get_by_role("button", name="Secondary").click()
    expect(sentence(page)).to_contain_text("secondary only")
    whole(page)
    contract = json.loads(command_line("coverage", "--json", "--phase", "secondary"))

    rows = downloaded(page, "These entries as CSV")

    assert len(rows) - 1 == contract["entries"]
