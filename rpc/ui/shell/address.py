"""Puts the view into the address without a second entry in the browser's history.

The menu opens a page without a query. Written there by Streamlit the query would be an entry of its
own, and Back would stop at the page without it: the model, where an area was open. So it takes the
place of the entry that the menu made.

This is the one component that stands on every page, so it watches the connection too: a second one
would cost every run.
"""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from rpc.ui.components.connection import WATCH_CONNECTION

_SCRIPT = """
export default function (component) {
  const { data, parentElement } = component;
  if (!parentElement.querySelector(".live")) {
    parentElement.innerHTML = '<div class="live"><i></i></div>';
  }
  if (data.query && !window.location.search) {
    window.history.replaceState(window.history.state, "", `?${data.query}`);
  }
  parentElement.leave ??= watchConnection();
  return () => {
    parentElement.leave?.();
    parentElement.leave = undefined;
  };
}
"""

_WITH_WATCH = WATCH_CONNECTION + _SCRIPT
_ADDRESS = st.components.v2.component("rpc_address", js=_WITH_WATCH, isolate_styles=False)


def replace_address(query: dict[str, list[str]]) -> None:
    """Makes the browser's address say this, where it says nothing; {} changes nothing."""
    _ADDRESS(key="address", data={"query": urlencode(query, doseq=True)})
