"""Faces -> the Plotly heatmap.

A plain heatmap tells nobody which cell was clicked, so a layer of invisible points carries the key
of each cell; with `hoverdistance` -1 a click anywhere in a cell finds its point. The texts are
annotations, sized in em, so that a page can scale them with the screen.
"""

from __future__ import annotations

from collections.abc import Collection
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from rpc.charts.labels import escaped
from rpc.charts.palette import ORANGE, SHADES, Theme
from rpc.vocabulary import State

TEXT, PROJECTED_TEXT = 14, 24
"""Pixels of the words in a cell; the headline is `HEADLINE` times as large."""

LABEL, PROJECTED_LABEL = 16, 29
"""Pixels of the row and column labels."""

HEADLINE = 2
"""The headline of a cell, times its words."""

GROUP = 1.15
"""The label of a group of columns, times the words of a cell."""

_NARROW, _PROJECTED_NARROW = 13, 18
"""Characters in a line of a cell that is narrower than it is high."""

_ROW_HEIGHT = {3: 116, 10: 56}

_LINE_HEIGHT = 1.3
"""How high Plotly makes a line of text, times its size."""
_EMPTY, _OUTSIDE = len(SHADES), len(SHADES) + 1


def coverage_figure(
    faces: pd.DataFrame, theme: Theme, opened: Collection[str] = (), projected: bool = False
) -> go.Figure:
    """The heatmap of `faces.faces`; the places whose keys are in `opened` are outlined.

    Each invisible point's `customdata` is the key of its cell. `projected` leaves the height to
    the page and has the sizes of a page of 1920 x 1080.
    """
    return _Written(figure_spec(faces, theme, opened, projected))


class _Written(go.Figure):  # type: ignore[misc]  # Plotly has no types
    """A figure that is not changed any more, so that it can give its own JSON and not a copy.

    Plotly copies every part and looks for arrays each time that a figure is drawn, which costs
    more than to write the JSON down. Its validation costs more than all else here; the tests put
    every spec through it.
    """

    def __init__(self, spec: dict[str, Any]) -> None:
        super().__init__(spec, _validate=False)
        self._spec = spec

    def to_dict(self) -> dict[str, Any]:
        """The spec itself, for reading only."""
        return self._spec


def figure_spec(
    faces: pd.DataFrame, theme: Theme, opened: Collection[str] = (), projected: bool = False
) -> dict[str, Any]:
    """The figure as Plotly's JSON has it: `data` and `layout`."""
    cells = _cells(faces)
    rows, columns = (1 + max(cell[axis] for cell in cells) for axis in ("row", "column"))
    text, label = (PROJECTED_TEXT, PROJECTED_LABEL) if projected else (TEXT, LABEL)
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
    narrow = 0 if columns <= 3 else _PROJECTED_NARROW if projected else _NARROW
    layout = {
        "template": {},
        "autosize": True,
        "margin": _margins(cells, projected),
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "Source Sans, sans-serif", "size": label, "color": theme.text},
        "hoverdistance": -1,
        "hoverlabel": {"font": {"size": label}},
        "dragmode": False,
        "clickmode": "event+select",
        "showlegend": False,
        "xaxis": _axis(theme, label, _column_ticks(cells, 0 if projected else narrow), side="top"),
        "yaxis": _axis(theme, label, _row_ticks(cells), autorange="reversed", automargin=True),
        "annotations": [
            *(_cell_text(cell, theme, text, inline=rows > 3, narrow=narrow) for cell in cells),
            *_group_labels(cells, theme, text, projected),
        ],
        "shapes": [*_lined(cells, theme), *_outlines(cells, opened)],
    }
    if not projected:
        most = 0 if rows > 3 else max(len(_lines(cell, narrow)) for cell in cells)
        needed = round((HEADLINE + most) * text * _LINE_HEIGHT) + 20
        layout["height"] = max(_ROW_HEIGHT.get(rows, 116), needed) * rows + 100
    return {"data": [heatmap, points], "layout": layout}


def _cells(faces: pd.DataFrame) -> list[dict[str, Any]]:
    """The faces as records, with their key and `code`: which fill each takes."""
    columns = list(faces.columns)
    cells = []
    for key, *values in zip(faces.index, *(faces[name].tolist() for name in columns), strict=True):
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


def _cell_text(
    cell: dict[str, Any], theme: Theme, text: int, *, inline: bool, narrow: int
) -> dict[str, Any]:
    headline = f'<span style="font-size:{HEADLINE}em"><b>{cell["headline"]}</b></span>'
    words = "  ·  ".join(cell["words"]) if inline else "<br>".join(_lines(cell, narrow))
    return {
        "x": cell["column"],
        "y": cell["row"],
        "text": f"{headline}{'   ' if inline else '<br>'}{words}",
        "showarrow": False,
        "captureevents": False,
        "font": {"size": text, "color": _text_colour(cell["code"], theme)},
    }


def _lines(cell: dict[str, Any], narrow: int) -> list[str]:
    """The words of a cell in lines of at most `narrow` characters; 0 does not break them."""
    return [
        part
        for line in cell["words"]
        for part in (wrap(line, narrow, break_long_words=False) if narrow else [line])
    ]


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


def _margins(cells: list[dict[str, Any]], projected: bool) -> dict[str, int]:
    """Room for the column labels; the row labels make their own."""
    grouped = any(cell["group_label"] for cell in cells)
    top = (104 if grouped else 56) if projected else (82 if grouped else 36)
    return {"l": 8, "r": 8, "t": top, "b": 8}


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
        colour = theme.none_line if State.NONE in states else theme.empty_line
        here = [cell for cell in cells if cell["code"] == _EMPTY and (cell["state"] in states)]
        shapes += _boxes(here, 0.03, {"color": colour, **line})
    return shapes


_LINES: dict[tuple[State, ...], dict[str, object]] = {
    (State.NO_EXAMPLE, State.NOT_KNOWN, State.NO_MATCH): {"width": 2, "dash": "dash"},
    (State.NOT_MAPPED,): {"width": 1, "dash": "solid"},
    (State.NONE, State.PART_OUT): {"width": 4, "dash": "solid"},
    (State.OUT_OF_SCOPE,): {"width": 1, "dash": "dot"},
}
"""The line round an empty place, by what it means."""


def _outlines(cells: list[dict[str, Any]], opened: Collection[str]) -> list[dict[str, Any]]:
    line: dict[str, object] = {"color": ORANGE, "width": 5}
    return _boxes([cell for cell in cells if cell["key"] in opened], 0.0, line)
