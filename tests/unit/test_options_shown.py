"""What fits a gap and is on the map already says where, on the page of the place and in reports."""

from __future__ import annotations

from datetime import date

from kept_areas import opened
from test_none_left import SHIPPED
from test_none_left_shown import analysed, text_of

from rpc.analysis.analysis import analysis_of
from rpc.areas import decisions, entries
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.local_map import LocalMap, local_map
from rpc.pathway.planning.options import Gap, options
from rpc.reports.choices import choices
from rpc.ui.explore.fills import fills_html
from rpc.vocabulary import Level, Phase, Rule

GAP = Gap(Level.TARGETED_SELECTIVE, Phase.SECONDARY, rule=Rule.INTERVENTIONS)
HERE = "Already on your map: Universal: Parenting interventions, Early years"


def with_the_first_option_elsewhere() -> LocalMap:
    """A part without interventions, and what fits it best in another part of the map."""
    first = options(SHIPPED.entries, GAP).iloc[0]
    with opened() as store:
        area = store.make("Northborough", local_actor("Lead"))
        for row in ("selective_parenting", "selective_relationship"):
            decisions.decide(store, area.id, local_actor("Lead"), f"{row}/secondary", "none")
        values = {
            "name": "Our course",
            "row_type": "universal_parenting",
            "phases": "early_years",
            "programme": first["id"],
        }
        entries.add(store, area.id, local_actor("Lead"), values, SHIPPED.names)
        return local_map(store.state(area.id), SHIPPED)


def test_the_page_and_the_reports_say_where_it_is() -> None:
    local = with_the_first_option_elsewhere()
    page = text_of(fills_html(analysed(local), "targeted_selective/secondary"))
    assert HERE in page
    part = choices(analysis_of(local, date(2026, 11, 25)))
    assert HERE in str(part.blocks)
    [sheet] = part.sheets
    assert any(HERE in text for text in sheet.table["Option"])
