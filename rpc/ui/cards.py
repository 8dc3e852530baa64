"""What an entry's card says: everything that the tables hold, in words, blanks said as blanks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from rpc.catalogue import Catalogue
from rpc.pathway.ages import phases_of_ages
from rpc.tables import words_of
from rpc.vocabulary import (
    Basis,
    Certainty,
    Confidence,
    Evidence,
    Kind,
    Level,
    Mode,
    Phase,
    Rating,
    Relationship,
    listed,
)

NOT_KNOWN = "Not known"
NOT_HELD = "Not in the tables"
NOT_RATED = "Not rated"

GUIDEBOOK_COSTS = {"1": "1 (under £100 a unit)", "2": "2 (£100 to £499 a unit)"}
"""What a Guidebook cost rating says, as printed there (data/interventions.csv)."""


@dataclass(frozen=True)
class Fact:
    """One line of a card."""

    label: str
    value: str
    note: str = ""
    """Where the value comes from, or how sure it is."""
    url: str = ""


@dataclass(frozen=True)
class Card:
    """One entry as pages show it."""

    place: int
    """Its row in the entries table: the number in the ids of its elements."""
    id: str
    name: str
    kind: Kind
    level: Level
    row: str
    evidence: Evidence | None
    evidence_note: str
    rating: str
    is_for_separated: bool
    separated_basis: str
    modes: str
    is_mode_inferred: bool
    is_placing_uncertain: bool
    facts: tuple[Fact, ...]


@lru_cache(maxsize=2)
def cards(catalogue: Catalogue) -> tuple[Card, ...]:
    """A card for each row of the catalogue's entries, in their order."""
    entries = catalogue.entries
    reach = phases_of_ages(entries["age_min"], entries["age_max"])
    texts = entries.astype(object).where(entries.notna(), "")
    columns = [*texts.columns, "reach"]
    rows = texts.assign(reach=reach).itertuples(index=False, name=None)
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    names = catalogue.row_types["name"]
    return tuple(
        _card(place, record, str(names[record["row_type"]])) for place, record in enumerate(records)
    )


def _card(place: int, entry: dict[str, Any], row_name: str) -> Card:
    evidence = Evidence(entry["evidence"]) if entry["evidence"] else None
    return Card(
        place=place,
        id=entry["id"],
        name=entry["name"],
        kind=Kind(entry["kind"]),
        level=Level(entry["level"]),
        row=row_name,
        evidence=evidence,
        evidence_note=_basis(entry["evidence_basis"]) if evidence else "",
        rating=_rating_mark(entry),
        is_for_separated=entry["relationship"] == Relationship.SEPARATED,
        separated_basis=_basis(entry["relationship_basis"]),
        modes=_words(entry["modes"], Mode) or "delivery not known",
        is_mode_inferred=bool(entry["modes"]) and entry["modes_basis"] != Basis.STATED,
        is_placing_uncertain=entry["placement_confidence"] in (Confidence.MEDIUM, Confidence.LOW),
        facts=tuple(_facts(entry, row_name)),
    )


def _facts(entry: dict[str, Any], row_name: str) -> list[Fact]:
    kind = Kind(entry["kind"])
    first = _intervention_facts(entry) if kind is Kind.INTERVENTION else _unrated_facts()
    relationship = entry["relationship"]
    return [
        *first,
        Fact("Kind", kind.label),
        Fact("Need level", Level(entry["level"]).label),
        Fact("Row of the model", row_name),
        Fact("Phases", _words(entry["phases"], Phase) or NOT_KNOWN, _placing(entry)),
        Fact(
            "Delivery",
            _words(entry["modes"], Mode) or NOT_KNOWN,
            _basis(entry["modes_basis"]) if entry["modes"] else "",
        ),
        Fact(
            "Open to",
            Relationship(relationship).label if relationship else NOT_KNOWN,
            _basis(entry["relationship_basis"]) if relationship else "",
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


def _unrated_facts() -> list[Fact]:
    return [
        Fact("In the UK", NOT_HELD),
        Fact("Evidence", NOT_RATED, "Only interventions carry evidence in the model."),
    ]


def _intervention_facts(entry: dict[str, Any]) -> list[Fact]:
    uk = entry["uk_delivery_source"]
    evidence = Evidence(entry["evidence"]) if entry["evidence"] else None
    return [
        Fact("In the UK", "Yes" if entry["uk_delivery"] == "yes" else NOT_KNOWN, uk),
        Fact(
            "Evidence",
            f"{evidence.symbol} {evidence.label}" if evidence else NOT_KNOWN,
            _basis(entry["evidence_basis"]) if evidence else "",
        ),
        Fact("Guidebook rating", *_rating(entry)),
        Fact("About the evidence", entry["evidence_note"] or NOT_KNOWN),
        Fact("Guidebook cost", _cost(entry["guidebook_cost"])),
    ]


def _rating(entry: dict[str, Any]) -> tuple[str, str]:
    """The rating with its meaning, and its source, date and certainty."""
    if not entry["guidebook_rating"]:
        return "No rating in the tables", ""
    rating = Rating(entry["guidebook_rating"])
    certainty = entry["rating_certainty"]
    sure = Certainty(certainty).label if certainty else "how sure this is, is not known"
    date = f"seen {entry['rating_as_of']}" if entry["rating_as_of"] else "date not known"
    return f"{_rating_mark(entry)}: {rating.label}", f"{entry['rating_source']}; {date}; {sure}"


def _rating_mark(entry: dict[str, Any]) -> str:
    """The rating as a wall shows it: short, its doubt in a word."""
    rating, certainty = entry["guidebook_rating"], entry["rating_certainty"]
    if not rating:
        return ""
    doubt = {Certainty.DISPUTED: ", disputed", Certainty.PLUS_NOT_KNOWN: ", plus not known"}
    return f"{rating}{doubt.get(certainty, '')}"


def _cost(cost: str) -> str:
    return GUIDEBOOK_COSTS.get(cost, cost) if cost else NOT_KNOWN


def _basis(basis: str) -> str:
    """How a value is known, where that is not a source's own word."""
    if basis == Basis.STATED:
        return Basis.STATED.label
    return Basis.INFERRED.label if basis == Basis.INFERRED else "where this comes from is not known"


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
    ends = [
        "not known" if age == "" else "before birth" if age < 0 else f"{age:g}"
        for age in (youngest, oldest)
    ]
    further = int(entry["reach"]) & ~int(entry["phases"])
    reached = listed(phase.label for phase in words_of(further, Phase))
    return f"{ends[0]} to {ends[1]}", f"The stated ages also reach {reached}." if reached else ""


def _words(mask: int, vocabulary: type[Phase] | type[Mode]) -> str:
    return listed(word.label for word in words_of(int(mask), vocabulary))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] if text else NOT_KNOWN


def chosen(catalogue: Catalogue, rows: pd.DataFrame) -> list[Card]:
    """The cards of some rows of the catalogue's entries."""
    every = cards(catalogue)
    return [every[int(place)] for place in rows.index]
