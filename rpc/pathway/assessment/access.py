"""What only looks covered: the low-income test of an area's entries and of the places they fill.

A place on the map is no help to a family that cannot pay, is not let in, or cannot get there. The
test asks three things of an entry (docs/judging.md): is it free, or has it free places; can a
family come without a referral; and is it in person, or online without a fee. A blank is not known,
never no. The model has no costs, so this is asked of areas only.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.counting.interventions_first import (
    MAYBE_OF,
    WHAT,
    InterventionsFirst,
    figures,
    interventions_first,
)
from rpc.pathway.counting.members import Answers, PlaceDisplay, with_shown
from rpc.pathway.counting.states import Flags
from rpc.pathway.counting.texts import has_any, texts_for
from rpc.pathway.counting.three_valued import MAYBE, NO, YES, Truth, every, some
from rpc.vocabulary import Grid, Kind, Mode, State, listed, names_listed
from rpc.vocabulary.local import COMES_ALONE, Access, Cost, Route, YesNo

CRITERIA = ("free", "route", "reach")
"""The three questions of the test, in the order in which they are asked."""

ASKED = ("cost", "cost_amount", "free_places", "route", "modes")
"""The columns that the test reads."""


def access_of(entries: pd.DataFrame, local: pd.DataFrame) -> pd.DataFrame:
    """The low-income test of each entry: one row each, in the order of `entries` and its index.

    Columns: `id`, `name`; `free`, `route`, `reach` (the answer to each criterion) and `access` (to
    all three), each `NO`, `MAYBE` or `YES`; `free_why`, `route_why`, `reach_why` (a few words on
    each); `fails` and `unknown` (the words on those that are known to fail, and on those that are
    not known); `reason` (a sentence). `local` is text with the columns `id` and `LOCAL`.
    """
    text = texts_for(entries, local, ASKED)
    found = dict(zip(CRITERIA, (_free(text), _route(text), _reach(text)), strict=True))
    frame = pd.DataFrame({"id": entries["id"].to_numpy(), "name": entries["name"].to_numpy()})
    frame = frame.assign(
        **{name: truth for name, (truth, _) in found.items()},
        access=every(*(truth for truth, _ in found.values())),
        **{f"{name}_why": why for name, (_, why) in found.items()},
    )
    meets, fails, unknown = (_joined(frame, answer) for answer in (YES, NO, MAYBE))
    reason = "Whether a low-income family can use it is not known: " + unknown + "."
    note = (" Not known: " + unknown + ".").where(unknown != "", "")
    cannot = "A low-income family cannot use it: " + fails + "." + note
    reason = reason.where(frame["access"] != NO, cannot)
    can = "A low-income family can use it: " + meets + "."
    reason = reason.where(frame["access"] != YES, can)
    return frame.assign(fails=fails, unknown=unknown, reason=reason).set_index(entries.index)


def _joined(frame: pd.DataFrame, answer: int) -> pd.Series:
    """What is said of those criteria that have this answer, with commas between."""
    joined = pd.Series("", index=frame.index, dtype="str")
    for name in CRITERIA:
        why = frame[f"{name}_why"].where(frame[name] == answer, "").astype("str")
        joint = pd.Series(", ", index=frame.index).where((joined != "") & (why != ""), "")
        joined = joined + joint + why
    return joined


# ------------------------------------------------------------------------------ the three criteria


def _truth(yes: pd.Series, no: pd.Series) -> Truth:
    return np.select([yes.to_numpy(), no.to_numpy()], [YES, NO], MAYBE).astype(np.int8)


def _is_without_a_charge(text: pd.DataFrame) -> Truth:
    """Whether a family pays nothing. A stated amount above 0 is a charge; what contradicts is not
    known: "free" beside an amount, or a fee of 0."""
    cost = text["cost"]
    amount = pd.to_numeric(text["cost_amount"], errors="coerce")
    charges = cost.isin([str(Cost.FEE), str(Cost.MEANS_TESTED)]) & ~(amount == 0)
    return _truth((cost == str(Cost.FREE)) & ~(amount > 0), charges | ((cost == "") & (amount > 0)))


def _free(text: pd.DataFrame) -> tuple[Truth, pd.Series]:
    """Is it free, or has it free places?"""
    no_charge = _is_without_a_charge(text)
    places = text["free_places"]
    truth = some(no_charge, _truth(places == str(YesNo.YES), places == str(YesNo.NO)))
    amount = pd.to_numeric(text["cost_amount"], errors="coerce")
    of = (" of £" + text["cost_amount"]).where(amount > 0, "")
    means = text["cost"] == str(Cost.MEANS_TESTED)
    charge = pd.Series("a fee", text.index).where(~means, "a means-tested fee") + of
    contradicts = (text["cost"] != "") & amount.notna()
    why = "whether it has free places, beside " + charge
    open_cost = pd.Series("what it costs", text.index)
    open_cost = open_cost.where(~contradicts, "what it costs, as its cost and amount contradict")
    why = why.where(no_charge == NO, open_cost)
    why = why.where(truth != NO, charge + " and no free places")
    why = why.where(truth != YES, "free places")
    return truth, why.where(no_charge != YES, "free")


def _route(text: pd.DataFrame) -> tuple[Truth, pd.Series]:
    """Can a family come without a referral?"""
    route = text["route"]
    alone = has_any(route, COMES_ALONE)
    truth = _truth(alone, route != "")
    # Said once for each combination of routes that there is.
    said = {value: _ways_in(value) for value in route.unique()}
    return truth, route.map(said).astype("str")


def _ways_in(route: str) -> str:
    """As "drop-in or self-referral", "a referral by a professional only", "the route in"."""
    words = [word for word in Route if word in {part.strip() for part in route.split(";")}]
    alone = [word.label[:1].lower() + word.label[1:] for word in words if word in COMES_ALONE]
    if alone:
        return listed(alone, "or")
    by = {
        Route.PROFESSIONAL: "a referral by a professional",
        Route.COURT: "a court or statutory route",
    }
    return f"{listed((by[word] for word in words), 'or')} only" if words else "the route in"


def _reach(text: pd.DataFrame) -> tuple[Truth, pd.Series]:
    """Is it in person, or online without a fee?

    What a means-tested fee is for a low-income family is not known.
    """
    modes = text["modes"]
    blank = np.where(modes == "", MAYBE, NO)
    by_mode = {mode: np.where(has_any(modes, (mode,)), YES, blank).astype(np.int8) for mode in Mode}
    no_charge = _is_without_a_charge(text)
    is_tested = (text["cost"] == str(Cost.MEANS_TESTED)).to_numpy()
    no_fee = np.where(is_tested, np.maximum(no_charge, MAYBE), no_charge).astype(np.int8)
    truth = some(by_mode[Mode.FACE_TO_FACE], every(by_mode[Mode.ONLINE], no_fee))
    why = pd.Series("online for a fee", text.index)
    why = why.where(truth != MAYBE, "whether there is a fee for it online")
    why = why.where(modes != "", "how it is delivered")
    why = why.where(truth != YES, "online without a fee")
    return truth, why.where(by_mode[Mode.FACE_TO_FACE] != YES, "in person")


# --------------------------------------------------------------------------------------- places


def access_places(coverage: Coverage, local: pd.DataFrame, grid: Grid) -> pd.DataFrame:
    """What a low-income family can use, one row a place of the grid, in printed order.

    Blocks and cells are judged by their interventions, with services and self-help each for itself
    beside them; a box of the wall by its own kind. The columns of
    `interventions_first.InterventionsFirst.frame`; and of `members.Shown`: `judged` (a value of
    `Access`, "" where nothing counts), `headline`, `words` (a tuple of lines), `beside` (the lines
    of services and self-help), `spoken`, `reason` (sentences) and `entries` (the ids behind it).
    *Covered* if any that counts is known to pass the test; *covered but not reachable* only if each
    of them, and each that may count there, is known to fail it.
    """
    tested = access_of(coverage.entries, local)
    found = interventions_first(coverage, grid, tested["access"].to_numpy())
    frame = found.frame()
    truths = enumerate(frame["truth"].tolist())
    return with_shown(frame, [_shown(found, at, truth, tested) for at, truth in truths])


def access_figures(coverage: Coverage, local: pd.DataFrame) -> pd.DataFrame:
    """How many parts of the pathway, and how many boxes, a low-income family can use, by kind.

    The one place that counts them; see `interventions_first.figures` for rows and columns.
    """
    return figures(coverage, access_of(coverage.entries, local)["access"].to_numpy())


def access_said(counted: pd.DataFrame) -> list[str]:
    """The `access_figures` as sentences: parts by each kind, then boxes; interventions first."""
    said, rows = [], _rows(counted)
    for grid, noun in NOUNS.items():
        for kind, what in WHAT.items():
            row = rows[str(grid), str(kind)]
            if not row["of"]:
                continue
            lead = f"{noun} by their {what}" if grid is Grid.BLOCKS else f"{noun} of {what}"
            more = "".join(
                f"; {row[column]} {words.lower()}" for column, words in _OPEN.items() if row[column]
            )
            said.append(
                f"{lead}: {row['can']} can; {row['cannot']} cannot; {row['not_known']} not known; "
                f"{row['none']} {'has' if row['none'] == 1 else 'have'} none{more}."
            )
    return said


_OPEN = {
    "not_mapped": "Not mapped yet",
    "out_of_scope": "Out of scope",
    "filtered_out": "Left out by the filters",
}
"""What is no answer and no lack: said and shown where there is any."""

NOUNS = {Grid.BLOCKS: "Parts", Grid.WALL: "Boxes"}
"""What a sentence calls the places of each grain."""


def access_contract(counted: pd.DataFrame) -> dict[str, dict[str, dict[str, int]]]:
    """The `access_figures` as objects: `parts` and `boxes`, in each an object a kind."""
    names, rows = {Grid.BLOCKS: "parts", Grid.WALL: "boxes"}, _rows(counted)
    return {
        name: {what: rows[str(grid), str(kind)] for kind, what in MAYBE_OF.items()}
        for grid, name in names.items()
    }


def _rows(counted: pd.DataFrame) -> dict[tuple[str, str], dict[str, int]]:
    """The figures by grain and kind, and by column."""
    columns = [str(column) for column in counted.columns]
    return {
        (str(grid), str(kind)): dict(zip(columns, numbers, strict=True))
        for (grid, kind), numbers in zip(counted.index, counted.to_numpy().tolist(), strict=True)
    }


def access_table(counted: pd.DataFrame) -> pd.DataFrame:
    """The `access_figures` as people read them, one row a grain and kind in view.

    A column for what is not mapped yet, and one for what is out of scope, where there is any.
    """
    seen = counted[counted["of"] > 0].reset_index()
    where = {
        (str(grid), str(kind)): f"{noun} by their {what}"
        if grid is Grid.BLOCKS
        else f"{noun} of {what}"
        for grid, noun in NOUNS.items()
        for kind, what in WHAT.items()
    }
    return pd.DataFrame(
        {
            "Counted": [where[key] for key in zip(seen["grid"], seen["kind"], strict=True)],
            "Can use": seen["can"],
            "Cannot use": seen["cannot"],
            "Not known": seen["not_known"],
            "None there": seen["none"],
            **{words: seen[column] for column, words in _OPEN.items() if seen[column].any()},
            "Altogether": seen["of"],
        }
    )


def _shown(found: InterventionsFirst, at: int, truth: int, tested: pd.DataFrame) -> PlaceDisplay:
    beside = found.lines(at)
    more = [
        f"{WHAT[kind].capitalize()}: {_reason(of_kind, at, known, tested, kind)}"
        for kind, of_kind, known in found.parts(at)
    ]
    ids = found.ids(at)
    if truth < 0:
        return PlaceDisplay("", "", (), "", " ".join(more), ids if more else (), beside)
    lead, what = found.lead, found.of
    before = f"{what} " if what else ""
    of, number = int(lead.counting[at].sum()), int(lead.yes[at].sum())
    kind = Kind.INTERVENTION if what else None
    reason = " ".join([_reason(lead, at, truth, tested, kind), *more])
    if truth == YES:
        word, head = Access.COVERED, f"{number} of {of}"
        words: tuple[str, ...] = (f"{before}covered",)
        spoken = f"covered: {number} of {of} known to be within reach of a low-income family"
    elif truth == NO:
        word, head = Access.NOT_REACHABLE, f"0 of {of}"
        words = (f"{before}{word.label.lower()}",)
        spoken = f"{word.label.lower()}: 0 of {of}"
    else:
        word, head = Access.NOT_KNOWN, State.NOT_KNOWN.symbol
        unknown, may = int(lead.unknown[at].sum()), int(lead.may[at].sum())
        line = f"{unknown} of {of}" if unknown else f"{may} may count"
        words = (f"{before}{word.label.lower()}", line)
        spoken = f"not known, {line}"
    spoken = "; ".join([before + spoken, *beside])
    spoken = spoken[:1].upper() + spoken[1:]
    return PlaceDisplay(str(word), head, words, spoken, reason, ids, beside)


def _reason(found: Answers, at: int, truth: int, tested: pd.DataFrame, kind: Kind | None) -> str:
    """What the entries of one place say together, in sentences."""
    fails = _with(tested, found.no[at], "fails")
    named = found.of.named
    if truth == YES:
        reason = f"A low-income family can use {named(found.yes[at])}."
        reason += f" Known to fail the test: {fails}." if fails else ""
        reason += f" Not known of {named(found.unknown[at])}." if found.unknown[at].any() else ""
        return reason
    if truth == NO:
        noun = _NOUNS.get(kind, "entry") if kind else "entry"
        lead = f"Each {noun} here is" if found.counting[at].sum() > 1 else f"The one {noun} here is"
        return f"{lead} known to fail the low-income test: {fails}."
    unknown, may = found.unknown[at], found.may[at]
    parts = [_with(tested, unknown, "unknown")] if unknown.any() else []
    if may.any():
        verb = "stands" if may.sum() == 1 else "stand"
        parts.append(f"whether {named(may)} {verb} here")
    reason = f"It cannot be told; not known: {'; '.join(parts)}."
    return reason + (f" Known to fail the test: {fails}." if fails else "")


_NOUNS = {
    Kind.INTERVENTION: "intervention",
    Kind.SERVICE: "service",
    Kind.SELF_HELP: "self-help resource",
}


def _with(tested: pd.DataFrame, which: Flags, column: str) -> str:
    """Some entries with what is said of them in brackets, like ones together; "" for none."""
    of_why = tested.loc[which].groupby(column, sort=False, observed=True)["name"]
    groups = [f"{names_listed(list(names))} ({why})" for why, names in of_why]
    return "; ".join(groups)
