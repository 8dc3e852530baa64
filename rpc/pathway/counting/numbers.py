"""The numbers of a coverage that a paper quotes, and the entries behind them.

`Numbers` are what the sentences of a difference are exact about (`difference_sentences`): how many
entries stand in each wall cell, by how they are delivered, and what each wall cell means where none
stands. Rows fix level and kind, so the numbers of the blocks follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.counting.places import BLOCKS, WALL
from rpc.vocabulary import Kind, LabelledEnum, Mode, Phase, RowType, State


class Delivery(LabelledEnum):
    """How an entry is delivered, each entry one of the four: modes overlap, these do not."""

    FACE_TO_FACE = "face_to_face", "face to face"
    ONLINE = "online", "online"
    BOTH = "both", "both face to face and online"
    NOT_KNOWN = "not_known", "not known"

    def works(self, mode: Mode) -> bool:
        """Whether what is delivered so stands in the cells of a mode."""
        return self is Delivery.BOTH or self.value == mode.value


_DELIVERIES = (Delivery.NOT_KNOWN, Delivery.FACE_TO_FACE, Delivery.ONLINE, Delivery.BOTH)
"""By the mask of modes that an entry has."""


@dataclass(frozen=True)
class CountedEntry:
    """One entry that counts in a coverage, and where it stands there."""

    id: str
    name: str
    key: str
    """What it counts as when two coverages are compared: its id, or what it is matched by."""
    row: RowType
    delivery: Delivery
    phases: tuple[Phase, ...]
    """The phases in view; none where its phases are not known."""

    @property
    def kind(self) -> Kind:
        """Its kind, which the row fixes."""
        return self.row.kind

    @property
    def walls(self) -> tuple[str, ...]:
        """The keys of the wall cells in which it stands."""
        return tuple(f"{self.row}/{phase}" for phase in self.phases)


def counted_entries(
    coverage: Coverage, same: Mapping[str, str] | None = None
) -> list[CountedEntry]:
    """The entries that count, in the order of the table; `same` gives some a key of another."""
    sees = coverage.selection
    phases_of = [
        tuple(p for p in Phase if mask >> p.position & 1 and sees.sees_phase(p))
        for mask in range(1 << len(Phase))
    ]
    delivery_of = [
        _DELIVERIES[
            sum(1 << m.position for m in Mode if mask >> m.position & 1 and sees.sees_mode(m))
        ]
        for mask in range(1 << len(Mode))
    ]
    rows = {str(row): row for row in RowType}
    same = same or {}
    columns = (coverage.counting[name] for name in ("id", "name", "row_type", "phases", "modes"))
    return [
        CountedEntry(
            id=str(entry_id),
            name=str(name),
            key=same.get(entry_id, entry_id),
            row=rows[row],
            delivery=delivery_of[modes],
            phases=phases_of[phases],
        )
        for entry_id, name, row, phases, modes in zip(
            *(column.tolist() for column in columns), strict=True
        )
    ]


ByDelivery = dict[Delivery, int]


@dataclass(frozen=True)
class Numbers:
    """How many entries stand where, and what is said of the places where none does."""

    totals: dict[Kind, int]
    """Distinct entries that count, by kind."""
    placed: dict[str, ByDelivery]
    """By the key of the wall cell: how many of each delivery, every wall cell and delivery."""
    states: dict[str, str]
    """By the key of the wall cell: a value of `State`, "" where entries stand."""
    since: dict[str, str]
    """By the key of the wall cell: since when none is left, in words; "" of other states."""

    @property
    def wall(self) -> dict[str, tuple[int, str]]:
        """How many stand in each wall cell, and its state."""
        return {key: (sum(self.placed[key].values()), self.states[key]) for key in self.placed}

    def meaning(self, key: str) -> str:
        """What a wall cell means in words, as "none left since 3 March 2026"; "" if it is filled.

        Two are the same where the state and the words since when are.
        """
        return meaning(self.states[key], self.since[key])

    @property
    def blocks(self) -> dict[str, dict[Kind, ByDelivery]]:
        """For each block how many of each kind, by delivery."""
        found: dict[str, dict[Kind, ByDelivery]] = {
            str(key): {kind: dict.fromkeys(Delivery, 0) for kind in Kind} for key in BLOCKS.index
        }
        for key, row, phase in _wall_cells():
            of_kind = found[f"{row.level}/{phase}"][row.kind]
            for delivery, number in self.placed[key].items():
                of_kind[delivery] += number
        return found


def numbers(coverage: Coverage, known: Sequence[CountedEntry] | None = None) -> Numbers:
    """The numbers of a coverage; `known` are its `counted_entries` where they are there already."""
    placed = {str(key): dict.fromkeys(Delivery, 0) for key in WALL.index}
    for one in counted_entries(coverage) if known is None else known:
        for key in one.walls:
            placed[key][one.delivery] += 1
    states = dict(zip(map(str, WALL.index), coverage.wall["state"].tolist(), strict=True))
    since = dict(zip(map(str, WALL.index), since_words(coverage.wall), strict=True))
    return Numbers(dict(coverage.totals), placed, states, since)


def since_words(places: pd.DataFrame) -> list[str]:
    """Since when none is left in each of some places, in words; "" where that is not their state.

    `places` has the column `ending` (`coverage.Coverage`).
    """
    return [ending.since if ending is not None else "" for ending in places["ending"].tolist()]


def meaning(state: str, since: str = "") -> str:
    """What a place means where nothing stands in it, in words; "" for ""."""
    return f"{State(state).label} {since}".strip() if state else ""


def _wall_cells() -> Iterator[tuple[str, RowType, Phase]]:
    """Every wall cell: its key, row and phase, in printed order."""
    for row in RowType:
        for phase in Phase:
            yield f"{row}/{phase}", row, phase
