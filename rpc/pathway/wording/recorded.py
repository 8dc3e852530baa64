"""What an area recorded of its services and interventions, in sentences that a blank cannot bend.

A blank is neither a comfort nor an accusation. So none of these sentences counts what nobody
recorded as a no, and where nothing is on the map they say that alone. Pages, reports and the
workbook take them from here. `local` is text with the columns `id` and `LOCAL`.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from rpc.pathway.assessment.follow_up import has_owner, measurement
from rpc.pathway.wording.dates import as_days, day_in_words

NOTHING = "Nothing is on this map yet."


def of_all(number: int) -> str:
    """Entries together, as "1 service or intervention" and "22 services and interventions"."""
    return (
        f"{number:,} {'service or intervention' if number == 1 else 'services and interventions'}"
    )


def _each(number: int) -> str:
    return "the one service or intervention" if number == 1 else f"all {of_all(number)}"


def _none_of(number: int) -> str:
    return "the one service or intervention" if number == 1 else f"any of the {of_all(number)}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def funding_said(local: pd.DataFrame, until: date) -> str:
    """How many have funding that ends by a day, and how many have no recorded end."""
    if local.empty:
        return NOTHING
    ends = as_days(local["funding_ends"])
    blank, ending = int(ends.isna().sum()), int((ends <= pd.Timestamp(until)).sum())
    day, known = day_in_words(until), len(local) - blank
    if not known:
        return _no_ends(blank, day)
    if ending:
        said = f"The funding of {of_all(ending)} has ended or ends by {day}."
    elif not blank:
        return f"The funding of none of the {of_all(known)} ends by {day}."
    else:
        dates = (
            "The one recorded end date is"
            if known == 1
            else f"All {known:,} recorded end dates are"
        )
        said = f"{dates} later than {day}."
    return f"{said} {_more_without_ends(blank)}" if blank else said


def no_ends_said(local: pd.DataFrame) -> str:
    """Why there is no funding to show, where no end of any is recorded."""
    return _no_ends(len(local)) if len(local) else NOTHING


def _no_ends(blank: int, day: str = "") -> str:
    before = f" before {day}" if day else ""
    return (
        f"No funding end dates are recorded for {of_all(blank)}, so we cannot say what is at "
        f"risk{before}."
    )


def _more_without_ends(blank: int) -> str:
    return (
        f"No end date is recorded for {of_all(blank)}, so we cannot say whether "
        f"{'it is' if blank == 1 else 'they are'} at risk."
    )


def owners_said(local: pd.DataFrame) -> str:
    """For how many no owner is recorded, by role or by organisation."""
    if local.empty:
        return NOTHING
    number = int((~has_owner(local)).sum())
    if not number:
        return f"An owner is recorded for {_each(len(local))}."
    if number == len(local):
        return f"No owner is recorded for {_none_of(number)}."
    return f"No owner is recorded for {number:,} of {of_all(len(local))}."


def measured_said(local: pd.DataFrame) -> list[str]:
    """What is recorded of outcome measures, a sentence each."""
    if local.empty:
        return [NOTHING]
    found = measurement(local)
    said = []
    if asked := found["asked"]:
        missing = found["no_measure"]
        if missing == asked:
            said.append(f"No outcome measure is recorded for {_none_of(asked)}.")
        elif missing:
            said.append(f"No outcome measure is recorded for {missing:,} of {of_all(asked)}.")
        else:
            said.append(f"An outcome measure is recorded for {_each(asked)}.")
    if aim := found["aim_at_children"]:
        parents, open_ones = found["parent_measure_only"], found["not_settled"]
        parts = [f"{aim:,} {'aims' if aim == 1 else 'aim'} at an outcome for children"]
        if parents:
            parts.append(f"{parents:,} of them {_is(parents)} measured on parents only")
        if open_ones:
            parts.append(f"for {open_ones:,} nobody recorded whether the child is measured")
        said.append(f"{'; '.join(parts)}.")
    if blank := found["aims_not_known"]:
        said.append(
            f"Nobody recorded which outcomes {of_all(blank)} {'aims' if blank == 1 else 'aim'} at."
        )
    return said


def conflict_recorded(works: int, incidental: int, not_known: int) -> str:
    """How many are recorded as working on conflict between parents (`works_on_conflict`)."""
    total = works + incidental + not_known
    if not total:
        return NOTHING
    if not_known == total:
        verb = "addresses" if total == 1 else "address"
        return f"Nobody recorded whether the {of_all(total)} {verb} conflict between parents."
    parts = (
        [f"{works:,} {'works' if works == 1 else 'work'} on conflict between parents"]
        if works
        else []
    )
    if incidental:
        parts.append(f"for {incidental:,} it is incidental")
    if not_known:
        parts.append(f"for {not_known:,} nobody recorded it")
    return f"Of {of_all(total)}, {', '.join(parts)}."


def access_recorded(can: int, cannot: int, not_known: int) -> str:
    """How many a low-income family can use (`access.access_of`), as far as it is recorded."""
    total = can + cannot + not_known
    if not total:
        return NOTHING
    if not_known == total:
        return (
            "Too little is recorded to say whether a low-income family can use the "
            f"{of_all(total)}."
        )
    parts = [f"a low-income family can use {can:,}"] if can else []
    if cannot:
        parts.append(f"{cannot:,} {_is(cannot)} known to be out of its reach")
    if not_known:
        parts.append(f"for {not_known:,} too little is recorded to say")
    return f"Of {of_all(total)}, {', '.join(parts)}."
