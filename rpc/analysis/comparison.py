"""Two analyses beside each other: an area and the model, then and now, a scenario and the map."""

from __future__ import annotations

from dataclasses import dataclass

from rpc.analysis.analysis import Analysis
from rpc.analysis.shared import kept_with
from rpc.areas.scenarios.rows import Scenario
from rpc.pathway.comparison.difference import Difference, difference
from rpc.pathway.comparison.gap_changes import Judged, gap_changes, gaps_said
from rpc.pathway.rules.same_as import Offer, by_link, probable
from rpc.pathway.wording.changes import Tone
from rpc.pathway.wording.comparison import said


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two analyses beside each other, under the same filters. Equal only to itself."""

    older: Analysis
    newer: Analysis
    tone: Tone

    @property
    @kept_with(1)
    def difference(self) -> Difference:
        """What differs between them."""
        same = by_link(self.newer.area.local, self.probable) if self.newer.area else None
        return difference(
            self.older.coverage,
            self.newer.coverage,
            (self.older.verdicts, self.newer.verdicts),
            same if self.tone is Tone.AGAINST_MODEL else None,
            self.tone,
        )

    @property
    @kept_with(1)
    def probable(self) -> list[Offer]:
        """Against the model, what is taken as the same by its name though nobody linked it."""
        if self.tone is not Tone.AGAINST_MODEL or self.newer.area is None:
            return []
        return probable(self.newer.area.local, self.older.catalogue.names)

    @property
    @kept_with(1)
    def sentences(self) -> list[str]:
        """The same in sentences."""
        return said(self.difference, self.newer.row_names, self.newer.level_names)

    @property
    @kept_with(1)
    def gaps(self) -> list[str]:
        """What became of the gaps, in sentences; [] where no map follows the other."""
        if self.tone is not Tone.OVER_TIME:
            return []
        older, newer = (Judged(one.coverage, one.verdicts) for one in (self.older, self.newer))
        names = self.newer.standard.names, self.newer.row_names, self.newer.level_names
        return gaps_said(gap_changes(older, newer), *names)


@kept_with()
def compare(newer: Analysis, older: Analysis, tone: Tone) -> Comparison:
    """The comparison of two analyses: one for all who ask."""
    return Comparison(older, newer, tone)


@dataclass(frozen=True, eq=False)
class ScenarioAnalysis:
    """A scenario: what it is, the area's map beside it, and what differs."""

    scenario: Scenario
    now: Analysis
    then: Analysis
    """The map as the scenario has it."""

    @property
    def comparison(self) -> Comparison:
        """What the scenario would change."""
        return compare(self.then, self.now, Tone.OVER_TIME)
