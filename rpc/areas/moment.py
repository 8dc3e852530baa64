"""One moment of an area: which one stands, asked cheaply, and all of it, read in one transaction.

A scenario counts its own writes, of which the area's version knows nothing; so a moment is the
area's last change and the version of each scenario. When the change was made is part of it: an
area that is deleted and made anew under the same name counts from 1 again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Connection, literal, select, union_all

from rpc.areas.scenarios.rows import Scenario, read_all
from rpc.areas.store import AreaState, Store, area_state
from rpc.storage.database import connect, reading
from rpc.storage.record import strip_unstorable
from rpc.storage.schema import areas, changes, scenarios

_AREA, _CHANGE, _SCENARIO = "area", "change", "scenario"


@dataclass(frozen=True)
class Stamp:
    """What tells one moment of an area from every other."""

    version: int
    """The number of the area's last change."""
    at: str
    """When that was: UTC, ISO 8601 to the microsecond."""
    scenarios: tuple[tuple[str, int, str], ...] = ()
    """Of each scenario the id, its own version and when it was made, by id."""
    past: tuple[tuple[int, str], ...] = field(default=(), compare=False)
    """Of the earlier changes that were asked for the number and when each was made."""


@dataclass(frozen=True, eq=False)
class Moment:
    """What an area holds at one moment."""

    stamp: Stamp
    state: AreaState
    scenarios: tuple[Scenario, ...]
    """By name."""


def stamp(store: Store, area_id: str, past: Collection[int] = ()) -> Stamp | None:
    """Which moment of an area stands, in one question; None where there is no such area.

    `past` are the numbers of earlier changes that are to be dated too.
    """
    with connect(store.engine) as connection:
        return _stamp(connection, area_id, past)


def _stamp(connection: Connection, area_id: str, past: Collection[int] = ()) -> Stamp | None:
    own = strip_unstorable(area_id)
    is_last = (changes.c.area_id == areas.c.id) & (changes.c.number == areas.c.version)
    asked = union_all(
        select(literal(_AREA).label("what"), areas.c.id, areas.c.version, changes.c.at)
        .select_from(areas.outerjoin(changes, is_last))
        .where(areas.c.id == own),
        select(literal(_SCENARIO), scenarios.c.id, scenarios.c.version, scenarios.c.at).where(
            scenarios.c.area_id == own
        ),
        select(literal(_CHANGE), changes.c.area_id, changes.c.number, changes.c.at).where(
            changes.c.area_id == own, changes.c.number.in_(sorted(set(past)))
        ),
    )
    found: dict[str, list[tuple[str, int, str]]] = {_AREA: [], _SCENARIO: [], _CHANGE: []}
    for what, name, number, at in connection.execute(asked):
        found[what].append((str(name), int(number), str(at or "")))
    if not found[_AREA] or own != area_id:
        return None
    ((_, version, at),) = found[_AREA]
    return Stamp(
        version,
        at,
        tuple(sorted(found[_SCENARIO])),
        tuple(sorted((number, when) for _, number, when in found[_CHANGE])),
    )


def read_moment(store: Store, area_id: str) -> Moment:
    """All that an area holds now, in one transaction. Raises `NotFoundError`."""
    with reading(store.engine) as connection:
        held = area_state(connection, area_id)
        there = _stamp(connection, area_id)
        assert there is not None
        return Moment(there, held, tuple(read_all(connection, area_id)))
