"""What a cell of a heatmap says where there is little room: whole words, and that there is more."""

from __future__ import annotations

import pandas as pd

from rpc.charts.heatmap import figure_spec
from rpc.charts.palette import THEMES
from rpc.pathway.wording.cell_displays import DISPLAY_COLUMNS

THEME = THEMES["light"]


def said(words: tuple[str, ...], *, rows: int, columns: int, projected: bool) -> list[str]:
    """The lines of the first cell of a heatmap of so many cells, the headline's first."""
    cells = [
        {
            "row": row,
            "column": column,
            "row_label": "Row",
            "column_label": "Column",
            "group_label": "",
            "headline": "±",
            "words": words,
            "spoken": "",
            "shade": 1,
            "state": "",
        }
        for row in range(rows)
        for column in range(columns)
    ]
    displays = pd.DataFrame(cells, columns=list(DISPLAY_COLUMNS))
    displays.index = pd.Index([f"{each['row']}/{each['column']}" for each in cells])
    spec = figure_spec(displays, THEME, (), projected)
    text = spec["layout"]["annotations"][0]["text"]
    return str(text).partition("</b></span>")[2].split("<br>")


UNKNOWN = ("not known", "1 of unknown delivery", "no services")
MANY = ("only here 1 self-help", "only there 5 interventions and 2 self-help", "1 otherwise")


def test_a_high_cell_says_all_that_fits() -> None:
    lines = ["", "not known", "1 of unknown", "delivery", "no services"]
    assert said(UNKNOWN, rows=3, columns=6, projected=True) == lines
    assert said(UNKNOWN, rows=3, columns=6, projected=False) == lines


def test_projected_a_high_cell_cuts_between_words_and_says_so() -> None:
    assert said(MANY, rows=3, columns=6, projected=True) == [
        *("", "only here 1", "self-help"),
        "and more",
    ]


def test_a_low_cell_has_its_words_beside_the_headline_where_they_fit() -> None:
    assert said(("services",), rows=10, columns=3, projected=False) == ["   services"]
    assert said(UNKNOWN, rows=10, columns=3, projected=False) == [
        *("   not known", "1 of unknown delivery", "no services")
    ]
    assert said(UNKNOWN, rows=10, columns=3, projected=True) == ["   not known, and more"]
