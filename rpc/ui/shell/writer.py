"""Who writes in this browser: the title that people know them by, asked once and remembered here.

It is kept in a cookie of this browser, which the page sets, for a year; never in the area, whose
own setting is only a suggestion. Another browser has a title of its own.
"""

from __future__ import annotations

from urllib.parse import unquote

import streamlit as st

from rpc.areas.authorisation.actor import LONGEST_TITLE
from rpc.storage.record import strip_unstorable
from rpc.tables.visible import is_blank

TITLE_COOKIE = "rpc_title"
WRITER_TITLE = "writer_title"
"""The key of the title in a session, once it was set there."""

_SCRIPT = """
export default function (component) {
  const { data } = component;
  const age = data.title ? 31536000 : 0;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${data.cookie}=${encodeURIComponent(data.title)}; Path=/; Max-Age=${age}; ` +
    `SameSite=Lax${secure}`;
}
"""

_REMEMBER = st.components.v2.component("rpc_title", js=_SCRIPT)


def writer_title() -> str:
    """The title of whoever writes in this browser, "" where nobody said."""
    if WRITER_TITLE not in st.session_state:
        sent = st.context.cookies.get(TITLE_COOKIE)
        return _tidy(unquote(sent)) if isinstance(sent, str) else ""
    return str(st.session_state[WRITER_TITLE])


def write_as(title: str) -> None:
    """Sets the title in this session; "" for none. For callbacks."""
    st.session_state[WRITER_TITLE] = _tidy(title)


def remember_writer() -> None:
    """Has the browser keep a title that was set in this session."""
    if WRITER_TITLE in st.session_state:
        _REMEMBER(key="remember_writer", data={"cookie": TITLE_COOKIE, "title": writer_title()})


def _tidy(text: str) -> str:
    """A title as it may be kept, whoever sent it."""
    title = " ".join(strip_unstorable(text).split())[:LONGEST_TITLE]
    return "" if is_blank(title) else title
