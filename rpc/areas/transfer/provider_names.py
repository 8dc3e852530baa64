"""Providers that nobody named: what older maps hold as a provider and no person wrote.

Until schema 8 an entry had to have a provider before it stood on the map. What was copied from the
model had "Not named yet", and a programme that was added from the model in a scenario had whoever
developed it, where nobody typed another. Neither is a local provider: both are blank now. A
provider that somebody typed or changed stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rpc.areas.endings import lines_after
from rpc.storage.record import Document

NOT_NAMED = "Not named yet"

DEVELOPERS = {
    "family-foundations": "Developer Mark Feinberg (Penn State); UK: Fatherhood Institute",
    "schoolchildren": "Philip and Carolyn Cowan (UC Berkeley); same model as Parents as Partners "
    "(Tavistock Relationships, UK)",
    "e-family-foundations": "Developer Mark Feinberg (Penn State)",
    "fcu-online": "University of Oregon Prevention Science Institute",
    "eprep": "PREP (adapted by Scott Braithwaite)",
    "ourrelationship": "Brian Doss, University of Miami / OurRelationship; adapted from "
    "Integrative Behavioural Couple Therapy",
    "power-of-two": "Power of Two (Abigail Hirsch, TherapyHelp Inc)",
    "enhanced-triple-p": "Triple P UK",
    "fcu": "REACH Institute, Arizona State University",
    "4rs2ss": "Mary McKay; NYU McSilver Institute",
    "family-transitions": "Triple P UK",
    "parents-plus-pws": "Parents Plus (Irish charity)",
    "pip": "Monash University and University of Melbourne (Marie Yap)",
    "ypp": "Paul Florsheim, University of Wisconsin-Milwaukee",
    "within-my-reach": "PREP Inc",
    "iy-preschool": "Incredible Years",
    "iy-school-age": "Incredible Years",
    "ibct": "Andrew Christensen (UCLA) and Neil Jacobson",
}
"""Who developed each programme of the model, as its tables named them until then."""

_FROM_THE_MODEL = ("copied", "applied")
"""The actions that brought an entry with what the model holds of it."""

Line = Mapping[str, Any]
"""A line of a history: number, action, subject, subject_id and after, the documents read."""


def without_developer(entry: Document) -> Document:
    """An entry that came from the model without a provider that only the model named."""
    programme = entry.get("programme", "") or entry.get("copied_from", "")
    if entry.get("provider", "") in (NOT_NAMED, DEVELOPERS.get(programme)):
        return {name: value for name, value in entry.items() if name != "provider"}
    return entry


def cleared(history: Sequence[Line]) -> dict[str, tuple[Document, Document]]:
    """The entries that stand with a provider that nobody named, by id: as they are and should be.

    `history` is an area's, oldest line first. Where a person added the entry with that name, or
    wrote it later, it stays.
    """
    standing: dict[str, Document] = {}
    from_the_model: dict[str, bool] = {}
    for line in history:
        if line["subject"] != "entry":
            continue
        name, after = line["subject_id"], line["after"]
        if after is None:
            standing.pop(name, None)
            continue
        if after.get("provider") != standing.get(name, {}).get("provider"):
            from_the_model[name] = line["action"] in _FROM_THE_MODEL
        standing[name] = after
    found = {}
    for name, before in sorted(standing.items()):
        after = without_developer(before)
        if after != before and (from_the_model[name] or before["provider"] == NOT_NAMED):
            found[name] = (before, after)
    return found


def cleared_lines(
    history: Sequence[Line], now: str, last: Line | None = None
) -> list[dict[str, Any]]:
    """What `cleared` finds as lines that go after a history, in one batch of their own.

    They are of the moment `now` (UTC, ISO 8601 to the microsecond) or just after the last line, and
    nobody's, as those of `endings.derived_lines`. `last` is the line that they go after, where
    that is not the last of the history.
    """
    found = cleared(history)
    return lines_after(last or history[-1], now, "entry", found) if found else []


def now_counting(entries: Mapping[str, Document]) -> int:
    """How many entries waited for a provider alone, and so count from now on."""
    return sum(
        bool(each.get("row_type") and each.get("phases") and not each.get("provider"))
        for each in entries.values()
    )
