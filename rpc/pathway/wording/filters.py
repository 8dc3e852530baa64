"""What is shown and what is left out, in sentences: for the filter bar, the command line, files."""

from __future__ import annotations

from collections.abc import Iterable

from rpc.pathway.counting.certainty import filtered_by_inference
from rpc.pathway.counting.coverage import BLANK_FIELDS, Coverage, cover
from rpc.pathway.counting.selection import Selection
from rpc.vocabulary import Evidence, Kind, OpenTo, RowType, listed

_NOT_KNOWN = {
    "level": "level",
    "phase": "phase",
    "mode": "delivery",
    "evidence": "evidence",
    "relationship": "audience",
    "kind": "kind",
    "row_type": "row",
    "target_group": "target group",
}


def described(selection: Selection, row_names: dict[RowType, str]) -> str:
    """The filters in words, as "primary, online or phone only"; "" when none is set."""
    parts = [
        _joined(word.label for word in words)
        for words in (selection.levels, selection.phases, selection.modes, selection.kinds)
        if words
    ]
    if selection.row_types:
        parts.append(_joined(f"row '{row_names[row]}'" for row in selection.row_types))
    if selection.relationship is not OpenTo.ALL:
        parts.append(_small(selection.relationship.label))
    if selection.target_groups:
        parts.append(_joined(f"for '{group}'" for group in selection.target_groups))
    if selection.words:
        parts.append(f"with the words '{selection.words}'")
    return f"{', '.join(parts)} only" if parts else ""


def shown(coverage: Coverage, row_names: dict[RowType, str]) -> str:
    """The sentence of the filter bar: how many count, under which filters, and what is left open.

    As "11 of 45 entries: online or phone only; for 4 more delivery is not known."
    """
    of_all = sum(coverage.of_all.values())
    filters = described(coverage.selection, row_names)
    noun = "entry" if of_all == 1 else "entries"
    lead = f"{coverage.total:,} of {of_all:,} {noun}" if filters else f"All {of_all:,} {noun}"
    if coverage.is_area and not of_all:
        return "Nothing is on this map yet."
    if coverage.selection.evidence:
        lead = f"{coverage.total:,} of {of_all:,} {noun}"
    parts = [f"{lead}: {filters}" if filters else lead, *filtered_by_inference(coverage)]
    maybes = len(coverage.maybe)
    if maybes:
        fields = listed((_NOT_KNOWN[name] for name in coverage.maybe_fields), "or")
        parts.append(f"for {maybes:,} more {fields} is not known")
    elif not filters and not coverage.selection.evidence:
        parts += [
            f"{number} {'has' if number == 1 else 'have'} no known {what}"
            for field, what in BLANK_FIELDS.items()
            if (number := int((coverage.entries[field] == 0).sum()))
        ]
    return f"{'; '.join(parts)}."


def evidence_shown(coverage: Coverage) -> str:
    """What the least evidence keeps, "" where it is not set.

    As "11 of 19 interventions have a Guidebook entry; 26 services and self-help resources are not
    rated and stay".
    """
    least = coverage.selection.evidence
    if least is None:
        return ""
    before = cover(coverage.entries, coverage.selection.without("evidence"))
    kept, without = (each.totals[Kind.INTERVENTION] for each in (coverage, before))
    others = coverage.total - kept
    have = {
        Evidence.GUIDEBOOK: "have a Guidebook entry",
        Evidence.PRELIMINARY_CHILD: "have at least preliminary evidence of child outcomes",
        Evidence.PRELIMINARY_PARENT: "have at least preliminary evidence of parental outcomes",
        Evidence.NOT_ASSESSED: "have a known evidence word",
    }[least]
    stay = f"{others} services and self-help resources are not rated and stay"
    return f"{kept} of {without} interventions {have}; {stay}."


def _joined(labels: Iterable[str]) -> str:
    return listed(map(_small, labels), "or")


def _small(label: str) -> str:
    """A label inside a sentence: a small first letter, unless it begins with an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
