"""Whoever asks at the same time gets one answer, worked out once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from rpc.analysis.shared import Shared, kept_with

MANY = 30


class Thing:
    """Something that results are kept with."""

    def __init__(self) -> None:
        self.times = 0

    @property
    @kept_with(1)
    def worth(self) -> int:
        """What it is worth."""
        self.times += 1
        return 7


def test_many_who_ask_at_once_wait_for_one_answer() -> None:
    shared: Shared[object] = Shared()
    times: list[int] = []
    start, go = Barrier(MANY), Event()

    def make() -> object:
        times.append(1)
        go.wait(10)
        return object()

    def ask() -> object:
        if start.wait(10) == 0:
            go.set()
        return shared.get("key", make)

    with ThreadPoolExecutor(MANY) as pool:
        found = {id(one.result()) for one in [pool.submit(ask) for _ in range(MANY)]}

    assert (len(found), len(times)) == (1, 1)


def test_an_error_reaches_all_who_wait_and_is_not_kept() -> None:
    shared: Shared[int] = Shared()
    asked, times = Event(), []

    def fails() -> int:
        times.append(1)
        asked.wait(10)
        raise ValueError("no")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(shared.get, "key", fails)
        while not times:
            pass
        second = pool.submit(shared.get, "key", fails)
        asked.set()
        for one in (first, second):
            with pytest.raises(ValueError, match="no"):
                one.result()

    assert shared.get("key", lambda: 3) == 3
    assert len(shared) == 1


def test_one_that_was_stopped_leaves_it_to_the_next() -> None:
    shared: Shared[int] = Shared()
    with pytest.raises(SystemExit):
        shared.get("key", lambda: exec("raise SystemExit"))  # type: ignore[arg-type,return-value]
    assert shared.get("key", lambda: 3) == 3


def test_the_last_asked_for_are_kept_and_what_is_not_to_be_kept_is_not() -> None:
    shared: Shared[int] = Shared(2)
    for key in (1, 2, 1, 3):
        shared.get(key, lambda key=key: key)  # type: ignore[misc]
    assert shared.get(1, lambda: 0) == 1
    assert shared.get(2, lambda: 0, lambda _: False) == 0
    assert shared.get(2, lambda: 5) == 5


def test_results_are_kept_with_what_they_are_of() -> None:
    asked: list[tuple[Thing, int]] = []

    @kept_with(2)
    def drawn(thing: Thing, number: int) -> str:
        asked.append((thing, number))
        return f"{number}"

    one, other = Thing(), Thing()
    assert drawn(one, 1) == drawn(one, 1) == "1"
    for number in range(10):
        drawn(other, number)
    assert drawn(one, 1) == "1"
    assert asked.count((one, 1)) == 1


def test_a_property_is_worked_out_once() -> None:
    thing = Thing()
    assert (thing.worth, thing.worth, thing.times) == (7, 7, 1)
