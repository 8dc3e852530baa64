"""What a page shows, as a URL holds it: the selection, the rules, the open cell and the rest.

Pure: a URL query in, a `View` and sentences out, and back. `rpc/ui/session.py` keeps the two in
step with the browser.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rpc.pathway.coverage import BLOCKS, CELLS, WALL
from rpc.pathway.selection import PARAMETERS, Selection
from rpc.vocabulary import Grid, Measure, Rule, Word, nearest

PLACES = frozenset([*CELLS.index, *BLOCKS.index, *WALL.index])
"""The keys of every place that can be opened."""

MOST_COMPARED = 4
"""Entries side by side: as many columns as a screen holds."""

MOST_SENTENCES = 4
"""Sentences about one URL; the rest are counted."""

_OWN = ("cell", "grid", "measure", "entry", "compare", "present", "on", "off")
_FOREIGN = ("embed", "embed_options")
"""Parameters of the server itself."""

W = TypeVar("W", bound=Word)


@dataclass(frozen=True)
class View:
    """Everything that a shared link brings back."""

    selection: Selection = field(default_factory=Selection)
    on: tuple[Rule, ...] = ()
    """Rules switched on against the standard's default."""
    off: tuple[Rule, ...] = ()
    cell: str = ""
    """The open place: the key of a cell, a block or a wall cell; "" when none is."""
    grid: Grid = Grid.CELLS
    measure: Measure = Measure.KINDS
    entry: str = ""
    """The id of the entry whose card is open on the catalogue page."""
    compare: tuple[str, ...] = ()
    present: bool = False

    def to_query(self) -> dict[str, list[str]]:
        """The URL query that `from_query` reads back; what is as at first is left out."""
        query = self.selection.to_query()
        if self.cell:
            query["cell"] = [self.cell]
        if self.grid is not Grid.CELLS:
            query["grid"] = [str(self.grid)]
        if self.measure is not Measure.KINDS:
            query["measure"] = [str(self.measure)]
        if self.entry:
            query["entry"] = [self.entry]
        if self.compare:
            query["compare"] = list(self.compare)
        if self.present:
            query["present"] = ["1"]
        for name, rules in (("on", self.on), ("off", self.off)):
            if rules:
                query[name] = list(map(str, rules))
        return query


def from_query(
    query: Mapping[str, Sequence[str]], target_groups: Collection[str], ids: Collection[str]
) -> tuple[View, list[str]]:
    """The view that a URL query holds, and a sentence for each thing that was dropped.

    `target_groups` and `ids` are those that the catalogue holds.
    """
    selection, dropped = Selection.from_query(query, target_groups)
    dropped += [
        f"'{_cut(name)}' is not a filter.{_hint(name, [*PARAMETERS, *_OWN])}"
        for name in query
        if name not in PARAMETERS and name not in _OWN and name not in _FOREIGN
    ]
    on, off = (_words(name, Rule, query, dropped, "rule") for name in ("on", "off"))
    if both := set(on) & set(off):
        dropped.append(f"The rule '{min(both)}' cannot be both on and off.")
    grids = _words("grid", Grid, query, dropped, "way to divide the heatmap")
    measures = _words("measure", Measure, query, dropped, "measure")
    places = _known("cell", PLACES, query, dropped, "cell")
    entries = _known("entry", ids, query, dropped, "entry")
    compared = list(dict.fromkeys(_known("compare", ids, query, dropped, "entry")))
    if len(compared) > MOST_COMPARED:
        dropped.append(f"Only the first {MOST_COMPARED} entries are compared.")
    present = _known("present", ("0", "1"), query, dropped, "projection")
    view = View(
        selection=selection,
        on=tuple(rule for rule in on if rule not in both),
        off=tuple(rule for rule in off if rule not in both),
        cell=places[-1] if places else "",
        grid=grids[-1] if grids else Grid.CELLS,
        measure=measures[-1] if measures else Measure.KINDS,
        entry=entries[-1] if entries else "",
        compare=tuple(compared[:MOST_COMPARED]),
        present=present[-1:] == ["1"],
    )
    return view, _bounded(dropped)


def _known(
    name: str,
    right: Collection[str],
    query: Mapping[str, Sequence[str]],
    dropped: list[str],
    what: str,
) -> list[str]:
    values = query.get(name, ())
    dropped += [
        f"There is no {what} '{_cut(value)}'.{_hint(value, right)}"
        for value in values
        if value not in right
    ]
    return [value for value in values if value in right]


def _words(
    name: str,
    words: type[W],
    query: Mapping[str, Sequence[str]],
    dropped: list[str],
    what: str,
) -> list[W]:
    return [words(value) for value in _known(name, list(words), query, dropped, what)]


def _bounded(sentences: list[str]) -> list[str]:
    more = len(sentences) - MOST_SENTENCES
    if more <= 0:
        return sentences
    rest = (
        "1 more part of the address was" if more == 1 else f"{more} more parts of the address were"
    )
    return [*sentences[:MOST_SENTENCES], f"{rest} left out."]


def _cut(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:40]}…"


def _hint(value: str, right: Collection[str]) -> str:
    near = nearest(value[:80], right)
    return f" Did you mean '{near}'?" if near else ""
