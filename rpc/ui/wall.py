"""The pathway as people know it: each entry drawn once, across the phases that it spans."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from rpc.charts.faces import faces
from rpc.tables import SEPARATOR, words_of
from rpc.ui.cards import Card, cards
from rpc.ui.data import Analysis
from rpc.ui.markup import render
from rpc.vocabulary import Grid, Level, Measure, Phase, RowType, State


@dataclass(frozen=True)
class Slot:
    """A cell of the table: an entry across some phases, what an empty place means, or nothing."""

    span: int
    card: Card | None = None
    may_count: bool = False
    skipped: str = ""
    """Phases inside the span that the entry is not for."""
    state: State | None = None


@dataclass(frozen=True)
class Row:
    """A row of the model, in as many lines of slots as its entries need."""

    id: RowType
    name: str
    full_name: str
    features: list[str]
    lines: list[list[Slot]] = field(default_factory=list)


@dataclass
class _Line:
    free: list[bool] = field(default_factory=lambda: [True] * len(Phase))
    slots: dict[int, Slot] = field(default_factory=dict)

    def take(self, start: int, slot: Slot) -> None:
        self.slots[start] = slot
        self.free[start : start + slot.span] = [False] * slot.span

    def fits(self, start: int, span: int) -> bool:
        return all(self.free[start : start + span])

    def complete(self) -> list[Slot]:
        """The slots from left to right, gaps filled with empty ones."""
        return [
            self.slots[at] if at in self.slots else Slot(1)
            for at in range(len(Phase))
            if at in self.slots or self.free[at]
        ]


def wall(analysis: Analysis) -> dict[Level, list[Row]]:
    """The rows of each level, in printed order."""
    coverage = analysis.coverage
    row_types = analysis.catalogue.row_types
    rows: dict[Level, list[Row]] = {level: [] for level in Level}
    for row in RowType:
        features = str(row_types.at[row, "key_features"])
        rows[row.level].append(
            Row(
                id=row,
                name=analysis.row_names[row],
                full_name=str(row_types.at[row, "name"]),
                features=[part.strip() for part in features.split(SEPARATOR) if part.strip()],
                lines=_lines(
                    analysis,
                    row,
                    coverage.counting[coverage.counting["row_type"] == row],
                    coverage.maybe[coverage.maybe["row_type"] == row],
                ),
            )
        )
    return rows


def _lines(
    analysis: Analysis, row: RowType, counting: pd.DataFrame, maybe: pd.DataFrame
) -> list[list[Slot]]:
    lines = [_Line()]
    for phase in Phase:
        state = _state(analysis, row, phase)
        if state is not None:
            lines[0].take(phase.position, Slot(1, state=state))
    drawn = [(card, start, slot) for card, start, slot in _slots(analysis, counting, False)]
    drawn += _slots(analysis, maybe, True)
    # Wide ones first, as the model prints them; within that, from the left.
    for _, start, slot in sorted(drawn, key=lambda found: (-found[2].span, found[1])):
        line = next((line for line in lines if line.fits(start, slot.span)), None)
        if line is None:
            line = _Line()
            lines.append(line)
        line.take(start, slot)
    return [line.complete() for line in lines]


def _slots(
    analysis: Analysis, entries: pd.DataFrame, may_count: bool
) -> list[tuple[Card, int, Slot]]:
    every = cards(analysis.catalogue)
    found = []
    for place, mask in zip(entries.index, entries["phases"], strict=True):
        phases = [
            phase for phase in words_of(int(mask), Phase) if analysis.selection.sees_phase(phase)
        ]
        if not phases:
            continue
        start, end = phases[0].position, phases[-1].position
        skipped = [p.label for p in list(Phase)[start : end + 1] if p not in phases]
        card = every[int(place)]
        slot = Slot(end - start + 1, card, may_count, ", ".join(skipped))
        found.append((card, start, slot))
    return found


def _state(analysis: Analysis, row: RowType, phase: Phase) -> State | None:
    """What an empty wall cell means; None where something is drawn."""
    cell = analysis.coverage.wall.loc[f"{row}/{phase}"]
    if not cell["in_view"]:
        return State.NOT_IN_VIEW
    if cell["services"] + cell["self_help"] + cell["interventions"] or cell["maybe"]:
        return None
    return State.NO_EXAMPLE


@lru_cache(maxsize=64)
def wall_html(analysis: Analysis) -> str:
    """The wall with every entry's name."""
    is_filtered = bool(analysis.selection.to_query())
    return render("wall.html", levels=wall(analysis), is_filtered=is_filtered)


@lru_cache(maxsize=64)
def projected_wall_html(analysis: Analysis) -> str:
    """The wall for a room: a number and a word in each of the 30 cells, names on demand."""
    shown = faces(
        analysis.coverage, analysis.verdicts, Grid.WALL, Measure.KINDS, analysis.row_names
    )
    places = {}
    for key, face in zip(shown.index, shown.to_dict("records"), strict=True):
        row, phase = key.split("/")
        counting, maybe = analysis.coverage.within(
            RowType(row).level, Phase(phase), row=RowType(row)
        )
        every = cards(analysis.catalogue)
        places[key] = {
            "face": face,
            "cards": [every[int(place)] for place in counting.index],
            "maybe": [every[int(place)] for place in maybe.index],
        }
    return render("wall_projected.html", levels=wall(analysis), places=places)
