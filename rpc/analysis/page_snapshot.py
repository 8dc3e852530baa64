"""One moment of one area, read once, for everything that a page, a file or a command says of it.

A run asks which moment stands, in one question. Where this process has worked with that moment
before, nothing else is read: the map, and all that was made of it, is shared by all sessions. An
area has its own place here, so a write to one never makes another be read or worked out again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from threading import Lock
from typing import NamedTuple, TypeVar

from rpc.analysis.analysis import analysis_of
from rpc.analysis.comparison import ScenarioAnalysis
from rpc.analysis.shared import Shared, kept_with
from rpc.areas.errors import NotFoundError
from rpc.areas.history import timeline
from rpc.areas.history.timeline import Change, Snapshot, TakingBack
from rpc.areas.local_map import LocalMap, local_map
from rpc.areas.moment import Stamp, read_moment, stamp
from rpc.areas.scenarios.rows import Scenario
from rpc.areas.scenarios.scenarios import scenario_map
from rpc.areas.store import AreaState, Store
from rpc.tables.catalogue import Catalogue

T = TypeVar("T")

GONE = "This area is not there any more: somebody deleted it."

MOST_AREAS = 32
"""Areas whose map is kept, the last looked at."""

MOST_MOMENTS = 2
"""Moments of an area that are kept: what stands, and what stood a moment ago."""

MOST_BROWSERS = 200
"""Browsers of which is kept what they can take back."""

MOST_PAST = 8
"""Maps of the past that are kept, of an area."""


@dataclass(frozen=True, eq=False)
class AreaMap:
    """An area's map at one change: what is kept of it, and the frames made of that."""

    state: AreaState
    local: LocalMap
    taking_back: Shared[TakingBack]
    """What each browser can take back."""


def _map_of(kept: AreaState, catalogue: Catalogue) -> AreaMap:
    return AreaMap(kept, local_map(kept, catalogue), Shared(MOST_BROWSERS))


class _Held(NamedTuple):
    """What was read of a moment."""

    stamp: Stamp
    area_map: AreaMap
    scenarios: tuple[Scenario, ...]


class _Area:
    """What is kept of one area."""

    def __init__(self) -> None:
        self.maps: Shared[AreaMap] = Shared(MOST_MOMENTS)
        self.moments: Shared[_Held] = Shared(MOST_MOMENTS)
        self.past: Shared[LocalMap] = Shared(MOST_PAST)


class Snapshots:
    """The moments of the areas of one database that this process works with."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._areas: OrderedDict[str, _Area] = OrderedDict()
        self._guard = Lock()

    def take(
        self, area_id: str, catalogue: Catalogue, today: date, past: Collection[int] = ()
    ) -> PageSnapshot:
        """How an area stands now. `past` are the earlier changes whose maps are looked at too.

        Of an area that is not there it `is_gone`. Raises `AreaError` where nothing answers.
        """
        there = stamp(self.store, area_id, past)
        gone = PageSnapshot(self, catalogue, today, area_id, None, None, (), {})
        if there is None:
            return gone
        own = self._own(area_id)

        def read() -> _Held:
            moment = read_moment(self.store, area_id)
            key = (moment.stamp.version, moment.stamp.at, catalogue)
            # Where only a scenario was written, the map is the one that is there already.
            shown = own.maps.get(key, lambda: _map_of(moment.state, catalogue))
            return _Held(moment.stamp, shown, moment.scenarios)

        try:
            held = own.moments.get((there, catalogue), read)
            maps = {
                number: own.past.get(
                    (number, at, catalogue), partial(self.past, area_id, number, catalogue)
                )
                for number, at in there.past
            }
        except NotFoundError:
            return gone
        # A moment later than the one asked for is as good, but knows no dates.
        dated = replace(held.stamp, past=there.past)
        return PageSnapshot(
            self, catalogue, today, area_id, dated, held.area_map, held.scenarios, maps
        )

    def past(self, area_id: str, number: int, catalogue: Catalogue) -> LocalMap:
        """An area's map as it stood after a change, read anew. Raises `NotFoundError`."""
        return local_map(timeline.as_of(self.store, area_id, number), catalogue)

    def _own(self, area_id: str) -> _Area:
        with self._guard:
            found = self._areas.setdefault(area_id, _Area())
            self._areas.move_to_end(area_id)
            while len(self._areas) > MOST_AREAS:
                self._areas.popitem(last=False)
        return found


@dataclass(frozen=True, eq=False)
class PageSnapshot:
    """One moment of one area, or of the model alone where `area_id` is ""."""

    taken_by: Snapshots | None
    catalogue: Catalogue
    today: date
    area_id: str
    stamp: Stamp | None
    area_map: AreaMap | None
    scenarios: tuple[Scenario, ...]
    """Those of the area, by name."""
    past: dict[int, LocalMap]
    """The maps after earlier changes that were asked for with it."""

    @property
    def is_gone(self) -> bool:
        """Whether there is no such area."""
        return bool(self.area_id) and self.area_map is None

    @property
    def version(self) -> int:
        """The number of the area's last change, 0 without an area."""
        return self.stamp.version if self.stamp else 0

    @property
    def there(self) -> AreaMap:
        """What the area keeps. Raises `NotFoundError`."""
        if self.area_map is None:
            raise NotFoundError(GONE)
        return self.area_map

    @property
    def state(self) -> AreaState:
        """The same as it is kept. Raises `NotFoundError`."""
        return self.there.state

    def map_at(self, number: int = 0) -> LocalMap:
        """The area's map, or as it stood after a change. Raises `NotFoundError`."""
        there = self.there
        if not number:
            return there.local
        if number in self.past:
            return self.past[number]
        assert self.taken_by is not None
        return self.taken_by.past(self.area_id, number, self.catalogue)

    def scenario(self, scenario_id: str) -> ScenarioAnalysis:
        """A scenario over the map as it stands. Raises `NotFoundError`."""
        for each in self.scenarios:
            if each.id == scenario_id:
                return _of_scenario(self.there, Tried(each), self.today)
        raise NotFoundError("This scenario is not there any more: somebody threw it away.")

    # ----- lists that only some pages show, up to this moment; empty once the area is gone

    def history(self, most: int | None = None) -> list[Change]:
        """What happened, newest first; the newest `most`, which are kept, or all of it, which is
        read anew. Raises `AreaError`.
        """
        if most is None:
            store, until = self._store, self.version
            return _or_none(lambda: timeline.history(store, self.area_id, until=until))
        return _or_none(lambda: _history(self.there, self._store, most))

    def dates(self) -> list[tuple[int, str]]:
        """Of each change the number and when it was, newest first. Raises `AreaError`."""
        return _or_none(lambda: _dates(self.there, self._store))

    def at(self, number: int) -> str:
        """When a change was made that was asked for with the moment, "" where that is not known."""
        return dict(self.stamp.past).get(number, "") if self.stamp else ""

    def deleted(self) -> list[Change]:
        """For each entry that is deleted the change that deleted it. Raises `AreaError`."""
        return _or_none(lambda: _deleted(self.there, self._store))

    def snapshots(self) -> list[Snapshot]:
        """The named snapshots, newest first; read each time: they have no version."""
        return timeline.snapshots_of(self._store, self.area_id)

    def taking_back(self, browser: str) -> TakingBack:
        """What a browser can undo and redo. Raises `AreaError`."""

        def read() -> TakingBack:
            try:
                return timeline.taking_back(self._store, self.area_id, browser)
            except NotFoundError:
                return TakingBack(0, [], [], [])

        kept = self.there.taking_back
        return kept.get(browser, read, lambda found: found.version == self.version)

    @property
    def _store(self) -> Store:
        assert self.taken_by is not None
        return self.taken_by.store


def _or_none(read: Callable[[], list[T]]) -> list[T]:
    try:
        return read()
    except NotFoundError:
        return []


class Tried:
    """A scenario, equal to itself by its id and version."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._same = (scenario.id, scenario.version, scenario.at)

    def __eq__(self, other: object) -> bool:
        """Whether it is the same scenario, as it was."""
        return isinstance(other, Tried) and self._same == other._same

    def __hash__(self) -> int:
        """By its id and version."""
        return hash(self._same)


@kept_with()
def _of_scenario(area: AreaMap, tried: Tried, today: date) -> ScenarioAnalysis:
    then = scenario_map(area.state, tried.scenario, area.local.model)
    return ScenarioAnalysis(
        tried.scenario, analysis_of(area.local, today), analysis_of(then, today)
    )


@kept_with()
def _history(area: AreaMap, store: Store, most: int) -> list[Change]:
    return timeline.history(store, area.state.area.id, most, until=area.state.area.version)


@kept_with()
def _dates(area: AreaMap, store: Store) -> list[tuple[int, str]]:
    return timeline.dates(store, area.state.area.id, until=area.state.area.version)


@kept_with()
def _deleted(area: AreaMap, store: Store) -> list[Change]:
    return timeline.deleted(store, area.state.area.id, until=area.state.area.version)
