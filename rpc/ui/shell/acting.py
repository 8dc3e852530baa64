"""How a page writes: one call in a callback, and what came of it said in a sentence.

Nothing here decides anything: `rpc/areas` checks and refuses. What was typed stays in its widgets
until it is saved.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st

from rpc.areas.authorisation.actor import Actor, local_actor
from rpc.areas.authorisation.operations import Operation
from rpc.areas.errors import AreaError, EditConflictError, RefusedError
from rpc.areas.history.undoing import ConfirmError
from rpc.areas.register import Register
from rpc.areas.workspace import Workspace
from rpc.ui.components.drafts import dropped
from rpc.ui.components.markup import render, show
from rpc.ui.shell import data
from rpc.ui.shell.browser import browser_id
from rpc.ui.shell.session import current_view
from rpc.ui.shell.view import View
from rpc.ui.shell.writer import writer_title

P = ParamSpec("P")
T = TypeVar("T")

_SAID = "said"
_OVERTAKEN = "overtaken"
_REFUSED = "refused"
_ASKED = "taking_back_asked"
PEOPLE_WAIT, ENDING_WAITS = "people_waiting", "ending_waiting"
"""Where questions wait that are asked before something is saved; another page does not ask them."""


@dataclass(frozen=True)
class StatusMessage:
    """What came of the last thing that somebody did."""

    text: str
    is_saved: bool | None
    """None: nothing was to be saved; it only asks, or tells."""
    at: str = field(default_factory=lambda: datetime.now().strftime("%H:%M"))

    @property
    def lead(self) -> str:
        """What the bar says before the sentence: not twice what it says itself."""
        if self.is_saved is None:
            return ""
        if self.is_saved:
            return f"✓ Saved {self.at}"
        return "✕" if self.text.startswith(("Not ", "Nothing ")) else "✕ Not saved"


def can_write(view: View, operation: Operation) -> bool:
    """Whether this person may do this with the open area as it is: asked before it is offered."""
    if not view.area:
        return False
    is_archived = bool(data.map_of(view).area.archived)
    return workspace(view).can(operation, is_archived=is_archived)


def actor() -> Actor:
    """Who works in this browser. Nobody signs in yet."""
    return local_actor(writer_title(), browser_id())


def register() -> Register:
    """All the areas, as this session works on them."""
    return Register(data.store(), actor())


def workspace(view: View) -> Workspace:
    """The open area as this session works on it: every write of a page goes through it."""
    return Workspace(data.store(), view.area, actor(), view.as_of)


def act(
    work: Callable[[Workspace], T], said: str | Callable[[T], str], owner: str = ""
) -> T | None:
    """Does one piece of writing on the open area and says what came of it. For callbacks.

    None where it was refused; then nothing was saved, and the sentence says why. `owner` names the
    form that wrote: where another was sooner, that form offers the choice (`overtaken`).
    """
    st.session_state.pop(_REFUSED, None)
    try:
        done = work(workspace(current_view()))
    except EditConflictError as overtaken:
        st.session_state[_OVERTAKEN] = _conflicts() | {owner: overtaken}
        say(str(overtaken), is_saved=False)
    except RefusedError as error:
        refuse(owner, error)
    except ConfirmError as confirm:
        ask("undo", confirm.undoing.batch)
        say(str(confirm), is_saved=None)
    except AreaError as error:
        say(str(error), is_saved=False)
    else:
        data.look_anew()
        settle(owner)
        dropped()
        say(said if isinstance(said, str) else said(done), is_saved=True)
        return done
    logging.getLogger(__name__).info("A write was refused.")
    return None


def report_errors(callback: Callable[P, None]) -> Callable[P, None]:
    """A callback that looks at the map before it writes: where the area is gone, it says so."""

    @wraps(callback)
    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        data.look_anew()
        try:
            callback(*args, **kwargs)
        except AreaError as error:
            say(str(error), is_saved=False)

    return call


def asked() -> tuple[str, str, str | int]:
    """The question that waits before something is taken back: the area, "undo" or "revert", and
    which batch or snapshot; blank for none.
    """
    question: tuple[str, str, str | int] = st.session_state.get(_ASKED, ("", "", ""))
    return question


def ask(what: str, key: str | int) -> None:
    """Has the question put before something is taken back. For callbacks."""
    st.session_state[_ASKED] = (current_view().area, what, key)


def settle_question() -> None:
    """The question is answered, or given up."""
    st.session_state.pop(_ASKED, None)


def _conflicts() -> dict[str, EditConflictError]:
    """The conflicts that wait for somebody's choice, by the form that wrote."""
    return dict(st.session_state.get(_OVERTAKEN, {}))


def overtaken(owner: str) -> EditConflictError | None:
    """The conflict of a form that waits for somebody's choice."""
    return _conflicts().get(owner)


def settle(owner: str) -> None:
    """The conflict of a form is settled, or given up; what was refused is not shown any more.

    Those of other forms wait on: what was written there is not saved yet.
    """
    st.session_state[_OVERTAKEN] = {
        whose: one for whose, one in _conflicts().items() if whose != owner
    }
    st.session_state.pop(_REFUSED, None)


def refuse(owner: str, error: RefusedError) -> None:
    """Says why a form was not saved, and keeps the sentences for the fields they are about."""
    st.session_state[_REFUSED] = (owner, error.wrong)
    say(str(error), is_saved=False)


def refused(owner: str) -> dict[str, str]:
    """Why the last values of a form were not saved: a sentence for each field, by its name."""
    whose, wrong = st.session_state.get(_REFUSED, ("", {}))
    return dict(wrong) if whose == owner else {}


def field_error(owner: str, field: str) -> None:
    """Draws the sentence under the field that it is about, where there is one."""
    if sentence := refused(owner).get(field):
        show("field_error.html", text=sentence)


def field_note(owner: str, field: str) -> None:
    """The same in a place that is kept, for a form: else the form would be drawn anew."""
    with st.empty():
        field_error(owner, field)


def say(text: str, *, is_saved: bool | None) -> None:
    """Keeps a sentence for the next time the page is drawn; `is_saved` is as in `StatusMessage`."""
    st.session_state[_SAID] = StatusMessage(text, is_saved)


def show_status() -> None:
    """Draws the last thing that was said."""
    last = st.session_state.get(_SAID)
    st.html(render("said.html", said=last if isinstance(last, StatusMessage) else None))


def forget() -> None:
    """On another page what was said before has been read."""
    st.session_state.pop(_SAID, None)
    st.session_state.pop(_REFUSED, None)
    for question in (PEOPLE_WAIT, ENDING_WAITS):
        st.session_state.pop(question, None)
    settle_question()
