"""The example area: made up from beginning to end, to show what a map looks like when it is used.

It is built as people build theirs, through the functions that every page calls, so it has a history
too. Its own services stand in data/example_services.csv; the rest are copies from the model. Dates
are counted from the day on which it is made, so that what ends soon always does.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta

from rpc.areas import decisions, entries, links
from rpc.areas.authorisation.actor import Actor
from rpc.areas.errors import RefusedError
from rpc.areas.history.changes import Action
from rpc.areas.store import Area, Store
from rpc.tables.catalogue import DATA, Catalogue
from rpc.tables.local import LOCAL
from rpc.vocabulary.local import Decided, LinkKind, LinkStanding

NAME = "Anyshire (made-up example)"
WRITER = "Facilitator (example)"
EXAMPLE_TABLE = DATA / "example_services.csv"

COPIED = (
    "primary-care",
    "click",
    "gingerbread",
    "schoolchildren",
    "front-door",
    "send",
    "school-support",
    "adult-mh",
    "cyp-mh",
    "social-care",
)
"""Services of the model that the made-up area has too; nobody there has confirmed them yet."""

_DECIDED = (
    ("universal_relationship/early_years", Decided.NONE, "", "Asked at the first workshop."),
    ("universal_relationship/primary", Decided.NONE, "", ""),
    ("universal_relationship/secondary", Decided.NONE, "", ""),
    ("indicated_parenting/primary", Decided.NONE, "", "A bid was turned down."),
    (
        "universal_parenting/secondary",
        Decided.OUT_OF_SCOPE,
        "The example board looks at targeted support for older children only.",
        "",
    ),
)
"""What was decided of cells of the wall; the other empty ones are not yet mapped."""

_LINKED = (
    ("hub", "earlyhelp", LinkKind.STEP_UP, LinkStanding.AGREED),
    ("visitors", "babies", LinkKind.REFER, LinkStanding.AGREED),
    ("visitors", "hub", LinkKind.REFER, LinkStanding.AGREED),
    ("earlyhelp", "hub", LinkKind.STEP_DOWN, LinkStanding.HOPED),
    ("earlyhelp", "apart-north", LinkKind.REFER, LinkStanding.AGREED),
    ("earlyhelp", "step", LinkKind.STEP_UP, LinkStanding.HOPED),
    ("apart-north", "mediation", LinkKind.STEP_UP, LinkStanding.HOPED),
)
"""Who passes families on to whom, by `key`."""

_WAITING = ("Dads' group at the library (made up)",)
"""What somebody called out at the end: it still waits to be placed."""


def make_example(store: Store, by: Actor, catalogue: Catalogue) -> Area:
    """The example area; the one that is there, where it was made before.

    Of several the first that is not archived. Its history is of a made-up writer, and nobody's
    own to undo. Raises `RefusedError` where another area has its name, and `NotPermittedError`.
    """
    made_up = replace(by, title=WRITER, browser="")
    if there := _standing(store):
        return there
    try:
        area = store.make(NAME, made_up, {"is_example": "yes", "writer": WRITER})
    except RefusedError:
        if there := _standing(store):  # somebody made it in this moment
            return there
        raise
    store.set(
        area.id,
        made_up,
        abuse_route="Anyshire domestic abuse helpline (made up)",
        level_targeted_selective="Early help",
    )
    programmes = catalogue.names
    copied = entries.copies(catalogue.entries, [name for name in COPIED if name in programmes])
    if copied:
        entries.add_many(store, area.id, made_up, copied, programmes, action=Action.COPIED)
    own = _services(date.today(), programmes)
    added = entries.add_many(store, area.id, made_up, list(own.values()), programmes)
    ids = dict(zip(own, added, strict=True))
    for cell, state, why, comment in _DECIDED:
        decisions.decide(store, area.id, made_up, cell, state, why=why, comment=comment)
    for from_key, to_key, kind, standing in _LINKED:
        links.link(store, area.id, made_up, ids[from_key], ids[to_key], kind, standing)
    waiting = [{"name": name} for name in _WAITING]
    entries.add_many(store, area.id, made_up, waiting, placed=False)
    return store.area(area.id)


def _standing(store: Store) -> Area | None:
    return next((area for area in store.areas(with_archived=True) if area.is_example), None)


def _services(today: date, programmes: Collection[str]) -> dict[str, dict[str, str]]:
    """The rows of the file by `key`, dates counted from `today`.

    A programme that this catalogue lacks is left out.
    """
    with EXAMPLE_TABLE.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["key"]: _values(row, today, programmes) for row in rows}


def _values(row: Mapping[str, str], today: date, programmes: Collection[str]) -> dict[str, str]:
    values = {name: text for name, text in row.items() if name in LOCAL}
    if values["programme"] not in programmes:
        values["programme"] = ""
    if days := row["funding_ends_in_days"]:
        values["funding_ends"] = (today + timedelta(days=int(days))).isoformat()
    if days := row["confirmed_days_ago"]:
        values["confirmed_on"] = (today - timedelta(days=int(days))).isoformat()
    if values["wait_weeks"]:
        values["wait_as_of"] = values.get("confirmed_on", "")
    return values
