"""The pathway as people know it: each entry drawn once, across the phases that it spans."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rpc.analysis.analysis import Analysis
from rpc.analysis.shared import kept_with
from rpc.pathway.counting.numbers import since_words
from rpc.pathway.wording.cell_displays import displays
from rpc.pathway.wording.legend import meanings
from rpc.tables.columns import SEPARATOR, words_of
from rpc.ui.components.card import Card
from rpc.ui.components.cards import cards
from rpc.ui.components.markup import render
from rpc.vocabulary import Evidence, Grid, Kind, Level, Measure, Phase, RowType, State


@dataclass(frozen=True)
class Slot:
    """A cell of the table: an entry across some phases, what an empty place means, or nothing."""

    span: int
    card: Card | None = None
    phases: tuple[Phase, ...] = ()
    """The phases in view that the entry is for; the span may hold others, if they lie between."""
    may_count: bool = False
    state: State | None = None
    since: str = ""
    """Where none is left, since when, in words."""

    @property
    def skipped(self) -> str:
        """The phases inside the span that the entry is not for."""
        if len(self.phases) in (0, self.span):
            return ""
        between = list(Phase)[self.phases[0].position : self.phases[-1].position]
        return ", ".join(phase.label for phase in between if phase not in self.phases)


Empty = tuple[State, str]


@dataclass(frozen=True)
class WallRow:
    """A row of the model, in as many lines of slots as its entries need."""

    id: RowType
    name: str
    full_name: str
    features: list[str]
    features_note: str
    """What to know of them, such as that we completed one; "" where there is nothing."""
    states: dict[Phase, Empty]
    """What each empty cell means, and where none is left since when, in words."""
    lines: list[list[Slot]] = field(default_factory=list)

    @property
    def has_entries(self) -> bool:
        """Whether any entry stands in it."""
        return any(slot.card for line in self.lines for slot in line)


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


def wall(analysis: Analysis, *, draws_states: bool = True) -> dict[Level, list[WallRow]]:
    """The rows of each level, in printed order. Not drawing states, lines hold entries alone."""
    row_types = analysis.catalogue.row_types
    slots, states = _slots(analysis), _states(analysis)
    rows: dict[Level, list[WallRow]] = {level: [] for level in Level}
    for row in RowType:
        features = str(row_types.at[row, "key_features"])
        rows[row.level].append(
            WallRow(
                id=row,
                name=analysis.row_names[row],
                full_name=str(row_types.at[row, "name"]),
                features=[part.strip() for part in features.split(SEPARATOR) if part.strip()],
                features_note=str(row_types.at[row, "key_features_note"]),
                states=states[row],
                lines=_lines(slots[row], states[row] if draws_states else {}),
            )
        )
    return rows


def _lines(slots: list[tuple[int, Slot]], states: dict[Phase, Empty]) -> list[list[Slot]]:
    """The slots of a row, each at its phase, packed into lines from the top."""
    lines = [_Line()] if states or not slots else []
    for phase, (state, since) in states.items():
        lines[0].take(phase.position, Slot(1, state=state, since=since))
    # Wide ones first, as the model prints them; within that, from the left.
    for start, slot in sorted(slots, key=lambda found: (-found[1].span, found[0])):
        line = next((line for line in lines if line.fits(start, slot.span)), None)
        if line is None:
            line = _Line()
            lines.append(line)
        line.take(start, slot)
    return [line.complete() for line in lines]


def _slots(analysis: Analysis) -> dict[RowType, list[tuple[int, Slot]]]:
    """Each entry that counts or may, by row: the phase where it starts, and its slot."""
    every = cards(analysis.catalogue)
    coverage = analysis.coverage
    found: dict[RowType, list[tuple[int, Slot]]] = {row: [] for row in RowType}
    for entries, may_count in ((coverage.counting, False), (coverage.maybe, True)):
        columns = (entries.index.tolist(), entries["row_type"].tolist(), entries["phases"].tolist())
        for place, row, mask in zip(*columns, strict=True):
            phases = [p for p in words_of(mask, Phase) if analysis.selection.sees_phase(p)]
            if phases:
                start, end = phases[0].position, phases[-1].position
                slot = Slot(end - start + 1, every[place], tuple(phases), may_count)
                found[RowType(row)].append((start, slot))
    return found


def _states(analysis: Analysis) -> dict[RowType, dict[Phase, Empty]]:
    """What each empty cell of the wall means, by row and phase."""
    wall = analysis.coverage.wall
    states: dict[RowType, dict[Phase, Empty]] = {row: {} for row in RowType}
    columns = (wall[name].tolist() for name in ("row_type", "phase", "state"))
    for row, phase, state, since in zip(*columns, since_words(wall), strict=True):
        # Where entries may count, they are drawn themselves.
        if state not in ("", State.NOT_KNOWN):
            states[RowType(row)][Phase(phase)] = State(state), since
    return states


@dataclass(frozen=True)
class _Drawn:
    """What the entries of a wall are: its key explains that alone."""

    kinds: set[Kind]
    evidence: set[Evidence]
    has_separated: bool
    has_inferred: bool

    @classmethod
    def of(cls, levels: dict[Level, list[WallRow]]) -> _Drawn:
        """Of the rows of each level."""
        lines = (line for rows in levels.values() for row in rows for line in row.lines)
        drawn = [slot.card for line in lines for slot in line if slot.card]
        return cls(
            {card.kind for card in drawn},
            {card.evidence for card in drawn if card.evidence is not None},
            any(card.is_for_separated for card in drawn),
            any(card.is_mode_inferred for card in drawn),
        )


@kept_with()
def wall_html(analysis: Analysis) -> str:
    """The wall with every entry's name."""
    levels = wall(analysis)
    states = analysis.coverage.wall
    return render(
        "wall.html",
        levels=levels,
        drawn=_Drawn.of(levels),
        states=list(
            meanings(analysis.coverage, [states[states["state"] != State.NOT_KNOWN]]).items()
        ),
        level_names=analysis.level_names,
        is_filtered=analysis.is_filtered,
    )


@kept_with()
def projected_wall_html(analysis: Analysis) -> str:
    """The wall for a room: a number and a word in each of the 30 cells, names on demand."""
    shown = displays(
        analysis.coverage, analysis.verdicts, Grid.WALL, Measure.KINDS, analysis.row_names
    )
    places: dict[str, dict[str, Any]] = {
        str(key): {"face": display, "cards": [], "maybe": []}
        for key, display in zip(shown.index, shown.to_dict("records"), strict=True)
    }
    for row, slots in _slots(analysis).items():
        for _, slot in slots:
            for phase in slot.phases:
                places[f"{row}/{phase}"]["maybe" if slot.may_count else "cards"].append(slot.card)
    return render("wall_projected.html", levels=wall(analysis), places=places)
