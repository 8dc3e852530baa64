"""The places that a pathway is divided into, in printed order, and which rows stand in each."""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

from rpc.vocabulary import Kind, LabelledEnum, Level, Mode, Phase, RowType

Rows = npt.NDArray[np.int64]
"""0 or 1 for each row type: shape (groups, row types)."""

AT_LEVEL: Rows = np.array([[row.level is level for row in RowType] for level in Level], dtype=int)
"""Which rows stand at each level."""

OF_KIND: Rows = np.array([[row.kind is kind for row in RowType] for kind in Kind], dtype=int)
"""Which rows are of each kind."""

EACH_ROW: Rows = np.eye(len(RowType), dtype=int)
"""Each row by itself."""


def _places(*axes: type[LabelledEnum]) -> pd.DataFrame:
    """One row for each combination of some words, in printed order; the index joins them by "/"."""
    names = {Level: "level", Phase: "phase", Mode: "mode", RowType: "row_type"}
    words = list(product(*axes))
    frame = pd.DataFrame(
        [[str(word) for word in place] for place in words],
        columns=[names[axis] for axis in axes],
        index=pd.Index(["/".join(place) for place in words], dtype="str"),
    )
    if RowType in axes:
        rows = [RowType(row) for row in frame["row_type"]]
        frame.insert(1, "level", [str(row.level) for row in rows])
        frame.insert(2, "kind", [str(row.kind) for row in rows])
    return frame


CELLS = _places(Level, Phase, Mode)
BLOCKS = _places(Level, Phase)
WALL = _places(RowType, Phase)
BY_MODE = _places(Level, Mode)
