"""Areas in which much is blank: half of it, all of it, or there is nothing at all."""

from __future__ import annotations

from rpc.areas import decisions, entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.store import Area, Store

HALF = (
    {
        "name": "Family hub",
        "row_type": "universal_services",
        "phases": "early_years;primary",
        "modes": "face_to_face",
        "cost": "free",
        "route": "drop_in",
        "owner_role": "Early help manager",
        "conflict_role": "part",
        "funding_ends": "2031-03-31",
    },
    {"name": "School nursing", "row_type": "universal_services", "phases": "secondary"},
    {"name": "Mediation", "row_type": "selective_services", "phases": "primary;secondary"},
    {"name": "Contact centre", "row_type": "selective_services", "phases": "primary"},
    {"name": "A web page", "row_type": "self_help", "phases": "primary", "modes": "online"},
    {
        "name": "A parenting course",
        "row_type": "selective_parenting",
        "phases": "primary",
        "outcomes": "behavioural",
    },
    {"name": "Waiting list", "row_type": "", "phases": ""},
)
"""Most of their fields are blank; one waits to be placed."""


def half_blank(store: Store, name: str = "Halfshire") -> Area:
    """Seven entries with a few fields each, two boxes decided, most not mapped."""
    area = store.make(name, local_actor())
    rows = [{"provider": "The council", **row} for row in HALF]
    entries.add_many(store, area.id, local_actor(), rows, placed=False)
    decisions.decide(store, area.id, local_actor(), "universal_parenting/primary", "none")
    decisions.decide(
        store, area.id, local_actor(), "indicated_services/primary", "out_of_scope", why="Not ours."
    )
    return area


def all_blank(store: Store, name: str = "Blankshire") -> Area:
    """Twelve entries of which nothing is known but name, provider, row and phases."""
    area = store.make(name, local_actor())
    rows_of = ("universal_services", "selective_services", "indicated_parenting")
    rows = [
        {
            "name": f"Help {at}",
            "provider": "The council",
            "row_type": rows_of[at % 3],
            "phases": "primary",
        }
        for at in range(12)
    ]
    entries.add_many(store, area.id, local_actor(), rows)
    return area


def empty(store: Store, name: str = "Emptyshire") -> Area:
    """An area that nobody has touched."""
    return store.make(name, local_actor())
