"""Settings, decisions and entries: what others changed since is not written over unseen."""

from __future__ import annotations

import pytest
from replay import assert_history_agrees

from rpc.areas import entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.decisions import decide, withdraw
from rpc.areas.errors import EditConflictError, RefusedError
from rpc.areas.store import Store

BY, LEAD = local_actor("Facilitator"), local_actor("Lead")
CELL = "self_help/primary"
ENTRY = {"name": "Talk", "provider": "A", "row_type": "selective_services", "phases": "primary"}


def test_a_page_that_has_not_polled_leaves_others_settings_alone(store: Store, area: str) -> None:
    seen = {"name": "Northborough", "abuse_route": "", "writer": ""}
    store.configure(area, local_actor("Recorder"), {**seen, "abuse_route": "New helpline"}, seen)
    store.configure(area, BY, {**seen, "writer": "Facilitator"}, seen)
    now = store.area(area)
    assert dict(now.settings) == {"abuse_route": "New helpline", "writer": "Facilitator"}
    assert now.name == "Northborough"
    store.configure(area, BY, {**seen, "name": "Hale"}, seen)
    assert (store.area(area).name, store.area(area).version) == ("Hale", 4)
    store.configure(area, BY, {"name": "Hale", "writer": ""}, {"name": "Hale", "writer": ""})
    assert store.area(area).version == 4, "what was not changed is not written"
    assert_history_agrees(store, area)


def test_a_conflict_is_about_the_settings_that_both_changed(store: Store, area: str) -> None:
    seen = {"abuse_route": "Old", "writer": ""}
    store.configure(
        area, local_actor("Recorder"), {"abuse_route": "Theirs", "level_universal": "Tier 1"}, {}
    )
    with pytest.raises(EditConflictError, match="domestic abuse") as overtaken:
        store.configure(area, BY, {"abuse_route": "Mine", "writer": "Lead"}, seen)
    assert overtaken.value.columns == ["abuse_route"]
    assert overtaken.value.saved == {"abuse_route": "Theirs"}
    assert overtaken.value.by == "Recorder"
    assert "writer" not in store.area(area).settings, "all is saved, or nothing"
    store.configure(area, BY, {"abuse_route": "Theirs", "writer": "Lead"}, seen)
    assert store.area(area).settings["writer"] == "Lead"
    with pytest.raises(RefusedError, match="There is no setting"):
        store.configure(area, BY, {"colour": "red"}, {})
    with pytest.raises(RefusedError, match="Give the area a name"):
        store.configure(area, BY, {"name": " "}, {"name": "Northborough"})


def test_two_who_switch_rules_both_have_theirs(store: Store, area: str) -> None:
    drawn = {"on": "", "off": ""}
    store.configure(area, local_actor("Recorder"), {"on": "online", "off": ""}, drawn)
    store.configure(area, BY, {"on": "face_to_face", "off": "services"}, drawn)
    now = store.area(area).settings
    assert (set(now["on"].split(";")), now["off"]) == ({"online", "face_to_face"}, "services")


def test_a_comment_leaves_a_decision_made_since_alone(store: Store, area: str) -> None:
    decide(store, area, local_actor("Recorder"), CELL, "out_of_scope", why="The county")
    decide(store, area, BY, CELL, comment="Ask the hub", base={})
    found = store.state(area).decisions[CELL]
    assert (found["state"], found["why"], found["comment"]) == (
        "out_of_scope",
        "The county",
        "Ask the hub",
    )


def test_a_conflict_is_about_what_both_decided(store: Store, area: str) -> None:
    decide(store, area, BY, CELL, comment="First")
    seen = store.state(area).decisions[CELL]
    decide(
        store, area, local_actor("Recorder"), CELL, "out_of_scope", why="County", comment="First"
    )
    with pytest.raises(EditConflictError) as overtaken:
        decide(store, area, BY, CELL, "none", comment="First", base=seen)
    assert overtaken.value.columns == ["state", "why"]
    assert overtaken.value.by == "Recorder"
    decide(
        store, area, local_actor("Recorder"), CELL, "out_of_scope", why="County", comment="Theirs"
    )
    with pytest.raises(EditConflictError, match="Comment") as overtaken:
        decide(store, area, BY, CELL, comment="Mine", base=seen)
    assert overtaken.value.columns == ["comment"]
    with pytest.raises(EditConflictError):
        withdraw(store, area, BY, CELL, base=seen)
    withdraw(store, area, BY, CELL, base=store.state(area).decisions[CELL])
    assert store.state(area).decisions == {}
    assert_history_agrees(store, area)


def test_two_who_change_one_entry_both_have_theirs(store: Store, area: str) -> None:
    entry_id = entries.add(store, area, BY, ENTRY)
    entries.change(store, area, LEAD, entry_id, {**ENTRY, "area_covered": "Whole county"}, 2)
    mine = {**ENTRY, "provider": "Home-Start"}
    assert entries.change(store, area, BY, entry_id, mine, 2, base=ENTRY) == 4
    assert store.state(area).entries[entry_id] == mine | {"area_covered": "Whole county"}
    # As in the grid; and whoever changes nothing writes nothing.
    seen = {entry_id: ENTRY}
    entries.change_many(store, area, BY, {entry_id: ({**ENTRY, "places": "3"}, 2)}, bases=seen)
    entries.change_many(store, area, BY, {entry_id: (ENTRY, 2)}, bases=seen)
    kept = mine | {"area_covered": "Whole county", "places": "3"}
    assert (store.state(area).entries[entry_id], store.version(area)) == (kept, 5)


def test_a_conflict_of_an_entry_is_about_what_both_changed(store: Store, area: str) -> None:
    entry_id = entries.add(store, area, BY, ENTRY)
    theirs = {**ENTRY, "provider": "Relate", "area_covered": "Whole county"}
    entries.change(store, area, LEAD, entry_id, theirs, 2)
    mine = {**ENTRY, "provider": "Home-Start", "times": "Mondays"}
    with pytest.raises(EditConflictError, match='Lead saved another "Provider" while') as overtaken:
        entries.change(store, area, BY, entry_id, mine, 2, base=ENTRY)
    told = overtaken.value
    assert (told.saved, told.wanted) == ({"provider": "Relate"}, {"provider": "Home-Start"})
    assert (told.columns, told.of, told.version) == (["provider"], entry_id, 3)
    seen = ENTRY | {"provider": "Relate"}
    entries.change(store, area, BY, entry_id, mine, 2, base=seen)
    kept = store.state(area).entries[entry_id]
    assert kept == mine | {"area_covered": "Whole county"}


def test_half_a_place_from_each_of_two_is_asked_about(store: Store, area: str) -> None:
    """A row from one and phases from another would put it where neither of them did."""
    entry_id = entries.add(store, area, BY, ENTRY)
    entries.change(store, area, LEAD, entry_id, {**ENTRY, "row_type": "self_help"}, 2)
    with pytest.raises(EditConflictError) as overtaken:
        entries.change(store, area, BY, entry_id, {**ENTRY, "phases": "secondary"}, 2, base=ENTRY)
    assert overtaken.value.columns == ["row_type", "phases"]


def test_the_same_words_in_another_order_are_no_change(store: Store, area: str) -> None:
    was = {**ENTRY, "phases": "primary;secondary"}
    entry_id = entries.add(store, area, BY, was)
    moved = {**was, "row_type": "self_help"}
    entries.change(store, area, LEAD, entry_id, moved, 2)
    mine = {**was, "phases": " secondary;primary", "times": "Mondays"}
    entries.change(store, area, BY, entry_id, mine, 2, base=was)
    assert store.state(area).entries[entry_id] == moved | {"times": "Mondays"}


def test_what_was_deleted_meanwhile_is_said_not_merged(store: Store, area: str) -> None:
    entry_id = entries.add(store, area, BY, ENTRY)
    entries.remove(store, area, LEAD, [entry_id], ended=None)
    with pytest.raises(EditConflictError, match="Lead deleted this entry") as overtaken:
        entries.change(store, area, BY, entry_id, {**ENTRY, "places": "3"}, 2, base=ENTRY)
    assert (overtaken.value.saved, overtaken.value.of) == (None, entry_id)
