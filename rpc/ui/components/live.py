"""HTML whose buttons tell Python what was pressed, without loading the page again.

A button with `data-open="key"` sends its key. The focus stays on the button when what it stands in
is drawn again, and what was unfolded stays so; `data-narrow` unfolds at first on a narrow screen.
The HTML comes from our templates, escaped.

What opens elsewhere on the page and is marked `data-opened="key"` takes the focus, so that nobody
has to look for it by keyboard; when it closes, the focus goes back to the button.

Each component costs the server at every run, so pieces that change together are the parts of one.
Only a part whose HTML is new is drawn again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
  const draw = (part, fresh, isFirst) => {
    const active = part.contains(document.activeElement) ? document.activeElement : null;
    const pressed = active && active.dataset ? active.dataset.open : null;
    const unfolded = [...part.querySelectorAll("details")].map((details) => details.open);
    part.drawn = fresh.innerHTML;
    part.replaceChildren(...fresh.childNodes);
    part.querySelectorAll("details").forEach((details, i) => {
      const narrow = isFirst && details.dataset.narrow && matchMedia("(max-width: 640px)").matches;
      details.open = narrow || (i in unfolded ? unfolded[i] : details.open);
    });
    if (data.reveals === part.dataset.part && !isFirst) {
      const { top } = part.getBoundingClientRect();
      if (top < 0 || top > innerHeight - 80) part.scrollIntoView({ block: "start" });
    }
    if (pressed) {
      const again = [...part.querySelectorAll("[data-open]")]
        .find((button) => button.dataset.open === pressed);
      if (again) again.focus({ preventScroll: true });
    }
  };
  if (root.drawn !== data.html) {
    root.drawn = data.html;
    const sent = document.createElement("template");
    sent.innerHTML = data.html;
    const parts = [...sent.content.children].map((fresh) => {
      const old = [...root.children].find((part) => part.dataset.part === fresh.dataset.part);
      const part = old ?? fresh.cloneNode(false);
      if (!old) root.appendChild(part);
      if (part.drawn !== fresh.innerHTML) draw(part, fresh, !old);
      return part;
    });
    [...root.children].filter((part) => !parts.includes(part)).forEach((part) => part.remove());
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
    // The theme is in the classes; to ask for it makes the browser work out all styles anew.
    root.watch.observe(app, { attributeFilter: ["class"] });
  }
  const lead = (pressed) => {
    const find = (attribute, inside) => [...inside.querySelectorAll(`[${attribute}]`)]
      .find((one) => one.getAttribute(attribute) === pressed);
    const since = performance.now();
    let answer = null;
    root.leads?.disconnect();
    root.leads = new MutationObserver(() => {
      if (!root.isConnected || (!answer && performance.now() - since > 5000)) {
        root.leads.disconnect();
        return;
      }
      const there = find("data-opened", document);
      if (there && !answer) there.focus();
      if (!there && answer) {
        root.leads.disconnect();
        if (document.activeElement === document.body) find("data-open", root)?.focus();
      }
      answer = there;
    });
    root.leads.observe(document.querySelector(".stMain"), { childList: true, subtree: true });
  };
  root.onclick = (event) => {
    const button = event.target.closest("[data-open]");
    if (!button || !root.contains(button)) return;
    lead(button.dataset.open);
    setTriggerValue("opened", button.dataset.open);
  };
}
"""

LONGEST_KEY = 200
"""Characters of the key of a button; what is longer none of our buttons sent."""

_LIVE = st.components.v2.component("rpc_live", js=_SCRIPT, isolate_styles=False)


def scheme() -> str:
    """The theme that the page has: "dark" or "light"."""
    return "dark" if st.context.theme.type == "dark" else "light"


def live(
    parts: Mapping[str, str],
    key: str,
    on_open: Callable[[str], None],
    *,
    reveals: str = "",
    follows_theme: bool = False,
) -> None:
    """Draws parts, HTML by name, and calls `on_open` with the key of the button that was pressed.

    `reveals` names a part that comes into sight when it changes out of sight. `follows_theme` runs
    the fragment again when somebody changes the theme, so that a figure beside it takes the new
    colours. Each part stands in an element whose `data-part` is its name, for the stylesheet.
    """
    html = "".join(f'<div data-part="{name}">{part}</div>' for name, part in parts.items())

    def opened() -> None:
        pressed = st.session_state[key].opened
        if isinstance(pressed, str) and len(pressed) <= LONGEST_KEY:
            on_open(pressed)

    _LIVE(
        key=key,
        data={"html": html, "reveals": reveals, "scheme": scheme() if follows_theme else ""},
        on_opened_change=opened,
    )
