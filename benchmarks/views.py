"""What is chosen on each page, and the text that shows the result."""

from __future__ import annotations

import random
from itertools import combinations

from benchmarks.websocket import Step, View
from rpc.vocabulary import Evidence, LabelledEnum, Level, Mode, OpenTo, Phase

BARE = View(
    page="",
    steps=tuple(
        ("Delivery mode", (option,))
        for option in ("Face to face", "Online or phone", "Not known", "Any delivery")
    ),
    marker=r'Showing: ([^"\\]+)',
)

_COVERAGE = {"page": "coverage", "marker": r"data-sentence[^>]*>([^<]+)<"}

COVERAGE = View(
    steps=(
        ("filter_mode", (Mode.FACE_TO_FACE.short,)),
        ("filter_mode", (Mode.ONLINE.short,)),
        ("filter_mode", ()),
    ),
    **_COVERAGE,
)
"""The Coverage page, changing one filter: after the first three changes nothing is new."""

WALK_STEPS = 3_000


def walk(seed: int) -> View:
    """The Coverage page, wandering through 5,120 selections, one filter at a time."""
    choices: dict[str, list[tuple[str, ...]]] = {
        "filter_level": _subsets(Level),
        "filter_phase": _subsets(Phase),
        "filter_mode": _subsets(Mode),
        "filter_evidence": [("Any",), *((word.short,) for word in Evidence)],
        "filter_relationship": [(word.short,) for word in OpenTo],
    }
    chance = random.Random(seed)
    names = chance.choices(list(choices), k=WALK_STEPS)
    steps: list[Step] = [(name, chance.choice(choices[name])) for name in names]
    return View(steps=tuple(steps), **_COVERAGE)


def _subsets(words: type[LabelledEnum]) -> list[tuple[str, ...]]:
    """Every choice of several pills, none among them."""
    labels = [word.short for word in words]
    return [chosen for size in range(len(labels) + 1) for chosen in combinations(labels, size)]
