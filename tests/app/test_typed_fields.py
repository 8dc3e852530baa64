"""What is typed into the grid, the form and quick add: read day first and by people's words; what
cannot be read, or looks like a person, is named before anything is saved, and nothing is lost."""

from __future__ import annotations

import json

import pytest
from screens import Screen, opened

from rpc.areas import entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.history import timeline
from rpc.areas.moment import read_moment
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Area, Store
from rpc.vocabulary import Phase, RowType

BY = local_actor("Facilitator")


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    return store.make(request.node.name[:70], BY, {"writer": BY.title})


@pytest.fixture
def entry_id(store: Store, area: Area) -> str:
    row, phase = RowType.SELECTIVE_SERVICES, Phase.PRIMARY
    values = {"name": "Family Talk", "provider": "Relate", "row_type": row, "phases": phase}
    return entries.add(store, area.id, BY, values)


def words(screen: Screen) -> str:
    return " ".join(piece.text for piece in screen.pieces)


def save_grid(screen: Screen, cells: dict[str, str]) -> None:
    """Types into cells of the first row as a person does, and saves the grid."""
    turn = screen.at.session_state["entry_grid_turn"]
    screen.at.session_state[f"entry_grid_{turn}"] = {
        "edited_rows": {0: cells},
        "added_rows": [],
        "deleted_rows": [],
    }
    screen.press("Save the grid")


def test_every_column_of_the_grid_takes_text(store: Store, area: Area, entry_id: str) -> None:
    """A column of another type reads what is typed by the browser's rules: month first."""
    screen = opened("entries", area=area.id)
    grid = screen.at.dataframe[0].proto
    columns = json.loads(grid.columns)
    kinds = {
        name: config["type_config"]["type"] for name, config in columns.items() if name != "_index"
    }
    assert len(kinds) > 10
    assert set(kinds.values()) == {"text"}


def test_the_grid_reads_days_day_first_and_words_as_people_write_them(
    store: Store, area: Area, entry_id: str
) -> None:
    screen = opened("entries", area=area.id)
    save_grid(
        screen,
        {
            "funding_ends": "04/05/2027",
            "cost": "means tested",
            "phases": "Primary; Secondary",
            "confirmed_on": "31/03/2012",
        },
    )

    kept = store.state(area.id).entries[entry_id]
    assert kept["funding_ends"] == "2027-05-04"
    assert kept["cost"] == "means_tested"
    assert kept["phases"] == "primary;secondary"
    assert kept["confirmed_on"] == "2012-03-31"
    assert screen.at.session_state["entry_grid_drawn"][2]["funding_ends"].tolist() == ["2027-05-04"]


def test_the_grid_names_what_it_cannot_read_and_keeps_all_of_it(
    store: Store, area: Area, entry_id: str
) -> None:
    before = store.state(area.id).entries[entry_id]
    screen = opened("entries", area=area.id)
    save_grid(screen, {"funding_ends": "13/13/2027", "cost": "a bit", "owner_role": "Team lead"})

    assert store.state(area.id).entries[entry_id] == before
    text = words(screen)
    assert "2 cells cannot be read" in text
    assert "Family Talk, Funding ends: '13/13/2027' is not a day. Day first: 31/03/2027" in text
    assert "Family Talk, Cost to the family: 'a bit' is not a known word. Write Free" in text
    turn = screen.at.session_state["entry_grid_turn"]
    typed = screen.at.session_state[f"entry_grid_{turn}"]["edited_rows"][0]
    assert typed == {"funding_ends": "13/13/2027", "cost": "a bit", "owner_role": "Team lead"}


def test_a_word_that_was_guessed_is_said(store: Store, area: Area, entry_id: str) -> None:
    screen = opened("entries", area=area.id)
    save_grid(screen, {"phases": "Primary; Secundary"})

    assert store.state(area.id).entries[entry_id]["phases"] == "primary;secondary"
    assert "Family Talk, Phases: 'Secundary' was read as 'Secondary'." in words(screen)


def test_the_form_takes_a_day_of_any_year_and_says_what_is_no_day(
    store: Store, area: Area, entry_id: str
) -> None:
    screen = opened("entries", area=area.id, entry=entry_id)
    screen.at.text_input(key="entry_funding_ends").set_value("31/13/2041")
    screen.at.text_input(key="entry_wait_weeks").set_value("6 weeks")
    screen.press("Save this entry")

    beside = [p.text for p in screen.having("p", "rpc", "field-error")]
    assert beside == [
        "Funding ends: '31/13/2041' is not a day. Day first: 31/03/2027, or 31 March 2027."
    ]
    assert screen.at.text_input(key="entry_funding_ends").value == "31/13/2041"
    assert "funding_ends" not in store.state(area.id).entries[entry_id]

    screen.at.text_input(key="entry_funding_ends").set_value("31/12/2041")
    screen.press("Save this entry")
    kept = store.state(area.id).entries[entry_id]
    assert (kept["funding_ends"], kept["wait_weeks"]) == ("2041-12-31", "6")
    assert screen.having("p", "rpc", "field-error") == []
    assert screen.at.text_input(key="entry_funding_ends").value == "31/12/2041"


def test_a_long_text_is_refused_with_a_sentence_and_not_dropped(
    store: Store, area: Area, entry_id: str
) -> None:
    screen = opened("entries", area=area.id, entry=entry_id)
    screen.at.text_input(key="entry_times").set_value("x" * 301)
    screen.press("Save this entry")

    beside = [p.text for p in screen.having("p", "rpc", "field-error")]
    assert beside == ["Times: at most 300 characters fit; this has 301."]
    assert len(screen.at.text_input(key="entry_times").value) == 301


@pytest.mark.parametrize(
    ("answer", "kept"), [("Leave this out and save", ""), ("Save as it is", "Jane Smith")]
)
def test_a_likely_name_in_a_role_is_asked_about_in_the_form(
    store: Store, area: Area, entry_id: str, answer: str, kept: str
) -> None:
    screen = opened("entries", area=area.id, entry=entry_id)
    screen.at.text_input(key="entry_owner_role").set_value("Jane Smith")
    screen.press("Save this entry")

    assert "owner_role" not in store.state(area.id).entries[entry_id]
    assert "Owner: role: “Jane Smith” (what looks like a person's name)" in words(screen)
    screen.press(answer)
    assert store.state(area.id).entries[entry_id].get("owner_role", "") == kept
    assert "This looks like personal details" not in words(screen)

    # What was saved once is not asked about at each later save.
    screen.at.text_input(key="entry_times").set_value("Mondays")
    screen.press("Save this entry")
    assert store.state(area.id).entries[entry_id]["times"] == "Mondays"


def test_a_telephone_number_that_is_pasted_is_asked_about(store: Store, area: Area) -> None:
    screen = opened("area", area=area.id)
    screen.at.text_area(key="pasted_text").set_value(
        "Name\tProvider\nDrop-in\tHub, 01632 960 001\nRelate\tRelate"
    )
    screen.press("Put them in the tray")

    assert store.state(area.id).entries == {}
    assert "Drop-in, Provider: “01632 960 001” (a telephone number)" in words(screen)
    screen.press("Leave this out and save")
    kept = {one["name"]: one["provider"] for one in store.state(area.id).entries.values()}
    assert kept == {"Drop-in": "Hub", "Relate": "Relate"}
    assert screen.at.text_area(key="pasted_text").value == ""


def test_an_address_in_quick_add_can_be_gone_back_on(store: Store, area: Area) -> None:
    screen = opened("area", area=area.id)
    screen.at.text_input(key="quick_name").set_value("Talk to ann@example.org")
    screen.press("Place later")
    assert store.state(area.id).entries == {}

    screen.press("Go back to the form")
    assert store.state(area.id).entries == {}
    assert screen.at.text_input(key="quick_name").value == "Talk to ann@example.org"
    screen.press("Place later")
    screen.press("Save as it is")
    assert [one["name"] for one in store.state(area.id).entries.values()] == [
        "Talk to ann@example.org"
    ]


def test_the_grid_asks_about_a_person_too(store: Store, area: Area, entry_id: str) -> None:
    screen = opened("entries", area=area.id)
    save_grid(screen, {"confirmed_by": "Mr Okafor", "provider": "Relate North"})

    assert store.state(area.id).entries[entry_id]["provider"] == "Relate"
    screen.press("Leave this out and save")
    kept = store.state(area.id).entries[entry_id]
    assert kept["provider"] == "Relate North"
    assert "confirmed_by" not in kept


def test_a_scenario_and_a_snapshot_ask_about_a_person_too(store: Store, area: Area) -> None:
    screen = opened("scenarios", area=area.id)
    screen.at.text_input(key="scenario_name").set_value("Plan of Mrs Jones")
    screen.at.text_input(key="scenario_note").set_value("Ask 01632 960001")
    screen.press("Make the scenario")
    assert read_moment(store, area.id).scenarios == ()
    screen.press("Leave this out and save")
    (made,) = read_moment(store, area.id).scenarios
    assert (made.name, made.note) == ("Plan of", "Ask")

    screen.go("upkeep", {"area": area.id})
    screen.at.text_input(key="snapshot_name").set_value("For Dr Lee")
    screen.press("Keep a snapshot")
    assert timeline.snapshots_of(store, area.id) == []
    screen.press("Save as it is")
    assert [one.name for one in timeline.snapshots_of(store, area.id)] == ["For Dr Lee"]


def test_a_cost_in_a_scenario_is_read_as_people_write_it(store: Store, area: Area) -> None:
    plan = scenarios.make(store, area.id, BY, "Plan")
    screen = opened("scenarios", area=area.id, scenario=plan.id)
    screen.at.text_input(key="scenario_hand_name").set_value("Drop-in")
    screen.at.selectbox(key="scenario_hand_row").set_value("selective_services")
    screen.at.pills(key="scenario_hand_phases").set_value(["primary"])
    screen.at.text_input(key="scenario_hand_cost").set_value("about forty")
    screen.press("Add this to the scenario")
    beside = [p.text for p in screen.having("p", "rpc", "field-error")]
    assert beside == [
        "Cost a year, in pounds: 'about forty' is not an amount in pounds, such as 12.50."
    ]
    screen.at.text_input(key="scenario_hand_cost").set_value("£40,000")
    screen.press("Add this to the scenario")
    (added,) = scenarios.scenario(store, area.id, plan.id).edits.values()
    assert added is not None
    assert added["yearly_cost"] == "40000"
