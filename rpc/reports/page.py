"""What only a screen shows of an area's map: the heatmaps, and every entry with every field."""

from __future__ import annotations

from typing import Any

import pandas as pd

from rpc.analysis.analysis import Analysis
from rpc.areas.local_map import LocalMap
from rpc.charts.heatmap import figure_spec
from rpc.charts.palette import DARK, LIGHT, SHADES, Theme
from rpc.exchange.document import Block, Figure, Folded, Heading, Paragraph, Section, table_of
from rpc.exchange.workbook import grid_sheet
from rpc.tables.local import LINKS, LOCAL, link_said, shown_words
from rpc.vocabulary import Grid, Level, Measure, RowType

_SHOWN = (
    (Measure.KINDS, Grid.CELLS, "Interventions beside services, by level, phase and delivery"),
    (Measure.KINDS, Grid.WALL, "Entries of each row, by phase"),
    (Measure.STRONGEST, Grid.CELLS, "Strongest evidence, by level, phase and delivery"),
    (Measure.RULES, Grid.BLOCKS, "Rules met, by level and phase"),
    (Measure.ACCESS, Grid.CELLS, "What a low-income family can use, by level, phase and delivery"),
    (Measure.CONFLICT, Grid.CELLS, "Known to work on conflict, by level, phase and delivery"),
)


def heatmaps(found: Analysis) -> Section:
    """The heatmaps of the Coverage page, each with its table."""
    blocks: list[Block] = [
        Paragraph("Each heatmap has the same numbers in a table below it."),
    ]
    for measure, grid, title in _SHOWN:
        displays = found.displays(grid, measure)
        twin = table_of(grid_sheet("Twin", displays, SHADES), f"{title}, as a table.")
        alt = f"Heatmap: {title}. The same numbers are in the table that follows."
        blocks += [Heading(title), Figure(alt, _spec(displays, LIGHT), _spec(displays, DARK), twin)]
    return Section("Heatmaps", tuple(blocks))


def _spec(displays: pd.DataFrame, theme: Theme) -> dict[str, Any]:
    """A figure that nobody clicks: without the points that say which cell was."""
    spec = figure_spec(displays, theme)
    layout = spec["layout"] | {"font": spec["layout"]["font"] | {"family": "sans-serif"}}
    return {"data": spec["data"][:1], "layout": layout}


# ---------------------------------------------------------------------------------------- entries


def entries(local: LocalMap) -> Section:
    """Every entry, folded under its name."""
    blocks: list[Block] = [
        Paragraph("Every entry with all that is known of it, by level and then by name."),
    ]
    every = local.every
    levels = every["row_type"].map({str(row): str(row.level) for row in RowType})
    for level in Level:
        here = every[levels == str(level)]
        if len(here):
            blocks += [Heading(local.level_names[level]), *_folded(local, here)]
    if len(local.tray):
        tray = every[levels.isna()]
        blocks += [Heading("Without a row yet"), *_folded(local, tray)] if len(tray) else []
    if not len(every):
        blocks.append(Paragraph("No entry yet."))
    return Section("Entries", tuple(blocks))


def _folded(local: LocalMap, those: pd.DataFrame) -> list[Folded]:
    waiting = set(local.tray["id"])
    folded = []
    names = local.model.names
    for entry in those.to_dict("records"):
        facts = [
            (
                one.label,
                link_said({str(column): str(text) for column, text in entry.items()}, name, names)
                if name in LINKS
                else shown_words(name, str(entry[name])),
            )
            for name, one in LOCAL.items()
            if entry[name] and name not in ("name", *LINKS.values())
        ]
        blank = [one.label for name, one in LOCAL.items() if one.is_typed and not entry[name]]
        facts += [("Not known", "; ".join(blank))] if blank else []
        lead = str(entry["provider"]) or "provider not recorded"
        if entry["id"] in waiting:
            lead = "waits to be placed"
        folded.append(Folded(str(entry["name"]), lead, tuple(facts)))
    return folded
