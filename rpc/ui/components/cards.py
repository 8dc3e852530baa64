"""What an entry's card says: everything that the tables hold, in words, blanks said as blanks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from rpc.analysis.shared import kept_with
from rpc.areas.local_map import LocalMap
from rpc.pathway.counting.ages import ages_said, phases_of_ages
from rpc.pathway.wording.evidence import basis_said, evidence_said, rating_mark, rating_said
from rpc.tables.catalogue import Catalogue
from rpc.tables.columns import words_of
from rpc.ui.components.card import Card, Fact
from rpc.ui.components.local_cards import WHAT_IT_IS, local_facts
from rpc.vocabulary import (
    Basis,
    Confidence,
    Evidence,
    Kind,
    Level,
    Mode,
    Phase,
    Relationship,
    listed,
)

NOT_KNOWN = "Not known"
NOT_HELD = "Not in the tables"
NOT_RATED = "Not rated"

GUIDEBOOK_COSTS = {"1": "1 (under £100 a unit)", "2": "2 (£100 to £499 a unit)"}
"""What a Guidebook cost rating says, as printed there (data/interventions.csv)."""


@kept_with()
def cards(catalogue: Catalogue) -> tuple[Card, ...]:
    """A card for each row of the catalogue's entries, or of an area's map, in their order."""
    entries = catalogue.entries
    reach = phases_of_ages(entries["age_min"], entries["age_max"])
    columns = {str(name): _filled(column) for name, column in entries.items()}
    columns["reach"] = reach.tolist()
    records = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    names = catalogue.row_types["name"]
    if isinstance(catalogue, LocalMap):
        return _of_area(catalogue, records)
    return tuple(
        _card(place, record, row_name, partial(_facts, record, row_name))
        for place, record in enumerate(records)
        for row_name in [str(names[record["row_type"]])]
    )


def _filled(column: pd.Series) -> list[Any]:
    """The values of a column, "" where one is missing."""
    pairs = zip(column.tolist(), column.isna().tolist(), strict=True)
    return ["" if is_missing else value for value, is_missing in pairs]


MOST_DRAWN = 200
"""Entries whose cards are drawn on each page; of a larger map a name opens the card by itself."""


def _of_area(local: LocalMap, records: list[dict[str, Any]]) -> tuple[Card, ...]:
    """The cards of an area's entries."""
    programmes = {card.id: card for card in cards(local.model)}
    names = {str(row): str(name) for row, name in local.row_types["name"].items()}
    is_large = len(records) > MOST_DRAWN
    made = []
    said = local.local.to_dict("records")
    for place, (record, values) in enumerate(zip(records, said, strict=True)):
        texts = {str(name): str(text) for name, text in values.items()}
        query = urlencode({"area": local.area.id, "entry": record["id"]})
        made.append(
            _card(
                place,
                record,
                names[record["row_type"]],
                partial(local_facts, texts, programmes, names),
                f"catalogue?{query}" if is_large else "",
            )
        )
    return tuple(made)


def _card(
    place: int,
    entry: dict[str, Any],
    row_name: str,
    make_facts: Callable[[], list[Fact]],
    address: str = "",
) -> Card:
    evidence = Evidence(entry["evidence"]) if entry["evidence"] else None
    return Card(
        place=place,
        id=entry["id"],
        name=entry["name"],
        kind=Kind(entry["kind"]),
        level=Level(entry["level"]),
        row=row_name,
        evidence=evidence,
        evidence_note=basis_said(entry["evidence_basis"]) if evidence else "",
        rating=rating_mark(entry["guidebook_rating"], entry["rating_certainty"]),
        is_for_separated=entry["relationship"] == Relationship.SEPARATED,
        separated_basis=basis_said(entry["relationship_basis"]),
        modes=_words(entry["modes"], Mode) or "delivery not known",
        is_mode_inferred=bool(entry["modes"]) and entry["modes_basis"] != Basis.STATED,
        is_placing_uncertain=entry["placement_confidence"] in (Confidence.MEDIUM, Confidence.LOW),
        make_facts=make_facts,
        address=address,
    )


def _facts(entry: dict[str, Any], row_name: str) -> list[Fact]:
    kind = Kind(entry["kind"])
    first = _intervention_facts(entry) if kind is Kind.INTERVENTION else _unrated_facts()
    relationship = entry["relationship"]
    return [
        first[0],
        _summary(entry["summary"]),
        *first[1:],
        Fact("Kind", kind.label),
        Fact("Need level", Level(entry["level"]).label),
        Fact("Row of the model", row_name),
        Fact("Phases", _words(entry["phases"], Phase) or NOT_KNOWN, _placing(entry)),
        Fact(
            "Delivery",
            _words(entry["modes"], Mode) or NOT_KNOWN,
            basis_said(entry["modes_basis"]) if entry["modes"] else "",
        ),
        Fact(
            "Open to",
            Relationship(relationship).label if relationship else NOT_KNOWN,
            basis_said(entry["relationship_basis"]) if relationship else "",
        ),
        Fact("For whom", entry["target_group"] or NOT_KNOWN),
        *([Fact("Child's age", *_ages(entry))] if kind is Kind.INTERVENTION else []),
        Fact("Format", _sentence(entry["format"])),
        *(
            [
                Fact("Sessions", _sentence(entry["sessions"])),
                Fact("Setting and staff", _sentence(entry["setting"])),
                Fact("Outcomes looked at", _sentence(entry["outcomes"])),
            ]
            if kind is Kind.INTERVENTION
            else []
        ),
        Fact("Provider", entry["provider"] or NOT_KNOWN),
        Fact("Cost to a family", NOT_HELD),
        Fact("Note", entry["note"] or "None") if entry["note"] else Fact("Note", "None"),
        Fact("Web page", entry["url"] or NOT_KNOWN, url=entry["url"]),
        Fact("Source", entry["source"] or NOT_KNOWN),
    ]


def _summary(summary: str) -> Fact:
    return Fact(WHAT_IT_IS, summary or "The 2021 model only names it")


def _unrated_facts() -> list[Fact]:
    return [
        Fact("In the UK", NOT_HELD),
        Fact("Evidence", NOT_RATED, "Only interventions carry evidence in the model."),
    ]


def _intervention_facts(entry: dict[str, Any]) -> list[Fact]:
    uk = entry["uk_delivery_source"]
    return [
        Fact("In the UK", "Yes" if entry["uk_delivery"] == "yes" else NOT_KNOWN, uk),
        Fact(
            "Evidence",
            evidence_said(entry["evidence"]) or NOT_KNOWN,
            basis_said(entry["evidence_basis"]) if entry["evidence"] else "",
        ),
        Fact(
            "Guidebook rating",
            *rating_said(
                entry["guidebook_rating"],
                entry["rating_certainty"],
                entry["rating_source"],
                entry["rating_as_of"],
            ),
        ),
        Fact("About the evidence", entry["evidence_note"] or NOT_KNOWN),
        Fact("Guidebook cost", _cost(entry["guidebook_cost"])),
    ]


def _cost(cost: str) -> str:
    return GUIDEBOOK_COSTS.get(cost, cost) if cost else NOT_KNOWN


def _placing(entry: dict[str, Any]) -> str:
    confidence = entry["placement_confidence"]
    sure = "" if confidence == Confidence.HIGH else "Placing not certain."
    if not confidence:
        sure = "How sure the placing is, is not known."
    return " ".join(filter(None, [sure, entry["placement_note"]]))


def _ages(entry: dict[str, Any]) -> tuple[str, str]:
    youngest, oldest = entry["age_min"], entry["age_max"]
    if youngest == "" and oldest == "":
        return NOT_KNOWN, ""
    further = int(entry["reach"]) & ~int(entry["phases"])
    reached = listed(phase.label for phase in words_of(further, Phase))
    return ages_said(youngest, oldest), f"The stated ages also reach {reached}." if reached else ""


def _words(mask: int, vocabulary: type[Phase] | type[Mode]) -> str:
    labels = [word.label for word in words_of(int(mask), vocabulary)]
    if vocabulary is Mode:
        labels[1:] = [label[:1].lower() + label[1:] for label in labels[1:]]
    return listed(labels)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] if text else NOT_KNOWN


def chosen(catalogue: Catalogue, rows: pd.DataFrame) -> list[Card]:
    """The cards of some rows of the catalogue's entries."""
    every = cards(catalogue)
    return [every[int(place)] for place in rows.index]
