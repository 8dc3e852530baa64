"""A selection survives the journey through a URL; what is wrong in a URL is said and dropped."""

from dataclasses import FrozenInstanceError

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from rpc.pathway.counting.selection import Selection
from rpc.vocabulary import Evidence, Kind, Level, Mode, OpenTo, Phase, RowType

GROUPS = ["Couples", "Parents (of 2+)", "Séparés & more", "Teenage parents"]
VOCABULARIES = {
    "level": Level,
    "phase": Phase,
    "mode": Mode,
    "kind": Kind,
    "row_type": RowType,
    "evidence": Evidence,
    "relationship": OpenTo,
}
PARAMETERS = (*VOCABULARIES, "target_group", "words")
JUNK = "Ω<script>%00;" * 800


def selections() -> st.SearchStrategy[Selection]:
    """Any selection as the page could make it."""
    words = st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8
        ),
        max_size=3,
    ).map(" ".join)
    groups = strategies.some_of(tuple(GROUPS)).map(tuple)
    return st.builds(
        lambda selection, groups, words: Selection(
            levels=selection.levels,
            phases=selection.phases,
            modes=selection.modes,
            kinds=selection.kinds,
            row_types=selection.row_types,
            target_groups=groups,
            evidence=selection.evidence,
            relationship=selection.relationship,
            words=words,
        ),
        strategies.filters(searches=False).map(strategies.as_selection),
        groups,
        words,
    )


# ------------------------------------------------------------------------ there and back


@given(selections())
def test_a_selection_survives_the_journey(selection: Selection) -> None:
    assert Selection.from_query(selection.to_query(), GROUPS) == (selection, [])


@given(selections())
def test_a_query_is_lists_of_text_under_the_known_names(selection: Selection) -> None:
    for name, values in selection.to_query().items():
        assert name in PARAMETERS
        assert values, "a filter that asks nothing is not in the address"
        assert all(isinstance(value, str) for value in values)


def test_nothing_selected_is_an_empty_query() -> None:
    assert Selection().to_query() == {}
    assert Selection.from_query({}, GROUPS) == (Selection(), [])


def test_a_selection_by_hand() -> None:
    query = {
        "level": ["universal", "targeted_indicated"],
        "phase": ["primary"],
        "mode": ["online"],
        "kind": ["self_help", "intervention"],
        "row_type": ["self_help"],
        "target_group": ["Couples"],
        "evidence": ["preliminary_child"],
        "relationship": ["aimed_separated"],
        "words": ["triple p"],
    }
    expected = Selection(
        levels=(Level.UNIVERSAL, Level.TARGETED_INDICATED),
        phases=(Phase.PRIMARY,),
        modes=(Mode.ONLINE,),
        kinds=(Kind.SELF_HELP, Kind.INTERVENTION),
        row_types=(RowType.SELF_HELP,),
        target_groups=("Couples",),
        evidence=Evidence.PRELIMINARY_CHILD,
        relationship=OpenTo.AIMED_SEPARATED,
        words="triple p",
    )
    assert Selection.from_query(query, GROUPS) == (expected, [])
    assert expected.to_query() == query


def test_a_selection_can_be_a_key_and_does_not_change() -> None:
    assert len({Selection(), Selection(), Selection(words="family")}) == 2
    with pytest.raises(FrozenInstanceError):
        Selection().words = "family"


# ------------------------------------------------------------------------ what is wrong


def assert_said_and_dropped(query: dict[str, list[str]], good: Selection, said: int) -> list[str]:
    selection, sentences = Selection.from_query(query, GROUPS)
    assert selection == good
    assert len(sentences) == said
    for sentence in sentences:
        assert sentence[0].isupper() or sentence[0] == "'"
        assert sentence.endswith((".", "?"))
        assert not any(slip in sentence for slip in (",.", "..", "is not a e", "is not a o"))
    return sentences


@pytest.mark.parametrize("name", [*VOCABULARIES, "target_group"])
@pytest.mark.parametrize("wrong", ["nonsense", "0", "-1", "🙂"])
def test_a_wrong_value_is_dropped_and_named(name: str, wrong: str) -> None:
    [sentence] = assert_said_and_dropped({name: [wrong]}, Selection(), 1)
    assert wrong in sentence


def test_the_good_values_beside_a_wrong_one_stay() -> None:
    query = {
        "level": ["universal", "galactic"],
        "mode": ["telepathy"],
        "target_group": ["Couples", "Martians"],
        "words": ["family"],
    }
    good = Selection(levels=(Level.UNIVERSAL,), target_groups=("Couples",), words="family")
    sentences = assert_said_and_dropped(query, good, 3)
    for wrong in ("galactic", "telepathy", "Martians"):
        assert sum(wrong in sentence for sentence in sentences) == 1


def test_every_wrong_value_has_its_sentence() -> None:
    query = {name: ["nonsense"] for name in (*VOCABULARIES, "target_group")}
    assert_said_and_dropped(query, Selection(), len(query))


def test_a_value_given_twice_counts_once() -> None:
    selection, _ = Selection.from_query({"level": ["universal", "universal"]}, GROUPS)
    assert selection.levels == (Level.UNIVERSAL,)


@pytest.mark.parametrize("query", [{"present": ["1"]}, {"cell": ["universal/primary/online"]}])
def test_parameters_of_the_page_itself_are_not_its_business(query: dict[str, list[str]]) -> None:
    assert Selection.from_query(query, GROUPS) == (Selection(), [])


@pytest.mark.parametrize("name", PARAMETERS)
def test_no_values_are_no_filter(name: str) -> None:
    assert Selection.from_query({name: []}, GROUPS) == (Selection(), [])


@pytest.mark.parametrize("name", [*VOCABULARIES, "target_group"])
def test_ten_kilobytes_of_junk_are_dropped_with_a_short_sentence(name: str) -> None:
    assert len(JUNK.encode()) > 10_000
    [sentence] = assert_said_and_dropped({name: [JUNK]}, Selection(), 1)
    assert len(sentence) < 500


def test_ten_kilobytes_of_words_do_no_harm() -> None:
    selection, sentences = Selection.from_query({"words": [JUNK]}, GROUPS)
    assert all(len(sentence) < 500 for sentence in sentences)
    assert Selection.from_query(selection.to_query(), GROUPS) == (selection, [])


@given(
    st.dictionaries(
        st.one_of(st.sampled_from(PARAMETERS), st.text(max_size=8)),
        st.lists(
            st.one_of(
                st.text(max_size=30),
                st.sampled_from([*Level, *Phase, *Mode, *Kind, *Evidence, *OpenTo]).map(str),
                st.sampled_from(GROUPS),
            ),
            max_size=4,
        ),
        max_size=8,
    )
)
def test_any_address_gives_a_selection_that_survives_the_journey(
    query: dict[str, list[str]],
) -> None:
    selection, sentences = Selection.from_query(query, GROUPS)
    assert all(sentence and len(sentence) < 500 for sentence in sentences)
    assert Selection.from_query(selection.to_query(), GROUPS) == (selection, [])
