"""The guard (rpc/edge) as the server of the pages takes it."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from rpc.edge.guard import Guard
from rpc.edge.hosts import HOSTS_SETTING, allowed_hosts
from rpc.edge.policy import script_hashes

_PAGE = Path(st.__file__).with_name("static") / "index.html"
"""The one page that Streamlit serves; everything else is drawn into it."""


def guarded() -> list[Middleware]:
    """What stands in front of the pages. Ends the program with a sentence on a wrong setting."""
    try:
        hosts = allowed_hosts(
            st.get_option("server.address") or "", os.environ.get(HOSTS_SETTING, "")
        )
    except ValueError as wrong:
        raise SystemExit(str(wrong)) from None
    scripts = script_hashes(_PAGE.read_text(encoding="utf-8"))
    return [Middleware(Guard, hosts=hosts, scripts=scripts)]
