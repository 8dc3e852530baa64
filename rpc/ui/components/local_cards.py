"""The facts on the card of an area's entry: everything that the area said, and what it did not."""

from __future__ import annotations

from collections.abc import Mapping

from rpc.tables.local import LINKS, LOCAL, link_name, link_of, link_said, shown_value
from rpc.ui.components.card import Card, Fact
from rpc.vocabulary import Kind, RowType

NOT_KNOWN = "Not known"

WHAT_IT_IS = "What it is"
"""The fact that says what an entry of the model is, in a line."""

_OF_PROGRAMME = (WHAT_IT_IS, "Evidence", "Guidebook rating", "About the evidence")
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
        if name in ("name", *LINKS.values()) or (name == "copied_from" and not values.get(name)):
            continue
        facts.append(Fact(field.label, *_value(name, values, programmes, row_names)))
        if name == "evidence" and (linked := programmes.get(link_of(values))):
            facts += [
                Fact(f"{fact.label} in the 2021 model", fact.value, fact.note)
                for fact in linked.facts
                if fact.label in _OF_PROGRAMME
                and (fact.label == WHAT_IT_IS or _is_intervention(values, linked))
            ]
    first = next(at for at, fact in enumerate(facts) if fact.label == LOCAL["provider"].label)
    return [facts.pop(first), *facts]


def _is_intervention(values: Mapping[str, str], linked: Card) -> bool:
    """Whether evidence comes with a link: only from an intervention to an intervention."""
    row = values.get("row_type", "")
    is_own = row in list(RowType) and RowType(row).kind is Kind.INTERVENTION
    return is_own and linked.kind is Kind.INTERVENTION


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
    if name in LINKS:
        names = {one: card.name for one, card in programmes.items()}
        linked, is_there = link_name(values, name, names)
        if not is_there:
            return link_said(
                values, name, names
            ), "It can be moved to another entry of the model, or cleared."
        if name == "copied_from" and not values.get("confirmed_on"):
            return linked, "Nobody in the area has confirmed it yet."
        return linked, programmes[value].kind.label
    if name == "evidence":
        return shown_value(name, value), "Stated by the area; its source stands below."
    if name in _MONEY:
        return f"£{value}", ""
    return shown_value(name, value), ""
