"""The filters in force, and which entries count under them.

One type serves the page, the URL and the command line. A filter says of an entry yes, no or maybe
(the field that it asks about is blank). Within one filter any chosen value is enough; filters join
by *and*. An entry that is a yes everywhere counts; one that is a maybe somewhere and a no nowhere
is a maybe: not counted, but named beside the count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from rpc.pathway.counting.three_valued import (
    MAYBE,
    NO,
    YES,
    Profiles,
    Question,
    Truth,
    any_of,
    every,
    in_phase,
    is_evidenced,
    is_kind,
    is_level,
    is_related,
    is_row,
    negated,
    works_by,
)
from rpc.tables.catalogue import target_groups_of
from rpc.vocabulary import (
    Evidence,
    Kind,
    LabelledEnum,
    Level,
    Mode,
    OpenTo,
    Phase,
    Relationship,
    RowType,
    listed,
    nearest,
)

LONGEST_WORDS = 200
"""Characters of a search that are kept: more than anyone types, and a bound on pasted junk."""

PARAMETERS: dict[str, type[LabelledEnum] | None] = {
    "level": Level,
    "phase": Phase,
    "mode": Mode,
    "evidence": Evidence,
    "relationship": OpenTo,
    "kind": Kind,
    "row_type": RowType,
    "target_group": None,
    "words": None,
}
"""The names of the filters in a URL and on the command line, with the words that each takes."""

FILTER_NAMES = {
    "level": "a need level",
    "phase": "a phase",
    "mode": "a delivery mode",
    "evidence": "an evidence strength",
    "relationship": "a value of the relationship filter",
    "kind": "a kind",
    "row_type": "a row of the model",
}
"""What people call a value of each filter."""

_FIELDS = {
    "level": "levels",
    "phase": "phases",
    "mode": "modes",
    "kind": "kinds",
    "row_type": "row_types",
    "target_group": "target_groups",
}

_OPEN_TO = {
    OpenTo.OPEN_TOGETHER: (Relationship.ANY, Relationship.TOGETHER),
    OpenTo.OPEN_SEPARATED: (Relationship.ANY, Relationship.SEPARATED),
    OpenTo.AIMED_SEPARATED: (Relationship.SEPARATED,),
}

_SEARCHED = ("name", "summary", "provider", "target_group", "format")


@dataclass(frozen=True)
class Selection:
    """The filters in force. An empty tuple, None or "" is a filter that is not set."""

    levels: tuple[Level, ...] = ()
    phases: tuple[Phase, ...] = ()
    modes: tuple[Mode, ...] = ()
    kinds: tuple[Kind, ...] = ()
    row_types: tuple[RowType, ...] = ()
    target_groups: tuple[str, ...] = ()
    evidence: Evidence | None = None
    relationship: OpenTo = OpenTo.ALL
    words: str = ""

    def __post_init__(self) -> None:
        """Brings the values into one order, so that equal filters are equal selections."""
        for name in ("levels", "phases", "modes", "kinds", "row_types"):
            chosen = sorted(set(getattr(self, name)), key=lambda word: word.position)
            object.__setattr__(self, name, tuple(chosen))
        object.__setattr__(self, "target_groups", tuple(sorted(set(self.target_groups))))
        object.__setattr__(self, "words", " ".join(self.words.split())[:LONGEST_WORDS].rstrip())

    # ------------------------------------------------------------------------ in and out of a URL

    @classmethod
    def from_query(
        cls, query: Mapping[str, Sequence[str]], target_groups: Collection[str]
    ) -> tuple[Selection, list[str]]:
        """The selection that a URL query holds, and a sentence for each value that was dropped.

        `target_groups` are the ones that exist; parameters that are no filters are not looked at.
        """
        dropped: list[str] = []
        found = {
            name: _known_words(name, words, query.get(name, ()), dropped)
            for name, words in PARAMETERS.items()
            if words is not None
        }
        least, open_to = found.pop("evidence"), found.pop("relationship")
        words = " ".join(query.get("words", ()))
        if len(words) > LONGEST_WORDS:
            dropped.append(f"The words were longer than {LONGEST_WORDS} characters and were cut.")
        fields: dict[str, Any] = {_FIELDS[name]: tuple(values) for name, values in found.items()}
        selection = cls(
            target_groups=_known_groups(query.get("target_group", ()), target_groups, dropped),
            evidence=Evidence(least[-1]) if least else None,
            relationship=OpenTo(open_to[-1]) if open_to else OpenTo.ALL,
            words=words,
            **fields,
        )
        return selection, dropped

    def to_query(self) -> dict[str, list[str]]:
        """The URL query that `from_query` reads back; filters that are not set are left out."""
        query = {name: list(map(str, getattr(self, field))) for name, field in _FIELDS.items()}
        query["evidence"] = [str(self.evidence)] if self.evidence else []
        query["relationship"] = (
            [str(self.relationship)] if self.relationship is not OpenTo.ALL else []
        )
        query["words"] = [self.words] if self.words else []
        return {name: query[name] for name in PARAMETERS if query[name]}

    # ------------------------------------------------------------------------------- which count

    def questions(self) -> dict[str, Question]:
        """What each filter that is set asks of a profile, by parameter name."""
        asked: dict[str, Question] = {}
        if self.levels:
            asked["level"] = is_level(self.levels)
        if self.phases:
            asked["phase"] = in_phase(self.phases)
        if self.modes:
            asked["mode"] = works_by(self.modes)
        if self.evidence:
            asked["evidence"] = any_of(
                negated(is_kind([Kind.INTERVENTION])), is_evidenced(self.evidence)
            )
        if self.relationship is not OpenTo.ALL:
            asked["relationship"] = is_related(_OPEN_TO[self.relationship])
        if self.kinds:
            asked["kind"] = is_kind(self.kinds)
        if self.row_types:
            asked["row_type"] = is_row(self.row_types)
        return asked

    @property
    def is_set(self) -> bool:
        """Whether any filter is set."""
        return self != Selection()

    @property
    def is_search(self) -> bool:
        """Whether words or target groups are set. A search judges nothing and has no gaps."""
        return bool(self.words or self.target_groups)

    def profile_truth(self, profiles: Profiles) -> Truth:
        """Whether each profile passes the filters that do not look at texts."""
        answers = [question(profiles) for question in self.questions().values()]
        return every(*answers) if answers else np.full(len(profiles.codes), YES, dtype=np.int8)

    def text_answers(self, entries: pd.DataFrame) -> dict[str, Truth]:
        """Whether each entry passes the filters that look at texts, by parameter name."""
        answers = {}
        if self.words:
            answers["words"] = _truth(_has_words(entries, self.words.casefold().split()))
        if self.target_groups:
            answers["target_group"] = _for_groups(entries["target_group"], self.target_groups)
        return answers

    def apply(self, entries: pd.DataFrame) -> Truth:
        """Whether each row of an entries table counts: `YES`, `MAYBE` or `NO`."""
        profiles, place = Profiles.within(entries["profile"].to_numpy())
        truth = self.profile_truth(profiles)[place]
        return every(truth, *self.text_answers(entries).values())

    # ------------------------------------------------------------------------ which are in view

    def sees_row(self, row: RowType) -> bool:
        """Whether entries of this row can count at all."""
        return (
            (not self.row_types or row in self.row_types)
            and (not self.levels or row.level in self.levels)
            and (not self.kinds or row.kind in self.kinds)
        )

    def sees_level(self, level: Level) -> bool:
        """Whether this level is in view; a row type filter acts as its levels."""
        return (not self.levels or level in self.levels) and (
            not self.row_types or any(row.level is level for row in self.row_types)
        )

    def sees_phase(self, phase: Phase) -> bool:
        """Whether this phase is in view."""
        return not self.phases or phase in self.phases

    def sees_mode(self, mode: Mode) -> bool:
        """Whether this delivery mode is in view."""
        return not self.modes or mode in self.modes

    def kinds_at(self, level: Level) -> set[Kind]:
        """The kinds that the filters let through at a level; a row filter acts as its kinds."""
        kinds = set(self.kinds or Kind)
        if self.row_types:
            kinds &= {row.kind for row in self.row_types if row.level is level}
        return kinds

    def without(self, name: str) -> Selection:
        """The same selection with one filter (a parameter name) not set."""
        empty = Selection()
        field = _FIELDS.get(name, name)
        return replace(self, **{field: getattr(empty, field)})


def _truth(condition: pd.Series) -> Truth:
    return np.where(condition.to_numpy(dtype=bool), YES, NO).astype(np.int8)


def _for_groups(column: pd.Series, wanted: Collection[str]) -> Truth:
    """Whether a column of target groups names one of those that are wanted, ignoring case."""
    # A text is looked at once, however many entries have it.
    place, texts = pd.factorize(column)
    right = {name.casefold() for name in wanted}
    answers = np.full(len(texts), MAYBE, dtype=np.int8)
    for at, text in enumerate(texts):
        groups = target_groups_of(text.casefold())
        if groups:
            answers[at] = NO if right.isdisjoint(groups) else YES
    return np.asarray(answers[place], dtype=np.int8)


def _has_words(entries: pd.DataFrame, words: list[str]) -> pd.Series:
    """Whether every word stands somewhere in the searched texts, ignoring case."""
    texts = [entries[column].str.casefold() for column in _SEARCHED]
    found = pd.Series(True, index=entries.index)
    for word in words:
        inside = [text.str.contains(word, regex=False) for text in texts]
        found &= np.logical_or.reduce(inside)
    return found


def _known_words(
    name: str, words: type[LabelledEnum], values: Sequence[str], dropped: list[str]
) -> list[LabelledEnum]:
    right = list(map(str, words))
    dropped += [
        f"{_quoted(value)} is not {FILTER_NAMES[name]}.{_hint(value, right)}"
        for value in values
        if value not in right
    ]
    return [words(value) for value in values if value in right]


def _known_groups(
    values: Sequence[str], target_groups: Collection[str], dropped: list[str]
) -> tuple[str, ...]:
    right = {group.casefold(): group for group in target_groups}
    dropped += [
        f"{_quoted(value)} is not a target group that any entry names."
        f"{_hint(value, list(right.values()))}"
        for value in values
        if value.casefold() not in right
    ]
    return tuple(right[value.casefold()] for value in values if value.casefold() in right)


def _quoted(value: str) -> str:
    """A typed value for a sentence, cut where it is long."""
    return f"'{value if len(value) <= 40 else value[:40] + '…'}'"


def _hint(value: str, right: Sequence[str]) -> str:
    near = nearest(value[:LONGEST_WORDS], right)
    if near:
        return f" Did you mean '{near}'?"
    return f" Use one of {listed(right, 'or')}." if 0 < len(right) <= len(RowType) else ""
