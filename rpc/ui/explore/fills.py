"""What could fill a place of an area's map: programmes of the catalogue, and what is here."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from rpc.pathway.planning.adapt import adapt
from rpc.pathway.planning.options import COST_NOTE, EXACT, ORDER, Gap, options
from rpc.ui.components.markup import render
from rpc.ui.explore.panel import place_of
from rpc.ui.shell.data import KEPT, Analysis
from rpc.ui.shell.view import MOST_COMPARED
from rpc.vocabulary import Rule

SHOWN = 12
"""Options that a panel lists before it counts the rest."""


@lru_cache(maxsize=KEPT)
def fills_html(analysis: Analysis, cell: str) -> str:
    """The options for an open place of an area, and what is here to adapt; "" for the model."""
    local = analysis.area
    if local is None or not cell:
        return ""
    level, phase, mode, row = place_of(cell)
    asked = [v for v in analysis.verdicts if v.block == (level, phase) and v.met is False]
    rules = {verdict.rule for verdict in asked}
    # Where only the rule on separated parents is not met, what is for couples is no answer.
    rule = Rule.SEPARATED if rules == {Rule.SEPARATED} else None
    found = options(
        local.model.entries,
        Gap(level, phase, mode, row, rule),
        local.entries,
        local.local,
        analysis.row_names,
    )
    adapted = adapt(local.local, local.entries, local.row_types, level, phase, row)
    compare = [("area", local.area.id), ("shows", "model")]
    compare += [("compare", each) for each in found["id"].head(MOST_COMPARED - 1)]
    return render(
        "fills.html",
        options=found.head(SHOWN).to_dict("records"),
        more=max(0, len(found) - SHOWN),
        adapted=adapted["sentence"].tolist()[:SHOWN],
        more_adapted=max(0, len(adapted) - SHOWN),
        order=ORDER,
        cost=COST_NOTE,
        exact=EXACT,
        is_separated=rule is Rule.SEPARATED,
        compare=f"catalogue?{urlencode(compare)}" if len(found) > 1 else "",
    )
