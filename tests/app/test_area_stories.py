"""The stories of a commissioner, as far as they are asked without a browser (field notes, 6)."""

from __future__ import annotations

import pytest
from screens import Screen, opened
from test_area_pages import BY, entry, said, words
from tree import Node

from rpc.areas import decisions, entries
from rpc.areas.history import timeline
from rpc.areas.store import Area, Store
from rpc.vocabulary import Phase, RowType
from rpc.vocabulary.local import Decided

PRIMARY = Phase.PRIMARY


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    return store.make(request.node.name.removeprefix("test_story_")[:60], BY)


def twin(screen: Screen, row: RowType, phase: Phase = PRIMARY) -> str:
    """What a cell of the heatmap says in the table."""
    return screen.table("twin").one("button", data_open=f"{row}/{phase}").text


def folded(screen: Screen, label: str) -> Node:
    """The only part of a page that is folded in under these words."""
    every = screen.having("details")
    (found,) = [each for each in every if label in each.one("summary").text]
    return found


def rows(node: Node) -> list[str]:
    return [row.text for row in node.one("tbody").all("tr")]


def test_story_8_show_separated_parents_only(store: Store, area: Area) -> None:
    row = RowType.SELECTIVE_RELATIONSHIP
    couples = {"relationship": "together", "modes": "face_to_face"}
    anybody = {**couples, "relationship": "any"}
    entries.add(store, area.id, BY, entry("Couples only", row, PRIMARY, **couples))
    entries.add(
        store, area.id, BY, entry("For anybody", RowType.SELECTIVE_PARENTING, PRIMARY, **anybody)
    )
    screen = opened("coverage", area=area.id, grid="wall", measure="entries")
    assert screen.having("td", "empty") == []

    screen.set("selectbox", "filter_relationship", "open_separated")

    assert "1 of 2 entries: open to separated parents only" in screen.sentence
    assert [cell.text for cell in screen.having("td", "empty")] == ["Relationship interventions"]
    assert "none with these filters" in twin(screen, row).lower()


def test_story_9_say_we_do_not_know(store: Store, area: Area) -> None:
    owner = {"owner_role": "Early help lead", "owner_organisation": "Anyshire Council"}
    known = entry("Family Talk", RowType.SELECTIVE_SERVICES, PRIMARY, **owner)
    entries.add(store, area.id, BY, known)

    (row,) = rows(folded(opened("upkeep", area=area.id), "With details missing"))
    assert "cost to the family" in row
    assert "Early help lead" in row

    cards = opened("pathway", area=area.id).having("div", "card")
    (card,) = [card for card in cards if card.one("h2").text == "Family Talk"]
    facts = {fact.one("dt").text: fact.one("dd").text for fact in card.one("dl").all("div")}
    assert "Cost to the family" in facts["Not known"]
    assert "Cost to the family" not in facts


def test_story_10_link_services(store: Store, area: Area) -> None:
    levels = (RowType.UNIVERSAL_SERVICES, RowType.SELECTIVE_SERVICES, RowType.INDICATED_SERVICES)
    drop_in, counselling, _ = entries.add_many(
        store,
        area.id,
        BY,
        [
            entry(name, row, PRIMARY)
            for name, row in zip(("Drop-in", "Counselling", "Alone"), levels, strict=True)
        ],
    )
    screen = opened("upkeep", area=area.id)
    lacks = "No step down is recorded from: "
    both = "Targeted selective, Targeted indicated & specialist."
    assert [each.text for each in screen.having("p", "striking") if lacks in each.text] == [
        lacks + both
    ]

    for key, value in (("from", counselling), ("to", drop_in), ("kind", "step_down")):
        screen.at.selectbox(key=f"link_{key}").set_value(value)
    screen.press("Add this link")

    assert "The link is added." in said(screen)
    linked = ("Counselling", "Steps down to", "Drop-in", "Agreed")
    listed = [row.text for row in screen.having("tr")]
    assert [row for row in listed if all(part in row for part in linked)]
    assert lacks + "Targeted indicated & specialist." in words(screen)
    (alone,) = rows(folded(screen, "With no referral link recorded"))
    assert alone.startswith("Alone")


def test_story_16_see_what_is_missing(store: Store, area: Area) -> None:
    row = RowType.SELECTIVE_SERVICES
    entries.add_many(
        store,
        area.id,
        BY,
        [
            entry("Family Talk", row, PRIMARY) | {"provider": "Council"},
            entry("Family Talk (programme)", row, PRIMARY) | {"provider": "Charity"},
            entry("Drop-in", RowType.UNIVERSAL_SERVICES, PRIMARY),
        ],
    )
    empty = {
        RowType.SELF_HELP: "Information & self-help",
        RowType.UNIVERSAL_PARENTING: "Parenting interventions",
        RowType.UNIVERSAL_RELATIONSHIP: "Relationship interventions",
    }
    for each in empty:
        decisions.decide(store, area.id, BY, f"{each}/{PRIMARY}", Decided.NONE)

    screen = opened("coverage", area=area.id, grid="wall", measure="entries")

    assert f"What is missing in {area.name}" in [node.text for node in screen.having("h2")]
    listed = rows(screen.table("gaps"))
    assert [row for row in listed if "Only Drop-in stands" in row]
    (doubled,) = [row for row in listed if "Family Talk (programme)" in row]
    assert "Council" in doubled
    crossed = [b for b in screen.table("twin").all("button") if b.text.startswith("✕")]
    assert len(crossed) == 3
    assert [name for name in empty.values() if name not in " ".join(listed)] == []


def test_story_17_what_a_low_income_family_can_use(store: Store, area: Area) -> None:
    row = RowType.SELECTIVE_RELATIONSHIP
    fee = {"cost": "fee", "cost_amount": "85", "free_places": "no"}
    here = {"modes": "face_to_face", "route": "self_referral"}
    free = {"modes": "face_to_face", "route": "drop_in", "cost": "free"}
    entries.add_many(
        store,
        area.id,
        BY,
        [
            entry("Counselling", row, PRIMARY, **here, **fee),
            entry("Drop-in", RowType.UNIVERSAL_SERVICES, PRIMARY, **free),
            entry("Nobody asked", RowType.INDICATED_SERVICES, PRIMARY),
        ],
    )
    screen = opened("coverage", area=area.id, grid="wall", measure="access")

    assert "covered but not reachable" in twin(screen, row).lower()
    assert "not known" in twin(screen, RowType.INDICATED_SERVICES).lower()
    covered = twin(screen, RowType.UNIVERSAL_SERVICES).lower()
    assert "covered" in covered
    assert "not reachable" not in covered

    (cannot,) = folded(opened("judging", area=area.id), "cannot use it").all("li")
    assert "Counselling" in cannot.text
    assert "£85" in cannot.text


def test_stories_19_and_20_find_options_for_a_gap_and_compare_three(
    store: Store, area: Area
) -> None:
    school = entry("School link", RowType.INDICATED_SERVICES, PRIMARY)
    entries.add(store, area.id, BY, school)
    screen = opened("coverage", area=area.id, cell="targeted_indicated/primary")
    options = [each for each in screen.having("details") if each.all("ol", "fills")]
    found = [each.text for each in options[0].one("ol").all("li")]

    assert "The order is not a score." in options[0].text
    (exact,) = [text for text in found if text.startswith("Incredible Years School Age")]
    assert "Fits exactly." in exact
    (unassessed,) = [text for text in found if text.startswith("Integrative Behavioural")]
    assert "Not assessed by EIF" in unassessed
    # What fits exactly leads; among equals, what is known to be delivered in the UK does.
    order = [("Fits exactly." in text, "In the UK: Yes" in text) for text in found]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) > 1
    assert "School link" in folded(screen, "Or adapt what is already here").text

    address = options[0].one("a").attributes["href"]
    assert options[0].one("a").attributes["target"] == "_blank"
    compared = [part.partition("=")[2] for part in address.split("&") if "compare=" in part]
    assert len(compared) == 3
    beside = opened("catalogue", area=area.id, shows="model", compare=compared).table("compare")
    assert len(beside.one("thead").all("th")) == 3
    costs = [row for row in beside.all("tr") if "Cost to a family" in row.text]
    assert "Not in the tables" in costs[0].text
    assert [row for row in beside.all("tr") if "Guidebook rating" in row.text]


def test_story_22_check_funding_cliffs(store: Store, area: Area) -> None:
    ending = entry("Ending", RowType.INDICATED_PARENTING, Phase.SECONDARY)
    entries.add(store, area.id, BY, ending | {"funding_ends": "2020-03-31"})
    lines = [line.text for line in opened("upkeep", area=area.id).having("li")]

    assert "Ending: 31 March 2020" in lines
    assert [line for line in lines if "loses its last entry: row 'Parenting" in line]


def test_story_23_check_measurement(store: Store, area: Area) -> None:
    row = RowType.SELECTIVE_PARENTING
    measured = {"outcomes": "behavioural", "measures": "QMI", "measured_by": "parent"}
    both = [entry("Unmeasured", row, PRIMARY), entry("On parents", row, PRIMARY, **measured)]
    entries.add_many(store, area.id, BY, both)
    screen = opened("upkeep", area=area.id)

    told = "No outcome measure is recorded for 1 of 2 services and interventions."
    assert told in words(screen)
    assert "1 of them is measured on parents only" in words(screen)
    for label, name in (
        ("With no outcome measure recorded", "Unmeasured"),
        ("measured on parents", "On parents"),
    ):
        (listed,) = rows(folded(screen, label))
        assert listed.startswith(name)


def test_story_25_return_in_six_months(store: Store, area: Area) -> None:
    checked = {"confirmed_on": "2020-01-01"}
    old, _ = entries.add_many(
        store,
        area.id,
        BY,
        [
            entry("Closed since", RowType.SELECTIVE_SERVICES, PRIMARY, **checked),
            entry("Still here", RowType.UNIVERSAL_SERVICES, PRIMARY, **checked),
        ],
    )
    timeline.snapshot(store, area.id, BY, "Spring workshop")
    entries.remove(store, area.id, BY, [old], ended=None)
    entries.add(store, area.id, BY, entry("New one", RowType.INDICATED_PARENTING, Phase.SECONDARY))
    screen = opened("coverage", area=area.id, grid="wall")

    screen.at.pills(key="map_switch").set_value("then_now").run()
    screen.fine()

    sentences = screen.having("ul", "sentences")[0].text
    assert "gained one intervention" in sentences
    assert "lost one service" in sentences
    panel = screen.having("section", "panel")[0].text
    assert "New one" in panel
    assert "Closed since" in panel
    stale = rows(folded(screen.go("upkeep", {}), "Not checked in six months"))
    assert [row for row in stale if row.startswith("Still here")]


def test_the_area_beside_the_model(store: Store, area: Area) -> None:
    copied = entry("Police", RowType.UNIVERSAL_SERVICES, *Phase, copied_from="police")
    entries.add(store, area.id, BY, copied, ["police"])
    screen = opened("pathway", area=area.id, shows="against")

    assert screen.heading == f"{area.name} beside the 2021 model"
    wall = screen.table("differs")
    assert "Family Foundations" in wall.text
    assert "Police and community safety services" not in wall.all("tr", "first")[0].text
    screen.go("catalogue", {})
    assert "Only in your area (0)" in [node.text for node in screen.having("h2")]


def test_the_pages_switch_between_the_area_and_the_model(store: Store, area: Area) -> None:
    row = RowType.SELECTIVE_SERVICES
    entries.add(store, area.id, BY, entry("Family Talk", row, PRIMARY))
    screen = opened("coverage", area=area.id, cell="selective_services/primary")
    panel = screen.having("section", "panel")[0].text
    assert "1 service, of which nobody has recorded whether it addresses conflict" in panel
    assert "Family Talk" in panel

    screen.at.pills(key="map_switch").set_value("model").run()
    screen.fine()
    assert screen.sentence.startswith("All 45 entries")
    screen.go("pathway", {})
    assert "Family Foundations" in screen.table("wall").text

    screen.at.pills(key="map_switch").set_value("area").run()
    screen.fine()
    assert "Family Talk" in screen.table("wall").text
    assert "Family Foundations" not in screen.table("wall").text
    assert screen.query["area"] == [area.id]
