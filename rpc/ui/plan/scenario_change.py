"""Changing one entry in a scenario: the same form as on the map, and nobody written over unseen."""

from __future__ import annotations

import streamlit as st

from rpc.analysis.comparison import ScenarioAnalysis
from rpc.areas.errors import AreaError, EditConflictError, RefusedError
from rpc.areas.scenarios.rows import Scenario
from rpc.areas.scenarios.scenarios import Applied
from rpc.areas.workspace import Workspace
from rpc.tables.local import LOCAL
from rpc.ui.area.entry_fields import (
    HINT,
    Values,
    are_filled,
    entry_fields,
    fill_fields,
    hold_fields,
    keep_typed,
    typed_values,
)
from rpc.ui.area.people import ask_about_people
from rpc.ui.shell import data
from rpc.ui.shell.acting import act, refuse
from rpc.ui.shell.session import current_view
from rpc.ui.shell.view import View

_CHANGED, _FILLED, _TOLD = "scenario_changed", "scenario_filled", "scenario_told"
_OPENED = "scenario_opened_values"


def names_in(found: ScenarioAnalysis) -> dict[str, str]:
    """The entries of the map as the scenario has it: their names by id."""
    then = found.then.local
    return dict(zip(then.every["id"].tolist(), then.every["name"].tolist(), strict=True))


def change_entry(view: View, found: ScenarioAnalysis) -> None:
    """The choice of an entry, and its form."""
    names, then = names_in(found), found.then.local
    with st.expander("Change an entry"):
        st.selectbox(
            "Entry to change",
            list(names),
            index=None,
            format_func=lambda entry_id: names.get(entry_id, ""),
            key=_CHANGED,
            placeholder="Choose or type",
        )
        chosen = st.session_state[_CHANGED]
        if chosen not in names:
            return
        record = then.every[then.every["id"] == chosen].iloc[0].to_dict()
        values = {name: str(record[name]) for name in LOCAL if record[name]}
        edit = found.scenario.versions.get(chosen, 0)
        owner = (view.area, found.scenario.id, chosen, edit)
        if are_filled(owner):
            keep_typed()
            seen = st.session_state[_FILLED][1]
        else:
            fill_fields(values, owner)
            seen = _seen(found, chosen)
        told = st.session_state.get(_TOLD, {}).get((found.scenario.id, chosen), seen)
        seen = told if told == 0 else max(seen, told)  # 0: it is not on the map any more
        st.session_state[_FILLED] = (chosen, seen, edit)
        st.session_state[_OPENED] = values
        with st.form("scenario_change", border=False):
            st.caption(HINT)
            entry_fields(view, values, _owner(chosen))
            st.form_submit_button("Keep this in the scenario", on_click=_keep, args=(chosen,))


def _seen(found: ScenarioAnalysis, entry_id: str) -> int:
    """The version on the map that a change in the scenario is over: where there is one already,
    that stays, so that what changed on the map since is told when it is applied.
    """
    if entry_id in found.scenario.seen:
        return found.scenario.seen[entry_id]
    now = found.now.local
    return int(now.every.set_index("id")["version"].get(entry_id, 0))


def note_told(scenario_id: str, done: Applied) -> None:
    """Notes the versions on the map that somebody was told of when edits were not applied.

    What they keep in the scenario after that is over these. For callbacks.
    """
    told = dict(st.session_state.get(_TOLD, {}))
    for entry_id in done.done:
        told.pop((scenario_id, entry_id), None)
    for conflict in done.conflicts:
        told[scenario_id, conflict.entry_id] = conflict.overtaken.version
    st.session_state[_TOLD] = told


def _owner(entry_id: str) -> str:
    """What the form is called where its refusals and questions are kept."""
    return f"scenario:{entry_id}"


def _keep(entry_id: str) -> None:
    opened = st.session_state[_OPENED]
    try:
        typed = typed_values(opened)
    except RefusedError as error:
        refuse(_owner(entry_id), error)
        return
    ask_about_people([typed], lambda rows: _write(entry_id, rows[0]), before=[opened])


def _write(entry_id: str, values: Values) -> None:
    programmes = data.catalogue().names
    view = current_view()
    filled, seen, edit = st.session_state[_FILLED]
    if filled != entry_id:
        return

    def work(workspace: Workspace) -> Scenario:
        known = {"seen": seen, "expected": edit}
        try:
            return workspace.save_edit(view.scenario, entry_id, values, programmes, **known)
        except EditConflictError as overtaken:
            # What was typed stays in the fields, and the next press is over what stands now.
            st.session_state[_FILLED] = (entry_id, seen, overtaken.version)
            hold_fields((view.area, view.scenario, entry_id, overtaken.version))
            raise AreaError(
                f"{overtaken.by or 'Somebody'} changed this entry in the scenario while you were "
                "writing. What you typed is still here: press again to keep it instead."
            ) from overtaken

    act(work, "Kept in the scenario. The map stays as it is.", owner=_owner(entry_id))
