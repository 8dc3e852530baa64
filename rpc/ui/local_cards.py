"""The facts on the card of an area's entry: everything that the area said, and what it did not."""

from __future__ import annotations

from collections.abc import Mapping

from rpc.local_tables import LOCAL, shown_value
from rpc.ui.card import Card, Fact

NOT_KNOWN = "Not known"

WHAT_IT_IS = "What it is"
"""The fact that says what an entry of the model is, in a line."""

_OF_PROGRAMME = ("Evidence", "Guidebook rating", "About the evidence")
"""What an entry takes over from the programme that it is linked to."""

_MONEY = ("cost_amount", "yearly_cost")


def local_facts(
    values: Mapping[str, str], programmes: Mapping[str, Card], row_names: Mapping[str, str]
) -> list[Fact]:
    """One fact a column, in the order of the form; a blank says that it is not known.

    `values` are text by column; `programmes` the catalogue's cards by id.
    """
    facts = []
    for name, field in LOCAL.items():
        if name in ("name", "copied_from"):
            continue
        facts.append(Fact(field.label, *_value(name, values, programmes, row_names)))
        if name == "evidence" and (linked := programmes.get(values.get("programme", ""))):
            facts += [
                Fact(f"{fact.label} of the programme", fact.value, fact.note)
                for fact in linked.facts
                if fact.label in _OF_PROGRAMME
            ]
    if copied := programmes.get(values.get("copied_from", "")):
        confirmed = values.get("confirmed_on")
        note = "" if confirmed else "Nobody in the area has confirmed it yet."
        facts.append(Fact("Copied from the model", copied.name, note))
    first = next(at for at, fact in enumerate(facts) if fact.label == LOCAL["provider"].label)
    return [facts.pop(first), *facts]


def _value(
    name: str,
    values: Mapping[str, str],
    programmes: Mapping[str, Card],
    row_names: Mapping[str, str],
) -> tuple[str, str]:
    """What a fact says, and the note beside it."""
    value = values.get(name, "")
    if not value:
        return NOT_KNOWN, ""
    if name == "row_type":
        return row_names[value], ""
    if name == "programme":
        return programmes[value].name if value in programmes else value, "In the catalogue."
    if name == "evidence":
        return shown_value(name, value), "Stated by the area; its source stands below."
    if name in _MONEY:
        return f"£{value}", ""
    return shown_value(name, value), ""
