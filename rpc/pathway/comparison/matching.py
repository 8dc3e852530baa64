"""Which entries of one place are in one coverage only, and which are in both.

Entries are matched one to one by their keys (`numbers.Standing`): two entries of one programme here
against one there are one more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from rpc.pathway.counting.numbers import CountedEntry
from rpc.vocabulary import Level, Mode, Phase, RowType


@dataclass(frozen=True)
class Matched:
    """The entries of one place: which are in one coverage only, and which are in both."""

    gained: tuple[CountedEntry, ...]
    lost: tuple[CountedEntry, ...]
    altered: tuple[tuple[CountedEntry, CountedEntry], ...]
    """In both, and otherwise in what was looked at: as before, as after."""
    came: tuple[CountedEntry, ...] = ()
    """Against the model: in this place of the newer one only, and elsewhere in the older one."""
    went: tuple[CountedEntry, ...] = ()
    """Against the model: in this place of the older one only, and elsewhere in the newer one."""
    same: frozenset[str] = field(default=frozenset(), compare=False)
    """The keys of those that are in both and the same. They are no difference."""

    def parted(self, older: Collection[str], newer: Collection[str]) -> Matched:
        """The same with `came` and `went` taken out of `gained` and `lost`.

        `older` and `newer` are the keys of all entries of each side. One more of what the place of
        the other side has as well is still gained.
        """
        matched = {one.key for pair in self.altered for one in pair} | self.same
        came = [one for one in self.gained if one.key in older and one.key not in matched]
        went = [one for one in self.lost if one.key in newer and one.key not in matched]
        return replace(
            self,
            gained=tuple(one for one in self.gained if one not in came),
            lost=tuple(one for one in self.lost if one not in went),
            came=tuple(came),
            went=tuple(went),
        )


NO_DIFFERENCE = Matched((), (), ())
"""Nothing gained, lost or altered."""


def matched(
    older: Iterable[CountedEntry],
    newer: Iterable[CountedEntry],
    aspect: Callable[[CountedEntry], object],
) -> Matched:
    """Matches entries one to one by their keys; those of one aspect first, then what is left.

    The aspect is what may differ between two that are matched: such a pair is `altered`.
    """
    waiting: defaultdict[str, list[CountedEntry]] = defaultdict(list)
    for one in older:
        waiting[one.key].append(one)
    rest, same = [], set()
    for one in newer:
        there = waiting[one.key]
        alike = next((x for x in there if aspect(x) == aspect(one)), None)
        if alike is None:
            rest.append(one)
        else:
            there.remove(alike)
            same.add(one.key)
    gained, altered = [], []
    for one in rest:
        there = waiting[one.key]
        if there:
            altered.append((there.pop(0), one))
        else:
            gained.append(one)
    lost = [one for there in waiting.values() for one in there]
    return Matched(tuple(gained), tuple(lost), tuple(altered), same=frozenset(same))


def by_place(
    ones: Iterable[CountedEntry], keys: Callable[[CountedEntry], Iterable[str]]
) -> defaultdict[str, list[CountedEntry]]:
    """The entries of each place that `keys` says."""
    found: defaultdict[str, list[CountedEntry]] = defaultdict(list)
    for one in ones:
        for key in keys(one):
            found[key].append(one)
    return found


def blocks_of(one: CountedEntry) -> list[str]:
    """The keys of the blocks in which an entry stands."""
    return [f"{one.row.level}/{phase}" for phase in one.phases]


def cells_of(one: CountedEntry) -> list[str]:
    """The keys of the cells of one delivery mode in which it stands."""
    modes = [mode for mode in Mode if one.delivery.works(mode)]
    return [f"{block}/{mode}" for block in blocks_of(one) for mode in modes]


def by_block(of_wall: Mapping[str, Matched]) -> dict[str, Matched]:
    """What the rows of each block say together."""
    return {
        f"{level}/{phase}": joined(
            of_wall.get(f"{row}/{phase}", NO_DIFFERENCE) for row in RowType if row.level is level
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
        tuple(one for part in found for one in part.came),
        tuple(one for part in found for one in part.went),
        frozenset(key for part in found for key in part.same),
    )
