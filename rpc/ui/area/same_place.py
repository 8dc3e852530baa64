"""Where the last entry of the form beside the wall went, so that one tick can repeat it; and the
phases that were chosen for an entry before it was put aside.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from rpc.tables.columns import SEPARATOR
from rpc.ui.components.markup import plain
from rpc.ui.shell import data
from rpc.ui.shell.view import View
from rpc.vocabulary import Phase, RowType, listed

SAME = "quick_same"
"""The key of the tick."""

_LAST = "quick_last"
_CHOSEN = "quick_chosen_phases"


@dataclass(frozen=True)
class Spot:
    """A row of the pathway and phases of it, as an entry keeps them; "" where not given."""

    row: str
    phases: str

    @property
    def in_words(self) -> str:
        """ "Universal: community services, secondary"; "" where nothing is given."""
        phases = listed(
            Phase(phase).short.lower() for phase in self.phases.split(SEPARATOR) if phase
        )
        if self.row not in list(RowType):
            return phases
        name = str(data.catalogue().row_types.at[self.row, "short_name"])
        words = f"{RowType(self.row).level.short}: {name[:1].lower()}{name[1:]}"
        return f"{words}, {phases}" if phases else words


def remember(view: View, spot: Spot) -> None:
    """Keeps where an entry of the open area went, and takes the tick away. For callbacks."""
    st.session_state[_LAST] = (view.area, spot)
    st.session_state[SAME] = False


def last(view: View) -> Spot | None:
    """Where the last entry of the open area went, as far as this page knows."""
    area, spot = st.session_state.get(_LAST, ("", None))
    return spot if area == view.area and isinstance(spot, Spot) else None


def same_place(view: View) -> None:
    """The tick, where there was an entry before."""
    with st.empty():
        if spot := last(view):
            st.checkbox(f"Same place as last: {plain(spot.in_words)}", key=SAME)


def is_ticked(view: View) -> bool:
    """Whether the next entry goes where the last one went."""
    return bool(last(view) and st.session_state.get(SAME))


def keep_phases(entry_id: str, phases: str) -> None:
    """Keeps the phases chosen for an entry that waits, for as long as this page is open.

    With row and phases an entry would not wait: it keeps its row, and its phases stay chosen here.
    """
    st.session_state[_CHOSEN] = st.session_state.get(_CHOSEN, {}) | {entry_id: phases}


def kept_phases(entry_id: str) -> str:
    """The phases that were chosen for an entry that waits, "" where none were."""
    return str(st.session_state.get(_CHOSEN, {}).get(entry_id, ""))
