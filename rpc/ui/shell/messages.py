"""Short texts that pages share: headings, the sentence on what is shown, safety, the welcome."""

from __future__ import annotations

import streamlit as st

from rpc.areas.local_map import LocalMap
from rpc.tables.catalogue import MODEL_DATE
from rpc.ui.components.markup import render, show
from rpc.ui.shell import data
from rpc.ui.shell.session import current_view, switch_area
from rpc.ui.shell.view import View
from rpc.vocabulary import Shows

_WELCOMED = "welcomed"

STARTS = {
    "See the pathway": "pathway",
    "Find the gaps": "coverage",
    "Look up a programme": "catalogue",
    "Map your area": "area",
}
"""The starts of a first visit: what they are called, and the page that each opens."""


def heading(title: str, lead: str) -> None:
    """The page's title and one sentence on what it shows."""
    show("heading.html", title=title, lead=lead)


def subheading(title: str) -> None:
    """The heading of a part of a page."""
    show("subheading.html", title=title)


HEADINGS = {
    "pathway": (
        (
            "Support for parents in conflict, from first help to specialist care",
            "The 2021 pathway model (beta): services, self-help resources and interventions. "
            "Open one to see what it is, for whom, and what is known about it.",
        ),
        (
            "Support for parents in conflict in {area}",
            "What families here can use, as far as it is mapped. Open an entry to see what it is, "
            "for whom, and what is known about it.",
        ),
    ),
    "coverage": (
        (
            "Where the 2021 model has support, and where it has no example",
            "Interventions first, services beside them: a cell full of services may hold no "
            "programme.",
        ),
        (
            "Where {area} has support, and what is missing",
            "Interventions first, services beside them: a cell full of services may hold no "
            "programme. What is not yet mapped is no gap.",
        ),
    ),
    "catalogue": (
        (
            "Look up a programme or service",
            "What the tables hold of each, with its source. Choose up to four to see side by side.",
        ),
        (
            "Everything on the map of {area}",
            "What the area has said of each entry; blank is not known. Choose up to four to see "
            "side by side.",
        ),
    ),
}
"""The heading and lead of each page, for the model and for an area."""


COMPARED_HEADINGS = {
    Shows.AGAINST: (
        "{area} beside the 2021 model",
        "The model is a yardstick of October 2021, not a target: what it names and the area does "
        "not have is no gap by itself.",
    ),
    Shows.THEN_NOW: (
        "{area}, then against now",
        "What was gained, lost and said anew since then. What is new on the map may have been "
        "there all along.",
    ),
}
"""The heading and lead where two maps stand beside each other."""


def page_heading(page: str, view: View) -> None:
    """The heading of a page that shows the model, an area, or two maps beside each other."""
    of_model, of_area = HEADINGS[page]
    if view.is_compared:
        of_area = COMPARED_HEADINGS[view.shows]
    if view.is_local:
        title, lead = of_area
        heading(title.format(area=data.map_of(view).area.name), lead)
    else:
        heading(*of_model)


def sentence(view: View) -> None:
    """How many entries count, under which filters, and which data this is."""
    analysis = data.analysis_of_view(view)
    text = analysis.sentence
    if analysis.area:
        source = _source_of_area(analysis.area, view)
        if waiting := len(analysis.area.tray):
            text += f" {waiting} more {'waits' if waiting == 1 else 'wait'} to be placed."
    else:
        source = f"2021 model (beta), {MODEL_DATE}"
        if not view.present:
            source += f"; data version {analysis.catalogue.version}"
    st.html(render("sentence.html", sentence=text, source=f"{source}."))


def _source_of_area(local: LocalMap, view: View) -> str:
    made_up = " (made up)" if local.area.is_example and "made-up" not in local.area.name else ""
    when = f"as it stood after change {view.as_of}" if view.as_of else "as it stands now"
    return f"Map of {local.area.name}{made_up}, {when}, change {local.area.version}"


def safety() -> None:
    """The line that stands wherever help is listed; projected, in one line."""
    view = current_view()
    route = data.map_of(view).area.settings.get("abuse_route", "") if view.area else ""
    show("safety.html", is_short=view.present, route=route)


def welcome() -> None:
    """On a first visit: what this is, and three starts."""
    if st.session_state.get(_WELCOMED) or current_view().area:
        return
    with st.container(key="welcome"):
        show("welcome.html")
        with st.container(horizontal=True):
            for label, page in STARTS.items():
                if st.button(label, key=f"start_{page}"):
                    st.session_state[_WELCOMED] = True
                    st.switch_page(f"pages/{page}.py")


def close_area() -> None:
    """Leaves the area; the pages show the model."""
    switch_area("")
