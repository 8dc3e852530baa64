"""Areas to report on: the example with a scenario, a hostile one, and one of many entries."""

from __future__ import annotations

import random
from datetime import date, datetime

from kept_areas import busy, values

from rpc.analysis.page_snapshot import Snapshots
from rpc.areas import entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.example import make_example
from rpc.areas.history.timeline import Change
from rpc.areas.local_map import LocalMap
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Store
from rpc.reports.choices import ScenarioMap, trials_of
from rpc.tables import catalogue as catalogues

SHIPPED = catalogues.load()
NOW = datetime(2026, 11, 24, 9, 30)

TYPED = "</script><img src=x onerror=alert(1)>&amp;**x**"
"""A name that ends a script for HTML and begins an image that runs one."""

Reported = tuple[LocalMap, list[Change], list[ScenarioMap]]


def reported(store: Store, area_id: str) -> Reported:
    """What a report is made of."""
    taken = Snapshots(store).take(area_id, SHIPPED, date.today())
    return taken.map_at(), taken.history(), trials_of(taken)


def example_with_a_scenario(store: Store) -> Reported:
    area = make_example(store, local_actor(), SHIPPED)
    made = scenarios.make(
        store, area.id, local_actor("Commissioner"), "Older children", "An online course?"
    )
    known = SHIPPED.entries["id"].tolist()
    copies = entries.copies(SHIPPED.entries, ["eprep"])
    scenarios.save_edits(store, area.id, local_actor(), made.id, copies, known)
    gone = next(
        name
        for name, values in store.state(area.id).entries.items()
        if values["name"].startswith("Stepping up")
    )
    scenarios.end(store, area.id, local_actor(), made.id, [gone])
    return reported(store, area.id)


def hostile(store: Store) -> Reported:
    """Every text that an area may type is hostile: names, settings, decisions."""
    settings = dict.fromkeys(("abuse_route", "level_universal"), TYPED)
    area = store.make(TYPED, local_actor(), {"writer": "x"} | settings)
    draw = random.Random(7)
    rows = [values(draw, number) | {"name": f"{TYPED} {number}"} for number in range(8)]
    rows = [row | {"provider": TYPED, "description": TYPED} for row in rows]
    entries.add_many(store, area.id, local_actor(), rows)
    busy(store, area.id, 3, 30)
    scenario = scenarios.make(store, area.id, local_actor(), TYPED[:60], TYPED)
    scenarios.save_edits(store, area.id, local_actor(), scenario.id, [rows[0]])
    return reported(store, area.id)


def many(store: Store, number: int = 500) -> Reported:
    """An area of many entries with most fields filled in."""
    area = store.make("Manyshire", local_actor())
    draw = random.Random(11)
    rows = [values(draw, at) | {"name": f"Service {at} of a long name"} for at in range(number)]
    entries.add_many(store, area.id, local_actor(), rows)
    return reported(store, area.id)
