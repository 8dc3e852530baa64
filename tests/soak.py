"""How often the long tests try: all of it where `RPC_SOAK` is set, as `make test-all` does, and a
part of it, mostly a tenth, on every change.
"""

from __future__ import annotations

import os

IS_FULL = bool(os.environ.get("RPC_SOAK"))


def times(full: int, fewest: int = 1, *, one_in: int = 10) -> int:
    """Of so many tries, how many are made in this run."""
    return full if IS_FULL else min(max(full // one_in, fewest), full)
