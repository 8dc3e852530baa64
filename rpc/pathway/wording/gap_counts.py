"""How much a list of gaps holds, in a sentence above it.

The list ranks gaps and observations on one scale, so its last rank is not the number of gaps.
Pages, the command line and the reports say how many there are of each in these words.
"""

from __future__ import annotations

import pandas as pd

from rpc.pathway.counting.coverage import Coverage
from rpc.pathway.rules.gaps import MISSING


def gaps_counted(gaps: pd.DataFrame, coverage: Coverage) -> str:
    """As "7 gaps, in 5 of 9 parts of the pathway. Then 8 boxes with one entry each."

    `gaps` is `gaps.find_gaps`'s for that coverage; "" where it lists nothing. The parts are those
    in view. What the model has no example of is nobody's gap, so of the model it is not called one.
    """
    kinds = gaps["kind"].value_counts()
    missing = gaps[gaps["kind"].isin(MISSING)]
    thin, doubled = int(kinds.get("thin", 0)), int(kinds.get("doubled", 0))
    more = []
    if thin:
        more.append(f"{thin} {'box' if thin == 1 else 'boxes'} with one entry{_each(thin)}")
    if doubled:
        cases = "case" if doubled == 1 else "cases"
        more.append(f"{doubled:,} {cases} where different providers probably do the same")
    said = []
    if number := len(missing):
        noun = "gap" if coverage.is_area else "thing without an example"
        noun = noun if number == 1 else noun.replace("gap", "gaps").replace("thing ", "things ")
        parts = len(missing[["level", "phase"]].drop_duplicates())
        said.append(
            f"{number} {noun}, in {parts} of {int(coverage.blocks['in_view'].sum())} parts of the "
            "pathway."
        )
    if more:
        said.append(f"{'Then' if number else 'Listed:'} {' and '.join(more)}.")
    return " ".join(said)


def _each(number: int) -> str:
    return "" if number == 1 else " each"
