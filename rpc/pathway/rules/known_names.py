"""A large map's names, read once, so that each of many new ones is compared with few of them.

What `name_matching.similar_names` finds by looking at all names, this finds by the words: a name
that is probably the same has a partner for each word, so only names that have one for all of them
need to be looked at. A paste of thousands of rows on thousands of entries takes seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process, utils

from rpc.pathway.rules.name_matching import (
    MOST_CANDIDATES,
    SAME_WORD,
    WORTH_A_LOOK,
    is_same_provider,
    is_within,
    letters_of_name,
    probably_equal,
    words_of_name,
)

Places = npt.NDArray[np.int64]

_NONE: Places = np.empty(0, np.int64)


class KnownNames:
    """Names and their providers ("" where not known), by the words that they are known by."""

    def __init__(self, names: Sequence[str], providers: Sequence[str]) -> None:
        self._names, self._providers = list(names), list(providers)
        self._read = [utils.default_process(name) for name in self._names]
        words = [words_of_name(name) for name in self._names]
        self._lengths = np.array([len(each) for each in words], np.int64)
        self._distinct = np.array([len(set(each)) for each in words], np.int64)
        having: defaultdict[str, list[int]] = defaultdict(list)
        letters: defaultdict[str, list[int]] = defaultdict(list)
        for at, each in enumerate(words):
            letters[letters_of_name(self._names[at])].append(at)
            for word in set(each):
                having[word].append(at)
        self._letters = dict(letters)
        self._vocabulary = list(having)
        self._having = {word: np.array(places, np.int64) for word, places in having.items()}
        self._alike: dict[str, Places] = {}
        self._of_provider: dict[str, npt.NDArray[np.bool_]] = {}

    def repeated_by(self, name: str, provider: str = "") -> list[int]:
        """Which of the names a new one probably repeats: their positions, likeliest first.

        First those that are probably equal, whoever provides them; then those of the same provider
        that only have words more, or less.
        """
        words = words_of_name(name)
        near = self._near(name, words)
        equal = [at for at in self._likeliest(name, near) if probably_equal(name, self._names[at])]
        longer: list[int] = []
        if provider.strip():
            within = self._within(words)
            ours = within[self._by(provider)[within]]
            longer = [
                at
                for at in self._likeliest(name, np.setdiff1d(ours, equal))
                if is_within(name, self._names[at])
            ]
        return equal + longer

    def _near(self, name: str, words: tuple[str, ...]) -> Places:
        """The names with a partner for each word, and those of the same letters in a row."""
        has = np.zeros(len(self._names), np.int64)
        wanted = set(words)
        for word in wanted:
            has[self._places_like(word)] += 1
        found = np.flatnonzero((has == len(wanted)) & (self._lengths == len(words)))
        same = self._letters.get(letters_of_name(name), [])
        return np.union1d(found, np.array(same, np.int64))

    def _within(self, words: tuple[str, ...]) -> Places:
        """The names that have all of the words, or no other ones."""
        has = np.zeros(len(self._names), np.int64)
        wanted = set(words)
        for word in wanted:
            has[self._having.get(word, _NONE)] += 1
        return np.flatnonzero((has == len(wanted)) | ((has == self._distinct) & (has > 0)))

    def _places_like(self, word: str) -> Places:
        """The names with a word that is this one, but for a slip of the pen."""
        found = self._alike.get(word)
        if found is None:
            likeness = process.cdist(
                [word], self._vocabulary, scorer=fuzz.ratio, score_cutoff=SAME_WORD - 1
            )
            like = [self._vocabulary[at] for at in np.flatnonzero(likeness[0])]
            places = [self._having[each] for each in like]
            found = np.unique(np.concatenate(places)) if places else _NONE
            self._alike[word] = found
        return found

    def _by(self, provider: str) -> npt.NDArray[np.bool_]:
        """Which names are probably of this provider."""
        found = self._of_provider.get(provider)
        if found is None:
            same = {each: is_same_provider(provider, each) for each in set(self._providers)}
            found = np.array([bool(same[each]) for each in self._providers], np.bool_)
            self._of_provider[provider] = found
        return found

    def _likeliest(self, name: str, places: Places) -> list[int]:
        chosen = places.tolist()
        found = process.extract(
            utils.default_process(name),
            [self._read[at] for at in chosen],
            scorer=fuzz.token_set_ratio,
            score_cutoff=WORTH_A_LOOK - 20,
            limit=MOST_CANDIDATES,
        )
        return [chosen[at] for _, _, at in found]
