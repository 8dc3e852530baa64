"""Messages of our components that no button of a page sent: what may not be is refused in the core.

Whoever speaks to the server can send any message to any component, and have any view open. So each
handler is called with messages of every shape, on an archived area, in the past, and on an area
that is gone: nothing may be written and nothing may fail.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from rpc.areas import decisions, entries, links
from rpc.areas.authorisation.actor import Actor, Role, local_actor
from rpc.areas.history import timeline
from rpc.areas.scenarios import scenarios
from rpc.areas.store import Area, Store
from rpc.areas.transfer.plain_data import dump
from rpc.ui.area import workspace_page
from rpc.ui.manage import history_view, upkeep
from rpc.ui.plan import scenario_page
from rpc.ui.shell import acting
from rpc.ui.shell.view import View

BY = local_actor("Facilitator")
MESSAGES = 600
ENTRY = {
    "name": "Drop-in",
    "provider": "Family Hub",
    "row_type": "universal_services",
    "phases": "early_years",
}
WRITING: dict[str, Callable[[str], None]] = {
    "deleted": history_view._restore,
    "snapshots": history_view._snapshot,
    "links": upkeep._unlink,
    "scenario_edits": scenario_page._edit_pressed,
}
"""The handlers of component messages that can write, by the component."""

LOOKING: dict[str, Callable[[str], None]] = {"wall": workspace_page._opened}
"""Those that only open something, and switch no page."""


def call() -> None:
    """The page of these tests: calls one handler with one message while a view is open."""
    import streamlit as st

    st.session_state["view"] = st.session_state["forged_view"]
    for handler, message in st.session_state["forged"]:
        handler(message)
        said = st.session_state.get("said")
        st.session_state["answers"].append(said.text if said and not said.is_saved else "")
        st.session_state.pop("said", None)


def send(view: View, messages: list[tuple[Callable[[str], None], str]]) -> list[str]:
    """Has handlers called while a view is open; what each answered where it refused, else ""."""
    at = AppTest.from_function(call, default_timeout=60)
    at.session_state["forged_view"] = view
    at.session_state["forged"] = messages
    at.session_state["answers"] = []
    at.run()
    assert not at.exception, at.exception[0].message
    answers: list[str] = at.session_state["answers"]
    return answers


@pytest.fixture
def area(store: Store, request: pytest.FixtureRequest) -> Area:
    return store.make(request.node.name[:70], BY, {"writer": BY.title})


def fill(store: Store, area: str) -> dict[str, list[str]]:
    """Fills an area; the messages that its pages would send, by component."""
    one, two, gone = entries.add_many(store, area, BY, [ENTRY, ENTRY, ENTRY])
    link = links.link(store, area, BY, one, two, "refer", "agreed")
    decisions.decide(store, area, BY, "self_help/primary", "none")
    snapshot = timeline.snapshot(store, area, BY, "Before").id
    scenario = scenarios.make(store, area, BY, "What if").id
    scenarios.save_edit(store, area, BY, scenario, one, {**ENTRY, "times": "Mondays"})
    entries.remove(store, area, BY, [gone], ended=None)
    return {
        "deleted": [gone],
        "snapshots": [f"forget:{snapshot}"],
        "links": [link],
        "scenario_edits": [f"apply:{one}", f"back:{one}"],
        "wall": [f"entry:{one}", "cell:self_help/primary"],
        "scenario": [scenario],
    }


def junk(rng: random.Random, real: list[str]) -> str:
    """A message: a real one, one of another button, or none that a button sends."""
    shape = rng.randrange(7)
    if shape < 3:
        return rng.choice(real)
    if shape == 3:
        word = rng.choice(["apply", "back", "forget", "see", "entry", "cell", "undo", "revert"])
        return f"{word}:{rng.choice(real).partition(':')[2]}"
    if shape == 4:
        return rng.choice(real)[: rng.randrange(12)] + rng.choice(["\x00", "'", '"', "%", "\ud800"])
    if shape == 5:
        return rng.choice(["", ":", "apply:", "forget:", "see:", "9" * 150, "\u0663", "\u00b2"])
    return "".join(chr(rng.randrange(1, 0x2FFF)) for _ in range(rng.randrange(40)))


SITUATIONS = ("archived", "past", "archived and past", "gone", "never was")


def test_forged_messages_are_refused(store: Store, area: Area) -> None:
    rng = random.Random(8)
    sent = refused = 0
    for situation in SITUATIONS:
        made = store.make(f"Forged, {situation}", BY, {"writer": BY.title})
        real = fill(store, made.id)
        (scenario,) = real.pop("scenario")
        if "archived" in situation:
            store.archive(made.id, BY)
        every = [message for messages in real.values() for message in messages]
        view = View(
            area="never-was" if situation == "never was" else made.id,
            as_of=4 if "past" in situation else 0,
            scenario=scenario,
        )
        if situation == "gone":
            store.delete(made.id, BY, made.name)
        before = None if situation == "gone" else dump(store, made.id)
        messages: list[tuple[Callable[[str], None], str]] = [
            (handler, message) for name, handler in WRITING.items() for message in real[name]
        ]
        certain = len(messages)
        handlers = list(WRITING.values())
        while len(messages) < MESSAGES // len(SITUATIONS):
            messages.append((rng.choice(handlers), junk(rng, every)))
        answers = send(view, [one for one in messages if not one[1].startswith("see:")])
        assert all(answers[:certain]), "a message of a real button was let through"
        sent += len(answers)
        refused += sum(map(bool, answers))
        if before is not None:
            assert dump(store, made.id) == before
    assert sent >= 500
    print(f"{sent} forged messages, {refused} answered with a refusal, 0 through")


@pytest.mark.parametrize("role", [Role.READER, Role.RECORDER, Role.FACILITATOR], ids=str)
def test_forged_messages_meet_the_refusals_of_a_role(
    store: Store, area: Area, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody signs in yet, so the page is told who it is."""
    real = fill(store, area.id)
    (scenario,) = real.pop("scenario")
    monkeypatch.setattr(acting, "actor", lambda: Actor(role=role, browser="browser-9"))
    refused = {
        Role.READER: {"deleted", "snapshots", "links", "scenario_edits"},
        Role.RECORDER: {"deleted", "snapshots", "scenario_edits"},
        Role.FACILITATOR: set(),
    }[role]
    for name, handler in WRITING.items():
        messages = [(handler, message) for message in real[name][:1]]
        before = dump(store, area.id)
        answers = send(View(area=area.id, scenario=scenario), messages)
        if name in refused:
            assert answers[0].startswith(f"You are here as a {role}, and only ")
            assert dump(store, area.id) == before
        else:
            assert answers == [""]
            assert dump(store, area.id) != before


def test_the_same_messages_work_on_an_area_that_stands(store: Store, area: Area) -> None:
    """So that the test before this one cannot pass because nothing ever works."""
    real = fill(store, area.id)
    (scenario,) = real["scenario"]
    view = View(area=area.id, scenario=scenario)
    for name in ("deleted", "snapshots", "links"):
        before = dump(store, area.id)
        assert send(view, [(WRITING[name], real[name][0])]) == [""]
        assert dump(store, area.id) != before
        (answer,) = send(view, [(WRITING[name], real[name][0])]) if name != "deleted" else ("x",)
        assert "not there any more" in answer or name == "deleted"
    for message in real["scenario_edits"]:
        answers = send(view, [(WRITING["scenario_edits"], message)])
        assert answers == ([""] if message.startswith("apply") else answers)
    assert send(view, [(WRITING["scenario_edits"], real["scenario_edits"][1])]) == [
        "This entry has no edit in the scenario any more."
    ]


def test_the_handlers_that_look_write_nothing(store: Store, area: Area) -> None:
    rng = random.Random(9)
    real = fill(store, area.id)
    before = dump(store, area.id)
    every = [message for messages in real.values() for message in messages]
    for view in (View(area=area.id), View(area=area.id, as_of=3)):
        send(view, [(handler, junk(rng, every)) for handler in LOOKING.values() for _ in range(40)])
    assert dump(store, area.id) == before


def test_a_message_that_is_too_long_calls_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    from rpc.ui.components import live

    drawn: dict[str, Any] = {}
    monkeypatch.setattr(live, "_LIVE", lambda **given: drawn.update(given))
    heard: list[str] = []
    live.live({"part": ""}, "forged", heard.append)
    for message, hears in (("1" * 5000, 0), (["see:1"], 0), (None, 0), ("see:1", 1)):
        heard.clear()
        state = {"forged": type("Fired", (), {"opened": message})}
        monkeypatch.setattr(st, "session_state", state)
        drawn["on_opened_change"]()
        assert len(heard) == hears
