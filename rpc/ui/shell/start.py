"""How every page starts: set-up, navigation, the broken-catalogue page, the shared style.

A folder named `pages` makes Streamlit run a page file without app.py when a fresh server's first
request is a deep link. So each page's first statement is `page_start`, which then goes through
app.py once and comes back with its address kept.
"""

from __future__ import annotations

import gc
import logging

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from rpc import MADE_BY
from rpc.areas.errors import AreaError
from rpc.edge.listening import LOOPBACK, WHY_NOT_OPEN
from rpc.tables import catalogue as catalogues
from rpc.tables.catalogue import CatalogueError
from rpc.ui.components.markup import STYLES, show
from rpc.ui.server.uploads import let_go
from rpc.ui.shell import data
from rpc.ui.shell.acting import forget
from rpc.ui.shell.address import replace_address
from rpc.ui.shell.session import change_view, current_view, has_moved, read_address, replaced_query
from rpc.ui.shell.view import View
from rpc.ui.shell.watch import mark_drawn

TITLE = "Relationship support pathway"

PAGES = {
    "pathway": "Pathway",
    "coverage": "Coverage",
    "catalogue": "Catalogue",
    "evidence": "Evidence and sources",
    "area": "Our area",
    "entries": "Our entries",
    "judging": "Judging",
    "scenarios": "Scenarios",
    "upkeep": "Upkeep",
}
"""Every page: the name of its file in `pages/`, which is its address too, and its title."""

HOME = "pathway"

_APP_RAN = "app_ran"
_RESUME = "resume"

# What the imports made lives as long as the server; the collector need not look at it again.
gc.collect()
gc.freeze()


def navigation() -> StreamlitPage:
    """Sets the app up and says which page to run. Stops with a page of problems on bad tables."""
    st.session_state[_APP_RAN] = True
    pages = {
        name: st.Page(f"pages/{name}.py", title=title, url_path=name, default=name == HOME)
        for name, title in PAGES.items()
    }
    chosen = st.navigation(list(pages.values()), position="top")
    st.set_page_config(page_title=f"{chosen.title} - {TITLE}", layout="wide")
    st.html(STYLES)
    resume = st.session_state.pop(_RESUME, None)
    if resume is not None:
        name, query = resume
        st.switch_page(pages[name], query_params=query)
    _stop_on_problems()
    return chosen


def _stop_on_problems() -> None:
    if st.get_option("server.address") not in LOOPBACK:
        # `python -m rpc serve` refuses this too; here it is for whoever starts it another way.
        show("open_to_all.html", why=WHY_NOT_OPEN)
        st.stop()
    try:
        data.catalogue()
    except CatalogueError as error:
        show("problems.html", problems=error.problems, folder=catalogues.folder().name)
        st.stop()


def page_end() -> None:
    """Below each page, where it is not projected: what made it, and which version."""
    if not current_view().present:
        show("made_by.html", made_by=MADE_BY)


def page_start(name: str) -> View:
    """The first statement of each page: makes sure that app.py ran, and gives the view."""
    if not st.session_state.get(_APP_RAN):
        query = {key: st.query_params.get_all(key) for key in st.query_params}
        st.session_state[_RESUME] = (name, query)
        st.switch_page("app.py")
    try:
        dropped = read_address(name, data.area_ids, data.holds)
        taken = data.look(current_view())
    except AreaError as error:
        # What is open stays open, and the address as it is.
        show("trouble.html", text=str(error))
        st.stop()
    if has_moved():
        forget()
        let_go()
    replace_address(replaced_query())
    view = current_view()
    if taken.is_gone:
        view = change_view(area="", cell="", entry="", as_of=0)
        dropped.append("The area that was open is not there any more: somebody deleted it.")
    last = taken.version
    there = ["", *(each.id for each in taken.scenarios)]
    if view.area and (view.scenario not in there or view.beside not in there):
        dropped.append("A scenario that was open is not there any more: somebody threw it away.")
        scenario, beside = (one if one in there else "" for one in (view.scenario, view.beside))
        view = change_view(scenario=scenario, beside=beside if scenario else "")
    if view.area and view.as_of > last:
        dropped.append(f"There is no change {view.as_of} yet: the last one is {last}.")
        view = change_view(as_of=0)
    if view.area and view.then > last:
        dropped.append(f"There is no change {view.then} yet: the last one is {last}.")
        view = change_view(then=0)
    mark_drawn(view)
    if view.present:
        st.html("<style>:root { --present: 1 }</style>")
        st.html(STYLES.with_name("present.css"))
    if dropped:
        logging.getLogger(__name__).info("An address held %d unknown parts.", len(dropped))
        show("dropped.html", sentences=dropped)
    return view
