"""HTML whose buttons tell Python what was pressed, without loading the page again.

A button with `data-open="key"` sends its key. The focus stays on the button when what it stands in
is drawn again, and what was unfolded stays so; `data-narrow` unfolds at first on a narrow screen.
The HTML comes from our templates, escaped.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

_SCRIPT = """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let root = parentElement.querySelector(":scope > .live");
  if (!root) {
    root = document.createElement("div");
    root.className = "live";
    parentElement.appendChild(root);
  }
  if (root.drawn !== data.html) {
    const active = root.contains(document.activeElement) ? document.activeElement : null;
    const pressed = active && active.dataset ? active.dataset.open : null;
    const unfolded = [...root.querySelectorAll("details")].map((details) => details.open);
    const isFirst = root.drawn === undefined;
    root.innerHTML = data.html;
    root.drawn = data.html;
    root.querySelectorAll("details").forEach((details, i) => {
      const narrow = isFirst && details.dataset.narrow && matchMedia("(max-width: 640px)").matches;
      details.open = narrow || (i in unfolded ? unfolded[i] : details.open);
    });
    const box = root.getBoundingClientRect();
    if (data.reveals && !isFirst && (box.top < 0 || box.top > innerHeight - 80)) {
      root.scrollIntoView({ block: "start" });
    }
    if (pressed) {
      const again = [...root.querySelectorAll("[data-open]")]
        .find((button) => button.dataset.open === pressed);
      if (again) again.focus({ preventScroll: true });
    }
  }
  if (data.scheme) {
    const app = document.querySelector(".stApp");
    const scheme = () => (getComputedStyle(app).colorScheme.includes("dark") ? "dark" : "light");
    root.scheme = data.scheme;
    root.watch?.disconnect();
    root.watch = new MutationObserver(() => {
      if (scheme() !== root.scheme) {
        root.scheme = scheme();
        setTriggerValue("opened", "theme");
      }
    });
    root.watch.observe(app, { attributes: true });
  }
  root.onclick = (event) => {
    const button = event.target.closest("[data-open]");
    if (button && root.contains(button)) setTriggerValue("opened", button.dataset.open);
  };
}
"""

_LIVE = st.components.v2.component("rpc_live", js=_SCRIPT, isolate_styles=False)


def scheme() -> str:
    """The theme that the page has: "dark" or "light"."""
    return "dark" if st.context.theme.type == "dark" else "light"


def live(
    html: str,
    key: str,
    on_open: Callable[[str], None],
    *,
    reveals: bool = False,
    follows_theme: bool = False,
) -> None:
    """Draws HTML and calls `on_open` with the key of the button that was pressed.

    `reveals` brings it into sight when it changes out of sight. `follows_theme` runs the fragment
    again when somebody changes the theme, so that a figure beside it takes the new colours.
    """

    def opened() -> None:
        pressed = st.session_state[key].opened
        if isinstance(pressed, str):
            on_open(pressed)

    _LIVE(
        key=key,
        data={"html": html, "reveals": reveals, "scheme": scheme() if follows_theme else ""},
        on_opened_change=opened,
    )
