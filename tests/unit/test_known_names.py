"""Many names at once are found as one by one, and in a time that grows with their number."""

from __future__ import annotations

import random

from counted import calls
from strategies import SHIPPED

from rpc.pathway.rules.known_names import KnownNames
from rpc.pathway.rules.name_matching import similar_names

WORDS = ["Family", "Families", "Parent", "Parents", "group", "Grup", "Level 3", "Level 4", "online"]
WORDS += ["counselling", "counseling", "the", "Relate", "(Anyshire)", "Anyshire", "Triple P", "&"]
PROVIDERS = ["", "Relate", "RELATE", "Relate Anyshire", "Family Hub", "NHS"]


def one_by_one(name: str, provider: str, names: list[str], providers: list[str]) -> list[int]:
    found = similar_names(name, names)
    return found + [at for at in similar_names(name, names, provider, providers) if at not in found]


def test_both_ways_find_the_same() -> None:
    chance = random.Random(5)
    names = [row["name"] for row in SHIPPED] + [
        " ".join(chance.sample(WORDS, chance.randint(1, 4))) for _ in range(150)
    ]
    providers = [chance.choice(PROVIDERS) for _ in names]
    known = KnownNames(names, providers)
    for name in [*names[:60], *(" ".join(chance.sample(WORDS, 3)) for _ in range(300)), "", "&"]:
        for provider in PROVIDERS:
            assert known.repeated_by(name, provider) == one_by_one(
                name, provider, names, providers
            ), (name, provider)


def test_a_paste_on_a_large_map_is_work_that_grows_with_the_rows() -> None:
    """Ten times the rows on ten times the names: not a hundred times the work."""
    small, large = (calls(lambda rows=rows: _found(rows)) for rows in (500, 5_000))
    assert large < 15 * small
    assert sum(map(bool, _found(500))) > 100


def _found(rows: int) -> list[list[int]]:
    """What so many pasted rows repeat of a map of more than twice as many names."""
    chance = random.Random(1)
    known = rows * 12 // 5
    places = [f"{chance.choice('bcdfgklmnprst')}{chance.randrange(400)}ton" for _ in range(900)]
    kinds = ["family group", "drop-in", "counselling", "parent course", "stay and play", "advice"]
    named = [f"{chance.choice(kinds)} {chance.choice(places)}".title() for _ in range(known + rows)]
    providers = [chance.choice(PROVIDERS) for _ in named]
    names = KnownNames(named[:known], providers[:known])
    pasted = zip(named[known:], providers[known:], strict=True)
    return [names.repeated_by(*each) for each in pasted]
