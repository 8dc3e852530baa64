"""The stories of the people in the room, each as one of them would live it (field notes, 6)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browsing import (
    Newcomer,
    Visit,
    adding,
    choice,
    choose,
    expect_query,
    heading,
    idle,
    menu,
    opened,
    panel,
    pill,
    press,
    quick_add,
    sentence,
    texts,
    twin_of_heatmap,
    whole,
)
from mapped import BY, entry
from playwright.sync_api import Locator, Page, expect
from serving import Server

from rpc.areas import decisions, entries, links
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.store import Area, Store
from rpc.vocabulary import Phase, RowType
from rpc.vocabulary.local import Decided

MakeArea = Callable[[], Area]


@pytest.fixture
def store(server: Server) -> Store:
    return server.store


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    """A new, empty area for one test."""
    return store.make(request.node.name.removeprefix("test_story_")[:60], BY)


def wall_cell(page: Page, row: RowType, phase: Phase) -> Locator:
    """The button of a wall cell in the room."""
    return page.locator(f'[data-open="cell:{row}/{phase}"]')


def named(page: Page, name: str) -> Locator:
    """An entry of the wall in the room."""
    return page.locator("table.room button.opens").filter(has_text=name)


def test_story_1_start_from_a_blank_area(visit: Visit) -> None:
    page = visit("/")
    clicks = 0

    menu(page, "Our area").click()
    clicks += 1
    page.get_by_label("Name of the area").fill("Blankshire")
    press(page.get_by_role("button", name="Make the area"))
    clicks += 1

    expect(heading(page)).to_have_text("Blankshire")
    cells = page.locator("table.room button.nothing")
    expect(cells).to_have_count(30)
    assert clicks <= 3
    assert {text.partition(":")[0].strip() for text in texts(cells)} == {"? Not yet mapped"}
    menu(page, "Coverage").click()
    expect(page.get_by_text("Nothing is mapped yet, so nothing counts as a gap.")).to_be_visible()


def test_story_3_add_a_service_called_out_in_the_room(visit: Visit, area: Area) -> None:
    page = visit(f"/area?area={area.id}")

    quick_add(page, "Family Talk", "Anyshire Council", "Selective: Targeted", "Primary")

    expect(named(page, "Family Talk")).to_be_visible()
    expect(page.locator(".rpc.said")).to_contain_text("Saved")
    expect(page.locator("table.room .entry")).to_contain_text("delivery not known")
    expect(adding(page).get_by_label("Name", exact=True)).to_have_value("")


def test_story_4_paste_ten_names_at_once(visit: Visit, area: Area) -> None:
    page = visit(f"/area?area={area.id}")
    page.get_by_text("Paste a list").click()
    names = [f"Service number {number}" for number in range(1, 11)]

    page.get_by_label("One name a line").fill("\n".join(names))
    press(page.get_by_role("button", name="Put them in the tray"))
    expect(page.get_by_role("heading", name="To place (10)")).to_be_visible()
    expect(page.locator("table.room .entry")).to_have_count(0)

    tray = page.locator(".st-key-tray")
    tray.get_by_role("button", name="Service number 3", exact=True).click()
    idle(page)
    choose(tray, "Row of the pathway", "Universal: Community")
    tray.get_by_role("button", name="Secondary", exact=True).click()
    tray.get_by_label("Provider, where none is recorded").fill("Anyshire Council")
    press(tray.get_by_role("button", name="Place them"))

    expect(page.get_by_role("heading", name="To place (9)")).to_be_visible()
    expect(named(page, "Service number 3")).to_be_visible()


def test_story_5_catch_a_duplicate(visit: Visit, area: Area, store: Store) -> None:
    entries.add(
        store, area.id, BY, entry("Relate Anyshire", RowType.SELECTIVE_SERVICES, Phase.PRIMARY)
    )
    page = visit(f"/area?area={area.id}")

    quick_add(page, "RELATE (Anyshire)", "Relate", "Selective: Targeted", "Secondary")

    warning = page.locator(".st-key-duplicates")
    expect(warning).to_contain_text("Perhaps on the map already")
    expect(warning).to_contain_text("Relate Anyshire")
    expect(page.locator("table.room .entry")).to_have_count(1)
    expect(adding(page).get_by_label("Name", exact=True)).to_have_value("RELATE (Anyshire)")
    warning.get_by_role("button", name="Keep both: add it too").click()
    expect(page.locator("table.room .entry")).to_have_count(2)


def test_story_6_undo(visit: Visit, area: Area, store: Store) -> None:
    first, second = entries.add_many(
        store,
        area.id,
        BY,
        [
            entry("Drop-in", RowType.UNIVERSAL_SERVICES, Phase.PRIMARY),
            entry("Counselling", RowType.SELECTIVE_SERVICES, Phase.PRIMARY),
        ],
    )
    links.link(store, area.id, BY, first, second, "step_up", "agreed")
    page = visit(f"/area?area={area.id}")
    named(page, "Drop-in").click()

    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_text("It has ended").click()
    page.get_by_role("button", name="Delete", exact=True).last.click()
    expect(wall_cell(page, RowType.UNIVERSAL_SERVICES, Phase.PRIMARY)).to_contain_text("None left")
    page.get_by_role("button", name="Undo: deleted Drop-in").click()

    expect(named(page, "Drop-in")).to_be_visible()
    menu(page, "Upkeep").click()
    page.get_by_role("tab", name="Links").click()
    expect(page.get_by_role("row", name="Drop-in Steps up to Counselling")).to_be_visible()


def test_story_8_show_separated_parents_only(visit: Visit, area: Area, store: Store) -> None:
    row, phase = RowType.SELECTIVE_RELATIONSHIP, Phase.PRIMARY
    couples = {"relationship": "together", "modes": "face_to_face"}
    entries.add(store, area.id, BY, entry("Couples only", row, phase, **couples))
    entries.add(
        store,
        area.id,
        BY,
        entry(
            "For anybody", RowType.SELECTIVE_PARENTING, phase, **{**couples, "relationship": "any"}
        ),
    )
    page = visit(f"/coverage?area={area.id}&grid=wall&measure=entries")
    gaps = page.locator("table.gaps td.empty")
    expect(gaps).to_have_count(0)

    page.get_by_label("Open to").click()
    page.get_by_role("option", name="Open to separated").click()

    expect(sentence(page)).to_contain_text("1 of 2 entries: open to separated parents only")
    expect(gaps).to_have_count(1)
    expect(gaps).to_have_text("Relationship interventions")
    page.get_by_text("The same as a table").click()
    cell = page.locator(f'table.twin [data-open="{row}/{phase}"]')
    expect(cell).to_contain_text("none with these filters")


def test_story_9_say_we_do_not_know(visit: Visit, area: Area, store: Store) -> None:
    owner = {"owner_role": "Early help lead", "owner_organisation": "Anyshire Council"}
    entries.add(
        store,
        area.id,
        BY,
        entry("Family Talk", RowType.SELECTIVE_SERVICES, Phase.PRIMARY, **owner),
    )
    page = visit(f"/upkeep?area={area.id}")
    blanks = page.locator("details").filter(has_text="With details missing")
    blanks.locator("summary").click()
    row = blanks.get_by_role("row", name="Family Talk")
    expect(row).to_contain_text("cost to the family")
    expect(row).to_contain_text("Early help lead")

    page = visit(f"/?area={area.id}")
    page.get_by_role("button", name="Family Talk", exact=True).click()
    card = page.get_by_role("dialog", name="Family Talk", exact=True)
    unknown = card.locator("dl.facts > div").filter(has=page.locator("dt", has_text="Not known"))
    expect(unknown).to_contain_text("Cost to the family")
    expect(card.locator("dt").filter(has_text="Cost to the family")).to_have_count(0)


def test_story_10_link_services(visit: Visit, area: Area, store: Store) -> None:
    entries.add_many(
        store,
        area.id,
        BY,
        [
            entry("Drop-in", RowType.UNIVERSAL_SERVICES, Phase.PRIMARY),
            entry("Counselling", RowType.SELECTIVE_SERVICES, Phase.PRIMARY),
            entry("Alone", RowType.INDICATED_SERVICES, Phase.PRIMARY),
        ],
    )
    page = visit(f"/upkeep?area={area.id}")
    expect(page.get_by_text("No step down is recorded from:")).to_contain_text(
        "Targeted selective, Targeted indicated & specialist"
    )
    page.get_by_role("tab", name="Links").click()
    for label, name in (("From", "Counselling"), ("To", "Drop-in"), ("What it does", "Steps down")):
        choose(page, label, name)
    page.get_by_role("button", name="Add this link").click()
    expect(page.get_by_role("row", name="Counselling Steps down to Drop-in Agreed")).to_be_visible()

    page.get_by_role("tab", name="Follow-up").click()
    expect(page.get_by_text("No step down is recorded from:")).to_have_text(
        "No step down is recorded from: Targeted indicated & specialist."
    )
    alone = page.locator("details").filter(has_text="With no referral link recorded")
    alone.locator("summary").click()
    expect(alone.locator("tbody tr")).to_have_count(1)
    expect(alone.locator("tbody tr")).to_contain_text("Alone")


def test_story_14_survive_a_refresh(visit: Visit, newcomer: Newcomer, area: Area) -> None:
    page = visit(f"/area?area={area.id}")
    quick_add(page, "Family Talk", "Anyshire Council", "Selective: Targeted", "Primary")
    expect(named(page, "Family Talk")).to_be_visible()
    press(wall_cell(page, RowType.SELF_HELP, Phase.PRIMARY))
    press(page.get_by_role("button", name="There is none"))
    expect(page.locator(".rpc.said")).to_contain_text("Decided: there is none")
    name = adding(page).get_by_label("Name", exact=True)
    expect(name).to_have_value("")
    name.focus()
    page.keyboard.type("Half a na")

    page.reload()

    expect(named(page, "Family Talk")).to_be_visible()
    expect(wall_cell(page, RowType.SELF_HELP, Phase.PRIMARY)).to_contain_text("None")
    expect(adding(page).get_by_label("Name", exact=True)).to_have_value("Half a na")
    elsewhere = opened(newcomer().new_page(), page.url)
    expect(named(elsewhere, "Family Talk")).to_be_visible()


def test_story_15_two_people_edit(
    visit: Visit, newcomer: Newcomer, area: Area, store: Store
) -> None:
    entry_id = entries.add(
        store, area.id, BY, entry("Family Talk", RowType.SELECTIVE_SERVICES, Phase.PRIMARY)
    )
    address = f"/area?area={area.id}&entry={entry_id}"
    mine = visit(address)
    theirs = opened(newcomer().new_page(), mine.url)
    provider = "Provider"
    mine.get_by_label(provider, exact=True).fill("Mine")

    theirs.get_by_label(provider, exact=True).fill("Theirs")
    press(theirs.get_by_role("button", name="Save this entry"))
    expect(theirs.locator(".rpc.said")).to_contain_text("Saved")
    expect(mine.get_by_label(provider, exact=True)).to_have_value("Mine")
    press(mine.get_by_role("button", name="Save this entry"))

    choice = mine.locator('[class*="st-key-conflict_"]')
    expect(choice).to_contain_text("changed Family Talk while you were writing")
    expect(choice.get_by_role("row", name="Provider")).to_contain_text("Theirs")
    assert store.state(area.id).entries[entry_id]["provider"] == "Theirs"
    choice.get_by_role("button", name="Save mine over it").click()
    expect(mine.locator(".rpc.said")).to_contain_text("Saved")
    assert store.state(area.id).entries[entry_id]["provider"] == "Mine"


def test_story_15_a_form_that_nobody_typed_into_shows_what_others_saved(
    visit: Visit, area: Area, store: Store
) -> None:
    values = entry("Family Talk", RowType.SELECTIVE_SERVICES, Phase.PRIMARY)
    entry_id = entries.add(store, area.id, BY, values)
    page = visit(f"/area?area={area.id}&entry={entry_id}")
    covered, provider = (page.get_by_label(one, exact=True) for one in ("Area covered", "Provider"))
    version = store.state(area.id).versions[entry_id]
    version = entries.change(store, area.id, BY, entry_id, values | {"provider": "New"}, version)
    expect(provider).to_have_value("New")

    # Typed and not sent: nothing of it goes when somebody saves the same field.
    provider.fill("Mine")
    idle(page)
    theirs = values | {"provider": "Theirs", "area_covered": "North"}
    entries.change(store, area.id, BY, entry_id, theirs, version)
    expect(page.get_by_text("since you opened this")).to_be_visible()
    expect(provider).to_have_value("Mine")
    expect(covered).to_have_value("")


def test_story_15_what_is_typed_and_chosen_stays_while_others_write(
    visit: Visit, area: Area, store: Store
) -> None:
    entry_id = entries.add(
        store, area.id, BY, entry("Family Talk", RowType.SELECTIVE_SERVICES, Phase.PRIMARY)
    )
    page = visit(f"/area?area={area.id}&entry={entry_id}")
    form = page.get_by_test_id("stForm").filter(has_text="What and where")
    page.get_by_label("Area covered").fill("North")
    page.get_by_role("textbox", name="Description").fill("For both parents")
    online = form.get_by_role("button", name="Online or phone", exact=True)
    online.click()
    entries.add(store, area.id, BY, entry("Drop-in", RowType.UNIVERSAL_SERVICES, Phase.PRIMARY))
    expect(named(page, "Drop-in")).to_be_visible()
    idle(page)

    expect(page.get_by_label("Area covered")).to_have_value("North")
    expect(page.get_by_role("textbox", name="Description")).to_have_value("For both parents")
    press(page.get_by_role("button", name="Save this entry"))
    expect(page.locator(".rpc.said")).to_contain_text("Saved")
    kept = store.state(area.id).entries[entry_id]
    assert (kept["area_covered"], kept["description"]) == ("North", "For both parents")
    assert kept["modes"] == "online"


def test_story_16_see_what_is_missing(visit: Visit, area: Area, store: Store) -> None:
    row, phase = RowType.SELECTIVE_SERVICES, Phase.PRIMARY
    entries.add_many(
        store,
        area.id,
        BY,
        [
            entry("Family Talk", row, phase, provider="Council"),
            entry("Family Talk (programme)", row, phase, provider="Charity"),
            entry("Drop-in", RowType.UNIVERSAL_SERVICES, phase),
        ],
    )
    for each in (RowType.SELF_HELP, RowType.UNIVERSAL_PARENTING, RowType.UNIVERSAL_RELATIONSHIP):
        decisions.decide(store, area.id, BY, f"{each}/{phase}", Decided.NONE)
    page = visit(f"/coverage?area={area.id}&grid=wall&measure=entries")

    expect(page.get_by_role("heading", name=f"What is missing in {area.name}")).to_be_visible()
    listed = page.locator("table.gaps tbody")
    expect(listed.get_by_role("row", name="Only Drop-in stands")).to_be_visible()
    doubled = listed.get_by_role("row").filter(has_text="Family Talk (programme)")
    expect(doubled).to_contain_text("Council")
    page.get_by_text("The same as a table").click()
    empty = page.locator("table.twin button").filter(has_text=re.compile("✕"))
    expect(empty).to_have_count(3)
    reasons = " ".join(texts(listed.get_by_role("row")))
    for name in (
        "Information & self-help",
        "Parenting interventions",
        "Relationship interventions",
    ):
        assert name in reasons


def test_story_22_check_funding_cliffs(visit: Visit, area: Area, store: Store) -> None:
    row, phase = RowType.INDICATED_PARENTING, Phase.SECONDARY
    entries.add(store, area.id, BY, entry("Ending", row, phase, funding_ends="2020-03-31"))
    page = visit(f"/upkeep?area={area.id}")

    expect(page.get_by_role("listitem").filter(has_text="Ending: 31 March 2020")).to_be_visible()
    expect(
        page.get_by_role("listitem").filter(has_text="loses its last entry: row 'Parenting")
    ).to_be_visible()


def test_story_23_check_measurement(visit: Visit, area: Area, store: Store) -> None:
    row, phase = RowType.SELECTIVE_PARENTING, Phase.PRIMARY
    measured = {"outcomes": "behavioural", "measures": "QMI", "measured_by": "parent"}
    entries.add_many(
        store,
        area.id,
        BY,
        [entry("Unmeasured", row, phase), entry("On parents", row, phase, **measured)],
    )
    page = visit(f"/upkeep?area={area.id}")

    expect(
        page.get_by_text("No outcome measure is recorded for 1 of 2 services and interventions.")
    ).to_be_visible()
    expect(page.get_by_text("1 of them is measured on parents only")).to_be_visible()
    for label, name in (
        ("With no outcome measure recorded", "Unmeasured"),
        ("measured on parents", "On parents"),
    ):
        group = page.locator("details").filter(has_text=label)
        group.locator("summary").click()
        expect(group.locator("tbody tr")).to_have_count(1)
        expect(group.locator("tbody tr")).to_contain_text(name)


def test_another_browser_sees_a_change_of_its_own_accord(
    visit: Visit, area: Area, store: Store
) -> None:
    """It asks every second (`watch.POLL_SECONDS`); how long the rest takes is the machine's."""
    page = visit(f"/area?area={area.id}")
    adding(page).get_by_label("Name", exact=True).focus()
    page.keyboard.type("Half a na")
    entries.add(
        store,
        area.id,
        BY,
        entry("Called out elsewhere", RowType.SELECTIVE_SERVICES, Phase.PRIMARY),
    )

    expect(page.locator("table.room")).to_contain_text("Called out elsewhere")
    page.keyboard.type("me")
    expect(adding(page).get_by_label("Name", exact=True)).to_have_value("Half a name")


def test_the_pages_switch_between_the_area_and_the_model(
    visit: Visit, area: Area, store: Store
) -> None:
    entries.add(store, area.id, BY, entry("Family Talk", RowType.SELECTIVE_SERVICES, Phase.PRIMARY))
    page = visit(f"/coverage?area={area.id}&cell=selective_services/primary")
    expect(panel(page)).to_contain_text(
        "1 service, of which nobody has recorded whether it addresses conflict between parents"
    )
    expect(panel(page)).to_contain_text("Family Talk")

    page.locator(".st-key-map_switch").get_by_text("2021 model").click()
    expect(sentence(page)).to_contain_text("All 45 entries")
    menu(page, "Pathway").click()
    expect(page.get_by_role("button", name="Family Foundations", exact=True)).to_be_visible()
    page.locator(".st-key-map_switch").get_by_text(area.name).click()
    expect(page.get_by_role("button", name="Family Talk", exact=True)).to_be_visible()
    expect(pill(page, "Need level", "Universal")).to_be_visible()


def test_a_page_goes_on_following_the_area_after_its_controls_were_used(
    visit: Visit, area: Area, store: Store
) -> None:
    """The wall in the meeting must not freeze because somebody asked for separated parents."""
    row, phase = RowType.SELECTIVE_SERVICES, Phase.PRIMARY
    page = visit(f"/coverage?area={area.id}")
    number = iter(range(100))

    def others_add() -> None:
        before = len(store.state(area.id).entries)
        more = {"relationship": "any"}
        entries.add(
            store, area.id, local_actor("Other"), entry(f"Entry {next(number)}", row, phase, **more)
        )
        expect(sentence(page)).to_contain_text(f"{before + 1} ")

    others_add()
    pill(page, "Phase", "Primary").click()
    expect(sentence(page)).to_contain_text("primary only")
    others_add()
    choice(page, "Divide by", "9 blocks").click()
    idle(page)
    others_add()
    twin_of_heatmap(page).locator(f'[data-open="{row.level}/{phase}"]').click()
    expect(panel(page)).to_contain_text("Services (3)")
    others_add()
    expect(panel(page)).to_contain_text("Services (4)")
    menu(page, "Pathway").click()
    expect(page.locator("table.wall")).to_be_visible()
    others_add()


def test_back_never_leaves_the_area_behind(visit: Visit, area: Area) -> None:
    page = visit(f"/area?area={area.id}")
    for name in ("Coverage", "Pathway", "Upkeep"):
        menu(page, name).click()
        expect(page).to_have_title(re.compile(name))
        whole(page)
        expect_query(page, area=area.id)

    for name in ("Pathway", "Coverage", "Our area"):
        page.go_back()
        expect(page).to_have_title(re.compile(name))
        whole(page)
        expect_query(page, area=area.id)


def test_who_writes_is_remembered_in_this_browser(visit: Visit, area: Area, store: Store) -> None:
    page = visit(f"/area?area={area.id}")
    try:
        page.get_by_role("button", name="You write as: somebody").click()
        field = page.get_by_role("textbox", name="Your role, such as early help lead")
        field.fill("Früh & help; lead")
        field.press("Enter")
        mine = "You write as: Früh & help; lead"
        expect(page.get_by_role("button", name=mine)).to_be_visible()
        page.wait_for_function("document.cookie.includes('rpc_title=Fr')")
        page.reload()
        expect(page.get_by_role("button", name=mine)).to_be_visible()
        press(wall_cell(page, RowType.SELF_HELP, Phase.PRIMARY))
        press(page.get_by_role("button", name="There is none"))
        expect(page.get_by_role("status").filter(has_text="there is none")).to_be_visible()
        assert store.state(area.id).decisions["self_help/primary"]["by"] == "Früh & help; lead"
    finally:
        page.context.clear_cookies(name="rpc_title")
