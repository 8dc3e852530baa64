"""Imports every part of the pages. It is the first import of app.py and of each page.

A server that starts again has all its sessions back at once, each in a thread of its own, and some
libraries cannot be imported by two threads at the same time. Whoever imports this module waits
until one of them has imported all of it.
"""

from importlib import import_module
from pkgutil import walk_packages

import rpc.ui
from rpc.ui.server.presses import finish_presses

for _module in walk_packages(rpc.ui.__path__, "rpc.ui."):
    if _module.name != __name__:
        import_module(_module.name)

finish_presses()
