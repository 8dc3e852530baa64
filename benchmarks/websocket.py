"""A session with a Streamlit server over its websocket, without a browser.

It sends what the browser sends (the value of a widget, with those of the other select boxes, pills
and text boxes, and the fragment that the widget stands in) and reads what the browser reads, up to
the end of the script's run. So it times the server alone. Each change must bring a new marker, else
a wrong widget would time a run that changes nothing.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.servers import HOST

_DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
_BROKEN = ("script_finished", ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
_RUNS_KEPT = 2
"""For how many runs a browser keeps a message that the server may then only refer to."""


Step = tuple[str, tuple[str, ...]]
"""The label or the key of a widget, and what is chosen there, as the page prints it."""


@dataclass(frozen=True)
class View:
    """A page, what is chosen on it in turn, and the text that shows that it worked."""

    page: str
    """The page's path without slashes, "" for the first page."""
    steps: tuple[Step, ...]
    """Again and again; a step that chooses what is chosen already is skipped."""
    marker: str
    """A regular expression; its first group is the text that each step changes."""
    query: str = ""
    """The query of the address that is opened."""


@dataclass(frozen=True)
class Widget:
    """Something on the page that holds a value, or a button."""

    id: str
    fragment: str
    sort: str
    """"selectbox", "button_group" (pills too), "text_input" or "button"."""
    parameter: str
    """The name in the URL that it is bound to, "" for none."""
    default: tuple[str, ...]
    """What is chosen at first."""


@dataclass(frozen=True)
class Sent:
    """A large message that the server may refer to instead of sending it again."""

    frame: bytes
    run: int
    fragment: str


@dataclass(frozen=True)
class Run:
    """One run of the script, from the request until it is done."""

    seconds: float
    messages: int
    sent: int
    """Bytes that the server sent for it."""
    shown: str
    """The text of the marker."""
    partial: bool
    """Whether only a fragment of the page ran."""


class Session:
    """One open page. `async with Session(port, view) as session`."""

    def __init__(self, port: int, view: View) -> None:
        self.view = view
        self.widgets: dict[str, Widget] = {}
        """The widgets on the page by label, and by key where they have one."""
        self._address = f"ws://{HOST}:{port}/_stcore/stream"
        self._socket: ClientConnection
        self._page_hash = ""
        self._values: dict[str, tuple[Widget, tuple[str, ...]]] = {}
        self._kept: dict[str, Sent] = {}
        self._runs = 0
        self._turn = 0
        self._query = parse_qs(view.query)
        self.shown = ""
        """The last text of the marker, from the moment at which it came."""

    async def __aenter__(self) -> Self:
        """Connects and runs the page once."""
        self._socket = await connect(
            self._address,
            subprotocols=[Subprotocol("streamlit")],
            compression=None,
            max_size=None,
            ping_interval=None,
            open_timeout=60,
        )
        await self._run(BackMsg())
        missing = {name for name, _ in self.view.steps} - set(self.widgets)
        if missing:
            raise AssertionError(f"no {sorted(missing)} among {sorted(self.widgets)}")
        return self

    async def __aexit__(self, *_: object) -> None:
        """Closes the connection."""
        await self._socket.close()

    async def change(self) -> Run:
        """Takes the next step, and makes sure that the page showed something else for it."""
        name, options = self._next_step()
        before = self.shown
        run = await self.choose(name, options)
        if not run.shown or run.shown == before:
            raise AssertionError(f"{name}: {options} changed nothing: {before!r}, {run.shown!r}")
        return run

    async def choose(self, name: str, options: tuple[str, ...]) -> Run:
        """Chooses options of a widget and waits until the script is done."""
        self.fill(name, *options)
        request = BackMsg()
        request.rerun_script.fragment_id = self.widgets[name].fragment
        return await self._run(request)

    async def press(self, name: str) -> Run:
        """Presses a button, which sends what was filled in, and waits until the script is done."""
        button = self.widgets[name]
        request = BackMsg()
        request.rerun_script.fragment_id = button.fragment
        request.rerun_script.widget_states.widgets.add(id=button.id, trigger_value=True)
        return await self._run(request)

    def fill(self, name: str, *options: str) -> None:
        """Types or chooses in a form: nothing is sent before its button is pressed."""
        widget = self.widgets[name]
        self._values[widget.id] = (widget, options)

    def _next_step(self) -> Step:
        while True:
            name, options = self.view.steps[self._turn % len(self.view.steps)]
            self._turn += 1
            if self._values[self.widgets[name].id][1] != options:
                return name, options

    async def _run(self, request: BackMsg) -> Run:
        self._fill(request)
        messages = sent = 0
        shown = ""
        start = time.perf_counter()
        await self._socket.send(request.SerializeToString())
        while True:
            frame = await self._socket.recv()
            assert isinstance(frame, bytes)
            messages, sent = messages + 1, sent + len(frame)
            message = ForwardMsg.FromString(frame)
            kind = message.WhichOneof("type")
            if kind == "ref_hash":
                frame = self._kept[message.ref_hash].frame
                message = ForwardMsg.FromString(frame)
                kind = message.WhichOneof("type")
            if message.metadata.cacheable:
                self._kept[message.hash] = Sent(frame, self._runs, message.delta.fragment_id)
            if kind == "script_finished" and message.script_finished in _DONE:
                break
            shown = self._take(message, frame) or shown
            self.shown = shown or self.shown
        seconds = time.perf_counter() - start
        self._forget(request.rerun_script.fragment_id)
        partial = message.script_finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
        return Run(seconds, messages, sent, shown, partial)

    def _forget(self, fragment: str) -> None:
        """Drops what has not come for some runs; a run of a fragment drops its own only."""
        self._runs += 1
        self._kept = {
            name: kept
            for name, kept in self._kept.items()
            if self._runs - kept.run <= _RUNS_KEPT or (fragment and kept.fragment != fragment)
        }

    def _fill(self, request: BackMsg) -> None:
        """What each request carries: the page, the values of all widgets, what is kept."""
        state = request.rerun_script
        state.page_script_hash = self._page_hash
        state.page_name = "" if self._page_hash else self.view.page
        state.cached_message_hashes.extend(self._kept)
        bound: dict[str, tuple[str, ...]] = {}
        for widget, options in self._values.values():
            value = state.widget_states.widgets.add(id=widget.id)
            if widget.sort == "button_group":
                value.string_array_value.data.extend(options)
            elif options:
                value.string_value = options[0]
            if widget.parameter and options != widget.default:
                bound[widget.parameter] = options
        state.query_string = urlencode(self._query | bound, doseq=True)

    def _take(self, message: Any, frame: bytes) -> str:
        """Learns from a message; gives the text of the marker when the message holds it."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._page_hash = message.new_session.page_script_hash
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = parse_qs(message.page_info_changed.query_string)
        elif (kind, message.script_finished) == _BROKEN:
            raise AssertionError("the script does not compile")
        if kind != "delta":
            return ""
        element = message.delta.new_element
        name = element.WhichOneof("type")
        if name == "exception":
            raise AssertionError(f"the page failed: {element.exception.message}")
        if name in ("selectbox", "button_group", "text_input", "button"):
            self._meet(getattr(element, name), name, message.delta.fragment_id)
        found = re.search(self.view.marker.encode(), frame)
        return found[1].decode() if found else ""

    def _meet(self, widget: Any, sort: str, fragment: str) -> None:
        """Keeps a widget of the page, and its value where the server decides it."""
        default: tuple[str, ...] = ()
        current: tuple[str, ...] = ()
        if sort == "button_group":
            options = [f"{each.content_icon} {each.content}".strip() for each in widget.options]
            default = tuple(options[index] for index in widget.default)
            current = tuple(widget.raw_values)
        elif sort == "selectbox":
            default = (widget.options[widget.default],) if widget.HasField("default") else ()
            current = (widget.raw_value,) if widget.HasField("raw_value") else ()
        elif sort == "text_input":
            default, current = (widget.default,), (widget.value,)
        parameter = "" if sort == "button" else widget.query_param_key
        known = Widget(widget.id, fragment, sort, parameter, default)
        # An id reads "$$ID-<digits>-<key>".
        self.widgets[widget.label] = self.widgets[widget.id.split("-", 2)[-1]] = known
        if sort == "button":
            return
        if widget.set_value:
            self._values[widget.id] = (known, current)
        else:
            self._values.setdefault(widget.id, (known, default))
