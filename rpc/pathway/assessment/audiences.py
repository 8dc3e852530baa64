"""For whom: how many entries of each block are known to serve an audience, and how many may.

A map can look full to a couple with a car and a laptop and be empty to somebody else. An audience
asks each entry a question, as a filter does, and most are filters (`Selection`). A blank is not
known: an entry of which nobody has said that it works face to face may.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.counting.members import Answers, answers
from rpc.pathway.counting.numbers import meaning, since_words
from rpc.pathway.counting.places import AT_LEVEL
from rpc.pathway.counting.selection import Selection
from rpc.pathway.counting.states import Flags
from rpc.pathway.counting.texts import texts_for
from rpc.pathway.counting.three_valued import MAYBE, NO, YES, Truth
from rpc.tables.catalogue import target_groups_of
from rpc.vocabulary import Grid, LabelledEnum, Level, Mode, OpenTo, Phase


class Audience(LabelledEnum):
    """Whom the coverage is counted for."""

    SEPARATED = "separated", "Separated parents"
    TOGETHER = "together", "Couples together"
    TARGET_GROUP = "target_group", "Target group"
    LANGUAGE = "language", "Language"
    NO_INTERNET = "no_internet", "Without internet"


AUDIENCE_COLUMNS = (
    "audience",
    "what",
    "label",
    "key",
    "level",
    "phase",
    "of",
    "known",
    "may",
    "truth",
    "state",
    "reason",
    "entries",
)


def for_whom(coverage: Coverage, local: pd.DataFrame) -> pd.DataFrame:
    """The same coverage for each audience: a row an audience and block, in printed order.

    Columns `AUDIENCE_COLUMNS`: `audience` of `Audience`; `what` the group or language ("" for the
    others); `label` the two as people read them; the block's `key`, `level` and `phase`; `of` how
    many entries count there, `known` how many of them are known to serve the audience, and `may`
    how many more may (it is not known of them, or whether they count); `truth` `YES` if any is
    known to, `MAYBE` if any may or a row of the block is not yet mapped, `NO` else, and -1 where
    nothing counts or may, which is what `state` is about; `reason` a sentence; `entries` the ids of
    those known to. `local` is text with the columns `id` and `LOCAL`.
    """
    undecided = _undecided(coverage)
    found = [
        _rows(asked, undecided, answers(coverage, Grid.BLOCKS, asked.answer))
        for asked in _asked(coverage, local)
    ]
    return pd.concat(found, ignore_index=True)[list(AUDIENCE_COLUMNS)]


@dataclass(frozen=True)
class _Asked:
    """One audience and what each entry answers."""

    audience: Audience
    what: str
    answer: Truth

    @property
    def label(self) -> str:
        return f"{self.audience.label}: {self.what}" if self.what else self.audience.label

    @property
    def who(self) -> str:
        """The audience in a sentence: "to serve separated parents"."""
        if self.audience is Audience.TARGET_GROUP:
            return f"be for '{self.what}'"
        if self.audience is Audience.LANGUAGE:
            return f"work in {self.what}"
        return {
            Audience.SEPARATED: "take separated parents",
            Audience.TOGETHER: "take couples together",
            Audience.NO_INTERNET: "work face to face",
        }[self.audience]


def _asked(coverage: Coverage, local: pd.DataFrame) -> list[_Asked]:
    entries = coverage.entries
    languages = texts_for(entries, local, ["languages"])["languages"]

    def by_filter(audience: Audience, selection: Selection, what: str = "") -> _Asked:
        return _Asked(audience, what, selection.apply(entries))

    return [
        by_filter(Audience.SEPARATED, Selection(relationship=OpenTo.OPEN_SEPARATED)),
        by_filter(Audience.TOGETHER, Selection(relationship=OpenTo.OPEN_TOGETHER)),
        *(
            by_filter(Audience.TARGET_GROUP, Selection(target_groups=(group,)), group)
            for group in named_in(entries["target_group"])
        ),
        *(
            _Asked(Audience.LANGUAGE, language, _speaks(languages, language))
            for language in named_in(languages)
        ),
        by_filter(Audience.NO_INTERNET, Selection(modes=(Mode.FACE_TO_FACE,))),
    ]


def named_in(column: pd.Series) -> list[str]:
    """What a column of several texts names, each once whatever its capitals, by name."""
    first: dict[str, str] = {}
    for text in column.unique():
        for one in target_groups_of(text):
            first.setdefault(one.casefold(), one)
    return [first[name] for name in sorted(first)]


def _speaks(languages: pd.Series, language: str) -> Truth:
    """Whether each entry names a language; not known where it names none."""
    said = {text: _of_text(target_groups_of(text), language) for text in languages.unique()}
    return languages.map(said).to_numpy(dtype=np.int8)


def _of_text(named: Sequence[str], language: str) -> int:
    if not named:
        return MAYBE
    return YES if language.casefold() in {one.casefold() for one in named} else NO


def _rows(asked: _Asked, undecided: Flags, found: Answers) -> pd.DataFrame:
    """The nine rows of one audience."""
    may = found.unknown | found.may
    known = found.yes.sum(axis=1)
    is_empty = ~(found.counting.any(axis=1) | may.any(axis=1))
    truth = np.select(
        [is_empty, known > 0, may.any(axis=1) | undecided], [-1, YES, MAYBE], NO
    ).astype(np.int8)
    frame = pd.DataFrame(found.of.where, columns=["key", "level", "phase", "row"])
    return frame.assign(
        audience=str(asked.audience),
        what=asked.what,
        label=asked.label,
        of=found.counting.sum(axis=1),
        known=known,
        may=may.sum(axis=1),
        truth=truth,
        state=found.of.places["state"].to_numpy(),
        reason=[
            _reason(asked, found, at, may[at], bool(undecided[at])) for at in range(len(truth))
        ],
        entries=pd.Series([found.of.ids_of(yes) for yes in found.yes], dtype=object),
    )


def _undecided(coverage: Coverage) -> Flags:
    """Of each block of an area, whether a row in view under it is not yet mapped."""
    if coverage.said is None:
        return np.zeros(len(coverage.blocks), dtype=bool)
    under = (AT_LEVEL * coverage.rows_in_view).astype(np.int64)
    how_many = under @ coverage.said.undecided.astype(np.int64)
    return np.asarray(how_many.reshape(-1) > 0, dtype=np.bool_)


def _reason(asked: _Asked, found: Answers, at: int, may: Flags, is_undecided: bool) -> str:
    _, level, phase, _ = found.of.where[at]
    where = f"{Level(level).label}, {Phase(phase).label}"
    named = found.of.named
    if not (found.counting[at].any() or may.any()):
        place = found.of.places.iloc[[at]]
        return f"{where}: {meaning(place['state'].iloc[0], *since_words(place))}."
    parts = []
    if found.yes[at].any():
        verb = "is" if found.yes[at].sum() == 1 else "are"
        parts.append(f"{named(found.yes[at])} {verb} known to {asked.who}.")
    else:
        parts.append(f"no entry is known to {asked.who}.")
    if may.any():
        parts.append(f"Whether {named(may)} can is not known.")
    if is_undecided and not found.yes[at].any():
        parts.append("A part of this block is not yet mapped.")
    return f"{where}: {' '.join(parts)}"
