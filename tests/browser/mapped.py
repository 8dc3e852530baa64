"""Areas that browser tests look at, each made through the front door."""

from __future__ import annotations

from rpc.areas import decisions, entries, links
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.example import make_example
from rpc.areas.history import timeline
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Store
from rpc.tables import catalogue
from rpc.tables.local import LOCAL
from rpc.vocabulary import Level, Phase, RowType
from rpc.vocabulary.local import Decided

BY = local_actor("Facilitator")

HOSTILE = "<img src=x onerror=alert(1)>**x** :red[y] $z$"
"""An image for HTML that runs a script; bold, a colour and a formula for Markdown."""

EARLY, PRIMARY, SECONDARY = Phase


def entry(name: str, row: RowType, *phases: Phase, **more: str) -> dict[str, str]:
    return {
        "name": name,
        "provider": f"{name} Ltd",
        "row_type": row,
        "phases": ";".join(phases),
        **more,
    }


def made(store: Store) -> dict[str, str]:
    """The areas' ids, and the ids of entries that can be opened, by what tests call them.

    A test writes them into an address: `/area?area={example}`.
    """
    example = make_example(store, BY, catalogue.load(catalogue.folder())).id
    return {
        "empty": store.make("Emptyshire", BY).id,
        "example": example,
        "entry": next(
            found
            for found, values in store.state(example).entries.items()
            if values["name"].startswith("Anyshire early help team")
        ),
        "decided": _decided(store),
        "scenario": _scenario(store, example, "Buy one programme"),
        **_disputed(store),
        **(hostile := _hostile(store)),
        "hostile_scenario": _scenario(store, hostile["hostile"], HOSTILE),
    }


def _scenario(store: Store, area: str, name: str) -> str:
    """A scenario that adds a programme and ends the first entry of the map."""
    tables = catalogue.load(catalogue.folder())
    made = scenarios.make(store, area, BY, name, note=f"{name}, to see what changes").id
    bought = entries.copies(tables.entries, ["iy-school-age"])
    scenarios.save_edits(store, area, BY, made, bought, tables.names)
    scenarios.end(store, area, BY, made, [next(iter(store.state(area).entries))])
    return made


STATES_IN_VIEW = "mode=online&phase=primary&phase=secondary"
"""The filters under which the decided area shows each state that an area's wall can have."""


def _decided(store: Store) -> str:
    """Every state of a wall cell, and every reason for not knowing."""
    area = store.make("Decidedshire", BY).id
    entries.add_many(
        store,
        area,
        BY,
        [
            entry("Online course", RowType.SELECTIVE_PARENTING, PRIMARY, modes="online"),
            entry("In the hall", RowType.SELECTIVE_PARENTING, SECONDARY, modes="face_to_face"),
            entry("Nobody knows how", RowType.SELECTIVE_SERVICES, PRIMARY),
            entry("Both ways", RowType.INDICATED_SERVICES, PRIMARY, modes="online;face_to_face"),
        ],
    )
    for row in (RowType.UNIVERSAL_RELATIONSHIP, RowType.INDICATED_PARENTING):
        decisions.decide(store, area, BY, f"{row}/{PRIMARY}", Decided.NONE, comment="Asked twice.")
    for row in (RowType.UNIVERSAL_PARENTING, RowType.INDICATED_RELATIONSHIP):
        for phase in (PRIMARY, SECONDARY):
            where = f"{row}/{phase}"
            decisions.decide(store, area, BY, where, Decided.OUT_OF_SCOPE, why="Not ours.")
    return area


def _disputed(store: Store) -> dict[str, str]:
    """An entry that two people can write on."""
    area = store.make("Disputedshire", BY).id
    row = entry("Family Talk", RowType.SELECTIVE_SERVICES, PRIMARY)
    return {"disputed": area, "disputed_entry": entries.add(store, area, BY, row)}


def _hostile(store: Store) -> dict[str, str]:
    """An area in which everything that anybody can type is hostile."""
    by = local_actor(HOSTILE)
    settings = {f"level_{level}": HOSTILE for level in Level}
    area = store.make(HOSTILE, by, {"writer": HOSTILE, "abuse_route": HOSTILE, **settings}).id
    free = {name: HOSTILE for name in LOCAL if _is_free_text(name)}
    first, second, gone = entries.add_many(
        store,
        area,
        by,
        [
            {**entry(HOSTILE, row, PRIMARY), **free, "modes": "online"}
            for row in (
                RowType.SELECTIVE_SERVICES,
                RowType.SELECTIVE_PARENTING,
                RowType.SELF_HELP,
            )
        ],
    )
    entries.remove(store, area, by, [gone], ended=None)
    entries.add_many(store, area, by, [{"name": HOSTILE}], placed=False)
    links.link(store, area, by, first, second, "refer", "agreed")
    timeline.snapshot(store, area, by, HOSTILE)
    for phase, state in ((EARLY, Decided.NONE), (SECONDARY, Decided.OUT_OF_SCOPE)):
        where = f"{RowType.SELECTIVE_SERVICES}/{phase}"
        decisions.decide(store, area, by, where, state, why=HOSTILE, comment=HOSTILE)
    return {"hostile": area, "hostile_entry": first}


def _is_free_text(name: str) -> bool:
    """Whether a column holds whatever somebody types."""
    field = LOCAL[name]
    return field.words is None and not field.shape and name not in ("programme", "copied_from")
