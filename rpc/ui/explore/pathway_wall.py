"""The wall on a page, and the cards that its names open."""

from __future__ import annotations

import streamlit as st

from rpc.analysis.shared import kept_with
from rpc.areas.local_map import LocalMap
from rpc.tables.catalogue import Catalogue
from rpc.ui.components.cards import cards
from rpc.ui.components.markup import render
from rpc.ui.explore.changes import changed_wall_html, changes_html
from rpc.ui.explore.wall import projected_wall_html, wall_html
from rpc.ui.shell import data
from rpc.ui.shell.session import current_view
from rpc.ui.shell.view import View


def pathway_wall(view: View) -> None:
    """The wall of a view; projected, a number and a word in each of the 30 cells."""
    if view.is_compared:
        comparison = data.compared(view)
        st.html(changes_html(comparison) + changed_wall_html(comparison))
        return
    analysis = data.analysis_of_view(view)
    st.html(projected_wall_html(analysis) if view.present else wall_html(analysis))


def all_cards() -> None:
    """Every entry's card, closed: a name anywhere on the page opens its own."""
    if html := _cards_html(data.source(current_view())).strip():
        st.html(html)


@kept_with()
def _cards_html(catalogue: Catalogue) -> str:
    local = catalogue if isinstance(catalogue, LocalMap) else None
    return render(
        "cards.html",
        cards=[card for card in cards(catalogue) if not card.address],
        area=local.area.id if local else "",
        route=local.area.settings.get("abuse_route", "") if local else "",
    )
