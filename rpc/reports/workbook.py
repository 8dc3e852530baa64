"""An area's workbook: the map, what counts, what is missing, and what happened, as sheets.

It puts together what the pages show, by the same functions; `exchange.workbook` writes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from rpc import MADE_BY
from rpc.analysis.analysis import Analysis, analysis_of
from rpc.areas.history.timeline import Change
from rpc.areas.local_map import LocalMap
from rpc.charts.palette import SHADES
from rpc.exchange.map_file import MADE_UP
from rpc.exchange.workbook import Sheet, Workbook, entries_sheet, workbook_bytes
from rpc.pathway.wording.dates import day_in_words, moment_in_words
from rpc.reports.choices import ScenarioMap, parts
from rpc.reports.findings import (
    coverage_sheet,
    follow_up_sheet,
    gaps_sheet,
    rules_sheet,
    safety,
    sources_sheet,
    wall_sheet,
    yardstick,
)
from rpc.reports.history_words import (
    HISTORY_LABELS,
    UNKNOWN_ENTRY,
    did,
    ended,
    entry_names,
    value,
    who,
)
from rpc.storage.record import Document, Subject
from rpc.vocabulary import Phase, RowType
from rpc.vocabulary.local import LinkKind

MOST_CHANGES = 20_000
"""Lines of the history in a workbook: more than a year of workshops; the map file has all."""

_NUMBERS = tuple(number for *_, number in SHADES)
_ABOUT_SHEETS = (
    "Entries: every entry with every field. Wall: rows by phases. Coverage: levels by phases and "
    "delivery. Gaps: what is missing, ranked. Follow-up: what somebody has to find out. Rules: "
    "what each says of each block, and why. Access: what a low-income family can use, by place and "
    "by entry; Access in numbers: in how many places. Single points: what one entry, provider or "
    "funding line holds. Without owner or measure: "
    "what nobody owns, measures or pays for much longer. Options: what could fill each gap. "
    "Scenario: what the area's scenarios change, where it has any. History: what happened, newest "
    "first. Sources: where evidence comes from."
)
_ABOUT_TEXTS = (
    "A text that a spreadsheet could take for a formula has an apostrophe before it. Rows that are "
    "said to wait are on the sheet Entries, but count nowhere until they are placed."
)


def area_workbook(
    local: LocalMap,
    changes: Sequence[Change],
    made_on: datetime,
    trials: Sequence[ScenarioMap] = (),
) -> bytes:
    """The workbook of an area's map, as bytes.

    `changes` is its history, newest first (`rpc.areas.history.timeline.history`); of a map of the
    past only what had happened by then goes in. `made_on` is now, `trials` are the area's
    scenarios.
    """
    found = analysis_of(local, made_on.date())
    until = [change for change in changes if change.number <= local.area.version]
    sheets = [
        entries_sheet(local.every),
        wall_sheet(found),
        coverage_sheet(found),
        gaps_sheet(found),
        follow_up_sheet(found),
        rules_sheet(found),
        *(sheet for part in parts(found, trials) for sheet in part.sheets),
        _history(local, until[:MOST_CHANGES]),
        sources_sheet(local),
    ]
    about = _about(found, until, made_on)
    return workbook_bytes(Workbook(local.area.name, about, sheets))


def _about(found: Analysis, changes: Sequence[Change], made_on: datetime) -> list[tuple[str, str]]:
    local = found.local
    area = local.area
    placed, waiting = len(local.local), len(local.tray)
    last = moment_in_words(changes[0].at) if changes else "not known"
    lines = [("Made up", MADE_UP)] if area.is_example else []
    lines += [
        ("Area", area.name),
        ("As of", f"change {area.version}, {last}"),
        ("Written", f"{day_in_words(made_on.date())}, {made_on:%H:%M}"),
        ("Written by", MADE_BY),
        ("Entries", f"{placed} on the map, {waiting} waiting to be placed"),
        ("Yardstick", yardstick(local)),
        ("Safety", safety(local)),
        ("A blank", "is not known. It never means no, none, zero or free."),
        *((f"{state.symbol} {state.label}", means) for state, means in found.legend.items()),
        ("Colours", f"repeat the number, the darker the more: {', '.join(_NUMBERS)}."),
        ("Sheets", _ABOUT_SHEETS),
        ("Texts", _ABOUT_TEXTS),
    ]
    if len(changes) > MOST_CHANGES:
        lines.append(("History", f"Only the newest {MOST_CHANGES:,} changes are in this file."))
    return lines


# ---------------------------------------------------------------------------------------- history


def _history(local: LocalMap, changes: Sequence[Change]) -> Sheet:
    now: dict[str, str] = dict(zip(local.every["id"], local.every["name"], strict=True))
    rows = {str(row): str(name) for row, name in local.row_types["short_name"].items()}
    names = rows | entry_names(changes, now)
    table = pd.DataFrame(
        [
            {
                "Change": change.number,
                "When": moment_in_words(change.at),
                "Who": who(change),
                "Did": did(change),
                "To what": _what(change, names),
                "Before and after": _difference(change, names, local.model.names),
            }
            for change in changes
        ],
        columns=["Change", "When", "Who", "Did", "To what", "Before and after"],
    )
    widths = {"Change": 9, "Did": 12, "To what": 40, "Before and after": 90}
    return Sheet("History", table, widths, nothing="Nothing has happened yet.")


def _what(change: Change, names: Mapping[str, str]) -> str:
    document = change.after or change.before or {}
    if change.subject is Subject.ENTRY:
        return document.get("name", UNKNOWN_ENTRY)
    if change.subject is Subject.LINK:
        kind = document.get("kind", "")
        label = LinkKind(kind).label.lower() if kind in list(LinkKind) else kind
        ends = [names.get(end, UNKNOWN_ENTRY) for end in (document["from_id"], document["to_id"])]
        return f"{ends[0]} {label} {ends[1]}"
    if change.subject is Subject.DECISION:
        row, _, phase = change.subject_id.partition("/")
        return f"{RowType(row).level.short}: {names[row]}, {Phase(phase).short}"
    return "the area"


def _difference(change: Change, names: Mapping[str, str], model: Mapping[str, str]) -> str:
    """What is other than it was, a line each: "Phases: Primary -> Primary and Secondary"."""
    before, after = change.before or {}, change.after or {}
    day = f"Ended on {ended(change)}" if change.ended else ""
    if change.after is None:
        return day or "deleted"
    labels = HISTORY_LABELS[change.subject]

    def says(name: str, document: Document) -> str:
        return value(change, name, document, names, model) or "blank"

    lines = [
        f"{labels.get(name, name)}: {says(name, before)} -> {says(name, after)}"
        if before.get(name)
        else f"{labels.get(name, name)}: {says(name, after)}"
        for name in dict.fromkeys([*before, *after])
        if before.get(name, "") != after.get(name, "") and name not in ("from_id", "to_id")
    ]
    return "\n".join(filter(None, [day, *lines]))
