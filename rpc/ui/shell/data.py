"""What a run of a page shows: the catalogue, and one moment of the open area (`rpc.analysis`).

A page takes its moment once, at its start; panels, files and lists of that run are of the same.
What is worked out of it is shared by all sessions: it holds nothing of any user.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from time import monotonic

from rpc.analysis.analysis import Analysis, analysis_of
from rpc.analysis.comparison import Comparison, compare
from rpc.analysis.page_snapshot import PageSnapshot, Snapshots
from rpc.areas.errors import AreaError
from rpc.areas.local_map import LocalMap
from rpc.areas.store import Area, Store
from rpc.pathway.wording.changes import Tone
from rpc.storage.database import open_database
from rpc.storage.location import database_url
from rpc.tables import catalogue as catalogues
from rpc.tables.catalogue import Catalogue
from rpc.tables.columns import TABLES
from rpc.tables.local import LOCAL
from rpc.ui.shell.view import View
from rpc.vocabulary import Shows

_LOADING = Lock()
"""One thread reads and checks the tables; the others wait for what it found."""


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


# ------------------------------------------------------------------------------- areas, the moment


def store() -> Store:
    """The areas of this installation. Raises `areas.errors.AreaError` where they cannot be read."""
    return _opened().store


_OPENING = Lock()


def _opened() -> Snapshots:
    with _OPENING:
        return _snapshots(database_url())


@lru_cache(maxsize=1)
def _snapshots(url: str) -> Snapshots:
    return Snapshots(Store(open_database(url)))


def areas() -> list[Area]:
    """The areas that there are; none where the database cannot be read: the model still shows."""
    try:
        return store().areas(with_archived=True)
    except AreaError:
        return []


def area_ids() -> set[str]:
    """The ids of the areas that there are. Raises `areas.errors.AreaError`."""
    return {area.id for area in store().areas(with_archived=True)}


_SHOWN: ContextVar[PageSnapshot | None] = ContextVar("shown", default=None)
"""The moment that the run of this thread shows. Streamlit runs each script in a thread of its own,
so it goes when the run ends; a file is made in another, and takes its moment along."""


def look(view: View) -> PageSnapshot:
    """Takes the moment of the view's area that stands now, for the rest of this run.

    A page does when it starts, and a callback before it compares what stands with what was typed.
    Raises `areas.errors.AreaError`.
    """
    tables, today = catalogue(), date.today()
    if view.area:
        then = (view.then or 1) if view.shows is Shows.THEN_NOW else 0
        past = [number for number in (view.as_of, then) if number]
        taken = _opened().take(view.area, tables, today, past)
    else:
        taken = PageSnapshot(None, tables, today, "", None, None, (), {})
    _SHOWN.set(taken)
    return taken


def snapshot(view: View) -> PageSnapshot:
    """The moment that this run shows of the view's area. Raises `areas.errors.AreaError`."""
    taken = _SHOWN.get()
    return taken if taken is not None and taken.area_id == view.area else look(view)


def look_anew() -> None:
    """What is asked for next is of the moment that stands then: something was, or may be, written.

    For callbacks, which run before the page starts.
    """
    _SHOWN.set(None)


def standing_entries(view: View, ids: Collection[str]) -> dict[str, dict[str, str]]:
    """Those of some entries that stand, in the tray too: what is kept of each, by id."""
    every = map_of(view).every
    records = every.loc[every["id"].isin(list(ids)), ["id", *LOCAL]].to_dict("records")
    return {
        str(one["id"]): {name: str(one[name]) for name in LOCAL if one[name]} for one in records
    }


def version(view: View) -> int | None:
    """The number of the area's last change: of the moment that this run shows, else the one that
    stands, in the cheapest question. None without an area. Raises `areas.errors.AreaError`.
    """
    taken = _SHOWN.get()
    if taken is not None and taken.area_id == view.area:
        return None if taken.is_gone else taken.version
    return store().version(view.area)


@contextmanager
def showing(taken: PageSnapshot) -> Iterator[None]:
    """Within it, a moment that was taken before is the one that is shown: for files."""
    token = _SHOWN.set(taken)
    try:
        yield
    finally:
        _SHOWN.reset(token)


def map_of(view: View) -> LocalMap:
    """The map of the view's area, as it stands or stood. Raises `areas.errors.NotFoundError`."""
    return snapshot(view).map_at(view.as_of)


def source(view: View) -> Catalogue:
    """What the pages show: an area's map, or the catalogue."""
    return map_of(view) if view.is_local else snapshot(view).catalogue


def holds(view: View) -> tuple[Collection[str], Collection[str], Collection[str]]:
    """The target groups, and the ids of entries and of scenarios, that a view can ask for."""
    shown, taken = source(view), snapshot(view)
    ids = {*shown.entries["id"], *taken.catalogue.entries["id"]}
    if isinstance(shown, LocalMap):
        ids |= {*shown.tray["id"]}
    groups = [*taken.catalogue.target_groups, *shown.target_groups]
    return groups, ids, [each.id for each in taken.scenarios]


# ------------------------------------------------------------------------------ what is said of it


def analysis_of_view(view: View) -> Analysis:
    """The analysis of a view: of the area's map or of the model."""
    today = snapshot(view).today
    return analysis_of(source(view), today, view.selection, view.on, view.off)


def unfiltered_analysis(view: View) -> Analysis:
    """The analysis of the open area's whole map, without filters."""
    return analysis_of(map_of(view), snapshot(view).today)


def compared(view: View) -> Comparison:
    """The comparison that a view shows: the model and the area, or the area then and now."""
    newer, taken = analysis_of_view(view), snapshot(view)
    asked = (taken.today, view.selection, view.on, view.off)
    if view.shows is Shows.AGAINST:
        return compare(newer, analysis_of(taken.catalogue, *asked), Tone.AGAINST_MODEL)
    return compare(newer, analysis_of(taken.map_at(view.then or 1), *asked), Tone.OVER_TIME)
