"""Notices in the browser that the server cannot be reached, so that the page can say so.

Streamlit marks its page with the state of its own connection, for its own tests only. This asks the
server for its health now and then, and where two answers in a row do not come it puts the class
`rpc-offline` on the page; the stylesheet says the sentence for either sign (docs/decisions/0007).
"""

from __future__ import annotations

WATCH_CONNECTION = """
function watchConnection() {
  const health = new URL("_stcore/health", document.baseURI);
  let missed = 0, next = 0, isGone = false;
  const mark = () => {
    document.documentElement.classList.toggle("rpc-offline", !navigator.onLine || missed > 1);
  };
  const ask = async () => {
    clearTimeout(next);
    if (navigator.onLine && !document.hidden) {
      try {
        const patience = AbortSignal.timeout(8000);
        missed = (await fetch(health, { cache: "no-store", signal: patience })).ok ? 0 : missed + 1;
      } catch { missed += 1; }
    }
    if (isGone) return;
    mark();
    clearTimeout(next);
    next = setTimeout(ask, missed ? 1000 : 5000);
  };
  const signs = [[window, "offline"], [window, "online"], [document, "visibilitychange"]];
  signs.forEach(([whose, sign]) => whose.addEventListener(sign, ask));
  next = setTimeout(ask, 5000);
  return () => {
    isGone = true;
    clearTimeout(next);
    signs.forEach(([whose, sign]) => whose.removeEventListener(sign, ask));
  };
}
"""
"""A function of JavaScript: watches until the function that it gives is called."""
