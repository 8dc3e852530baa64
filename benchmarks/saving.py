"""Saving an area's entries, beside the least that SQLite itself asks for the same rows.

The floor is `sqlite3` alone: the rows that the product's write left (the entries, their changes and
the area's version), ready made, put into a database with the same tables, in as many transactions
and with the same pragmas. So what is above it is checking, comparing, writing the history down, and
SQLAlchemy. Each write waits for the disk on both sides.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks import areas
from benchmarks.measures import Measure, Spread, ratios
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import add, add_many
from rpc.tables.catalogue import Catalogue, load

SINGLE = 500
"""Entries that are saved one by one: each the same work, so that more would say no more."""
BY = local_actor("Facilitator")
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
"""Those of `rpc.storage.database`."""

Row = tuple[object, ...]


@dataclass(frozen=True)
class Spent:
    """Milliseconds of one round."""

    time: float
    processor: float


def measure(quick: bool) -> Iterator[Measure]:
    """5,000 entries in one batch, then some one by one."""
    catalogue = load()
    made = areas.rows(areas.LARGE, catalogue)
    rounds = 3 if quick else 9
    yield from _lines(f"{areas.LARGE:,} entries saved in one batch", made, True, rounds, catalogue)
    some = random.Random(1).sample(made, SINGLE)
    yield from _lines(f"{SINGLE} entries saved one by one", some, False, rounds, catalogue)


def _lines(
    name: str, made: list[dict[str, str]], at_once: bool, rounds: int, catalogue: Catalogue
) -> Iterator[Measure]:
    ours, floor = [], []
    for number in range(rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            spent = _both(Path(folder), made, at_once, catalogue)
        if number:
            ours.append(spent[0])
            floor.append(spent[1])
    for what in ("time", "processor"):
        product, beside = ([getattr(each, what) for each in side] for side in (ours, floor))
        yield Measure(
            f"{name}, {'time' if what == 'time' else 'processor time'}",
            "ms",
            Spread.of(product),
            Spread.of(beside),
            "sqlite3, the same rows",
            ratios(product, beside),
        )


def _both(
    folder: Path, made: list[dict[str, str]], at_once: bool, catalogue: Catalogue
) -> tuple[Spent, Spent]:
    """One round of both; the floor writes into a second database the rows that the first holds."""
    programmes = catalogue.entries["id"].tolist()
    with areas.opened(folder / "product") as store, areas.opened(folder / "floor") as empty:
        area, copy = (areas.filled(each, "Area", [], catalogue) for each in (store, empty))

        def save() -> None:
            if at_once:
                add_many(store, area, BY, made, programmes)
            else:
                for row in made:
                    add(store, area, BY, row, programmes)

        ours = _spent(save)
        assert len(store.state(area).entries) == len(made)
        with (
            closing(sqlite3.connect(folder / "product" / "areas.db")) as full,
            closing(_tuned(folder / "floor" / "areas.db")) as plain,
        ):
            changes = full.execute("SELECT * FROM changes WHERE number > 1 ORDER BY number")
            entries = full.execute("SELECT * FROM entries ORDER BY version")
            rows = list(zip(entries.fetchall(), changes.fetchall(), strict=True))
            floor = _spent(lambda: _insert(plain, rows, len(rows) if at_once else 1))
        assert empty.state(copy).entries == store.state(area).entries
    return ours, floor


def _tuned(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _insert(connection: sqlite3.Connection, rows: Sequence[tuple[Row, Row]], at_once: int) -> None:
    """Rows of entries and their changes, so many in one transaction."""
    entry, change = (f"VALUES ({', '.join('?' * len(each))})" for each in rows[0])
    version = 1
    for start in range(0, len(rows), at_once):
        some = rows[start : start + at_once]
        version += len(some)
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO changes {change}", [each[1] for each in some])
        connection.executemany(f"INSERT INTO entries {entry}", [each[0] for each in some])
        connection.execute("UPDATE areas SET version = ?", (version,))
        connection.execute("COMMIT")


def _spent(job: Callable[[], object]) -> Spent:
    start, used = time.perf_counter(), time.thread_time()
    job()
    return Spent(1e3 * (time.perf_counter() - start), 1e3 * (time.thread_time() - used))
