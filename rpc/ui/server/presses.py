"""A press is done whole, whatever is pressed next.

Streamlit looks for a newer request at each use of the session's state and at each message to the
browser, in callbacks too, and leaves what runs in its middle: two presses close together, and the
first is neither done nor told. So no newer request is looked for while callbacks run. That a press
waits for its turn at all, instead of being dropped before it began, is `runner.fastReruns = false`
in .streamlit/config.toml.

Both ends are private to Streamlit, of which requirements.txt names one version;
tests/browser/test_two_presses.py sees whether it holds with that version.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.state.safe_session_state import SafeSessionState

P = ParamSpec("P")
T = TypeVar("T")

_callbacks = threading.local()
"""Whether the callbacks of a run are at work in this thread (`at_work`)."""


def _at_work(dispatch: Callable[P, T]) -> Callable[P, T]:
    """What starts the callbacks of a run, noting that they are at work."""

    @wraps(dispatch)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        _callbacks.at_work = True
        try:
            return dispatch(*args, **kwargs)
        finally:
            _callbacks.at_work = False

    return call


def _between(look: Callable[P, None]) -> Callable[P, None]:
    """What looks for a newer request, but only where no callback is at work."""

    @wraps(look)
    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        if not getattr(_callbacks, "at_work", False):
            look(*args, **kwargs)

    return call


def finish_presses() -> None:
    """Has every session of this process finish what was pressed. Once; again does nothing."""
    for owner, name, wrapped in (
        (SafeSessionState, "on_script_will_rerun", _at_work),
        (ScriptRunner, "_maybe_handle_execution_control_request", _between),
    ):
        method = getattr(owner, name)
        if not hasattr(method, "__wrapped__"):
            setattr(owner, name, wrapped(method))
