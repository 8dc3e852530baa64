"""How many open sessions one server holds, each changing a filter every two seconds.

A server holds a number of sessions while 95 of 100 changes are done within a second. The number is
found by doubling and then halving the step. Who happens to collide with whom moves it by some per
cent, so both servers are searched in turn, more than once.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks import servers
from benchmarks.crowd import Level
from benchmarks.measures import Measure, Spread, Target, ratios
from benchmarks.servers import App, Server

AT_LEAST = 0.5
"""The product's number, as a share of the bare script's under the same settings."""
LONGEST = 1.0
"""Seconds within which 95 of 100 changes must be done."""
FIRST, MOST = 25, 900
STEP = 0.08
"""The search ends when the number is known to this share of itself."""


def measure(quick: bool) -> Iterator[Measure]:
    """The number of sessions that change the delivery mode, and of those that wander."""
    rounds, seconds = (1, 6.0) if quick else (3, 12.0)
    sides = {
        "bare": servers.bare(),
        "coverage": servers.product(),
        **({} if quick else {"walk": servers.product()}),
    }
    held: dict[str, list[float]] = {view: [] for view in sides}
    for _ in range(rounds):
        for view, app in sides.items():
            guess = held[view][-1] if held[view] else 2 * FIRST
            with serving_crowd(app, view) as level:
                held[view].append(_search(level, seconds, int(guess)))
    names = {"coverage": "sessions held, one filter", "walk": "sessions held, any filter"}
    for view in list(sides)[1:]:
        yield Measure(
            names[view],
            "",
            Spread.of(held[view]),
            Spread.of(held["bare"]),
            "bare, same settings",
            ratios(held[view], held["bare"]),
            target=Target("at least", AT_LEAST) if view == "coverage" else None,
            note=f"at most {MOST} were tried" if max(held["bare"]) >= MOST else "",
        )


class Crowd:
    """The process that holds the sessions."""

    def __init__(self, server: Server, view: str) -> None:
        self.server = server
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.crowd", str(server.port), view],
            cwd=servers.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def level(self, sessions: int, seconds: float) -> Level:
        """Holds so many sessions for so long."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        request = {"sessions": sessions, "seconds": seconds}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.server.app.name}: the sessions failed, see above")
        level = Level(**json.loads(answer))
        print(f"  {self.server.app.name}: {_told(level)}", file=sys.stderr, flush=True)
        return level

    def stop(self) -> None:
        """Ends the process."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def serving_crowd(app: App, view: str) -> Iterator[Crowd]:
    """A server and the process with its sessions."""
    with servers.serving(app) as server:
        crowd = Crowd(server, view)
        try:
            yield crowd
        finally:
            crowd.stop()


def _search(crowd: Crowd, seconds: float, guess: int) -> int:
    """The largest number of sessions that is known to be held."""

    def holds(sessions: int) -> bool:
        return crowd.level(sessions, seconds).p95 <= LONGEST

    held, lost, count = 0, MOST + 1, max(1, min(guess // 2, MOST))
    while count < lost:
        if holds(count):
            held, count = count, min(2 * count, MOST)
            if held == MOST:
                return held
        else:
            lost = count
    while lost - held > max(1, STEP * held):
        middle = (held + lost) // 2
        if holds(middle):
            held = middle
        else:
            lost = middle
    return held


def _told(level: Level) -> str:
    return (
        f"{level.sessions} sessions, p50 {1e3 * level.p50:.0f} ms, p95 {1e3 * level.p95:.0f} ms, "
        f"slowest {1e3 * level.most:.0f} ms, client {level.client_share:.0%} of a processor"
    )
