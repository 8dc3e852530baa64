"""Areas go out of one database and into another, SQLite or PostgreSQL, as they were."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import add_many
from rpc.areas.errors import RefusedError
from rpc.areas.overview import overview
from rpc.areas.store import Store
from rpc.areas.transfer.plain_data import dump, dump_all, load, load_all
from rpc.exchange.map_file import backup_file, map_file, read_backup, read_map_file
from rpc.storage.database import open_database

sys.path.append(str(Path(__file__).resolve().parents[1] / "unit"))
from kept_areas import made, opened

ON = "2026-11-24T09:00:00+00:00"


@pytest.mark.parametrize("seed", range(4))
def test_a_map_goes_through_a_file_and_is_the_same(store: Store, seed: int) -> None:
    area = made(store, seed)
    text = map_file(dump(store, area.id), ON)
    data, problems = read_map_file(text)
    assert problems == []
    assert data is not None
    with opened() as other:
        assert map_file(dump(other, load(other, local_actor(), data).id), ON) == text
    copied = load(store, local_actor(), data, "A copy")
    renamed = text.replace('"name": "Anyshire"', '"name": "A copy"')
    assert map_file(dump(store, copied.id), ON) == renamed
    with pytest.raises(RefusedError, match="another name"):
        load(store, local_actor(), data)


def test_a_backup_goes_from_one_database_into_another(store: Store, url: str) -> None:
    with opened() as other:
        for seed, name in enumerate(("Northtown", "Anyshire", "Émile's shire")):
            made(other, seed, name)
        text = backup_file(dump_all(other), ON)
        listed = overview(other)
    areas, problems = read_backup(text)
    assert problems == []
    assert areas is not None
    load_all(store, local_actor(), areas)
    assert backup_file(dump_all(store), ON) == text
    assert overview(store) == listed
    with pytest.raises(RefusedError, match="empty"):
        load_all(store, local_actor(), areas)


def test_all_areas_are_of_one_moment_while_people_write(store: Store, url: str) -> None:
    """Each writer writes to the one area and then to the other: no dump has the later alone."""
    first, second = store.make("First", local_actor()).id, store.make("Second", local_actor()).id
    stop = threading.Event()

    def write() -> None:
        engine = open_database(url)
        own = Store(engine)
        number = 0
        while not stop.is_set():
            number += 1
            for area_id in (first, second):
                add_many(own, area_id, local_actor("x"), [{"name": f"{number}"}], placed=False)
        engine.dispose()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(10):
            kept = dump_all(store)
            one, two = (len(kept[area_id]["entries"]) for area_id in (first, second))
            assert one - two in (0, 1)
            for data in kept.values():
                assert data["area"]["version"] == len(data["history"])
    finally:
        stop.set()
        writer.join()
