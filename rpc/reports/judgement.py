"""What only looks covered, as parts of a report, each with the sheets of a workbook.

Who cannot use what there is, what hangs by a thread, and what nobody owns, measures or pays for. A
part says in sentences what its table holds, so that it can be read without the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import pandas as pd

from rpc.exchange.document import Block, Bullets, Heading, Paragraph, Section, table_of
from rpc.exchange.workbook import Sheet
from rpc.local_tables import shown_value
from rpc.local_words import Access, FollowUp
from rpc.pathway.access import access_of, access_places
from rpc.pathway.conflict import works_on_conflict
from rpc.pathway.dates import as_days, in_words, months_from
from rpc.pathway.follow_up import FUNDING_MONTHS, counts, measurement
from rpc.pathway.kleene import MAYBE, NO, YES
from rpc.pathway.numbers import meaning
from rpc.pathway.threads import HOLDERS, ends_by, threads
from rpc.reports.findings import Findings
from rpc.vocabulary import Grid, Level, Phase, RowType, State

MOST_ROWS = 60
"""Rows of a table in print that could be as long as the map: a board reads no more."""


@dataclass(frozen=True)
class Part:
    """A part of a report, and what a workbook holds of it."""

    title: str
    blocks: tuple[Block, ...]
    sheets: tuple[Sheet, ...]
    is_wide: bool = False
    """Whether its tables need pages that are wider than high."""

    @property
    def section(self) -> Section:
        """As a section of a document."""
        return Section(self.title, self.blocks, self.is_wide)


def first_rows(sheet: Sheet, number: int) -> Sheet:
    """A sheet with its first rows only, which have no colours of their own."""
    return replace(sheet, table=sheet.table.iloc[:number])


def entries_said(number: int) -> str:
    """As "1 entry" and "2 entries"."""
    return f"{number:,} {'entry' if number == 1 else 'entries'}"


def is_or_are(number: int) -> str:
    """The verb behind a number."""
    return "is" if number == 1 else "are"


def has_or_have(number: int) -> str:
    """The verb behind a number."""
    return "has" if number == 1 else "have"


# ----------------------------------------------------------------------------------------- access

LOW_INCOME = (
    "A family on a low income can use an entry that is free or has free places, that is offered to "
    "every family or takes drop-ins or self-referrals, and that is in person, or online without a "
    "fee. A place is covered if one entry there is known to be all three, and covered but not "
    "reachable only if every entry there is known to fail."
)


def access(found: Findings) -> Part:
    """What a low-income family can use, and what is known to work on conflict."""
    grids = [access_places(found.coverage, found.local.local, grid) for grid in _JUDGED]
    places = [place for grid in grids for place in grid.to_dict("records")]
    table = pd.DataFrame(
        {
            "Where": [
                found.where(place["level"], place["phase"], place.get("row_type"))
                for place in places
            ],
            "A low-income family": [place["spoken"] or _empty(place) for place in places],
            "Why": [place["reason"] for place in places],
        },
        dtype="str",
    )
    widths = {"Where": 40, "A low-income family": 36, "Why": 70}
    sheet = Sheet("Access", table, widths)
    blocks = (
        Paragraph(LOW_INCOME),
        Paragraph(_access_said(found, grids[0])),
        table_of(first_rows(sheet, len(grids[0])), "What a low-income family can use, and why."),
        Heading("Works on conflict"),
        Paragraph(_conflict_said(found)),
    )
    return Part("What only looks covered", blocks, (sheet, _access_by_entry(found)))


_JUDGED = (Grid.BLOCKS, Grid.WALL)


def _empty(place: Mapping[Any, Any]) -> str:
    """What a place in which nothing counts means, as "⊘ none left since 3 March 2026"."""
    since = place["ending"].since if place["ending"] else ""
    return f"{State(place['state']).symbol} {meaning(place['state'], since)}"


def _access_said(found: Findings, blocks: pd.DataFrame) -> str:
    judged = blocks["judged"].value_counts().to_dict()
    places = ", ".join(f"{judged.get(str(word), 0)} {word.label.lower()}" for word in Access)
    rest = len(blocks) - sum(judged.get(str(word), 0) for word in Access)
    nothing = f"; {rest} {'holds' if rest == 1 else 'hold'} nothing" if rest else ""
    answers = access_of(found.coverage.entries, found.local.local)["access"].value_counts()
    yes, no, open_ones = (int(answers.get(answer, 0)) for answer in (YES, NO, MAYBE))
    return (
        f"Of the {len(blocks)} blocks of a level and a phase: {places}{nothing}. "
        f"Of {entries_said(len(found.coverage.entries))}, {yes} {is_or_are(yes)} known to be "
        f"within reach of a low-income family and {no} known not to be; of {open_ones} it is not "
        "known."
    )


def _conflict_said(found: Findings) -> str:
    works, incidental, not_known = works_on_conflict(found.coverage.entries)
    return (
        "A service on the map is not yet help with conflict between parents. Of "
        f"{entries_said(len(found.coverage.entries))}, {works} {is_or_are(works)} known to work on "
        f"it, in {incidental} it is incidental, and of {not_known} it is not known."
    )


def _access_by_entry(found: Findings) -> Sheet:
    says = {YES: "yes", NO: "no", MAYBE: "not known"}
    tested = access_of(found.coverage.entries, found.local.local)
    columns = {
        "Within reach": "access",
        "Free or free places": "free",
        "Open route": "route",
        "In person, or online without a fee": "reach",
    }
    table = pd.DataFrame(
        {"Entry": tested["name"]}
        | {label: tested[name].map(says) for label, name in columns.items()}
        | {"Why": tested["reason"]}
    ).reset_index(drop=True)
    widths = {"Entry": 36, "Why": 70}
    return Sheet("Access by entry", table, widths, nothing="No entry yet.")


# ---------------------------------------------------------------------------------------- threads

_HELD_BY = dict(zip(HOLDERS, ("one entry", "one provider", "one funding line"), strict=True))


def hanging(found: Findings) -> Part:
    """The places that one entry, provider or funding line holds, and what falls with funding."""
    hangs = threads(found.coverage, found.local.local, found.names)
    known = hangs[hangs["truth"] == YES]
    is_block = known["row_type"] == ""
    blocks, rows = (known[which].drop_duplicates("key") for which in (is_block, ~is_block))
    sheet = _threads_sheet(found, hangs)
    until = months_from(found.today, FUNDING_MONTHS)
    falls = ends_by(found.coverage, found.local.local, until, found.names)
    said = (
        f"{len(blocks)} of the 9 blocks and {len(rows)} of the 30 cells of the wall are known to "
        "be held by one entry, one provider or one funding line. A provider or funding line that "
        "is blank is not known: it may be the same one."
    )
    narrow = _threads_sheet(found, pd.concat([blocks, rows]))
    parts: Iterable[list[Block]] = (
        [Paragraph(said), table_of(narrow, "What one thing holds, the narrowest of each place.")],
        [Heading("If funding is not renewed"), Paragraph(falls.lead)],
        [Bullets(tuple(falls.sentences))] if falls.sentences else [],
    )
    return Part("What hangs by a thread", tuple(chain.from_iterable(parts)), (sheet,))


def _threads_sheet(found: Findings, hangs: pd.DataFrame) -> Sheet:
    table = pd.DataFrame(
        [
            {
                "Where": found.where(thread["level"], thread["phase"], thread["row_type"] or None),
                "Held by": _HELD_BY[thread["kind"]]
                + ("" if thread["truth"] == YES else ", perhaps: not known"),
                "Why": _why(found, thread),
            }
            for thread in hangs.to_dict("records")
        ],
        columns=["Where", "Held by", "Why"],
        dtype="str",
    )
    widths = {"Where": 38, "Held by": 20, "Why": 62}
    return Sheet("Threads", table, widths, nothing="Nothing is known to hang by a thread.")


def _why(found: Findings, thread: Mapping[Any, Any]) -> str:
    """The reason of a thread without its place, which stands beside it."""
    place = f"{Level(thread['level']).label}, {Phase(thread['phase']).label}"
    row = f", row '{found.names[RowType(thread['row_type'])]}'" if thread["row_type"] else ""
    reason = str(thread["reason"]).removeprefix(f"{place}{row}: ")
    return reason[:1].upper() + reason[1:]


# ------------------------------------------------------- without owner, measure or secure funding

_LACKING = (
    FollowUp.NO_OWNER,
    FollowUp.NO_MEASURE,
    FollowUp.PARENT_MEASURE_ONLY,
    FollowUp.FUNDING_ENDS,
)


def lacking(found: Findings) -> Part:
    """The entries without an owner, a measure or secure funding."""
    local, followed = found.local.local, found.followed
    open_ones = followed[followed["kind"].isin(list(map(str, _LACKING)))]
    what = {
        kind: open_ones[open_ones["kind"] == str(kind)].set_index("id")["what"].to_dict()
        for kind in _LACKING
    }
    here = local[local["id"].isin(open_ones["id"])]
    ends = here.assign(ends=in_words(as_days(here["funding_ends"])))
    table = pd.DataFrame(
        [
            {
                "Entry": entry["name"],
                "Owner": what[FollowUp.NO_OWNER].get(entry["id"]) or _owner(entry),
                "Measure": what[FollowUp.NO_MEASURE].get(entry["id"])
                or what[FollowUp.PARENT_MEASURE_ONLY].get(entry["id"])
                or entry["measures"]
                or _measured_by(entry),
                "Funding": what[FollowUp.FUNDING_ENDS].get(entry["id"])
                or (f"to {entry['ends']}" if entry["ends"] else "end not known"),
            }
            for entry in ends.to_dict("records")
        ],
        columns=["Entry", "Owner", "Measure", "Funding"],
        dtype="str",
    )
    nothing = (
        "No entry is known to lack an owner, or a measure that is asked for, and no funding is "
        "known to end soon."
    )
    widths = {"Entry": 40, "Owner": 36, "Measure": 30, "Funding": 30}
    sheet = Sheet("Without owner or measure", table, widths, nothing=nothing)
    title = "Entries without an owner, a measure or secure funding."
    rest = f"All are on the sheet '{sheet.name}' of the workbook."
    table_block = table_of(sheet, title, most=MOST_ROWS, rest=rest)
    blocks: list[Block] = [*map(Paragraph, _lacking_said(found)), table_block]
    return Part("Without owner, measure or secure funding", tuple(blocks), (sheet,))


def _owner(entry: Mapping[Any, Any]) -> str:
    return ", ".join(filter(None, [entry["owner_role"], entry["owner_organisation"]]))


def _measured_by(entry: Mapping[Any, Any]) -> str:
    """What is known of a measure without a name: who completes it, which shows that it is there."""
    by = shown_value("measured_by", entry["measured_by"])
    return f"name not known; completed by: {by}" if by else "not asked"


def _lacking_said(found: Findings) -> tuple[str, ...]:
    local = found.local.local
    number, measured = counts(found.followed), measurement(local)
    blank = int(local["funding_ends"].eq("").sum())
    owner, measure = number[FollowUp.NO_OWNER], measured["no_measure"]
    asked, aim = measured["asked"], measured["aim_at_children"]
    parents = measured["parent_measure_only"]
    return (
        f"Of {entries_said(len(local))} on the map, {owner} {has_or_have(owner)} no owner that is "
        "known by role and organisation.",
        f"Of {asked} {'service or intervention' if asked == 1 else 'services and interventions'}, "
        f"{measure} {has_or_have(measure)} no measure. {entries_said(aim)} "
        f"{'aims' if aim == 1 else 'aim'} at outcomes for children; {parents} "
        f"{is_or_are(parents)} measured on parents only, and for {measured['not_settled']} it is "
        "not settled.",
        f"The funding of {number[FollowUp.FUNDING_ENDS]} has ended or ends within six months. Of "
        f"{blank} the end is not known, which does not mean that it is secure.",
    )
