"""The example area says that it is made up, and shows everything that a map can show."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date

import pytest
from contracts import gaps_frame
from kept_areas import opened

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.example import COPIED, EXAMPLE_TABLE, NAME, make_example
from rpc.areas.local_map import LocalMap, local_map
from rpc.areas.store import Store
from rpc.areas.transfer.plain_data import dump
from rpc.exchange.map_file import map_file, read_map_file
from rpc.pathway.counting.coverage import cover
from rpc.pathway.counting.selection import Selection
from rpc.pathway.rules.standard import Standard
from rpc.tables import catalogue as catalogues
from rpc.vocabulary import State
from rpc.vocabulary.local import CHILD_OUTCOMES, MEASURES_CHILD

SHIPPED = catalogues.load()


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with opened() as found:
        yield found


@pytest.fixture(scope="module")
def example(store: Store) -> LocalMap:
    area = make_example(store, local_actor(), SHIPPED)
    return local_map(store.state(area.id), SHIPPED)


def test_it_is_there_once(store: Store, example: LocalMap) -> None:
    again = make_example(store, local_actor(), SHIPPED)
    assert again.id == example.area.id
    assert [area.id for area in store.areas()] == [again.id]
    assert again.is_example
    assert "made-up" in again.name == NAME
    assert again.writer == "Facilitator (example)"


def test_every_service_of_its_own_says_that_it_is_made_up(example: LocalMap) -> None:
    own = example.every[example.every["copied_from"] == ""]
    assert len(own) == 12 + 1
    assert own["name"].str.contains("made up").all()
    placed = own[own["provider"] != ""]
    assert placed["provider"].str.contains("example").all()
    assert list(example.every["copied_from"][lambda names: names != ""].sort_values()) == sorted(
        COPIED
    )


def test_it_shows_everything(example: LocalMap) -> None:
    coverage = cover(example.entries, Selection(), example.states)
    wall = coverage.wall.assign(
        count=lambda frame: frame["services"] + frame["self_help"] + frame["interventions"]
    )
    assert {0, 1, 3, 4} <= set(wall["count"])
    states = set(wall.loc[wall["count"] == 0, "state"].astype(str))
    assert {State.NONE, State.OUT_OF_SCOPE, State.NOT_MAPPED} <= states
    standard = Standard.of(example.standard)
    gaps = gaps_frame(example, Selection(), standard, example.states)
    # One programme runs in two towns, which is no duplicate.
    assert set(gaps["kind"]) == {"rule", "empty", "thin"}

    local = example.local.set_index("id")
    assert {"any", "together", "separated", ""} <= set(local["relationship"])
    assert len(example.tray) == 1
    assert len(example.links) >= 5

    fee = local[local["cost"] == "fee"].iloc[0]
    assert (fee["cost_amount"], fee["free_places"]) == ("85", "no")
    here = local[
        (local["row_type"] == fee["row_type"]) & local["phases"].str.contains("early_years")
    ]
    assert list(here["name"]) == [fee["name"]], "covered, but by what few can pay"

    for_children = local["outcomes"].map(
        lambda text: any(word in text.split(";") for word in CHILD_OUTCOMES)
    )
    on_children = local["measured_by"].map(
        lambda text: any(word in text.split(";") for word in MEASURES_CHILD)
    )
    assert (for_children & (local["measured_by"] == "parent") & ~on_children).any()
    assert ((local["owner_role"] == "") & (local["copied_from"] == "")).any()
    assert ((local["measures"] == "") & (local["copied_from"] == "")).any()
    ends = [date.fromisoformat(day) for day in local["funding_ends"] if day]
    assert sum(0 < (day - date.today()).days < 130 for day in ends) >= 3


def test_it_goes_out_and_comes_back(store: Store, example: LocalMap) -> None:
    read, problems = read_map_file(map_file(dump(store, example.area.id)))
    assert problems == []
    assert read is not None


def test_other_tables_make_an_example_too() -> None:
    """Programmes and services that a catalogue lacks are left out."""
    none = SHIPPED.entries.iloc[:0]
    bare = catalogues.Catalogue(none, SHIPPED.row_types, SHIPPED.standard, "")
    with opened() as store:
        area = make_example(store, local_actor(), bare)
        kept = store.state(area.id)
        assert len(kept.entries) == 13
        assert not any(entry.get("programme") for entry in kept.entries.values())


def test_an_archived_example_is_not_made_again(store: Store, example: LocalMap) -> None:
    store.archive(example.area.id, local_actor("x"))
    assert make_example(store, local_actor(), SHIPPED).id == example.area.id
    store.unarchive(example.area.id, local_actor("x"))


def test_the_file_is_about_a_year_that_never_passes() -> None:
    with EXAMPLE_TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    assert not any(name in rows[0] for name in ("funding_ends", "confirmed_on", "wait_as_of"))
