"""Undo on a page: one's own, by the number that was drawn; more than that is asked about first."""

from __future__ import annotations

import pytest
from screens import Screen, opened

from rpc.areas import decisions, entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.history import timeline
from rpc.areas.store import Area, Store

BY = local_actor("Facilitator")
ENTRY = {"provider": "Hub", "row_type": "universal_services", "phases": "primary"}


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    return store.make(request.node.name[:70], BY, {"writer": BY.title})


def labels(screen: Screen) -> list[str]:
    return [button.label for button in screen.at.button]


def words(screen: Screen) -> str:
    return " ".join(piece.text for piece in screen.pieces)


def names(store: Store, area: Area) -> list[str]:
    return sorted(values["name"] for values in store.state(area.id).entries.values())


def add(screen: Screen, name: str) -> None:
    screen.at.text_input(key="quick_name").set_value(name)
    screen.at.text_input(key="quick_provider").set_value("Hub")
    screen.at.selectbox(key="quick_row").set_value("universal_services")
    screen.at.button_group(key="quick_phases").set_value(["primary"])
    screen.press("Add to the map")


def test_the_button_stays_ones_own(store: Store, area: Area) -> None:
    mine, theirs = opened("area", area=area.id), opened("area", area=area.id)
    mine.at.session_state["writer_title"] = BY.title
    add(mine, "Mine")
    add(theirs, "Theirs")
    mine.at.run()
    assert "Undo: added Mine" in labels(mine)
    assert "Undo: added Theirs" not in labels(mine)
    mine.press("Undo: added Mine")
    assert names(store, area) == ["Theirs"]
    assert not [label for label in labels(mine) if label.startswith("Undo")]
    theirs.at.run()
    assert "Facilitator undid: Added Mine" in words(theirs)
    assert "Facilitator undid" not in words(mine)
    mine.press("Redo: added Mine")
    assert names(store, area) == ["Mine", "Theirs"]


def test_going_round_with_undo_empties_no_map(store: Store, area: Area) -> None:
    """Whatever is called Undo is pressed on every page again and again."""
    filled = [{"name": f"Entry {number}", **ENTRY} for number in range(24)]
    entries.add_many(store, area.id, BY, filled)
    screen = opened("area", area=area.id)
    add(screen, "Mine")
    for _ in range(3):
        for page in ("area", "entries", "upkeep", "scenarios"):
            screen.go(page, {"area": area.id})
            for button in [one for one in screen.at.button if one.label.startswith("Undo: ")]:
                button.click().run()
                screen.fine()
    assert len(names(store, area)) == 24


def test_what_would_go_is_named_before_it_goes(store: Store, area: Area) -> None:
    screen = opened("area", area=area.id)
    add(screen, "Mine")
    (entry_id,) = store.state(area.id).entries
    version = store.state(area.id).versions[entry_id]
    entries.change(
        store,
        area.id,
        local_actor("Recorder"),
        entry_id,
        {"name": "Mine", **ENTRY, "times": "Noon"},
        version,
    )
    screen.at.run()
    screen.press("Undo: added Mine")
    assert names(store, area) == ["Mine"]
    assert "After that, Recorder changed Mine. That goes too." in words(screen)
    assert "Nothing is undone yet" in words(screen)
    assert "✕" not in words(screen), "it only asks"
    screen.press("Leave it as it is")
    assert "After that, Recorder" not in words(screen)
    screen.press("Undo: added Mine")
    screen.press("Undo it")
    assert names(store, area) == []


def test_somebody_elses_is_undone_through_the_history(store: Store, area: Area) -> None:
    entries.add(store, area.id, local_actor("Recorder"), {"name": "Theirs", **ENTRY})
    screen = opened("upkeep", area=area.id)
    screen.at.session_state["taking_back_asked"] = (area.id, "undo", 2)
    screen.at.run()
    assert "Recorder added Theirs" in words(screen)
    assert "It was done in another browser." in words(screen)
    screen.press("Undo it")
    assert names(store, area) == []


def test_a_snapshot_is_restored_after_it_was_shown_what_that_changes(
    store: Store, area: Area
) -> None:
    entries.add(store, area.id, local_actor("Recorder"), {"name": "First", **ENTRY})
    kept = timeline.snapshot(store, area.id, BY, "Spring")
    entries.add(store, area.id, local_actor("Recorder"), {"name": "Second", **ENTRY})
    decisions.decide(store, area.id, BY, "self_help/primary", "none")
    screen = opened("upkeep", area=area.id)
    screen.at.session_state["taking_back_asked"] = (area.id, "revert", kept.id)
    screen.at.run()
    assert "Going: Second." in words(screen)
    assert "1 decision as they were then." in words(screen)
    screen.press("Restore it")
    assert names(store, area) == ["First"]


def test_only_what_really_goes_is_said_to_go(store: Store, area: Area) -> None:
    entry_id = entries.add(store, area.id, local_actor("Setup"), {"name": "Mine", **ENTRY})
    screen = opened("area", area=area.id, entry=entry_id)
    screen.at.text_input(key="entry_times").set_value("Mondays")
    screen.press("Save this entry")
    for more in ({"places": "3"}, {"times": "Noon"}):
        kept = store.state(area.id)
        after = kept.entries[entry_id] | more
        version = kept.versions[entry_id]
        entries.change(store, area.id, local_actor("Recorder"), entry_id, after, version)
    screen.at.run()
    screen.press("Undo: changed Mine")
    assert "After that, Recorder changed Mine. That is kept." in words(screen)
    assert "After that, Recorder changed Mine. Times goes back too." in words(screen)
    screen.press("Undo it")
    kept = store.state(area.id).entries[entry_id]
    assert (kept.get("times"), kept["places"]) == (None, "3")


def test_what_is_done_again_is_told_in_plain_words(store: Store, area: Area) -> None:
    screen = opened("area", area=area.id)
    add(screen, "Mine")
    screen.press("Undo: added Mine")
    screen.press("Redo: added Mine")
    assert "Redone: added Mine." in words(screen)
    assert "Undo: put back Mine" in labels(screen)
    screen.go("upkeep", {"area": area.id})
    assert "did again" not in words(screen)


def test_what_was_not_done_is_not_said_twice(area: Area) -> None:
    screen = opened("entries", area=area.id)
    screen.at.radio(key="delete_many_why").set_value("Entered by mistake").run()
    screen.at.button(key="delete_many_now").click().run()
    assert "✕ Nothing was deleted: choose" in words(screen)
