"""The wall on a page, and the cards that its names open."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from rpc.catalogue import Catalogue
from rpc.ui import data
from rpc.ui.cards import cards
from rpc.ui.markup import render
from rpc.ui.view import View
from rpc.ui.wall import projected_wall_html, wall_html


def pathway_wall(view: View) -> None:
    """The wall of a view; projected, a number and a word in each of the 30 cells."""
    analysis = data.of_view(view)
    st.html(projected_wall_html(analysis) if view.present else wall_html(analysis))


def all_cards() -> None:
    """Every entry's card, closed: a name anywhere on the page opens its own."""
    st.html(_cards_html(data.catalogue()))


@lru_cache(maxsize=2)
def _cards_html(catalogue: Catalogue) -> str:
    return render("cards.html", cards=cards(catalogue))
