"""What an area recorded of what is on its map, in sentences that a blank cannot bend.

A blank is neither a comfort nor an accusation. So none of these sentences counts what nobody
recorded as a no, and where nothing is on the map they say that alone. A number's noun names all
that is counted: self-help is neither a service nor an intervention, so it is named where it is in
the number. Pages, reports and the workbook take them from here. `local` is text with the columns
`id` and `LOCAL`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from rpc.pathway.assessment.follow_up import has_owner, measurement, without_aims, without_end
from rpc.pathway.wording.dates import as_days, day_in_words
from rpc.vocabulary import RowType

NOTHING = "Nothing is on this map yet."


@dataclass(frozen=True)
class Counted:
    """How many entries a sentence counts, and how many of them are self-help."""

    number: int
    self_help: int

    @classmethod
    def of(cls, rows: pd.DataFrame) -> Counted:
        """Of some entries, by the column `row_type`."""
        return cls(len(rows), int((rows["row_type"] == str(RowType.SELF_HELP)).sum()))

    @property
    def noun(self) -> str:
        """What they are together, without the number."""
        is_one = self.number == 1
        if self.number and self.number == self.self_help:
            return "self-help resource" if is_one else "self-help resources"
        if self.self_help:
            return "services, interventions and self-help resources"
        return "service or intervention" if is_one else "services and interventions"

    @property
    def said(self) -> str:
        """As "1 service or intervention", "22 services, interventions and self-help resources"."""
        return f"{self.number:,} {self.noun}"

    @property
    def each(self) -> str:
        """As "all 22 services and interventions"."""
        return f"the one {self.noun}" if self.number == 1 else f"all {self.said}"

    @property
    def none_of(self) -> str:
        """As "any of the 22 services and interventions"."""
        return f"the one {self.noun}" if self.number == 1 else f"any of the {self.said}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def funding_said(local: pd.DataFrame, until: date) -> str:
    """How many have funding that ends by a day, and how many have no recorded end."""
    if local.empty:
        return NOTHING
    ends = as_days(local["funding_ends"])
    without = without_end(local)
    blank, day = Counted.of(local[without]), day_in_words(until)
    ending = Counted.of(local[ends <= pd.Timestamp(until)])
    known = Counted.of(local[~without])
    if not known.number:
        return _no_ends(blank, day)
    if ending.number:
        said = f"The funding of {ending.said} has ended or ends by {day}."
    elif not blank.number:
        return f"The funding of none of the {known.said} ends by {day}."
    else:
        dates = (
            "The one recorded end date is"
            if known.number == 1
            else f"All {known.number:,} recorded end dates are"
        )
        said = f"{dates} later than {day}."
    return f"{said} {_more_without_ends(blank)}" if blank.number else said


def no_ends_said(local: pd.DataFrame) -> str:
    """Why there is no funding to show, where no end of any is recorded."""
    return _no_ends(Counted.of(local)) if len(local) else NOTHING


def _no_ends(blank: Counted, day: str = "") -> str:
    before = f" before {day}" if day else ""
    return (
        f"No funding end dates are recorded for {blank.said}, so we cannot say what is at "
        f"risk{before}."
    )


def _more_without_ends(blank: Counted) -> str:
    return (
        f"No end date is recorded for {blank.said}, so we cannot say whether "
        f"{'it is' if blank.number == 1 else 'they are'} at risk."
    )


def owners_said(local: pd.DataFrame) -> str:
    """For how many no owner is recorded, by role or by organisation."""
    if local.empty:
        return NOTHING
    number, everything = int((~has_owner(local)).sum()), Counted.of(local)
    if not number:
        return f"An owner is recorded for {everything.each}."
    if number == everything.number:
        return f"No owner is recorded for {everything.none_of}."
    return f"No owner is recorded for {number:,} of {everything.said}."


def measured_said(local: pd.DataFrame) -> list[str]:
    """What is recorded of outcome measures, a sentence each."""
    if local.empty:
        return [NOTHING]
    found, self_help = measurement(local), Counted.of(local).self_help
    said = []
    asked = Counted(found["asked"], 0)
    if asked.number:
        missing = found["no_measure"]
        if missing == asked.number:
            lead = f"No outcome measure is recorded for {asked.none_of}"
        elif missing:
            lead = f"No outcome measure is recorded for {missing:,} of {asked.said}"
        else:
            lead = f"An outcome measure is recorded for {asked.each}"
        not_asked = " (self-help resources are not asked for one)" if self_help else ""
        said.append(f"{lead}{not_asked}.")
    else:
        said.append("Self-help resources are not asked for an outcome measure.")
    if aim := found["aim_at_children"]:
        parents, open_ones = found["parent_measure_only"], found["not_settled"]
        parts = [f"{aim:,} {'aims' if aim == 1 else 'aim'} at an outcome for children"]
        if parents:
            parts.append(f"{parents:,} of them {_is(parents)} measured on parents only")
        if open_ones:
            parts.append(f"for {open_ones:,} nobody recorded whether the child is measured")
        said.append(f"{'; '.join(parts)}.")
    blank = Counted.of(local[without_aims(local)])
    if blank.number:
        aims = "aims" if blank.number == 1 else "aim"
        said.append(f"Nobody recorded which outcomes {blank.said} {aims} at.")
    return said


def conflict_recorded(works: int, incidental: int, not_known: int, self_help: int) -> str:
    """How many are recorded as working on conflict between parents (`works_on_conflict`).

    `self_help` of all of them are self-help resources.
    """
    total = Counted(works + incidental + not_known, self_help)
    if not total.number:
        return NOTHING
    if not_known == total.number:
        verb = "addresses" if total.number == 1 else "address"
        return f"Nobody recorded whether the {total.said} {verb} conflict between parents."
    parts = (
        [f"{works:,} {'works' if works == 1 else 'work'} on conflict between parents"]
        if works
        else []
    )
    if incidental:
        parts.append(f"for {incidental:,} it is incidental")
    if not_known:
        parts.append(f"for {not_known:,} nobody recorded it")
    return f"Of {total.said}, {', '.join(parts)}."


def access_recorded(can: int, cannot: int, not_known: int, self_help: int) -> str:
    """How many a low-income family can use (`access.access_of`), as far as it is recorded.

    `self_help` of all of them are self-help resources.
    """
    total = Counted(can + cannot + not_known, self_help)
    if not total.number:
        return NOTHING
    if not_known == total.number:
        return (
            f"Too little is recorded to say whether a low-income family can use the {total.said}."
        )
    parts = [f"a low-income family can use {can:,}"] if can else []
    if cannot:
        parts.append(f"{cannot:,} {_is(cannot)} known to be out of its reach")
    if not_known:
        parts.append(f"for {not_known:,} too little is recorded to say")
    return f"Of {total.said}, {', '.join(parts)}."
