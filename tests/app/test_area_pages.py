"""An area's own pages: what is written there is kept, what is refused says why."""

from __future__ import annotations

import json
from datetime import date

import pytest
from screens import CATALOGUE, Screen, opened
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from rpc.areas import decisions, entries, links
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.example import make_example
from rpc.areas.history import timeline
from rpc.areas.store import Area, Store
from rpc.areas.transfer.plain_data import dump
from rpc.exchange.map_file import map_file
from rpc.ui.components.cards import MOST_DRAWN
from rpc.ui.components.markup import MOST_LISTED
from rpc.vocabulary import Phase, RowType, Rule
from rpc.vocabulary.local import Decided

BY = local_actor("Facilitator")


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    return store.make(request.node.name[:70], BY, {"writer": BY.title})


def entry(name: str, row: RowType, *phases: Phase, **more: str) -> dict[str, str]:
    return {
        "name": name,
        "provider": "Anyshire Council",
        "row_type": row,
        "phases": ";".join(phases),
        **more,
    }


def fill(screen: Screen, **texts: str) -> Screen:
    for key, text in texts.items():
        screen.at.text_input(key=key).set_value(text)
    return screen


def said(screen: Screen) -> str:
    return " ".join(node.text for node in screen.having("p", "said"))


def words(screen: Screen) -> str:
    return " ".join(piece.text for piece in screen.pieces)


# ------------------------------------------------------------------------------------- beginning


def test_an_area_is_made_under_its_name_and_opens(store: Store) -> None:
    screen = fill(opened("area"), new_area_name="  North  Anyshire ").press("Make the area")

    assert screen.heading == "North Anyshire"
    assert screen.query["area"] == ["north-anyshire"]
    assert [each.name for each in store.areas()].count("North Anyshire") == 1


@pytest.mark.parametrize(
    ("name", "why"), [("", "Give the area a name."), ("Taken", "There is an area called Taken")]
)
def test_a_name_that_cannot_be_used_says_why(store: Store, name: str, why: str) -> None:
    if name and name not in [each.name for each in store.areas()]:
        store.make(name, BY)
    screen = fill(opened("area"), new_area_name=name).press("Make the area")

    assert screen.heading == "Map your area"
    assert why in said(screen)


def test_the_example_opens_with_one_press_and_says_that_it_is_made_up() -> None:
    screen = opened("area").press("Open the example")

    assert screen.heading == "Anyshire (made-up example)"
    for page in ("area", "entries", "upkeep", "pathway", "coverage", "catalogue"):
        shown = screen.go(page, {"area": screen.query["area"][0]})
        assert "made up" in words(shown), page


# -------------------------------------------------------------------------------------- the room


def test_quick_add_needs_a_name_and_a_place_and_keeps_what_was_typed(
    store: Store, area: Area
) -> None:
    screen = opened("area", area=area.id)
    screen.at.session_state["writer_title"] = BY.title
    fill(screen, quick_name="Family Talk").press("Add to the map")

    assert "Provider" not in said(screen)
    assert "Row of the pathway is blank" in said(screen)
    assert screen.at.text_input(key="quick_name").value == "Family Talk"
    assert store.state(area.id).entries == {}

    screen.at.selectbox(key="quick_row").set_value("selective_services")
    screen.at.pills(key="quick_phases").set_value(["primary"])
    screen.press("Add to the map")
    assert "Added Family Talk" in said(screen)
    (kept,) = store.state(area.id).entries.values()
    assert kept == {
        "name": "Family Talk",
        "row_type": "selective_services",
        "phases": "primary",
    }
    (made, added) = reversed(timeline.history(store, area.id))
    assert (made.action, added.action, added.by) == ("made", "added", BY.title)


def test_a_probable_duplicate_is_shown_before_saving_and_can_be_left(
    store: Store, area: Area
) -> None:
    entries.add(
        store, area.id, BY, entry("Relate Anyshire", RowType.SELECTIVE_SERVICES, Phase.PRIMARY)
    )
    screen = fill(
        opened("area", area=area.id), quick_name="RELATE (Anyshire)", quick_provider="Relate"
    )
    screen.at.selectbox(key="quick_row").set_value("selective_services")
    screen.at.pills(key="quick_phases").set_value(["primary"])
    screen.press("Add to the map")

    assert "Perhaps on the map already" in words(screen)
    assert len(store.state(area.id).entries) == 1
    screen.press("Do not add it")
    assert "Perhaps on the map already" not in words(screen)
    assert len(store.state(area.id).entries) == 1


def test_what_is_pasted_with_all_four_columns_stands_on_the_map(store: Store, area: Area) -> None:
    screen = opened("area", area=area.id)
    table = "Name\tProvider\tRow\tPhases\nDrop-in\tCouncil\tUniversal: Community services\tPrimary"
    screen.at.text_area(key="pasted_text").set_value(f"{table}\nOnly a name\t\t\t")
    screen.press("Put them in the tray")

    assert "1 waiting in the tray, 1 on the map." in said(screen)
    assert sorted(len(each) for each in store.state(area.id).entries.values()) == [1, 4]


def test_copies_from_the_model_are_unconfirmed(store: Store, area: Area) -> None:
    screen = opened("area", area=area.id)
    screen.at.checkbox(key="copy_police").set_value(True)
    screen.press("Copy the ticked ones")

    (copied,) = store.state(area.id).entries.values()
    assert copied["copied_from"] == "police"
    assert "confirmed_on" not in copied
    again = opened("area", area=area.id)
    assert "copy_police" not in {box.key for box in again.at.checkbox}
    assert "1 not checked in six months" in words(again)


def test_none_is_decided_by_one_press_and_taken_back(store: Store, area: Area) -> None:
    cell = f"{RowType.SELF_HELP}/{Phase.PRIMARY}"
    screen = opened("area", area=area.id, cell=cell)
    screen.at.session_state["writer_title"] = BY.title
    screen.press("There is none")

    decided = store.state(area.id).decisions[cell]
    assert decided == {"state": "none", "by": BY.title, "on": date.today().isoformat()}
    assert "✕ None" in words(screen)
    screen.press("Clear this decision")
    assert store.state(area.id).decisions == {}


def test_out_of_scope_needs_its_reason(store: Store, area: Area) -> None:
    cell = f"{RowType.SELF_HELP}/{Phase.PRIMARY}"
    screen = opened("area", area=area.id, cell=cell).press("Out of scope")
    assert "Say why this is out of scope" in said(screen)
    assert store.state(area.id).decisions == {}

    fill(screen, decide_why="Only secondary is looked at").press("Out of scope")
    assert store.state(area.id).decisions[cell]["why"] == "Only secondary is looked at"
    fill(screen, decide_comment="Ask again in May").press("Save the comment")
    kept = store.state(area.id).decisions[cell]
    assert (kept["state"], kept["why"], kept["comment"]) == (
        "out_of_scope",
        "Only secondary is looked at",
        "Ask again in May",
    )


# ------------------------------------------------------------------------------- the entries' page


def test_the_form_saves_every_kind_of_field(store: Store, area: Area) -> None:
    entry_id = entries.add(
        store, area.id, BY, entry("Family Talk", RowType.SELECTIVE_SERVICES, Phase.PRIMARY)
    )
    screen = opened("entries", area=area.id, entry=entry_id)
    screen.at.pills(key="entry_modes").set_value(["online", "face_to_face"])
    screen.at.selectbox(key="entry_cost").set_value("fee")
    screen.at.multiselect(key="entry_key_features").set_value(["Build a trusted relationship"])
    screen.at.text_input(key="entry_funding_ends").set_value("31 March 2027")
    fill(screen, entry_cost_amount="12.50", entry_wait_weeks="6").press("Save this entry")

    assert "Family Talk is saved" in said(screen)
    kept = store.state(area.id).entries[entry_id]
    assert kept["modes"] == "face_to_face;online"
    assert (kept["cost"], kept["cost_amount"], kept["wait_weeks"]) == ("fee", "12.50", "6")
    assert kept["funding_ends"] == "2027-03-31"
    assert kept["key_features"] == "Build a trusted relationship"


def test_a_wrong_value_is_refused_in_a_sentence_and_stays_in_the_form(
    store: Store, area: Area
) -> None:
    entry_id = entries.add(
        store, area.id, BY, entry("Family Talk", RowType.SELECTIVE_SERVICES, Phase.PRIMARY)
    )
    screen = opened("entries", area=area.id, entry=entry_id)
    fill(screen, entry_wait_weeks="a while").press("Save this entry")

    assert "Wait, in weeks: 'a while' is not a whole number." in said(screen)
    assert screen.at.text_input(key="entry_wait_weeks").value == "a while"
    assert "wait_weeks" not in store.state(area.id).entries[entry_id]


def test_two_who_changed_different_fields_both_have_theirs(store: Store, area: Area) -> None:
    values = entry("Family Talk", RowType.SELECTIVE_SERVICES, Phase.PRIMARY)
    entry_id = entries.add(store, area.id, BY, values)
    screen = opened("entries", area=area.id, entry=entry_id)
    version = store.state(area.id).versions[entry_id]
    entries.change(
        store, area.id, local_actor("Other"), entry_id, values | {"area_covered": "North"}, version
    )
    fill(screen, entry_times="Mondays").press("Save this entry")

    assert "Somebody changed Area covered meanwhile; both are kept." in said(screen)
    kept = store.state(area.id).entries[entry_id]
    assert (kept["area_covered"], kept["times"]) == ("North", "Mondays")


def test_an_entry_that_somebody_deleted_can_be_brought_back(store: Store, area: Area) -> None:
    entry_id = entries.add(
        store, area.id, BY, entry("Family Talk", RowType.SELECTIVE_SERVICES, Phase.PRIMARY)
    )
    screen = opened("entries", area=area.id, entry=entry_id)
    other = entries.add(store, area.id, BY, entry("Hub", RowType.SELF_HELP, Phase.PRIMARY))
    links.link(store, area.id, BY, entry_id, other, "refer", "agreed")
    linked = store.state(area.id).links
    entries.remove(store, area.id, local_actor("Other"), [entry_id], ended=None)
    fill(screen, entry_times="Mondays").press("Save this entry")

    assert "Other deleted Family Talk while you were writing" in words(screen)
    before = store.state(area.id).area.version
    screen.press("Bring it back with mine")
    assert store.state(area.id).entries[entry_id]["times"] == "Mondays"
    assert store.state(area.id).links == linked
    new = [one for one in timeline.history(store, area.id) if one.number > before]
    assert len({one.batch for one in new}) == 1
    # One undo takes all of it back, and says so of one act.
    screen.press("Undo: restored Family Talk")
    assert entry_id not in store.state(area.id).entries
    assert store.state(area.id).links == {}


def test_the_grid_saves_all_or_nothing(store: Store, area: Area) -> None:
    first, second = entries.add_many(
        store,
        area.id,
        BY,
        [
            entry("Alpha", RowType.SELECTIVE_SERVICES, Phase.PRIMARY),
            entry("Beta", RowType.SELECTIVE_SERVICES, Phase.PRIMARY),
        ],
    )
    screen = opened("entries", area=area.id)

    def edit(rows: dict[int, dict[str, object]]) -> None:
        turn = screen.at.session_state["entry_grid_turn"]
        screen.at.session_state[f"entry_grid_{turn}"] = {
            "edited_rows": rows,
            "added_rows": [],
            "deleted_rows": [],
        }
        screen.press("Save the grid")

    edit({0: {"provider": "New"}, 1: {"name": ""}})
    assert "Name is blank" in said(screen)
    assert store.state(area.id).entries[first]["provider"] == "Anyshire Council"

    edit({0: {"provider": "New", "cost": "Free", "modes": ["Online or phone"]}})
    assert "1 entry is saved" in said(screen)
    kept = store.state(area.id).entries
    assert (kept[first]["provider"], kept[first]["cost"], kept[first]["modes"]) == (
        "New",
        "free",
        "online",
    )
    assert kept[second]["name"] == "Beta"


# -------------------------------------------------------------------------------------- the upkeep


def test_the_map_of_the_past_shows_what_stood_and_lets_nothing_be_changed(
    store: Store, area: Area
) -> None:
    entry_id = entries.add(
        store, area.id, BY, entry("Family Talk", RowType.SELECTIVE_SERVICES, Phase.PRIMARY)
    )
    then = store.version(area.id)
    entries.remove(store, area.id, BY, [entry_id], ended=None)

    for page in ("pathway", "coverage", "catalogue", "area"):
        screen = opened(page, area=area.id, as_of=str(then))
        assert "Family Talk" in words(screen), page
        assert "as it stood after" in words(screen), page
        assert "Undo" not in " ".join(button.label for button in screen.at.button)
    assert "Add to the map" not in {button.label for button in screen.at.button}
    screen.press("Back to now")
    assert "as_of" not in screen.query


def test_rules_of_an_area_are_kept_for_everybody(store: Store, area: Area) -> None:
    screen = opened("coverage", area=area.id)
    chosen = [str(rule) for rule in (Rule.SERVICES, Rule.ONLINE)]
    screen.at.pills(key="rules_on").set_value(chosen).run()

    kept = store.area(area.id)
    assert kept.rules_on == (Rule.ONLINE,)
    assert kept.rules_off == (Rule.INTERVENTIONS, Rule.EVIDENCED, Rule.SEPARATED)
    again = opened("coverage", area=area.id)
    assert sorted(again.at.pills(key="rules_on").value) == sorted(chosen)
    assert "on" not in again.query


def test_settings_are_shown_where_they_matter(store: Store, area: Area) -> None:
    screen = opened("upkeep", area=area.id)
    fill(
        screen,
        setting_writer="Early help lead",
        setting_abuse_route="Anyshire domestic abuse helpline",
        setting_level_targeted_selective="Level 2",
    ).press("Save the settings")

    assert store.area(area.id).writer == "Early help lead"
    for page in ("pathway", "coverage"):
        shown = opened(page, area=area.id)
        assert "Anyshire domestic abuse helpline" in words(shown)
    assert "Targeted selective (Level 2)" in words(opened("pathway", area=area.id))


def test_an_archived_area_can_be_read_and_brought_back(store: Store, area: Area) -> None:
    opened("upkeep", area=area.id).press("Archive this area")

    assert store.area(area.id).archived
    screen = opened("area", area=area.id)
    assert "This area is archived." in words(screen)
    opened("upkeep", area=area.id).press("Bring this area back")
    assert not store.area(area.id).archived


def test_deleting_for_good_is_asked_twice_after_a_file_was_offered(
    store: Store, area: Area
) -> None:
    screen = opened("upkeep", area=area.id)
    buttons = {button.key: button for button in screen.at.button}
    assert buttons["delete_area"].disabled
    assert any("Map file" in each.proto.label for each in screen.at.get("download_button"))
    screen.at.checkbox(key="delete_sure").set_value(True).run()
    fill(screen, delete_name="wrong").press("Delete it for good")
    assert "Nothing was deleted" in said(screen)
    assert store.version(area.id) is not None

    fill(screen, delete_name=area.name).press("Delete it for good")
    assert store.version(area.id) is None
    assert "area" not in screen.query


@pytest.mark.parametrize("is_finished", [True, False])
def test_what_others_held_up_is_said_to_be_finished_at_the_next_start(
    area: Area, is_finished: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rpc.storage.erasing.erase", lambda _engine: is_finished)
    screen = opened("upkeep", area=area.id)
    screen.at.checkbox(key="delete_sure").set_value(True).run()
    fill(screen, delete_name=area.name).press("Delete it for good")
    text = words(screen)
    assert f"{area.name} is deleted for good" in text
    assert ("its file is cleared at the next start" in text) is not is_finished


def test_a_map_file_is_loaded_or_says_why_not(store: Store, area: Area) -> None:
    entries.add(store, area.id, BY, entry("Family Talk", RowType.SELECTIVE_SERVICES, Phase.PRIMARY))
    decisions.decide(store, area.id, BY, "self_help/primary", Decided.NONE)
    text = map_file(dump(store, area.id))
    screen = opened("upkeep", area=area.id)

    newer = json.dumps(json.loads(text) | {"version": 99})
    screen.at.file_uploader[0].upload("map.json", newer.encode())
    screen.press("Load it as a new area")
    assert "newer" in words(screen)

    screen = opened("upkeep", area=area.id)
    screen.at.file_uploader[0].upload("map.json", text.encode())
    fill(screen, map_as=f"{area.name} again").press("Load it as a new area")
    loaded = store.state(screen.query["area"][0])
    assert loaded.area.name == f"{area.name} again"
    assert loaded.entries == store.state(area.id).entries
    assert loaded.decisions == store.state(area.id).decisions


def test_a_file_that_was_sent_is_let_go(area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    """After it was read, and when its page is left before."""
    gone: list[str] = []
    monkeypatch.setattr(
        MemoryUploadedFileManager, "remove_session_files", lambda _, x: gone.append(x)
    )
    screen = opened("upkeep", area=area.id)
    gone.clear()
    screen.at.file_uploader[0].upload("map.json", b"{}")
    screen.press("Load it as a new area")
    assert len(gone) == 1
    screen.at.file_uploader[0].upload("map.json", b"{}")
    screen.go("coverage", {"area": area.id})
    assert len(gone) == 2


def test_an_area_that_was_deleted_is_said_so(store: Store, area: Area) -> None:
    screen = opened("coverage", area=area.id)
    store.delete(area.id, BY, area.name)
    screen.go("coverage", {"area": area.id})

    assert any("not there any more" in notice for notice in screen.notices)
    assert screen.heading.startswith("Where the 2021 model")


def test_every_page_of_the_example_counts_what_the_command_line_counts(store: Store) -> None:
    example = make_example(store, BY, CATALOGUE)
    screen = opened("coverage", area=example.id)
    assert screen.sentence.startswith("All 22 entries")
    assert "1 more waits to be placed" in screen.sentence


# -------------------------------------------------------------------------- very few, very many


def test_an_area_without_entries_has_a_coverage_page(area: Area) -> None:
    screen = opened("coverage", area=area.id)
    assert screen.sentence.startswith("Nothing is on this map yet.")


def test_the_lists_of_a_large_map_are_cut_and_say_so(store: Store, area: Area) -> None:
    phases, row = (Phase.PRIMARY,), RowType.UNIVERSAL_SERVICES
    names = [f"Group {number}" for number in range(MOST_DRAWN + 1)]
    entries.add_many(store, area.id, BY, [entry(name, row, *phases) for name in names])

    overview = opened("coverage", area=area.id)
    block = opened("coverage", area=area.id, cell="universal/primary")

    for screen in (overview, block):
        (place,) = screen.having("section", "panel")
        lines = place.all("ul", "entries")[0].all("li")
        assert len(lines) == MOST_LISTED + 1
        assert lines[-1].text == "and 151 more: all are on the Catalogue page"
    assert f"Services ({len(names)})" in words(block)
