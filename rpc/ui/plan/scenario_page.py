"""Scenarios on a page: what if something were added, changed or ended; nothing touches the map."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from rpc.analysis.comparison import ScenarioAnalysis, compare
from rpc.areas.authorisation.operations import Operation
from rpc.areas.entries import copies
from rpc.areas.errors import RefusedError
from rpc.areas.scenarios.scenarios import Applied, loose
from rpc.imports.typed_values import read_typed
from rpc.pathway.assessment.costs import cost
from rpc.pathway.assessment.follow_up import made_by
from rpc.pathway.wording.changes import Tone
from rpc.tables.columns import SEPARATOR
from rpc.ui.area.people import Row, ask_about_people
from rpc.ui.area.quick_add import where_it_stands
from rpc.ui.area.same_place import Spot
from rpc.ui.components.live import live
from rpc.ui.components.markup import plain, render, show
from rpc.ui.explore.changes import changed_wall_html, changes_html
from rpc.ui.manage.area_files import report_buttons
from rpc.ui.plan.scenario_change import change_entry, names_in, note_told
from rpc.ui.shell import data
from rpc.ui.shell.acting import act, can_write, field_note, refuse, say
from rpc.ui.shell.session import change_view, current_view
from rpc.ui.shell.view import View
from rpc.vocabulary import Kind, listed, names_listed

_NAME, _NOTE = "scenario_name", "scenario_note"
_PROGRAMME, _BY = "scenario_programme", "scenario_provider"
_HAND = {name: f"scenario_hand_{name}" for name in ("name", "provider", "row", "phases", "cost")}
_ENDED = "scenario_ended"


def scenario_start(view: View) -> None:
    """The area's scenarios, and the form that makes one."""
    there = data.snapshot(view).scenarios
    with st.container(horizontal=True, key="scenarios"):
        for each in there:
            st.button(
                plain(each.name),
                key=f"open_{each.id}",
                on_click=_open,
                args=(each.id,),
                type="primary" if each.id == view.scenario else "secondary",
            )
    if not can_write(view, Operation.MAKE_SCENARIO):
        return
    with st.expander("Make a scenario", expanded=not there), st.form("scenario", border=False):
        st.text_input("Name of the scenario", key=_NAME)
        field_note(_NAME, "name")
        st.text_input("What it is for", key=_NOTE, help="No names of people.")
        field_note(_NAME, "note")
        st.form_submit_button("Make the scenario", type="primary", on_click=_make)


def _open(scenario_id: str) -> None:
    change_view(scenario=scenario_id, beside="")


def _make() -> None:
    typed = {"name": st.session_state[_NAME], "note": st.session_state[_NOTE]}
    ask_about_people([typed], lambda rows: _make_of(rows[0]))


def _make_of(typed: Row) -> None:
    state = st.session_state
    made = act(
        lambda workspace: workspace.make_scenario(typed["name"], typed["note"]),
        "The scenario is made. The map stays as it is until you apply something.",
        owner=_NAME,
    )
    if made is not None:
        state[_NAME] = state[_NOTE] = ""
        _open(made.id)


def open_scenario(view: View) -> None:
    """The open scenario: its edits, what they change, what it costs, and what can be done."""
    found = data.snapshot(view).scenario(view.scenario)
    show("subheading.html", title=found.scenario.name, lead=found.scenario.note)
    with st.container(key="scenario"):
        with st.container(key="scenario_result"):
            _result(view, found)
        with st.container(key="scenario_side"):
            _edits(view, found)
            if can_write(view, Operation.SAVE_EDIT):
                _add(view)
                change_entry(view, found)
                _end(found)
                _finish(found)
            if not view.as_of:
                _reports(view, found)


# ------------------------------------------------------------------------------------ what it does


def _result(view: View, found: ScenarioAnalysis) -> None:
    now, then = found.now, found.then
    st.html(
        changes_html(found.comparison)
        + render(
            "scenario_cost.html",
            cost=cost(now.local.every, then.local.every).said,
            follow_up=_by_entry(made_by(now.followed, then.followed)),
        )
        + changed_wall_html(found.comparison)
    )
    there = data.snapshot(view).scenarios
    others = [each for each in there if each.id != found.scenario.id]
    if others:
        _beside(view, found, {each.id: each.name for each in others})


def _by_entry(follow_up: pd.DataFrame) -> list[dict[str, str]]:
    """What there is to follow up of each entry, in one text."""
    of_entry = follow_up.groupby("id", sort=False).agg(
        name=("name", "first"), why=("why", " ".join)
    )
    return [
        {str(key): str(value) for key, value in row.items()} for row in of_entry.to_dict("records")
    ]


def _beside(view: View, found: ScenarioAnalysis, names: dict[str, str]) -> None:
    """Another scenario beside this one."""
    st.session_state["beside_choice"] = view.beside if view.beside in names else None
    st.selectbox(
        "Beside another scenario",
        list(names),
        index=None,
        format_func=lambda scenario_id: names.get(scenario_id, ""),
        key="beside_choice",
        on_change=_beside_changed,
        placeholder="Choose one",
    )
    if view.beside in names:
        other = data.snapshot(view).scenario(view.beside)
        comparison = compare(found.then, other.then, Tone.SIDE_BY_SIDE)
        st.html(
            render(
                "beside.html",
                here=found.scenario.name,
                there=other.scenario.name,
                sentences=comparison.sentences,
            )
            + changed_wall_html(comparison)
        )


def _beside_changed() -> None:
    change_view(beside=st.session_state["beside_choice"] or "")


# -------------------------------------------------------------------------------------- its edits


def _edits(view: View, found: ScenarioAnalysis) -> None:
    """Each edit, with the ways to take it back or to apply it alone."""
    now = found.now.local
    there = dict(zip(now.every["id"].tolist(), now.every["name"].tolist(), strict=True))
    are_loose = set(loose(data.snapshot(view).state, found.scenario))
    rows = [
        {
            "id": entry_id,
            "what": "ends" if after is None else "is changed" if entry_id in there else "is added",
            "name": (after or {}).get("name") or there.get(entry_id, "An entry"),
            "is_loose": entry_id in are_loose,
            "by": found.scenario.authors[entry_id],
        }
        for entry_id, after in found.scenario.edits.items()
    ]
    html = render(
        "scenario_edits.html",
        rows=rows,
        applied=found.scenario.applied,
        can_change=can_write(view, Operation.REVERT_EDITS),
    )
    live({"edits": html}, "scenario_edits", _edit_pressed)


def _edit_pressed(pressed: str) -> None:
    what, _, entry_id = pressed.partition(":")
    scenario_id = current_view().scenario
    if what == "apply":
        _apply([entry_id])
    elif what == "back":
        act(
            lambda workspace: workspace.revert_edits(scenario_id, [entry_id]),
            "Taken back: this entry is as on the map.",
        )


def _apply(entry_ids: list[str] | None) -> None:
    scenario_id = current_view().scenario
    done = act(
        lambda workspace: workspace.apply(scenario_id, entry_ids),
        _applied,
    )
    if done is not None:
        note_told(scenario_id, done)
        if done.conflicts and not done.done:
            say(_applied(done), is_saved=False)


def _applied(done: Applied) -> str:
    number = len(done.done)
    said = [f"{number} {'edit is' if number == 1 else 'edits are'} applied to the map."]
    return " ".join([*(said if number else []), *(one.sentence for one in done.conflicts)])


def _add(view: View) -> None:
    """Adding from the catalogue, or by hand."""
    entries = data.catalogue().entries
    programmes = entries[entries["kind"] == str(Kind.INTERVENTION)]
    names = dict(zip(programmes["id"].tolist(), programmes["name"].tolist(), strict=True))
    with st.expander("Add from the catalogue"), st.form("scenario_add", border=False):
        st.selectbox(
            "Programme",
            list(names),
            index=None,
            format_func=lambda entry_id: names.get(entry_id, ""),
            key=_PROGRAMME,
            placeholder="Choose or type",
        )
        st.text_input("Provider, if you know one", key=_BY)
        st.form_submit_button("Add it to the scenario", on_click=_add_programme)
    with st.expander("Add by hand"), st.form("scenario_hand", border=False):
        st.text_input("Name of the entry", key=_HAND["name"])
        field_note(_HAND["name"], "name")
        st.text_input("Its provider", key=_HAND["provider"])
        field_note(_HAND["name"], "provider")
        where_it_stands(view, _HAND["row"], _HAND["phases"], _HAND["name"])
        st.text_input("Cost a year, in pounds, if it is known", key=_HAND["cost"])
        field_note(_HAND["name"], "yearly_cost")
        st.form_submit_button("Add this to the scenario", on_click=_add_by_hand)


def _add_programme() -> None:
    chosen = st.session_state[_PROGRAMME]
    if not chosen:
        say("Choose a programme first.", is_saved=False)
        return
    (row,) = copies(data.catalogue().entries, [chosen])
    if provider := st.session_state[_BY].strip():
        row["provider"] = provider
    row.pop("copied_from", None)
    ask_about_people([row], _put_programme)


def _put_programme(rows: list[Row]) -> None:
    if _put(rows):
        st.session_state[_PROGRAMME], st.session_state[_BY] = None, ""


def _add_by_hand() -> None:
    state = st.session_state
    row = {
        "name": state[_HAND["name"]],
        "provider": state[_HAND["provider"]],
        "row_type": state[_HAND["row"]] or "",
        "phases": SEPARATOR.join(state[_HAND["phases"]] or []),
    }
    cost = read_typed({"yearly_cost": state[_HAND["cost"]]}, data.catalogue().row_types)
    if cost.problems:
        refuse(_HAND["name"], RefusedError(cost.problems))
        return
    ask_about_people([row | cost.values], _put_by_hand)


def _put_by_hand(rows: list[Row]) -> None:
    state = st.session_state
    if _put(rows):
        state[_HAND["name"]] = state[_HAND["provider"]] = state[_HAND["cost"]] = ""
        state[_HAND["row"]], state[_HAND["phases"]] = None, []


def _put(rows: list[Row]) -> bool:
    programmes = data.catalogue().names
    scenario_id = current_view().scenario
    added = act(
        lambda workspace: workspace.save_edits(scenario_id, rows, programmes),
        lambda _: _added(rows),
        owner=_HAND["name"],
    )
    return added is not None


def _added(rows: list[dict[str, str]]) -> str:
    """What was added to the scenario, and where it went there."""
    names = names_listed([row["name"].strip() for row in rows])
    spots = [Spot(row.get("row_type", ""), row.get("phases", "")).in_words for row in rows]
    where = listed(dict.fromkeys(filter(None, spots)))
    return (
        f"Added {names} to the scenario{f', in {where}' if where else ''}. The map stays as it is."
    )


def _end(found: ScenarioAnalysis) -> None:
    names = names_in(found)
    with st.expander("End entries"), st.form("scenario_end", border=False):
        st.multiselect(
            "Entries that end",
            list(names),
            format_func=lambda entry_id: names.get(entry_id, ""),
            key=_ENDED,
        )
        st.form_submit_button("End them in the scenario", on_click=_end_chosen)


def _end_chosen() -> None:
    chosen, scenario_id = list(st.session_state[_ENDED]), current_view().scenario
    if chosen:
        act(
            lambda workspace: workspace.end(scenario_id, chosen),
            "They end in the scenario. The map stays as it is.",
        )
        st.session_state[_ENDED] = []


def _finish(found: ScenarioAnalysis) -> None:
    """Applying all of it, or throwing it away."""
    with st.container(horizontal=True):
        if found.scenario.edits:
            st.button("Apply all to the map", key="apply_all", on_click=_apply, args=(None,))
        with st.popover("Discard"):
            st.write("The map and its history stay as they are.")
            st.button("Discard this scenario", key="discard", on_click=_discard)


def _reports(view: View, found: ScenarioAnalysis) -> None:
    """The way to a board: the reports of the map with this scenario in them."""
    show(
        "subheading.html", title="Take it to a board", lead="With what this scenario would change."
    )
    with st.container(horizontal=True):
        report_buttons(view, [found.scenario.id])


def _discard() -> None:
    scenario_id = current_view().scenario
    act(
        lambda workspace: workspace.discard_scenario(scenario_id),
        "The scenario is discarded. The map is as it was.",
    )
    change_view(scenario="", beside="")
