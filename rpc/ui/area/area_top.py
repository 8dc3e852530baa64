"""The top of an area's own pages: its name, what is open, what is kept while somebody types."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rpc.ui.area.people import Row, ask_about_people
from rpc.ui.components.drafts import drafts
from rpc.ui.components.markup import STYLES, plain
from rpc.ui.shell import data
from rpc.ui.shell.acting import say
from rpc.ui.shell.map_switch import map_switch
from rpc.ui.shell.messages import close_area, heading
from rpc.ui.shell.session import change_view
from rpc.ui.shell.view import View
from rpc.ui.shell.writer import remember_writer, write_as, writer_title
from rpc.vocabulary import Shows

_FIELD = "writer_field"

_LONGEST_SHOWN = 32
"""Characters of a title in the bar; the field has all of it."""


def area_top(page: str, view: View) -> DeltaGenerator:
    """What every page of the open area begins with; the place of the counts.

    They are worked out last (`upkeep.follow_up_counts`): what people wait for comes before them.
    """
    st.html(STYLES.with_name("area.css"))
    _heading(view)
    map_switch(view, is_of_area=True)
    drafts(page, view)
    return st.container()


def _heading(view: View) -> None:
    """The name of the open area, what can be done with all of it, and who writes."""
    area = data.map_of(view).area
    heading(area.name, "What families here can use today.")
    with st.container(key="area_bar", horizontal=True):
        if st.button("Project", key="project", help="The wall for a room, without the forms."):
            change_view(present=True, shows=Shows.AREA, cell="")
            st.switch_page("pages/pathway.py")
        st.button("Close this area", key="close_area", on_click=close_area)
        _writer(area.writer)
    remember_writer()


def _writer(suggested: str) -> None:
    """Who writes in this browser, and the field that says it; the area may suggest a role."""
    title = writer_title()
    short = title if len(title) <= _LONGEST_SHOWN else f"{title[: _LONGEST_SHOWN - 1]}…"
    with st.popover(f"You write as: {plain(short) or 'somebody'}"):
        st.session_state[_FIELD] = st.session_state.get(_FIELD, title)
        st.text_input(
            "Your role, such as early help lead",
            key=_FIELD,
            on_change=_typed,
            help="Never a person's name. The history shows it beside each change that you make; "
            "blank is shown as somebody. It is remembered in this browser.",
        )
        if suggested and suggested != title:
            st.button(
                f"Use “{plain(suggested)}”", key="writer_use", on_click=_save, args=(suggested,)
            )


def _typed() -> None:
    typed: Row = {"writer": st.session_state[_FIELD]}
    ask_about_people([typed], lambda rows: _save(rows[0].get("writer", "")))


def _save(title: str) -> None:
    write_as(title)
    st.session_state[_FIELD] = writer_title()
    say(f"You write as {writer_title() or 'somebody'} from now on.", is_saved=True)
