"""The page on evidence and sources: meanings, uncertainty, glossary, accessibility."""

from __future__ import annotations

import streamlit as st

from rpc.analysis.shared import kept_with
from rpc.pathway.counting.coverage import not_placed
from rpc.tables.catalogue import MODEL_DATE, Catalogue
from rpc.ui.components.cards import cards
from rpc.ui.components.markup import render
from rpc.ui.shell import data
from rpc.ui.shell.start import PAGES
from rpc.vocabulary import Basis, Certainty, Confidence, Evidence, Kind, Rating, State


def evidence_and_sources() -> None:
    """Everything on the page below its heading."""
    st.html(_page_html(data.catalogue()))


FINDINGS = (
    (
        "Provision is a patchwork: what a family can get depends on where it lives.",
        "coverage",
        "which levels and phases have support, and what is missing, in order.",
    ),
    (
        "Families in poverty find help hard to reach. Cost, stigma and the way in are barriers.",
        "judging",
        "Low-income access shows what a family could use free, without a referral, or not at all. "
        "Self-referral and drop-in are recorded as routes in. Whether the setting itself avoids "
        "stigma is not recorded yet.",
    ),
    (
        "'Relationship support' means different things to different people.",
        "pathway",
        "each row says its key features, and each service whether it works on conflict itself.",
    ),
    (
        "Outcomes for children are rarely measured.",
        "upkeep",
        "Follow-up lists what has no measure, and what is meant for children but asks only "
        "parents.",
    ),
    (
        "No agency is the natural owner of this work.",
        "judging",
        "Single points of failure lists what depends on one provider or one funding line, and "
        "Follow-up on the Upkeep page what has no owner.",
    ),
    (
        "Agencies keep to their statutory duties, so early help for the relationship falls "
        "between them.",
        "entries",
        "each service can name the duty or plan that it serves, and who commissions it.",
    ),
)
"""What the qualitative study of 2017 found, in our words: the page that answers it, and how."""


@kept_with()
def _page_html(catalogue: Catalogue) -> str:
    entries = catalogue.entries
    interventions = entries[entries["kind"] == Kind.INTERVENTION]
    every = cards(catalogue)
    rated = interventions[interventions["guidebook_rating"].notna()]
    return render(
        "sources.html",
        model_date=MODEL_DATE,
        findings=[(finding, page, PAGES[page], answer) for finding, page, answer in FINDINGS],
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
