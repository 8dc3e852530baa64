"""What could fill this gap: the catalogue's entries for a place of the pathway, in a stated order.

An option is exact, or near: it differs in one thing, which is named. What is not known never ranks
above what is, what EIF did not assess is marked and not hidden, and the order is never a score.
Beside the options always stands what is here already and could be adapted (`adapt`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from rpc.pathway.counting.ages import ages_said, phases_of_ages
from rpc.pathway.counting.states import Flags
from rpc.pathway.counting.texts import texts_for
from rpc.pathway.counting.three_valued import MAYBE, NO, YES, Profiles, Truth
from rpc.pathway.rules.name_matching import similar_names
from rpc.pathway.rules.reasons import MODE_PHRASES
from rpc.pathway.rules.standard import LOOKED_AT, QUESTIONS
from rpc.pathway.wording.evidence import basis_said, evidence_said, rating_said
from rpc.tables.columns import words_of
from rpc.vocabulary import (
    FOUND_WANTING,
    Basis,
    Evidence,
    Kind,
    Level,
    Mode,
    Phase,
    RowType,
    Rule,
    UkDelivery,
    listed,
)

ORDER = (
    "What fits exactly comes first. Among those that fit equally, what is known to be delivered in "
    "the UK comes first; then by how far EIF assessed it, strongest first, with what is not "
    "assessed, what is not known and what was found wanting last; then by name. The order is not a "
    "score."
)
"""The order of the options, which a page says beside them."""

COST_NOTE = "What an option costs a family is not in the tables."
"""What is known of no option."""

NOT_ASSESSED, WANTING = "Not assessed by EIF: check the evidence locally", "Found wanting by EIF"
ON_THE_MAP, PERHAPS_ON_THE_MAP = "Already on your map", "Perhaps already on your map"
EXACT = "exact"

OPTION_COLUMNS = (
    "id",
    "name",
    "kind",
    "is_exact",
    "fit",
    "uk",
    "uk_source",
    "evidence",
    "evidence_basis",
    "mark",
    "rating",
    "rating_source",
    "sessions",
    "format",
    "inferred",
    "unknown",
    "here",
)


_OF_MODES = (Rule.FACE_TO_FACE, Rule.ONLINE)


@dataclass(frozen=True)
class Gap:
    """A place of the pathway that something could fill, and the rule that it is about, if any."""

    level: Level
    phase: Phase
    mode: Mode | None = None
    row_type: RowType | None = None
    rule: Rule | None = None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds that could fill it: its row's, those that its rule asks, or interventions."""
        if self.row_type is not None:
            return (self.row_type.kind,)
        if self.rule is Rule.SERVICES:
            return (Kind.SERVICE, Kind.SELF_HELP)
        return tuple(Kind) if self.rule in _OF_MODES else (Kind.INTERVENTION,)

    @property
    def wanted_mode(self) -> Mode | None:
        """The mode that it asks for: its own, or its rule's."""
        return Mode(self.rule) if self.rule in _OF_MODES else self.mode


def gaps_of(
    found: pd.DataFrame,
    level: Level,
    phase: Phase,
    mode: Mode | None = None,
    row_type: RowType | None = None,
) -> list[Gap]:
    """The gaps of an open place that ask for other options, as the ranked list `found` has them.

    So a place offers what a report offers for the same gap. An empty row is a gap of its own,
    whatever rule its block does not meet. A rule that does not look at the kind of the row, or asks
    for another mode than the place's, says nothing of it. Where no gap is listed, the place itself.
    `found` is what `gaps.find_gaps` ranks.
    """
    here = found[(found["level"] == str(level)) & (found["phase"] == str(phase))]
    if (
        row_type is not None
        and ((here["kind"] == "empty") & (here["row_type"] == str(row_type))).any()
    ):
        return [Gap(level, phase, mode, row_type)]
    rules = [Rule(rule) for rule in here.loc[here["kind"] == "rule", "rule"]]
    asked = [
        Gap(level, phase, mode, row_type, rule)
        for rule in rules
        if (row_type is None or row_type.kind in LOOKED_AT[rule])
        and (mode is None or rule not in _OF_MODES or Mode(rule) is mode)
    ]
    alike = {(gap.kinds, gap.wanted_mode, gap.rule is Rule.SEPARATED): gap for gap in asked[::-1]}
    return list(alike.values())[::-1] or [Gap(level, phase, mode, row_type)]


def options(
    catalogue: pd.DataFrame,
    gap: Gap,
    area: pd.DataFrame | None = None,
    local: pd.DataFrame | None = None,
    row_names: Mapping[RowType, str] | None = None,
) -> pd.DataFrame:
    """The entries of a catalogue that could fill a gap, in the order that `ORDER` states.

    An *exact* one has the gap's level and phase, and its mode and row if it has them. A near one
    differs in one of these: it works in the other mode; stands under a neighbouring phase, or its
    stated ages reach this one; or stands at a neighbouring level, in the row of the same sort. A
    blank mode or phase differs: it is not known. For the rule `separated`, what is for couples
    together is left out.

    Columns `OPTION_COLUMNS`, all text but `is_exact` (a truth) and `inferred` and `unknown` (lists
    of labels: what is ours and not a source's, and what is blank): `fit` is `EXACT` or a sentence
    that names the difference; `uk` "Yes" or "Not known", with its source; `evidence`,
    `evidence_basis`, `rating` and `rating_source` as its card has them; `mark` `NOT_ASSESSED`,
    `WANTING` or ""; `here` where it is on the area's map already, anywhere on it: `ON_THE_MAP` by a
    link or the same name, `PERHAPS_ON_THE_MAP` by one that is probably the same, and the rows and
    phases it has there; "" where it is not. `area` are an area's entries as an entries table,
    `local` the same as text with the columns `id` and `LOCAL`, and `row_names` what people call the
    rows.
    """
    rule = _meets(catalogue, gap)
    differs = _differences(catalogue, gap)
    allowed = np.logical_and.reduce([can for _, can, _ in differs])
    number = np.sum([is_other for is_other, _, _ in differs], axis=0)
    of_kind = catalogue["kind"].isin(list(map(str, gap.kinds))).to_numpy(dtype=bool)
    which = np.flatnonzero(of_kind & allowed & (number <= 1) & (rule != NO))
    order = _order(catalogue.iloc[which], (number[which] == 0) & (rule[which] == YES))
    which = which[order]
    fits = [_fit(catalogue, gap, at, differs, int(rule[at])) for at in which]
    here: dict[str, str] = {}
    if area is not None:
        here = _already(catalogue.iloc[which], gap, area, local, row_names or {})
    rows = [
        _row(record, fit, here)
        for record, fit in zip(_records(catalogue.iloc[which]), fits, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(OPTION_COLUMNS))


# --------------------------------------------------------------------------------- what fits

_Difference = tuple[Flags, Flags, str]
"""Which entries differ in one thing, which may still be an option, and what the thing is."""


def _meets(catalogue: pd.DataFrame, gap: Gap) -> Truth:
    """Whether each entry meets the gap's rule, where that is about whom it takes."""
    if gap.rule is not Rule.SEPARATED:
        return np.full(len(catalogue), YES, dtype=np.int8)
    profiles, place = Profiles.within(catalogue["profile"].to_numpy())
    return np.asarray(QUESTIONS[gap.rule](profiles)[place], dtype=np.int8)


def _differences(catalogue: pd.DataFrame, gap: Gap) -> list[_Difference]:
    """Level, phase, mode and sort of row, in the order in which a sentence names them."""
    distance = np.abs(catalogue["level"].cat.codes.to_numpy() - gap.level.position)
    phases, modes = catalogue["phases"].to_numpy(), catalogue["modes"].to_numpy()
    here = 1 << gap.phase.position
    beside = sum(
        1 << phase.position for phase in Phase if abs(phase.position - gap.phase.position) == 1
    )
    reach = phases_of_ages(catalogue["age_min"], catalogue["age_max"]).to_numpy()
    near_phase = (phases & beside > 0) | (reach & here > 0) | (phases == 0)
    found = [
        (distance > 0, distance <= 1, "level"),
        (phases & here == 0, (phases & here > 0) | near_phase, "phase"),
    ]
    if gap.wanted_mode is not None:
        other = modes & (1 << gap.wanted_mode.position) == 0
        found.append((other, np.full(len(catalogue), True), "mode"))
    if gap.row_type is not None:
        same = [str(row) for row in RowType if _sort_of(row) == _sort_of(gap.row_type)]
        is_same = catalogue["row_type"].isin(same).to_numpy(dtype=bool)
        found.append((np.full(len(catalogue), False), is_same, "row"))
    return found


def _sort_of(row: RowType) -> str:
    """What rows of different levels have in common: "parenting", "relationship", "services"."""
    return str(row).rpartition("_")[2]


def _fit(catalogue: pd.DataFrame, gap: Gap, at: int, differs: list[_Difference], rule: int) -> str:
    """`EXACT`, or what differs or is not known, in a sentence."""
    entry = catalogue.iloc[at]
    parts = [_SAID[what](entry, gap) for is_other, _, what in differs if is_other[at]]
    if rule == MAYBE:
        parts.append("Whether it takes separated parents is not known, or not stated by a source.")
    return " ".join(parts) or EXACT


def _level_differs(entry: pd.Series, gap: Gap) -> str:
    level = Level(entry["level"])
    return f"It stands at {level.label}, a neighbouring level of {gap.level.label}."


def _phase_differs(entry: pd.Series, gap: Gap) -> str:
    phases = words_of(int(entry["phases"]), Phase)
    printed = f"It is printed for {listed(phase.label for phase in phases)}"
    if not phases:
        printed = "Which phase it is printed for is not known"
    ages = pd.DataFrame({"age_min": [entry["age_min"]], "age_max": [entry["age_max"]]})
    reach = int(phases_of_ages(ages["age_min"], ages["age_max"]).iloc[0])
    if reach >> gap.phase.position & 1:
        stated = ages_said(entry["age_min"], entry["age_max"])
        return f"{printed}; its stated ages ({stated}) reach {gap.phase.label}."
    return f"{printed}, a neighbouring phase of {gap.phase.label}." if phases else f"{printed}."


def _mode_differs(entry: pd.Series, gap: Gap) -> str:
    assert gap.wanted_mode is not None
    modes = words_of(int(entry["modes"]), Mode)
    if not modes:
        return f"Whether it works {MODE_PHRASES[gap.wanted_mode]} is not known."
    ours = "" if entry["modes_basis"] == Basis.STATED else " (inferred, not stated by a source)"
    ways = listed(MODE_PHRASES[mode] for mode in modes)
    return f"It works {ways}, not {MODE_PHRASES[gap.wanted_mode]}{ours}."


_SAID = {"level": _level_differs, "phase": _phase_differs, "mode": _mode_differs}


def _order(found: pd.DataFrame, is_exact: Flags) -> np.ndarray:
    """The positions of the options in the order that `ORDER` states."""
    wanting = found["guidebook_rating"].isin(list(map(str, FOUND_WANTING))).to_numpy(dtype=bool)
    strength = found["evidence"].cat.codes.to_numpy()
    keys = pd.DataFrame(
        {
            "exact": ~is_exact,
            "uk": (found["uk_delivery"] != str(UkDelivery.YES)).to_numpy(dtype=bool),
            "evidence": np.where(wanting, len(Evidence) + 1, len(Evidence) - 1 - strength),
            "name": found["name"].str.casefold().to_numpy(),
            "id": found["id"].to_numpy(),
        }
    )
    return keys.sort_values(list(keys.columns), kind="stable").index.to_numpy()


# --------------------------------------------------------------------------- what a row says

_BLANKS = {
    "uk_delivery": "In the UK",
    "evidence": "Evidence",
    "modes": "Delivery",
    "relationship": "Open to",
    "target_group": "For whom",
    "age_min": "Child's age",
    "format": "Format",
    "sessions": "Sessions",
    "setting": "Setting and staff",
    "outcomes": "Outcomes looked at",
    "provider": "Provider",
    "url": "Web page",
}
"""The fields whose blank is named, by what its card calls them."""

_OF_INTERVENTIONS = {"uk_delivery", "evidence", "age_min", "sessions", "setting", "outcomes"}
_RATED = {"guidebook_rating": "Guidebook rating", "guidebook_cost": "Guidebook cost"}
"""What an intervention in the Guidebook should have."""

_BASES = {
    "modes": ("modes_basis", "Delivery"),
    "relationship": ("relationship_basis", "Open to"),
    "evidence": ("evidence_basis", "Evidence"),
}


def _records(found: pd.DataFrame) -> list[dict[str, Any]]:
    """Some entries as records, blank where missing."""
    texts = found.astype(object).where(found.notna(), "")
    return [{str(name): value for name, value in row.items()} for row in texts.to_dict("records")]


def _row(entry: dict[str, Any], fit: str, here: Mapping[str, str]) -> tuple[object, ...]:
    is_programme = entry["kind"] == Kind.INTERVENTION
    rating, source = rating_said(
        entry["guidebook_rating"],
        entry["rating_certainty"],
        entry["rating_source"],
        entry["rating_as_of"],
    )
    uk = "Yes" if entry["uk_delivery"] == UkDelivery.YES else "Not known"
    mark = NOT_ASSESSED if entry["evidence"] == Evidence.NOT_ASSESSED else ""
    if entry["guidebook_rating"] in FOUND_WANTING:
        mark = WANTING
    return (
        entry["id"],
        entry["name"],
        entry["kind"],
        fit == EXACT,
        fit,
        uk,
        entry["uk_delivery_source"],
        (evidence_said(entry["evidence"]) or "Not known") if is_programme else "Not rated",
        basis_said(entry["evidence_basis"]) if entry["evidence"] else "",
        mark,
        rating if is_programme else "",
        source,
        entry["sessions"],
        entry["format"],
        [
            label
            for name, (basis, label) in _BASES.items()
            if entry[name] and entry[basis] != Basis.STATED
        ],
        _unknown(entry, is_programme),
        here.get(entry["id"], ""),
    )


def _unknown(entry: dict[str, Any], is_programme: bool) -> list[str]:
    asked = {
        name: label
        for name, label in _BLANKS.items()
        if is_programme or name not in _OF_INTERVENTIONS
    }
    if entry["evidence"] == Evidence.GUIDEBOOK:
        asked |= _RATED
    blank = ("", 0, str(UkDelivery.NOT_KNOWN))
    return [
        label
        for name, label in asked.items()
        if (entry[name] == "" if name == "age_min" else entry[name] in blank)
    ]


_LINKED = ("programme", "copied_from")


def _already(
    offered: pd.DataFrame,
    gap: Gap,
    area: pd.DataFrame,
    local: pd.DataFrame | None,
    row_names: Mapping[RowType, str],
) -> dict[str, str]:
    """Which of some entries of the catalogue the area has, by id, where, and how sure that is."""
    texts = texts_for(area, area if local is None else local, _LINKED)
    ids = set(offered["id"].tolist())
    where = [_stands_at(entry, gap, row_names) for entry in _records(area[list(_PLACED)])]
    surely: dict[str, list[str]] = {}
    for column in _LINKED:
        for place, linked in zip(where, texts[column].tolist(), strict=True):
            if linked in ids and place not in surely.setdefault(linked, []):
                surely[linked].append(place)
    unlinked = (texts[list(_LINKED)] == "").all(axis=1).to_numpy(dtype=bool)
    names, places = area["name"][unlinked].tolist(), [where[at] for at in np.flatnonzero(unlinked)]
    perhaps: dict[str, list[str]] = {}
    for entry_id, name in zip(offered["id"].tolist(), offered["name"].tolist(), strict=True):
        for at in similar_names(str(name), names):
            is_same = names[at].strip().casefold() == str(name).strip().casefold()
            found = surely if is_same else perhaps
            text = places[at] if is_same else f"{names[at]}, {places[at]}"
            if text not in found.setdefault(entry_id, []):
                found[entry_id].append(text)
    said = {
        entry_id: f"{PERHAPS_ON_THE_MAP}: {_places(them)}" for entry_id, them in perhaps.items()
    }
    return said | {entry_id: f"{ON_THE_MAP}: {_places(them)}" for entry_id, them in surely.items()}


_PLACED = ("name", "row_type", "phases", "modes")

_MOST_PLACES = 3
"""Places of one entry that are named; of more the rest are counted."""


def _places(places: list[str]) -> str:
    rest = len(places) - _MOST_PLACES
    more = [f"{rest} more"] if rest > 0 else []
    return "; ".join([*places[:_MOST_PLACES], *more])


def _stands_at(entry: Mapping[str, Any], gap: Gap, row_names: Mapping[RowType, str]) -> str:
    """As "Universal: Parenting interventions, Primary and Secondary"."""
    row = RowType(str(entry["row_type"]))
    name = row_names.get(row, str(row).replace("_", " ").capitalize())
    phases = listed(phase.short for phase in words_of(int(entry["phases"]), Phase))
    blank = gap.wanted_mode is not None and not entry["modes"]
    delivery = " (delivery not recorded)" if blank else ""
    return f"{row.level.short}: {name}, {phases}{delivery}"
