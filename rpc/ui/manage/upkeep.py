"""What an area still has to find out, and how its entries lead to one another."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rpc.analysis.analysis import to_follow_up
from rpc.analysis.shared import kept_with
from rpc.areas.authorisation.operations import Operation
from rpc.areas.local_map import LocalMap
from rpc.exchange.spreadsheet import to_csv
from rpc.pathway.assessment.follow_up import (
    counts,
    funding_cliffs,
    levels_without_step_down,
)
from rpc.pathway.assessment.losses import find_losses
from rpc.pathway.counting.coverage import cover
from rpc.pathway.wording.dates import day_in_words, months_from
from rpc.pathway.wording.recorded import NOTHING, funding_said, measured_said
from rpc.ui.components.live import live
from rpc.ui.components.markup import render, show
from rpc.ui.shell import data
from rpc.ui.shell.acting import act, can_write, field_note
from rpc.ui.shell.session import change_view
from rpc.ui.shell.view import View
from rpc.vocabulary.local import FollowUp, LinkKind, LinkStanding

MONTHS_AHEAD = (3, 6, 12, 24)
"""How far ahead the list can look for funding that ends."""

_MONTHS = "follow_up_months"


def follow_up_counts(view: View, place: DeltaGenerator) -> None:
    """How much is open, in one line at its place at the top of an area's pages."""
    local = data.map_of(view)
    numbers = counts(to_follow_up(local, data.snapshot(view).today, _months()))
    place.html(
        render(
            "follow_up_counts.html",
            counts=[(kind.short, numbers[kind]) for kind in FollowUp if numbers[kind]],
            entries=len(local.local),
        )
    )


def _months() -> int:
    months = st.session_state.get(_MONTHS, 6)
    return months if months in MONTHS_AHEAD else 6


def follow_up_list(view: View) -> None:
    """The list, kind by kind; each entry opens its form."""
    local, today = data.map_of(view), data.snapshot(view).today
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Funding that ends within",
            MONTHS_AHEAD,
            index=MONTHS_AHEAD.index(6),
            format_func=lambda months: f"{months} months",
            key=_MONTHS,
            width=220,
        )
        rows = to_follow_up(local, today, _months())
        table = pd.DataFrame(
            {
                "To follow up": [FollowUp(kind).label for kind in rows["kind"]],
                "Entry": rows["name"],
                "What": rows["what"],
                "Why it is listed": rows["why"],
            }
        )
        file = f"{local.area.id}-follow-up-{today.isoformat()}.csv"
        st.download_button(
            "Follow-up list as CSV", to_csv(table), file, "text/csv", on_click="ignore"
        )
    live(
        {"list": _list_html(local, today, _months(), can_write(view, Operation.CHANGE))},
        "follow_up",
        _open,
    )


@kept_with()
def _list_html(local: LocalMap, today: date, months: int, can_change: bool) -> str:
    rows = to_follow_up(local, today, months)
    missing = levels_without_step_down(local.local, local.links)
    return render(
        "follow_up.html",
        groups=[(kind, rows[rows["kind"] == str(kind)].to_dict("records")) for kind in FollowUp],
        levels=[local.level_names[level] for level in missing],
        can_change=can_change,
        nothing="Nothing to follow up." if len(local.every) else NOTHING,
    )


def _open(pressed: str) -> None:
    change_view(entry=pressed)
    st.switch_page("pages/entries.py")


def when_funding_ends(view: View) -> None:
    """Which entries' funding ends in that time, and what falls on the wall with them."""
    local = data.map_of(view)
    until = months_from(data.snapshot(view).today, _months())
    ending = funding_cliffs(local.local, until)
    whole = data.unfiltered_analysis(view)
    stay = ~local.entries["id"].isin(ending["id"])
    left = cover(
        local.entries[stay].reset_index(drop=True), whole.selection, local.states, local.endings
    )
    st.html(
        render(
            "funding.html",
            months=_months(),
            ending=[
                (each["name"], day_in_words(date.fromisoformat(each["funding_ends"])))
                for each in ending.to_dict("records")
            ],
            falls=find_losses(whole.coverage, left, whole.row_names) if len(ending) else [],
            said=funding_said(local.local, until),
            measured=measured_said(local.local),
        )
    )


# -------------------------------------------------------------------------------------------- links


def links(view: View) -> None:
    """Who refers to whom, and the form that adds a link."""
    local = data.map_of(view)
    names = dict(zip(local.local["id"].tolist(), local.local["name"].tolist(), strict=True))
    rows = [
        {
            "id": each["id"],
            "from": names.get(each["from_id"], "an entry in the tray"),
            "to": names.get(each["to_id"], "an entry in the tray"),
            "kind": LinkKind(each["kind"]).label,
            "standing": LinkStanding(each["standing"]).label,
        }
        for each in local.links.to_dict("records")
    ]
    html = render("links.html", rows=rows, can_change=can_write(view, Operation.UNLINK))
    live({"links": html}, "links", _unlink)
    if not can_write(view, Operation.LINK) or len(names) < 2:
        return
    with st.form("link", border=True):
        show("subheading.html", title="Add a link")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for label, key in (("From", "link_from"), ("To", "link_to")):
                st.selectbox(
                    label,
                    list(names),
                    index=None,
                    format_func=lambda entry_id: names.get(entry_id, ""),
                    key=key,
                    placeholder="Choose or type",
                )
            for label, key, words in (
                ("What it does", "link_kind", LinkKind),
                ("In place", "link_standing", LinkStanding),
            ):
                labels = {str(word): word.label for word in words}
                st.selectbox(
                    label,
                    list(labels),
                    format_func=labels.__getitem__,
                    key=key,
                )
        field_note("link", "to_id")
        st.form_submit_button("Add this link", on_click=_link)


def _link() -> None:
    state = st.session_state
    ends = state["link_from"] or "", state["link_to"] or ""
    added = act(
        lambda workspace: workspace.link(*ends, state["link_kind"], state["link_standing"]),
        "The link is added.",
        owner="link",
    )
    if added is not None:
        state["link_from"] = state["link_to"] = None


def _unlink(pressed: str) -> None:
    act(lambda workspace: workspace.unlink(pressed), "The link is taken away.")
