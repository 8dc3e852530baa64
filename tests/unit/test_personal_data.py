"""What looks like a person in a text: found by its shape, left out in one step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpc.imports.personal_data import (
    PersonalKind,
    PersonalText,
    personal_sentence,
    personal_texts,
    without_personal,
)

FOUND = {
    "an address in brackets": (
        "description",
        "Ask the hub (jane.smith@anyshire.gov.uk) for a place.",
        [("jane.smith@anyshire.gov.uk", PersonalKind.EMAIL)],
        "Ask the hub for a place.",
    ),
    "a mobile number": (
        "description",
        "Ring 07700 900123 on weekdays",
        [("07700 900123", PersonalKind.TELEPHONE)],
        "Ring on weekdays",
    ),
    "a number with its area code in brackets": (
        "times",
        "(01632) 960 001, mornings",
        [("(01632) 960 001", PersonalKind.TELEPHONE)],
        "mornings",
    ),
    "an international number": (
        "provider",
        "Anyshire Relate +44 (0)1632 960001",
        [("+44 (0)1632 960001", PersonalKind.TELEPHONE)],
        "Anyshire Relate",
    ),
    "a title": (
        "provider",
        "Mrs Jones's group, Dr. Amara Okafor",
        [("Mrs Jones's", PersonalKind.NAME), ("Dr. Amara Okafor", PersonalKind.NAME)],
        "group",
    ),
    "two names where a role is asked for": (
        "owner_role",
        "Jane O'Neill",
        [("Jane O'Neill", PersonalKind.NAME)],
        "",
    ),
    "with an initial": (
        "confirmed_by",
        "Priya K. Shah",
        [("Priya K. Shah", PersonalKind.NAME)],
        "",
    ),
    "a title and an address": (
        "owner_role",
        "Ms Lee, lee@example.org",
        [("lee@example.org", PersonalKind.EMAIL), ("Ms Lee", PersonalKind.NAME)],
        "",
    ),
}


@pytest.mark.parametrize("case", FOUND, ids=str)
def test_it_is_found_and_left_out(case: str) -> None:
    field, text, expected, rest = FOUND[case]

    found = personal_texts({field: text})

    assert [(one.text, one.kind) for one in found] == expected
    assert without_personal({field: text}, found) == {field: rest}
    assert personal_texts({field: rest}) == []


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("owner_role", "Early Help Manager"),
        ("owner_role", "Public Health"),
        ("owner_role", "Service Lead, Family Hub"),
        ("owner_role", "Facilitator"),
        ("confirmed_by", "Children's Commissioner"),
        ("name", "Jane Smith Centre"),
        ("provider", "Barnardo's Anyshire"),
        ("description", "12 sessions in 2026-2027, 0-5 years, 10:00-12:00, £1,200 a place"),
        ("description", "Reference 2026/000123456 in the contract of 01/04/2026 - 31/03/2027"),
        ("funding_ends", "2027-03-31"),
        ("yearly_cost", "1234567890"),
    ],
)
def test_roles_services_dates_and_sums_are_left_alone(field: str, text: str) -> None:
    assert personal_texts({field: text}) == []


def test_what_was_saved_already_is_not_asked_about_again() -> None:
    saved = {"description": "Ring 0808 157 0000.", "owner_role": "Jane Smith"}
    typed = {"description": "Ring 0808 157 0000 or a@b.org.", "owner_role": "Jane Smith"}

    assert personal_texts(saved, saved) == []
    assert personal_texts(typed, saved) == [
        PersonalText("description", "a@b.org", PersonalKind.EMAIL)
    ]


def test_the_sentence_names_kinds_and_repeats_nothing() -> None:
    found = personal_texts({"description": "a@b.org, 07700 900123 and c@d.org"})

    assert personal_sentence(found) == "This holds an e-mail address and a telephone number."
    assert personal_sentence([]) == ""


@given(st.text(max_size=120), st.sampled_from(["owner_role", "description", "name"]))
def test_leaving_out_never_fails_and_never_adds(text: str, field: str) -> None:
    found = personal_texts({field: text})
    rest = without_personal({field: text}, found)[field]

    assert all(one.text and one.text in text for one in found)
    assert len(rest) <= len(text)
    assert bool(found) or rest == text
