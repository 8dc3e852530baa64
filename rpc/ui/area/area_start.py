"""Where an area begins: make one, open one that is there, or look at a worked example."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from rpc.areas.authorisation.operations import Operation
from rpc.areas.errors import AreaError, RefusedError
from rpc.areas.register import Register
from rpc.areas.store import Area
from rpc.ui.area.people import ask_about_people
from rpc.ui.components.drafts import focus_on
from rpc.ui.components.markup import STYLES, plain, show
from rpc.ui.manage.undo_redo import status_and_undo
from rpc.ui.shell import data
from rpc.ui.shell.acting import field_note, refuse, register, say
from rpc.ui.shell.messages import heading
from rpc.ui.shell.session import switch_area
from rpc.ui.shell.view import View

_NAME = "new_area_name"


def area_start() -> None:
    """The page while no area is open."""
    heading(
        "Map your area",
        "What can families here use today? Name the area, and its wall opens: every cell is not "
        "yet mapped until somebody says what is there.",
    )
    try:
        data.store()
    except AreaError as error:
        show("trouble.html", text=str(error))
        return
    may_make = register().can(Operation.MAKE)
    if may_make:
        _new_area()
    st.html(STYLES.with_name("area.css"))
    status_and_undo(View())
    there = data.areas()
    if there:
        show("subheading.html", title="Open an area")
    with st.container(horizontal=True, key="areas"):
        for area in there:
            label = f"{area.name} (archived)" if area.archived else area.name
            st.button(plain(label), key=f"open_{area.id}", on_click=open_area, args=(area.id,))
    if may_make:
        show("subheading.html", title="See one that is filled in")
        st.button(
            "Open the example",
            key="open_example",
            on_click=_open_example,
            help="A made-up area with made-up services.",
        )


def _new_area() -> None:
    with (
        st.form("new_area", border=False, enter_to_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input("Name of the area", key=_NAME, width=420)
        st.form_submit_button("Make the area", type="primary", on_click=_make)
    field_note(_NAME, "name")


def open_area(area_id: str) -> None:
    """Opens an area on every page. For callbacks."""
    switch_area(area_id)


def _make() -> None:
    ask_about_people(
        [{"name": st.session_state[_NAME]}],
        lambda rows: _open(
            lambda areas: areas.make(rows[0]["name"]), "The area is made. Now fill its wall."
        ),
    )


def _open_example() -> None:
    _open(
        lambda areas: areas.make_example(data.catalogue()),
        "This area and its services are made up.",
    )


def _open(made: Callable[[Register], Area], said: str) -> None:
    try:
        area = made(register())
    except RefusedError as error:
        refuse(_NAME, error)
    except AreaError as error:
        say(str(error), is_saved=False)
    else:
        open_area(area.id)
        focus_on("Name")
        say(said, is_saved=True)
