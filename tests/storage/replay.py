"""The history folded by hand, and what an area holds as plain dicts: what the tests compare.

Nothing here uses the product's own reading of the past.
"""

from __future__ import annotations

from typing import Any

from rpc.areas.history.timeline import Change, history
from rpc.areas.store import AreaState, Store

Plain = dict[str, Any]


def plain(kept: AreaState) -> Plain:
    """All that an area holds, as dicts by sort of thing."""
    area = {"name": kept.area.name, "archived": kept.area.archived, **kept.area.settings}
    return {
        "area": {name: value for name, value in area.items() if value},
        "entry": kept.entries,
        "decision": kept.decisions,
        "link": kept.links,
        "versions": kept.versions,
        "version": kept.area.version,
    }


def replayed(changes: list[Change]) -> Plain:
    """The same from the lines of a history, oldest first, each put over the one before it.

    Each line must start from what the lines before it left: `before` is checked on the way.
    """
    held: Plain = {"area": {}, "entry": {}, "decision": {}, "link": {}, "versions": {}}
    number = 0
    for change in changes:
        assert change.number == number + 1, "the numbers have a hole"
        number = change.number
        subject = str(change.subject)
        things = held[subject]
        if subject == "area":
            assert (change.before or {}) == things
            held["area"] = dict(change.after or {})
            continue
        assert change.before == things.get(change.subject_id), "before is not what stood"
        if change.after is None:
            things.pop(change.subject_id, None)
            held["versions"].pop(change.subject_id, None)
        else:
            things[change.subject_id] = change.after
            if subject == "entry":
                held["versions"][change.subject_id] = number
    return {**held, "version": number}


def assert_history_agrees(store: Store, area_id: str) -> list[Change]:
    """The tables hold what the history says, line by line; the lines, oldest first."""
    lines = history(store, area_id)[::-1]
    assert plain(store.state(area_id)) == replayed(lines)
    return lines
