"""What the headings and words of a paste mean: labels, values, and what people write instead.

A word is known exactly, or guessed where just one known word is nearly the same (a slip of the
keyboard); a guess is always said. Nothing is read from what merely sounds alike, or denies it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import pandas as pd
from rapidfuzz import fuzz, process

from rpc.pathway.counting.ages import PHASE_AGES
from rpc.tables.local import FORMER_HEADINGS, LOCAL
from rpc.vocabulary import Level, RowType

LEVEL = "level"
"""A heading that is no column of an entry: with a row's short name it says which row is meant."""

NEARLY = 88
"""Of 100: how alike two texts are, by the edits between them, to be taken for the same.

A slip of one or two letters in a word of ten stays above; "primary" and "secondary" do not.
"""

_DENYING = frozenset(
    ("no", "not", "non", "never", "without", "except", "nor", "neither", "cannot", "t")
)
"""Words that turn the meaning round, "t" as in "can't". No slip of the keyboard, however alike
"self-referral" and "no self-referral" are: a text with one is known exactly or not at all."""

_SHORTEST_GUESS = 5
"""Letters. In shorter words one slip makes another word ("free", "fee")."""

_LONGEST_WORDS = 200
"""Characters of a cell that may still be words of a list and not prose."""

LINK = "programme"
"""The column that says what an entry is the same as in the model: typed by the model's name."""

_NOT_PASTED = ("programme", "copied_from")
"""Columns that hold ids of the catalogue: their own names are no headings. People call programmes
what an entry is; only the label of `LINK`, and what it was called before, is one."""

_HEADINGS: dict[str, str] = {
    "name": "service; service name; name of service; programme; programme name; project; title; "
    "activity; intervention; offer; support; resource; group name; what",
    "provider": "organisation; organization; organisation name; agency; delivered by; run by; "
    "provided by; provider name; lead organisation; who runs it; company",
    "provider_type": "provider type; sector; organisation type; type of organisation",
    "row_type": "row; pathway row; type; type of support; category; kind",
    LEVEL: "level; level of need; need level; need; tier; pathway level",
    "phases": "phase; age phase; age; ages; age range; age group; child age; child phase; stage",
    "modes": "mode; delivery mode; how; how delivered; method; face to face or online",
    "relationship": "relationship status; relationship; for whom; couples or separated",
    "target_group": "target group; who for; who is it for; audience; group",
    "age_min": "age from; minimum age; min age",
    "age_max": "age to; maximum age; max age",
    "area_covered": "area; locality; place; where; district",
    "description": "details; about; summary; what it does",
    "conflict_role": "conflict; conflict role; works on conflict; role in conflict",
    "asks_abuse": "domestic abuse; asks about abuse; abuse screening; domestic abuse screening",
    "route": "referral; referral route; access; how to access; how you get in; how to refer",
    "cost": "cost; fee; fees; charge; price; cost to family; cost to families; cost to parents",
    "cost_amount": "amount; fee amount; fee in pounds",
    "wait_weeks": "wait; waiting time; wait weeks; wait in weeks; weeks to wait",
    "times": "opening times; opening hours; when; time",
    "languages": "language",
    "step_free": "step free access; wheelchair access",
    "owner_role": "owner role; role of owner",
    "owner_organisation": "owner organisation; owning organisation",
    "commissioner": "commissioned by; funder organisation",
    "funding_source": "funding; funder; funded by; source of funding",
    "funding_ends": "funding end; funding end date; funded until; contract end; contract ends; "
    "contract end date; end date",
    "yearly_cost": "annual cost; cost a year; yearly cost; cost per year",
    "duty": "duty; plan; statutory duty",
    "places": "capacity; places a year",
    "evidence": "evidence",
    "evidence_source": "evidence source; source of evidence",
    "outcomes": "outcome; outcomes; aims; aim",
    "measures": "measure; measures; outcome measure; outcome measures; tool",
    "measured_by": "measured by; who completes; respondent",
    "confirmed_on": "date confirmed; last confirmed; assured date",
}
"""What people write over a column, beside its label. Not "owner", "lead" or "contact" alone: under
these stand people's names, which a map never holds."""

_NOT_KNOWN = (
    "unknown; not known; don t know; dont know; not sure; unsure; tbc; tba; to be confirmed; blank"
)

_SAID: dict[str, dict[str, str]] = {
    "phases": {
        "early_years": "maternity; antenatal; perinatal; pregnancy; baby; babies; under 5; "
        "under 5s; under fives; pre school; preschool; nursery; early years foundation stage",
        "primary": "primary school; primary age; junior; infant and junior",
        "secondary": "secondary school; secondary age; teenage; teenagers; teens; adolescence",
        "early_years;primary;secondary": "all; all phases; all ages; any age; every phase; any",
    },
    "modes": {
        "face_to_face": "f2f; in person; home visit; home visits; venue; on site",
        "online": "phone; telephone; video; virtual; digital; web; website; app; remote; "
        "helpline; by phone; zoom; teams",
        "face_to_face;online": "both; hybrid; blended; all; any; mixed",
    },
    "relationship": {
        "any": "both; all; everyone; anyone; together separated; all parents; either",
        "together": "together; couples; couple; intact; intact couples",
        "separated": "separated; separating; separated parents; separated or separating; divorced",
    },
    "provider_type": {
        "council": "local authority; la; city council; county council; borough council",
        "nhs": "health; national health service; nhs trust",
        "voluntary": "voluntary; charity; vcs; vcse; vcfse; third sector; community; "
        "voluntary sector; community group",
        "school": "school; college; schools; education",
        "private": "private sector; independent; business",
        "national_online": "national; national website; national online service",
    },
    "route": {
        "every_family": "every family; all families; offered to all; universal offer",
        "drop_in": "drop in; walk in; open access",
        "self_referral": "self refer; self referred; parents can refer themselves",
        "professional": "professional referral; professional only; by a professional; agency "
        "referral; referral by professional",
        "court": "court; statutory; court ordered; court order",
    },
    "cost": {
        "free": "no cost; no charge; free of charge; nil; free to families",
        "means_tested": "sliding scale; depends on income; income based",
        "fee": "fee; paid; charged; charge; chargeable; yes there is a fee; paid for",
    },
    "conflict_role": {
        "main_aim": "main; core; primary aim; main purpose",
        "part": "part; partly; some; secondary aim",
        "incidental": "touches on it; touches on",
    },
    "outcomes": {
        "behavioural": "behaviour; behavior; child behaviour",
        "social_emotional": "emotional; social; mental health; wellbeing; well being",
        "physical": "physical health; health",
        "cognitive": "learning; attainment; school attainment",
        "parental_relationship": "couple relationship; relationship quality; parents relationship",
    },
    "measured_by": {
        "teacher": "school; teachers",
        "practitioner": "worker; practitioners; staff",
        "child": "children; young person; young people",
    },
    "yes_no": {"yes": "y; true", "no": "n; false"},
}
"""What people write for a word, beside its value, label and short label."""


def folded(text: str) -> str:
    """A text as it is compared: small letters and digits, "and" for "&", one space between."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold().replace("&", " and ")).split())


def _several(texts: str) -> list[str]:
    return [folded(text) for text in texts.split(";")]


def says_not_known(text: str) -> bool:
    """Whether a text says that nothing is known: no letter or digit in it, or words to that end."""
    said = folded(text)
    return not said or said in _several(_NOT_KNOWN)


# ----------------------------------------------------------------------------------- the headings


def _known_headings() -> dict[str, str]:
    """Each heading, folded, and its column. Labels come first: they are the product's own."""
    known = {
        folded(said): name
        for name, field in LOCAL.items()
        if name not in _NOT_PASTED
        for said in (field.label, name)
    }
    former = (text for text, name in FORMER_HEADINGS.items() if name == LINK)
    known |= {folded(text): LINK for text in (LOCAL[LINK].label, *former)}
    for name, texts in _HEADINGS.items():
        for text in _several(texts):
            known.setdefault(text, name)
    return known


_KNOWN_HEADINGS = _known_headings()


@dataclass(frozen=True)
class PastedHeading:
    """The column that a heading names, and whether that is a guess."""

    column: str
    is_guess: bool = False


def heading_of(text: str) -> PastedHeading | None:
    """The column that a heading names, or None."""
    said = folded(text)
    if said in _KNOWN_HEADINGS:
        return PastedHeading(_KNOWN_HEADINGS[said])
    # "Copied from the model" is known and not read; it is not taken for another.
    if said in (folded(LOCAL[name].label) for name in _NOT_PASTED):
        return None
    near = _nearly(said, _KNOWN_HEADINGS)
    return PastedHeading(near, is_guess=True) if near else None


# -------------------------------------------------------------------------------------- the words


def _known_words() -> dict[str, dict[str, tuple[str, ...]]]:
    """For each column of words: each text, folded, and the words that it says."""
    known: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, field in LOCAL.items():
        if field.words is None or name == "row_type":
            continue
        words = list(field.words)
        said: dict[str, tuple[str, ...]]
        said = {folded(t): (str(w),) for w in words for t in (w.label, w.short, str(w))}
        more = _SAID["yes_no"] if {"yes", "no"} == set(map(str, words)) else _SAID.get(name, {})
        for values, texts in more.items():
            for text in _several(texts):
                said.setdefault(text, tuple(values.split(";")))
        known[name] = said
    return known


_KNOWN_WORDS = _known_words()
WORD_COLUMNS = tuple(_KNOWN_WORDS)
"""The columns of words that are read one cell at a time; a row needs its level too."""

_APART, _JOINED = (r"[;|\n]", r","), (r"[/&+]", r"\s(?:and|or)\s")
"""What parts words in a cell, the surest first: a label may hold a comma or an "and" itself.

A "no" before words that are joined holds for each of them.
"""


@dataclass(frozen=True)
class Reading:
    """What a cell says in the words of a column."""

    words: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    guesses: tuple[tuple[str, str], ...] = ()
    """Texts that were nearly a word, and the word."""

    def __add__(self, other: Reading) -> Reading:
        """What two parts of a cell say together."""
        words = tuple(dict.fromkeys((*self.words, *other.words)))
        return Reading(words, self.unread + other.unread, self.guesses + other.guesses)


def read_words(column: str, text: str) -> Reading:
    """What a cell says in the words of a column (`WORD_COLUMNS`)."""
    return Reading(unread=(text,)) if len(text) > _LONGEST_WORDS else _read(column, text)


@lru_cache(maxsize=2_000)
def _read(column: str, text: str) -> Reading:
    known, said = _KNOWN_WORDS[column], folded(text)
    if says_not_known(text):
        return Reading()
    if said in known:
        return Reading(known[said])
    if column == "phases" and (phases := _phases_of_ages(text)):
        return Reading(phases)
    for separator in (*_APART, *_JOINED):
        parts = [part.strip() for part in re.split(separator, text) if part.strip()]
        if len(parts) > 1:
            joint = sum((_read(column, part) for part in parts), Reading())
            is_denied = separator in _JOINED and joint.unread and _denies(said)
            return Reading(unread=(text,)) if is_denied else joint
    near = _nearly(said, known)
    return Reading(near, guesses=((text, near[0]),)) if near else Reading(unread=(text,))


def _phases_of_ages(text: str) -> tuple[str, ...]:
    """The phases that a child's ages reach, as "5-11" or "0 to 18 years"; () where not ages.

    As in docs/counting.md: at least one whole year of overlap. Ages above the last phase are a
    parent's, which say nothing of a phase.
    """
    found = re.fullmatch(
        r"(?:ages?\s*)?(\d{1,2})\s*(?:-|–|to)\s*(\d{1,2})(?:\s*(?:years?|yrs?))?", text, re.I
    )
    if not found:
        return ()
    youngest, oldest = map(int, found.groups())
    if oldest > max(end for _, end in PHASE_AGES.values()):
        return ()
    return tuple(
        str(phase)
        for phase, (start, end) in PHASE_AGES.items()
        if min(oldest, end) - max(youngest, start) >= 1
    )


def _denies(said: str) -> bool:
    return not _DENYING.isdisjoint(said.split())


T = TypeVar("T")


def _nearly(said: str, known: Mapping[str, T]) -> T | None:
    """What the one text that is nearly the same stands for; None where none is, or two differ."""
    if not _SHORTEST_GUESS <= len(said) <= _LONGEST_WORDS or _denies(said):
        return None
    near = process.extract(said, list(known), scorer=fuzz.ratio, score_cutoff=NEARLY, limit=5)
    meant = {known[text] for text, _, _ in near}
    return meant.pop() if len(meant) == 1 else None


# --------------------------------------------------------------------------------------- the rows


class RowFinder:
    """Finds the row of the pathway that a text says, with the level where it needs one."""

    def __init__(self, row_types: pd.DataFrame) -> None:
        """`row_types` are the catalogue's: name and short_name by id."""
        self._known: dict[str, frozenset[RowType]] = {}
        for row in RowType:
            names = [str(row_types.at[str(row), column]) for column in ("name", "short_name")]
            kind = row.kind.label
            alone = {*names, str(row), kind, f"{kind}s", str(row).partition("_")[2]}
            with_level = {
                joint
                for name in alone - {""}
                for level in (row.level.label, row.level.short, str(row.level))
                for joint in (f"{level} {name}", f"{name} {level}")
            }
            for text in map(folded, (alone | with_level) - {""}):
                self._known[text] = self._known.get(text, frozenset()) | {row}
        self._said = dict(self._known)

    def could_be(self, text: str) -> frozenset[RowType]:
        """The rows that a text may mean; none where it is no row."""
        said = folded(text)
        if said not in self._said:
            self._said[said] = _nearly(said, self._known) or frozenset()
        return self._said[said]


def read_levels(text: str) -> frozenset[Level]:
    """The levels that a text may mean: "targeted" alone may be either; none where it is none."""
    said = folded(text).removesuffix(" level").removeprefix("level ")
    if said == "targeted":
        return frozenset({Level.TARGETED_SELECTIVE, Level.TARGETED_INDICATED})
    meant = _LEVELS.get(said) or _nearly(said, _LEVELS)
    return frozenset({meant} if meant else ())


_LEVELS = {folded(text): w for w in Level for text in (w.label, w.short, str(w))}
_LEVELS |= {"specialist": Level.TARGETED_INDICATED, "targeted specialist": Level.TARGETED_INDICATED}
