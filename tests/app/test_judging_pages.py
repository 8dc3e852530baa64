"""Judging and scenarios: the pages say what the analysis says, and nothing touches the map."""

from __future__ import annotations

from datetime import date

import pytest
from screens import CATALOGUE, Screen, opened

from rpc.analysis.page_snapshot import Snapshots
from rpc.areas import entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.example import make_example
from rpc.areas.history import timeline
from rpc.areas.local_map import local_map
from rpc.areas.moment import read_moment
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Area, Store
from rpc.pathway.assessment.access import access_of
from rpc.pathway.counting.three_valued import NO, YES
from rpc.reports.choices import trials_of
from rpc.ui.components.markup import render
from rpc.vocabulary import Phase, RowType, Shows

BY = local_actor("Commissioner")


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    return store.make(request.node.name[:70], BY, {"writer": BY.title})


@pytest.fixture
def example(store: Store) -> Area:
    return make_example(store, BY, CATALOGUE)


def entry(name: str, row: RowType, *phases: Phase, **more: str) -> dict[str, str]:
    return {
        "name": name,
        "provider": "Anyshire Council",
        "row_type": row,
        "phases": ";".join(phases),
        **more,
    }


def words(screen: Screen) -> str:
    return " ".join(piece.text for piece in screen.pieces)


@pytest.mark.parametrize("page", ["judging", "scenarios"])
def test_without_an_area_a_page_of_an_area_offers_one(page: str) -> None:
    assert opened(page).heading == "Map your area"


def test_judging_counts_what_the_test_says(store: Store, example: Area) -> None:
    local = local_map(store.state(example.id), CATALOGUE)
    tested = access_of(local.entries, local.local)["access"]
    said = words(opened("judging", area=example.id))

    assert f"{(tested == NO).sum()} ✕ cannot use it" in said
    assert f"{(tested == YES).sum()} ✓ can use it" in said
    assert " the funding of 1 service or intervention ends:" in said


@pytest.mark.parametrize("measure", ["access", "conflict"])
def test_the_measures_of_an_area_are_not_offered_for_the_model(example: Area, measure: str) -> None:
    of_area = opened("coverage", area=example.id, measure=measure)
    assert of_area.at.pills(key="measure_choice").value == measure
    of_model = opened("coverage", area=example.id, measure=measure, shows="model")
    assert of_model.at.pills(key="measure_choice").value == "kinds"


@pytest.mark.parametrize("shows", [Shows.AGAINST, Shows.THEN_NOW])
@pytest.mark.parametrize("page", ["pathway", "coverage", "catalogue"])
def test_two_maps_stand_beside_each_other_on_every_page(
    example: Area, page: str, shows: Shows
) -> None:
    screen = opened(page, area=example.id, shows=str(shows))

    lead = "beside the 2021 model" if shows is Shows.AGAINST else "then against now"
    assert lead in screen.heading
    assert "Northtown family hub drop-in (made up)" in words(screen)
    assert screen.sentence.startswith("All 22 entries")


def test_then_is_a_snapshot_or_a_day(store: Store, area: Area) -> None:
    entries.add(store, area.id, BY, entry("Before", RowType.SELECTIVE_SERVICES, Phase.PRIMARY))
    timeline.snapshot(store, area.id, BY, "Spring")
    number = store.version(area.id)
    entries.add(store, area.id, BY, entry("Since", RowType.SELECTIVE_SERVICES, Phase.SECONDARY))

    screen = opened("coverage", area=area.id, shows="then_now", then=str(number))
    said = words(screen)
    assert "Altogether, each entry once: gained one service." in said
    assert "Since" in said
    assert screen.at.selectbox(key="then_choice").value == number
    everything = opened("coverage", area=area.id, shows="then_now")
    assert "Altogether, each entry once: gained two services." in words(everything)


def test_a_scenario_is_kept_apart_until_it_is_applied(store: Store, area: Area) -> None:
    entries.add(store, area.id, BY, entry("Here", RowType.SELECTIVE_SERVICES, Phase.PRIMARY))
    before = store.version(area.id)
    screen = opened("scenarios", area=area.id)
    screen.at.text_input(key="scenario_name").set_value("What if")
    screen.press("Make the scenario")
    (made,) = read_moment(store, area.id).scenarios
    assert screen.query["scenario"] == [made.id]

    screen.at.text_input(key="scenario_hand_name").set_value("Group")
    screen.at.text_input(key="scenario_hand_provider").set_value("Charity")
    screen.at.selectbox(key="scenario_hand_row").set_value("selective_parenting")
    screen.at.pills(key="scenario_hand_phases").set_value(["primary"])
    screen.at.text_input(key="scenario_hand_cost").set_value("12000")
    screen.press("Add this to the scenario")
    said = words(screen)
    assert "gained one intervention" in said
    assert "£12,000" in said
    assert store.version(area.id) == before

    screen.press("Apply all to the map")
    names = {values["name"] for values in store.state(area.id).entries.values()}
    assert names == {"Here", "Group"}
    assert "1 edit is applied to the map." in words(screen)
    assert "Everything in it was applied to the map." in words(screen)


@pytest.mark.parametrize(("typed", "kept"), [("", ""), ("Family hub", "Family hub")])
def test_who_developed_a_programme_is_no_provider_in_a_scenario(
    store: Store, area: Area, typed: str, kept: str
) -> None:
    programmes = CATALOGUE.entries[CATALOGUE.entries["kind"] == "intervention"].set_index("id")
    programme = programmes.index[programmes["provider"] != ""][0]
    made = scenarios.make(store, area.id, BY, "What if")
    screen = opened("scenarios", area=area.id, scenario=made.id)
    screen.at.selectbox(key="scenario_programme").set_value(programme)
    screen.at.text_input(key="scenario_provider").set_value(typed)
    screen.press("Add it to the scenario")
    [added] = scenarios.scenario(store, area.id, made.id).edits.values()
    assert added is not None
    assert (added["programme"], added.get("provider", "")) == (programme, kept)


def test_a_change_in_a_scenario_leaves_the_map(store: Store, area: Area) -> None:
    entry_id = entries.add(
        store, area.id, BY, entry("Here", RowType.SELECTIVE_SERVICES, Phase.PRIMARY)
    )
    made = scenarios.make(store, area.id, BY, "Online too")
    screen = opened("scenarios", area=area.id, scenario=made.id)
    screen.at.selectbox(key="scenario_changed").set_value(entry_id).run()
    screen.at.pills(key="entry_modes").set_value(["online"])
    screen.press("Keep this in the scenario")

    (kept,) = read_moment(store, area.id).scenarios
    changed = kept.edits[entry_id]
    assert changed is not None
    assert changed["modes"] == "online"
    assert "modes" not in store.state(area.id).entries[entry_id]


def test_two_scenarios_stand_side_by_side(store: Store, area: Area) -> None:
    one = scenarios.make(store, area.id, BY, "One")
    two = scenarios.make(store, area.id, BY, "Two")
    row = entry("Group", RowType.SELECTIVE_PARENTING, Phase.PRIMARY)
    scenarios.save_edits(store, area.id, BY, one.id, [row])
    screen = opened("scenarios", area=area.id, scenario=one.id, beside=two.id)

    said = words(screen)
    assert "Beside “Two”" in said
    assert "only here" in said


def test_reports_take_in_the_scenarios_that_are_chosen(store: Store, area: Area) -> None:
    one = scenarios.make(store, area.id, BY, "One")
    two = scenarios.make(store, area.id, BY, "Two")
    entries.add(store, area.id, BY, entry("Group", RowType.SELECTIVE_PARENTING, Phase.PRIMARY))
    key = f"reported_{area.id}"

    at_first = opened("upkeep", area=area.id).at.multiselect(key=key)
    assert (at_first.options, at_first.value) == (["One", "Two"], [])
    assert opened("upkeep", area=area.id, scenario=two.id).at.multiselect(key=key).value == [two.id]
    # A map of the past has no scenarios.
    assert not opened("upkeep", area=area.id, scenario=two.id, as_of="1").at.multiselect

    found = trials_of(Snapshots(store).take(area.id, CATALOGUE, date.today()), [one.id])
    assert [each.name for each in found] == ["One"]


def test_an_unknown_scenario_is_said_so(area: Area) -> None:
    screen = opened("scenarios", area=area.id, scenario="p-nothing", then="soon")
    assert any("There is no scenario 'p-nothing'" in notice for notice in screen.notices)
    assert any("'soon' is not the number of a change" in notice for notice in screen.notices)


def test_a_choice_that_another_person_took_away_falls_back(store: Store, area: Area) -> None:
    """The day on the slider and the audience were those of an entry that changes after that."""
    row = RowType.SELECTIVE_SERVICES
    soon = entry("Drop-in", row, Phase.PRIMARY, funding_ends="2029-03-31", languages="Welsh")
    later = entry("Café", row, Phase.PRIMARY, funding_ends="2031-03-31")
    drop_in = entries.add(store, area.id, BY, soon)
    entries.add(store, area.id, BY, later)
    entries.add(store, area.id, BY, later | {"name": "Line", "funding_ends": "2033-03-31"})
    screen = opened("judging", area=area.id)
    screen.at.select_slider(key="ending_day").set_value(date(2029, 3, 31)).run()
    screen.at.pills(key="audience").set_value("Language: Welsh").run()
    assert "By 31 March 2029 the funding of 1 service or intervention ends" in words(screen.fine())

    changed = soon | {"funding_ends": "2030-03-31", "languages": "Polish"}
    _, seen = entries.entry(store, area.id, drop_in)
    entries.change(store, area.id, BY, drop_in, changed, seen)
    screen.at.run()

    screen.fine()
    assert screen.at.select_slider(key="ending_day").value == date(2030, 3, 31)
    assert screen.at.pills(key="audience").value == "Separated parents"


def test_with_one_day_of_funding_there_is_nothing_to_slide(store: Store, area: Area) -> None:
    funded = entry("Drop-in", RowType.SELECTIVE_SERVICES, Phase.PRIMARY, funding_ends="2029-03-31")
    entries.add(store, area.id, BY, funded)
    screen = opened("judging", area=area.id)

    assert not screen.at.select_slider
    assert "By 31 March 2029 the funding of 1 service or intervention ends" in words(screen)


def test_an_edit_of_a_scenario_says_whose_it_is() -> None:
    row = {"id": "e-1", "name": "Group", "what": "ends", "is_loose": False}
    rows = [{**row, "by": "Lead <b>"}, {**row, "by": ""}]
    html = render("scenario_edits.html", rows=rows, applied="", can_change=False)
    assert 'ends <span class="soft">(Lead &lt;b&gt;)' in html
    assert "(not recorded by whom)" in html
