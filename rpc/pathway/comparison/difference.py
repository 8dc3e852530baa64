"""The difference of two coverages: what was gained, lost and said anew, place by place.

Two moments of one area, a scenario and the map it is based on, two scenarios, or the 2021 model and
an area: one function. Entries are matched by their ids, or by what the caller says that they count
as (`same_as.by_link`), one to one: two entries of one programme against one of the model are one
more. An entry is in a place of both if it stands there in the same row; one that moves to another
row is lost in one and gained in the other, because interventions are counted apart from services,
always. Against the model, which nothing moves from, such an entry is in both and placed otherwise.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from rpc.pathway.comparison.matching import (
    NO_DIFFERENCE,
    Matched,
    blocks_of,
    by_block,
    by_place,
    cells_of,
    joined,
    matched,
)
from rpc.pathway.comparison.verdict_changes import verdict_changes
from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.counting.numbers import (
    CountedEntry,
    Delivery,
    Numbers,
    counted_entries,
    meaning,
    numbers,
    since_words,
)
from rpc.pathway.rules.standard import Verdict
from rpc.pathway.wording.changes import PHRASES, Phrases, Tone
from rpc.vocabulary import Grid, Kind, LabelledEnum, State, listed


class PlaceChange(LabelledEnum):
    """What a difference says of one place."""

    GAINED = "gained", "Gained"
    LOST = "lost", "Lost"
    GAINED_AND_LOST = "gained_and_lost", "Gained and lost"
    DELIVERY = "delivery", "Delivered otherwise"
    STATE = "state", "Means something else"
    SAME = "same", "Same"


@dataclass(frozen=True, eq=False)
class Difference:
    """What differs between two coverages. Frames have one row a place, in printed order.

    The columns of `wall`, `blocks` and `cells` are those that name the place, `in_view`, and

    - `services_before`, `services_after` and so on for `self_help`, `interventions`, `maybe`, for
      each word of `Delivery`, and for all `entries`;
    - `state_before`, `state_after`: "" where something counts; `since_before`, `since_after`: of
      places with none left since when, in words, else "";
    - `gained`, `lost`, `altered`: lists of ids; the newer ones of those that are delivered
      otherwise. In the 18 cells there is none: such an entry is lost in one and gained in another.
      Against the model `altered` takes in what both have and place otherwise, `came` of it being
      here in the newer one only and `went` in the older one only (numbers; 0 in other tones);
    - `change` (a value of `PlaceChange`), `symbol`, `word` and `words` (a tuple of lines): what a
      heatmap says, in words and not by its colour alone.
    """

    older: Coverage
    newer: Coverage
    tone: Tone
    verdicts: pd.DataFrame
    """The verdicts that differ, one row each: level, phase, rule, before, after (True, False or
    None), is_asked_before, is_asked_after, reason_before, reason_after, word."""
    _older: Sequence[CountedEntry]
    _newer: Sequence[CountedEntry]

    @cached_property
    def of_wall(self) -> dict[str, Matched]:
        """The matched entries of each wall cell, by its key: what the sentences are made of."""
        return self._matched(lambda one: one.walls, _delivery)

    @cached_property
    def wall(self) -> pd.DataFrame:
        """30 rows, index "row_type/phase"."""
        return self._frame(self.older.wall, self.newer.wall, self.of_wall, lambda one: one.walls)

    @cached_property
    def blocks(self) -> pd.DataFrame:
        """9 rows, index "level/phase"."""
        return self._frame(self.older.blocks, self.newer.blocks, by_block(self.of_wall), blocks_of)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """18 rows, index "level/phase/mode"."""
        of_rows = self._matched(lambda one: [f"{key}/{one.row}" for key in cells_of(one)], _kind)
        of_cells: defaultdict[str, list[Matched]] = defaultdict(list)
        for key, found in of_rows.items():
            of_cells[key.rpartition("/")[0]].append(found)
        in_cells = {key: joined(rows) for key, rows in of_cells.items()}
        return self._frame(self.older.cells, self.newer.cells, in_cells, cells_of)

    def places(self, grid: Grid) -> pd.DataFrame:
        """The frame of a grid."""
        return {Grid.WALL: self.wall, Grid.BLOCKS: self.blocks, Grid.CELLS: self.cells}[grid]

    @cached_property
    def total(self) -> Matched:
        """Entries that count, each once, wherever they stand; those of another kind are anew."""
        of_kind = [
            matched(
                [one for one in self._older if one.kind is kind],
                [one for one in self._newer if one.kind is kind],
                _kind,
            )
            for kind in Kind
        ]
        return joined(map(self._parted, of_kind))

    @cached_property
    def entries(self) -> pd.DataFrame:
        """The entries behind it, one row each: id, older_id, name, change, before, after.

        `change` is "gained", "lost" or "altered" (it counts in both and stands elsewhere, or is
        delivered otherwise); `before` and `after` are the keys of its wall cells.
        """
        found = matched(self._older, self._newer, _place)
        rows = [
            *((one.id, "", one.name, "gained", (), one.walls) for one in found.gained),
            *(("", one.id, one.name, "lost", one.walls, ()) for one in found.lost),
            *((b.id, a.id, b.name, "altered", a.walls, b.walls) for a, b in found.altered),
        ]
        rows.sort(key=lambda row: (row[3], row[2].casefold(), row[0], row[1]))
        columns = ["id", "older_id", "name", "change", "before", "after"]
        return pd.DataFrame(rows, columns=columns)

    @cached_property
    def older_numbers(self) -> Numbers:
        """The numbers before."""
        return numbers(self.older, self._older)

    @cached_property
    def newer_numbers(self) -> Numbers:
        """The numbers after."""
        return numbers(self.newer, self._newer)

    @property
    def is_same(self) -> bool:
        """Whether no number and no state differs, and no entry took the place of another."""
        return bool((self.wall["change"] == PlaceChange.SAME).all()) and self.total == NO_DIFFERENCE

    def _matched(
        self,
        keys: Callable[[CountedEntry], Iterable[str]],
        aspect: Callable[[CountedEntry], object],
    ) -> dict[str, Matched]:
        older, newer = by_place(self._older, keys), by_place(self._newer, keys)
        places = dict.fromkeys([*older, *newer])
        return {key: self._parted(matched(older[key], newer[key], aspect)) for key in places}

    def _parted(self, found: Matched) -> Matched:
        """Against the model, what both have and place otherwise is in neither of the two alone."""
        if not PHRASES[self.tone].came:
            return found
        older, newer = self._keys
        return found.parted(older, newer)

    @cached_property
    def _keys(self) -> tuple[frozenset[str], frozenset[str]]:
        """What the entries of each side count as."""
        older, newer = (frozenset(one.key for one in x) for x in (self._older, self._newer))
        return older, newer

    def _otherwise(self, found: Matched) -> list[CountedEntry]:
        """Those of the newer side that are in both and placed or delivered otherwise, each once."""
        by_key = {one.key: one for one in reversed(self._newer)} if found.went else {}
        ones = [one for _, one in found.altered]
        ones += [*found.came, *(by_key[one.key] for one in found.went)]
        return list({one.id: one for one in ones}.values())

    def _frame(
        self,
        older: pd.DataFrame,
        newer: pd.DataFrame,
        found: Mapping[str, Matched],
        keys: Callable[[CountedEntry], Iterable[str]],
    ) -> pd.DataFrame:
        sides = {"before": older, "after": newer}
        counts: dict[str, pd.Series | list[int]] = {}
        for name in ("services", "self_help", "interventions", "maybe"):
            counts |= {f"{name}_{side}": frame[name] for side, frame in sides.items()}
        for side, frame in sides.items():
            counts[f"entries_{side}"] = frame[["services", "self_help", "interventions"]].sum(
                axis=1
            )
        of_side = {"before": self._older, "after": self._newer}
        for side, ones in of_side.items():
            standing = Counter((key, one.delivery) for one in ones for key in keys(one))
            counts |= {
                f"{delivery}_{side}": [standing[str(key), delivery] for key in older.index]
                for delivery in Delivery
            }
        since = {side: since_words(frame) for side, frame in sides.items()}
        meant = {
            side: list(map(meaning, frame["state"].tolist(), since[side]))
            for side, frame in sides.items()
        }
        said = [
            self._said(found.get(str(key), NO_DIFFERENCE), before, after, meant_before, meant_after)
            for key, before, after, meant_before, meant_after in zip(
                older.index,
                older["state"].tolist(),
                newer["state"].tolist(),
                meant["before"],
                meant["after"],
                strict=True,
            )
        ]
        named = [name for name in _PLACE if name in older]
        columns = zip(*said, strict=True)
        return pd.DataFrame(
            {name: older[name] for name in named}
            | {"in_view": older["in_view"] | newer["in_view"]}
            | counts
            | {f"state_{side}": frame["state"] for side, frame in sides.items()}
            | {f"since_{side}": words for side, words in since.items()}
            | dict(zip(_SAID, map(list, columns), strict=True)),
            index=older.index,
        )

    def _said(
        self, found: Matched, before: str, after: str, meant_before: str, meant_after: str
    ) -> tuple[object, ...]:
        """What the last columns of a frame say of one place, from its states and their words."""
        change = _change(found, meant_before, meant_after)
        otherwise = self._otherwise(found)
        words = _words(found, meant_before, meant_after, change, PHRASES[self.tone], len(otherwise))
        return (
            [one.id for one in found.gained],
            [one.id for one in found.lost],
            [one.id for one in otherwise],
            len(found.came),
            len(found.went),
            str(change),
            _symbol(change, found, before, after),
            ", ".join(words),
            words,
        )


_PLACE = ("row_type", "level", "kind", "phase", "mode")
_SAID = ("gained", "lost", "altered", "came", "went", "change", "symbol", "word", "words")


def _kind(one: CountedEntry) -> object:
    return one.kind


def _delivery(one: CountedEntry) -> object:
    return one.delivery


def _place(one: CountedEntry) -> object:
    return one.row, one.phases, one.delivery


def difference(
    older: Coverage,
    newer: Coverage,
    verdicts: tuple[Sequence[Verdict], Sequence[Verdict]] = ((), ()),
    same: Mapping[str, str] | None = None,
    tone: Tone = Tone.OVER_TIME,
) -> Difference:
    """What the newer coverage has that the older one has not, and the other way round.

    Of the model against an area the model is the older one. `verdicts` are `standard.judge`'s of
    both. `same` says for ids which ids they are matched as, such as `same_as.by_link` does; without
    it entries are matched by their ids.
    """
    return Difference(
        older=older,
        newer=newer,
        tone=tone,
        verdicts=verdict_changes(*verdicts, tone),
        _older=counted_entries(older, same),
        _newer=counted_entries(newer, same),
    )


# ----------------------------------------------------------------------------------------- words


def _change(found: Matched, before: str, after: str) -> PlaceChange:
    if found.gained and found.lost:
        return PlaceChange.GAINED_AND_LOST
    if found.gained:
        return PlaceChange.GAINED
    if found.lost:
        return PlaceChange.LOST
    if found.came or found.went:
        return PlaceChange.DELIVERY
    if before != after:
        return PlaceChange.STATE
    return PlaceChange.DELIVERY if found.altered else PlaceChange.SAME


def _symbol(change: PlaceChange, found: Matched, before: str, after: str) -> str:
    """The sign of a change. A minus is the sign itself and no hyphen, so that it can be seen."""
    if change is PlaceChange.STATE:
        return f"{_state_symbol(before)}→{_state_symbol(after)}"
    return {
        PlaceChange.GAINED: f"+{len(found.gained)}",
        PlaceChange.LOST: f"−{len(found.lost)}",
        PlaceChange.GAINED_AND_LOST: "±",
        PlaceChange.DELIVERY: "⇄",
        PlaceChange.SAME: "=",
    }[change]


def _state_symbol(state: str) -> str:
    return State(state).symbol if state else ""


def _words(
    found: Matched, before: str, after: str, change: PlaceChange, phrases: Phrases, otherwise: int
) -> tuple[str, ...]:
    """What a place says, in lines of a few words; `before` and `after` are what it means."""
    lines = [
        f"{verb} {_kinds(ones)}"
        for verb, ones in ((phrases.gained, found.gained), (phrases.lost, found.lost))
        if ones
    ]
    if otherwise:
        how = "in both, placed or delivered otherwise" if phrases.came else "delivered otherwise"
        lines.append(f"{otherwise} {how}")
    if before != after:
        filled, emptied, both = phrases.filled_from, phrases.emptied_to, phrases.state
        said = both if before and after else filled if before else emptied
        lines.append(said.format(before=before, after=after))
    if change is PlaceChange.SAME:
        lines.append((phrases.both if not after else "") or phrases.same)
        lines += [after] if after else []
    return tuple(lines)


def _kinds(ones: Sequence[CountedEntry]) -> str:
    """How many of each kind, as "1 intervention and 2 services"."""
    of_kind = Counter(one.kind for one in ones)
    counts = {kind: of_kind[kind] for kind in Kind}
    return listed(
        f"{number} self-help" if kind is Kind.SELF_HELP else kind.counted(number)
        for kind, number in reversed(counts.items())
        if number
    )
