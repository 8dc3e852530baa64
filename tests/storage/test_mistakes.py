"""A mistake never happened: with an entry that was added and deleted as entered by mistake, at any
two moments of any order of acts, the boxes end as they do without it.
"""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from soak import times

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.decisions import decide
from rpc.areas.entries import add, change, remove, restore
from rpc.areas.errors import AreaError
from rpc.areas.store import Store

EXAMPLES = {"sqlite": times(60, fewest=20), "postgresql": times(15, fewest=5)}
DAYS = (date(2026, 3, 3), date(2026, 6, 30))
BOX, NEXT = "self_help/primary", "self_help/secondary"
PHASES = ("primary", "primary;secondary", "secondary")

_numbers = itertools.count(1)

acts = st.lists(
    st.tuples(
        st.sampled_from(("add", "end", "end", "move", "stop", "restore", "mistake", "decide")),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
    min_size=2,
    max_size=12,
)


def entry(name: str, phases: str) -> dict[str, str]:
    return {"name": name, "row_type": "self_help", "phases": phases}


class Run:
    """The same acts on an area of its own; an act that is refused is left out."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.id = store.make(f"Area {next(_numbers)}", local_actor()).id
        self.ids: list[str] = []

    def do(self, name: str, one: int, two: int) -> None:
        store, area = self.store, self.id
        try:
            if name == "add":
                values = entry(f"Entry {len(self.ids)}", PHASES[two])
                self.ids.append(add(store, area, local_actor("Lead"), values))
                return
            if name == "decide":
                state = ("none", "out_of_scope", "none")[two]
                decide(
                    store, area, local_actor("Lead"), (BOX, NEXT)[one % 2], state, why=f"Why {one}"
                )
                return
            if not self.ids:
                return
            there = self.ids[one % len(self.ids)]
            if name in ("end", "mistake"):
                ended = DAYS[two % 2] if name == "end" else None
                remove(store, area, local_actor("Lead"), [there], ended=ended)
            elif name == "restore":
                restore(store, area, local_actor("Lead"), there)
            else:
                kept = store.state(area)
                values = kept.entries.get(there, {}) | {"phases": PHASES[two]}
                ended = DAYS[one % 2] if name == "stop" else None
                version = kept.versions.get(there, 0)
                change(store, area, local_actor("Lead"), there, values, version, ended=ended)
        except AreaError:
            pass

    def slip(self) -> str:
        return add(self.store, self.id, local_actor("Lead"), entry("Slip", "primary;secondary"))

    def boxes(self) -> dict[str, Any]:
        """What is known of each box: that it holds something, or what is kept of it."""
        kept = self.store.state(self.id)
        filled = {phase for one in kept.entries.values() for phase in one["phases"].split(";")}
        return {
            box: "filled" if box.split("/")[1] in filled else kept.decisions.get(box, {})
            for box in (BOX, NEXT)
        }


def test_a_mistake_never_happened(store: Store, backend: str) -> None:
    @settings(
        max_examples=EXAMPLES[backend],
        deadline=None,
        derandomize=True,
        database=None,
        print_blob=False,
    )
    @given(acts, st.integers(0, 12), st.integers(0, 12))
    def check(done: list[tuple[str, int, int]], start: int, length: int) -> None:
        without, with_slip = Run(store), Run(store)
        slip, end = "", start + length
        for at, one in enumerate(done):
            if at == min(start, len(done) - 1):
                slip = with_slip.slip()
            elif slip and at == end:
                remove(store, with_slip.id, local_actor("Lead"), [slip], ended=None)
                slip = ""
            without.do(*one)
            with_slip.do(*one)
        if slip:
            remove(store, with_slip.id, local_actor("Lead"), [slip], ended=None)
        assert with_slip.boxes() == without.boxes()

    check()
