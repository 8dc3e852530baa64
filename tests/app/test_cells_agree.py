"""What a cell says is the same in the figure, its table, its CSV, the panel and the reports."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime

import pytest
from papers import APART
from screens import CATALOGUE, opened

from rpc.analysis.analysis import analysis_of
from rpc.areas import decisions, entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.history import timeline
from rpc.areas.local_map import LocalMap, local_map
from rpc.areas.store import Area, Store
from rpc.pathway.counting.certainty import uncertain_by_place
from rpc.pathway.counting.coverage import cover
from rpc.pathway.counting.selection import Selection
from rpc.reports.board import board_document
from rpc.reports.findings import coverage_sheet
from rpc.ui.explore.displays import numbers_csv
from rpc.ui.shell.view import View
from rpc.vocabulary import Grid, Measure, Shows

CELL = "targeted_selective/primary/online"
SAID = "3 services, delivery not recorded"


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    """Three services without a delivery, and one intervention online."""
    area = store.make(request.node.name[:70], local_actor("Lead"))
    rows = [
        {
            "name": f"Service {at}",
            "provider": "A charity",
            "row_type": "selective_services",
            "phases": "primary",
        }
        for at in range(3)
    ]
    rows.append(
        {
            "name": "A course",
            "provider": "A charity",
            "row_type": "selective_parenting",
            "phases": "primary",
            "modes": "online",
        }
    )
    entries.add_many(store, area.id, local_actor("Lead"), rows)
    for phase in ("primary", "early_years"):
        decisions.decide(
            store, area.id, local_actor("Lead"), f"selective_relationship/{phase}", "none"
        )
    return area


def local_of(store: Store, area: Area) -> LocalMap:
    return local_map(store.state(area.id), CATALOGUE)


def test_the_screen_the_files_and_the_panel_say_the_same(store: Store, area: Area) -> None:
    screen = opened("coverage", area=area.id, shows="area", cell=CELL)
    said = " ".join(piece.text for piece in screen.pieces)
    assert f"intervention, {SAID}" in said, "the table twin"
    assert f"{SAID}. See below." in said, "the panel"
    assert "no services" not in said

    view = View(area=area.id, shows=Shows.AREA)
    rows = list(csv.DictReader(io.StringIO(numbers_csv(view).lstrip("\ufeff"))))
    here = next(row for row in rows if row["What it shows"] == f"1 intervention, {SAID}")
    assert (here["Services"], here["Services, delivery not recorded"]) == ("0", "3")
    assert (here["Interventions"], here["Interventions, delivery not recorded"]) == ("1", "0")

    found = analysis_of(local_of(store, area), datetime(2026, 11, 25).date())
    sheet = coverage_sheet(found)
    assert any(SAID in str(value) for value in sheet.table.to_numpy().reshape(-1))
    for for_screens in (False, True):
        document = board_document(
            local_of(store, area),
            timeline.history(store, area.id),
            datetime(2026, 11, 25, 9),
            for_screens=for_screens,
        )
        assert SAID in str(document)


def test_the_csv_says_what_each_number_rests_on() -> None:
    """Of the model: deliveries are inferred in part, and not all placings are certain."""
    coverage = cover(CATALOGUE.entries, Selection())
    for grid, places in ((Grid.CELLS, coverage.cells), (Grid.WALL, coverage.wall)):
        expected = uncertain_by_place(coverage, places)
        assert (expected != "").any()
        rows = csv.DictReader(io.StringIO(numbers_csv(View(grid=grid)).lstrip("\ufeff")))
        said = [row["Not certain"] for row in rows if row["Row"] not in APART]
        assert sorted(said) == sorted(expected)


def test_the_panel_says_nothing_of_a_kind_that_nobody_mapped(store: Store, area: Area) -> None:
    screen = opened("coverage", area=area.id, shows="area", cell="targeted_selective/early_years")
    panel = screen.having("section", "rpc", "panel")[0].text
    assert "ServicesNot yet mapped." in panel
    assert "None is on the map" not in panel


@pytest.mark.parametrize("measure", [Measure.KINDS, Measure.STRONGEST, Measure.RULES])
@pytest.mark.parametrize("grid", Grid)
def test_the_figure_and_its_twin_say_the_same(grid: Grid, measure: Measure) -> None:
    screen = opened("coverage", grid=str(grid), measure=str(measure), mode="online")
    figure = screen.texts_of_cells()
    said = {
        button.attributes["data-open"]: letters(button.seen)
        for button in screen.table("twin").all("button")
    }
    drawn = {key: letters(" ".join([head, *words])) for key, (head, words) in figure.items()}
    assert said == drawn


def letters(text: str) -> str:
    """A text without its signs and spaces."""
    return re.sub(r"[\W_]", "", text).lower()
