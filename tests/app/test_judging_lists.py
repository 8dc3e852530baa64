"""What the page of judging lists and counts is what its CSVs, the workbook and the report hold."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from half_blank import half_blank
from screens import CATALOGUE, Screen, opened

from rpc.analysis.analysis import Analysis, analysis_of
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.example import make_example
from rpc.areas.local_map import LocalMap, local_map
from rpc.areas.store import Area, Store
from rpc.pathway.assessment.access import access_figures, access_said, access_table
from rpc.pathway.assessment.single_points import (
    dependence_said,
    find_single_points,
    single_points_as_read,
)
from rpc.reports.judgement import access, single_points


@pytest.fixture(params=["example", "half blank"])
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    """An area with something to list."""
    if request.param == "example":
        return make_example(store, local_actor(), CATALOGUE)
    return half_blank(store, request.node.name[:60])


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """The CSVs that a page offers, by the name of the file: rows of cells, headings first."""
    offered: dict[str, list[list[str]]] = {}

    def offer(_label: str, text: str, name: str, *_rest: object, **_more: object) -> bool:
        offered[name] = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
        return False

    monkeypatch.setattr("streamlit.download_button", offer)
    return offered


def found_of(store: Store, area: Area) -> tuple[LocalMap, Analysis]:
    local = local_map(store.state(area.id), CATALOGUE)
    return local, analysis_of(local, date.today())


def rows_of(screen: Screen, name: str) -> list[list[str]]:
    """The cells of a table of the page, by the name of the region that it is in."""
    regions = (piece.all("div", "scrolls", aria_label=name) for piece in screen.pieces)
    [region] = [each for found in regions for each in found]
    return [
        [cell.text for cell in row.all("th") + row.all("td")]
        for body in region.all("tbody")
        for row in body.all("tr")
    ]


def test_what_depends_on_one_thing_is_one_list(
    store: Store, area: Area, files: dict[str, list[list[str]]]
) -> None:
    local, found = found_of(store, area)
    hangs = find_single_points(found.coverage, local.local, found.row_names)
    table = single_points_as_read(hangs, found.row_names, local.level_names)
    assert len(table) > 8

    screen = opened("judging", area=area.id)
    certain = table[table["Certain"] == "yes"]
    shown = rows_of(screen, "Single points of failure") if len(certain) else []
    assert [row[0] for row in shown] == list(certain["Where"])
    assert [row[2] for row in shown] == list(certain["Why"])
    text = "\n".join(piece.text for piece in screen.pieces)
    assert dependence_said(hangs, found.coverage) in text
    open_ones = table[table["Certain"] != "yes"]
    if len(open_ones):
        assert f"Answers that cannot be told ({len(open_ones)})" in text

    assert files["single-points.csv"] == [list(table.columns), *table.to_numpy().tolist()]
    [sheet] = single_points(found).sheets
    assert sheet.table.equals(table)


def test_access_is_counted_once(
    store: Store, area: Area, files: dict[str, list[list[str]]]
) -> None:
    local, found = found_of(store, area)
    counted = access_figures(found.coverage, local.local)
    table = access_table(counted).astype("str")

    screen = opened("judging", area=area.id)
    assert rows_of(screen, "Low-income access in numbers") == table.to_numpy().tolist()
    assert access_said(counted)[0] in "\n".join(piece.text for piece in screen.pieces)
    assert files["access-numbers.csv"] == [list(table.columns), *table.to_numpy().tolist()]
    assert access(found).sheets[0].table.equals(access_table(counted)), "numbers, not texts"
