"""Personal details are pointed out wherever something typed is kept, before it is saved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from screens import ROOT, Screen, opened

from rpc.areas import decisions, entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.store import Area, Store
from rpc.vocabulary import Phase, RowType
from rpc.vocabulary.local import Decided

BY = local_actor("Facilitator")
CELL = f"{RowType.SELECTIVE_SERVICES}/{Phase.PRIMARY}"
ASKED = "This looks like personal details"


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    return store.make(request.node.name[:70], BY, {"writer": BY.title})


def words(screen: Screen) -> str:
    return " ".join(piece.text for piece in screen.pieces)


def test_the_settings_ask_about_a_person_and_keep_the_rest(store: Store, area: Area) -> None:
    screen = opened("upkeep", area=area.id)
    screen.at.text_input(key="setting_writer").set_value("Jane Smith")
    screen.at.text_input(key="setting_level_universal").set_value("For all (ann@example.org)")
    screen.press("Save the settings")

    assert store.area(area.id).settings == {"writer": BY.title}
    shown = words(screen)
    assert "The role of the person who writes: “Jane Smith” (what looks like" in shown
    assert "Local word for universal: “ann@example.org” (an e-mail address)" in shown

    screen.press("Leave this out and save")
    assert store.area(area.id).settings == {"level_universal": "For all"}
    assert ASKED not in words(screen)
    assert screen.at.text_input(key="setting_level_universal").value == "For all"
    assert screen.at.text_input(key="setting_writer").value == ""


def test_a_saved_route_is_not_asked_about_again(store: Store, area: Area) -> None:
    screen = opened("upkeep", area=area.id)
    screen.at.text_input(key="setting_abuse_route").set_value("Helpline 0808 157 0000")
    screen.press("Save the settings").press("Save as it is")
    assert store.area(area.id).settings["abuse_route"] == "Helpline 0808 157 0000"

    screen.at.text_input(key="setting_writer").set_value("Early help lead")
    screen.press("Save the settings")
    assert ASKED not in words(screen)
    assert store.area(area.id).writer == "Early help lead"


def test_a_comment_on_a_box_asks_about_a_person(store: Store, area: Area) -> None:
    decisions.decide(store, area.id, BY, CELL, Decided.NONE)
    screen = opened("area", area=area.id, cell=CELL)
    screen.at.text_input(key="decide_comment").set_value("Ask Mrs Okafor in May")
    screen.press("Save the comment")

    assert "comment" not in store.state(area.id).decisions[CELL]
    assert "Comment: “Mrs Okafor” (what looks like a person's name)" in words(screen)
    screen.press("Leave this out and save")
    assert store.state(area.id).decisions[CELL]["comment"] == "Ask in May"
    assert store.state(area.id).decisions[CELL]["state"] == "none"
    assert screen.at.text_input(key="decide_comment").value == "Ask in May"
    assert ASKED not in words(screen)


def test_why_a_box_is_out_of_scope_asks_about_a_person(store: Store, area: Area) -> None:
    screen = opened("area", area=area.id, cell=CELL)
    screen.at.text_input(key="decide_why").set_value("Dr Lee's decision of 2024")
    screen.press("Out of scope")

    assert store.state(area.id).decisions == {}
    assert "Why: “Dr Lee's” (what looks like a person's name)" in words(screen)
    screen.press("Go back to the form")
    assert store.state(area.id).decisions == {}
    assert screen.at.text_input(key="decide_why").value == "Dr Lee's decision of 2024"


def test_the_question_stays_with_the_box_that_it_is_about(store: Store, area: Area) -> None:
    screen = opened("area", area=area.id, cell=CELL)
    screen.at.text_input(key="decide_comment").set_value("Ask Mrs Okafor")
    screen.press("Save the comment")

    other = f"{RowType.SELECTIVE_SERVICES}/{Phase.SECONDARY}"
    screen.go("area", {"area": area.id, "cell": other})
    assert ASKED not in words(screen)


def test_the_name_of_a_new_area_asks_about_a_person(store: Store) -> None:
    screen = opened("area")
    screen.at.text_input(key="new_area_name").set_value("Plan of Mr Brown, North Anyshire")
    screen.press("Make the area")

    assert screen.heading == "Map your area"
    assert "Name: “Mr Brown” (what looks like a person's name)" in words(screen)
    screen.press("Leave this out and save")
    assert screen.heading == "Plan of, North Anyshire"


def test_a_provider_given_as_an_entry_is_placed_asks_about_a_person(
    store: Store, area: Area
) -> None:
    (entry_id,) = entries.add_many(store, area.id, BY, [{"name": "Drop-in"}], placed=False)
    screen = opened("area", area=area.id)
    screen.at.pills(key="tray_chosen").set_value([entry_id]).run()
    screen.at.selectbox(key="tray_row").set_value("selective_services")
    screen.at.pills(key="tray_phases").set_value(["primary"])
    screen.at.text_input(key="tray_provider").set_value("Hub, hub@example.org")
    screen.press("Place them")

    assert store.state(area.id).entries[entry_id] == {"name": "Drop-in"}
    screen.press("Leave this out and save")
    assert store.state(area.id).entries[entry_id]["provider"] == "Hub"


ASKS_FOR_OTHERS = {
    "entry_fields.py": ("entry_form.py", "scenario_change.py"),  # the fields of these forms
    "filters.py": (),  # words that are looked for: in the address, and kept nowhere
}
"""Modules that draw a field of free text and do not ask; those that ask about what is in it."""


def asks(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return "ask_about_people(" in text


def test_every_module_with_a_field_of_free_text_asks_about_what_is_in_it() -> None:
    field = re.compile(r"st\.(text_input|text_area|data_editor|chat_input)\(")
    ui = ROOT / "rpc" / "ui"
    typed_into = [
        path
        for folder in (ui, ROOT / "pages")
        for path in sorted(folder.rglob("*.py"))
        if field.search(path.read_text(encoding="utf-8"))
    ]
    assert len(typed_into) > 8
    for path in typed_into:
        others = ASKS_FOR_OTHERS.get(path.name)
        assert asks(path) if others is None else not asks(path), path.name
        for other in others or ():
            (found,) = ui.rglob(other)
            assert asks(found), other
