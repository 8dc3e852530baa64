"""Whether the server's memory grows while it runs, with the settings that ship.

They switch off the full garbage collection after each rerun. Python's own collector still runs, so
memory after many reruns should be what it was after some. Most sessions change one filter again and
again; some wander through thousands of selections, so that anything kept for each would show.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator

from benchmarks import servers, views
from benchmarks.measures import Measure, Spread, Target
from benchmarks.servers import App
from benchmarks.websocket import Session, View

AT_MOST_MB = 10.0
EARLY, LATE = 2_000, 20_000
CONNECTIONS = 8
WANDERING = 4
"""Of the connections. Enough to fill every bounded cache within the early reruns."""
SETTLE_SECONDS = 2.0
READINGS = 10
"""In how many parts the reruns are made; memory is read after each."""


def measure(quick: bool) -> Iterator[Measure]:
    """The growth of the product's server, the bare script's beside it."""
    early, late = (EARLY // 10, LATE // 10) if quick else (EARLY, LATE)
    steady = [views.COVERAGE] * (CONNECTIONS - WANDERING)
    wandering = [views.walk(seed) for seed in range(WANDERING)]
    ours = asyncio.run(_read(servers.product(), [*steady, *wandering], early, late))
    theirs = asyncio.run(_read(servers.bare(), [views.BARE] * CONNECTIONS, early, late))
    grown = ours[-1] - ours[0]
    yield Measure(
        f"memory after {late:,} reruns",
        "MB",
        Spread.of([ours[-1]]),
        Spread.of([theirs[-1]]),
        f"bare, from {theirs[0]:.0f}",
        Spread.of([grown]),
        judged_unit=f"MB more than after {early:,}",
        target=None if quick else Target("at most", AT_MOST_MB),
        note="MB on the way: " + ", ".join(f"{each:.1f}" for each in ours),
    )


async def _read(app: App, each_view: list[View], early: int, late: int) -> list[float]:
    """Memory after `early` reruns, then at even steps up to `late`."""
    readings = []
    with servers.serving(app) as server:
        sessions = [Session(server.port, view) for view in each_view]
        for session in sessions:
            await session.__aenter__()
        done = 0
        for reading in range(READINGS):
            goal = early + (late - early) * reading // (READINGS - 1)
            start = time.monotonic()
            each = (goal - done) // CONNECTIONS
            await asyncio.gather(*(_changes(session, each) for session in sessions))
            rate = each * CONNECTIONS / (time.monotonic() - start)
            done += each * CONNECTIONS
            await asyncio.sleep(SETTLE_SECONDS)
            readings.append(server.rss())
            told = f"{done:,} reruns, {readings[-1]:.1f} MB, {rate:.0f} a second"
            print(f"  {app.name}: {told}", file=sys.stderr, flush=True)
        for session in sessions:
            await session.__aexit__()
    return readings


async def _changes(session: Session, count: int) -> None:
    for _ in range(count):
        await session.change()
