"""Streamlit servers of our own, on this machine only, that never outlive the measuring."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
START_SECONDS = 60.0
"""How long a server may take until it answers; a busy machine is slow."""
LOG_KEPT = 4_000
"""Characters of a server's output that are shown when something fails."""

_NEEDED = {
    "server.address": HOST,
    "server.headless": True,
    "browser.gatherUsageStats": False,
}
"""Settings that every server gets: this machine only, no browser opened, nothing sent out."""

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def shipped_settings() -> dict[str, Any]:
    """The product's settings by option name, without its theme: how it looks is not how fast."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    return {
        f"{section}.{name}": value
        for section, options in settings.items()
        if section != "theme"
        for name, value in options.items()
    }


@dataclass(frozen=True)
class App:
    """A script and how its server is started."""

    name: str
    script: Path
    folder: Path | None = None
    """Where the server starts, so whose `.streamlit/config.toml` it reads; None: an empty one."""
    settings: dict[str, Any] = field(default_factory=dict)
    var: Path | None = None
    """The folder of its database; None: one of its own, empty and thrown away."""


BARE = ROOT / "benchmarks" / "bare.py"


def product(var: Path | None = None) -> App:
    """The product as it ships, with the areas in a folder."""
    return App("product", ROOT / "app.py", ROOT, var=var)


def bare() -> App:
    """The bare script under the product's settings."""
    return App("bare, same settings", BARE, settings=shipped_settings())


def bare_default() -> App:
    """The bare script as Streamlit comes."""
    return App("bare, Streamlit's defaults", BARE)


@dataclass(frozen=True)
class Server:
    """A running server."""

    app: App
    port: int
    process: psutil.Process

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    def rss(self) -> float:
        """Its resident memory in MB (10^6 bytes)."""
        return float(self.process.memory_info().rss) / 1e6

    def cpu(self) -> float:
        """The processor time that it has used, in seconds."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@contextmanager
def serving(app: App) -> Iterator[Server]:
    """Starts a server, waits until it answers, and stops it at the end whatever happens."""
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryFile() as output:
        port = _free_port()
        # Settings and tables from outside would make the two sides unequal.
        outside = {
            name: text
            for name, text in os.environ.items()
            if "STREAMLIT" not in name and not name.startswith("RPC_")
        }
        var = str(app.var or Path(empty) / "var")
        child = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(app.script), *_flags(app, port)],
            cwd=app.folder or empty,
            env=outside | {"HOME": empty, "RPC_VAR": var},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            process = psutil.Process(child.pid)
            _wait_until_healthy(child, process, port)
            yield Server(app, port, process)
        except Exception as error:
            output.seek(0)
            said = _COLOURS.sub("", output.read().decode(errors="replace"))
            error.add_note(f"The server of {app.name} said:\n{said[-LOG_KEPT:]}")
            raise
        finally:
            child.terminate()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _flags(app: App, port: int) -> list[str]:
    settings = app.settings | _NEEDED | {"server.port": port}
    flags = []
    for name, value in settings.items():
        for one in value if isinstance(value, list) else [value]:
            text = str(one).lower() if isinstance(one, bool) else str(one)
            flags.append(f"--{name}={text}")
    return flags


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(child: subprocess.Popen[bytes], process: psutil.Process, port: int) -> None:
    """Returns when the server answers and it is our own child that listens there."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if child.poll() is not None:
            raise RuntimeError(f"the server stopped with code {child.returncode}")
        try:
            with urllib.request.urlopen(
                f"http://{HOST}:{port}/_stcore/health", timeout=2
            ) as answer:
                healthy = answer.status == 200
        except OSError:
            healthy = False
        if healthy and any(
            each.status == psutil.CONN_LISTEN and each.laddr.port == port
            for each in process.net_connections("inet")
        ):
            return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not answer within {START_SECONDS:.0f} s")
