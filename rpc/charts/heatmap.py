"""Faces -> the Plotly heatmap.

A plain heatmap tells nobody which cell was clicked, so a layer of invisible points carries the key
of each cell; with `hoverdistance` -1 a click anywhere in a cell finds its point. The texts are
annotations, sized in em, so that a page can scale them with the screen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from html import unescape
from re import sub
from textwrap import shorten, wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from rpc.charts.labels import escaped
from rpc.charts.palette import ORANGE, SHADES, Theme
from rpc.vocabulary import State

TEXT_SIZE, PROJECTED_TEXT_SIZE = 14, 24
"""Pixels of the words in a cell; the headline is `HEADLINE` times as large."""

LABEL, PROJECTED_LABEL = 16, 29
"""Pixels of the row and column labels."""

HEADLINE = 2
"""The headline of a cell, times its words."""

GROUP = 1.15
"""The label of a group of columns, times the words of a cell."""

_NARROW, _PROJECTED_NARROW = 13, 18
"""Characters in a line of a cell that is narrower than it is high."""

_PROJECTED_LINES = 4
"""Lines under a headline that fit on any screen for a room."""

_WIDE, _PROJECTED_WIDE = 24, 38
"""Characters in a line of a cell that is wider than it is high, the headline's among them."""

_ROW_HEIGHT = {3: 116, 10: 56}

_BETWEEN = "   "
"""Between a headline and the words beside it."""

_LINE_HEIGHT = 1.3
"""How high Plotly makes a line of text, times its size."""
_EMPTY, _OUTSIDE = len(SHADES), len(SHADES) + 1


def coverage_figure(
    displays: pd.DataFrame, theme: Theme, opened: Collection[str] = (), projected: bool = False
) -> go.Figure:
    """The heatmap of `displays`; the places whose keys are in `opened` are outlined.

    Each invisible point's `customdata` is the key of its cell. `projected` leaves the height to
    the page and has the sizes of a page of 1920 x 1080.
    """
    spec = figure_spec(displays, theme, opened, projected)
    # Its validation costs more than all else here; test_figures_valid puts every kind through it.
    figure = go.Figure(spec, _validate=False)
    # It is not changed any more, so it gives the spec itself, for reading only: Plotly copies every
    # part and looks for arrays each time that a figure is drawn, which costs more than its JSON.
    figure.to_dict = lambda: spec
    return figure


def figure_spec(
    displays: pd.DataFrame, theme: Theme, opened: Collection[str] = (), projected: bool = False
) -> dict[str, Any]:
    """The figure as Plotly's JSON has it: `data` and `layout`."""
    cells = _cells(displays)
    rows, columns = (1 + max(cell[axis] for cell in cells) for axis in ("row", "column"))
    text, label = (PROJECTED_TEXT_SIZE, PROJECTED_LABEL) if projected else (TEXT_SIZE, LABEL)
    fills = [*(fill for fill, _, _ in SHADES), theme.empty_fill, theme.outside_fill]
    codes = [cell["code"] for cell in cells]
    heatmap = {
        "type": "heatmap",
        "z": [codes[start : start + columns] for start in range(0, len(codes), columns)],
        "x": list(range(columns)),
        "y": list(range(rows)),
        "colorscale": _steps(fills),
        "zmin": 0,
        "zmax": len(fills),
        "showscale": False,
        "xgap": 5,
        "ygap": 5,
        "hoverinfo": "skip",
    }
    points = {
        "type": "scatter",
        "x": [cell["column"] for cell in cells],
        "y": [cell["row"] for cell in cells],
        "mode": "markers",
        "marker": {"size": 12, "opacity": 0},
        "selected": {"marker": {"opacity": 0}},
        "unselected": {"marker": {"opacity": 0}},
        "customdata": [cell["key"] for cell in cells],
        "hovertext": [_hover(cell) for cell in cells],
        "hoverinfo": "text",
        "showlegend": False,
    }
    rows_at = _row_ticks(cells)
    inline = rows > 3
    narrow, wide = (_PROJECTED_NARROW, _PROJECTED_WIDE) if projected else (_NARROW, _WIDE)
    width = wide if columns <= 3 else narrow
    said = [
        _lines_inline(cell, width, projected) if inline else _lines_below(cell, width, projected)
        for cell in cells
    ]
    layout = {
        "template": {},
        "autosize": True,
        "margin": _margins(cells, rows_at, label, projected),
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "Source Sans, sans-serif", "size": label, "color": theme.text},
        "hoverdistance": -1,
        "hoverlabel": {"font": {"size": label}},
        "dragmode": False,
        "clickmode": "event+select",
        "showlegend": False,
        # Ranges of our own: Plotly's would make room for the texts, beside the cells.
        "xaxis": _axis(
            theme,
            label,
            _column_ticks(cells, 0 if projected or columns <= 3 else narrow),
            side="top",
            range=[-0.5, columns - 0.5],
        ),
        "yaxis": _axis(theme, label, rows_at, range=[rows - 0.5, -0.5], automargin=projected),
        "annotations": [
            *(
                _cell_text(cell, lines, theme, text)
                for cell, lines in zip(cells, said, strict=True)
            ),
            *_group_labels(cells, theme, text, projected),
        ],
        "shapes": [*_lined(cells, theme), *_outlines(cells, opened)],
    }
    if not projected:
        below = max(map(len, said)) - 1
        needed = round((HEADLINE + below) * text * _LINE_HEIGHT) + (12 if inline else 20)
        layout["height"] = max(_ROW_HEIGHT.get(rows, 116), needed) * rows + 100
    return {"data": [heatmap, points], "layout": layout}


def _cells(displays: pd.DataFrame) -> list[dict[str, Any]]:
    """The displays as records, with their key and `code`: which fill each takes."""
    columns = list(displays.columns)
    cells = []
    for key, *values in zip(
        displays.index, *(displays[name].tolist() for name in columns), strict=True
    ):
        cell = dict(zip(columns, values, strict=True), key=key)
        empty = _OUTSIDE if cell["state"] == State.NOT_IN_VIEW else _EMPTY
        cell["code"] = empty if cell["shade"] < 0 else cell["shade"]
        cells.append(cell)
    return cells


def _hover(cell: dict[str, Any]) -> str:
    where = f"{cell['row_label']}, {cell['group_label'] or cell['column_label']}"
    return f"{where}: {cell['spoken']}. Click to open."


def _steps(fills: list[str]) -> list[tuple[float, str]]:
    """A discrete colour scale: never the template's, which flips between themes."""
    n = len(fills)
    return [(edge / n, fill) for i, fill in enumerate(fills) for edge in (i, i + 1)]


def _text_colour(code: int, theme: Theme) -> str:
    if code == _EMPTY:
        return theme.empty_text
    return theme.outside_text if code == _OUTSIDE else SHADES[code][1]


def _cell_text(cell: dict[str, Any], lines: list[str], theme: Theme, text: int) -> dict[str, Any]:
    headline = f'<span style="font-size:{HEADLINE}em"><b>{cell["headline"]}</b></span>'
    return {
        "x": cell["column"],
        "y": cell["row"],
        "text": headline + "<br>".join(lines),
        "showarrow": False,
        "captureevents": False,
        "font": {"size": text, "color": _text_colour(cell["code"], theme)},
    }


def _lines(words: Iterable[str], width: int) -> list[str]:
    """The words of a cell in lines of at most so many characters."""
    return [
        part
        for line in words
        for part in wrap(line, width, break_long_words=False, break_on_hyphens=False)
    ]


def _lines_below(cell: dict[str, Any], width: int, projected: bool) -> list[str]:
    """The lines of a high cell, under its headline."""
    words = list(cell["words"])
    lines = _lines(words, width)
    if projected and len(lines) > _PROJECTED_LINES:
        while len(words) > 1 and len(lines) >= _PROJECTED_LINES:
            lines = _lines(words := words[:-1], width)
        lines.append("and more")
    return ["", *lines]


def _lines_inline(cell: dict[str, Any], width: int, projected: bool) -> list[str]:
    """The lines of a wide, low cell, the first of them beside the headline where it fits there.

    Projected, ten rows leave room for one line.
    """
    beside = width - HEADLINE * len(cell["headline"]) - 1  # three spaces are as wide as a letter
    in_one = "  ·  ".join(cell["words"])
    if len(in_one) <= beside:
        return [_BETWEEN + in_one]
    if projected:
        more = ", and more" if len(cell["words"]) > 1 else ""
        return [_BETWEEN + shorten(cell["words"][0], beside - len(more), placeholder="…") + more]
    lines = _lines(cell["words"], width)
    return [_BETWEEN + lines[0], *lines[1:]] if len(lines[0]) <= beside else ["", *lines]


def _group_labels(
    cells: list[dict[str, Any]], theme: Theme, text: int, projected: bool
) -> list[dict[str, Any]]:
    """The phase over its delivery modes."""
    columns: dict[str, set[int]] = {}
    for cell in cells:
        if cell["group_label"]:
            columns.setdefault(cell["group_label"], set()).add(cell["column"])
    return [
        {
            "x": sum(of_group) / len(of_group),
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": 52 if projected else 44,
            "text": f'<span style="font-size:{GROUP}em"><b>{label}</b></span>',
            "showarrow": False,
            "captureevents": False,
            "font": {"size": text, "color": theme.text},
        }
        for label, of_group in columns.items()
    ]


def _axis(theme: Theme, label: int, ticks: dict[str, Any], **more: object) -> dict[str, Any]:
    return {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "fixedrange": True,
        "tickfont": {"size": label, "color": theme.text},
        "ticks": "",
        "tickangle": 0,
        "ticklabeloverflow": "allow",
        **ticks,
        **more,
    }


def _column_ticks(cells: list[dict[str, Any]], narrow: int) -> dict[str, Any]:
    first = [cell for cell in cells if cell["row"] == 0]
    grouped = any(cell["group_label"] for cell in first)
    labels = [_wrapped(cell["column_label"], narrow or 99) for cell in first]
    return {
        "tickvals": [cell["column"] for cell in first],
        "ticktext": labels if grouped else [f"<b>{label}</b>" for label in labels],
    }


def _row_ticks(cells: list[dict[str, Any]]) -> dict[str, Any]:
    first = [cell for cell in cells if cell["column"] == 0]
    return {
        "tickvals": [cell["row"] for cell in first],
        "ticktext": [f"<b>{_wrapped(escaped(cell['row_label']), 20)}</b> " for cell in first],
    }


def _wrapped(label: str, width: int) -> str:
    """A label in two lines at most, broken at the space nearest its middle."""
    if len(label) <= width:
        return label
    spaces = [i for i, character in enumerate(label) if character == " "]
    middle = min(spaces, key=lambda i: abs(i - len(label) / 2), default=None)
    return label if middle is None else f"{label[:middle]}<br>{label[middle + 1 :]}"


def _margins(
    cells: list[dict[str, Any]], rows_at: dict[str, Any], label: int, projected: bool
) -> dict[str, int]:
    """Room for the labels.

    Plotly can measure the row labels, but then draws twice. That is left to projection, where the
    page decides how large they are.
    """
    grouped = any(cell["group_label"] for cell in cells)
    top = (104 if grouped else 56) if projected else (82 if grouped else 36)
    widest = max(_ems(line) for text in rows_at["ticktext"] for line in text.split("<br>"))
    return {"l": 8 if projected else 8 + round(widest * label), "r": 8, "t": top, "b": 8}


def _ems(label: str) -> float:
    """The width that a bold label has at most, times the size of its letters."""
    plain = unescape(sub(r"<[^>]*>", "", label))
    return sum(
        next((width for letters, width in _WIDTHS if letter in letters), _WIDEST)
        for letter in plain
    )


_WIDTHS = (
    ("fijlrtI .,:;'|()[]-/", 0.35),
    ('abcdeghknopqsuvxyzFJL0123456789?"*+=<>$', 0.55),
    ("ABCDEGHKNOPQRSTUVXYZ&", 0.65),
)
"""How wide letters of the typeface are in bold, rounded up; the others are at most `_WIDEST`."""

_WIDEST = 0.95


def _boxes(
    cells: list[dict[str, Any]], inset: float, line: dict[str, object]
) -> list[dict[str, Any]]:
    """A rectangle round each of some cells, `inset` of a cell inside its edge."""
    return [
        {
            "type": "rect",
            "x0": cell["column"] - 0.5 + inset,
            "x1": cell["column"] + 0.5 - inset,
            "y0": cell["row"] - 0.5 + inset,
            "y1": cell["row"] + 0.5 - inset,
            "line": line,
        }
        for cell in cells
    ]


def _lined(cells: list[dict[str, Any]], theme: Theme) -> list[dict[str, Any]]:
    """A line round each empty cell, another for each state: a form that greyscale keeps."""
    shapes = []
    for states, line in _LINES.items():
        colour = theme.none_line if {*states} & _NO else theme.empty_line
        here = [cell for cell in cells if cell["code"] == _EMPTY and (cell["state"] in states)]
        shapes += _boxes(here, 0.03, {"color": colour, **line})
    return shapes


_NO = {State.NONE, State.NONE_LEFT, State.PART_OUT}
"""The states whose line has a colour of its own: it is known that there is none."""

_LINES: dict[tuple[State, ...], dict[str, object]] = {
    (State.NO_EXAMPLE, State.NOT_KNOWN, State.NO_MATCH): {"width": 2, "dash": "dash"},
    (State.NOT_MAPPED,): {"width": 1, "dash": "solid"},
    (State.NONE, State.PART_OUT): {"width": 4, "dash": "solid"},
    (State.NONE_LEFT,): {"width": 4, "dash": "dash"},
    (State.OUT_OF_SCOPE,): {"width": 1, "dash": "dot"},
}
"""The line round an empty place, by what it means."""


def _outlines(cells: list[dict[str, Any]], opened: Collection[str]) -> list[dict[str, Any]]:
    line: dict[str, object] = {"color": ORANGE, "width": 5}
    return _boxes([cell for cell in cells if cell["key"] in opened], 0.0, line)
