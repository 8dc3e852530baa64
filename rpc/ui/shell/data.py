"""The catalogue, areas' maps and what the engine says of them, kept between reruns.

Everything is keyed by the data's version, so a changed file and a changed map show at the next run.
What is kept is shared by all sessions: it holds nothing of any user.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from time import monotonic

import pandas as pd

from rpc.areas.errors import AreaError, NotFoundError
from rpc.areas.history.timeline import as_of
from rpc.areas.local_map import LocalMap, local_map
from rpc.areas.scenarios.rows import Scenario
from rpc.areas.scenarios.scenarios import opened, scenario_map, scenarios_of
from rpc.areas.store import Area, Kept, Store
from rpc.pathway.comparison.difference import Difference, difference
from rpc.pathway.comparison.gap_changes import Judged, gap_changes, gaps_said
from rpc.pathway.counting.coverage import Coverage, cover
from rpc.pathway.counting.selection import Selection
from rpc.pathway.rules.gaps import find_gaps, striking
from rpc.pathway.rules.same_as import Offer, by_link, probable
from rpc.pathway.rules.standard import Standard, Verdict, judge
from rpc.pathway.wording.changes import Tone
from rpc.pathway.wording.comparison import said
from rpc.pathway.wording.filters import evidence_shown, shown
from rpc.storage.database import open_database
from rpc.storage.location import database_url
from rpc.tables import catalogue as catalogues
from rpc.tables.catalogue import Catalogue
from rpc.tables.columns import TABLES
from rpc.ui.shell.view import View
from rpc.vocabulary import Level, RowType, Rule, Shows

_LOADING = Lock()
"""One thread reads and checks the tables; the others wait for what it found."""

KEPT = 32
"""Analyses that are kept, and pieces of pages drawn from them: enough for a room.

Measured in docs/performance.md: with 256 a server grew by 17 MB over 18,000 changes of filters.
"""


def catalogue() -> Catalogue:
    """The catalogue as its files stand now. Raises `catalogue.CatalogueError`."""
    folder = catalogues.folder()
    with _LOADING:
        return _catalogue(folder, _stamp(folder))


def _stamp(folder: Path) -> Stamps:
    """When each file was last written, and its size: asked at every run."""
    return _stamp_at(folder, int(monotonic() / LOOKS_EVERY))


Stamps = tuple[tuple[int, int], ...]

LOOKS_EVERY = 0.01
"""Seconds for which a look at the files holds: a run asks several times, and hundreds may run."""


@lru_cache(maxsize=1)
def _stamp_at(folder: Path, _moment: int) -> Stamps:
    stamps = []
    for file in TABLES:
        try:
            status = (folder / file).stat()
        except OSError:
            stamps.append((0, 0))
        else:
            stamps.append((status.st_mtime_ns, status.st_size))
    return tuple(stamps)


@lru_cache(maxsize=2)
def _catalogue(folder: Path, _stamp: Stamps) -> Catalogue:
    return catalogues.load(folder)


@dataclass(frozen=True, eq=False)
class Analysis:
    """All that pages show of one selection under one set of rules. Equal only to itself."""

    catalogue: Catalogue
    selection: Selection
    standard: Standard

    @cached_property
    def coverage(self) -> Coverage:
        """What counts where."""
        if self.area is None:
            return cover(self.catalogue.entries, self.selection)
        return cover(self.area.entries, self.selection, self.area.states, self.area.endings)

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """What each rule says of each block."""
        return judge(self.coverage, self.standard, self.row_names)

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """The ranked list."""
        return find_gaps(self.coverage, self.verdicts, self.catalogue.row_types)

    @property
    def area(self) -> LocalMap | None:
        """The area's map that this is an analysis of; None for the model."""
        return self.catalogue if isinstance(self.catalogue, LocalMap) else None

    @cached_property
    def level_names(self) -> dict[Level, str]:
        """What each level is called: an area has words of its own beside the model's."""
        return self.area.level_names if self.area else {level: level.label for level in Level}

    @cached_property
    def striking(self) -> str:
        """The sentence above the list, or ""."""
        return striking(self.coverage)

    @cached_property
    def row_names(self) -> dict[RowType, str]:
        """The short names of the rows."""
        names = self.catalogue.row_types["short_name"]
        return {RowType(str(row)): str(name) for row, name in names.items()}

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return bool(self.selection.to_query())

    @cached_property
    def sentence(self) -> str:
        """What is shown and what is left out."""
        evidence = evidence_shown(self.coverage)
        return " ".join(filter(None, [shown(self.coverage, self.row_names), evidence]))


def analyse(selection: Selection, on: tuple[Rule, ...], off: tuple[Rule, ...]) -> Analysis:
    """The analysis of the catalogue as it stands now."""
    return _analysis(catalogue(), selection, on, off)


def of_view(view: View) -> Analysis:
    """The analysis of a view: of the area's map or of the model."""
    return _analysis(source(view), view.selection, view.on, view.off)


def whole(view: View) -> Analysis:
    """The analysis of the open area's whole map, without filters."""
    return _analysis(map_of(view), Selection(), (), ())


@lru_cache(maxsize=KEPT)
def _analysis(
    tables: Catalogue, selection: Selection, on: tuple[Rule, ...], off: tuple[Rule, ...]
) -> Analysis:
    return Analysis(tables, selection, Standard.of(tables.standard).switched(on, off))


# ------------------------------------------------------------------------------------ two maps


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two analyses beside each other, under the same filters. Equal only to itself."""

    older: Analysis
    newer: Analysis
    tone: Tone

    @cached_property
    def difference(self) -> Difference:
        """What differs between them."""
        same = by_link(self.newer.area.local, self.probable) if self.newer.area else None
        return difference(
            self.older.coverage,
            self.newer.coverage,
            (self.older.verdicts, self.newer.verdicts),
            same if self.tone is Tone.AGAINST_MODEL else None,
            self.tone,
        )

    @cached_property
    def probable(self) -> list[Offer]:
        """Against the model, what is taken as the same by its name though nobody linked it."""
        if self.tone is not Tone.AGAINST_MODEL or self.newer.area is None:
            return []
        return probable(self.newer.area.local, self.older.catalogue.names)

    @cached_property
    def sentences(self) -> list[str]:
        """The same in sentences."""
        return said(self.difference, self.newer.row_names, self.newer.level_names)

    @cached_property
    def gaps(self) -> list[str]:
        """What became of the gaps, in sentences; [] where no map follows the other."""
        if self.tone is not Tone.OVER_TIME:
            return []
        older, newer = (Judged(one.coverage, one.verdicts) for one in (self.older, self.newer))
        names = self.newer.standard.names, self.newer.row_names, self.newer.level_names
        return gaps_said(gap_changes(older, newer), *names)


def compared(view: View) -> Comparison:
    """The comparison that a view shows: the model and the area, or the area then and now."""
    newer = of_view(view)
    if view.shows is Shows.AGAINST:
        older = _analysis(catalogue(), view.selection, view.on, view.off)
        return _comparison(older, newer, Tone.AGAINST_MODEL)
    older = of_view(replace(view, shows=Shows.AREA, as_of=view.then or 1))
    return _comparison(older, newer, Tone.OVER_TIME)


@lru_cache(maxsize=KEPT)
def _comparison(older: Analysis, newer: Analysis, tone: Tone) -> Comparison:
    return Comparison(older, newer, tone)


# -------------------------------------------------------------------------------------- areas' maps


def store() -> Store:
    """The areas of this installation. Raises `areas.errors.AreaError` where they cannot be read."""
    with _OPENING:
        return _store(database_url())


_OPENING = Lock()


@lru_cache(maxsize=1)
def _store(url: str) -> Store:
    return Store(open_database(url))


def areas() -> list[Area]:
    """The areas that there are; none where the database cannot be read: the model still shows."""
    try:
        return store().areas(with_archived=True)
    except AreaError:
        return []


def area_ids() -> set[str]:
    """The ids of the areas that there are. Raises `areas.errors.AreaError`."""
    return {area.id for area in store().areas(with_archived=True)}


def map_of(view: View) -> LocalMap:
    """The map of the view's area, as it stands or stood. Raises `areas.errors.NotFoundError`."""
    version = view.as_of or store().version(view.area)
    if version is None:
        raise NotFoundError("This area is not there any more: somebody deleted it.")
    return _map(catalogue(), view.area, version, bool(view.as_of))


@lru_cache(maxsize=8)
def _map(tables: Catalogue, area_id: str, version: int, is_past: bool) -> LocalMap:
    kept = as_of(store(), area_id, version) if is_past else store().kept(area_id)
    return local_map(kept, tables)


def source(view: View) -> Catalogue:
    """What the pages show: an area's map, or the catalogue."""
    return map_of(view) if view.is_local else catalogue()


def holds(view: View) -> tuple[Collection[str], Collection[str], Collection[str]]:
    """The target groups, and the ids of entries and of scenarios, that a view can ask for."""
    shown, tables = source(view), catalogue()
    ids = {*shown.entries["id"], *tables.entries["id"]}
    if isinstance(shown, LocalMap):
        ids |= {*shown.tray["id"]}
    scenarios = scenarios_of(store(), view.area) if view.area else []
    return [*tables.target_groups, *shown.target_groups], ids, [each.id for each in scenarios]


# ---------------------------------------------------------------------------------------- scenarios


@dataclass(frozen=True, eq=False)
class Opened:
    """An open scenario: what it is, the area's map beside it, and what differs."""

    scenario: Scenario
    now: Analysis
    then: Analysis
    """The map as the scenario has it."""

    @cached_property
    def comparison(self) -> Comparison:
        """What the scenario would change."""
        return _comparison(self.now, self.then, Tone.OVER_TIME)


def opened_scenario(view: View, scenario_id: str) -> Opened:
    """A scenario of the open area over the map as it stands. Raises `NotFoundError`."""
    kept, scenario = opened(store(), view.area, scenario_id)
    return _opened(catalogue(), Held(kept, scenario))


class Held:
    """What a scenario is made of; equal to itself by area, scenario and their versions."""

    def __init__(self, kept: Kept, scenario: Scenario) -> None:
        self.kept, self.scenario = kept, scenario
        self._same = (kept.area.id, kept.area.version, scenario.id, scenario.version)

    def __eq__(self, other: object) -> bool:
        """Whether it is the same scenario over the same map."""
        return isinstance(other, Held) and self._same == other._same

    def __hash__(self) -> int:
        """By area, scenario and their versions."""
        return hash(self._same)


@lru_cache(maxsize=8)
def _opened(tables: Catalogue, held: Held) -> Opened:
    now = _analysis(local_map(held.kept, tables), Selection(), (), ())
    then = _analysis(scenario_map(held.kept, held.scenario, tables), Selection(), (), ())
    return Opened(held.scenario, now, then)


def beside(one: Opened, other: Opened) -> Comparison:
    """Two scenarios beside each other."""
    return _comparison(other.then, one.then, Tone.SIDE_BY_SIDE)
