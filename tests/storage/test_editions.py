"""Editions of the catalogue: what a map is linked to may be gone, or be called otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from replay import assert_history_agrees

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import add, add_many, change, change_many, copies, place, remove, restore
from rpc.areas.errors import RefusedError
from rpc.areas.history.timeline import as_of, undo
from rpc.areas.local_map import local_map
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Store
from rpc.areas.transfer.plain_data import dump, dump_all, load, load_all
from rpc.exchange.map_file import backup_file, map_file, read_backup, read_map_file
from rpc.tables.catalogue import Catalogue
from rpc.tables.catalogue import load as catalogue

BY = local_actor("Facilitator")
GONE = "family-foundations"
NAME = "Family Foundations"
ENTRY = {
    "name": "Getting ready",
    "provider": "Family Hub",
    "row_type": "universal_parenting",
    "phases": "early_years",
    "programme": GONE,
}
KEPT = ENTRY | {"programme_name": NAME}
OLDER = catalogue().names
NEWER = {one: name for one, name in OLDER.items() if one != GONE}
"""The edition after the one that the maps of these tests were made with."""


def newer() -> Catalogue:
    """The catalogue without what is gone."""
    whole = catalogue()
    entries = whole.entries[whole.entries["id"] != GONE].reset_index(drop=True)
    return replace(whole, entries=entries)


def test_a_link_keeps_the_name_that_it_had_when_it_was_made(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, ENTRY, OLDER)
    assert store.state(area).entries[entry_id] == KEPT
    renamed = OLDER | {GONE: "Another Name"}
    change(store, area, BY, entry_id, KEPT | {"places": "12"}, 2, renamed)
    assert store.state(area).entries[entry_id] == KEPT | {"places": "12"}
    moved = KEPT | {"programme": "ibct"}
    change(store, area, BY, entry_id, moved, 3, OLDER)
    assert store.state(area).entries[entry_id]["programme_name"] == OLDER["ibct"]
    change(store, area, BY, entry_id, {**KEPT, "programme": ""}, 4, OLDER)
    assert "programme_name" not in store.state(area).entries[entry_id]
    assert_history_agrees(store, area)


def test_what_is_gone_freezes_nothing_and_stays(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, ENTRY, OLDER)
    changed = KEPT | {"places": "12"}
    change(store, area, BY, entry_id, changed, 2, NEWER)
    assert store.state(area).entries[entry_id] == changed
    change_many(store, area, BY, {entry_id: (KEPT, 3)}, NEWER)
    assert store.state(area).entries[entry_id] == KEPT
    undo(store, area, BY)
    assert store.state(area).entries[entry_id] == changed


def test_it_can_be_cleared_and_moved_and_come_back(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, ENTRY, OLDER)
    without = {name: value for name, value in ENTRY.items() if name != "programme"}
    change(store, area, BY, entry_id, without, 2, NEWER)
    assert store.state(area).entries[entry_id] == without
    # It was of this entry once, so it may be so again: somebody merges what two people wrote.
    change(store, area, BY, entry_id, ENTRY, 3, NEWER)
    assert store.state(area).entries[entry_id] == KEPT
    change(store, area, BY, entry_id, KEPT | {"programme": "ibct"}, 4, NEWER)
    assert store.state(area).entries[entry_id]["programme_name"] == OLDER["ibct"]


def test_a_new_link_must_lead_somewhere(store: Store, area: str) -> None:
    with pytest.raises(RefusedError, match="no entry 'family-foundations' in the catalogue"):
        add(store, area, BY, ENTRY, NEWER)
    other = add(store, area, BY, {**ENTRY, "programme": ""}, NEWER)
    with pytest.raises(RefusedError, match="no entry 'family-foundations' in the catalogue"):
        change(store, area, BY, other, ENTRY, 2, NEWER)


def test_deleting_and_bringing_back(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, ENTRY, OLDER)
    remove(store, area, BY, [entry_id], ended=None)
    change_many(store, area, BY, {entry_id: (KEPT, 0)}, NEWER, brings_back=[entry_id])
    assert store.state(area).entries[entry_id] == KEPT
    remove(store, area, BY, [entry_id], ended=None)
    restore(store, area, BY, entry_id)
    assert store.state(area).entries[entry_id] == KEPT


def test_what_waits_is_placed(store: Store, area: str) -> None:
    waiting = {"name": "Getting ready", "programme": GONE}
    [entry_id] = add_many(store, area, BY, [waiting], OLDER, placed=False)
    values = {name: ENTRY[name] for name in ("provider", "row_type", "phases")}
    place(store, area, BY, [entry_id], values)
    assert store.state(area).entries[entry_id] == KEPT


def test_scenarios_keep_change_and_apply_it(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, ENTRY, OLDER)
    trial = scenarios.make(store, area, BY, "Trial")
    [new] = scenarios.save_edits(store, area, BY, trial.id, [ENTRY | {"name": "New"}], OLDER)
    changed = KEPT | {"places": "12"}
    scenarios.save_edit(store, area, BY, trial.id, entry_id, changed, NEWER)
    scenarios.save_edit(store, area, BY, trial.id, new, KEPT | {"name": "Newer"}, NEWER)
    with pytest.raises(RefusedError, match="in the catalogue"):
        scenarios.save_edits(store, area, BY, trial.id, [ENTRY], NEWER)
    scenarios.apply(store, area, BY, trial.id)
    kept = store.state(area).entries
    assert kept[entry_id] == changed
    assert kept[new] == KEPT | {"name": "Newer"}


def test_a_map_file_and_a_backup_bring_it_back(store: Store, area: str) -> None:
    entry_id = add(store, area, BY, ENTRY, OLDER)
    trial = scenarios.make(store, area, BY, "Trial")
    scenarios.save_edit(store, area, BY, trial.id, entry_id, KEPT | {"places": "3"}, NEWER)
    read, problems = read_map_file(map_file(dump(store, area)))
    assert problems == []
    assert read is not None
    copied = load(store, BY, read, "Copied")
    assert store.state(copied.id).entries == store.state(area).entries
    backed, problems = read_backup(backup_file(dump_all(store)))
    assert problems == []
    assert backed is not None
    for each in store.areas(with_archived=True):
        store.delete(each.id, BY, each.name)
    load_all(store, BY, backed)
    assert store.state(area).entries == {entry_id: KEPT}


def test_every_map_shows_with_another_edition(store: Store, area: str) -> None:
    own = {"evidence": "preliminary_child", "evidence_source": "Our evaluation"}
    entry_id = add(store, area, BY, ENTRY | own, OLDER)
    number = store.version(area) or 0
    change(store, area, BY, entry_id, KEPT | own | {"name": "Renamed"}, 2, NEWER)
    for kept in (store.state(area), as_of(store, area, number)):
        found = local_map(kept, newer()).entries.iloc[0]
        # The Guidebook's word is gone with the entry of the catalogue; what the area states holds.
        assert found["evidence"] == "preliminary_child"
        assert local_map(kept, catalogue()).entries.iloc[0]["evidence"] == "guidebook"


def test_copies_are_linked_whatever_their_kind(store: Store, area: str) -> None:
    rows = copies(catalogue().entries, ["police", "click", "ibct"])
    made = add_many(store, area, BY, rows, OLDER)
    kept = store.state(area).entries
    assert [kept[one]["programme"] for one in made] == ["police", "click", "ibct"]
    assert [kept[one]["programme_name"] for one in made] == [
        OLDER[one] for one in ("police", "click", "ibct")
    ]


def test_evidence_comes_only_from_an_intervention_to_an_intervention(
    store: Store, area: str
) -> None:
    service = {**ENTRY, "row_type": "universal_services"}
    other = {**ENTRY, "programme": "police"}
    add_many(store, area, BY, [ENTRY, service, other], OLDER)
    found = local_map(store.state(area), catalogue()).entries
    rated = found[found["evidence"].notna()]
    assert [str(row) for row in rated["row_type"]] == ["universal_parenting"]
    assert len(rated) == 1


def test_a_link_to_a_service_takes_no_evidence_away(store: Store, area: str) -> None:
    """What an area states of its own intervention stays: a service has none to give."""
    own = {**ENTRY, "programme": "police", "evidence": "preliminary_parent"}
    add_many(store, area, BY, [own | {"evidence_source": "Our evaluation of 2025"}], OLDER)
    [found] = local_map(store.state(area), catalogue()).entries.to_dict("records")
    assert (found["evidence"], found["evidence_note"]) == (
        "preliminary_parent",
        "Our evaluation of 2025",
    )
