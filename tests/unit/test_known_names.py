"""Many names at once are found as one by one, and in a time that grows with their number."""

from __future__ import annotations

import random
import time

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


def test_a_paste_is_compared_with_a_large_map_in_seconds() -> None:
    chance = random.Random(1)
    places = [f"{chance.choice('bcdfgklmnprst')}{chance.randrange(400)}ton" for _ in range(900)]
    kinds = ["family group", "drop-in", "counselling", "parent course", "stay and play", "advice"]
    named = [f"{chance.choice(kinds)} {chance.choice(places)}".title() for _ in range(17_000)]
    providers = [chance.choice(PROVIDERS) for _ in named]
    start = time.perf_counter()
    known = KnownNames(named[:12_000], providers[:12_000])
    pasted = zip(named[12_000:], providers[12_000:], strict=True)
    found = [known.repeated_by(*each) for each in pasted]
    took = time.perf_counter() - start
    print(f"5,000 rows on 12,000 names: {took:.1f} s")
    assert sum(map(bool, found)) > 1_000
    assert took < 20
