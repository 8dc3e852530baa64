"""Writers of one process take turns, in the order in which they came.

SQLite lets one writer in and has the others ask again and again: with eight threads the unlucky one
was seen to wait six seconds. Threads of one server therefore queue here first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Turns:
    """A queue for one thing that one thread at a time may use."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()
        self._is_taken = False

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Waits for its turn, and then holds it. Raises `TimeoutError` after so many seconds."""
        self._take(seconds)
        try:
            yield
        finally:
            self._give()

    def _take(self, seconds: float) -> None:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if not mine.acquire(timeout=seconds):
            with self._guard:
                if mine in self._waiting:
                    self._waiting.remove(mine)
                    raise TimeoutError
                # it was handed over in this very moment, so it is ours

    def _give(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False
