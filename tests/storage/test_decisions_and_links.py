"""Decisions on wall cells, and links between entries."""

from __future__ import annotations

from datetime import date

import pytest
from replay import assert_history_agrees

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.decisions import WALL_KEYS, decide, states, withdraw
from rpc.areas.entries import add_many, remove
from rpc.areas.errors import NotFoundError, RefusedError
from rpc.areas.history.timeline import history, undo
from rpc.areas.links import link, unlink
from rpc.areas.local_map import local_map
from rpc.areas.store import Store
from rpc.tables.catalogue import load
from rpc.vocabulary import State
from rpc.vocabulary.local import Decided

BY = local_actor("Facilitator")
CELL = "self_help/primary"
BOARD = "Say why this is out of scope: the board will ask."
ENTRY = {
    "name": "Drop-in",
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
}


@pytest.fixture
def pair(store: Store, area: str) -> tuple[str, str]:
    """Two entries of the area."""
    first, second = add_many(store, area, BY, [ENTRY, ENTRY])
    return first, second


def test_there_are_thirty_cells() -> None:
    assert len(set(WALL_KEYS)) == 30


def test_deciding(store: Store, area: str) -> None:
    assert decide(store, area, BY, CELL, Decided.NONE, comment=" Asked twice ") == 2
    today = date.today().isoformat()
    kept = {"state": "none", "comment": "Asked twice", "by": BY.title, "on": today}
    assert store.state(area).decisions == {CELL: kept}
    line = assert_history_agrees(store, area)[-1]
    assert (line.action, line.subject, line.subject_id) == ("decided", "decision", CELL)
    assert (line.before, line.after) == (None, kept)
    assert decide(store, area, BY, CELL, Decided.NONE, comment="Asked twice") == 2

    decide(store, area, local_actor(), CELL, "out_of_scope", why="The county does it")
    found = store.state(area)
    assert found.decisions == {
        CELL: {"state": "out_of_scope", "why": "The county does it", "on": today}
    }
    assert states(found.decisions) == {CELL: State.OUT_OF_SCOPE}
    assert local_map(found, load()).states == {CELL: State.OUT_OF_SCOPE}
    assert_history_agrees(store, area)


def test_a_comment_alone_decides_nothing(store: Store, area: str) -> None:
    decide(store, area, BY, CELL, comment="Ask the county")
    kept = store.state(area)
    assert kept.decisions[CELL]["comment"] == "Ask the county"
    assert states(kept.decisions) == {}


def test_withdrawing(store: Store, area: str) -> None:
    decide(store, area, BY, CELL, "none")
    withdraw(store, area, local_actor("Lead"), CELL)
    assert store.state(area).decisions == {}
    line = assert_history_agrees(store, area)[-1]
    assert (line.action, line.by, line.after) == ("withdrew", "Lead", None)
    with pytest.raises(NotFoundError, match="there is nothing here to clear"):
        withdraw(store, area, local_actor("Lead"), CELL)
    undo(store, area, BY)
    assert store.state(area).decisions[CELL]["state"] == "none"
    decide(store, area, BY, CELL, why="A reason without a decision")
    assert store.state(area).decisions == {}


@pytest.mark.parametrize(
    ("cell", "state", "why", "comment", "wrong"),
    [
        ("self_help/x", "none", "", "", {"cell": "There is no cell 'self_help/x' on the wall."}),
        ("", "none", "", "", {"cell": "There is no cell '' on the wall."}),
        (CELL, "maybe", "", "", {"state": "'maybe' cannot be decided of a cell."}),
        (CELL, Decided.OUT_OF_SCOPE, " ", "", {"why": BOARD}),
        (CELL, "none", "x" * 1001, "", {"why": "At most 1,000 characters fit; this has 1,001."}),
        (CELL, "", "", "x" * 1001, {"comment": "At most 1,000 characters fit; this has 1,001."}),
    ],
)  # fmt: skip
def test_decisions_that_are_refused(
    store: Store, area: str, cell: str, state: str, why: str, comment: str, wrong: dict[str, str]
) -> None:
    with pytest.raises(RefusedError) as refused:
        decide(store, area, BY, cell, state, why=why, comment=comment)
    assert refused.value.wrong == wrong
    assert store.version(area) == 1


def test_linking(store: Store, area: str, pair: tuple[str, str]) -> None:
    first, second = pair
    link_id = link(store, area, BY, first, second, "refer", "hoped")
    kept = {"from_id": first, "to_id": second, "kind": "refer", "standing": "hoped"}
    assert store.state(area).links == {link_id: kept}
    line = assert_history_agrees(store, area)[-1]
    assert (line.action, line.subject_id, line.after) == ("linked", link_id, kept)

    assert link(store, area, BY, first, second, "refer", "agreed") == link_id
    assert store.state(area).links == {link_id: kept | {"standing": "agreed"}}
    others = {
        link(store, area, BY, first, second, "step_up", "agreed"),
        link(store, area, BY, second, first, "refer", "agreed"),
    }
    assert store.state(area).links.keys() == {link_id, *others}
    assert_history_agrees(store, area)


def test_unlinking(store: Store, area: str, pair: tuple[str, str]) -> None:
    link_id = link(store, area, BY, *pair, "refer", "hoped")
    assert unlink(store, area, local_actor("Lead"), link_id) == 5
    assert store.state(area).links == {}
    assert history(store, area)[0].by == "Lead"
    for gone in (link_id, "\x00", "x" * 100):
        with pytest.raises(NotFoundError, match="This link is not there any more"):
            unlink(store, area, local_actor("Lead"), gone)
    assert_history_agrees(store, area)


def test_links_that_are_refused(store: Store, area: str, pair: tuple[str, str]) -> None:
    first, second = pair
    with pytest.raises(RefusedError) as refused:
        link(store, area, BY, first, first, "love", "never")
    assert refused.value.wrong == {
        "kind": "'love' is not a kind of link.",
        "standing": "'never' does not say whether the link is in place.",
        "to_id": "An entry cannot be linked to itself.",
    }
    remove(store, area, BY, [second], ended=None)
    for one, two in ((first, second), (second, first), (first, "\x00")):
        with pytest.raises(NotFoundError, match="One of the two entries is not there any more"):
            link(store, area, BY, one, two, "refer", "hoped")
    assert store.state(area).links == {}
