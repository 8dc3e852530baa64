"""The standard: rules -> a verdict for each block, with its reason in a sentence.

A rule asks a question of each entry, as a filter does. In a block the verdict is *true* when an
entry that counts there meets the rule; else *not known* when one that counts or may count meets it
or may; else *false*. It is not known as well, with that reason, where the rule is switched off or
not asked, and in an area where nobody has said yet what stands there. The rules and whose they are
stand in data/standard.csv.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.counting.selection import Selection
from rpc.pathway.counting.states import Flags
from rpc.pathway.counting.three_valued import (
    MAYBE,
    YES,
    Question,
    all_of,
    any_of,
    every,
    is_evidenced,
    is_kind,
    is_related,
    is_set,
    negated,
    works_by,
)
from rpc.pathway.rules import reasons
from rpc.vocabulary import (
    Evidence,
    Kind,
    Level,
    Mode,
    OpenTo,
    Phase,
    Relationship,
    RowType,
    Rule,
    listed,
)

_IS_INTERVENTION = is_kind([Kind.INTERVENTION])

# "Any" by inference may or may not take separated parents, so it is a maybe, as a blank is.
_TAKES_SEPARATED = any_of(
    is_related([Relationship.SEPARATED]),
    all_of(
        is_related([Relationship.SEPARATED, Relationship.ANY]),
        any_of(is_set("relationship_stated"), lambda profiles: np.full_like(profiles.row, MAYBE)),
    ),
)

QUESTIONS: dict[Rule, Question] = {
    Rule.SERVICES: is_kind([Kind.SERVICE, Kind.SELF_HELP]),
    Rule.INTERVENTIONS: _IS_INTERVENTION,
    Rule.EVIDENCED: all_of(
        _IS_INTERVENTION,
        is_evidenced(Evidence.PRELIMINARY_PARENT),
        negated(is_set("found_wanting")),
    ),
    Rule.SEPARATED: all_of(_IS_INTERVENTION, _TAKES_SEPARATED),
    Rule.FACE_TO_FACE: works_by([Mode.FACE_TO_FACE]),
    Rule.ONLINE: works_by([Mode.ONLINE]),
}
"""What each rule asks of an entry."""

LOOKED_AT = {
    Rule.SERVICES: (Kind.SERVICE, Kind.SELF_HELP),
    Rule.INTERVENTIONS: (Kind.INTERVENTION,),
    Rule.EVIDENCED: (Kind.INTERVENTION,),
    Rule.SEPARATED: (Kind.INTERVENTION,),
    Rule.FACE_TO_FACE: tuple(Kind),
    Rule.ONLINE: tuple(Kind),
}
"""The kinds that can meet each rule."""


@dataclass(frozen=True)
class Standard:
    """Which rules are in force, and what they are called."""

    on: frozenset[Rule]
    names: dict[Rule, str]

    @classmethod
    def of(cls, table: pd.DataFrame) -> Standard:
        """The standard as `catalogue.Catalogue.standard` sets it at first."""
        names = {Rule(str(rule)): str(name) for rule, name in table["name"].items()}
        on = frozenset(rule for rule in names if bool(table.at[rule, "default"]))
        return cls(on=on, names=names)

    def switched(self, on: Collection[Rule] = (), off: Collection[Rule] = ()) -> Standard:
        """The same rules with some switched on and some off."""
        return replace(self, on=(self.on | set(on)) - set(off))


@dataclass(frozen=True)
class Verdict:
    """What a rule says of a block, and why."""

    level: Level
    phase: Phase
    rule: Rule
    met: bool | None
    """None where it cannot be told, or where the rule is not asked."""
    is_asked: bool
    reason: str
    """A sentence that names the entries behind it."""
    entries: tuple[str, ...]
    """Of a rule that is not met, the ids of the entries that were looked at."""
    is_out_of_scope: bool = False
    """Whether it cannot be told because all that the rule looks at is out of scope."""

    @property
    def block(self) -> tuple[Level, Phase]:
        """The block that is judged."""
        return self.level, self.phase


def judge(
    coverage: Coverage, standard: Standard, row_names: Mapping[RowType, str] | None = None
) -> list[Verdict]:
    """The 54 verdicts: each rule of each block, in printed order.

    `row_names` are what the reasons of an area call the rows; without them a row is called by its
    id with blanks ("Indicated parenting").
    """
    truths = {rule: question(coverage.profiles) for rule, question in QUESTIONS.items()}
    named = reasons.Named(coverage)
    names = row_names or {row: str(row).replace("_", " ").capitalize() for row in RowType}
    verdicts = []
    for level in Level:
        for phase in Phase:
            block = named.in_block(level, phase)
            for rule in Rule:
                unasked = _not_asked(rule, level, phase, coverage.selection, standard)
                if unasked:
                    verdicts.append(Verdict(level, phase, rule, None, False, unasked, ()))
                    continue
                looked_at = named.of_kind(*LOOKED_AT[rule])
                met, deciding = _decided(coverage, truths[rule], block, looked_at)
                reason = reasons.of_verdict(rule, met, deciding, block, named)
                is_out = False
                if met is False and coverage.said is not None:
                    met, reason, is_out = _as_far_as_said(
                        coverage, rule, level, phase, reason, names
                    )
                ids = tuple(named.ids(deciding)) if met is False else ()
                verdicts.append(Verdict(level, phase, rule, met, True, reason, ids, is_out))
    return verdicts


def _as_far_as_said(
    coverage: Coverage,
    rule: Rule,
    level: Level,
    phase: Phase,
    reason: str,
    names: Mapping[RowType, str],
) -> tuple[bool | None, str, bool]:
    """A verdict that would be false, in an area: null where it has not said enough for that.

    With its reason, and whether it is null because everything looked at is out of scope.
    """
    said = coverage.said
    assert said is not None
    rows = [
        row
        for row in RowType
        if row.level is level
        and row.kind in LOOKED_AT[rule]
        and coverage.rows_in_view[row.position]
    ]

    def those(flags: Flags) -> list[str]:
        return [f"'{names[row]}'" for row in rows if flags[row.position, phase.position]]

    undecided, out = those(said.undecided), those(said.out_of_scope)
    if not rows:
        return None, "The filters leave no row here in view, so nobody can have said.", False
    if len(out) == len(rows):
        return None, f"Out of scope here: {listed(out)}.", True
    ended = {names[row]: ending for row in rows if (ending := said.endings.get(f"{row}/{phase}"))}
    if ended:
        is_mapped = any(said.mapped[row.position, phase.position] for row in rows)
        reason += reasons.ended(ended, is_mapped)
    if undecided:
        return None, f"{reason} Not yet mapped: {listed(undecided)}.", False
    return False, f"{reason} Out of scope here: {listed(out)}." if out else reason, False


def _decided(
    coverage: Coverage,
    rule: npt.NDArray[np.int8],
    block: npt.NDArray[np.bool_],
    looked_at: npt.NDArray[np.bool_],
) -> tuple[bool | None, npt.NDArray[np.bool_]]:
    """A verdict, and which profiles decide it."""
    met = np.where(block, every(coverage.profile_truth, rule), 0)
    if (met == YES).any():
        return True, met == YES
    if (met >= MAYBE).any():
        return None, met >= MAYBE
    return False, block & looked_at & (coverage.profile_truth >= MAYBE)


def _not_asked(
    rule: Rule, level: Level, phase: Phase, selection: Selection, standard: Standard
) -> str:
    """Why a rule is not asked of a block, as a sentence; "" when it is asked."""
    name = standard.names[rule]
    kinds = selection.kinds_at(level)
    looked_at = set(LOOKED_AT[rule])
    if rule not in standard.on:
        return f"The rule '{name}' is switched off."
    if not (selection.sees_level(level) and selection.sees_phase(phase)):
        return "This block is not in this view: the filters leave it out."
    if selection.is_search:
        return "A search by words or target group judges nothing."
    if not kinds:
        return "The filters leave everything in this block out."
    if not kinds & looked_at:
        left_out = (
            "interventions"
            if Kind.INTERVENTION in looked_at
            else ("services and self-help resources")
        )
        return f"The filters leave {left_out} out."
    if rule is Rule.SEPARATED and selection.relationship is OpenTo.OPEN_TOGETHER:
        return "The filters show what is open to couples together only."
    if rule in (Rule.FACE_TO_FACE, Rule.ONLINE) and not selection.sees_mode(Mode(rule)):
        return f"The filters leave out what works {reasons.MODE_PHRASES[Mode(rule)]}."
    return ""
