"""What a page asks the database: once, for the moment that it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from screens import CATALOGUE, opened
from sqlalchemy import Engine, event

from rpc.areas import decisions, entries, links
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import copies
from rpc.areas.history import timeline
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Store
from rpc.storage.database import open_database
from rpc.vocabulary.local import Decided, LinkKind, LinkStanding

BY = local_actor("Facilitator")

MOST = 3
"""Questions of a run, whatever the page."""

LISTS = {"upkeep": 1}
"""And one for each list that only this page shows and that has no version: the snapshots."""


@contextmanager
def asked() -> Iterator[list[str]]:
    """The questions that anybody asks a database meanwhile."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def area() -> Iterator[tuple[str, dict[str, str]]]:
    """An area with everything that a page can ask about, and what opens more of it."""
    engine = open_database()
    store = Store(engine)
    area_id = store.make("Asked about", BY, {"writer": BY.title}).id
    rows = copies(CATALOGUE.entries, CATALOGUE.entries["id"].head(12))
    entry_id, other, gone = entries.add_many(store, area_id, BY, rows, CATALOGUE.names)[:3]
    entries.add_many(store, area_id, BY, [{"name": "It waits"}], placed=False)
    links.link(store, area_id, BY, entry_id, other, LinkKind.REFER, LinkStanding.AGREED)
    decisions.decide(store, area_id, BY, "self_help/primary", Decided.NONE)
    timeline.snapshot(store, area_id, BY, "Start")
    entries.remove(store, area_id, BY, [gone], ended=None)
    for name in ("One", "Another"):
        scenario = scenarios.make(store, area_id, BY, name)
        scenarios.end(store, area_id, BY, scenario.id, [other])
    yield area_id, {"scenario": scenario.id, "entry": entry_id}
    engine.dispose()


PAGES = {
    "the model": ("coverage", {"area": ""}),
    "pathway": ("pathway", {}),
    "coverage": ("coverage", {"cell": "universal/primary"}),
    "against the model": ("coverage", {"shows": "against"}),
    "then and now": ("coverage", {"shows": "then_now", "then": "5"}),
    "catalogue": ("catalogue", {}),
    "evidence": ("evidence", {}),
    "area": ("area", {"cell": "self_help/primary"}),
    "an entry": ("area", {"entry": "entry"}),
    "the past": ("area", {"as_of": "5"}),
    "entries": ("entries", {"entry": "entry"}),
    "judging": ("judging", {}),
    "scenarios": ("scenarios", {}),
    "a scenario": ("scenarios", {"scenario": "scenario"}),
    "upkeep": ("upkeep", {}),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_warm_run_asks_for_its_moment_and_for_its_lists(
    name: str, area: tuple[str, dict[str, str]]
) -> None:
    area_id, ids = area
    page, more = PAGES[name]
    query = {key: ids.get(value, value) for key, value in ({"area": area_id} | more).items()}
    screen = opened(page, **{key: value for key, value in query.items() if value})
    screen.at.run()

    with asked() as questions:
        screen.at.run()

    screen.fine()
    most = MOST + LISTS.get(page, 0)
    assert len(questions) <= most, "\n".join(questions)
