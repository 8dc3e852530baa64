"""The browser that somebody works in, so that each takes back what was done in it.

The guard in front of the pages gives each browser a random cookie that no script can read. Where
there is none, each session is taken for a browser of its own: then Undo forgets at a reload.
"""

from __future__ import annotations

import secrets

import streamlit as st

from rpc.edge.browsers import COOKIE, cookie_id

_SESSION = "browser_id"


def browser_id() -> str:
    """The random id of this session's browser."""
    if cookie := cookie_id(st.context.cookies.get(COOKIE)):
        return cookie
    if _SESSION not in st.session_state:
        st.session_state[_SESSION] = secrets.token_urlsafe(16)
    return str(st.session_state[_SESSION])
