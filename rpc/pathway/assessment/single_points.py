"""Single points of failure: the places of a map that one entry, provider or funding line holds.

And what falls when that ends: an entry, all that a provider runs, all that a funding line pays for,
or all whose funding ends by a day. A blank provider or funding line is not known: it may be the
same one, so it neither makes a single point nor removes one (docs/judging.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from rpc.pathway.assessment.follow_up import funding_cliffs, without_end
from rpc.pathway.assessment.losses import find_losses
from rpc.pathway.counting.coverage import Coverage, cover
from rpc.pathway.counting.members import Members, members
from rpc.pathway.counting.states import Flags
from rpc.pathway.counting.texts import texts_for
from rpc.pathway.counting.three_valued import MAYBE, NO, YES
from rpc.pathway.rules.name_matching import Labels, words_of_name
from rpc.pathway.wording.dates import as_days, day_in_words
from rpc.pathway.wording.recorded import Counted, funding_said
from rpc.vocabulary import Grid, Level, Phase, RowType, names_listed

HOLDERS = ("entry", "provider", "funding")
"""What can hold a place, the narrowest first: the kinds of a single point."""

SINGLE_POINT_COLUMNS = (
    "kind",
    "key",
    "level",
    "phase",
    "row_type",
    "truth",
    "holder",
    "named",
    "reason",
    "entries",
)


def find_single_points(
    coverage: Coverage, local: pd.DataFrame, names: Mapping[RowType, str]
) -> pd.DataFrame:
    """The blocks and wall cells that one thing holds, or may hold: a row a place and kind.

    Columns `SINGLE_POINT_COLUMNS`: `kind` of `HOLDERS`; `key` of the place ("universal/primary", or
    "self_help/primary" with its `row_type`, which is "" for a block); `truth` `YES` where one thing
    is known to hold it, `MAYBE` where that is not known; `holder` what `ends` takes (an entry's id,
    or the provider or funding line as first written; "" where not known) and `named` what people
    call it; `reason` a sentence; `entries` the ids of those that count there and, of a `MAYBE`,
    of those that may. By level, phase, row and kind, a block before its rows; so
    `drop_duplicates("key")` leaves the narrowest single point of each place. `local` is text with
    the columns `id` and `LOCAL`.
    """
    holding = _Holding.of(coverage, local)
    found: list[dict[str, Any]] = []
    for grid in (Grid.BLOCKS, Grid.WALL):
        found += _threads(coverage, members(coverage, grid), holding, names)
    frame = pd.DataFrame(found, columns=list(SINGLE_POINT_COLUMNS))
    order = pd.DataFrame(
        {
            "level": [Level(level).position for level in frame["level"]],
            "phase": [Phase(phase).position for phase in frame["phase"]],
            "row": [RowType(row).position if row else -1 for row in frame["row_type"]],
            "kind": [HOLDERS.index(kind) for kind in frame["kind"]],
        }
    )
    by = ["level", "phase", "row", "kind"]
    return frame.loc[order.sort_values(by, kind="stable").index].reset_index(drop=True)


LISTED = ("Where", "Depends on", "Which", "Certain", "Why")
"""The columns of `single_points_as_read`."""

_ONE = dict(zip(HOLDERS, ("one entry", "one provider", "one funding line"), strict=True))


def single_points_as_read(
    found: pd.DataFrame, names: Mapping[RowType, str], level_names: Mapping[Level, str]
) -> pd.DataFrame:
    """What `find_single_points` gives, as people read it: a row a place and holder, `LISTED`.

    The one list for the page, its CSV, the workbook and the report. What cannot be told is in it,
    with "cannot be told" under `Certain`. `level_names` are what the area calls each level.
    """
    rows = []
    for point in found.to_dict("records"):
        row = point["row_type"]
        model_place = _where(point["level"], point["phase"], row, names)
        reason = str(point["reason"]).removeprefix(f"{model_place}: ")
        place = f"{level_names[Level(point['level'])]}, {Phase(point['phase']).label}"
        rows.append(
            (
                f"{place}, row '{names[RowType(row)]}'" if row else place,
                _ONE[point["kind"]],
                point["named"],
                "yes" if point["truth"] == YES else "cannot be told",
                reason[:1].upper() + reason[1:],
            )
        )
    return pd.DataFrame(rows, columns=list(LISTED), dtype="str")


def dependence_said(found: pd.DataFrame, coverage: Coverage) -> str:
    """How many places depend on one thing, and of how many that cannot be told, in sentences."""
    if not coverage.total:
        return "Nothing is on this map yet."
    known = found[found["truth"] == YES]
    open_ones = found[(found["truth"] == MAYBE) & ~found["key"].isin(known["key"])]
    parts, boxes = (_places(known, is_row) for is_row in (False, True))
    if not len(known):
        said = "No part of the pathway is known to depend on one entry, provider or funding line."
    else:
        said = (
            f"{parts} of the 9 parts of the pathway and {boxes} of the 30 boxes depend on one "
            "entry, one provider or one funding line."
        )
    if len(open_ones):
        numbers = ((_places(open_ones, False), "part"), (_places(open_ones, True), "box"))
        more = " and ".join(_more(number, noun) for number, noun in numbers if number)
        said += f" Of {more} it cannot be told."
    return said


def open_said(found: pd.DataFrame) -> str:
    """What the rows that cannot be told are: about which places, in a sentence; "" for none.

    A place has up to three such rows, and one that is known to depend on one thing may have some
    too, so they are more than the places in `dependence_said`.
    """
    open_ones = found[found["truth"] == MAYBE]
    if open_ones.empty:
        return ""
    is_listed = open_ones["key"].isin(found.loc[found["truth"] == YES, "key"])
    about = []
    if (~is_listed).any():
        others = open_ones[~is_listed]
        numbers = ((_places(others, False), "part"), (_places(others, True), "box"))
        places = " and ".join(_counted(number, noun) for number, noun in numbers if number)
        verb = "is" if others["key"].nunique() == 1 else "are"
        about.append(f"{len(others)} about {places} that {verb} not listed")
    if is_listed.any():
        about.append(f"{int(is_listed.sum())} about parts or boxes that are listed")
    number = len(open_ones)
    return (
        f"{number} {'answer' if number == 1 else 'answers'} cannot be told, as each place is asked "
        f"about one entry, one provider and one funding line: {', '.join(about)}."
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun if number == 1 else {'box': 'boxes', 'part': 'parts'}[noun]}"


def _more(number: int, noun: str) -> str:
    plural = {"box": "boxes", "part": "parts"}[noun]
    return f"{number} more {noun if number == 1 else plural}"


def _places(found: pd.DataFrame, is_row: bool) -> int:
    return int(found.loc[(found["row_type"] != "") == is_row, "key"].nunique())


@dataclass(frozen=True)
class _Holding:
    """Who holds each entry of a coverage, by kind of holder."""

    labels: dict[str, Labels]
    """A number for each entry, the same for one holder; -1 where it is not known."""
    texts: dict[str, list[str]]
    """The holder of each entry, as it is first written."""

    @classmethod
    def of(cls, coverage: Coverage, local: pd.DataFrame) -> _Holding:
        entries = coverage.entries
        funding = texts_for(entries, local, ["funding_source"])["funding_source"]
        texts = {
            "entry": list(entries["id"]),
            "provider": list(entries["provider"].str.strip()),
            "funding": list(funding),
        }
        labels = {kind: labelled(texts[kind]) for kind in ("provider", "funding")}
        labels["entry"] = np.arange(len(entries), dtype=np.int64)
        return cls(labels, texts)


def labelled(texts: list[str]) -> Labels:
    """A number for each text, the same for the same words (`name_matching`); -1 for a blank one."""
    codes, distinct = pd.factorize(pd.Series(texts, dtype=object))
    number: dict[tuple[str, ...], int] = {}
    of_distinct = [
        number.setdefault(words_of_name(text), len(number)) if text else -1 for text in distinct
    ]
    return np.array([*of_distinct, -1], dtype=np.int64)[codes]


def held(labels: Labels, counting: Flags, may: Flags) -> int:
    """Whether one holder is known to hold all that counts: `YES`, `MAYBE` or `NO`."""
    here, others = labels[counting], labels[may]
    known = np.unique(here[here >= 0])
    if len(known) > 1:
        return NO
    is_one = len(known) == 1 and bool((here == known[0]).all() and (others == known[0]).all())
    return YES if is_one else MAYBE


def _threads(
    coverage: Coverage, those: Members, holding: _Holding, names: Mapping[RowType, str]
) -> Iterator[dict[str, Any]]:
    counting, open_ones = those.counting(coverage.truth), those.open_ones(coverage.truth)
    for at, (key, level, phase, row) in enumerate(those.where):
        here, may = counting[at], open_ones[at]
        if not here.any():
            continue
        for kind in HOLDERS:
            labels = holding.labels[kind]
            truth = held(labels, here, may)
            if truth == NO:
                continue
            first = np.flatnonzero(here & (labels >= 0))[:1]
            holder = holding.texts[kind][first[0]] if truth == YES else ""
            yield {
                "kind": kind,
                "key": key,
                "level": level,
                "phase": phase,
                "row_type": row,
                "truth": truth,
                "holder": holder,
                "named": those.names[first[0]] if holder and kind == "entry" else holder,
                "reason": f"{_where(level, phase, row, names)}: "
                + _reason(kind, truth, holder, labels, here, may, those),
                "entries": those.ids_of(here | may if truth == MAYBE else here),
            }


def _where(level: str, phase: str, row: str, names: Mapping[RowType, str]) -> str:
    where = f"{Level(level).label}, {Phase(phase).label}"
    return f"{where}, row '{names[RowType(row)]}'" if row else where


def _reason(
    kind: str, truth: int, holder: str, labels: Labels, here: Flags, may: Flags, those: Members
) -> str:
    """The sentence of a single point, after the place that it is about."""
    count = int(here.sum())
    verb = "counts" if may.sum() == 1 else "count"
    if kind == "entry":
        if truth == YES:
            return f"only {those.named(here)} stands here."
        return (
            f"only {those.named(here)} is known to count here; "
            f"whether {those.named(may)} {verb} is not known."
        )
    does = "is run by" if kind == "provider" else "is paid for by"
    if truth == YES:
        if count == 1:
            return f"only {those.named(here)} stands here, and it {does} {holder}."
        all_of = "both entries" if count == 2 else f"all {count} entries"
        return f"{all_of} here are {does.removeprefix('is ')} {holder}: {those.named(here)}."
    what = "provider" if kind == "provider" else "funding line"
    parts = []
    if (blank := here & (labels < 0)).any():
        parts.append(f"the {what} of {those.named(blank)} is not known")
    if may.any():
        parts.append(f"whether {those.named(may)} {verb} here is not known")
    return f"whether one {what} holds all of it is not known: {'; '.join(parts)}."


# --------------------------------------------------------------------------------- what falls


@dataclass(frozen=True)
class Falls:
    """What a map loses when some of its entries end."""

    lead: str
    """A sentence on what ends."""
    ids: tuple[str, ...]
    """The entries that end, whether they count in this view or not."""
    sentences: tuple[str, ...]
    """One for each block, then each row, that loses its last entry (`find_losses`)."""
    not_known: tuple[str, ...]
    """The entries of which it is not known whether they would end too; they are taken to stay."""


def ends(
    coverage: Coverage,
    local: pd.DataFrame,
    kind: str,
    holder: str,
    names: Mapping[RowType, str],
) -> Falls:
    """What falls if an entry (its id), a provider or a funding line ends; `kind` is of `HOLDERS`.

    Providers and funding lines are the same where their words are, as in `find_single_points`.
    """
    holding = _Holding.of(coverage, local)
    if kind == "entry":
        gone = coverage.entries["id"].to_numpy(dtype=object) == holder
    else:
        wanted = labelled([*holding.texts[kind], holder.strip()])
        gone = np.logical_and(wanted[:-1] == wanted[-1], wanted[:-1] >= 0)
    unknown = holding.labels[kind] < 0
    named = names_listed(list(coverage.entries["name"].to_numpy(dtype=object)[gone]))
    lead = {
        "entry": f"If {named or holder} ends,",
        "provider": f"If {holder} runs nothing more ({named or 'nothing on this map'}),",
        "funding": f"If '{holder}' pays for nothing more ({named or 'nothing on this map'}),",
    }[kind]
    what = {"provider": "provider", "funding": "funding line"}.get(kind, "")
    return _falls(coverage, gone, unknown, lead, names, what)


def ends_by(
    coverage: Coverage, local: pd.DataFrame, day: date, names: Mapping[RowType, str]
) -> Falls:
    """What falls when all that is funded to a day, or to one before it, has ended."""
    gone = coverage.entries["id"].isin(funding_cliffs(local, day)["id"]).to_numpy(dtype=bool)
    placed = _placed(coverage, local)
    unknown = without_end(placed).to_numpy(dtype=bool)
    ending = Counted.of(placed[gone])
    if not ending.number:
        stay = coverage.entries["id"].to_numpy(dtype=object)[unknown]
        return Falls(funding_said(placed, day), (), (), tuple(stay))
    lead = f"By {day_in_words(day)} the funding of {ending.said} ends:"
    return _falls(coverage, gone, unknown, lead, names, "end date")


def _placed(coverage: Coverage, local: pd.DataFrame) -> pd.DataFrame:
    """The row of each entry of the coverage and when its funding ends, as text."""
    return texts_for(coverage.entries, local, ["row_type", "funding_ends"])


def ending_days(local: pd.DataFrame) -> list[date]:
    """The days on which funding ends, soonest first: the stops of a slider for `ends_by`."""
    found = as_days(funding_cliffs(local, date.max)["funding_ends"])
    return [day.date() for day in found.drop_duplicates()]


def _falls(
    coverage: Coverage,
    gone: Flags,
    unknown: Flags,
    lead: str,
    names: Mapping[RowType, str],
    what: str,
) -> Falls:
    """`what` is of which nothing is recorded for those of whom it is `unknown`."""
    entries = coverage.entries
    kept = entries.loc[~gone].reset_index(drop=True)
    after = cover(kept, coverage.selection, coverage.decisions, coverage.endings)
    sentences = find_losses(coverage, after, dict(names))
    number = len(sentences)
    rest = f"{number} {'place loses its' if number == 1 else 'places lose their'} last entry"
    if not number:
        rest = "no place loses its last entry"
    note = ""
    open_ones = unknown & ~gone
    if open_ones.any():
        count = int(open_ones.sum())
        stay = "it counts" if count == 1 else "they count"
        note = f" For {count:,} more no {what} is recorded; {stay} as staying."
    return Falls(
        f"{lead} {rest}.{note}",
        tuple(entries["id"].to_numpy(dtype=object)[gone]),
        tuple(sentences),
        tuple(entries["id"].to_numpy(dtype=object)[open_ones]),
    )
