"""Programs that write, each a process of its own with a database connection of its own.

    writer.py count URL AREA WRITES SEED   raises `places` of random entries by one, so many times
    writer.py add URL AREA WRITES          adds entries, changes and deletes some, saying each one

Both say "ready" and wait for a line, so that several start at once.
"""

from __future__ import annotations

import json
import random
import sys

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import add, change, entry
from rpc.areas.errors import AreaError, EditConflictError
from rpc.areas.store import Store
from rpc.storage.database import open_database


def count(store: Store, area_id: str, writes: int, seed: int) -> None:
    """Says at the end how often it was overtaken; each time it read again and tried again.

    On a busy machine a write may be told that the database was busy, and was not saved: it is then
    tried again, so the sum is right only if "not saved" was true.
    """
    chance = random.Random(seed)
    ids = sorted(store.state(area_id).entries)
    overtaken, unsaved = 0, 0
    for _ in range(writes):
        entry_id = chance.choice(ids)
        while True:
            values, version = entry(store, area_id, entry_id)
            more = values | {"places": str(int(values["places"]) + 1)}
            try:
                change(store, area_id, local_actor(f"Writer {seed}"), entry_id, more, version)
                break
            except EditConflictError:
                overtaken += 1
            except AreaError as busy:
                if "not saved" not in str(busy):
                    raise
                unsaved += 1
    print(json.dumps({"overtaken": overtaken, "unsaved": unsaved}), flush=True)


def add_one_by_one(store: Store, area_id: str, writes: int) -> None:
    """Says the id of each entry, once the write came back."""
    for number in range(writes):
        entry_id = add(store, area_id, local_actor("Writer"), {**ENTRY, "name": f"Entry {number}"})
        print(entry_id, flush=True)


ENTRY = {
    "name": "Drop-in",
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
    "description": "Long enough to be more than one page of the file. " * 60,
}


def main() -> None:
    task, url, area_id, writes, *seed = sys.argv[1:]
    engine = open_database(url)
    store = Store(engine)
    print("ready", flush=True)
    sys.stdin.readline()
    if task == "count":
        count(store, area_id, int(writes), int(seed[0]))
    else:
        add_one_by_one(store, area_id, int(writes))
    engine.dispose()


if __name__ == "__main__":
    main()
