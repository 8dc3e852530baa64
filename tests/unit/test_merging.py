"""Two changes of one document in one: nothing of either is lost, and only real conflicts asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rpc.areas.merging import merge

NAMES = ("one", "two", "three", "four")
documents = st.dictionaries(st.sampled_from(NAMES), st.sampled_from("abc"))


@given(documents, documents, documents)
def test_each_column_is_of_whoever_changed_it(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    merged = merge(base, mine, theirs)
    for name in NAMES:
        was, own, other = (side.get(name, "") for side in (base, mine, theirs))
        found = merged.values.get(name, "")
        assert found == (other if own == was else own)
        assert (name in merged.conflicts) == (was not in (own, other) and own != other)


@given(documents, documents)
def test_who_changed_nothing_takes_theirs(base: dict[str, str], theirs: dict[str, str]) -> None:
    assert merge(base, base, theirs).values == theirs
    assert merge(base, theirs, base).values == theirs
    assert merge(base, theirs, theirs).conflicts == ()


@given(documents, documents, documents)
def test_a_unit_is_taken_whole(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    merged = merge(base, mine, theirs, units=[("one", "two")])
    found = {name: merged.values.get(name, "") for name in ("one", "two")}
    sides = [{name: side.get(name, "") for name in ("one", "two")} for side in (mine, theirs)]
    assert found in sides


words = st.lists(st.sampled_from("abcd"), unique=True).map(";".join)


@given(words, words, words)
def test_words_of_a_set_come_and_go_for_themselves(base: str, mine: str, theirs: str) -> None:
    merged = merge({"on": base}, {"on": mine}, {"on": theirs}, sets=["on"])
    was, own, other = (set(filter(None, text.split(";"))) for text in (base, mine, theirs))
    found = set(filter(None, merged.values.get("on", "").split(";")))
    assert found == (other - (was - own)) | (own - was)
    assert merged.conflicts == ()
