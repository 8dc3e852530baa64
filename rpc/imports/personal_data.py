"""What looks like a person in a text that is about to be saved: pointed out, never refused.

A map names services and roles. Telephone numbers, e-mail addresses and likely names of people are
found by their shape; a name without a title, outside the fields for roles, is missed, and a
helpline is found too. So a person decides, with one step to leave all of it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rpc.vocabulary import listed


class PersonalKind(StrEnum):
    """What was found, as a sentence says it."""

    EMAIL = "an e-mail address"
    TELEPHONE = "a telephone number"
    NAME = "what looks like a person's name"


ROLE_FIELDS = frozenset(("owner_role", "confirmed_by", "writer"))
"""Fields that ask for a role. Two capitalised words in them, and no job word, are likely a name."""

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")

_TELEPHONE = re.compile(r"(?<![\w.])(?:\+|\(?0)[\d ().-]{8,18}\d(?![\w])")
"""A "+" or a nought, and then digits with what people put between them."""

_TELEPHONE_DIGITS = range(10, 14)
"""Digits of a United Kingdom number, with 0 or with 44 or 0044 before it (Ofcom's numbering plan:
9 or 10 digits behind the nought)."""

_WORD = r"[A-Z\u00c0-\u00de][\w'’-]+"
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lady|Rev|Reverend|Cllr|Councillor)\b\.?\s+"
    rf"(?:[A-Z]\.?\s+)?{_WORD}(?:\s+{_WORD})?"
)
"""A courtesy title before a capitalised word."""

_TWO_NAMES = re.compile(rf"\b{_WORD}\s+(?:[A-Z]\.?\s+)?{_WORD}")

_JOB_TEXT = """
    administrator adviser advisor analyst assistant associate board business centre chair
    chairperson champion chief clerk clinical clinician commissioner commissioning committee
    community consultant coordinator co-ordinator council counsellor department deputy designated
    director early education executive facilitator families family forum general group head
    headteacher health help hub justice lead leader leadership link manager management midwife
    mentor network nurse nursing office officer operations panel partner partnership planner
    policy practice practitioner principal professional programme project psychologist public
    representative safeguarding school secretary senior service services social specialist staff
    strategic strategy supervisor support teacher team therapist therapy trainer trust visitor
    visiting worker youth
"""
_JOB_WORDS = frozenset(_JOB_TEXT.split())
"""Words of roles and of teams: a text that holds one is no person's name."""


@dataclass(frozen=True)
class PersonalText:
    """One piece of a text that looks like a person."""

    field: str
    text: str
    kind: PersonalKind


def personal_texts(
    values: Mapping[str, str], before: Mapping[str, str] | None = None
) -> list[PersonalText]:
    """What looks like a person in some fields, in their order; each piece of text once a field.

    `before` are the values as they were saved: what stood there already is not asked about again.
    """
    found: list[PersonalText] = []
    for field, value in values.items():
        if before is not None and before.get(field, "") == value:
            continue
        known = (before or {}).get(field, "")
        found += [
            one
            for one in dict.fromkeys(_in_field(field, value))
            if not known or one.text not in known
        ]
    return found


def _in_field(field: str, value: str) -> Iterable[PersonalText]:
    rest = value
    for kind, pattern in (
        (PersonalKind.EMAIL, _EMAIL),
        (PersonalKind.TELEPHONE, _TELEPHONE),
        (PersonalKind.NAME, _TITLED),
    ):
        for match in pattern.findall(rest):
            if kind is PersonalKind.TELEPHONE and not _is_telephone(match):
                continue
            rest = rest.replace(match, " ")
            yield PersonalText(field, match.strip(), kind)
    if field in ROLE_FIELDS and not _JOB_WORDS & set(re.findall(r"[\w-]+", rest.casefold())):
        for match in _TWO_NAMES.findall(rest):
            yield PersonalText(field, match, PersonalKind.NAME)


def _is_telephone(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    return len(digits) in _TELEPHONE_DIGITS


def without_personal(values: Mapping[str, str], found: Iterable[PersonalText]) -> dict[str, str]:
    """The values with what was found left out, and no mark of it but the rest of the sentence."""
    left = dict(values)
    for one in found:
        left[one.field] = _tidy(left.get(one.field, "").replace(one.text, " "))
    return left


def _tidy(text: str) -> str:
    """A text after something was cut out of it: without brackets round nothing, double space, or
    marks that join it to nothing."""
    text = re.sub(r"\(\s*[,;:]?\s*\)|\[\s*\]|<\s*>", " ", text)
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r"\s+([,.;:])", r"\1", text)
    text = re.sub(r"([,;:])(?:\s*[,;:.])+", r"\1", text)
    return text.strip(" ,;:-–\t\n")


def personal_sentence(found: Iterable[PersonalText]) -> str:
    """What was found, as a sentence for people: the kinds, and no piece of the text itself."""
    kinds = list(dict.fromkeys(one.kind for one in found))
    return f"This holds {listed(map(str, kinds))}." if kinds else ""
