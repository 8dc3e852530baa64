"""Areas for tests: databases in memory or a file, and maps that are made through the front door."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from rpc.areas import decisions, entries, links
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.errors import AreaError
from rpc.areas.history import timeline
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Area, Store
from rpc.storage.database import open_database
from rpc.tables.local import LOCAL
from rpc.vocabulary.local import Decided, LinkKind, LinkStanding

HOSTILE = (
    "=1+1",
    "+44 20 7946 0000",
    "-dash",
    "@x",
    "'quoted'",
    "'=1+1",
    "''=1+1",
    "'",
    "''",
    "'+",
    "it's",
    "ends with '",
    "two\nlines",
    "carriage\rreturn",
    "both\r\nof them",
    "\N{LATIN SMALL LETTER E WITH ACUTE} \N{GREEK CAPITAL LETTER OMEGA} \N{SNOWMAN} \U0001f46a",
    "bell \x07 and \x1b escape",
    "_x000D_ as it stands",
    "_x005F_x000D_",
    "_x005F_",
    "tab\tinside",
    "#N/A",
    "#REF!",
    "TRUE",
    "00012",
    "1e5",
    "2026-11-24",
    'a "quote", a comma; and &amp; <b>',
    "\ufffe not a character \uffff",
    "line\u2028separator\u0085next",
    "x" * 300,
)


@contextmanager
def opened(url: str = "sqlite://") -> Iterator[Store]:
    """A database, closed afterwards; in memory if no other is named."""
    engine = open_database(url)
    try:
        yield Store(engine)
    finally:
        engine.dispose()


def in_file(folder: Path) -> str:
    return f"sqlite:///{folder / 'areas.db'}"


TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(
        st.characters(exclude_categories=("Cs",), exclude_characters="\x00"),
        min_size=1,
        max_size=40,
    ),
)


def some_texts(draw: random.Random) -> str:
    return draw.choice(HOSTILE)


def values(draw: random.Random, number: int, *, placed: bool = True) -> dict[str, str]:
    """The values of a new entry: what is needed, and some of the rest, with hostile texts."""
    made = {"name": f"{draw.choice(HOSTILE)[:200]} {number}"}
    if not placed:
        return made
    for name, field in LOCAL.items():
        if name in ("name", "programme", "copied_from", "age_max", "evidence"):
            continue
        if not field.required and draw.random() < 0.6:
            continue
        if field.words is not None:
            made[name] = str(draw.choice(list(field.words)))
        elif field.is_date:
            made[name] = "2027-03-31"
        elif field.shape:
            made[name] = str(draw.randrange(100))
        else:
            made[name] = draw.choice(HOSTILE)
    return made


def busy(
    store: Store, area_id: str, seed: int, steps: int = 12, *, has_endings: bool = True
) -> None:
    """Does all sorts of things to an area, as people in a meeting would."""
    draw = random.Random(seed)
    for step in range(steps):
        by = local_actor(draw.choice(["Facilitator", "", "Commissioner", "=role"]))
        there = list(store.state(area_id).entries)
        what = draw.randrange(12)
        try:
            if what < 4 or len(there) < 2:
                placed = draw.random() < 0.8
                rows = [values(draw, step * 10 + n, placed=placed) for n in range(1, 3)]
                entries.add_many(store, area_id, by, rows, placed=placed)
            elif what == 4:
                one = draw.choice(there)
                expected = store.state(area_id).versions[one]
                entries.change(store, area_id, by, one, values(draw, step), expected)
            elif what == 5:
                ended = date.today() if has_endings and step % 2 else None
                entries.remove(store, area_id, by, draw.sample(there, 1), ended=ended)
            elif what == 6:
                gone = timeline.deleted(store, area_id)
                if gone:
                    entries.restore(store, area_id, by, gone[0].subject_id)
            elif what == 7:
                cell = draw.choice(decisions.WALL_KEYS)
                state = draw.choice([*Decided, ""])
                decisions.decide(
                    store, area_id, by, cell, state, why=some_texts(draw), comment=some_texts(draw)
                )
            elif what == 8:
                timeline.undo(store, area_id, by)
            elif what == 9:
                timeline.snapshot(store, area_id, by, f"Snapshot {step}")
            elif what == 10:
                store.set(area_id, by, writer=some_texts(draw), on="online;face_to_face")
            else:
                one, other = draw.sample(there, 2)
                kind, standing = draw.choice(list(LinkKind)), draw.choice(list(LinkStanding))
                links.link(store, area_id, by, one, other, kind, standing)
        except AreaError:
            continue  # what cannot be done now is refused with a sentence, and nothing is written


def plan(store: Store, area_id: str, seed: int) -> None:
    """Up to two scenarios with edits of all sorts."""
    draw = random.Random(seed)
    for number in range(seed % 3):
        by = local_actor(some_texts(draw))
        one = scenarios.make(
            store, area_id, local_actor(some_texts(draw)), f"Plan {number}", some_texts(draw)
        )
        scenarios.save_edits(store, area_id, by, one.id, [values(draw, 900 + number)])
        there = sorted(store.state(area_id).entries)
        for entry_id in draw.sample(there, min(3, len(there))):
            if draw.random() < 0.5:
                scenarios.end(store, area_id, by, one.id, [entry_id])
            else:
                scenarios.save_edit(
                    store, area_id, by, one.id, entry_id, values(draw, 950 + number)
                )


def made(store: Store, seed: int = 1, name: str = "Anyshire", *, has_endings: bool = True) -> Area:
    """An area in which much happened; without endings older formats of files can say it all."""
    area = store.make(name, local_actor("Facilitator"), {"writer": "Facilitator"})
    busy(store, area.id, seed, has_endings=has_endings)
    plan(store, area.id, seed)
    return store.area(area.id)
