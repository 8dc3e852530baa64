"""A writer that is killed in the middle: all that it said was saved is there, and nothing by half.

Killed as by `kill -9`, at a random write of the first two hundred and a random moment after it. It
would go on for long, so that it is in the middle however late the killer comes.
"""

from __future__ import annotations

import json
import random
import time

from conftest import Urls
from replay import assert_history_agrees
from soak import times
from test_writers import started

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.store import Store
from rpc.storage.database import open_database

WRITES, WOULD_WRITE = 200, 100_000
TIMES = {"sqlite": times(20), "postgresql": times(20)}


def killed_after(writer, number: int, moment: float) -> list[str]:
    """Starts it, kills it a moment after its confirmation of that number; all that it confirmed."""
    assert writer.stdout.readline() == "ready\n"
    writer.stdin.write("\n")
    writer.stdin.flush()
    confirmed = [writer.stdout.readline().strip() for _ in range(number)]
    until = time.perf_counter() + moment
    while time.perf_counter() < until:
        pass
    writer.kill()
    rest = writer.stdout.read()  # `communicate` would pass over what `readline` has read ahead
    assert writer.communicate() == ("", "")
    assert writer.returncode == -9
    return [*confirmed, *rest.splitlines()]


def test_what_was_confirmed_survives(backend: str, new_url: Urls) -> None:
    chance = random.Random()
    for _ in range(TIMES[backend]):
        url = new_url()
        engine = open_database(url)
        area = Store(engine).make("Northborough", local_actor()).id
        engine.dispose()
        number, moment = chance.randint(5, WRITES), chance.uniform(0, 0.01)

        confirmed = killed_after(started("add", url, area, WOULD_WRITE), number, moment)

        told = json.dumps({"after": number, "moment": moment})
        engine = open_database(url)
        store = Store(engine)
        lines = assert_history_agrees(store, area)
        entries = store.state(area).entries
        assert set(confirmed) <= entries.keys(), told
        assert number <= len(confirmed) <= len(entries) <= len(confirmed) + 1, told
        assert len(lines) == len(entries) + 1, told
        store.set(area, local_actor("Facilitator"), writer="Lead")
        engine.dispose()
