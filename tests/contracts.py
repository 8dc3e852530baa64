"""The contracts of the command line, from the engine alone: what every way in must say."""

from __future__ import annotations

from typing import Any

import pandas as pd

from rpc.exchange import contract
from rpc.pathway.counting.coverage import Coverage, cover
from rpc.pathway.counting.endings import NO_ENDINGS, Endings
from rpc.pathway.counting.selection import Selection
from rpc.pathway.counting.states import Decisions
from rpc.pathway.rules.gaps import find_gaps
from rpc.pathway.rules.standard import Standard, Verdict, judge
from rpc.tables.catalogue import Catalogue
from rpc.vocabulary import RowType


def counted(
    catalogue: Catalogue,
    selection: Selection,
    standard: Standard,
    decisions: Decisions | None = None,
    endings: Endings = NO_ENDINGS,
) -> tuple[Coverage, list[Verdict]]:
    """What counts where, and what each rule says of it."""
    coverage = cover(catalogue.entries, selection, decisions, endings)
    short = catalogue.row_types["short_name"].items()
    return coverage, judge(
        coverage, standard, {RowType(str(row)): str(name) for row, name in short}
    )


def coverage_contract(
    catalogue: Catalogue,
    selection: Selection,
    standard: Standard,
    decisions: Decisions | None = None,
    endings: Endings = NO_ENDINGS,
    local: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """`contract.coverage_contract` of a selection; `decisions` where it is an area's map."""
    found = counted(catalogue, selection, standard, decisions, endings)
    return contract.coverage_contract(*found, catalogue.entries, local)


def gaps_frame(
    catalogue: Catalogue,
    selection: Selection,
    standard: Standard,
    decisions: Decisions | None = None,
    endings: Endings = NO_ENDINGS,
) -> pd.DataFrame:
    """The ranked list as a frame (`gaps.COLUMNS`)."""
    found = counted(catalogue, selection, standard, decisions, endings)
    return find_gaps(*found, catalogue.row_types)


def gaps_contract(
    catalogue: Catalogue,
    selection: Selection,
    standard: Standard,
    decisions: Decisions | None = None,
    endings: Endings = NO_ENDINGS,
) -> list[dict[str, Any]]:
    """The ranked list as the command line gives it."""
    return contract.gaps_contract(gaps_frame(catalogue, selection, standard, decisions, endings))
