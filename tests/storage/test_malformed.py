"""Real map files and backups with faults in them: each is refused with sentences or loaded whole.

The faults are seeded: bytes that are others, missing or doubled; properties and values of another
sort, gone, doubled or moved. With `RPC_SOAK` 2,000 map files and 1,000 backups, else a tenth.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from datetime import date
from typing import Any

from conftest import Urls
from soak import times

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import add, remove
from rpc.areas.errors import AreaError
from rpc.areas.history.timeline import snapshot
from rpc.areas.links import link
from rpc.areas.scenarios.scenarios import make, save_edits
from rpc.areas.store import Store
from rpc.areas.transfer.plain_data import dump, dump_all, load, load_all
from rpc.exchange.map_file import backup_file, map_file, read_backup, read_map_file
from rpc.storage.database import open_database

ODD = [None, True, -1, 0, 2**31, 10**400, 1.5, "", "x", "\x00", "\ud800", "a\nb", "\u200b", [], {}]
ODD += [[[]], {"a": {}}, "9" * 400, "none", "../x", "entry", "2026-11-24", "<b>"]
ENTRY = {
    "name": "Drop-in",
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
}


def filled(store: Store, name: str) -> str:
    area = store.make(name, local_actor("Lead")).id
    ids = [
        add(store, area, local_actor("Lead"), ENTRY | {"name": f"Entry {number}"})
        for number in range(4)
    ]
    link(store, area, local_actor("Lead"), ids[0], ids[1], "refer", "agreed")
    remove(store, area, local_actor("Lead"), [ids[3]], ended=date.today())
    snapshot(store, area, local_actor("Lead"), "Today")
    plan = make(store, area, local_actor("Lead"), "Plan")
    save_edits(store, area, local_actor(), plan.id, [ENTRY | {"name": "Planned"}])
    return area


def spoilt(text: str, chance: random.Random) -> bytes:
    """The file with one to three faults."""
    data: Any = json.loads(text)
    for _ in range(chance.randint(0, 3)):
        _spoil(data, chance)
    content = json.dumps(data, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    content = text.encode() if chance.random() < 0.3 else content
    if chance.random() < 0.5:
        at = chance.randrange(len(content))
        end = min(at + chance.choice([1, 1, 5, 300]), len(content))
        how = chance.randrange(4)
        middle = [b"", chance.randbytes(end - at), content[at:end] * 2, b'{"[\\,'][how]
        content = content[:at] + middle + content[end:]
        if chance.random() < 0.2:
            content = content[:at]
    return content


def _spoil(data: Any, chance: random.Random) -> None:
    places: list[tuple[Any, Any]] = []

    def look(value: Any) -> None:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        for key in keys:
            places.append((value, key))
            if isinstance(value[key], dict | list):
                look(value[key])

    look(data)
    if not places:
        return
    holder, key = chance.choice(places)
    other, at = chance.choice(places)
    how = chance.randrange(5)
    if how == 0:
        del holder[key]
    elif how == 1:
        holder[key] = copy.deepcopy(chance.choice(ODD))
    elif how == 2:
        holder[key] = copy.deepcopy(other[at])
    elif how == 3 and isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    elif isinstance(holder, dict):
        holder[chance.choice(["colour", "id", "name", "\x00"])] = holder[key]


def assert_refused_or_whole(
    store: Store,
    content: bytes,
    read: Callable[[bytes], tuple[Any, list[str]]],
    put: Callable[[Store, Any], Any],
) -> bool:
    """Whether it was loaded; if not, nothing of it is there."""
    before = [area.id for area in store.areas(with_archived=True)]
    found, problems = read(content)
    if found is None:
        assert problems
        assert [one for one in problems if not one or not one.isprintable()] == []
        return False
    assert problems == []
    try:
        put(store, found)
    except AreaError:
        assert [area.id for area in store.areas(with_archived=True)] == before
        return False
    return True


def test_malformed_map_files(store: Store) -> None:
    text = map_file(dump(store, filled(store, "Northborough")))
    chance, loaded = random.Random(8), 0
    for number in range(times(2_000)):
        is_loaded = assert_refused_or_whole(
            store,
            spoilt(text, chance),
            read_map_file,
            lambda store, data, number=number: load(store, local_actor(), data, f"Loaded {number}"),
        )
        if is_loaded:
            loaded += 1
            (area,) = (
                each for each in store.areas(with_archived=True) if each.name != "Northborough"
            )
            assert read_map_file(map_file(dump(store, area.id)))[1] == []
            store.delete(area.id, local_actor(), area.name)
    print(f"{times(2_000)} map files, {loaded} loaded whole")
    assert loaded < times(2_000) // 2


def restore(store: Store, data: Any) -> Any:
    return load_all(store, local_actor(), data)


def test_malformed_backups(store: Store, new_url: Urls) -> None:
    for name in ("Northborough", "Southborough"):
        filled(store, name)
    text = backup_file(dump_all(store))
    chance, loaded = random.Random(9), 0
    engine = open_database(new_url())
    empty = Store(engine)
    for _ in range(times(1_000)):
        if assert_refused_or_whole(empty, spoilt(text, chance), read_backup, restore):
            loaded += 1
            for area in empty.areas(with_archived=True):
                assert read_map_file(map_file(dump(empty, area.id)))[1] == []
                empty.delete(area.id, local_actor(), area.name)
    engine.dispose()
    print(f"{times(1_000)} backups, {loaded} restored whole")
    assert loaded < times(1_000) // 2
