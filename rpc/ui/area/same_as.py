"""What an area's newest entries may be the same as in the 2021 model: offered, never taken."""

from __future__ import annotations

import streamlit as st

from rpc.analysis.shared import kept_with
from rpc.areas.local_map import LocalMap
from rpc.pathway.rules.same_as import Offer, offers
from rpc.tables.local import LOCAL, link_of
from rpc.ui.components.markup import plain, show
from rpc.ui.shell import data
from rpc.ui.shell.acting import act, report_errors
from rpc.ui.shell.session import current_view
from rpc.ui.shell.view import View

_REFUSED = "not_the_same"

_NEWEST = 60
"""Entries without a link that are looked at, the last changed first: those somebody just wrote."""

_SHOWN = 5
"""Questions at a time. An answer brings the next."""


def same_as_offers(view: View) -> None:
    """The questions on the newest entries that are linked to nothing, each with two answers."""
    refused = st.session_state.get(_REFUSED, set())
    asked = [
        offer
        for offer in _offers(data.map_of(view))
        if (view.area, offer.entry_id, offer.model_id) not in refused
    ]
    if not asked:
        return
    with st.container(key="same_as", border=True):
        show(
            "subheading.html",
            title="The same as in the 2021 model?",
            lead="Linked entries count as in both when you compare with the model. An intervention "
            "takes its evidence from the one that it is linked to.",
        )
        for offer in asked[:_SHOWN]:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(
                    plain(f"{offer.name}: {offer.question[:1].lower()}{offer.question[1:]}")
                )
                st.button("Link them", key=f"same_{offer.entry_id}", on_click=_link, args=(offer,))
                st.button(
                    "Not the same",
                    key=f"other_{offer.entry_id}",
                    on_click=_refuse,
                    args=(view.area, offer),
                )


@kept_with()
def _offers(local: LocalMap) -> list[Offer]:
    every = local.every.sort_values("version", ascending=False, kind="stable")
    free = every[(every["programme"] == "") & (every["copied_from"] == "")].head(_NEWEST)
    records = [
        {str(column): str(text) for column, text in record.items()}
        for record in free.to_dict("records")
    ]
    return offers(records, local.model.names)


@report_errors
def _link(offer: Offer) -> None:
    """Links an entry as it stands now; where somebody linked it meanwhile, that stays."""
    every = data.map_of(current_view()).every
    found = every[every["id"] == offer.entry_id].to_dict("records")
    if not found:
        return
    record = {str(column): str(text) for column, text in found[0].items()}
    if link_of(record):
        return
    values = {name: record[name] for name in LOCAL if record[name]}
    values["programme"] = offer.model_id
    row = {offer.entry_id: (values, int(record["version"]))}
    names = data.catalogue().names
    act(
        lambda workspace: workspace.change_many(row, names),
        f"{offer.name} is linked to {offer.model_name} in the 2021 model.",
        owner="same_as",
    )


def _refuse(area: str, offer: Offer) -> None:
    """This browser asks no more; nothing is written, for no link is what there was."""
    answered = {(area, offer.entry_id, offer.model_id)}
    st.session_state[_REFUSED] = answered | st.session_state.get(_REFUSED, set())
