"""Areas of random entries, as large as an area may get and as small as most are at first."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import MOST_AT_ONCE, add_many
from rpc.areas.store import Store
from rpc.storage.database import open_database
from rpc.tables.catalogue import Catalogue, load
from rpc.tables.columns import SEPARATOR
from rpc.vocabulary import Kind, LabelledEnum, Mode, Phase, Relationship, RowType
from rpc.vocabulary.local import ConflictRole, Cost, Route, YesNo

LARGE, MIDDLE, SMALL = MOST_AT_ONCE, 500, 50

_SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]
_SORTS = ("Group", "Course", "Mediation", "Drop-in", "Helpline", "Counselling", "Workshop")
_PROVIDERS = 400
_BLANK = 0.25
"""How often a field that need not be known is blank."""


def words(chance: random.Random, count: int) -> list[str]:
    """Invented words, of which no two look like one with a slip of the pen."""
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(chance.choices(_SYLLABLES, k=6)).capitalize()] = None
    return list(found)


def rows(count: int, catalogue: Catalogue, seed: int = 1) -> list[dict[str, str]]:
    """Entries as people fill them in: some fields blank, some linked to a programme."""
    chance = random.Random(seed)
    entries = catalogue.entries
    programmes = entries.loc[entries["kind"] == str(Kind.INTERVENTION), "id"].tolist()
    providers = [f"{word} Trust" for word in words(chance, min(_PROVIDERS, count // 2))]

    def some(vocabulary: type[LabelledEnum]) -> str:
        chosen = [str(word) for word in vocabulary if chance.random() < 0.5]
        return SEPARATOR.join(chosen or [str(chance.choice(list(vocabulary)))])

    def one(vocabulary: type[LabelledEnum]) -> str:
        return "" if chance.random() < _BLANK else str(chance.choice(list(vocabulary)))

    made = []
    for name in words(chance, count):
        row = chance.choice(list(RowType))
        is_linked = row.kind is Kind.INTERVENTION and chance.random() < 0.5
        entry = {
            "name": f"{name} {chance.choice(_SORTS)}",
            "provider": chance.choice(providers),
            "row_type": str(row),
            "phases": some(Phase),
            "modes": "" if chance.random() < _BLANK else some(Mode),
            "relationship": one(Relationship),
            "target_group": chance.choice(["", "Parents", "Fathers", "New parents"]),
            "description": f"{name} helps parents to talk about what they disagree on.",
            "conflict_role": one(ConflictRole),
            "asks_abuse": one(YesNo),
            "route": "" if chance.random() < _BLANK else some(Route),
            "cost": one(Cost),
            "programme": chance.choice(programmes) if is_linked else "",
        }
        made.append({column: value for column, value in entry.items() if value})
    return made


def filled(store: Store, name: str, entries: list[dict[str, str]], catalogue: Catalogue) -> str:
    """A new area with these entries; its id."""
    area = store.make(name, local_actor("Facilitator"), {"writer": "Facilitator"}).id
    if entries:
        add_many(store, area, local_actor("Facilitator"), entries, catalogue.entries["id"].tolist())
    return area


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """The areas of a folder."""
    engine = open_database(f"sqlite:///{folder / 'areas.db'}")
    try:
        yield Store(engine)
    finally:
        engine.dispose()


@contextmanager
def folder_with(sizes: dict[str, int]) -> Iterator[tuple[Path, dict[str, str]]]:
    """A folder for a server with an area of each size, and the areas' ids by name."""
    catalogue = load()
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as store:
        ids = {
            name: filled(store, name, rows(size, catalogue), catalogue)
            for name, size in sizes.items()
        }
        yield Path(folder), ids
