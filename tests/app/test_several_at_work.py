"""Several people, several forms: nothing typed is lost, nothing is written to the wrong entry."""

from __future__ import annotations

import pytest
from screens import Screen, opened

from rpc.analysis.page_snapshot import Snapshots
from rpc.areas import decisions, entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.errors import AreaError
from rpc.areas.history import timeline
from rpc.areas.moment import read_moment
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Area, Store
from rpc.ui.shell import data
from rpc.vocabulary import Phase, RowType
from rpc.vocabulary.local import Decided

BY = local_actor("Facilitator")
CELL = "self_help/primary"


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    return store.make(request.node.name[:70], BY, {"writer": BY.title})


def entry(name: str, **more: str) -> dict[str, str]:
    row, phase = RowType.SELECTIVE_SERVICES, Phase.PRIMARY
    return {"name": name, "provider": f"{name} Ltd", "row_type": row, "phases": phase, **more}


def words(screen: Screen) -> str:
    return " ".join(piece.text for piece in screen.pieces)


def labels(screen: Screen) -> list[str]:
    return [button.label for button in screen.at.button]


def edit_grid(screen: Screen, rows: dict[int, dict[str, object]]) -> None:
    turn = screen.at.session_state["entry_grid_turn"]
    screen.at.session_state[f"entry_grid_{turn}"] = {
        "edited_rows": rows,
        "added_rows": [],
        "deleted_rows": [],
    }


def test_an_entry_left_open_opens_again_after_another_page(store: Store, area: Area) -> None:
    entry_id = entries.add(store, area.id, BY, entry("Drop-in", target_group="Fathers"))
    screen = opened("area", area=area.id, entry=entry_id)
    screen.go("coverage", {"area": area.id})
    screen.go("area", {"area": area.id, "entry": entry_id})
    assert screen.at.text_input(key="entry_name").value == "Drop-in"
    screen.go("area", {"area": area.id, "cell": CELL})
    screen.go("area", {"area": area.id, "entry": entry_id})
    assert screen.at.multiselect(key="entry_target_group").value == ["Fathers"]
    screen.at.text_input(key="entry_times").set_value("Mondays")
    screen.press("Save this entry")
    assert store.state(area.id).entries[entry_id]["times"] == "Mondays"


def test_a_scenario_form_leaves_the_form_of_the_map_alone(store: Store, area: Area) -> None:
    first, second = entries.add_many(store, area.id, BY, [entry("Alpha"), entry("Beta")])
    made = scenarios.make(store, area.id, BY, "What if")
    screen = opened("entries", area=area.id, entry=first)
    screen.go("scenarios", {"area": area.id, "scenario": made.id, "entry": first})
    screen.at.selectbox(key="scenario_changed").set_value(second).run()
    screen.go("entries", {"area": area.id, "entry": first})
    screen.press("Save this entry")
    assert store.state(area.id).entries[first]["name"] == "Alpha"


def test_a_conflict_in_the_grid_is_no_conflict_of_the_open_form(store: Store, area: Area) -> None:
    first, second = entries.add_many(store, area.id, BY, [entry("Alpha"), entry("Beta")])
    screen = opened("entries", area=area.id, entry=first)
    version = store.state(area.id).versions[second]
    theirs = entry("Beta", times="Mondays") | {"provider": "Theirs"}
    entries.change(store, area.id, local_actor("Other"), second, theirs, version)
    edit_grid(screen, {1: {"provider": "New"}})
    screen.press("Save the grid")

    assert "Other changed Beta" in words(screen)
    assert "Save mine over it" not in labels(screen)
    screen.press("Save my cells over it")
    kept = store.state(area.id).entries
    assert (kept[second]["provider"], kept[second]["times"]) == ("New", "Mondays")
    assert kept[first]["name"] == "Alpha"


def test_the_grid_brings_back_what_somebody_deleted(store: Store, area: Area) -> None:
    first, second = entries.add_many(store, area.id, BY, [entry("Alpha"), entry("Beta")])
    screen = opened("entries", area=area.id)
    entries.remove(store, area.id, local_actor("Other"), [second], ended=None)
    edit_grid(screen, {0: {"provider": "A"}, 1: {"provider": "B"}})
    screen.press("Save the grid")

    assert "Other deleted Beta" in words(screen)
    screen.press("Bring it back with my cells")
    kept = store.state(area.id).entries
    assert [kept[one]["provider"] for one in (first, second)] == ["A", "B"]


def test_settings_that_are_typed_stay_when_somebody_adds_an_entry(store: Store, area: Area) -> None:
    screen = opened("upkeep", area=area.id)
    # As after a save that was refused: what a form holds is on the server once it was sent.
    screen.at.session_state["setting_abuse_route"] = "Helpline"
    entries.add(store, area.id, local_actor("Other"), entry("Alpha"))
    screen.at.run()
    assert screen.at.text_input(key="setting_abuse_route").value == "Helpline"


def test_what_is_typed_into_a_setting_stays_when_somebody_sets_it(store: Store, area: Area) -> None:
    screen = opened("upkeep", area=area.id)
    # As after a save that was refused: what a form holds is on the server once it was sent.
    screen.at.session_state["setting_abuse_route"] = "Mine"
    store.set(area.id, local_actor("Other"), abuse_route="Theirs", level_universal="Tier 1")
    screen.at.run()
    assert screen.at.text_input(key="setting_abuse_route").value == "Mine"
    assert "Somebody changed this to “Theirs” meanwhile" in " ".join(
        one.value for one in screen.at.caption
    )
    screen.press("Save the settings")
    assert store.area(area.id).settings["abuse_route"] == "Theirs"
    assert store.area(area.id).settings["level_universal"] == "Tier 1"
    screen.press("Save mine over it")
    assert store.area(area.id).settings["abuse_route"] == "Mine"
    assert store.area(area.id).settings["level_universal"] == "Tier 1"
    assert screen.at.text_input(key="setting_level_universal").value == "Tier 1"


def test_a_comment_outlives_another_page_and_a_decision(store: Store, area: Area) -> None:
    decisions.decide(store, area.id, BY, CELL, "", comment="Ask the hub")
    screen = opened("area", area=area.id, cell=CELL)
    screen.go("coverage", {"area": area.id})
    screen.go("area", {"area": area.id, "cell": CELL})
    screen.at.text_input(key="decide_why").set_value("Not this year")
    screen.press("Out of scope")
    kept = store.state(area.id).decisions[CELL]
    assert (kept["state"], kept["comment"]) == (Decided.OUT_OF_SCOPE, "Ask the hub")


def test_a_scenario_does_not_take_back_what_was_changed_on_the_map(
    store: Store, area: Area
) -> None:
    entry_id = entries.add(store, area.id, BY, entry("Alpha"))
    made = scenarios.make(store, area.id, BY, "What if")
    screen = opened("scenarios", area=area.id, scenario=made.id)
    screen.at.selectbox(key="scenario_changed").set_value(entry_id).run()
    version = store.state(area.id).versions[entry_id]
    theirs = entry("Alpha") | {"provider": "New"}
    entries.change(store, area.id, local_actor("Other"), entry_id, theirs, version)
    screen.at.text_input(key="entry_yearly_cost").set_value("5000")
    screen.press("Keep this in the scenario")
    screen.press("Apply all to the map")

    assert "Other changed Alpha on the map" in words(screen)
    assert store.state(area.id).entries[entry_id]["provider"] == "New"
    # Told, the writer may keep the scenario's all the same.
    screen.press("Keep this in the scenario")
    screen.press("Apply all to the map")
    kept = store.state(area.id).entries[entry_id]
    assert (kept["provider"], kept["yearly_cost"]) == ("Alpha Ltd", "5000")


def test_a_scenario_may_keep_what_was_deleted_on_the_map(store: Store, area: Area) -> None:
    entry_id = entries.add(store, area.id, BY, entry("Alpha"))
    made = scenarios.make(store, area.id, BY, "What if")
    scenarios.save_edit(store, area.id, BY, made.id, entry_id, entry("Alpha", times="Mondays"))
    entries.remove(store, area.id, local_actor("Other"), [entry_id], ended=None)
    screen = opened("scenarios", area=area.id, scenario=made.id)
    screen.press("Apply all to the map")

    assert "Other deleted Alpha on the map" in words(screen)
    screen.at.selectbox(key="scenario_changed").set_value(entry_id).run()
    screen.press("Keep this in the scenario")
    screen.press("Apply all to the map")
    assert store.state(area.id).entries[entry_id]["times"] == "Mondays"


def test_two_in_one_scenario_do_not_write_over_each_other_unseen(store: Store, area: Area) -> None:
    entry_id = entries.add(store, area.id, BY, entry("Alpha"))
    made = scenarios.make(store, area.id, BY, "What if")
    screen = opened("scenarios", area=area.id, scenario=made.id)
    screen.at.selectbox(key="scenario_changed").set_value(entry_id).run()
    scenarios.save_edit(store, area.id, BY, made.id, entry_id, entry("Alpha", times="Mondays"))
    screen.at.text_input(key="entry_yearly_cost").set_value("5000")
    screen.press("Keep this in the scenario")

    assert "What you typed is still here" in words(screen)
    assert screen.at.text_input(key="entry_yearly_cost").value == "5000"
    (standing,) = read_moment(store, area.id).scenarios
    assert (standing.edits[entry_id] or {})["times"] == "Mondays"
    screen.press("Keep this in the scenario")
    (standing,) = read_moment(store, area.id).scenarios
    assert (standing.edits[entry_id] or {})["yearly_cost"] == "5000"


def test_applying_says_what_was_done_and_what_was_not(store: Store, area: Area) -> None:
    first, second = entries.add_many(store, area.id, BY, [entry("Alpha"), entry("Beta")])
    made = scenarios.make(store, area.id, BY, "End both")
    scenarios.end(store, area.id, BY, made.id, [first, second])
    version = store.state(area.id).versions[second]
    entries.change(
        store, area.id, local_actor("Other"), second, entry("Beta", times="Mondays"), version
    )
    screen = opened("scenarios", area=area.id, scenario=made.id)
    screen.press("Apply all to the map")

    assert "1 edit is applied to the map." in words(screen)
    assert "Other changed Beta on the map" in words(screen)
    assert list(store.state(area.id).entries) == [second]


def test_a_snapshot_is_of_now_and_of_an_area_that_can_be_changed(store: Store, area: Area) -> None:
    assert "Keep a snapshot" in labels(opened("upkeep", area=area.id))
    assert "Keep a snapshot" not in labels(opened("upkeep", area=area.id, as_of="1"))
    store.archive(area.id, BY)
    assert "Keep a snapshot" not in labels(opened("upkeep", area=area.id))


def test_a_probable_duplicate_stays_with_its_area(store: Store, area: Area) -> None:
    entries.add(store, area.id, BY, entry("Relate Anyshire"))
    other = store.make("The other area", BY)
    screen = opened("area", area=area.id)
    screen.at.text_input(key="quick_name").set_value("RELATE (Anyshire)")
    screen.at.text_input(key="quick_provider").set_value("Relate")
    screen.at.selectbox(key="quick_row").set_value("selective_services")
    screen.at.pills(key="quick_phases").set_value(["primary"])
    screen.press("Add to the map")
    assert "Keep both: add it too" in labels(screen)
    screen.go("area", {"area": other.id})
    assert "Keep both: add it too" not in labels(screen)
    screen.go("area", {"area": area.id})
    screen.at.text_input(key="quick_name").set_value("RELATE (Anyshire)")
    screen.press("Place later")
    assert "Keep both: add it too" not in labels(screen)


def test_undo_knows_whose_change_it_is(store: Store, area: Area) -> None:
    entries.add(store, area.id, local_actor("Other"), entry("Alpha"))
    screen = opened("upkeep", area=area.id)
    screen.at.text_input(key="snapshot_name").set_value("Spring")
    screen.press("Keep a snapshot")
    assert timeline.snapshots_of(store, area.id)
    assert not [label for label in labels(screen) if label.startswith("Undo")]


def test_what_was_placed_already_is_not_placed_again(store: Store, area: Area) -> None:
    (entry_id,) = entries.add_many(store, area.id, BY, [{"name": "Relate"}], placed=False)
    where = {"provider": "Relate", "row_type": "universal_services", "phases": "primary"}
    entries.place(store, area.id, local_actor("Other"), [entry_id], where)
    with pytest.raises(AreaError, match="Relate stands on the map already"):
        entries.place(store, area.id, BY, [entry_id], where | {"row_type": "self_help"})
    assert store.state(area.id).entries[entry_id]["row_type"] == "universal_services"


def test_a_database_that_does_not_answer_closes_no_area(
    area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = opened("area", area=area.id)

    def silent(*_: object, **__: object) -> None:
        raise AreaError("The database did not answer: try again in a moment.")

    with monkeypatch.context() as patched:
        patched.setattr(Snapshots, "take", silent)
        screen.at.run()
        assert "The database did not answer" in words(screen)
        assert "somebody deleted it" not in words(screen)
    screen.at.run()
    assert screen.query["area"] == [area.id]
    assert data.areas()


def test_settings_of_a_page_that_has_not_polled_write_over_nothing(
    store: Store, area: Area
) -> None:
    mine = opened("upkeep", area=area.id)
    theirs = opened("upkeep", area=area.id)
    theirs.at.text_input(key="setting_abuse_route").set_value("New helpline")
    theirs.press("Save the settings")
    mine.at.text_input(key="setting_level_universal").set_value("Tier 1")
    mine.press("Save the settings")
    kept = store.area(area.id).settings
    assert (kept["abuse_route"], kept["level_universal"]) == ("New helpline", "Tier 1")


def test_a_conflict_of_settings_asks_about_what_both_changed(store: Store, area: Area) -> None:
    mine = opened("upkeep", area=area.id)
    store.configure(area.id, local_actor("Recorder"), {"abuse_route": "Theirs"}, {})
    mine.at.text_input(key="setting_abuse_route").set_value("Mine")
    mine.at.text_input(key="setting_level_universal").set_value("Tier 1")
    mine.press("Save the settings")
    assert store.area(area.id).settings["abuse_route"] == "Theirs"
    assert "Theirs" in words(mine)
    mine.press("Save mine over it")
    kept = store.area(area.id).settings
    assert (kept["abuse_route"], kept["level_universal"]) == ("Mine", "Tier 1")


def test_a_comment_is_not_written_over_unseen(store: Store, area: Area) -> None:
    mine = opened("area", area=area.id, cell=CELL)
    decisions.decide(store, area.id, local_actor("Recorder"), CELL, comment="Theirs")
    mine.at.text_input(key="decide_comment").set_value("Mine")
    mine.press("Save the comment")
    assert store.state(area.id).decisions[CELL]["comment"] == "Theirs"
    assert mine.at.text_input(key="decide_comment").value == "Mine"
    mine.press("Save the comment")
    assert store.state(area.id).decisions[CELL]["comment"] == "Mine"
