"""Typing that is never thrown away: what is typed and not yet saved stays in the browser.

Streamlit forgets unsaved typing when the server restarts or the page is loaded again. So each text
that is typed on a page of an area is noted in the browser's session storage (this tab only, gone
when it is closed), put back where it is missing, and dropped when it was saved.

Nor does the server hear of what is typed into a form before it is sent. So the browser tells, once,
that somebody began: a form in which nobody did can be filled again with what others saved.
"""

from __future__ import annotations

import streamlit as st

from rpc.ui.shell import data
from rpc.ui.shell.view import View

_KEY, _SAVES, _FOCUS = "drafts", "saves", "focus"

_SCRIPT = """
export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const root = parentElement;
  if (!root.querySelector(".live")) root.innerHTML = '<div class="live"><i></i></div>';
  const prefix = () => `rpc-draft|${root.place}|`;
  const typed = ".stMain input[type=text][aria-label], .stMain textarea[aria-label]";
  const key = (input) => {
    const form = input.closest("[data-testid=stForm], [data-testid=stExpander]") ? "form" : "page";
    const same = [...document.querySelectorAll(typed)]
      .filter((other) => other.ariaLabel === input.ariaLabel);
    return `${prefix()}${form}|${input.ariaLabel}|${same.indexOf(input)}`;
  };
  const isText = (input) => input.matches(typed) && !input.matches("[role=combobox]");
  if (root.saves !== undefined && data.saves > root.saves) {
    Object.keys(sessionStorage)
      .filter((name) => name.startsWith(prefix()))
      .forEach((name) => sessionStorage.removeItem(name));
    root.kept = new Map();
  }
  const isNew = root.saves === undefined || data.saves < root.saves || root.place !== data.place;
  root.saves = data.saves;
  root.place = data.place;
  const putBack = () => {
    for (const input of document.querySelectorAll(typed)) {
      const draft = isText(input) ? root.kept.get(key(input)) : undefined;
      if (draft === undefined || draft === input.value) continue;
      if (document.activeElement === input) continue;
      const kind = input.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
      Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(input, draft);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  if (isNew) {
    // What was there before, not what is typed from now on: that may be saved and the field empty
    // before this hears of it.
    const isOurs = ([name]) => name.startsWith(prefix());
    root.kept = new Map(Object.entries(sessionStorage).filter(isOurs));
    // The rest of the page may still be on its way.
    const watch = new MutationObserver(putBack);
    watch.observe(document.querySelector(".stMain"), { childList: true, subtree: true });
    setTimeout(() => watch.disconnect(), 4000);
    putBack();
  }
  if (data.focus) {
    const field = [...document.querySelectorAll(typed)]
      .find((input) => input.ariaLabel === data.focus);
    if (field) field.focus({ preventScroll: true });
  }
  root.form = data.form;
  root.tell = (form) => setStateValue("begun", form);
  if (!root.listens) {
    const outside = "[data-testid=stFormSubmitButton], summary";
    root.begins = (event) => {
      const target = event.target;
      if (!event.isTrusted || !root.form || root.told === root.form || !target.closest) return;
      if (!target.closest(".st-key-entry_fields") || target.closest(outside)) return;
      root.told = root.form;
      root.tell(root.form);
    };
    document.addEventListener("pointerdown", root.begins, true);
    document.addEventListener("input", root.begins, true);
    root.listens = (event) => {
      if (event.isTrusted && event.target.matches && isText(event.target)) {
        sessionStorage.setItem(key(event.target), event.target.value);
        root.kept.delete(key(event.target));
      }
    };
    document.addEventListener("input", root.listens, true);
  }
  return () => {
    document.removeEventListener("input", root.listens, true);
    document.removeEventListener("input", root.begins, true);
    document.removeEventListener("pointerdown", root.begins, true);
    root.listens = undefined;
  };
}
"""

_DRAFTS = st.components.v2.component("rpc_drafts", js=_SCRIPT, isolate_styles=False)


def drafts(page: str, view: View) -> None:
    """Keeps what is typed on a page of the open area until it is saved."""
    every = data.map_of(view).every
    # A draft belongs to the version that its writer saw: it must not cover what others wrote since.
    version = every.loc[every["id"] == view.entry, "version"].tolist()
    place = "/".join((page, view.area, view.cell, view.entry, *map(str, version)))
    _DRAFTS(
        key=_KEY,
        data={
            "form": f"{view.entry} {version[0]}" if version else "",
            "place": place,
            "saves": st.session_state.get(_SAVES, 0),
            "focus": st.session_state.pop(_FOCUS, ""),
        },
        on_begun_change=_nothing,
    )


def _nothing() -> None:
    """What the browser tells is read where it is asked for."""


def has_begun(entry_id: str, version: int) -> bool:
    """Whether somebody has begun to type in the form of an entry, filled with this version of it,
    as far as the browser told.
    """
    told = getattr(st.session_state.get(_KEY), "begun", None)
    whose, _, drawn = told.partition(" ") if isinstance(told, str) else ("", "", "")
    # ASCII alone: anybody may send anything.
    is_number = drawn.isascii() and drawn.isdecimal() and len(drawn) < 19
    return whose == entry_id and is_number and int(drawn) >= version


def focus_on(label: str) -> None:
    """Puts the keyboard into the field of this label at the next run. For callbacks."""
    st.session_state[_FOCUS] = label


def dropped() -> None:
    """What was typed is saved, or given up: its drafts go. For callbacks."""
    st.session_state[_SAVES] = st.session_state.get(_SAVES, 0) + 1
