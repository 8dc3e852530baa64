"""Why a rule says what it says of a block, in sentences that name the entries behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rpc.pathway.counting.certainty import is_placing_unsure
from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.counting.endings import Ending
from rpc.pathway.counting.three_valued import YES
from rpc.vocabulary import (
    Certainty,
    Evidence,
    Kind,
    Level,
    Mode,
    Phase,
    Relationship,
    RowType,
    Rule,
    listed,
    names_listed,
)

Which = npt.NDArray[np.bool_]
"""Some of a coverage's profiles."""

MOST_DECIDING = 12
"""Names of entries that decide a verdict: they are the verdict, so more of them than of other names
stand in one sentence. The fullest block of the model holds nine."""

MODE_PHRASES = {Mode.FACE_TO_FACE: "face to face", Mode.ONLINE: "online or by phone"}

_EVIDENCE_PHRASES = {
    Evidence.GUIDEBOOK: "in the EIF Guidebook",
    Evidence.PRELIMINARY_CHILD: "preliminary evidence of improved child outcomes",
    Evidence.PRELIMINARY_PARENT: "preliminary evidence of parental outcomes only",
    Evidence.NOT_ASSESSED: "not assessed by EIF",
}


class Named:
    """Finds the entries behind some profiles of a coverage."""

    def __init__(self, coverage: Coverage) -> None:
        self.coverage = coverage
        self.digits = coverage.profiles.digits
        self._level = coverage.profiles.level

    def in_block(self, level: Level, phase: Phase) -> Which:
        """The profiles that stand in a block."""
        in_phase = np.asarray(self.digits["phases"] >> phase.position & 1, dtype=np.bool_)
        return in_phase & np.equal(self._level, level.position)

    def in_wall_cell(self, row: RowType, phase: Phase) -> Which:
        """The profiles that stand in a cell of the wall."""
        in_row = np.equal(self.coverage.profiles.row, row.position)
        return np.logical_and(self.in_block(row.level, phase), in_row)

    def of_kind(self, *kinds: Kind) -> Which:
        """The profiles of some kinds."""
        which: Which = np.logical_or.reduce([self._of_kind[kind] for kind in kinds])
        return which

    @cached_property
    def counts(self) -> Which:
        """The profiles that pass the filters."""
        return np.equal(self.coverage.profile_truth, YES)

    @cached_property
    def _of_kind(self) -> dict[Kind, Which]:
        kinds = self.coverage.profiles.kind
        return {kind: np.equal(kinds, kind.position) for kind in Kind}

    @cached_property
    def _ids(self) -> npt.NDArray[np.object_]:
        return self.coverage.entries["id"].to_numpy(dtype=object)

    @cached_property
    def _names(self) -> npt.NDArray[np.object_]:
        return self.coverage.entries["name"].to_numpy(dtype=object)

    def ids(self, which: Which) -> list[str]:
        """The ids of all entries with these profiles, in the order of the table."""
        if not which.any():
            return []
        return list(self._ids[np.flatnonzero(which[self.coverage.place])])

    def number(self, which: Which) -> int:
        """How many entries have these profiles."""
        return int(self.coverage.of_profile[which].sum())

    def names(self, which: Which) -> str:
        """Their names as a sentence lists them, "" for none; beyond `MOST_DECIDING` a number."""
        number = self.number(which)
        names = list(self._names[self._first(which, min(number, MOST_DECIDING))])
        return names_listed(names, number=number, most=MOST_DECIDING)

    def _first(self, which: Which, most: int) -> list[int]:
        """The first rows of the table with these profiles, looked for a piece at a time."""
        rows: list[int] = []
        place = self.coverage.place
        for start in range(0, len(place), _PIECE):
            if len(rows) >= most:
                break
            found = np.flatnonzero(which[place[start : start + _PIECE]]) + start
            rows += found[: most - len(rows)].tolist()
        return rows

    def inferred(self, which: Which, field: str) -> str:
        """A sentence on those whose value of a field is ours, not a source's; "" when none is."""
        ours = which & (self.digits[f"{field}_stated"] == 0)
        if not ours.any():
            return ""
        if (ours == which).all():
            return " This is inferred, not stated by a source."
        return f" For {self.names(ours)} this is inferred, not stated by a source."

    @cached_property
    def _unsure(self) -> npt.NDArray[np.bool_]:
        return is_placing_unsure(self.coverage.entries)

    @cached_property
    def _rated_for_certain(self) -> npt.NDArray[np.bool_]:
        certainty = self.coverage.entries["rating_certainty"]
        return np.asarray(certainty.isna() | (certainty == Certainty.STATED), dtype=np.bool_)

    def unsure_placing(self, which: Which) -> str:
        """A sentence on those whose row and phases are not certain; "" when none is."""
        if not self._unsure.any():
            return ""
        names = list(self._names[which[self.coverage.place] & self._unsure])
        if not names:
            return ""
        number = self.number(which)
        if len(names) == number:
            whose = "Its place in the model is" if number == 1 else "Their places in the model are"
            return f" {whose} not certain."
        if len(names) <= _MOST_UNSURE and not any("," in name for name in names):
            return f" The place of {listed(names)} in the model is not certain."
        return f" The place of {len(names):,} of these {number:,} in the model is not certain."

    def unsure_rating(self, which: Which) -> str:
        """A sentence on those whose Guidebook rating sources do not agree on, or print in part."""
        unsure = which[self.coverage.place] & ~self._rated_for_certain
        names = list(self._names[unsure])
        return f" The rating of {names_listed(names)} is not certain." if names else ""

    def may_reach(self, row: RowType, phase: Phase) -> str:
        """A sentence on entries of a row, of other phases, whose placing is not certain.

        Any of them may belong in this phase too. "" where there is none.
        """
        if not self._unsure.any():
            return ""
        in_row = np.equal(self.coverage.profiles.row, row.position) & self.counts
        names = list(self._names[in_row[self.coverage.place] & self._unsure])
        if not names:
            return ""
        verb = "is" if len(names) == 1 else "are"
        return (
            f" {names_listed(names)}, in the same row, {verb} placed under another phase, and that "
            "is not certain."
        )


_MOST_UNSURE = 3
"""Names of entries whose placing is not certain; more are counted."""

_PIECE = 1 << 16
"""Rows that are looked through at a time for the first few names."""


def of_verdict(
    rule: Rule, verdict: bool | None, deciding: Which, block: Which, named: Named
) -> str:
    """The sentence for a verdict that was asked; `deciding` are the profiles behind it."""
    if verdict is None:
        return _cannot_be_told(rule, deciding, named)
    unsure = named.unsure_placing(deciding)
    if verdict:
        return _MET[rule](deciding, block, named) + unsure
    uncertain = deciding & ~named.counts
    note = f" Whether {named.names(uncertain)} counts is not known." if uncertain.any() else ""
    return _NOT_MET[rule](deciding, block, named) + note + unsure


# ------------------------------------------------------------------------------------------- met


def _kinds_met(deciding: Which, _block: Which, named: Named) -> str:
    by_kind = [
        kind.counted(number)
        for kind in Kind
        if (number := named.number(deciding & named.of_kind(kind)))
    ]
    only = named.number(deciding) == 1
    return f"{_upper(listed(by_kind))} {'is' if only else 'are'} here: {named.names(deciding)}."


def _evidenced_met(deciding: Which, _block: Which, named: Named) -> str:
    found = _by_evidence(deciding, named, strongest_first=True)
    only_parents = named.digits["evidence"][deciding] == Evidence.PRELIMINARY_PARENT.position + 1
    note = " Only parental outcomes were found." if only_parents.all() else ""
    return f"EIF looked at {found}.{note}{named.inferred(deciding, 'evidence')}"


def _by_evidence(which: Which, named: Named, strongest_first: bool) -> str:
    words = list(Evidence)[:: -1 if strongest_first else 1]
    groups = [which & (named.digits["evidence"] == word.position + 1) for word in words]
    return "; ".join(
        f"{named.names(group)} ({_EVIDENCE_PHRASES[word]})"
        for word, group in zip(words, groups, strict=True)
        if group.any()
    )


def _separated_met(deciding: Which, _block: Which, named: Named) -> str:
    aimed = deciding & _related(named, Relationship.SEPARATED)
    takes = deciding & ~aimed
    parts = []
    if aimed.any():
        verb = "is" if named.number(aimed) == 1 else "are"
        parts.append(
            f"{named.names(aimed)} {verb} aimed at separated parents."
            f"{named.inferred(aimed, 'relationship')}"
        )
    if takes.any():
        verb = "takes" if named.number(takes) == 1 else "take"
        parts.append(f"{named.names(takes)} {verb} parents together or separated.")
    return " ".join(parts)


def _mode_met(mode: Mode) -> _Reason:
    def reason(deciding: Which, _block: Which, named: Named) -> str:
        verb = "works" if named.number(deciding) == 1 else "work"
        said = f"{named.names(deciding)} {verb} {MODE_PHRASES[mode]}."
        return said + named.inferred(deciding, "modes")

    return reason


# --------------------------------------------------------------------------------------- not met


def _here(named: Named) -> str:
    """Where nothing was found: what is not on an area's map may still be in the area."""
    return "on the map here" if named.coverage.is_area else "here"


def _no_service(_deciding: Which, _block: Which, named: Named) -> str:
    return f"No service or self-help resource is {_here(named)}."


def _no_intervention(_deciding: Which, _block: Which, named: Named) -> str:
    return f"No intervention is {_here(named)}."


def ended(endings: Mapping[str, Ending], is_mapped: bool) -> str:
    """A sentence on what stood in some rows of a block and ended, by row name; "" where none did.

    `is_mapped` says that other rows that a rule looks at hold entries: then the row is named.
    """
    if not endings:
        return ""
    found = sorted(endings.items(), key=lambda row: row[1].on or date.max)
    if len(found) == 1:
        [(row, ending)] = found
        where = f"in '{row}'" if is_mapped else "here"
        return f" The last one {where}{ending.named} {ending.verb}."
    each = [f"in '{row}' {ending.last or 'it'} {ending.verb}" for row, ending in found]
    return f" Where there was one: {'; '.join(each)}."


def _not_evidenced(deciding: Which, block: Which, named: Named) -> str:
    here = deciding
    if not here.any():
        return _no_intervention(deciding, block, named)
    wanting = here & (named.digits["found_wanting"] == 1)
    rest = here & ~wanting
    parts = []
    if rest.any():
        verb = "was" if named.number(rest) == 1 else "were"
        parts.append(f"{named.names(rest)} {verb} not assessed by EIF")
    if wanting.any():
        verb = "was" if named.number(wanting) == 1 else "were"
        parts.append(f"{named.names(wanting)} {verb} tested and found wanting (rated NE or NL2)")
    count = named.number(here)
    lead = f"None of the {count} interventions here"
    if count < 3:
        lead = (
            "The one intervention here" if count == 1 else "Neither of the two interventions here"
        )
    verb = "meets" if count > 1 else "does not meet"
    return (
        f"{lead} {verb} the rule: {'; '.join(parts)}.{named.inferred(rest, 'evidence')}"
        f"{named.unsure_rating(wanting)}"
    )


def _not_separated(deciding: Which, block: Which, named: Named) -> str:
    here = deciding
    if not here.any():
        reason = _no_intervention(deciding, block, named)
    else:
        count = named.number(here)
        lead = {1: "The one intervention here is", 2: "Both interventions here are"}.get(
            count, f"All {count} interventions here are"
        )
        reason = (
            f"{lead} for couples together: {named.names(here)}."
            f"{named.inferred(here, 'relationship')}"
        )
    others = (
        block
        & named.counts
        & ~named.of_kind(Kind.INTERVENTION)
        & _related(named, Relationship.SEPARATED)
    )
    for kind in (Kind.SERVICE, Kind.SELF_HELP):
        of_kind = others & named.of_kind(kind)
        if number := named.number(of_kind):
            noun = f"a {kind.label.lower()}" if number == 1 else f"{kind.label.lower()}s"
            reason += (
                f" {named.names(of_kind)}, {noun}, {'is' if number == 1 else 'are'} aimed at "
                f"separated parents.{named.inferred(of_kind, 'relationship')}"
            )
    return reason


def _mode_not_met(mode: Mode) -> _Reason:
    def reason(deciding: Which, _block: Which, named: Named) -> str:
        if not deciding.any():
            return f"No entry is {_here(named)}."
        other = next(word for word in Mode if word is not mode)
        verb = "works" if named.number(deciding) == 1 else "work"
        return (
            f"No entry here works {MODE_PHRASES[mode]}: {named.names(deciding)} {verb} "
            f"{MODE_PHRASES[other]}.{named.inferred(deciding, 'modes')}"
        )

    return reason


# --------------------------------------------------------------------------------- cannot be told


_UNKNOWN_FIELD = {
    Rule.EVIDENCED: ("evidence", "evidence"),
    Rule.SEPARATED: ("relationship", "whom it is for"),
    Rule.FACE_TO_FACE: ("modes", "delivery"),
    Rule.ONLINE: ("modes", "delivery"),
}


def _cannot_be_told(rule: Rule, deciding: Which, named: Named) -> str:
    counting = deciding & named.counts
    uncertain = deciding & ~named.counts
    parts = []
    if counting.any() and rule is Rule.SEPARATED:
        blank = counting & (named.digits["relationship"] == 0)
        guessed = counting & ~blank
        if blank.any():
            parts.append(f"whether {named.names(blank)} can take separated parents is not known")
        if guessed.any():
            verb = "takes" if named.number(guessed) == 1 else "take"
            parts.append(
                f"that {named.names(guessed)} {verb} parents together or separated is inferred, "
                "not stated by a source"
            )
    elif counting.any():
        what = "evidence" if rule is Rule.EVIDENCED else "delivery"
        parts.append(f"the {what} of {named.names(counting)} is not known")
    if uncertain.any():
        parts.append(
            f"{named.names(uncertain)} may or may not count, because a field that the filters ask "
            "about is blank"
        )
    return f"It cannot be told: {'; '.join(parts)}."


def _related(named: Named, relationship: Relationship) -> Which:
    return np.equal(named.digits["relationship"], relationship.position + 1)


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


_Reason = Callable[[Which, Which, Named], str]

_MET: dict[Rule, _Reason] = {
    Rule.SERVICES: _kinds_met,
    Rule.INTERVENTIONS: _kinds_met,
    Rule.EVIDENCED: _evidenced_met,
    Rule.SEPARATED: _separated_met,
    Rule.FACE_TO_FACE: _mode_met(Mode.FACE_TO_FACE),
    Rule.ONLINE: _mode_met(Mode.ONLINE),
}
_NOT_MET: dict[Rule, _Reason] = {
    Rule.SERVICES: _no_service,
    Rule.INTERVENTIONS: _no_intervention,
    Rule.EVIDENCED: _not_evidenced,
    Rule.SEPARATED: _not_separated,
    Rule.FACE_TO_FACE: _mode_not_met(Mode.FACE_TO_FACE),
    Rule.ONLINE: _mode_not_met(Mode.ONLINE),
}
