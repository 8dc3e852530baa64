"""Pictures for those who would rather look than read: entries by level and provider, funding ends.

Each is a frame first, which its table twin shows, and then a Plotly figure of it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from rpc.charts.labels import escaped, name_label
from rpc.charts.palette import BLUE, DARK_BLUE, ORANGE, SOFT_BLUE, Theme
from rpc.vocabulary import Level

MOST_PROVIDERS = 12
"""Providers with a bar of their own; the rest are one bar."""

LEVEL_COLOURS = {
    Level.UNIVERSAL: SOFT_BLUE,
    Level.TARGETED_SELECTIVE: BLUE,
    Level.TARGETED_INDICATED: DARK_BLUE,
}


NO_PROVIDER = "Provider not recorded"
"""What stands for a blank provider."""


def by_provider(entries: pd.DataFrame) -> pd.DataFrame:
    """How many entries each provider has at each level: index provider, a column a level.

    Most first; past `MOST_PROVIDERS` the rest are "Others"; last those whose provider is blank, who
    are no provider together. `entries` is an entries table.
    """
    counts = (
        entries.groupby(["provider", "level"], observed=False)
        .size()
        .unstack(fill_value=0)
        .reindex(columns=[str(level) for level in Level], fill_value=0)
    )
    order = counts.sum(axis=1).sort_values(ascending=False, kind="stable").index
    blank = counts.loc[order.intersection([""])].rename(index={"": NO_PROVIDER})
    counts = counts.loc[order.drop("", errors="ignore")]
    if len(counts) > MOST_PROVIDERS:
        rest = counts.iloc[MOST_PROVIDERS - 1 :].sum()
        counts = counts.iloc[: MOST_PROVIDERS - 1]
        counts.loc["Others"] = rest
    return pd.concat([counts, blank])


def provider_figure(counts: pd.DataFrame, theme: Theme, names: dict[Level, str]) -> go.Figure:
    """`by_provider` as bars, a colour and a pattern a level."""
    patterns = ("", "/", "x")
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "y": [name_label(str(name)) for name in counts.index],
            "x": counts[str(level)].tolist(),
            "name": escaped(names[level]),
            "marker": {
                "color": LEVEL_COLOURS[level],
                "pattern": {
                    "shape": pattern,
                    "fgcolor": theme.page,
                    "fillmode": "overlay",
                    "size": 7,
                },
            },
            "hoverinfo": "skip",
        }
        for level, pattern in zip(Level, patterns, strict=True)
    ]
    layout = _layout(theme, 90 + 34 * max(1, len(counts))) | {
        "barmode": "stack",
        "yaxis": {"autorange": "reversed", "automargin": True, "tickfont": {"color": theme.text}},
    }
    return go.Figure({"data": bars, "layout": layout})


def funding_ends(local: pd.DataFrame) -> pd.DataFrame:
    """The entries whose funding ends on a known day, soonest first: name, provider, ends (text)."""
    known = local[local["funding_ends"] != ""]
    ordered = known.sort_values(["funding_ends", "name"], kind="stable")
    return ordered[["name", "provider", "funding_ends"]].rename(columns={"funding_ends": "ends"})


def timeline_figure(ends: pd.DataFrame, today: date, theme: Theme) -> go.Figure:
    """`funding_ends` as points on a line of time, today marked."""
    points = {
        "type": "scatter",
        "mode": "markers",
        "x": ends["ends"].tolist(),
        "y": [name_label(name) for name in ends["name"]],
        "marker": {"size": 14, "color": BLUE, "symbol": "diamond"},
        "hoverinfo": "skip",
    }
    layout = _layout(theme, 90 + 34 * max(1, len(ends))) | {
        "yaxis": {"autorange": "reversed", "automargin": True, "tickfont": {"color": theme.text}},
        "xaxis": {"type": "date", "tickformat": "%b %Y", "tickfont": {"color": theme.text}},
        "shapes": [
            {
                "type": "line",
                "x0": today.isoformat(),
                "x1": today.isoformat(),
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": ORANGE, "width": 3},
            }
        ],
        "annotations": [
            {
                "x": today.isoformat(),
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "text": "today",
                "showarrow": False,
                "font": {"color": theme.text, "size": 15},
            }
        ],
    }
    return go.Figure({"data": [points], "layout": layout})


def _layout(theme: Theme, height: int) -> dict[str, Any]:
    return {
        "template": {},
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 40, "b": 40},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "Source Sans, sans-serif", "size": 15, "color": theme.text},
        "xaxis": {"tickfont": {"color": theme.text}, "dtick": 1},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "font": {"size": 15}},
        "dragmode": False,
    }
