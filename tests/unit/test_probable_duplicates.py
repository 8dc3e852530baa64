"""What pages, commands and imports ask of a map before they add to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from kept_areas import opened

from rpc.areas.authorisation.actor import local_actor
from rpc.areas.entries import add_many
from rpc.areas.local_map import LocalMap, local_map
from rpc.areas.probable_duplicates import probably_there, repeating
from rpc.areas.store import Store
from rpc.tables import catalogue as catalogues

BY = local_actor("Facilitator")
SHIPPED = catalogues.load()
PLACE = {"row_type": "universal_services", "phases": "primary"}


@pytest.fixture
def store() -> Iterator[Store]:
    with opened() as store:
        yield store


def mapped(store: Store, area: str) -> LocalMap:
    return local_map(store.state(area), SHIPPED)


def test_what_is_probably_there_already(store: Store) -> None:
    area = store.make("Northborough", BY).id
    add_many(store, area, BY, [{"name": "Family Talk", "provider": "NHS", **PLACE}])
    add_many(store, area, BY, [{"name": "Text line"}], placed=False)
    local = mapped(store, area)

    assert probably_there(local, {"name": "family-talk"}) == ["Family Talk (NHS)"]
    assert probably_there(local, {"name": "Text Line"}) == ["Text line (no provider yet)"]
    assert probably_there(local, {"name": "Mediation"}) == []
    assert probably_there(local, {}) == []
    rows = [{"name": "family-talk"}, {"name": "Mediation"}, {"name": "Text line", "provider": ""}]
    assert repeating(local, rows) == ["family-talk", "Text line"]
