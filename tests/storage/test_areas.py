"""Areas: made, renamed, set, put away, deleted for good."""

from __future__ import annotations

import threading

import pytest
from replay import assert_history_agrees
from sqlalchemy import func, select

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.decisions import decide
from rpc.areas.entries import add, add_many
from rpc.areas.errors import AreaError, NotFoundError, RefusedError
from rpc.areas.history.timeline import history, snapshot
from rpc.areas.links import link
from rpc.areas.scenarios import scenarios
from rpc.areas.store import LONGEST_NAME, LONGEST_SETTING, Area, Store
from rpc.storage import schema
from rpc.vocabulary import Level, Rule

BY = local_actor("Facilitator")
ENTRY = {
    "name": "Drop-in",
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
}


def rows_of(store: Store, area_id: str) -> dict[str, int]:
    """How many rows each table holds of an area."""
    with store.engine.connect() as connection:
        return {
            table.name: connection.execute(
                select(func.count()).where(table.c.area_id == area_id)
            ).scalar_one()
            for table in schema.metadata.sorted_tables
            if table.name != "areas"
        }


def test_a_new_database_holds_no_area(store: Store) -> None:
    assert store.areas() == []


def test_making_an_area(store: Store) -> None:
    made = store.make("  Northborough   and Hale ", BY, {"writer": "Lead", "abuse_route": ""})

    assert made.name == "Northborough and Hale"
    assert made.id == "northborough-and-hale"
    assert made.settings == {"writer": "Lead"}
    assert made.writer == "Lead"
    assert made.version == store.version(made.id) == 1
    assert store.areas() == [made]
    assert store.area(made.id) == made
    (line,) = assert_history_agrees(store, made.id)
    assert (line.action, line.by, line.before) == ("made", BY.title, None)
    assert line.after == {"name": "Northborough and Hale", "writer": "Lead"}


def test_ids_are_addresses_and_never_twice(store: Store) -> None:
    first = store.make("North & South", BY)
    store.rename(first.id, "Somewhere else", BY)
    names = ["North, South", "NORTH SOUTH", "北", "!!!", "東" * LONGEST_NAME]
    assert [store.make(name, BY).id for name in names] == [
        "north-south-2",
        "north-south-3",
        "area",
        "area-2",
        "area-3",
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Give the area a name."),
        (" \t\n", "Give the area a name."),
        ("\x00", "Give the area a name."),
        ("x" * (LONGEST_NAME + 1), "The name is longer than 80 characters."),
        ("northBOROUGH", "There is an area called Northborough already."),
        ("Old", "There is an area called Old already among the archived areas."),
    ],
)
def test_names_that_are_refused(store: Store, area: str, name: str, sentence: str) -> None:
    store.archive(store.make("Old", BY).id, BY)
    other = store.make("Other", BY).id

    with pytest.raises(RefusedError, match=r"name|called") as refused:
        store.make(name, BY)
    assert refused.value.wrong == {"name": sentence}
    with pytest.raises(RefusedError) as refused:
        store.rename(other, name, BY)
    assert refused.value.wrong == {"name": sentence}
    assert [each.name for each in store.areas()] == ["Northborough", "Other"]
    assert store.version(other) == 1


def test_one_name_is_given_once_however_many_ask(store: Store) -> None:
    said: list[Area | RefusedError] = []
    start = threading.Barrier(6)

    def ask() -> None:
        start.wait()
        try:
            said.append(store.make("Hale", BY))
        except RefusedError as refused:
            said.append(refused)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(each, Area) for each in said) == 1
    assert len(said) == 6
    assert [each.name for each in store.areas()] == ["Hale"]


def test_renaming_keeps_the_address_and_may_change_the_case(store: Store, area: str) -> None:
    renamed = store.rename(area, "NORTHBOROUGH", BY)
    assert (renamed.id, renamed.name, renamed.version) == (area, "NORTHBOROUGH", 2)
    line = assert_history_agrees(store, area)[-1]
    assert (line.action, line.before, line.after) == (
        "changed",
        {"name": "Northborough"},
        {"name": "NORTHBOROUGH"},
    )
    assert store.rename(area, " NORTHBOROUGH", BY).version == 2, "nothing was changed"


def test_settings(store: Store, area: str) -> None:
    store.set(area, BY, writer=" Lead ", level_universal="Tier 1", on="online", off="services;zzz")
    found = store.set(area, BY, is_example="yes")
    assert found.writer == "Lead"
    assert found.is_example
    assert found.rules_on == (Rule.ONLINE,)
    assert found.rules_off == (Rule.SERVICES,)
    assert found.level_words == {Level.UNIVERSAL: "Tier 1"}

    found = store.set(area, BY, writer="", is_example="")
    assert "writer" not in found.settings
    assert not found.is_example
    lines = assert_history_agrees(store, area)
    assert [line.action for line in lines] == ["made", "set", "set", "set"]
    assert lines[-1].before == store.area(area).settings | {
        "name": "Northborough",
        "writer": "Lead",
        "is_example": "yes",
    }


def test_settings_that_are_refused(store: Store, area: str) -> None:
    with pytest.raises(RefusedError) as refused:
        store.set(area, BY, colour="red", writer="x" * (LONGEST_SETTING + 1))
    assert refused.value.wrong == {
        "colour": "There is no setting 'colour'.",
        "writer": "The role of the person who writes: at most 500 characters fit.",
    }
    with pytest.raises(RefusedError):
        store.make("Hale", BY, {"name": "x"})
    assert store.version(area) == 1
    assert len(store.areas()) == 1


def test_archiving_puts_away_and_brings_back(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, ENTRY)
    archived = store.archive(area, BY)
    assert archived.archived
    assert store.areas() == []
    assert store.areas(with_archived=True) == [archived]
    assert entry_id in store.state(area).entries
    back = store.unarchive(area, BY)
    assert back.archived == ""
    assert store.areas() == [back]
    assert_history_agrees(store, area)


def test_areas_come_by_name_archived_ones_last(store: Store) -> None:
    for name in ("hale", "Zeal", "Alder", "Élan"):
        store.make(name, BY)
    store.archive("alder", BY)
    names = [each.name for each in store.areas(with_archived=True)]
    assert names == ["hale", "Zeal", "Élan", "Alder"]


def test_deleting_for_good_needs_the_name_and_takes_everything(store: Store, area: str) -> None:
    other = store.make("Hale", BY).id
    for each in (area, other):
        first, second = add_many(store, each, BY, [ENTRY, ENTRY])
        link(store, each, BY, first, second, "refer", "agreed")
        decide(store, each, BY, "self_help/primary", "none")
        snapshot(store, each, BY, "Then")
        plan = scenarios.make(store, each, BY, "Plan").id
        scenarios.end(store, each, BY, plan, [first])

    for typed in ("", "northborough", "Hale"):
        with pytest.raises(AreaError, match="type the name of the area, Northborough, to confirm"):
            store.delete(area, BY, typed)
    assert all(rows_of(store, area).values())

    store.delete(area, BY, " Northborough ")
    assert store.areas() == [store.area(other)]
    assert not any(rows_of(store, area).values())
    assert all(rows_of(store, other).values())
    assert store.make("Northborough", BY).version == 1


def test_what_is_not_there(store: Store, area: str) -> None:
    gone = "nowhere"
    assert store.version(gone) is None
    for ask in (store.area, store.state, lambda name: history(store, name)):
        with pytest.raises(NotFoundError, match="There is no area 'nowhere' here"):
            ask(gone)
    writes = (
        lambda: store.rename(gone, "X", BY),
        lambda: store.set(gone, BY, writer="X"),
        lambda: store.archive(gone, BY),
        lambda: store.unarchive(gone, BY),
        lambda: store.delete(gone, BY, "X"),
        lambda: add(store, gone, BY, ENTRY),
        lambda: decide(store, gone, BY, "self_help/primary", "none"),
        lambda: snapshot(store, gone, BY, "X"),
    )
    for write in writes:
        with pytest.raises(NotFoundError, match="This area is not there any more"):
            write()
    assert not any(rows_of(store, gone).values())


def test_an_address_that_no_database_can_look_up_is_not_there(store: Store, area: str) -> None:
    for odd in (f"{area}\x00", "\ud800", "x" * 10_000, "' OR 1=1 --"):
        with pytest.raises(NotFoundError):
            store.area(odd)
        with pytest.raises(NotFoundError):
            add(store, odd, BY, ENTRY)


def test_who_wrote_is_kept_as_a_short_role(store: Store, area: str) -> None:
    store.set(area, local_actor(" Lead\x00 " + "x" * 100), writer="y")
    assert history(store, area)[0].by == ("Lead " + "x" * 100)[:80]
