"""Random histories: the past as it was remembered, as the history replays it, and as the product
reads it are one; each undo gives back what stood before the act that it takes back.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from replay import Plain, plain, replayed

from rpc.areas.decisions import WALL_KEYS, decide, withdraw
from rpc.areas.entries import add_many, change, change_many, place, remove, restore
from rpc.areas.errors import AreaError
from rpc.areas.history import as_of, history, snapshot, undo, undoable
from rpc.areas.links import link, unlink
from rpc.areas.store import Store
from rpc.local_words import LinkKind, Standing

EXAMPLES = {"sqlite": 80, "postgresql": 20}

ACTS = {
    "add": 3,
    "collect": 1,
    "change": 3,
    "change two": 1,
    "change late": 1,
    "place": 2,
    "remove": 2,
    "end": 3,
    "move": 2,
    "stop": 2,
    "restore": 3,
    "decide": 2,
    "withdraw": 1,
    "link": 4,
    "unlink": 1,
    "set": 1,
    "rename": 1,
    "archive": 1,
    "unarchive": 1,
    "snapshot": 1,
    "wrong": 1,
    "undo": 5,
}
"""What may happen, and how often."""

act = st.tuples(
    st.sampled_from([name for name, often in ACTS.items() for _ in range(often)]),
    st.integers(0, 5),
    st.integers(0, 5),
    st.sampled_from(["Facilitator", "Lead", ""]),
)

DAYS = (date(2026, 3, 3), date(2026, 6, 30))
"""Days on which something ended."""

_numbers = itertools.count(1)


class Room:
    """One area, and what may be done in it by numbers that pick among what is there."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.id = store.make(f"Area {next(_numbers)}").id
        self.seen: list[str] = []

    def entry(self, pick: int) -> str:
        """An entry that is there or was."""
        return self.seen[pick % len(self.seen)] if self.seen else "e-none"

    def values(self, one: int, two: int) -> dict[str, str]:
        return {
            "name": f"Entry {one}",
            "provider": ["Council", "NHS"][two % 2],
            "row_type": ["self_help", "universal_services"][one % 2],
            "phases": ["primary", "early_years;primary"][two % 2],
            "places": str(two) if two > 2 else "",
        }

    def do(self, name: str, one: int, two: int, by: str) -> None:
        """Does one act. Raises `AreaError` where it may not be done."""
        store, area = self.store, self.id
        kept = store.kept(area)
        entry, other = self.entry(one), self.entry(two)
        version, second = kept.versions.get(entry, 0), kept.versions.get(other, 0)
        values = self.values(one, two)
        cell = (
            WALL_KEYS[one]
            if two < 3
            else ["self_help/primary", "universal_services/primary"][one % 2]
        )
        elsewhere = values | {"phases": "secondary" if two % 3 else ""}
        if not two % 3:
            del elsewhere["row_type"]
        links = sorted(kept.links)
        acts: dict[str, Callable[[], Any]] = {
            "add": lambda: add_many(store, area, by, [values] * (1 + one % 3)),
            "collect": lambda: add_many(store, area, by, [{"name": f"N {one}"}], placed=False),
            "change": lambda: change(store, area, by, entry, values, version),
            "change two": lambda: change_many(
                store, area, by, {entry: (values, version), other: (values, second)}
            ),
            "change late": lambda: change(store, area, by, entry, values, version - 1),
            "place": lambda: place(store, area, by, [entry, other], values | {"name": ""}),
            "remove": lambda: remove(store, area, by, [entry, other][: 1 + two % 2], ended=None),
            "end": lambda: remove(
                store, area, by, [entry, other][: 1 + two % 2], ended=DAYS[one % 2]
            ),
            "move": lambda: change(store, area, by, entry, elsewhere, version),
            "stop": lambda: change(store, area, by, entry, elsewhere, version, ended=DAYS[two % 2]),
            "restore": lambda: restore(store, area, by, entry),
            "decide": lambda: decide(
                store, area, by, cell, ["none", "out_of_scope", ""][two % 3], why="W", comment="C"
            ),
            "withdraw": lambda: withdraw(store, area, by, cell),
            "link": lambda: link(
                store, area, by, entry, other, list(LinkKind)[one % 3], list(Standing)[two % 2]
            ),
            "unlink": lambda: unlink(store, area, by, links[one % len(links)] if links else "l-0"),
            "set": lambda: store.set(area, by, writer=["", "Lead", "Chair"][two % 3]),
            "rename": lambda: store.rename(area, f"{area} called {one}", by),
            "archive": lambda: store.archive(area, by),
            "unarchive": lambda: store.unarchive(area, by),
            "snapshot": lambda: snapshot(store, area, by, f"Snapshot {one}"),
            "wrong": lambda: add_many(store, area, by, [values, values | {"phases": "never"}]),
            "undo": lambda: undo(store, area, by),
        }
        assert acts.keys() == ACTS.keys()
        made = acts[name]()
        if name in ("add", "collect"):
            self.seen += made


def after_endings(
    name: str, days: str, before: Plain, now: Plain
) -> dict[str, tuple[str, set[str]]]:
    """What the boxes that are none left should be after an act: by box the day and the last name.

    From what stood before and what stands in the entries now, by the rule as people say it.
    """
    left = {
        box: (decision["on"], {decision["last"]})
        for box, decision in before["decision"].items()
        if decision.get("state") == "none_left"
    }
    for box in in_boxes(before) - in_boxes(now):
        gone = [
            entry
            for entry, values in before["entry"].items()
            if box in of(values)
            and (entry not in now["entry"] or of(now["entry"][entry]))
            and box not in of(now["entry"].get(entry, {}))
        ]
        if name in ("end", "stop") and gone:
            left[box] = (days, {before["entry"][entry]["name"] for entry in gone})
    return {box: what for box, what in left.items() if box not in in_boxes(now)}


def of(values: dict[str, str]) -> set[str]:
    """The boxes of an entry."""
    phases = values.get("phases", "").split(";") if values.get("row_type") else []
    return {f"{values['row_type']}/{phase}" for phase in phases if phase}


def in_boxes(state: Plain) -> set[str]:
    return {box for values in state["entry"].values() for box in of(values)}


def assert_endings(act: tuple[str, int, int, str], before: Plain, now: Plain) -> None:
    """Exactly the boxes that the rule says are none left, each with its day and last name."""
    name, one, two, _ = act
    day = DAYS[(one if name == "end" else two) % 2].isoformat()
    expected = after_endings(name, day, before, now)
    if name in ("decide", "withdraw"):  # the later of a decision and an ending holds
        for box in now["decision"].keys() ^ before["decision"].keys() | {
            box for box, at in now["decision"].items() if before["decision"].get(box) != at
        }:
            if now["decision"].get(box, {}).get("state") != "none_left":
                expected.pop(box, None)
    found = {
        box: (decision["on"], decision["last"])
        for box, decision in now["decision"].items()
        if decision.get("state") == "none_left"
    }
    assert found.keys() == expected.keys()
    for box, (on, last) in found.items():
        assert on == expected[box][0]
        assert last in expected[box][1]


def content(state: Plain) -> Plain:
    """A state without the numbers of its changes, to compare what an undo gave back."""
    return {name: state[name] for name in ("area", "entry", "decision", "link")}


def test_the_past_is_one(store: Store, backend: str) -> None:
    other = Room(store)

    @settings(
        max_examples=EXAMPLES[backend],
        deadline=None,
        derandomize=True,
        database=None,
        print_blob=False,
    )
    @given(st.lists(act, min_size=10, max_size=40))
    def check(acts: list[tuple[str, int, int, str]]) -> None:
        room = Room(store)
        state = plain(store.kept(room.id))
        remembered = {state["version"]: copy.deepcopy(state)}
        stack: list[Plain] = []
        for name, one, two, by in acts:
            is_stuck = name == "undo" and not stack
            try:
                room.do(name, one, two, by)
                refused = False
            except AreaError:
                refused = True
            now = plain(store.kept(room.id))
            assert refused >= is_stuck
            if refused or now["version"] == state["version"]:
                assert now == state, "nothing was written, yet something changed"
            elif name == "undo":
                assert content(now) == stack.pop()
            else:
                stack.append(content(state))
                assert_endings((name, one, two, by), state, now)
            assert bool(undoable(store, room.id)) == bool(stack)
            state = now
            remembered[state["version"]] = copy.deepcopy(state)
        untouched = plain(store.kept(other.id))
        assert untouched["version"] == 1, "an act reached another area"

        lines = history(store, room.id)[::-1]
        assert plain(store.kept(room.id)) == replayed(lines) == state
        assert {line.batch - 1 for line in lines} | {len(lines)} == {0, *remembered}
        for number in range(1, len(lines) + 1):
            then = plain(as_of(store, room.id, number))
            assert then == replayed(lines[:number])
            if number in remembered:
                assert then == remembered[number]
                moment = datetime.fromisoformat(lines[number - 1].at)
                assert plain(as_of(store, room.id, moment)) == then

    check()
