"""The page on evidence and sources: meanings, uncertainty, glossary, accessibility."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from rpc.catalogue import MODEL_DATE, Catalogue
from rpc.pathway.coverage import not_placed
from rpc.ui import data
from rpc.ui.cards import cards
from rpc.ui.markup import render
from rpc.vocabulary import Basis, Certainty, Confidence, Evidence, Kind, Rating, State


def evidence_and_sources() -> None:
    """Everything on the page below its heading."""
    st.html(_page_html(data.catalogue()))


@lru_cache(maxsize=2)
def _page_html(catalogue: Catalogue) -> str:
    entries = catalogue.entries
    interventions = entries[entries["kind"] == Kind.INTERVENTION]
    every = cards(catalogue)
    rated = interventions[interventions["guidebook_rating"].notna()]
    return render(
        "sources.html",
        model_date=MODEL_DATE,
        version=catalogue.version,
        evidences=[
            (evidence, int((interventions["evidence"] == evidence).sum()))
            for evidence in reversed(Evidence)
        ],
        ratings=list(Rating),
        rules=catalogue.standard.to_dict("records"),
        states=list(State),
        inferred=[
            (label, int((rows[field] == Basis.INFERRED).sum()), len(rows))
            for label, field, rows in (
                ("delivery", "modes_basis", entries),
                ("whom it is open to", "relationship_basis", entries),
                ("evidence word", "evidence_basis", interventions),
            )
        ],
        uncertain=[
            every[int(place)]
            for place in entries.index[
                entries["placement_confidence"].isin([Confidence.MEDIUM, Confidence.LOW])
            ]
        ],
        unsure_ratings=[
            (every[int(place)], str(rated.at[place, "rating_certainty"]))
            for place in rated.index
            if rated.at[place, "rating_certainty"] != Certainty.STATED
        ],
        undated=[every[int(place)] for place in rated.index[rated["rating_as_of"] == ""]],
        not_placed=list(not_placed(entries)["why"]),
        sourced=[
            (every[int(place)], source, url)
            for place, source, url in zip(
                entries.index, entries["source"], entries["url"], strict=True
            )
        ],
    )
