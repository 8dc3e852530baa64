"""Every bad part of an address is answered by a sentence, and the good rest is shown."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from screens import CATALOGUE, opened

from rpc.ui.shell.view import MOST_COMPARED, MOST_SENTENCES, from_query

BAD: dict[str, tuple[dict[str, str | list[str]], list[str]]] = {
    "a filter": ({"levell": "universal"}, ["'levell' is not a filter", "'level'?"]),
    "a level": ({"level": "univrsal"}, ["'univrsal' is not a need level", "'universal'?"]),
    "a phase": ({"phase": "PRIMARY "}, ["is not a phase", "'primary'?"]),
    "a mode": ({"mode": "onlne"}, ["'onlne' is not a delivery mode", "'online'?"]),
    "an evidence word": ({"evidence": "5"}, ["'5' is not an evidence strength"]),
    "a relationship": ({"relationship": "separated"}, ["not a value of the relationship filter"]),
    "a kind": ({"kind": "programme"}, ["'programme' is not a kind"]),
    "a row": ({"row_type": "universal"}, ["'universal' is not a row"]),
    "a target group": ({"target_group": "everyone"}, ["'everyone' is not a target group"]),
    "a rule": ({"on": "all"}, ["There is no rule 'all'"]),
    "a rule on and off": ({"on": "online", "off": "online"}, ["cannot be both on and off"]),
    "a measure": ({"measure": "size"}, ["There is no measure 'size'"]),
    "a division": ({"grid": "cell"}, ["There is no way to divide the heatmap 'cell'", "'cells'?"]),
    "a cell": ({"cell": "universal/primary/post"}, ["There is no cell 'universal/primary/post'"]),
    "an entry": ({"entry": "eprepp"}, ["There is no entry 'eprepp'", "'eprep'?"]),
    "an entry compared": ({"compare": ["eprep", "nobody"]}, ["There is no entry 'nobody'"]),
    "too many compared": (
        {"compare": list(CATALOGUE.entries["id"][:6])},
        [f"Only the first {MOST_COMPARED} entries are compared."],
    ),
    "long words": ({"words": "w" * 10_000}, ["longer than 200 characters"]),
    "projection": ({"present": "maybe"}, ["'maybe'"]),
    "nothing at all": ({"": "x"}, ["is not a filter"]),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_part_is_named(what: str) -> None:
    query, said = BAD[what]

    screen = (
        opened("coverage", phase="primary", **query)
        if "phase" not in query
        else opened("coverage", **query)
    )

    told = " ".join(screen.notices)
    assert [part for part in said if part not in told] == []
    if "phase" not in query:
        assert "primary" in screen.sentence
    again = opened("coverage", **screen.query)
    assert again.notices == []
    assert again.sentence == screen.sentence


def test_many_bad_parts_are_counted() -> None:
    screen = opened("pathway", **{f"p{n}": "1" for n in range(300)})
    assert len(screen.notices) == MOST_SENTENCES + 1
    assert screen.notices[-1] == f"{300 - MOST_SENTENCES} more parts of the address were left out."


def test_a_good_address_is_answered_by_no_notice() -> None:
    for page in ("pathway", "coverage", "catalogue", "evidence"):
        assert opened(page, level="universal", present="0").notices == []


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.one_of(st.text(max_size=30), st.sampled_from(["level", "cell", "compare", "words"])),
        st.lists(st.text(max_size=300), max_size=4),
        max_size=8,
    )
)
def test_any_address_gives_a_view_that_comes_back_from_its_own_address(
    query: dict[str, list[str]],
) -> None:
    groups, ids = CATALOGUE.target_groups, set(CATALOGUE.entries["id"])
    view, dropped = from_query(query, groups, ids)
    assert all(sentence[-1] in ".?" and len(sentence) < 250 for sentence in dropped)
    assert len(dropped) <= MOST_SENTENCES + 1
    assert from_query(view.to_query(), groups, ids) == (view, [])
