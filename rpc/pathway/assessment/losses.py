"""What falls when some entries go: the places of a map that lose their last entry, in sentences."""

from __future__ import annotations

import pandas as pd

from rpc.pathway.counting.coverage import Coverage
from rpc.vocabulary import Level, Phase, RowType, listed


def find_losses(before: Coverage, after: Coverage, names: dict[RowType, str]) -> list[str]:
    """A sentence for each block, then each wall cell, that loses its last entry; [] where none.

    `before` and `after` count one map with and without some entries, under one selection; `names`
    are the rows as people know them. A block that falls names its rows, which are then not said
    again. Where an entry still may count the sentence says so: that place is not known to be empty.
    """
    blocks, cells = _lost(before.blocks, after.blocks), _lost(before.wall, after.wall)
    sentences = []
    for place, maybe in blocks.items():
        level, phase = str(place).split("/")
        rows = [
            f"'{names[RowType(row)]}'"
            for row, at in (str(cell).split("/") for cell in cells.index)
            if at == phase and RowType(row).level == level
        ]
        named = f"{'row' if len(rows) == 1 else 'rows'} {listed(rows)}"
        sentences.append(f"{_where(level, phase)} loses its last entry: {named}.{_still(maybe)}")
    for cell, maybe in cells.items():
        row, phase = str(cell).split("/")
        level = RowType(row).level
        if f"{level}/{phase}" not in blocks.index:
            sentences.append(
                f"{_where(level, phase)}: the row '{names[RowType(row)]}' loses its last entry."
                f"{_still(maybe)}"
            )
    return sentences


def _lost(before: pd.DataFrame, after: pd.DataFrame) -> pd.Series:
    """The places that held an entry and hold none, with how many may still count there."""
    kinds = ["services", "self_help", "interventions"]
    lost = before[kinds].any(axis=1) & ~after[kinds].any(axis=1)
    return after.loc[lost, "maybe"]


def _where(level: str, phase: str) -> str:
    return f"{Level(level).label}, {Phase(phase).label}"


def _still(maybe: int) -> str:
    if not maybe:
        return ""
    return f" {maybe} {'entry' if maybe == 1 else 'entries'} may still count there."
