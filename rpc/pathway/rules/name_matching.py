"""Names that are probably the same thing, written by different hands.

"Relate Anyshire" and "RELATE (Anyshire)" are; "Family Hub North" and "Family Hub South" are not. So
names are compared word by word: each word needs a partner that is the same but for a slip of the
pen. One figure for a whole name would drown the one word that matters in those that agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process, utils

Labels = npt.NDArray[np.int64]

SAME_WORD = 88
"""From which `fuzz.ratio` two words are one with a slip or a plural.

"parent" and "parents" have 92, "counselling" and "counseling" 95; above all such a letter too many
in a word of five ("hubs", "dads" are too short for it). "lancashire" and "lanarkshire" have 86,
"boys" and "girls" 44, "online" and "offline" 77.
"""

WORTH_A_LOOK = 80
"""From which `fuzz.token_set_ratio` two names are compared word by word; it never decides."""

MOST_NAMES_COMPARED = 300
"""Different names that are compared with each other: 45,000 pairs. Of more names only those that
are the same words are found, whatever their order, capitals and punctuation."""

MOST_CANDIDATES = 200
"""Of the names that look most like a new one, how many are compared word by word."""

_SAY_NOTHING = {"the", "programme", "program", "project", "scheme", "service", "services", "course"}
"""Words that one hand writes and another leaves out. Not "group" or "online": they tell apart."""

_APOSTROPHES = re.compile(r"['’`´]")
_NO_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=1 << 14)
def words_of_name(name: str) -> tuple[str, ...]:
    """The words that a name is known by, sorted: "RELATE (Anyshire)" -> anyshire, relate.

    Capitals, accents and punctuation are dropped, "&" is "and". A name of nothing but words that
    say nothing keeps them.
    """
    return tuple(sorted(_in_order(name)))


def _in_order(name: str) -> list[str]:
    plain = name.replace("&", " and ").casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = _NO_WORD.sub(" ", _APOSTROPHES.sub("", plain)).split()
    # A name of nothing but signs is known by them.
    return [word for word in words if word not in _SAY_NOTHING] or words or [name.strip()]


def probably_equal(one: str, other: str) -> bool:
    """Whether two names are probably of the same thing.

    "Relate" and "Relate Anyshire" are not, no more than "Triple P" and "Triple P Online": a word
    more often names another thing.
    """
    if _is_same(words_of_name(one), words_of_name(other)):
        return True
    return letters_of_name(one) == letters_of_name(other)


def letters_of_name(name: str) -> str:
    """The words of a name in its own order, without a gap."""
    return "".join(_in_order(name))


def _is_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether each word of one has a partner of its own in the other."""
    if len(one) != len(other) or not one:
        return False
    # In one order, so that the answer does not depend on which is asked about.
    first, second = map(Counter, sorted((one, other)))
    left, right = sorted((first - second).elements()), sorted((second - first).elements())
    for word in left:
        partner = max(right, key=lambda candidate: fuzz.ratio(word, candidate))
        if not _is_same_word(word, partner):
            return False
        right.remove(partner)
    return True


def _is_same_word(one: str, other: str) -> bool:
    # "Level 3" is not "Level 4", whatever stands beside it.
    has_digit = any(letter.isdigit() for letter in one + other)
    return not has_digit and fuzz.ratio(one, other) >= SAME_WORD


@dataclass(frozen=True)
class Names:
    """Some names, read once, so that those of each wall cell can be compared."""

    distinct: list[tuple[str, ...]]
    """Their words (`words_of_name`), each set of words once."""
    words: Labels
    """Which of those each name has."""
    run: Labels
    """A number for each name; the same for names that are the same without their gaps."""

    @classmethod
    def of(cls, names: Sequence[str]) -> Names:
        """From the names themselves."""
        in_order = [_in_order(name) for name in names]
        words, distinct = _numbered([tuple(sorted(one)) for one in in_order])
        run, _ = _numbered(["".join(one) for one in in_order])
        return cls(distinct, words, run)

    def alike(self, which: Labels) -> Labels:
        """A number for each of some names, the same for those that are probably the same thing.

        `which` are positions of names. Being the same is handed on: two names that are both like a
        third have its number.
        """
        found, words = np.unique(self.words[which], return_inverse=True)
        label = np.arange(len(found), dtype=np.int64)
        if len(found) <= MOST_NAMES_COMPARED:
            distinct = [self.distinct[at] for at in found]
            for one, other in _of_the_same_letters(distinct):
                if _is_worth_a_look(distinct[one], distinct[other]) and _is_same(
                    distinct[one], distinct[other]
                ):
                    label[label == label[other]] = label[one]
        return merged(label[words], np.unique(self.run[which], return_inverse=True)[1])


def _of_the_same_letters(names: list[tuple[str, ...]]) -> list[list[int]]:
    """The pairs that hold nearly the same letters, in any order: all others are not the same.

    Of words with a ratio of `SAME_WORD` at least that share of the letters is in both, so of whole
    names too. Letters in order are compared fast, which matters with 45,000 pairs a wall cell.
    """
    letters = ["".join(sorted("".join(one))) for one in names]
    scores = process.cdist(
        letters, letters, scorer=fuzz.ratio, score_cutoff=SAME_WORD - 1, dtype=np.uint8
    )
    pairs: list[list[int]] = np.argwhere(np.triu(scores, k=1)).tolist()
    return pairs


def _is_worth_a_look(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return fuzz.token_set_ratio(" ".join(one), " ".join(other)) >= WORTH_A_LOOK


T = TypeVar("T")


def _numbered(things: Sequence[T]) -> tuple[Labels, list[T]]:
    """A number for each thing, the same for equal ones, and the distinct things by number."""
    number: dict[T, int] = {}
    numbers = [number.setdefault(thing, len(number)) for thing in things]
    return np.array(numbers, dtype=np.int64), list(number)


def merged(*labels: Labels) -> Labels:
    """One number for all that hang together by any of some numberings. Arrays of one length."""
    together = np.arange(len(labels[0]), dtype=np.int64)
    while True:
        before = together
        for label in labels:
            least = np.full(int(label.max(initial=-1)) + 1, len(together), dtype=np.int64)
            np.minimum.at(least, label, together)
            together = least[label]
        if np.array_equal(before, together):
            return together


def similar_names(
    name: str, names: Sequence[str], provider: str = "", providers: Sequence[str] = ()
) -> list[int]:
    """Which of some entries a new one probably repeats: positions in `names`, likeliest first.

    With `providers` (one a name, "" where not known) entries of another provider are left out, as
    they are no repetition; and a name that only has words more counts too, if the provider is the
    same: "Relate Anyshire" beside a new "Relate", both by Relate.
    """
    found = process.extract(
        name,
        names,
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        score_cutoff=WORTH_A_LOOK - 20,
        limit=MOST_CANDIDATES,
    )
    equal, longer = [], []
    for other, _, at in found:
        same_provider = is_same_provider(provider, providers[at]) if providers else None
        if same_provider is False:
            continue
        if probably_equal(name, other):
            equal.append(at)
        elif same_provider and is_within(name, other):
            longer.append(at)
    return equal + longer


def is_same_provider(one: str, other: str) -> bool | None:
    """Whether two providers are probably one; None where either is not known."""
    if not one.strip() or not other.strip():
        return None
    return probably_equal(one, other) or is_within(one, other)


def is_within(one: str, other: str) -> bool:
    """Whether one of two names has all the words of the other."""
    first, second = Counter(words_of_name(one)), Counter(words_of_name(other))
    return bool(first and second) and (first <= second or second <= first)
