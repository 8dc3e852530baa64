"""What the words, ratings and rules mean, where facts come from, and what is uncertain."""

import rpc.ui.server.preload  # before all else, see there
from rpc.ui.explore.sources import evidence_and_sources
from rpc.ui.shell.filters import project_switch
from rpc.ui.shell.messages import heading, safety
from rpc.ui.shell.start import page_start

view = page_start("evidence")
if view.present:
    project_switch(view)

heading(
    "Evidence and sources",
    "What the words mean and do not mean, where each fact comes from, and what is uncertain.",
)
evidence_and_sources()
safety()
