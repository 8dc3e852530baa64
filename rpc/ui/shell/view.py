"""What a page shows, as a URL holds it: the selection, the rules, the open cell and the rest.

Pure: a URL query in, a `View` and sentences out, and back. `rpc/ui/shell/session.py` keeps the
two in step with the browser.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rpc.pathway.counting.places import BLOCKS, CELLS, WALL
from rpc.pathway.counting.selection import PARAMETERS, Selection
from rpc.vocabulary import COMPARED, Grid, LabelledEnum, Measure, Rule, Shows, nearest

PLACES = frozenset([*CELLS.index, *BLOCKS.index, *WALL.index])
"""The keys of every place that can be opened."""

MOST_COMPARED = 4
"""Entries side by side: as many columns as a screen holds."""

MOST_SENTENCES = 4
"""Sentences about one URL; the rest are counted."""

_OWN = (
    "area",
    "shows",
    "as_of",
    "then",
    "scenario",
    "beside",
    "cell",
    "grid",
    "measure",
    "entry",
    "compare",
    "present",
    "on",
    "off",
)
_FOREIGN = ("embed", "embed_options")
"""Parameters of the server itself."""

W = TypeVar("W", bound=LabelledEnum)


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
    area: str = ""
    """The id of the open area; "" when none is."""
    shows: Shows = Shows.AREA
    """Whether pages show the open area's map or the model."""
    as_of: int = 0
    """The change after which the area's map is shown; 0 for as it stands."""
    then: int = 0
    """Of then against now, the change after which "then" is; 0 for the area's beginning."""
    scenario: str = ""
    """The id of the open scenario of the area."""
    beside: str = ""
    """The id of the scenario that stands beside it."""

    @property
    def is_local(self) -> bool:
        """Whether pages show an area's map, by itself or beside another."""
        return bool(self.area) and self.shows is not Shows.MODEL

    @property
    def is_compared(self) -> bool:
        """Whether pages show two maps beside each other."""
        return bool(self.area) and self.shows in COMPARED

    def to_query(self) -> dict[str, list[str]]:
        """The URL query that `from_query` reads back; what is as at first is left out."""
        of_area: dict[str, object] = {
            "area": self.area,
            "shows": "" if self.shows is Shows.AREA else self.shows,
            "as_of": self.as_of,
            "then": self.then,
            "scenario": self.scenario,
            "beside": self.beside,
        }
        of_all: dict[str, object] = {
            "cell": self.cell,
            "grid": "" if self.grid is Grid.CELLS else self.grid,
            "measure": "" if self.measure is Measure.KINDS else self.measure,
            "entry": self.entry,
            "present": "1" if self.present else "",
        }
        several = {"compare": self.compare, "on": self.on, "off": self.off}
        return {
            **{name: [str(value)] for name, value in of_area.items() if value and self.area},
            **self.selection.to_query(),
            **{name: [str(value)] for name, value in of_all.items() if value},
            **{name: list(map(str, values)) for name, values in several.items() if values},
        }


def from_query(
    query: Mapping[str, Sequence[str]],
    target_groups: Collection[str],
    ids: Collection[str],
    areas: Collection[str] = (),
    scenarios: Collection[str] = (),
) -> tuple[View, list[str]]:
    """The view that a URL query holds, and a sentence for each thing that was dropped.

    `target_groups` and `ids` are those that the entries shown hold; `areas` the ids of the areas
    that there are, `scenarios` those of the scenarios of the open one.
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
    opened = _known("area", areas, query, dropped, "area")
    shows = _words("shows", Shows, query, dropped, "map to show")
    chosen = {
        name: _known(name, scenarios, query, dropped, "scenario") for name in ("scenario", "beside")
    }
    as_of, then = (_change_number(name, query, dropped) for name in ("as_of", "then"))
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
        area=opened[-1] if opened else "",
        shows=shows[-1] if opened and shows else Shows.AREA,
        as_of=as_of if opened else 0,
        then=then if opened else 0,
        scenario=chosen["scenario"][-1] if opened and chosen["scenario"] else "",
        beside=chosen["beside"][-1] if opened and chosen["beside"] else "",
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


def _change_number(name: str, query: Mapping[str, Sequence[str]], dropped: list[str]) -> int:
    """The number of a change of an area's history, 0 where the query has none."""
    values = query.get(name, ())
    numbers = [value for value in values if value.isdecimal() and len(value) < 10]
    wrong = [value for value in values if value not in numbers]
    dropped += [f"'{_cut(value)}' is not the number of a change." for value in wrong]
    return int(numbers[-1]) if numbers else 0


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
