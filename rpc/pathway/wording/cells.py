"""What a block or a cell says of each kind, in words: the only place that says "no services".

Of each kind some entries are placed there, and some count in the block without a known delivery.
"None" is said only where both are 0 and every row of that kind there is settled: where a row is
not mapped nothing is said, since nobody knows. Where all rows of a kind are none or none left, and
one is none left, it says since when, as `states.place_states` does of a whole place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.counting.endings import latest
from rpc.pathway.counting.places import AT_LEVEL, BLOCKS, OF_KIND
from rpc.pathway.counting.states import Flags, WallStates
from rpc.vocabulary import Grid, Kind, Phase, RowType

KIND_COLUMNS = {
    Kind.INTERVENTION: "interventions",
    Kind.SERVICE: "services",
    Kind.SELF_HELP: "self_help",
}
"""The kinds in the order in which a cell says them, and their columns in a `Coverage`."""

NOT_RECORDED = "delivery not recorded"

_NONE = {
    Kind.INTERVENTION: "no intervention",
    Kind.SERVICE: "no services",
    Kind.SELF_HELP: "no self-help",
}
_PLURAL = {Kind.INTERVENTION: "interventions", Kind.SERVICE: "services"}
_HEADINGS = {
    Kind.INTERVENTION: "Interventions",
    Kind.SERVICE: "Services",
    Kind.SELF_HELP: "Self-help",
}


def numbered(placed: int, unplaced: int, noun: str) -> str:
    """As "3 services", with those of unknown delivery; "" where there are neither."""
    if placed and unplaced:
        return f"{placed} {noun}, {more_unplaced(unplaced)}"
    if unplaced:
        return f"{unplaced} {noun}, {NOT_RECORDED}"
    return f"{placed} {noun}" if placed else ""


def more_unplaced(unplaced: int) -> str:
    """As "2 more with delivery not recorded"; "" for none."""
    return f"{unplaced} more with {NOT_RECORDED}" if unplaced else ""


def noun_of(kind: Kind, number: int) -> str:
    """What a cell calls so many of a kind: "service", "services", "self-help"."""
    if kind is Kind.SELF_HELP:
        return "self-help"
    return str(kind) if number == 1 else _PLURAL[kind]


def cell_words(coverage: Coverage, grid: Grid) -> pd.DataFrame:
    """One row a place of the 18 cells or the 9 blocks, index its key.

    A column for each of `KIND_COLUMNS`, in their order, each a text or "" where nothing can be
    said. While least evidence is asked, the column of services counts self-help too, as "not
    rated".
    """
    places = coverage.cells if grid is Grid.CELLS else coverage.blocks
    each = len(places) // len(BLOCKS)
    nothing = {
        kind: [word for word in _words_of_nothing(coverage, kind) for _ in range(each)]
        for kind in KIND_COLUMNS
    }
    rows = []
    for at, place in enumerate(places.to_dict("records")):
        rows.append(
            [
                _of_kind(place, kind, nothing[kind][at], coverage.selection.evidence is not None)
                for kind in KIND_COLUMNS
            ]
        )
    return pd.DataFrame(rows, index=places.index, columns=list(KIND_COLUMNS.values()), dtype="str")


def counts_of(coverage: Coverage, grid: Grid) -> pd.DataFrame:
    """The counts of each place as text, under headings for people; index its key.

    How many of each kind are placed there, and, of the 18 cells, how many more count in the block
    while their delivery is not recorded.
    """
    places = {Grid.CELLS: coverage.cells, Grid.BLOCKS: coverage.blocks, Grid.WALL: coverage.wall}
    counted = places[grid]
    columns = {_HEADINGS[kind]: counted[name] for kind, name in KIND_COLUMNS.items()}
    if grid is Grid.CELLS:
        columns |= {
            f"{_HEADINGS[kind]}, {NOT_RECORDED}": counted[f"unplaced_{name}"]
            for kind, name in KIND_COLUMNS.items()
        }
    return pd.DataFrame(columns).astype("str")


def _of_kind(place: Mapping[Any, Any], kind: Kind, nothing: str, is_rating: bool) -> str:
    if is_rating and kind is not Kind.INTERVENTION:
        others = [KIND_COLUMNS[Kind.SERVICE], KIND_COLUMNS[Kind.SELF_HELP]]
        placed = sum(place[name] for name in others)
        unplaced = sum(place.get(f"unplaced_{name}", 0) for name in others)
        if placed + unplaced:
            return numbered(placed, unplaced, "not rated") if kind is Kind.SERVICE else ""
    name = KIND_COLUMNS[kind]
    placed, unplaced = place[name], place.get(f"unplaced_{name}", 0)
    if placed or unplaced:
        return numbered(placed, unplaced, noun_of(kind, placed or unplaced))
    if maybe := place[f"maybe_{name}"]:
        return f"{maybe} {noun_of(kind, maybe)} may count"
    return nothing if place["in_view"] else ""


def _words_of_nothing(coverage: Coverage, kind: Kind) -> list[str]:
    """For each block, what is said of a kind of which nothing counts there."""
    in_view = coverage.rows_in_view & OF_KIND[kind.position].astype(bool)
    under = (AT_LEVEL * in_view).astype(int)
    said = coverage.said

    def how_many(flags: Flags) -> list[int]:
        found: list[int] = (under @ flags.astype(int)).reshape(-1).tolist()
        return found

    rows = under.sum(axis=1).repeat(len(BLOCKS) // len(AT_LEVEL)).tolist()
    if said is None:
        undecided = out = [0] * len(BLOCKS)
        hidden = rows
        since = [""] * len(BLOCKS)
    else:
        undecided, out = how_many(said.undecided), how_many(said.out_of_scope)
        hidden = how_many(said.mapped)
        since = [_since(said, kind, in_view, str(block)) for block in BLOCKS.index]
    plural = _PLURAL.get(kind, "self-help")
    words = []
    each = zip(rows, undecided, out, hidden, since, strict=True)
    for of_rows, open_ones, outside, filled, when in each:
        if not of_rows or open_ones:
            words.append("")
        elif outside == of_rows:
            words.append(f"{plural} out of scope")
        elif outside:
            words.append(f"{plural} partly out of scope")
        elif coverage.selection.is_set and filled:
            words.append(f"{_NONE[kind]} with these filters")
        elif when and not filled:
            words.append(f"{_NONE[kind]} left, {when}")
        else:
            words.append(_NONE[kind])
    return words


def _since(said: WallStates, kind: Kind, in_view: Flags, block: str) -> str:
    """Since when none of a kind is left in a block, "" where none ended there."""
    level, phase = block.split("/")
    rows = [row for row in RowType if (row.level, row.kind) == (level, kind)]
    found = (said.endings.get(f"{row}/{Phase(phase)}") for row in rows if in_view[row.position])
    last = latest(ending for ending in found if ending is not None)
    return last.since if last else ""
