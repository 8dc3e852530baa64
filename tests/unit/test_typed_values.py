"""What is typed into one field of an entry: read as a paste is, and nothing of it lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpc.imports.typed_values import read_typed, typed_text
from rpc.tables import catalogue
from rpc.tables.columns import SEPARATOR
from rpc.tables.local import LOCAL, normalise
from rpc.vocabulary import RowType

ROWS = catalogue.load().row_types
LABELS = {str(row): f"{row.level.short}: {ROWS.at[str(row), 'short_name']}" for row in RowType}


@pytest.mark.parametrize(
    ("column", "typed", "kept"),
    [
        ("funding_ends", "04/05/2027", "2027-05-04"),
        ("funding_ends", "4 May 2027", "2027-05-04"),
        ("funding_ends", "31/03/2049", "2049-03-31"),
        ("confirmed_on", "1.2.26", "2026-02-01"),
        ("cost", "free", "free"),
        ("cost", "means tested", "means_tested"),
        ("phases", "Primary; Secondary", "primary;secondary"),
        ("phases", "secondary and primary", "secondary;primary"),
        ("modes", "f2f, online", "face_to_face;online"),
        ("row_type", "Universal: community services", "universal_services"),
        ("wait_weeks", "6 weeks", "6"),
        ("yearly_cost", "£12,500", "12500"),
        ("owner_role", " Service manager ", "Service manager"),
        ("funding_ends", "", ""),
        ("cost", "TBC", ""),
    ],
)
def test_what_people_write_is_read(column: str, typed: str, kept: str) -> None:
    read = read_typed({column: typed}, ROWS)

    assert read.problems == {}
    assert read.values == {column: kept}


@pytest.mark.parametrize(
    ("column", "typed", "sentence"),
    [
        (
            "funding_ends",
            "13/13/2027",
            "Funding ends: '13/13/2027' is not a day. Day first: 31/03/2027, or 31 March 2027.",
        ),
        (
            "cost",
            "a bit",
            "Cost to the family: 'a bit' is not a known word. Write Free",
        ),
        ("phases", "Primary; Sometimes", "Phases: 'Sometimes' is not a known word."),
        ("relationship", "together; separated; any", "Open to: 'together; separated; any' says"),
        ("row_type", "Parenting", "is a row at more than one level. Write the level before it"),
        ("row_type", "Football", "'Football' is not a row of the pathway."),
        ("age_min", "ten", "Youngest age: 'ten' is not a whole number."),
        ("wait_weeks", "1 year", "Wait, in weeks: '1 year' is not a whole number."),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_write(
    column: str, typed: str, sentence: str
) -> None:
    read = read_typed({column: typed, "name": "Relate"}, ROWS)

    assert sentence in read.problems[column]
    assert read.values == {"name": "Relate"}


def test_an_amount_under_the_cost_is_kept_as_an_amount() -> None:
    assert read_typed({"cost": "£5 per session"}, ROWS).values == {
        "cost": "fee",
        "cost_amount": "5",
    }


def test_a_slip_is_read_and_said() -> None:
    read = read_typed({"phases": "Secundary"}, ROWS)

    assert read.values == {"phases": "secondary"}
    assert read.notes == ["Phases: 'Secundary' was read as 'Secondary'."]


@st.composite
def stored(draw: st.DrawFn) -> tuple[str, str]:
    """A column of words, rows or days and a value that an entry may keep in it."""
    words = [name for name, field in LOCAL.items() if field.words is not None or field.is_date]
    column = draw(st.sampled_from(words))
    field = LOCAL[column]
    if field.is_date:
        return column, draw(st.dates()).isoformat()
    choices = [str(word) for word in field.words or ()]
    if not field.several:
        return column, draw(st.sampled_from(choices))
    chosen = draw(st.lists(st.sampled_from(choices), min_size=1, unique=True))
    return column, normalise({column: SEPARATOR.join(chosen)})[column]


@given(stored())
def test_what_a_field_shows_is_read_back_as_it_was_kept(kept: tuple[str, str]) -> None:
    column, value = kept
    shown = typed_text(column, value, LABELS)

    read = read_typed({column: shown}, ROWS)

    assert read.problems == {}
    assert normalise(read.values) == {column: value}
    assert read.notes == []
