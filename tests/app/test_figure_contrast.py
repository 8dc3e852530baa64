"""Every text of every figure has the contrast that its size needs, in both themes.

axe-core cannot see into a figure, so this computes it: the text's colour against what lies under
it, as WCAG 2.2 counts it. Below 24 px (18.66 px in bold) text needs 4.5 to 1, above it 3 to 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

import pytest
from screens import CATALOGUE, asked

from rpc.analysis.analysis import analysis_of
from rpc.areas import entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.example import make_example
from rpc.areas.local_map import LocalMap, local_map
from rpc.areas.store import Store
from rpc.charts.heatmap import coverage_figure
from rpc.charts.palette import THEMES, Theme, contrast
from rpc.pathway.counting.coverage import cover
from rpc.pathway.rules.standard import judge
from rpc.pathway.wording.cell_displays import displays
from rpc.storage.database import open_database
from rpc.vocabulary import Grid, Measure

SELECTIONS: list[dict[str, list[str]]] = [
    {},
    {"mode": ["online"], "phase": ["primary"]},
    {"relationship": ["open_separated"], "evidence": ["preliminary_child"]},
    {"row_type": ["self_help", "selective_parenting"]},
    {"words": ["no entry has these"]},
]
PAGES = {"light": "#FFFFFF", "dark": "#12161C"}


@lru_cache(maxsize=1)
def area() -> LocalMap:
    """The example area, with what else can be known or not known of a place."""
    store = Store(open_database("sqlite://"))
    example = make_example(store, local_actor(), CATALOGUE)
    blank = {"name": "No delivery known", "provider": "X", "row_type": "self_help"}
    entries.add(store, example.id, local_actor(), blank | {"phases": "secondary"})
    return local_map(store.state(example.id), CATALOGUE)


def figure(
    theme: str,
    grid: Grid,
    measure: Measure,
    query: dict[str, list[str]],
    projected: bool,
    local: LocalMap | None = None,
) -> dict[str, Any]:
    _, selection, standard = asked(query)
    covered = cover((local or CATALOGUE).entries, selection, local.states if local else None)
    shown = displays(
        covered,
        judge(covered, standard),
        grid,
        measure,
        analysis_of(CATALOGUE, date.today(), selection).row_names,
        local.area.level_words if local else None,
    )
    opened = list(shown.index[:1])
    made: dict[str, Any] = coverage_figure(shown, THEMES[theme], opened, projected).to_plotly_json()
    return made


def fill_at(made: dict[str, Any], x: float, y: float) -> str:
    """The colour of the heatmap's cell at a place, as its own scale gives it."""
    trace = made["data"][0]
    value = trace["z"][round(y)][round(x)]
    share = (value - trace["zmin"]) / (trace["zmax"] - trace["zmin"])
    middle = share + 0.5 / (trace["zmax"] - trace["zmin"])
    return str(next(colour for edge, colour in reversed(trace["colorscale"]) if edge <= middle))


def pixels(text: str, base: float) -> float:
    """The size of the smallest part of an annotation."""
    return min([base, *(base * float(em) for em in re.findall(r"font-size:([\d.]+)em", text))])


def needed(size: float, is_bold: bool) -> float:
    return 3.0 if size >= 24 or (is_bold and size >= 18.66) else 4.5


def texts(made: dict[str, Any], page: str) -> Iterator[tuple[str, float, float]]:
    """Every text of a figure: what it says, the contrast that it has and the one that it needs."""
    layout = made["layout"]
    for note in layout["annotations"]:
        inside = note.get("yref") != "paper"
        ground = fill_at(made, note["x"], note["y"]) if inside else page
        size = pixels(note["text"], note["font"]["size"])
        yield note["text"], contrast(note["font"]["color"], ground), needed(size, not inside)
    for axis in ("xaxis", "yaxis"):
        font = layout[axis]["tickfont"]
        for label in layout[axis]["ticktext"]:
            yield label, contrast(font["color"], page), needed(font["size"], False)


@pytest.mark.parametrize("projected", [False, True], ids=["page", "projected"])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("grid", Grid)
def test_every_text_of_a_figure_can_be_read(
    grid: Grid, measure: Measure, theme: str, projected: bool
) -> None:
    seen = 0
    for local in (None, area()):
        for query in SELECTIONS:
            made = figure(theme, grid, measure, query, projected, local)
            for text, has, needs in texts(made, PAGES[theme]):
                seen += 1
                assert has >= needs, f"{text!r} has {has:.2f}, needs {needs}"
    assert seen > 2 * 9 * len(SELECTIONS)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_lines_and_grounds_stand_out_from_the_page(theme: Theme) -> None:
    """What is not text but has a meaning needs 3 to 1: the dashes and the outline."""
    assert contrast(theme.empty_line, theme.empty_fill) >= 3
    assert contrast(theme.empty_line, theme.page) >= 3
    assert contrast(theme.none_line, theme.empty_fill) >= 3
    made = figure(
        next(n for n in THEMES if THEMES[n] is theme), Grid.CELLS, Measure.KINDS, {}, False
    )
    outline = made["layout"]["shapes"][-1]["line"]
    # The outline lies in the gap between cells, so against the page.
    assert contrast(outline["color"], theme.page) >= 3
    assert outline["width"] >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_each_empty_place_and_no_other_has_a_dashed_line(theme: str) -> None:
    for query in SELECTIONS:
        made = figure(theme, Grid.WALL, Measure.KINDS, query, False)
        dashed = {
            (round((shape["x0"] + shape["x1"]) / 2), round((shape["y0"] + shape["y1"]) / 2))
            for shape in made["layout"]["shapes"]
            if shape["line"].get("dash") == "dash"
        }
        empty = {
            (note["x"], note["y"])
            for note in made["layout"]["annotations"]
            if "<b>○</b>" in note["text"] or "<b>~</b>" in note["text"]
        }
        assert dashed == empty
    assert empty


LINES = {"?": (1, "solid"), "✕": (4, "solid"), "–": (1, "dot"), "~": (2, "dash"), "∅": (2, "dash")}
"""The line round a place of an area that holds nothing, by its symbol."""


@pytest.mark.parametrize("theme", THEMES)
def test_each_state_of_an_area_has_a_line_of_its_own(theme: str) -> None:
    seen = set()
    for query in SELECTIONS:
        made = figure(theme, Grid.WALL, Measure.KINDS, query, False, area())
        lines = {
            (round((shape["x0"] + shape["x1"]) / 2), round((shape["y0"] + shape["y1"]) / 2)): (
                shape["line"]["width"],
                shape["line"]["dash"],
            )
            for shape in made["layout"]["shapes"]
            if "dash" in shape["line"]
        }
        for note in made["layout"]["annotations"]:
            symbol = note["text"].partition("<b>")[2][:1]
            assert lines.get((note["x"], note["y"])) == LINES.get(symbol), note["text"]
            seen.add(symbol)
    assert seen >= set(LINES)
