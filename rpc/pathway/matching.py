"""Which entries of one place are in one coverage only, and which are in both.

Entries are matched one to one by their keys (`numbers.Standing`): two entries of one programme here
against one there are one more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rpc.pathway.numbers import Standing
from rpc.vocabulary import Level, Mode, Phase, RowType


@dataclass(frozen=True)
class Matched:
    """The entries of one place: which are in one coverage only, and which are in both."""

    gained: tuple[Standing, ...]
    lost: tuple[Standing, ...]
    altered: tuple[tuple[Standing, Standing], ...]
    """In both, and otherwise in what was looked at: as before, as after."""


NOTHING = Matched((), (), ())
"""Nothing gained, lost or altered."""


def matched(
    older: Iterable[Standing], newer: Iterable[Standing], aspect: Callable[[Standing], object]
) -> Matched:
    """Matches entries one to one by their keys; those of one aspect first, then what is left.

    The aspect is what may differ between two that are matched: such a pair is `altered`.
    """
    waiting: defaultdict[str, list[Standing]] = defaultdict(list)
    for one in older:
        waiting[one.key].append(one)
    rest = []
    for one in newer:
        there = waiting[one.key]
        alike = next((x for x in there if aspect(x) == aspect(one)), None)
        if alike is None:
            rest.append(one)
        else:
            there.remove(alike)
    gained, altered = [], []
    for one in rest:
        there = waiting[one.key]
        if there:
            altered.append((there.pop(0), one))
        else:
            gained.append(one)
    lost = [one for there in waiting.values() for one in there]
    return Matched(tuple(gained), tuple(lost), tuple(altered))


def by_place(
    ones: Iterable[Standing], keys: Callable[[Standing], Iterable[str]]
) -> defaultdict[str, list[Standing]]:
    """The entries of each place that `keys` says."""
    found: defaultdict[str, list[Standing]] = defaultdict(list)
    for one in ones:
        for key in keys(one):
            found[key].append(one)
    return found


def blocks_of(one: Standing) -> list[str]:
    """The keys of the blocks in which an entry stands."""
    return [f"{one.row.level}/{phase}" for phase in one.phases]


def cells_of(one: Standing) -> list[str]:
    """The keys of the cells of one delivery mode in which it stands."""
    modes = [mode for mode in Mode if one.delivery.works(mode)]
    return [f"{block}/{mode}" for block in blocks_of(one) for mode in modes]


def by_block(of_wall: Mapping[str, Matched]) -> dict[str, Matched]:
    """What the rows of each block say together."""
    return {
        f"{level}/{phase}": joined(
            of_wall.get(f"{row}/{phase}", NOTHING) for row in RowType if row.level is level
        )
        for level in Level
        for phase in Phase
    }


def joined(parts: Iterable[Matched]) -> Matched:
    """Several as one."""
    found = list(parts)
    return Matched(
        tuple(one for part in found for one in part.gained),
        tuple(one for part in found for one in part.lost),
        tuple(pair for part in found for pair in part.altered),
    )
