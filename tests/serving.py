"""The product's server for tests: a process of our own, waited for, always stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from rpc.areas.store import Store

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
START_SECONDS = 60.0
"""How long a server may take until it answers; machines that run other things too are slow."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str
    """Where it answers, without a slash at the end."""
    process: subprocess.Popen[bytes]
    var: Path
    """Where it keeps its database."""
    output: IO[bytes]
    """What it wrote on the terminal."""

    @property
    def store(self) -> Store:
        """The areas that it keeps, for tests that need some to be there."""
        # Scripts that fetch a browser or take pictures import this file without the product.
        from rpc.areas.store import Store
        from rpc.storage.database import open_database

        return Store(open_database(f"sqlite:///{self.var / 'areas.db'}"))


SERVE, STREAMLIT = (
    ("-m", "rpc", "serve", "--host", HOST, "--port"),
    ("-m", "streamlit", "run", "app.py", "--server.address", HOST, "--server.port"),
)
"""The two ways in which people start the product; the port follows."""


@contextmanager
def serving(
    data: Path | None = None,
    var: Path | None = None,
    *,
    command: Sequence[str] = SERVE,
    environment: Mapping[str, str] | None = None,
    program: str = sys.executable,
    folder: Path = ROOT,
) -> Iterator[Server]:
    """Starts the product on a free port, with other folders of tables and of its database.

    `program` takes the `command`, in `folder`.
    """
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryFile() as output:
        port = free_port()
        # Settings of the person who runs the tests must not change what the tests see.
        outside = {name: text for name, text in os.environ.items() if "STREAMLIT" not in name}
        outside = {name: text for name, text in outside.items() if not name.startswith("RPC_")}
        kept = var or Path(home) / "var"
        ours = {"HOME": home, "RPC_VAR": str(kept)} | ({"RPC_DATA": str(data)} if data else {})
        process = subprocess.Popen(
            [program, *command, str(port)],
            cwd=folder,
            env=outside | ours | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            if trouble := _trouble_until_healthy(process, port):
                output.seek(0)
                said = output.read().decode(errors="replace")
                raise RuntimeError(f"{trouble}; it said:\n{said}")
            yield Server(f"http://{HOST}:{port}", process, kept, output)
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _trouble_until_healthy(process: subprocess.Popen[bytes], port: int) -> str:
    """Waits until our own process answers; what went wrong, or ""."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if _answers(port) and _listens(process.pid, port):
            return ""
        try:
            code = process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        return f"The server stopped with code {code}"
    return f"The server did not answer within {START_SECONDS:.0f} s"


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _listens(pid: int, port: int) -> bool:
    """Whether the process itself holds the port, not a stranger that took it before."""
    try:
        connections = psutil.Process(pid).net_connections("inet")
    except psutil.NoSuchProcess:
        return False
    return any(
        each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in connections
    )
