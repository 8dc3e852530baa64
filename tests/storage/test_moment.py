"""Which moment of an area stands, on both databases."""

from __future__ import annotations

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import add
from rpc.areas.moment import read_moment, stamp
from rpc.areas.scenarios.scenarios import make
from rpc.areas.store import Store

BY = local_actor("Facilitator")
ENTRY = {"name": "Drop-in", "row_type": "universal_services", "phases": "primary"}


def test_each_write_makes_another_moment(store: Store, area: str) -> None:
    first = stamp(store, area)
    assert first is not None
    assert first == stamp(store, area)
    add(store, area, BY, ENTRY)
    second = stamp(store, area)
    assert second is not None
    assert second.version > first.version
    scenario = make(store, area, BY, "What if")
    third = stamp(store, area, past=[first.version])
    assert third is not None
    assert (third.version, third.past) == (second.version, ((first.version, first.at),))
    assert [name for name, *_ in third.scenarios] == [scenario.id]
    assert third != second


def test_a_moment_is_read_with_its_stamp(store: Store, area: str) -> None:
    add(store, area, BY, ENTRY)
    found = read_moment(store, area)
    assert found.stamp == stamp(store, area)
    assert [entry["name"] for entry in found.state.entries.values()] == ["Drop-in"]


def test_there_is_no_moment_of_what_is_not_there(store: Store, area: str) -> None:
    assert stamp(store, "nowhere") is None
    assert stamp(store, f"{area}\x00") is None
