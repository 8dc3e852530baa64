"""Links to the 2021 model on pages: offered, never taken; kept where an edition withdraws them."""

from __future__ import annotations

import pytest
from screens import CATALOGUE, Screen, opened

from rpc.areas import entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.store import Area, Store
from rpc.vocabulary import Phase, RowType

BY = local_actor("Facilitator")
GONE = {"withdrawn-one": "Withdrawn Programme"}


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    return store.make(request.node.name[-70:], BY, {"writer": BY.title})


def entry(name: str, row: RowType, **more: str) -> dict[str, str]:
    where = {"row_type": str(row), "phases": str(Phase.PRIMARY)}
    return {"name": name, "provider": "Anyshire Council", **where, **more}


def words(screen: Screen) -> str:
    shown = [node.value for node in (*screen.at.markdown, *screen.at.caption)]
    return " ".join([*(piece.text for piece in screen.pieces), *shown])


def test_a_close_name_is_offered_and_only_an_answer_links_it(store: Store, area: Area) -> None:
    teams = entry("Early help family support team", RowType.SELECTIVE_SERVICES)
    entry_id = entries.add(store, area.id, BY, teams)
    screen = opened("area", area=area.id)
    assert "same as Early help family support teams in the 2021 model?" in words(screen)
    assert "programme" not in store.state(area.id).entries[entry_id]
    screen.at.button(key=f"same_{entry_id}").click().run()
    kept = store.state(area.id).entries[entry_id]
    assert (kept["programme"], kept["programme_name"]) == (
        "early-help",
        "Early help family support teams",
    )
    assert "in the 2021 model?" not in words(opened("area", area=area.id))


def test_an_offer_that_is_refused_is_not_made_again(store: Store, area: Area) -> None:
    entry_id = entries.add(store, area.id, BY, entry("Click Relationships", RowType.SELF_HELP))
    screen = opened("area", area=area.id)
    screen.at.button(key=f"other_{entry_id}").click().run()
    assert not [button for button in screen.at.button if button.key == f"same_{entry_id}"]
    assert "programme" not in store.state(area.id).entries[entry_id]


def test_the_form_offers_it_and_takes_any_entry_of_the_model(store: Store, area: Area) -> None:
    entry_id = entries.add(store, area.id, BY, entry("Family Foundations", RowType.SELF_HELP))
    screen = opened("entries", area=area.id, entry=entry_id)
    assert "Same as Family Foundations in the 2021 model? Then choose it above" in words(screen)
    choice = screen.at.selectbox(key="entry_programme")
    assert len(choice.options) == 1 + len(CATALOGUE.entries)
    choice.set_value("police")
    screen.press("Save this entry")
    assert store.state(area.id).entries[entry_id]["programme"] == "police"


def test_a_withdrawn_link_stays_in_the_form_when_something_else_is_changed(
    store: Store, area: Area
) -> None:
    linked = entry("Ours", RowType.UNIVERSAL_PARENTING, programme="withdrawn-one")
    entry_id = entries.add(store, area.id, BY, linked, GONE)
    screen = opened("entries", area=area.id, entry=entry_id)
    choice = screen.at.selectbox(key="entry_programme")
    assert choice.value == "withdrawn-one"
    assert "No longer in the catalogue: Withdrawn Programme" in choice.options
    screen.at.text_input(key="entry_provider").set_value("Another")
    screen.press("Save this entry")
    kept = store.state(area.id).entries[entry_id]
    assert (kept["provider"], kept["programme"]) == ("Another", "withdrawn-one")
    assert kept["programme_name"] == "Withdrawn Programme"
    screen = opened("entries", area=area.id, entry=entry_id)
    screen.at.selectbox(key="entry_programme").set_value("")
    screen.press("Save this entry")
    assert "programme" not in store.state(area.id).entries[entry_id]


def test_a_withdrawn_link_is_named_on_the_card(store: Store, area: Area) -> None:
    linked = entry("Ours", RowType.UNIVERSAL_PARENTING, programme="withdrawn-one")
    entries.add(store, area.id, BY, linked, GONE)
    screen = opened("catalogue", area=area.id)
    assert "No longer in the catalogue: Withdrawn Programme" in words(screen)


@pytest.mark.parametrize("shows", ["pathway", "coverage", "catalogue"])
def test_what_is_called_the_same_is_to_be_linked_and_in_no_list_of_one_side(
    store: Store, area: Area, shows: str
) -> None:
    entries.add(store, area.id, BY, entry("Click Relationships", RowType.SELF_HELP))
    screen = opened(shows, area=area.id, shows="against")
    said = words(screen)
    assert "Probably the same: link them" in said
    assert "Only in the 2021 model" in said
    assert "not in the area" not in said


def test_the_grid_takes_a_link_by_the_name_and_refuses_what_is_only_alike() -> None:
    from rpc.pathway.rules.same_as import read_link

    names = CATALOGUE.names
    assert read_link(" click relationships ", names) == ("click", "")
    assert read_link("", names) == ("", "")
    assert read_link("Click Relationship", names) == (
        "",
        "'Click Relationship' is no entry of the 2021 model. Did you mean 'Click Relationships'? "
        "Type that name.",
    )
    assert "or leave it blank" in read_link("Something else", names)[1]


def test_a_pasted_list_links_by_the_name_in_the_model(store: Store, area: Area) -> None:
    model_id, name = next(iter(CATALOGUE.names.items()))
    screen = opened("area", area=area.id)
    screen.at.text_area(key="pasted_text").set_value(
        f"Name\tSame as in the 2021 model\nOurs\t{name.upper()}\nTheirs\tNo such thing"
    )
    screen.press("Put them in the tray")

    kept = {one["name"]: one for one in store.state(area.id).entries.values()}
    assert (kept["Ours"]["programme"], kept["Ours"]["programme_name"]) == (model_id, name)
    assert kept["Theirs"]["description"] == "Same as in the 2021 model: No such thing"
    said = " ".join(node.text for node in screen.having("p", "said"))
    assert "'No such thing' is no entry of the 2021 model." in said
