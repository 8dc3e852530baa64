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
from soak import times

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.decisions import WALL_KEYS, decide, withdraw
from rpc.areas.entries import add_many, change, change_many, place, remove, restore
from rpc.areas.errors import AreaError
from rpc.areas.history.timeline import as_of, history, snapshot, taking_back, undo
from rpc.areas.links import link, unlink
from rpc.areas.store import Store
from rpc.vocabulary.local import LinkKind, LinkStanding

EXAMPLES = {"sqlite": times(80, fewest=20), "postgresql": times(20, fewest=5)}

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
        self.id = store.make(f"Area {next(_numbers)}", local_actor()).id
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

    def do(self, name: str, one: int, two: int, title: str) -> None:
        """Does one act. Raises `AreaError` where it may not be done."""
        store, area, by = self.store, self.id, local_actor(title)
        kept = store.state(area)
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
                store, area, by, entry, other, list(LinkKind)[one % 3], list(LinkStanding)[two % 2]
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


class Told:
    """What settled each box, in its order, by the rule as people say it: plain lists.

    An ending is (act, entry, day, name), a decision (act, "", "", "").
    """

    def __init__(self) -> None:
        self.acts = 0
        self.boxes: dict[str, list[tuple[int, str, str, str]]] = {}
        self.gone: dict[str, int] = {}
        """By entry, the act that deleted it."""

    def hear(self, act: tuple[str, int, int, str], before: Plain, now: Plain) -> None:
        """Takes an act in, from what stood before it and what stands now."""
        name, one, two, _ = act
        self.acts += 1
        day = DAYS[(one if name == "end" else two) % 2].isoformat()
        for entry in sorted({*before["entry"], *now["entry"]}):
            was, at = (state["entry"].get(entry, {}) for state in (before, now))
            if not was:  # it came back: then it did not go
                for box in self.boxes:
                    kept = [e for e in self.boxes[box] if e[:2] != (self.gone.get(entry), entry)]
                    self.boxes[box] = kept
            if not at:
                self.gone[entry] = self.acts
            if name in ("end", "stop") and (not at or of(at)):
                for box in of(was) - of(at):
                    told = (self.acts, entry, day, was["name"])
                    self.boxes.setdefault(box, []).append(told)
        if name in ("decide", "withdraw"):
            for box in {*before["decision"], *now["decision"]}:
                was, at = (state["decision"].get(box, {}) for state in (before, now))
                if any(was.get(column) != at.get(column) for column in ("state", "why")):
                    self.boxes.setdefault(box, []).append((self.acts, "", "", ""))

    def none_left(self, now: Plain) -> dict[str, tuple[str, set[str]]]:
        """The boxes that are none left, each with its day and the names that may stand for it."""
        found = {}
        for box, events in self.boxes.items():
            if events and events[-1][1] and box not in in_boxes(now):
                last = [event for event in events if event[0] == events[-1][0]]
                found[box] = max(event[2] for event in last), {event[3] for event in last}
        return found


def of(values: dict[str, str]) -> set[str]:
    """The boxes of an entry."""
    phases = values.get("phases", "").split(";") if values.get("row_type") else []
    return {f"{values['row_type']}/{phase}" for phase in phases if phase}


def in_boxes(state: Plain) -> set[str]:
    return {box for values in state["entry"].values() for box in of(values)}


def assert_endings(told: Told, now: Plain) -> None:
    """Exactly the boxes that the rule says are none left, each with its day and last name."""
    expected = told.none_left(now)
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
        state = plain(store.state(room.id))
        remembered = {state["version"]: copy.deepcopy(state)}
        told = Told()
        stack: list[tuple[Plain, Told]] = []
        for name, one, two, by in acts:
            is_stuck = name == "undo" and not stack
            try:
                room.do(name, one, two, by)
                refused = False
            except AreaError:
                refused = True
            now = plain(store.state(room.id))
            assert refused >= is_stuck
            if refused or now["version"] == state["version"]:
                assert now == state, "nothing was written, yet something changed"
            elif name == "undo":
                before, told = stack.pop()
                assert content(now) == before
            else:
                stack.append((content(state), copy.deepcopy(told)))
                told.hear((name, one, two, by), state, now)
            assert_endings(told, now)
            assert bool(taking_back(store, room.id).undo) == bool(stack)
            state = now
            remembered[state["version"]] = copy.deepcopy(state)
        untouched = plain(store.state(other.id))
        assert untouched["version"] == 1, "an act reached another area"

        lines = history(store, room.id)[::-1]
        assert plain(store.state(room.id)) == replayed(lines) == state
        assert {line.batch - 1 for line in lines} | {len(lines)} == {0, *remembered}
        for number in range(1, len(lines) + 1):
            then = plain(as_of(store, room.id, number))
            assert then == replayed(lines[:number])
            if number in remembered:
                assert then == remembered[number]
                moment = datetime.fromisoformat(lines[number - 1].at)
                assert plain(as_of(store, room.id, moment)) == then

    check()
