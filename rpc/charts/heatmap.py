"""Faces -> the Plotly heatmap.

A plain heatmap tells nobody which cell was clicked, so a layer of invisible points carries the key
of each cell; with `hoverdistance` -1 a click anywhere in a cell finds its point. The texts are
annotations, sized in em, so that a page can scale them with the screen.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
import plotly.graph_objects as go

from rpc.charts.palette import ORANGE, SHADES, Theme

TEXT, PROJECTED_TEXT = 14, 24
"""Pixels of the words in a cell; the headline is `HEADLINE` times as large."""

LABEL, PROJECTED_LABEL = 16, 29
"""Pixels of the row and column labels."""

HEADLINE = 2
"""The headline of a cell, times its words."""

GROUP = 1.15
"""The label of a group of columns, times the words of a cell."""

_ROW_HEIGHT = {3: 116, 10: 56}
_EMPTY, _OUTSIDE = len(SHADES), len(SHADES) + 1


def coverage_figure(
    faces: pd.DataFrame, theme: Theme, opened: Collection[str] = (), projected: bool = False
) -> go.Figure:
    """The heatmap of `faces.faces`; the places whose keys are in `opened` are outlined.

    Each invisible point's `customdata` is the key of its cell. `projected` leaves the height to
    the page and widens the margins for labels of 28 px at 1920 x 1080.
    """
    rows, columns = int(faces["row"].max()) + 1, int(faces["column"].max()) + 1
    codes = _codes(faces)
    text, label = (PROJECTED_TEXT, PROJECTED_LABEL) if projected else (TEXT, LABEL)
    fills = [*(fill for fill, _, _ in SHADES), theme.empty_fill, theme.outside_fill]
    return go.Figure(
        data=[
            go.Heatmap(
                z=codes.to_numpy().reshape(rows, columns).tolist(),
                x=list(range(columns)),
                y=list(range(rows)),
                colorscale=_steps(fills),
                zmin=0,
                zmax=len(fills),
                showscale=False,
                xgap=5,
                ygap=5,
                hoverinfo="skip",
            ),
            go.Scatter(
                x=faces["column"].tolist(),
                y=faces["row"].tolist(),
                mode="markers",
                marker={"size": 12, "opacity": 0},
                selected={"marker": {"opacity": 0}},
                unselected={"marker": {"opacity": 0}},
                customdata=list(faces.index),
                hovertext=[
                    f"{place['row_label']}, {place['group_label'] or place['column_label']}: "
                    f"{place['spoken']}. Click to open."
                    for place in faces.to_dict("records")
                ],
                hoverinfo="text",
                showlegend=False,
            ),
        ],
        layout={
            "template": "none",
            "height": None if projected else _ROW_HEIGHT.get(rows, 116) * rows + 100,
            "autosize": True,
            "margin": _margins(faces, projected),
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": "Source Sans, sans-serif", "size": label, "color": theme.text},
            "hoverdistance": -1,
            "hoverlabel": {"font": {"size": label}},
            "dragmode": False,
            "clickmode": "event+select",
            "showlegend": False,
            "xaxis": _axis(theme, label, _column_ticks(faces, projected), side="top"),
            "yaxis": _axis(theme, label, _row_ticks(faces), autorange="reversed", automargin=True),
            "annotations": [
                *_cell_texts(
                    faces, codes, theme, text, inline=rows > 3, narrow=columns > 3 and not projected
                ),
                *_group_labels(faces, theme, text, projected),
            ],
            "shapes": [*_dashed(faces, codes, theme), *_outlines(faces, opened)],
        },
    )


def _codes(faces: pd.DataFrame) -> pd.Series:
    """Which fill each cell takes: a shade, empty, or outside the view."""
    empty = faces["shade"] < 0
    outside = faces["state"] == "not_in_view"
    return faces["shade"].mask(empty, _EMPTY).mask(outside, _OUTSIDE)


def _steps(fills: list[str]) -> list[tuple[float, str]]:
    """A discrete colour scale: never the template's, which flips between themes."""
    n = len(fills)
    return [(edge / n, fill) for i, fill in enumerate(fills) for edge in (i, i + 1)]


def _text_colour(code: int, theme: Theme) -> str:
    if code == _EMPTY:
        return theme.empty_text
    return theme.outside_text if code == _OUTSIDE else SHADES[code][1]


def _cell_texts(
    faces: pd.DataFrame, codes: pd.Series, theme: Theme, text: int, inline: bool, narrow: bool
) -> list[dict[str, object]]:
    texts = []
    for place, code in zip(faces.to_dict("records"), codes, strict=True):
        headline = f'<span style="font-size:{HEADLINE}em"><b>{place["headline"]}</b></span>'
        words = (
            "  ·  ".join(place["words"])
            if inline
            else "<br>".join(_narrow(word) if narrow else word for word in place["words"])
        )
        texts.append(
            {
                "x": place["column"],
                "y": place["row"],
                "text": f"{headline}{'   ' if inline else '<br>'}{words}",
                "showarrow": False,
                "captureevents": False,
                "font": {"size": text, "color": _text_colour(int(code), theme)},
            }
        )
    return texts


def _narrow(words: str) -> str:
    """Words for a cell that is narrower than it is high."""
    return _wrapped(words, 13)


def _group_labels(
    faces: pd.DataFrame, theme: Theme, text: int, projected: bool
) -> list[dict[str, object]]:
    """The phase over its delivery modes."""
    groups = faces[faces["group_label"] != ""].groupby("group_label", sort=False)["column"].mean()
    return [
        {
            "x": float(middle),
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": 52 if projected else 44,
            "text": f'<span style="font-size:{GROUP}em"><b>{label}</b></span>',
            "showarrow": False,
            "captureevents": False,
            "font": {"size": text, "color": theme.text},
        }
        for label, middle in groups.items()
    ]


def _axis(theme: Theme, label: int, ticks: dict[str, object], **more: object) -> dict[str, object]:
    return {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "fixedrange": True,
        "tickfont": {"size": label, "color": theme.text},
        "ticks": "",
        **ticks,
        **more,
    }


def _column_ticks(faces: pd.DataFrame, projected: bool) -> dict[str, object]:
    first = faces[faces["row"] == 0].sort_values("column")
    grouped = bool((first["group_label"] != "").any())
    bold, width = ("{}", 99 if projected else 13) if grouped else ("<b>{}</b>", 99)
    return {
        "tickvals": first["column"].tolist(),
        "ticktext": [bold.format(_wrapped(label, width)) for label in first["column_label"]],
    }


def _row_ticks(faces: pd.DataFrame) -> dict[str, object]:
    first = faces[faces["column"] == 0].sort_values("row")
    wrapped = [_wrapped(label, 20) for label in first["row_label"]]
    return {"tickvals": first["row"].tolist(), "ticktext": [f"<b>{text}</b> " for text in wrapped]}


def _wrapped(label: str, width: int) -> str:
    """A label in two lines at most, broken at the space nearest its middle."""
    if len(label) <= width:
        return label
    spaces = [i for i, character in enumerate(label) if character == " "]
    middle = min(spaces, key=lambda i: abs(i - len(label) / 2), default=None)
    return label if middle is None else f"{label[:middle]}<br>{label[middle + 1 :]}"


def _margins(faces: pd.DataFrame, projected: bool) -> dict[str, int]:
    """Room for the column labels; the row labels make their own."""
    grouped = bool((faces["group_label"] != "").any())
    top = (104 if grouped else 56) if projected else (82 if grouped else 36)
    return {"l": 8, "r": 8, "t": top, "b": 8}


def _boxes(places: pd.DataFrame, inset: float, line: dict[str, object]) -> list[dict[str, object]]:
    """A rectangle round each of some places, `inset` of a cell inside its edge."""
    return [
        {
            "type": "rect",
            "x0": column - 0.5 + inset,
            "x1": column + 0.5 - inset,
            "y0": row - 0.5 + inset,
            "y1": row + 0.5 - inset,
            "line": line,
        }
        for row, column in zip(places["row"], places["column"], strict=True)
    ]


def _dashed(faces: pd.DataFrame, codes: pd.Series, theme: Theme) -> list[dict[str, object]]:
    """A dashed line round each empty cell: a form that greyscale keeps."""
    line: dict[str, object] = {"color": theme.empty_line, "width": 2, "dash": "dash"}
    return _boxes(faces[codes == _EMPTY], 0.03, line)


def _outlines(faces: pd.DataFrame, opened: Collection[str]) -> list[dict[str, object]]:
    return _boxes(faces[faces.index.isin(list(opened))], 0.0, {"color": ORANGE, "width": 5})
