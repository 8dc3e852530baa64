"""Settings and decisions: what others changed since is not written over unseen."""

from __future__ import annotations

import pytest
from replay import assert_history_agrees

from rpc.areas.actor import local_actor
from rpc.areas.decisions import decide, withdraw
from rpc.areas.errors import OvertakenError, RefusedError
from rpc.areas.store import Store

BY = local_actor("Facilitator")
CELL = "self_help/primary"


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
    with pytest.raises(OvertakenError, match="domestic abuse") as overtaken:
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
    found = store.kept(area).decisions[CELL]
    assert (found["state"], found["why"], found["comment"]) == (
        "out_of_scope",
        "The county",
        "Ask the hub",
    )


def test_a_conflict_is_about_what_both_decided(store: Store, area: str) -> None:
    decide(store, area, BY, CELL, comment="First")
    seen = store.kept(area).decisions[CELL]
    decide(
        store, area, local_actor("Recorder"), CELL, "out_of_scope", why="County", comment="First"
    )
    with pytest.raises(OvertakenError) as overtaken:
        decide(store, area, BY, CELL, "none", comment="First", base=seen)
    assert overtaken.value.columns == ["state", "why"]
    assert overtaken.value.by == "Recorder"
    decide(
        store, area, local_actor("Recorder"), CELL, "out_of_scope", why="County", comment="Theirs"
    )
    with pytest.raises(OvertakenError, match="Comment") as overtaken:
        decide(store, area, BY, CELL, comment="Mine", base=seen)
    assert overtaken.value.columns == ["comment"]
    with pytest.raises(OvertakenError):
        withdraw(store, area, BY, CELL, base=seen)
    withdraw(store, area, BY, CELL, base=store.kept(area).decisions[CELL])
    assert store.kept(area).decisions == {}
    assert_history_agrees(store, area)
