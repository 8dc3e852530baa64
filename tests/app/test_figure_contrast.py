"""Every text of every figure has the contrast that its size needs, in both themes.

axe-core cannot see into a figure, so this computes it: the text's colour against what lies under
it, as WCAG 2.2 counts it. Below 24 px (18.66 px in bold) text needs 4.5 to 1, above it 3 to 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from screens import CATALOGUE, asked

from rpc.charts.faces import faces
from rpc.charts.heatmap import coverage_figure
from rpc.charts.palette import THEMES, Theme, contrast
from rpc.pathway.coverage import cover
from rpc.pathway.standard import judge
from rpc.ui.data import analyse
from rpc.vocabulary import Grid, Measure

SELECTIONS: list[dict[str, list[str]]] = [
    {},
    {"mode": ["online"], "phase": ["primary"]},
    {"relationship": ["open_separated"], "evidence": ["preliminary_child"]},
    {"row_type": ["self_help", "selective_parenting"]},
    {"words": ["no entry has these"]},
]
PAGES = {"light": "#FFFFFF", "dark": "#12161C"}


def figure(
    theme: str, grid: Grid, measure: Measure, query: dict[str, list[str]], projected: bool
) -> dict[str, Any]:
    _, selection, standard = asked(query)
    covered = cover(CATALOGUE.entries, selection)
    shown = faces(
        covered,
        judge(covered, standard),
        grid,
        measure,
        analyse(selection, (), ()).row_names,
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
    for query in SELECTIONS:
        made = figure(theme, grid, measure, query, projected)
        for text, has, needs in texts(made, PAGES[theme]):
            seen += 1
            assert has >= needs, f"{text!r} has {has:.2f}, needs {needs}"
    assert seen > 9 * len(SELECTIONS)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_lines_and_grounds_stand_out_from_the_page(theme: Theme) -> None:
    """What is not text but has a meaning needs 3 to 1: the dashes and the outline."""
    assert contrast(theme.empty_line, theme.empty_fill) >= 3
    assert contrast(theme.empty_line, theme.page) >= 3
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
            if shape["line"].get("dash")
        }
        empty = {
            (note["x"], note["y"])
            for note in made["layout"]["annotations"]
            if "<b>○</b>" in note["text"] or "<b>~</b>" in note["text"]
        }
        assert dashed == empty
    assert empty
