"""The columns of a local map's entries, their checks, and the form that they have in memory.

An area keeps every value as text, `;` between the values of a multi-valued one, "" for not known.
`as_local_entries` makes the same entries table of it as `tables.as_entries` makes of the catalogue,
so that everything that counts works on both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from rpc.tables.columns import SEPARATOR, Field, as_entries
from rpc.tables.profiles import profile_codes
from rpc.tables.visible import is_blank, quoted
from rpc.vocabulary import (
    Basis,
    Confidence,
    Evidence,
    Kind,
    LabelledEnum,
    Mode,
    Phase,
    Relationship,
    RowType,
    listed,
    nearest,
)
from rpc.vocabulary.local import (
    AgesOf,
    ConflictRole,
    Cost,
    Outcome,
    ProviderType,
    Respondent,
    Route,
    YesNo,
)

LONGEST_TEXT, LONGEST_PROSE = 300, 4000
"""Characters of a short text and of a description: more than a map needs."""


@dataclass(frozen=True)
class LocalField(Field):
    """One column of an area's entry, and what people see of it."""

    group: str = ""
    label: str = ""
    hint: str = ""
    """What to type, or what not to."""
    is_prose: bool = False
    is_date: bool = False
    matters: bool = False
    """A blank of it belongs on the follow-up list."""
    is_typed: bool = True
    """Somebody can fill it in; False where the product keeps it beside another column."""

    @property
    def longest(self) -> int:
        """Characters that it may hold."""
        return LONGEST_PROSE if self.is_prose else LONGEST_TEXT


# [0-9] and not \d: what counts cannot read the digits of other scripts.
_NUMBER = LocalField(shape="[0-9]{1,7}", shape_says="a whole number")
_MONEY = LocalField(
    shape=r"[0-9]{1,9}(\.[0-9]{1,2})?", shape_says="an amount in pounds, such as 12.50"
)
_DATE = LocalField(
    shape="[0-9]{4}-[0-9]{2}-[0-9]{2}", shape_says="a date as 2026-11-24", is_date=True
)
_NO_NAMES = "A role, never a person's name."
_NO_FAMILIES = "No names of people and nothing of any family."

_WHERE, _CONFLICT, _IN = "What and where", "What it does about conflict", "Getting in"
_RUNNING, _REACH, _PROOF, _UPKEEP = "Running it", "Reach in a year", "Proof", "Upkeep"
GROUPS = (_WHERE, _CONFLICT, _IN, _RUNNING, _REACH, _PROOF, _UPKEEP)
"""The groups of columns, in the order of the form."""


def _in(group: str, fields: dict[str, LocalField]) -> dict[str, LocalField]:
    return {name: replace(field, group=group) for name, field in fields.items()}


LOCAL: dict[str, LocalField] = {
    **_in(
        _WHERE,
        {
            "name": LocalField(required=True, label="Name"),
            "provider": LocalField(label="Provider", matters=True),
            "provider_type": LocalField(ProviderType, label="Type of provider"),
            "row_type": LocalField(RowType, required=True, label="Row of the pathway"),
            "phases": LocalField(Phase, several=True, required=True, label="Phases"),
            "modes": LocalField(Mode, several=True, label="Delivery", matters=True),
            "relationship": LocalField(Relationship, label="Open to", matters=True),
            "target_group": LocalField(label="Target groups", hint="Several: put ; between them."),
            "age_min": replace(_NUMBER, label="Youngest age", hint="In whole years."),
            "age_max": replace(_NUMBER, label="Oldest age", hint="In whole years."),
            "ages_of": LocalField(AgesOf, label="Whose age"),
            "area_covered": LocalField(label="Area covered"),
            "description": LocalField(label="Description", is_prose=True, hint=_NO_FAMILIES),
        },
    ),
    **_in(
        _CONFLICT,
        {
            "conflict_role": LocalField(
                ConflictRole, label="Conflict between parents is", matters=True
            ),
            "recognises_conflict": LocalField(YesNo, label="Staff recognise conflict"),
            "key_features": LocalField(label="Key features of its row that it has", is_prose=True),
            "asks_abuse": LocalField(YesNo, label="Asks about domestic abuse", matters=True),
        },
    ),
    **_in(
        _IN,
        {
            "route": LocalField(Route, several=True, label="Route in", matters=True),
            "cost": LocalField(Cost, label="Cost to the family", matters=True),
            "cost_amount": replace(_MONEY, label="Amount, in pounds"),
            "free_places": LocalField(YesNo, label="Free places"),
            "wait_weeks": replace(_NUMBER, label="Wait, in weeks"),
            "wait_as_of": replace(_DATE, label="Wait as of"),
            "times": LocalField(label="Times"),
            "languages": LocalField(label="Languages", hint="Several: put ; between them."),
            "step_free": LocalField(YesNo, label="Step-free"),
        },
    ),
    **_in(
        _RUNNING,
        {
            "owner_role": LocalField(label="Owner: role", hint=_NO_NAMES),
            "owner_organisation": LocalField(label="Owner: organisation"),
            "commissioner": LocalField(label="Commissioner", hint="An organisation."),
            "funding_source": LocalField(label="Funding source"),
            "funding_ends": replace(_DATE, label="Funding ends"),
            "yearly_cost": replace(_MONEY, label="Cost a year, in pounds"),
            "duty": LocalField(label="Duty or plan it serves"),
        },
    ),
    **_in(
        _REACH,
        {
            "places": replace(_NUMBER, label="Places"),
            "referred": replace(_NUMBER, label="Referred"),
            "started": replace(_NUMBER, label="Started"),
            "completed": replace(_NUMBER, label="Completed"),
        },
    ),
    **_in(
        _PROOF,
        {
            "programme": LocalField(
                label="Same as in the 2021 model",
                hint="The entry of the model that this is. If both are interventions, its evidence "
                "comes from there, with its date.",
            ),
            "programme_name": LocalField(
                label="Its name in the model when it was linked", is_typed=False
            ),
            "evidence": LocalField(Evidence, label="Evidence, stated locally"),
            "evidence_source": LocalField(label="Source of that evidence"),
            "outcomes": LocalField(Outcome, several=True, label="Outcomes aimed at"),
            "commissioned_for_children": LocalField(YesNo, label="Commissioned for child outcomes"),
            "measures": LocalField(label="Measures used", hint="Several: put ; between them."),
            "measured_by": LocalField(Respondent, several=True, label="Completed by"),
        },
    ),
    **_in(
        _UPKEEP,
        {
            "confirmed_by": LocalField(label="Confirmed by", hint=_NO_NAMES),
            "confirmed_on": replace(_DATE, label="Confirmed on"),
            "copied_from": LocalField(label="Copied from the model", is_typed=False),
            "copied_from_name": LocalField(
                label="Its name in the model when it was copied", is_typed=False
            ),
        },
    ),
}
"""Every column of an area's entry. Three are needed; every other starts as not known."""

LINKS = {"programme": "programme_name", "copied_from": "copied_from_name"}
"""The columns that name an entry of the catalogue by its id, and what keeps the name that it had
when the link was made: a later edition may call it otherwise, or not have it any more."""

FORMER_HEADINGS = {"Programme of the catalogue": "programme"}
"""What earlier versions called a column in their files: read as well as its label."""

NEEDED = tuple(name for name, field in LOCAL.items() if field.required)
"""The columns that an entry needs before it stands on the map."""

FREE_LISTS = ("target_group", "languages", "measures", "key_features")
"""Columns of several free texts."""


NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
"""Characters that not every database can keep: NUL, and halves of a pair. Nobody types them."""


def normalise(values: Mapping[str, str]) -> dict[str, str]:
    """The values without space round them, lists in one form, blanks left out."""
    tidy = {}
    for name, value in values.items():
        text = value.strip() if name in LOCAL else value
        text = "" if is_blank(text) else text
        if name in LOCAL and (LOCAL[name].several or name in FREE_LISTS):
            parts = [part.strip() for part in text.split(SEPARATOR)]
            text = SEPARATOR.join(dict.fromkeys(filter(None, parts)))
        if name in LOCAL and LOCAL[name].several and LOCAL[name].words is not None:
            order = [str(word) for word in LOCAL[name].words or ()]
            chosen = text.split(SEPARATOR)
            if set(chosen) <= set(order):
                text = SEPARATOR.join(word for word in order if word in chosen)
        if text:
            tidy[name] = text
    return tidy


def validate(
    values: Mapping[str, str], programmes: Iterable[str] | None = (), *, placed: bool = True
) -> dict[str, str]:
    """What is wrong with the values of one entry: a sentence for each column; empty when nothing.

    `programmes` are the ids that a link may lead to; None where links were made before, and may
    lead to what the catalogue does not have any more. Not yet `placed`, an entry needs only its
    name.
    """
    wrong = {name: f"There is no column '{name}'." for name in values if name not in LOCAL}
    for name, field in LOCAL.items():
        value = values.get(name, "")
        if is_blank(value):
            if field.required and (placed or name == "name"):
                wrong[name] = f"{field.label} is blank: every entry needs it."
                if field.several:
                    wrong[name] = f"{field.label}: choose at least one."
        elif problem := _wrong_value(field, value):
            wrong[name] = problem
    known = None if programmes is None else set(programmes)
    wrong |= {
        name: f"{LOCAL[name].label}: there is no entry {quoted(values[name])} in the catalogue."
        for name in LINKS
        if known is not None
        and values.get(name)
        and name not in wrong
        and values[name] not in known
    }
    youngest, oldest = values.get("age_min", ""), values.get("age_max", "")
    if (
        not wrong.keys() & {"age_min", "age_max"}
        and youngest
        and oldest
        and int(oldest) <= int(youngest)
    ):
        wrong["age_max"] = f"Oldest age must be higher than {youngest}."
    if values.get("evidence") and not values.get("evidence_source") and "evidence" not in wrong:
        wrong["evidence_source"] = "Evidence that is stated locally needs its source."
    return wrong


def link_of(values: Mapping[str, str]) -> str:
    """The id of the entry of the catalogue that an entry is, "" where it is linked to none.

    That is the one that somebody linked it to, else the one that it was copied from.
    """
    return values.get("programme") or values.get("copied_from") or ""


def link_name(values: Mapping[str, str], link: str, names: Mapping[str, str]) -> tuple[str, bool]:
    """What the entry of the catalogue behind a link is called, and whether it is still there.

    `link` is a column of `LINKS`, `names` the catalogue's by id. What is gone has the name that it
    had when the link was made, or its id where that was not kept.
    """
    there = values.get(link, "")
    if there in names:
        return names[there], True
    return values.get(LINKS[link]) or there, False


def link_said(values: Mapping[str, str], link: str, names: Mapping[str, str]) -> str:
    """What a link leads to, as people read it; of what is gone that it is, and what it was.

    `link` and `names` are as for `link_name`; "" where there is no link.
    """
    if not values.get(link):
        return ""
    name, is_there = link_name(values, link, names)
    return name if is_there else f"No longer in the catalogue: {name}"


def _wrong_value(field: LocalField, value: str) -> str:
    if len(value) > field.longest:
        return f"{field.label}: at most {field.longest} characters fit; this has {len(value)}."
    if field.words is not None:
        right = [str(word) for word in field.words]
        parts = value.split(SEPARATOR) if field.several else [value]
        for part in parts:
            if part not in right:
                near = nearest(part, right)
                hint = f" Did you mean '{near}'?" if near else f" Use {listed(right, 'or')}."
                return f"{field.label}: {quoted(part)} is not a known word.{hint}"
    if field.shape and not re.fullmatch(field.shape, value):
        return f"{field.label}: {quoted(value)} is not {field.shape_says}."
    if field.is_date:
        try:
            date.fromisoformat(value)
        except ValueError:
            return f"{field.label}: there is no such day as {quoted(value)}."
    return ""


def shown_value(name: str, value: str) -> str:
    """A stored value as people read it: words by their labels, lists as a sentence has them."""
    field = LOCAL[name]
    if field.words is not None:
        labels = _spoken(name)
        return listed(labels.get(part, part) for part in value.split(SEPARATOR) if part)
    return ", ".join(value.split(SEPARATOR)) if name in FREE_LISTS else value


def shown_words(name: str, value: str) -> str:
    """A stored value with its words by their labels, `;` between several; all else as it is.

    Unlike `shown_value` it can be had back: see `stored_words`.
    """
    labels = _spoken(name)
    parts = value.split(SEPARATOR)
    known = bool(labels) and all(part in labels for part in parts)
    return f"{SEPARATOR} ".join(labels[part] for part in parts) if known else value


def _spoken(name: str) -> dict[str, str]:
    """The words of a column by value; what has no label (the rows) as "Indicated services"."""
    return {
        value: label if label != value else value.replace("_", " ").capitalize()
        for value, label in words_in(LOCAL[name]).items()
    }


def stored_words(name: str, text: str) -> str:
    """The stored value of what `shown_words` gave; values may stand in it for labels."""
    labels = _spoken(name)
    values = {label: value for value, label in labels.items()} | {value: value for value in labels}
    parts = [part.strip() for part in text.split(SEPARATOR)]
    known = bool(labels) and all(part in values for part in parts)
    return SEPARATOR.join(values[part] for part in parts) if known else text


# ------------------------------------------------------------------------------ entries in memory

_FROM_PROGRAMME = (
    "evidence",
    "evidence_basis",
    "evidence_note",
    "guidebook_rating",
    "guidebook_cost",
    "rating_source",
    "rating_as_of",
    "rating_certainty",
)
"""What an entry takes over from the programme that it is linked to."""


Texts = npt.NDArray[np.object_]

_LEVELS = {str(row): str(row.level) for row in RowType}
_INTERVENTION_ROWS = [str(row) for row in RowType if row.kind is Kind.INTERVENTION]


def as_local_entries(local: pd.DataFrame, catalogue: pd.DataFrame) -> pd.DataFrame:
    """An area's placed entries as an entries table, and what only an area knows of them.

    `local` is text, one row an entry, columns `id` and `LOCAL`; `catalogue` the catalogue's entries
    table. The result has the columns of `tables.as_entries`, `profile`, `programme` (the one thing
    that several may offer; a service of the model is a sort of service, and so is none),
    `conflict_role` and `area_covered`. What an area says is `stated`; evidence comes from the
    linked intervention, else from what the area states with its source. Only interventions carry
    evidence.
    """
    text = _texts(local, ["id", *LOCAL])
    linked = _linked(text["programme"], catalogue)
    is_intervention = catalogue["kind"] == Kind.INTERVENTION
    is_linked = np.isin(text["programme"], catalogue["id"][is_intervention].to_numpy(dtype=object))
    own = {
        "evidence": text["evidence"],
        "evidence_basis": _stated(text["evidence"]),
        "evidence_note": text["evidence_source"],
    }
    carries_evidence = np.isin(text["row_type"].astype(str), _INTERVENTION_ROWS)
    is_child = text["ages_of"] == str(AgesOf.CHILD)
    built = pd.DataFrame(
        {
            **{name: text[name] for name in ("id", "name", "provider", "row_type", "phases")},
            "level": [_LEVELS.get(row, "") for row in text["row_type"]],
            "modes": text["modes"],
            "modes_basis": _stated(text["modes"]),
            "relationship": text["relationship"],
            "relationship_basis": _stated(text["relationship"]),
            "target_group": text["target_group"],
            "note": text["description"],
            "placement_confidence": str(Confidence.HIGH),
            "outcomes": text["outcomes"],
            "age_min": np.where(is_child, text["age_min"], ""),
            "age_max": np.where(is_child, text["age_max"], ""),
            **{
                name: np.where(
                    carries_evidence, np.where(is_linked, linked[name], own.get(name, "")), ""
                )
                for name in _FROM_PROGRAMME
            },
        }
    )
    entries = as_entries(built)
    return entries.assign(
        profile=profile_codes(entries),
        programme=np.where(
            _is_sort_of_service(text["programme"], catalogue), "", text["programme"]
        ),
        conflict_role=text["conflict_role"],
        area_covered=text["area_covered"],
    )


def _is_sort_of_service(linked: Texts, catalogue: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which links lead to a service of the model: a sort of service, of which an area has several.

    Two that are linked to one such service are not the same thing twice.
    """
    services = catalogue["id"][catalogue["kind"] == Kind.SERVICE]
    return np.isin(linked, services.to_numpy(dtype=object))


def _texts(table: pd.DataFrame, columns: Sequence[str]) -> dict[str, Texts]:
    """Some columns as arrays of text, "" where missing.

    Arrays: one step on a column of a frame takes as long as on a thousand of its rows.
    """
    values = table.reindex(columns=list(columns)).to_numpy(dtype=object)
    return dict(zip(columns, np.where(pd.isna(values), "", values).T, strict=True))


def _stated(column: Texts) -> Texts:
    """The basis of what an area says: stated where it says something."""
    return np.where(column == "", str(Basis.UNKNOWN), str(Basis.STATED)).astype(object)


def _linked(programme: Texts, catalogue: pd.DataFrame) -> dict[str, Texts]:
    """The columns that come from the catalogue, one value for each id of a programme."""
    at = pd.Index(catalogue["id"]).get_indexer(pd.Index(programme))
    columns = _texts(catalogue, _FROM_PROGRAMME)
    # The last one, a blank, where the id is not there.
    return {name: np.append(texts, "")[at] for name, texts in columns.items()}


def words_in(field: LocalField) -> dict[str, str]:
    """The values that a column of words takes, and their labels."""
    words: type[LabelledEnum] | None = field.words
    return {str(word): word.label for word in words or ()}
