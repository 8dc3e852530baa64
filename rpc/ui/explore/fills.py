"""What could fill a place of an area's map: entries of the catalogue, and what is here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from rpc.analysis.analysis import Analysis
from rpc.analysis.shared import kept_with
from rpc.areas.local_map import LocalMap
from rpc.pathway.planning.adapt import adapt
from rpc.pathway.planning.options import COST_NOTE, EXACT, ORDER, Gap, gaps_of, options
from rpc.ui.components.markup import render
from rpc.ui.explore.panel import place_of
from rpc.ui.shell.view import MOST_COMPARED
from rpc.vocabulary import Kind, Rule

MOST_OPTIONS = 12
"""Options that a panel lists before it counts the rest."""


@kept_with()
def fills_html(analysis: Analysis, cell: str) -> str:
    """The options for an open place of an area, and what is here to adapt; "" for the model."""
    local = analysis.area
    if local is None or not cell:
        return ""
    level, phase, mode, row = place_of(cell)
    adapted = adapt(local.local, local.entries, local.row_types, level, phase, row)
    gaps = gaps_of(analysis.gaps, level, phase, mode, row)
    return render(
        "fills.html",
        offers=[_offer(analysis, local, gap) for gap in gaps],
        adapted=adapted["sentence"].tolist()[:MOST_OPTIONS],
        more_adapted=max(0, len(adapted) - MOST_OPTIONS),
        order=ORDER,
        cost=COST_NOTE,
        exact=EXACT,
    )


def _offer(analysis: Analysis, local: LocalMap, gap: Gap) -> dict[str, Any]:
    """What the catalogue holds for one gap, and how it is called there."""
    found = options(local.model.entries, gap, local.entries, local.local, analysis.row_names)
    compare = [("area", local.area.id), ("shows", "model")]
    compare += [("compare", each) for each in found["id"].head(MOST_COMPARED - 1)]
    one, several = _CALLED[gap.kinds]
    return {
        "called": one if len(found) == 1 else several,
        "number": len(found),
        "options": found.head(MOST_OPTIONS).to_dict("records"),
        "more": max(0, len(found) - MOST_OPTIONS),
        "is_separated": gap.rule is Rule.SEPARATED,
        "compare": f"catalogue?{urlencode(compare)}" if len(found) > 1 else "",
    }


_CALLED = {
    (Kind.INTERVENTION,): ("programme", "programmes"),
    (Kind.SERVICE,): ("service", "services"),
    (Kind.SELF_HELP,): ("self-help resource", "self-help resources"),
    (Kind.SERVICE, Kind.SELF_HELP): (
        "service or self-help resource",
        "services and self-help resources",
    ),
    tuple(Kind): ("entry", "entries"),
}
"""What options are called, one and several, by the kinds that a gap asks for."""
