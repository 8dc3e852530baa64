"""Many sessions of one server, in a process of their own so that the timing stays on time.

Reads one JSON request a line: {"sessions": how many, "seconds": how long}. Answers each with one
line of JSON, as `Level` describes.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import sys
import time
from dataclasses import asdict, dataclass

import numpy as np
from websockets.exceptions import WebSocketException

from benchmarks import views
from benchmarks.websocket import Session, View

PERIOD = 2.0
"""Each session changes a filter every so many seconds."""
WINDOW = 2
"""Periods until the moments are drawn anew: who happens to collide should not decide."""
GRACE_SECONDS = 20.0
"""How much longer than asked a level may take before it is given up."""
OPENED_AT_ONCE = 8


@dataclass(frozen=True)
class Level:
    """How one number of sessions fared. Seconds, from the request until the script is done."""

    sessions: int
    changes: int
    p50: float
    p95: float
    most: float
    """The slowest change."""
    client_share: float
    """How much of one processor this process used: near 1 the client is what is measured."""

    @classmethod
    def lost(cls, sessions: int) -> Level:
        """A level at which the server did not keep up at all."""
        return cls(sessions, 0, float("inf"), float("inf"), float("inf"), 0.0)


def view_of(name: str, seed: int) -> View:
    """The view of one session: all the same, or each on a walk of its own."""
    return {"bare": views.BARE, "coverage": views.COVERAGE}.get(name) or views.walk(seed)


class Crowd:
    """Open sessions of one server; their number can change."""

    def __init__(self, port: int, view: str) -> None:
        self.port, self.view = port, view
        self.sessions: list[Session] = []
        self._opened = 0

    async def level(self, count: int, seconds: float) -> Level:
        """Holds a number of sessions for a time."""
        try:
            async with asyncio.timeout(4 * GRACE_SECONDS):
                await self._resize(count)
            async with asyncio.timeout(seconds + GRACE_SECONDS):
                return await self._held(seconds)
        except (TimeoutError, OSError, WebSocketException):
            await self.close()
            return Level.lost(count)

    async def close(self) -> None:
        """Closes all sessions."""
        closing, self.sessions = self.sessions, []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await asyncio.gather(
                    *(session.__aexit__() for session in closing), return_exceptions=True
                )

    async def _resize(self, count: int) -> None:
        closing, self.sessions = self.sessions[count:], self.sessions[:count]
        await asyncio.gather(*(session.__aexit__() for session in closing))
        while len(self.sessions) < count:
            number = min(OPENED_AT_ONCE, count - len(self.sessions))
            self.sessions += await asyncio.gather(*(self._opened_session() for _ in range(number)))

    async def _opened_session(self) -> Session:
        self._opened += 1
        return await Session(self.port, view_of(self.view, self._opened)).__aenter__()

    async def _held(self, seconds: float) -> Level:
        await self._window()
        end, times = time.monotonic() + seconds, []
        wall, used = time.monotonic(), time.process_time()
        while time.monotonic() < end:
            times += await self._window()
        share = (time.process_time() - used) / (time.monotonic() - wall)
        p50, p95, most = np.percentile(times, (50, 95, 100))
        return Level(len(self.sessions), len(times), p50, p95, most, share)

    async def _window(self) -> list[float]:
        start = time.monotonic()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._changes(each, start)) for each in self.sessions]
        return [seconds for task in tasks for seconds in task.result()]

    @staticmethod
    async def _changes(session: Session, start: float) -> list[float]:
        """The changes of one session in one window; one that is late waits for nothing."""
        moment = start + random.uniform(0, PERIOD)
        times = []
        for turn in range(WINDOW):
            await asyncio.sleep(max(0.0, moment + turn * PERIOD - time.monotonic()))
            times.append((await session.change()).seconds)
        return times


async def _main(port: int, view: str) -> None:
    crowd = Crowd(port, view)
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            request = json.loads(line)
            level = await crowd.level(request["sessions"], request["seconds"])
            print(json.dumps(asdict(level)), flush=True)
    finally:
        await crowd.close()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), sys.argv[2]))
