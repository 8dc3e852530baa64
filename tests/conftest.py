"""What every folder of tests shares: a marker, and copies of the tables to change."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import tiers
from hypothesis import HealthCheck, settings
from soak import IS_FULL

ROOT = Path(__file__).resolve().parents[1]

# How many examples a property tries: few and always the same ones on every change, many new ones in
# the whole run. `--hypothesis-profile=furthest` looks further still.
settings.register_profile(
    "every_change", max_examples=50, deadline=None, derandomize=True, database=None
)
for _name, _examples in (("whole_run", 1000), ("furthest", 5000)):
    settings.register_profile(
        _name,
        max_examples=_examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile("whole_run" if IS_FULL else "every_change")

Rows = list[dict[str, str]]
Change = Callable[[str, Rows], Rows]
Tables = Callable[..., Path]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: drives a real browser against a running server")
    config.addinivalue_line("markers", "server: talks to a running server, without a browser")
    config.addinivalue_line("markers", f"{tiers.MARKER}: only in the whole run (tests/tiers.py)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Names on the command line are asked for one by one; a folder or a file is looked through."""
    if not any("::" in argument for argument in config.args):
        tiers.mark(items)


@pytest.fixture(scope="session", autouse=True)
def _own_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests keep goes to a folder of their own, whatever the environment says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("RPC_DATABASE_URL", raising=False)
        patch.setenv("RPC_VAR", str(tmp_path_factory.mktemp("var")))
        yield


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Makes a folder with the shipped tables, their rows as a change would have them."""

    def tables(change: Change | None = None) -> Path:
        folder = tmp_path_factory.mktemp("changed") / "tables"
        shutil.copytree(ROOT / "data", folder)
        for file in sorted(folder.glob("*.csv")) if change else []:
            with file.open(encoding="utf-8-sig", newline="") as text:
                reader = csv.DictReader(text)
                names, rows = list(reader.fieldnames or ()), list(reader)
            with file.open("w", encoding="utf-8", newline="") as text:
                writer = csv.DictWriter(text, names)
                writer.writeheader()
                writer.writerows(change(file.name, rows))
        return folder

    return tables
