"""Entries: added, changed by one of two who meet, placed, deleted with their links, restored."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from replay import assert_history_agrees
from sqlalchemy import insert

from rpc.areas import entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.decisions import decide
from rpc.areas.entries import (
    MOST_AT_ONCE,
    add,
    add_many,
    change,
    change_many,
    copies,
    entry,
    place,
    remove,
    restore,
)
from rpc.areas.errors import EditConflictError, NotFoundError, RefusedError
from rpc.areas.history import changes
from rpc.areas.history.timeline import deleted, history, undo
from rpc.areas.links import link, unlink
from rpc.areas.local_map import local_map
from rpc.areas.store import Store
from rpc.storage import record
from rpc.storage.schema import entries as entries_table
from rpc.tables.catalogue import load
from rpc.tables.local import LOCAL

BY = local_actor("Facilitator")
ENTRY = {
    "name": "Drop-in",
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
}


def test_adding(store: Store, area: str) -> None:
    before = datetime.now(UTC)
    entry_id = add(store, area, BY, {**ENTRY, "name": " Drop-in ", "cost": ""})

    kept = store.state(area)
    assert kept.entries == {entry_id: ENTRY}
    assert kept.versions == {entry_id: 2}
    assert kept.area.version == store.version(area) == 2
    line = assert_history_agrees(store, area)[-1]
    assert (line.number, line.batch, line.by, line.action) == (2, 2, BY.title, "added")
    assert (line.subject, line.subject_id, line.undoes) == ("entry", entry_id, None)
    assert (line.before, line.after) == (None, ENTRY)
    assert before <= datetime.fromisoformat(line.at) <= datetime.now(UTC)


def test_every_column_is_kept(store: Store, area: str) -> None:
    catalogue = load()
    programme = str(catalogue.entries["id"].iloc[0])
    full = {name: f"Some {name}" for name, field in LOCAL.items() if not field.words}
    full |= {name: str(next(iter(f.words))) for name, f in LOCAL.items() if f.words}
    full |= {name: "2026-11-24" for name, field in LOCAL.items() if field.is_date}
    full |= dict.fromkeys(("age_max", "cost_amount", "wait_weeks", "yearly_cost"), "12")
    full |= dict.fromkeys(("age_min", "places", "referred", "started", "completed"), "11")
    full |= {"programme": programme, "copied_from": programme}
    entry_id = add(store, area, BY, full, [programme])
    assert store.state(area).entries[entry_id] == full
    assert full.keys() == LOCAL.keys()
    assert_history_agrees(store, area)


def test_texts_are_kept_to_the_letter(store: Store, area: str) -> None:
    odd = {**ENTRY, "name": '\'; DROP TABLE entries; -- "£" 北 😀 é', "provider": "a\\b %s :x {y}"}
    entry_id = add(store, area, BY, odd | {"description": "one\ntwo\tthree"})
    assert store.state(area).entries[entry_id] == odd | {"description": "one\ntwo\tthree"}
    assert_history_agrees(store, area)


def test_characters_that_no_database_keeps_are_left_out(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, {**ENTRY, "name": "Drop\x00-in\ud83d", "times": "\x00"})
    assert store.state(area).entries[entry_id] == ENTRY
    decide(store, area, BY, "self_help/primary", comment="a\x00b")
    assert store.state(area).decisions["self_help/primary"]["comment"] == "ab"
    assert_history_agrees(store, area)


@pytest.mark.parametrize("blank", [" ", "\x00", "\x00 \ud800"])
def test_a_needed_value_of_nothing_is_refused(store: Store, area: str, blank: str) -> None:
    with pytest.raises(RefusedError, match="Name is blank"):
        add(store, area, BY, {**ENTRY, "name": blank})


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("colour", "red", "There is no column 'colour'."),
        ("row_type", "univeral_services", "Did you mean 'universal_services'?"),
        ("phases", "primary;tertiary", "'tertiary' is not a known word."),
        ("places", "many", "Places: 'many' is not a whole number."),
        ("places", "\N{FULLWIDTH DIGIT FIVE}", "is not a whole number."),
        ("yearly_cost", "\N{ARABIC-INDIC DIGIT FIVE}", "is not an amount in pounds"),
        ("funding_ends", "\N{FULLWIDTH DIGIT TWO}026-11-24", "is not a date as 2026-11-24."),
        ("funding_ends", "2026-02-30", "there is no such day as '2026-02-30'."),
        ("cost_amount", "12.505", "is not an amount in pounds, such as 12.50."),
        ("name", "x" * 301, "at most 300 characters fit; this has 301."),
        ("programme", "zzz", "there is no entry 'zzz' in the catalogue."),
        ("evidence", "guidebook", "Evidence that is stated locally needs its source."),
    ],
)
def test_wrong_values_are_refused(
    store: Store, area: str, column: str, value: str, sentence: str
) -> None:
    entry_id = add(store, area, BY, ENTRY)
    wrong = {**ENTRY, column: value}
    with pytest.raises(RefusedError) as refused:
        add(store, area, BY, wrong)
    assert sentence in " ".join(refused.value.wrong.values())
    with pytest.raises(RefusedError) as refused:
        change(store, area, BY, entry_id, wrong, 2)
    assert sentence in str(refused.value)
    assert store.version(area) == 2


def test_adding_many_is_one_batch_or_nothing(store: Store, area: str) -> None:
    with pytest.raises(RefusedError):
        add_many(store, area, BY, [ENTRY, ENTRY, {**ENTRY, "phases": "never"}])
    assert store.version(area) == 1

    rows = [{**ENTRY, "name": f"Entry {number}"} for number in range(1_200)]
    ids = add_many(store, area, BY, rows)
    kept = store.state(area)
    assert [kept.entries[name]["name"] for name in ids] == [row["name"] for row in rows]
    lines = assert_history_agrees(store, area)
    assert {line.batch for line in lines[1:]} == {2}
    assert len({line.at for line in lines[1:]}) == 1
    undo(store, area, BY)
    assert store.state(area).entries == {}
    assert add_many(store, area, BY, []) == []
    with pytest.raises(RefusedError, match="At most 5,000 entries"):
        add_many(store, area, BY, [ENTRY] * (MOST_AT_ONCE + 1))


def test_a_write_that_fails_half_way_leaves_nothing(
    store: Store, area: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once after the change was written, once after half of the entries were."""
    entry_id = add(store, area, BY, ENTRY)

    def broken(connection, area_id, subject, written):
        rows = [
            {"area_id": area_id, "id": f"half-{number}", "version": 1} | dict.fromkeys(LOCAL, "")
            for number in range(2)
        ]
        connection.execute(insert(entries_table), rows)
        raise RuntimeError("half way")

    for broken_part in (broken, None):
        with monkeypatch.context() as patch:
            patch.setattr(changes, "put", broken_part or (lambda *_: 1 / 0))
            with pytest.raises((RuntimeError, ZeroDivisionError)):
                change(store, area, BY, entry_id, {**ENTRY, "name": "Other"}, 2)
            with pytest.raises((RuntimeError, ZeroDivisionError)):
                remove(store, area, BY, [entry_id], ended=None)
            with pytest.raises((RuntimeError, ZeroDivisionError)):
                undo(store, area, BY)
            with pytest.raises((RuntimeError, ZeroDivisionError)):
                store.make("Hale", BY)
        assert store.state(area).entries == {entry_id: ENTRY}
        assert len(store.areas()) == 1
        assert [line.action for line in assert_history_agrees(store, area)] == ["made", "added"]
    assert change(store, area, BY, entry_id, {**ENTRY, "name": "Other"}, 2) == 3
    assert record.put is changes.put


def test_changing(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, {**ENTRY, "cost": "free"})
    assert change(store, area, local_actor("Lead"), entry_id, {**ENTRY, "places": "12"}, 2) == 3
    kept = store.state(area)
    assert kept.entries[entry_id] == ENTRY | {"places": "12"}, "what is not given is blank now"
    assert kept.versions[entry_id] == 3
    line = assert_history_agrees(store, area)[-1]
    assert (line.action, line.by) == ("changed", "Lead")
    assert line.before == ENTRY | {"cost": "free"}
    assert change(store, area, local_actor("Lead"), entry_id, {**ENTRY, "places": " 12"}, 3) == 3
    assert store.version(area) == 3, "nothing was changed, so nothing is recorded"


def test_the_second_of_two_who_change_one_entry_is_told(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, ENTRY)
    change(store, area, local_actor("Lead"), entry_id, {**ENTRY, "places": "12", "cost": "free"}, 2)

    mine = {**ENTRY, "places": "15"}
    with pytest.raises(EditConflictError) as overtaken:
        change(store, area, BY, entry_id, mine, 2)
    told = overtaken.value
    assert told.saved == ENTRY | {"places": "12", "cost": "free"}
    assert told.wanted == mine
    assert set(told.columns) == {"places", "cost"}
    assert (told.by, told.version) == ("Lead", 3)
    assert 'Lead saved another "' in str(told)
    assert '"Places"' in str(told)
    assert '"Cost to the family"' in str(told)
    assert store.state(area).entries[entry_id] == told.saved

    assert change(store, area, BY, entry_id, mine, told.version) == 4
    assert_history_agrees(store, area)


def test_who_saves_the_same_as_another_is_told_too(store: Store, area: str) -> None:
    """Both may have counted one more: the second must look again."""
    entry_id = add(store, area, BY, {**ENTRY, "places": "1"})
    change(store, area, local_actor("Lead"), entry_id, {**ENTRY, "places": "2"}, 2)
    with pytest.raises(
        EditConflictError, match="Lead saved the same while you were writing"
    ) as overtaken:
        change(store, area, BY, entry_id, {**ENTRY, "places": "2"}, 2)
    assert overtaken.value.columns == []


def test_who_changes_what_another_deleted_may_bring_it_back(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, ENTRY)
    remove(store, area, local_actor("Lead"), [entry_id], ended=None)
    with pytest.raises(EditConflictError, match="Lead deleted this entry") as overtaken:
        change(store, area, BY, entry_id, {**ENTRY, "places": "3"}, 2)
    assert overtaken.value.saved is None
    back = {entry_id: ({**ENTRY, "places": "3"}, overtaken.value.version)}
    with pytest.raises(EditConflictError, match="Lead deleted this entry"):
        change_many(store, area, BY, back)
    change_many(store, area, BY, back, brings_back=[entry_id])
    assert store.state(area).entries == {entry_id: ENTRY | {"places": "3"}}
    assert entry(store, area, entry_id) == (ENTRY | {"places": "3"}, 4)
    for gone in ("e-gone", "\x00"):
        with pytest.raises(NotFoundError, match="not there any more"):
            entry(store, area, gone)
    assert_history_agrees(store, area)


def test_changing_never_makes_an_entry(store: Store, area: str) -> None:
    elsewhere = add(store, store.make("Hale", BY).id, BY, ENTRY)
    for entry_id in ("e-000000000000", elsewhere, "x" * 100, "\x00"):
        for expected in (0, 2):
            with pytest.raises(NotFoundError):
                change(store, area, BY, entry_id, ENTRY, expected)
    assert store.version(area) == 1


def test_changing_many_saves_all_or_none(store: Store, area: str) -> None:
    first, second = add_many(store, area, BY, [ENTRY, ENTRY])
    new = {**ENTRY, "name": "New"}
    with pytest.raises(EditConflictError):
        change_many(store, area, BY, {first: (new, 2), second: (new, 2)})
    assert store.version(area) == 3
    assert change_many(store, area, BY, {first: (new, 2), second: (new, 3)}) == 5
    assert {line.batch for line in history(store, area)[:2]} == {4}
    assert list(store.state(area).versions.values()) in ([4, 5], [5, 4])
    assert_history_agrees(store, area)


def test_the_tray_and_placing_from_it(store: Store, area: str) -> None:
    names = [{"name": "One"}, {"name": "Two", "provider": "NHS"}, {"name": "Three"}]
    with pytest.raises(RefusedError):
        add_many(store, area, BY, names)
    first, second, third = add_many(store, area, BY, names, placed=False)
    with pytest.raises(RefusedError, match="Phases: choose at least one"):
        place(store, area, BY, [second, first], {"row_type": "self_help"})
    assert store.version(area) == 4

    values = {"row_type": "self_help", "phases": "primary", "provider": "", "times": ""}
    place(store, area, BY, [second], values)
    place(store, area, BY, [first, first], values | {"provider": "Council"})
    kept = store.state(area)
    placed = {"row_type": "self_help", "phases": "primary"}
    assert kept.entries[first] == placed | {"name": "One", "provider": "Council"}
    assert kept.entries[second] == placed | {"name": "Two", "provider": "NHS"}
    assert kept.entries[third] == {"name": "Three"}
    lines = assert_history_agrees(store, area)
    assert [line.action for line in lines[4:]] == ["placed", "placed"]
    with pytest.raises(NotFoundError):
        place(store, area, BY, [third, "e-gone"], values | {"provider": "Council"})

    found = local_map(kept, load())
    assert list(found.tray["id"]) == [third]
    assert list(found.local["id"]) == [first, second]
    assert list(found.entries["id"]) == [first, second]


def test_an_entry_of_the_tray_can_be_changed_without_placing_it(store: Store, area: str) -> None:
    (entry_id,) = add_many(store, area, BY, [{"name": "One"}], placed=False)
    change(store, area, BY, entry_id, {"name": "Two"}, 2)
    with pytest.raises(RefusedError, match="Phases: choose at least one"):
        change(store, area, BY, entry_id, {"name": "Two", "row_type": "self_help"}, 3)


def test_removing_takes_the_links_and_restoring_brings_them_back(store: Store, area: str) -> None:
    one, two, three = add_many(store, area, BY, [ENTRY, ENTRY, ENTRY])
    kept_link = link(store, area, BY, two, three, "refer", "agreed")
    torn = {
        link(store, area, BY, one, two, "step_up", "hoped"),
        link(store, area, BY, three, one, "refer", "agreed"),
    }
    stood = store.state(area)

    remove(store, area, BY, [one, one], ended=None)
    kept = store.state(area)
    assert kept.entries.keys() == {two, three}
    assert kept.links.keys() == {kept_link}
    lines = assert_history_agrees(store, area)
    assert {line.subject_id for line in lines if line.action == "deleted"} == {one, *torn}
    assert len({line.batch for line in lines if line.action == "deleted"}) == 1
    assert [line.subject_id for line in deleted(store, area)] == [one]

    restore(store, area, local_actor("Lead"), one)
    kept = store.state(area)
    assert (kept.entries, kept.links) == (stood.entries, stood.links)
    assert deleted(store, area) == []
    version = store.version(area)
    assert restore(store, area, local_actor("Lead"), one) == version, "it stands: nothing to do"
    lines = assert_history_agrees(store, area)
    assert {line.action for line in lines if line.by == "Lead"} == {"restored"}


def test_links_come_back_with_the_second_of_their_ends(store: Store, area: str) -> None:
    one, two = add_many(store, area, BY, [ENTRY, ENTRY])
    link_id = link(store, area, BY, one, two, "refer", "agreed")
    gone = link(store, area, BY, two, one, "refer", "agreed")
    unlink(store, area, BY, gone)
    remove(store, area, BY, [one], ended=None)
    remove(store, area, BY, [two], ended=None)
    assert [line.subject_id for line in deleted(store, area)] == [two, one]

    restore(store, area, BY, one)
    assert store.state(area).links == {}
    restore(store, area, BY, two)
    assert store.state(area).links.keys() == {link_id}, "and none that was taken away before"
    assert_history_agrees(store, area)


def test_no_link_comes_back_twice(store: Store, area: str) -> None:
    one, two = add_many(store, area, BY, [ENTRY, ENTRY])
    link(store, area, BY, one, two, "refer", "agreed")
    remove(store, area, BY, [one], ended=None)
    change_many(store, area, BY, {one: (ENTRY, 0)}, brings_back=[one])
    newer = link(store, area, BY, one, two, "refer", "hoped")
    remove(store, area, BY, [two], ended=None)
    restore(store, area, BY, two)
    assert store.state(area).links.keys() == {newer}


def test_removing_or_restoring_what_never_was(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, ENTRY)
    for gone in ("e-gone", "\x00", "x" * 100):
        with pytest.raises(NotFoundError, match="You can restore it"):
            remove(store, area, BY, [entry_id, gone], ended=None)
        with pytest.raises(NotFoundError, match="no such entry in the history"):
            restore(store, area, BY, gone)
    assert store.version(area) == 2


def test_restoring_what_an_undo_took(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, ENTRY)
    undo(store, area, BY)
    assert [line.action for line in deleted(store, area)] == ["undid"]
    restore(store, area, BY, entry_id)
    assert store.state(area).entries == {entry_id: ENTRY}


def test_copies_of_the_model_can_all_be_added(store: Store, area: str) -> None:
    catalogue = load()
    ids = [str(name) for name in catalogue.entries["id"]]
    rows = copies(catalogue.entries, ids)
    made = add_many(store, area, BY, rows, ids, action=changes.Action.COPIED)
    kept = store.state(area)
    assert [kept.entries[name]["copied_from"] for name in made] == ids
    assert {line.action for line in assert_history_agrees(store, area)} == {"made", "copied"}
    by_id = catalogue.entries.set_index("id")
    for name, source in zip(made, ids, strict=True):
        copied, model = kept.entries[name], by_id.loc[source]
        assert copied["name"] == model["name"]
        assert copied.get("programme", "") in ("", source)
        assert ("modes" in copied) <= (model["modes_basis"] == "stated")
        assert ("relationship" in copied) <= (model["relationship_basis"] == "stated")
        assert "confirmed_on" not in copied
    assert entries.copies(catalogue.entries, []) == []
