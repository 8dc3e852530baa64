"""Two browsers at one entry: what only one of them changed is kept, and nobody is asked of it."""

from __future__ import annotations

import pytest
from screens import Screen, opened

from rpc.areas import entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.history import timeline
from rpc.areas.store import Area, Store
from rpc.vocabulary import Phase, RowType

BY, OTHER = local_actor("Facilitator"), local_actor("Other")
VALUES = {
    "name": "Young dads group",
    "provider": "Council",
    "row_type": str(RowType.SELECTIVE_PARENTING),
    "phases": str(Phase.PRIMARY),
}


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    return store.make(request.node.name[:70], BY, {"writer": BY.title})


@pytest.fixture
def entry_id(store: Store, area: Area) -> str:
    return entries.add(store, area.id, BY, VALUES)


def words(screen: Screen) -> str:
    return " ".join(piece.text for piece in screen.pieces)


def labels(screen: Screen) -> list[str]:
    return [button.label for button in screen.at.button]


def change(store: Store, area: Area, entry_id: str, **more: str) -> None:
    """What somebody else changes meanwhile."""
    kept = store.state(area.id)
    after = kept.entries[entry_id] | more
    entries.change(store, area.id, OTHER, entry_id, after, kept.versions[entry_id])


def type_provider(screen: Screen, text: str) -> Screen:
    screen.at.text_input(key="entry_provider").set_value(text)
    return screen.press("Save this entry")


def test_what_only_one_changed_is_not_asked_about(store: Store, area: Area, entry_id: str) -> None:
    screen = opened("entries", area=area.id, entry=entry_id)
    change(store, area, entry_id, area_covered="Whole county")
    type_provider(screen, "Home-Start")

    assert "Somebody changed Area covered meanwhile; both are kept." in words(screen)
    kept = store.state(area.id).entries[entry_id]
    assert (kept["provider"], kept["area_covered"]) == ("Home-Start", "Whole county")
    assert screen.at.text_input(key="entry_area_covered").value == "Whole county"


@pytest.mark.parametrize(
    ("answer", "provider"), [("Save mine over it", "Home-Start"), ("Take theirs", "Relate")]
)
def test_only_what_both_changed_is_asked_about(
    store: Store, area: Area, entry_id: str, answer: str, provider: str
) -> None:
    screen = opened("entries", area=area.id, entry=entry_id)
    change(store, area, entry_id, provider="Relate", area_covered="Whole county")
    screen.at.text_input(key="entry_times").set_value("Mondays")
    type_provider(screen, "Home-Start")

    assert 'Other saved another "Provider" while you were writing' in words(screen)
    assert "Area coveredWhole county" not in words(screen)
    screen.press(answer)
    assert store.state(area.id).entries[entry_id] == VALUES | {
        "provider": provider,
        "area_covered": "Whole county",
        "times": "Mondays",
    }
    assert answer not in labels(screen)


def test_a_move_of_somebody_elses_is_not_asked_about(
    store: Store, area: Area, entry_id: str
) -> None:
    screen = opened("entries", area=area.id, entry=entry_id)
    change(store, area, entry_id, row_type=str(RowType.UNIVERSAL_SERVICES))
    type_provider(screen, "Home-Start")

    assert "This leaves a box empty" not in words(screen)
    kept = store.state(area.id).entries[entry_id]
    assert (kept["provider"], kept["row_type"]) == ("Home-Start", RowType.UNIVERSAL_SERVICES)


def test_a_place_that_both_changed_is_named_in_words(
    store: Store, area: Area, entry_id: str
) -> None:
    screen = opened("entries", area=area.id, entry=entry_id)
    change(store, area, entry_id, row_type=str(RowType.UNIVERSAL_SERVICES))
    screen.at.button_group(key="entry_phases").set_value([str(Phase.SECONDARY)])
    screen.press("Save this entry")

    text = words(screen)
    assert "Row of the pathwayUniversal: " in text
    assert "This leaves a box empty" not in text, "what is to stand is asked first"
    assert "selective_parenting" not in text
    assert "universal_services" not in text
    screen.press("Save mine over it")
    assert "This leaves a box empty" in words(screen)
    screen.press("Save this change")
    assert store.state(area.id).entries[entry_id]["phases"] == Phase.SECONDARY
    assert store.state(area.id).entries[entry_id]["row_type"] == RowType.SELECTIVE_PARENTING


def test_a_change_that_waits_outlives_its_form(store: Store, area: Area, entry_id: str) -> None:
    screen = opened("entries", area=area.id, entry=entry_id)
    change(store, area, entry_id, provider="Relate")
    type_provider(screen, "Home-Start")
    screen.press("Close")

    assert "Your change waits: choose below which is to stand." in words(screen)
    assert "Other changed Young dads group while you were writing" in words(screen)
    screen.press("Save mine over it")
    assert store.state(area.id).entries[entry_id]["provider"] == "Home-Start"


def test_the_grid_keeps_both_changes(store: Store, area: Area, entry_id: str) -> None:
    screen = opened("entries", area=area.id)
    screen.at.session_state["writer_title"] = BY.title
    change(store, area, entry_id, area_covered="Whole county")
    turn = screen.at.session_state["entry_grid_turn"]
    screen.at.session_state[f"entry_grid_{turn}"] = {
        "edited_rows": {0: {"provider": "Home-Start"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    screen.press("Save the grid")

    assert "Somebody changed Young dads group meanwhile; both are kept." in words(screen)
    kept = store.state(area.id).entries[entry_id]
    assert (kept["provider"], kept["area_covered"]) == ("Home-Start", "Whole county")
    assert timeline.history(store, area.id)[0].by == BY.title


def test_a_form_that_nobody_typed_into_follows_the_map(
    store: Store, area: Area, entry_id: str
) -> None:
    screen = opened("entries", area=area.id, entry=entry_id)
    change(store, area, entry_id, provider="Relate")
    screen.at.run()
    assert screen.at.text_input(key="entry_provider").value == "Relate"
    assert "since you opened this" not in captions(screen)
    timeline.undo(store, area.id, OTHER)
    screen.at.run()
    assert screen.at.text_input(key="entry_provider").value == "Council"


def test_what_is_typed_stays_and_what_somebody_changed_is_said(
    store: Store, area: Area, entry_id: str
) -> None:
    screen = opened("entries", area=area.id, entry=entry_id)
    # As after a save that was refused: what a form holds is on the server once it was sent.
    screen.at.session_state["entry_times"] = "Mondays"
    change(store, area, entry_id, provider="Relate")
    screen.at.run()
    assert screen.at.text_input(key="entry_times").value == "Mondays"
    assert screen.at.text_input(key="entry_provider").value == "Council"
    assert "Somebody changed Provider since you opened this." in captions(screen)
    screen.press("Save this entry")
    kept = store.state(area.id).entries[entry_id]
    assert (kept["provider"], kept["times"]) == ("Relate", "Mondays")
    assert "since you opened this" not in captions(screen)


def captions(screen: Screen) -> str:
    return " ".join(one.value.replace("\\", "") for one in screen.at.caption)
