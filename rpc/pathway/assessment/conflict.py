"""Whether the entries of a place are known to work on conflict, in a sentence.

A service on the map is not yet help with conflict: the qualitative study behind the model found
"relationship support" to mean anything from a main aim to something that staff touch on. So the
sentence says what is known, and for how many it is not known.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.counting.interventions_first import WHAT, InterventionsFirst, interventions_first
from rpc.pathway.counting.members import Answers, PlaceDisplay, with_shown
from rpc.pathway.counting.three_valued import MAYBE, NO, YES, Truth
from rpc.vocabulary import Grid, Kind, State, listed
from rpc.vocabulary.local import WORKS_ON_CONFLICT


def works_on_conflict(entries: pd.DataFrame) -> tuple[int, int, int]:
    """How many entries work on conflict, do so at most incidentally, and are not known to.

    `entries` has the column `conflict_role`; a blank there is not known, never no.
    """
    role = entries["conflict_role"]
    known = int(role.isin(list(map(str, WORKS_ON_CONFLICT))).sum())
    not_known = int((role == "").sum())
    return known, len(role) - known - not_known, not_known


def conflict_said(entries: pd.DataFrame) -> str:
    """As "3 services: 1 works on conflict, 2 not known"; "" for no entries.

    `entries` has the columns `kind` and `conflict_role`. Words for a panel, without a full stop.
    """
    total = len(entries)
    if not total:
        return ""
    works, incidental, not_known = works_on_conflict(entries)
    numbers = entries["kind"].astype("str").value_counts()
    who = listed(kind.counted(int(n)) for kind in Kind if (n := numbers.get(str(kind), 0)))
    if total == 1:
        return f"{who}, {_of_one(works, incidental)}"
    if works == total:
        return f"{who}: {'both' if total == 2 else 'all'} work on conflict"
    if works:
        parts = [f"{works} {'works' if works == 1 else 'work'} on conflict"]
        parts += [f"incidental in {incidental}"] if incidental else []
        parts += [f"{not_known} not known"] if not_known else []
        return f"{who}: {', '.join(parts)}"
    if not_known == total:
        return f"{who}. Nobody has recorded whether they address conflict between parents"
    if not_known:
        return (
            f"{who}, incidental in {incidental}; for {not_known} nobody has recorded whether "
            f"{'it addresses' if not_known == 1 else 'they address'} conflict between parents"
        )
    return f"{who}, none works on conflict (incidental in {'both' if total == 2 else 'all'})"


_NOBODY_SAYS = "of which nobody has recorded whether it addresses conflict between parents"


def _of_one(works: int, incidental: int) -> str:
    if works:
        return "which works on conflict"
    return "where conflict is incidental" if incidental else _NOBODY_SAYS


def conflict_of(entries: pd.DataFrame) -> Truth:
    """Whether each entry works on conflict: a main aim or a part; not known where it is blank."""
    role = entries.get("conflict_role", pd.Series("", index=entries.index))
    known = role.isin(list(map(str, WORKS_ON_CONFLICT)))
    return np.select([known.to_numpy(), (role == "").to_numpy()], [YES, MAYBE], NO).astype(np.int8)


def conflict_places(coverage: Coverage, grid: Grid) -> pd.DataFrame:
    """How many entries are known to work on conflict, one row a place of the grid.

    Interventions first, as in `access.access_places`, with the same columns; `judged` is "yes" (one
    that counts is known to), "no" (conflict is incidental in all that count or may), "not_known",
    or "" where nothing counts. An area's entries have the column `conflict_role`; without it
    nothing is known.
    """
    found = interventions_first(coverage, grid, conflict_of(coverage.entries))
    frame = found.frame()
    truths = enumerate(frame["truth"].tolist())
    return with_shown(frame, [_shown(found, at, truth) for at, truth in truths])


def _shown(found: InterventionsFirst, at: int, truth: int) -> PlaceDisplay:
    beside, lead = found.lines(at), found.lead
    more = [
        f"{WHAT[kind].capitalize()}: {_reason(those, at)}" for kind, those, _ in found.parts(at)
    ]
    ids = found.ids(at)
    if truth < 0:
        return PlaceDisplay("", "", (), "", " ".join(more), ids if more else (), beside)
    of, number, left = (int(each[at].sum()) for each in (lead.counting, lead.yes, lead.unknown))
    what = found.of
    before = (what.removesuffix("s") if of == 1 else what) + " " if what else ""
    reason = " ".join([_reason(lead, at), *more])
    verb = "works" if number == 1 else "work"
    if truth == MAYBE:
        line = f"{left} of {of}" if left else f"{int(lead.may[at].sum())} may count"
        words: tuple[str, ...] = (f"{before}not known", line)
        said = f"{before}not known, {line}: no {what.removesuffix('s') or 'entry'} is known to work"
        said = f"{said[:1].upper()}{said[1:]} on conflict"
        spoken = "; ".join([said, *beside])
        return PlaceDisplay("not_known", State.NOT_KNOWN.symbol, words, spoken, reason, ids, beside)
    open_ones = (f"{left} not known",) if left else ()
    words = (f"{before}{verb} on conflict", *open_ones)
    spoken = "; ".join([f"{number} of {of} {', '.join(words)}", *beside])
    judged = "yes" if truth == YES else "no"
    return PlaceDisplay(judged, f"{number} of {of}", words, spoken, reason, ids, beside)


def _reason(found: Answers, at: int) -> str:
    """What the entries of one place say together, in sentences."""
    named = found.of.named
    works, incidental, unknown, may = (
        flags[at] for flags in (found.yes, found.no, found.unknown, found.may)
    )
    parts = []
    if works.any():
        parts.append(f"Known to work on conflict: {named(works)}.")
    else:
        parts.append("No entry here is known to work on conflict.")
    if incidental.any():
        parts.append(f"Conflict is incidental in {named(incidental)}.")
    if unknown.any():
        parts.append(f"Not known of {named(unknown)}.")
    if may.any():
        parts.append(f"{named(may)} may count here too.")
    return " ".join(parts)
