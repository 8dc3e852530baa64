"""An area's follow-up list: what somebody has to find out, agree or settle after the meeting.

A blank is not known, never no: a list of blanks asks, it does not judge. What each kind takes in
and why stands in docs/follow-up.md. Frames in, frames out; no loop over entries.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypedDict

import numpy as np
import pandas as pd

from rpc.pathway.counting.texts import has_any
from rpc.pathway.wording.dates import as_days, in_words, months_from
from rpc.tables.local import LOCAL, NEEDED
from rpc.tables.text_columns import as_text
from rpc.vocabulary import Kind, LabelledEnum, Level, RowType
from rpc.vocabulary.local import (
    CHILD_OUTCOMES,
    MEASURES_CHILD,
    Cost,
    FollowUp,
    LinkKind,
    Respondent,
)

FOLLOW_UP_COLUMNS = ("kind", "id", "name", "what", "why")
"""The columns of the list: `what` in a few words, `why` in sentences for people."""

CONFIRMED_FOR_MONTHS = 6
"""Calendar months for which a confirmed entry is taken as right.

Areas look at their map about twice a year, and Open Referral UK, the standard that the government
lists for council services, asks for the day on which an entry was last assured.
"""

FUNDING_MONTHS = 6
"""Calendar months ahead in which the end of funding is listed, unless somebody asks otherwise.

Enough to take a decision on the next budget before the money stops.
"""

MEASURED_KINDS = (Kind.SERVICE, Kind.INTERVENTION)
"""The kinds that are asked for a measure.

Not self-help resources: a website or a helpline that parents use alone, mostly a national one, is
nothing that an area measures, so each of them would stand on the list for ever.
"""

MATTERS = tuple(name for name, field in LOCAL.items() if field.matters)
"""The columns whose blank belongs on the list."""

_FREE_PLACES = "free_places"
"""Its blank matters where families pay: it then decides who can use the entry."""

_PAID = [str(Cost.FEE), str(Cost.MEANS_TESTED)]

_OWNER = ("owner_role", "owner_organisation")
_UPKEEP = ("confirmed_by", "confirmed_on", "copied_from", "funding_ends")
_PROOF = ("outcomes", "measures", "measured_by")
_READ = ("id", *dict.fromkeys((*NEEDED, *MATTERS, _FREE_PLACES, *_OWNER, *_UPKEEP, *_PROOF)))


def follow_up(
    local: pd.DataFrame,
    tray: pd.DataFrame,
    links: pd.DataFrame,
    today: date,
    months: int = FUNDING_MONTHS,
) -> pd.DataFrame:
    """The list: one row for each entry and kind, columns `FOLLOW_UP_COLUMNS`, all text.

    In the order of `FollowUp`, then by name. `local` are the placed entries and `tray` those that
    wait, as text with the columns `id` and `LOCAL`; `links` has from_id and to_id. Funding is
    listed where it ends by the day `months` calendar months after `today`.
    """
    placed, waiting = _text(local), _text(tray)
    found = {
        FollowUp.TO_PLACE: _to_place(waiting),
        FollowUp.BLANKS: _blanks(placed),
        FollowUp.NO_OWNER: _no_owner(placed),
        FollowUp.NO_MEASURE: _no_measure(placed),
        FollowUp.PARENT_MEASURE_ONLY: _parent_measure_only(placed),
        FollowUp.UNCONFIRMED: _unconfirmed(placed, today),
        FollowUp.FUNDING_ENDS: _funding_ends(placed, today, months),
        FollowUp.NO_LINK: _no_link(placed, links),
    }
    parts = [_by_name(found[kind]).assign(kind=str(kind)) for kind in FollowUp]
    return pd.concat(parts, ignore_index=True)[list(FOLLOW_UP_COLUMNS)].astype("str")


def counts(frame: pd.DataFrame) -> dict[FollowUp, int]:
    """How many entries the list holds of each kind; every kind, with its zero."""
    numbers = frame["kind"].value_counts().to_dict()
    return {kind: int(numbers.get(str(kind), 0)) for kind in FollowUp}


def made_by(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The rows of one list that another one has not: the follow-up that a scenario makes.

    Both are `follow_up`'s. A row is its entry and its kind: somebody has to ask there already where
    the other list has them, whatever the words are. What an edit blanks is to be seen as an edit.
    """
    older, newer = (pd.MultiIndex.from_frame(rows[["id", "kind"]]) for rows in (before, after))
    return after[~newer.isin(older)].reset_index(drop=True)


def has_owner(local: pd.DataFrame) -> pd.Series:
    """Whether each entry has an owner: a role or an organisation, either of which can be asked.

    The one rule for it: every list and every count asks here.
    """
    role, organisation = (local[name].fillna("").str.strip() for name in _OWNER)
    return (role != "") | (organisation != "")


def without_end(local: pd.DataFrame) -> pd.Series:
    """Whether no end of funding is recorded for each entry: the one rule for it."""
    blank: pd.Series = as_days(local["funding_ends"]).isna()
    return blank


def without_aims(local: pd.DataFrame) -> pd.Series:
    """Whether no outcome that it aims at is recorded for each entry: the one rule for it."""
    blank: pd.Series = local["outcomes"].fillna("").str.strip() == ""
    return blank


def levels_without_step_down(local: pd.DataFrame, links: pd.DataFrame) -> list[Level]:
    """The levels that hold entries, but no entry from which a link steps down.

    The lowest level needs none. A link that is only hoped for is a link: somebody has named it.
    """
    levels = _of_row(local["row_type"], lambda row: row.level)
    from_here = links.loc[links["kind"] == str(LinkKind.STEP_DOWN), "from_id"]
    held, stepping = set(levels), set(levels[local["id"].isin(from_here)])
    return [level for level in list(Level)[1:] if level in held and level not in stepping]


# ---------------------------------------------------------------------------------- the measures


class Measurement(TypedDict):
    """How an area's placed entries are measured; see `measurement`."""

    asked: int
    no_measure: int
    aim_at_children: int
    parent_measure_only: int
    not_settled: int
    aims_not_known: int


def measurement(local: pd.DataFrame) -> Measurement:
    """How many entries have no measure, and how many for children measure parents only.

    `asked` counts the entries of `MEASURED_KINDS`, `no_measure` those of them without a measure.
    `aim_at_children` counts the entries of any kind that aim at a child outcome; of these,
    `parent_measure_only` are measured by parents about themselves only, and for `not_settled`
    nobody knows whether a measure says anything of the child (blank, or a practitioner at most).
    For `aims_not_known` entries the outcomes are blank, so they may belong to either.
    """
    text = _text(local)
    for_children = has_any(text["outcomes"], CHILD_OUTCOMES)
    of_child = has_any(text["measured_by"], MEASURES_CHILD)
    parents_only = _is_parents_only(text)
    return Measurement(
        asked=int(_is_measured_kind(text).sum()),
        no_measure=int(_is_without_measure(text).sum()),
        aim_at_children=int(for_children.sum()),
        parent_measure_only=int((for_children & parents_only).sum()),
        not_settled=int((for_children & ~parents_only & ~of_child).sum()),
        aims_not_known=int(without_aims(text).sum()),
    )


# ----------------------------------------------------------------------------------- the funding


def funding_cliffs(local: pd.DataFrame, until: date) -> pd.DataFrame:
    """The entries whose funding ends on or before a day: id, name, funding_ends, soonest first.

    So that a page can count the map without them. A blank is not known, so it is not here.
    """
    text = _text(local)
    ends = as_days(text["funding_ends"])
    order = pd.DataFrame({"ends": ends, "name": text["name"].str.casefold(), "id": text["id"]})
    order = order[ends <= pd.Timestamp(until)].sort_values(["ends", "name", "id"], kind="stable")
    return text.loc[order.index, ["id", "name", "funding_ends"]].reset_index(drop=True)


# ------------------------------------------------------------------------- one function for a kind


def _to_place(text: pd.DataFrame) -> pd.DataFrame:
    missing = _said_of_blanks(_blank(text, NEEDED))
    why = "It waits to be placed; not known: " + missing + "."
    why = why.where(missing != "", "It waits to be placed.")
    return _listed(text, missing.notna(), "waits to be placed", why + _owner(text))


def _blanks(text: pd.DataFrame) -> pd.DataFrame:
    blank = _blank(text, (*MATTERS, _FREE_PLACES))
    blank[_FREE_PLACES] &= text["cost"].isin(_PAID)
    number = blank.sum(axis=1)
    what = number.map({n: f"{n} blank{'' if n == 1 else 's'}" for n in range(blank.shape[1] + 1)})
    why = "Not known: " + _said_of_blanks(blank) + "." + _owner(text)
    return _listed(text, number > 0, what, why)


def _no_owner(text: pd.DataFrame) -> pd.DataFrame:
    why = pd.Series("Neither the role nor the organisation of an owner is recorded.", text.index)
    return _listed(text, ~has_owner(text), "no owner recorded", why)


def _no_measure(text: pd.DataFrame) -> pd.DataFrame:
    aims = text["outcomes"] != ""
    why = pd.Series("No measure of its outcomes is recorded.", text.index)
    why = why.where(aims, "Neither an outcome nor a measure is recorded.")
    return _listed(text, _is_without_measure(text), "no measure recorded", why + _owner(text))


def _parent_measure_only(text: pd.DataFrame) -> pd.DataFrame:
    here = text[has_any(text["outcomes"], CHILD_OUTCOMES) & _is_parents_only(text)]
    aims = _words_of(here["outcomes"], CHILD_OUTCOMES)
    why = (
        "It aims at outcomes for the child ("
        + aims
        + "), but only parents are asked, about themselves or the couple."
    )
    everywhere = pd.Series(True, here.index)
    return _listed(here, everywhere, "measures parents only", why + _owner(here))


def _unconfirmed(text: pd.DataFrame, today: date) -> pd.DataFrame:
    days, by = as_days(text["confirmed_on"]), text["confirmed_by"]
    # "More than six months" as a day: the one six calendar months before today still stands.
    is_stale = days < pd.Timestamp(months_from(today, -CONFIRMED_FOR_MONTHS))
    here = days.isna() | is_stale
    text, days, by, is_stale = text[here], days[here], by[here], is_stale[here]
    copied = text["copied_from"] != ""
    why = pd.Series("Nobody has recorded that it was checked.", text.index)
    why = why.where(~copied, "Copied from the model, and nobody has recorded that it was checked.")
    why = why.where(by == "", "Confirmed by " + by + ", but the day is not known.")
    by_whom = (", by " + by).where(by != "", "")
    why = why.where(~is_stale, "Last confirmed on " + in_words(days) + by_whom + ".")
    what = pd.Series("not checked yet", text.index)
    what = what.where(by == "", "day of confirming not known")
    what = what.where(~is_stale, "last confirmed " + in_words(days))
    return _listed(text, pd.Series(True, text.index), what, why + _owner(text))


def _funding_ends(text: pd.DataFrame, today: date, months: int) -> pd.DataFrame:
    days = as_days(text["funding_ends"])
    here = days <= pd.Timestamp(max(today, months_from(today, months)))
    text, days = text[here], days[here]
    words, now = in_words(days), pd.Timestamp(today)
    verb = pd.Series("ends on", text.index).where(days >= now, "ended on")
    verb = verb.where(days != now, "ends today,")
    what = "funding " + verb + " " + words
    why = "Its funding " + verb + " " + words + "." + _owner(text)
    return _listed(text, pd.Series(True, text.index), what, why)


def _no_link(text: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    linked = text["id"].isin(links["from_id"]) | text["id"].isin(links["to_id"])
    why = "No referral link to it or from it is recorded." + _owner(text)
    return _listed(text, ~linked, "no referral link recorded", why)


# -------------------------------------------------------------------------------------- the parts


def _text(local: pd.DataFrame) -> pd.DataFrame:
    """The columns that the list reads."""
    return as_text(local, _READ)


def _listed(
    text: pd.DataFrame, which: pd.Series, what: str | pd.Series, why: pd.Series
) -> pd.DataFrame:
    """The rows of one kind, before they are in order."""
    return text[["id", "name"]].assign(what=what, why=why)[which]


def _by_name(rows: pd.DataFrame) -> pd.DataFrame:
    order = rows.assign(name=rows["name"].str.casefold())
    in_order: pd.DataFrame = rows.loc[order.sort_values(["name", "id"], kind="stable").index]
    return in_order


def _blank(text: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Whether each of some columns is blank."""
    return text[list(columns)] == ""


def _said_of_blanks(blank: pd.DataFrame) -> pd.Series:
    """The labels of the columns that are blank, as a sentence has them; "" where none is."""
    labels = [_said(LOCAL[str(name)].label) for name in blank]
    return _said_of_masks([column for _, column in blank.items()], labels)


def _words_of(column: pd.Series, words: tuple[LabelledEnum, ...]) -> pd.Series:
    """The labels of those of the words that a multi-valued column holds."""
    labels = [_said(word.label) for word in words]
    return _said_of_masks([has_any(column, (word,)) for word in words], labels)


def _said_of_masks(answers: list[pd.Series], labels: list[str]) -> pd.Series:
    """For each row, the labels whose answer is yes, joined once for each combination there is."""
    masks = np.zeros(len(answers[0]), dtype=np.int64)
    for bit, answer in enumerate(answers):
        masks |= answer.to_numpy(dtype=np.int64) << bit
    column = pd.Series(masks, answers[0].index)
    said = {
        int(mask): ", ".join(x for bit, x in enumerate(labels) if int(mask) >> bit & 1)
        for mask in column.unique()
    }
    return column.map(said).astype("str")


def _said(label: str) -> str:
    """A label of the form inside a sentence: a small first letter, and no verb at its end."""
    return (label[:1].lower() + label[1:]).removesuffix(" is")


def _owner(text: pd.DataFrame) -> pd.Series:
    """A sentence on whom to ask, "" where nothing of an owner is known."""
    role, organisation = (text[name] for name in _OWNER)
    joint = pd.Series(", ", text.index).where((role != "") & (organisation != ""), "")
    owner = role + joint + organisation
    return (" Owner: " + owner + ".").where(owner != "", "")


def _is_parents_only(text: pd.DataFrame) -> pd.Series:
    """Whether parents, about themselves or the couple, complete its measures and nobody else does.

    A blank or a practitioner does not settle it, so it is a no here: not known to be so.
    """
    others = tuple(word for word in Respondent if word is not Respondent.PARENT)
    measured_by = text["measured_by"]
    return has_any(measured_by, (Respondent.PARENT,)) & ~has_any(measured_by, others)


def _is_measured_kind(text: pd.DataFrame) -> pd.Series:
    return _of_row(text["row_type"], lambda row: row.kind).isin(list(map(str, MEASURED_KINDS)))


def _is_without_measure(text: pd.DataFrame) -> pd.Series:
    """Whether neither a measure nor anybody who completes one is named."""
    return _is_measured_kind(text) & (text["measures"] == "") & (text["measured_by"] == "")


def _of_row(row_types: pd.Series, what: Callable[[RowType], LabelledEnum]) -> pd.Series:
    """The level or the kind of each entry, which its row fixes."""
    return row_types.map({str(row): str(what(row)) for row in RowType}).astype("str")
