"""The table twin of the heatmap: the same numbers, each cell a button that opens the same panel."""

from __future__ import annotations

from rpc.analysis.analysis import Analysis
from rpc.analysis.comparison import Comparison
from rpc.analysis.shared import kept_with
from rpc.charts.palette import SHADES
from rpc.pathway.wording.difference_displays import CHANGE_SHADES as DIFFERENCE_SHADES
from rpc.pathway.wording.legend import meanings
from rpc.ui.components.markup import render
from rpc.ui.explore.displays import Shown
from rpc.ui.shell.view import View
from rpc.vocabulary import Evidence, Measure

_RULES_NOTE = (
    "Rules are judged for each of the nine blocks. One block can meet them through different "
    "programmes: open it to see which."
)


def twin_html(view: View) -> str:
    """The table twin: the same numbers, each cell a button that opens the same panel."""
    shown = Shown.by(view)
    return _twin_html(shown.of, shown, view.cell)


@kept_with()
def _twin_html(_of: Analysis | Comparison, shown: Shown, cell: str) -> str:
    displays, measure = shown.displays, shown.measure
    is_compared = shown.comparison is not None
    first = displays[displays["row"] == 0]
    # The two ends of the scale of rules say what lies between them.
    seen = {0, 3} if measure is Measure.RULES and not is_compared else set(displays["shade"])
    cells = displays.reset_index(names="key").to_dict("records")
    labels = list(dict.fromkeys(displays["row_label"]))
    return render(
        "twin.html",
        title=f"{shown.what}: {shown.divided.label.lower()}",
        groups=[group for group in dict.fromkeys(first["group_label"]) if group],
        columns=list(first["column_label"]),
        rows=[(label, [c for c in cells if c["row_label"] == label]) for label in labels],
        opened=shown.outlined(cell),
        note=_RULES_NOTE if measure is Measure.RULES and not is_compared else "",
        shades=[
            meaning
            for shade, *meaning in (_DIFFERENCE_KEY if is_compared else _shade_key(measure))
            if shade in seen
        ],
        states=list(meanings(shown.analysis.coverage, [displays], measure).items()),
    )


_DIFFERENCE_KEY = [
    (shade, SHADES[shade][0], SHADES[shade][1], change.label.lower())
    for change, shade in DIFFERENCE_SHADES.items()
    if shade >= 0
]


def _shade_key(measure: Measure) -> list[tuple[int, str, str, str]]:
    """What each shade stands for: a count, or how far EIF assessed."""
    if measure is Measure.STRONGEST:
        words = [evidence.short.lower() for evidence in Evidence]
    elif measure is Measure.RULES:
        words = ["fewest rules met", "", "", "all rules met"]
    elif measure is Measure.ACCESS:
        words = ["covered but not reachable", "", "", "covered"]
    elif measure is Measure.CONFLICT:
        words = ["none works on conflict", "", "", "known to work on conflict"]
    else:
        words = [meaning for _, _, meaning in SHADES]
    return [
        (shade, fill, text, meaning)
        for shade, ((fill, text, _), meaning) in enumerate(zip(SHADES, words, strict=True))
        if meaning
    ]
