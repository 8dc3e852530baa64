"""Imports every part of the pages. It is the first import of app.py and of each page.

A server that starts again has all its sessions back at once, each in a thread of its own, and some
libraries cannot be imported by two threads at the same time. Whoever imports this module waits
until one of them has imported all of it.
"""

from importlib import import_module
from pkgutil import iter_modules

import rpc.ui

for _module in iter_modules(rpc.ui.__path__):
    if _module.name != "whole":
        import_module(f"rpc.ui.{_module.name}")
