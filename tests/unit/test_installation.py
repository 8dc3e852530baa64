"""Where an installed product keeps things, on each system, and from whatever folder it starts."""

from __future__ import annotations

from pathlib import Path

import pytest

import rpc
from rpc import installation
from rpc.areas.errors import AreaError
from rpc.storage.location import FOLDER_SETTING, URL_SETTING, database_url, from_any_folder

ROOT = Path(__file__).resolve().parents[2]
USER = Path("/home/somebody")


@pytest.mark.parametrize(
    ("system", "environment", "folder"),
    [
        ("linux", {}, USER / ".local" / "share"),
        ("linux", {"XDG_DATA_HOME": "/elsewhere"}, Path("/elsewhere")),
        ("linux", {"XDG_DATA_HOME": "not/whole"}, USER / ".local" / "share"),
        ("darwin", {"XDG_DATA_HOME": "/elsewhere"}, USER / "Library" / "Application Support"),
        ("win32", {"LOCALAPPDATA": "/c/local"}, Path("/c/local")),
        ("win32", {}, USER / "AppData" / "Local"),
    ],
)
def test_a_user_has_a_folder_for_data(
    system: str, environment: dict[str, str], folder: Path
) -> None:
    assert installation.user_data(system, environment, USER) == folder


def test_a_checkout_keeps_to_itself() -> None:
    assert not installation.is_installed()
    assert installation.home() == ROOT
    assert installation.var() == ROOT / "var"


def test_installed_it_keeps_areas_with_the_user_and_not_in_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(installation, "_CARRIED", tmp_path)
    monkeypatch.delenv(FOLDER_SETTING, raising=False)
    assert installation.home() == tmp_path
    assert installation.var() == installation.user_data() / installation.USER_FOLDER
    assert database_url().endswith("/relationship-support-pathway/areas.db")


@pytest.mark.parametrize(
    ("setting", "value", "became", "place"),
    [
        (FOLDER_SETTING, "kept", "{here}/kept", "{here}/kept/areas.db"),
        (FOLDER_SETTING, "/a%20b", "/a%20b", "/a%20b/areas.db"),
        (URL_SETTING, "sqlite:///x.db", "sqlite:///{here}/x.db", "{here}/x.db"),
        (URL_SETTING, "sqlite://", None, "the database that RPC_DATABASE_URL names"),
        (
            URL_SETTING,
            "postgresql://somebody:secret@host/areas",
            None,
            "the database areas that RPC_DATABASE_URL names",
        ),
    ],
)
def test_a_server_that_starts_elsewhere_uses_the_same_database(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    setting: str,
    value: str,
    became: str | None,
    place: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(setting, value)
    settings, where = from_any_folder()
    assert settings == ({} if became is None else {setting: became.format(here=tmp_path)})
    assert where == place.format(here=tmp_path)


def test_a_setting_that_names_no_database_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(URL_SETTING, "not an address")
    with pytest.raises(AreaError, match="is not the address of a database"):
        from_any_folder()


def test_one_place_says_the_version() -> None:
    assert f"{rpc.PRODUCT} {rpc.__version__}" == rpc.MADE_BY
