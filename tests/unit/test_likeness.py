"""Which names are probably the same thing."""

import random

import numpy as np
import pytest
from counted import calls
from hypothesis import given
from hypothesis import strategies as st

from rpc.pathway.rules.name_matching import (
    MOST_NAMES_COMPARED,
    Names,
    merged,
    probably_equal,
    similar_names,
)

SAME = [
    ("Relate Anyshire", "RELATE (Anyshire)"),
    ("Relate Anyshire", "Anyshire Relate"),
    ("Talking Together", "Talking together programme"),
    ("The Talking Together course", "talking-together"),
    ("Mums & Dads", "Mums and Dads"),
    ("Barnardo's", "BARNARDO’S"),
    ("Café Parents", "Cafe parent"),
    ("Family counselling", "Family counseling"),
    ("Parent Line", "Parentline"),
    ("The Programme", "the programme"),
    ("???", "???"),
]
DIFFERENT = [
    ("Family Hub North", "Family Hub South"),
    ("Anyshire Family Hub Partnership North", "Anyshire Family Hub Partnership South"),
    ("Relate", "Relate Anyshire"),
    ("Triple P", "Triple P Online"),
    ("Triple P Level 3", "Triple P Level 4"),
    ("Lancashire Families", "Lanarkshire Families"),
    ("Mothers together", "Fathers together"),
    ("Group for boys", "Group for girls"),
    ("Family Family Hub", "Family Hub Hub"),
    ("???", "!!!"),
]
SOME = sorted({name for pair in SAME + DIFFERENT for name in pair})


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_thing_by_different_hands(one: str, other: str) -> None:
    assert probably_equal(one, other)
    assert probably_equal(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_a_word_that_differs_tells_apart(one: str, other: str) -> None:
    assert not probably_equal(one, other)
    assert not probably_equal(other, one)


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_name_is_itself_and_the_answer_goes_both_ways(one: str, other: str) -> None:
    assert probably_equal(one, one)
    assert probably_equal(one, other) == probably_equal(other, one)


def test_many_names_at_once_are_as_two_by_two() -> None:
    label = Names.of(SOME).alike(np.arange(len(SOME)))
    together = {(a, b) for a in SOME for b in SOME if probably_equal(a, b)}
    assert {
        (a, b)
        for a, one in zip(SOME, label, strict=True)
        for b, other in zip(SOME, label, strict=True)
        if one == other
    } == together


def test_beyond_the_bound_only_the_same_words_are_found() -> None:
    many = [f"Place {number}" for number in range(MOST_NAMES_COMPARED + 1)]
    names = [*many, "Family counselling", "Family counseling", "FAMILY (counselling)"]
    *_, first, slip, same = Names.of(names).alike(np.arange(len(names)))
    assert first == same
    assert first != slip


def test_what_hangs_together_by_any_numbering_has_one_number() -> None:
    one, other = np.array([0, 0, 1, 2, 3]), np.array([0, 1, 1, 2, 3])
    assert merged(one, other).tolist() == [0, 0, 0, 3, 4]


def test_a_new_entry_is_warned_of_its_likes() -> None:
    names = ["Family Hub North", "RELATE (Anyshire)", "Relate", "Relate Anyshire"]
    assert similar_names("Relate Anyshire", names) == [1, 3]
    assert similar_names("Family Hub South", names) == []
    assert similar_names("", names) == []
    assert similar_names("Relate", []) == []


def test_another_provider_is_no_repetition_and_the_same_one_makes_it_likelier() -> None:
    names = ["Triple P", "Triple P Online", "Triple P", "Triple P"]
    providers = ["Hope", "Family Action", "", "Family Action Anyshire"]
    assert similar_names("Triple P", names, "Family Action", providers) == [2, 3, 1]
    assert similar_names("Triple P", names, "", providers) == [0, 2, 3]


def test_looking_through_many_names_is_work_that_grows_with_them() -> None:
    pick = random.Random(1)
    words = ["Family", "Hub", "North", "Relate", "Parents", "Together", "Anyshire", "Mediation"]
    names = [" ".join(pick.choices(words, k=4)) for _ in range(5000)]
    few, many = (
        calls(lambda n=n: similar_names("Family Hub Anyshire North", names[:n], "A", ["A"] * n))
        for n in (500, 5000)
    )
    assert many < 15 * few


@given(st.lists(st.text("abcdefgh", min_size=9, max_size=14), min_size=1, max_size=4), st.data())
def test_a_slip_in_any_long_word_is_found_among_many(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    letter = data.draw(st.integers(0, len(words[place]) - 1))
    slip = words[place][:letter] + words[place][letter + 1 :]
    names = [
        " ".join(words),
        "Something else",
        " ".join([*words[:place], slip, *words[place + 1 :]]),
    ]

    first, other, last = Names.of(names).alike(np.arange(3))

    assert (first == last) == probably_equal(names[0], names[2])
    assert other not in (first, last)
