"""What an empty list of gaps means: seldom that nothing is missing.

Pages, the command line, the reports and the workbook say it in these words.
"""

from __future__ import annotations

from collections.abc import Sequence

from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.rules.standard import Verdict
from rpc.pathway.wording.recorded import Counted
from rpc.vocabulary import Kind, State


def no_gap_said(coverage: Coverage, verdicts: Sequence[Verdict]) -> str:
    """Why no gap is listed, in a sentence or two."""
    if coverage.selection.is_search:
        return "A search by words or target group judges nothing, so nothing is listed."
    of_everything = sum(coverage.of_all.values())
    wall = coverage.wall
    undecided = int((wall["state"] == State.NOT_MAPPED).sum())
    in_view = int(wall["in_view"].sum())
    if coverage.is_area and not of_everything and undecided == in_view:
        return "Nothing is mapped yet, so nothing counts as a gap."
    if coverage.selection.is_set and of_everything and not coverage.total:
        every = Counted(of_everything, coverage.of_all[Kind.SELF_HELP])
        return (
            f"These filters leave none of the {every.said}, so they show nothing to "
            "judge. That does not mean that nothing is missing."
        )
    if undecided:
        boxes = "box is" if in_view == 1 else "boxes are"
        return f"No gap is known so far: {undecided} of {in_view} {boxes} not mapped yet."
    open_ones = sum(verdict.is_asked and verdict.met is None for verdict in verdicts)
    if open_ones:
        asked = sum(verdict.is_asked for verdict in verdicts)
        return f"No gap is known, but {open_ones} of {asked} answers of the rules cannot be told."
    if not any(verdict.is_asked for verdict in verdicts):
        return "No rule is asked in this view, so nothing is judged."
    return "Nothing is missing in this view by the rules that are on."
