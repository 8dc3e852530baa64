"""An entry that two people changed at once: both changes are kept, and only what both changed is
asked. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from rpc.areas.errors import EditConflictError
from rpc.areas.merging import Merged, Values, merge
from rpc.storage.record import Document
from rpc.tables.local import LOCAL, normalise

TOGETHER = (
    ("row_type", "phases"),
    ("age_min", "age_max", "ages_of"),
    ("cost", "cost_amount"),
    ("wait_weeks", "wait_as_of"),
    ("evidence", "evidence_source"),
    ("programme", "programme_name"),
    ("copied_from", "copied_from_name"),
    ("confirmed_by", "confirmed_on"),
)
"""Columns of an entry that say one thing together: half of it from each of two people would say
what neither of them did."""


def merged(base: Values, mine: Values, theirs: Values) -> Merged:
    """An entry as it stands (`theirs`) with what `mine` changed of what its writer saw (`base`)."""
    return merge(base, normalise(mine), theirs, units=TOGETHER)


def with_others(
    entry_id: str, base: Values, mine: Values, theirs: Document, by: str, version: int
) -> Document:
    """The same; `by` wrote last, and `version` stands.

    Raises `EditConflictError` about the columns that both changed, each in another way.
    """
    found = merged(base, mine, theirs)
    if found.conflicts:
        own = normalise(mine)
        saved, wanted = (
            {name: side.get(name, "") for name in found.conflicts} for side in (theirs, own)
        )
        raise EditConflictError(saved, wanted, by, version, of=entry_id)
    return found.values


def others_changed(base: Values, mine: Values, now: Mapping[str, str]) -> list[str]:
    """The columns that `mine` left as they were in `base` and that are otherwise `now`: somebody
    else changed them. Of what is kept beside another column only that one.
    """
    own = normalise(mine)
    return [
        name
        for name, field in LOCAL.items()
        if field.is_typed
        and own.get(name, "") == base.get(name, "")
        and now.get(name, "") != base.get(name, "")
    ]
