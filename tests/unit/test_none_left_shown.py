"""None left, with its day and the name of the last one, wherever a map is shown or written down."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime

import pytest
from kept_areas import opened
from openpyxl import load_workbook
from test_none_left import ENDED, SHIPPED, STEPPING_UP, as_ended

from rpc.analysis.analysis import Analysis, analysis_of
from rpc.analysis.comparison import Comparison
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.example import make_example
from rpc.areas.local_map import LocalMap, local_map
from rpc.areas.store import AreaState
from rpc.exchange.spreadsheet import to_csv
from rpc.pathway.assessment.audiences import for_whom
from rpc.pathway.wording.cell_displays import as_table
from rpc.pathway.wording.changes import Tone
from rpc.reports.board import area_report
from rpc.reports.choices import ScenarioMap
from rpc.reports.workbook import area_workbook
from rpc.ui.area.workspace_page import _wall_html as room_wall_html
from rpc.ui.explore.changes import changed_wall_html, changes_html
from rpc.ui.explore.gap_list import gaps_html
from rpc.ui.explore.panel import panel_html
from rpc.ui.explore.wall import projected_wall_html, wall_html
from rpc.vocabulary import Grid, Measure

CELL = "indicated_relationship/primary"
NOW = datetime(2026, 3, 10, 12, 0)
SINCE = "since 3 March 2026"
ENDED_ON = f"{STEPPING_UP}, ended on 3 March 2026."


@pytest.fixture(scope="module")
def kept() -> Iterator[AreaState]:
    with opened() as store:
        yield store.state(make_example(store, local_actor(), SHIPPED).id)


@pytest.fixture(scope="module")
def local(kept: AreaState) -> LocalMap:
    return local_map(as_ended(kept, ENDED, on="2026-03-03"), SHIPPED)


def analysed(local: LocalMap) -> Analysis:
    return analysis_of(local, NOW.date())


def text_of(markup: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", markup)))


def test_pages_say_it(local: LocalMap) -> None:
    one = analysed(local)
    for markup in (wall_html(one), room_wall_html(one, "", True)):
        assert f"⊘ None left {SINCE}" in text_of(markup)
    assert f"⊘ none left, {SINCE}" in text_of(projected_wall_html(one))
    assert ENDED_ON in text_of(gaps_html(one))
    assert f"None left. The last one, {ENDED_ON}" in text_of(panel_html(one, CELL))
    block = text_of(panel_html(one, "targeted_indicated/primary"))
    assert f"The last one, {ENDED_ON}" in block
    assert f"The last one here, {ENDED_ON}" in block


@pytest.mark.parametrize("measure", [Measure.KINDS, Measure.ENTRIES, Measure.STRONGEST])
def test_a_heatmap_its_twin_and_its_csv_say_it(local: LocalMap, measure: Measure) -> None:
    found = analysis_of(local, NOW.date())
    shown = found.displays(Grid.WALL, measure)
    assert shown.at[CELL, "headline"] == "⊘"
    assert f"none left, {SINCE}" in shown.at[CELL, "spoken"]
    assert f"none left, {SINCE}" in to_csv(as_table(shown))
    cells = found.displays(Grid.CELLS, measure)
    words = cells.at["targeted_indicated/primary/online", "spoken"]
    if measure is not Measure.ENTRIES:
        assert words.startswith(f"no intervention left, {SINCE}")


def test_audiences_say_it(kept: AreaState) -> None:
    """A block in which everything ended says so of every audience."""
    [*services] = [
        one["name"]
        for one in kept.entries.values()
        if one.get("row_type", "").startswith("selective") and one.get("phases")
    ]
    gone = local_map(as_ended(kept, tuple(services), on="2026-03-03"), SHIPPED)
    coverage = analysed(gone).coverage
    blocks = coverage.blocks[coverage.blocks["state"] == "none_left"]
    reasons = for_whom(coverage, gone.local).set_index("key").loc[list(blocks.index), "reason"]
    assert len(reasons)
    assert all(reason.endswith(f"none left {SINCE}.") for reason in reasons)


def test_files_say_it(local: LocalMap) -> None:
    word = zipfile.ZipFile(io.BytesIO(area_report(local, [], NOW))).read("word/document.xml")
    page = area_report(local, [], NOW, kind="html").decode()
    for text in (text_of(word.decode()), text_of(page)):
        assert SINCE in text
        assert f"The last one, {ENDED_ON}" in text
        assert f"The last one here, {ENDED_ON}" in text
        assert "none left in the row" in text
    book = load_workbook(io.BytesIO(area_workbook(local, [], NOW)))
    sheets = {
        name: "\n".join(str(value) for row in book[name].values for value in row if value)
        for name in book.sheetnames
    }
    assert f"The last one, {ENDED_ON}" in sheets["Wall"]
    assert SINCE in sheets["Wall"]
    assert SINCE in sheets["Access"]
    for name in ("Gaps", "Rules"):
        assert ENDED_ON in sheets[name]
    assert "⊘ none left" in "\n".join(sheets.values())


def test_a_scenario_says_apart_what_becomes_of_the_gaps(kept: AreaState) -> None:
    """Three entries that end in a scenario: new gaps, none closed, and no day."""
    now, then = local_map(kept, SHIPPED), local_map(as_ended(kept, ENDED), SHIPPED)
    comparison = Comparison(analysed(now), analysed(then), Tone.OVER_TIME)
    said = text_of(changes_html(comparison))
    assert "What becomes of the gaps Gaps: 8 are new; 10 stay." in said
    assert "close" not in said.partition("What becomes of the gaps")[2].partition("Rules")[0]
    assert "now none left in this scenario" in said
    assert f"{STEPPING_UP}, ends in this scenario." in said
    assert "none left in this scenario" in text_of(changed_wall_html(comparison))
    trial = [ScenarioMap("Cuts", "", then)]
    report = text_of(area_report(now, [], NOW, kind="html", trials=trial).decode())
    assert "Gaps: 8 are new; 10 stay." in report
    assert "with it." not in report.partition("What 'Cuts' changes")[2][:2000]
    beside = Comparison(analysed(now), analysed(then), Tone.SIDE_BY_SIDE)
    assert beside.gaps == []


def test_services_say_it_beside_the_interventions_that_stay(kept: AreaState) -> None:
    """In the figure, its twin and CSV, in Word, HTML and the workbook."""
    services = [
        one["name"] for one in kept.entries.values() if one.get("row_type") == "selective_services"
    ]
    gone = local_map(as_ended(kept, tuple(services), on="2026-03-03"), SHIPPED)
    left = f"no services left, {SINCE}"
    found = analysis_of(gone, NOW.date())
    for grid in (Grid.CELLS, Grid.BLOCKS):
        spoken = found.displays(grid, Measure.KINDS)["spoken"]
        some = spoken[spoken.str.contains(left)]
        assert len(some)
        assert some.str.contains("intervention").all()
        assert left in to_csv(as_table(found.displays(grid, Measure.KINDS)))
    word = zipfile.ZipFile(io.BytesIO(area_report(gone, [], NOW))).read("word/document.xml")
    page = area_report(gone, [], NOW, kind="html").decode()
    assert left in text_of(word.decode())
    assert left in text_of(page)
    book = load_workbook(io.BytesIO(area_workbook(gone, [], NOW)))
    texts = "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row if cell)
    assert left in texts
    panel = text_of(panel_html(analysed(gone), str(some.index[0])))
    assert f"No services left, {SINCE}. The last one" in panel
