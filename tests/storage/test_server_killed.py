"""The server killed in the middle of two hundred writes, again and again, on one folder.

A browser's side of the quick-add form, without a browser: it fills the form in, presses "Add to the
map" and reads what the screen says. Killed as by `kill -9`, at a random write and a random moment
of it. What the screen called saved is there, nothing is there by half, and the history agrees.
"""

from __future__ import annotations

import asyncio
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from replay import assert_history_agrees
from serving import Server, serving
from soak import times
from websockets.exceptions import ConnectionClosed

from benchmarks.websocket import Session, View
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.store import Store
from rpc.storage.database import open_database
from rpc.tables import catalogue
from rpc.vocabulary import Phase, RowType

WRITES, ROUNDS = 200, times(20)
SEED = 20211024
LATEST = WRITES - 10
"""The last write at which it may be killed: still in the middle."""

SAVED = r"✓ Saved \d\d:\d\d</b> Added (\w+) to [^<]+\."
PROVIDER = "Northborough Council"
ROW, PHASE = RowType.UNIVERSAL_SERVICES, Phase.PRIMARY
LABEL = f"{ROW.level.short}: {catalogue.load().row_types.at[str(ROW), 'short_name']}"
"""The row as the select box prints it."""
WHOLE = {"provider": PROVIDER, "row_type": str(ROW), "phases": str(PHASE)}


@dataclass
class Screen:
    """What one page said until its server was killed."""

    sent: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)


def names(chance: random.Random) -> list[str]:
    """Invented words, of which no two look like one with a slip of the pen."""
    syllables = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]
    return ["".join(chance.choices(syllables, k=6)).capitalize() for _ in range(WRITES)]


async def add_until_killed(
    server: Server, area: str, words: list[str], last: int, share: float
) -> Screen:
    """Adds entries; kills the server in the middle of the write of that number.

    `share` is how much of the time that the writes before took may pass first.
    """
    screen = Screen()
    view = View(page="area", query=f"area={area}", steps=(), marker=SAVED)
    took: list[float] = []
    loop = asyncio.get_running_loop()
    async with Session(urlsplit(server.url).port or 0, view) as session:
        try:
            for number, name in enumerate(words, start=1):
                session.fill("quick_name", name)
                session.fill("quick_provider", PROVIDER)
                # Nothing of the last entry stays in the form.
                session.fill("quick_phases", PHASE.short)
                session.fill("quick_row", LABEL)
                screen.sent.append(name)
                if number == last:
                    loop.call_later(share * sorted(took)[len(took) // 2], server.process.kill)
                start = time.perf_counter()
                await session.press("Add to the map")
                took.append(time.perf_counter() - start)
                assert session.shown == name
                screen.confirmed.append(name)
        except ConnectionClosed:
            # The sentence may have come, and the rest of the page not any more.
            if session.shown == name:
                screen.confirmed.append(name)
    return screen


@pytest.mark.server
def test_what_the_screen_confirmed_survives(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    screens: dict[str, Screen] = {}
    for turn in range(ROUNDS):
        # Spread over all writes, and early more often than late, so that it does not take long.
        last = 2 + int(LATEST * ((turn + chance.random()) / ROUNDS) ** 5)
        share = chance.random() ** 2  # it is kept early in the time that a write takes
        with serving(var=tmp_path) as server:
            area = made(tmp_path, f"Area {turn}")
            words = names(chance)
            # In a thread of its own: the browser tests of the same run keep a loop in this one.
            with ThreadPoolExecutor(1) as own:
                adding = add_until_killed(server, area, words, last, share)
                screens[area] = own.submit(asyncio.run, adding).result()
            assert server.process.wait(20) == -9
        told = f"killed in write {last}, after {share:.2f} of it"
        assert last - 1 <= len(screens[area].confirmed) <= len(screens[area].sent) < WRITES, told
        check(tmp_path, screens, told)


def made(folder: Path, name: str) -> str:
    """A new area in the folder; its id."""
    engine = open_database(f"sqlite:///{folder / 'areas.db'}")
    area = Store(engine).make(name, local_actor("Facilitator"), {"writer": "Facilitator"})
    engine.dispose()
    return area.id


def check(folder: Path, screens: dict[str, Screen], told: str) -> None:
    """All that any screen confirmed is there, nothing by half, and the histories agree."""
    engine = open_database(f"sqlite:///{folder / 'areas.db'}")
    store = Store(engine)
    for area, screen in screens.items():
        entries = list(store.state(area).entries.values())
        there = [entry["name"] for entry in entries]
        assert len(there) == len(set(there)), told
        assert set(screen.confirmed) <= set(there) <= set(screen.sent), told
        assert all(entry == {"name": entry["name"], **WHOLE} for entry in entries), told
        lines = assert_history_agrees(store, area)
        added = [line.after["name"] for line in lines if line.action == "added" and line.after]
        assert sorted(added) == sorted(there), told
        assert len(lines) == len(entries) + 1, told
    engine.dispose()
