"""What a wheel of the product is: all that runs, nothing that only checks, from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest
from serving import serving

import rpc

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_package_needs_what_the_product_uses() -> None:
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    assert PROJECT["dependencies"] == [line for line in lines if line and line[0] != "#"]


def test_the_version_is_said_in_one_place() -> None:
    assert "version" in PROJECT["dynamic"]
    told = [
        path.name
        for path in [*(ROOT / "rpc").rglob("*.py"), ROOT / "app.py", *ROOT.glob("pages/*.py")]
        if f'"{rpc.__version__}"' in path.read_text(encoding="utf-8")
    ]
    assert told == ["__init__.py"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = ["wheel", "--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", *build, str(ROOT)], check=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment into which the wheel was put; other packages are ours."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    scheme = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", vars=scheme))
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--no-cache-dir", "--python", str(programs / "python")]
    subprocess.run([*pip, "install", "--no-deps", "--quiet", str(wheel)], check=True)
    (packages / "ours.pth").write_text(
        "\n".join(path for path in sys.path if path.endswith("site-packages")), encoding="utf-8"
    )
    return programs


@pytest.mark.thorough
def test_a_wheel_holds_all_that_runs_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        held = set(file.namelist())
    beside = [ROOT / "app.py", ROOT / ".streamlit" / "config.toml"]
    beside += [*(ROOT / "pages").glob("*.py"), *(ROOT / "data").glob("*.csv")]
    wanted = {f"rpc/site/{path.relative_to(ROOT).as_posix()}" for path in beside}
    wanted |= {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "rpc").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert "rpc/py.typed" in wanted
    assert {name for name in held if ".dist-info/" not in name} == wanted
    assert wheel.name.startswith(f"relationship_support_pathway-{rpc.__version__}-")


@pytest.mark.thorough
def test_installed_the_commands_work_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "user")}

    def ran(*arguments: str) -> str:
        command = [str(installed / "rpc"), *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    assert ran("check") == "No problems found.\n"
    assert ran("--version") == f"{rpc.MADE_BY}\n"
    assert ran("areas") == "There is no area yet.\n"
    kept = tmp_path / "user" / ".local" / "share" / "relationship-support-pathway" / "areas.db"
    assert sys.platform != "linux" or kept.is_file()


PAGES = """
from streamlit.testing.v1 import AppTest
from rpc.installation import home
at = AppTest.from_file(str(home() / "app.py"), default_timeout=60).run()
for page in sorted(home().glob("pages/*.py")):
    at.switch_page(f"pages/{page.name}").run()
    assert not at.exception, at.exception
    print(page.stem, any("<h1>" in each.proto.body for each in at.get("html")))
"""


@pytest.mark.thorough
def test_installed_every_page_is_drawn(installed: Path, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "RPC_VAR": str(tmp_path / "var")}
    done = subprocess.run(
        [str(installed / "python"), "-c", PAGES],
        cwd=tmp_path,
        env=environment | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [
        word for page in sorted(ROOT.glob("pages/*.py")) for word in (page.stem, "True")
    ]


@pytest.mark.thorough
@pytest.mark.server
def test_installed_the_pages_answer_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """Ready is when its health answers; the fixture waits for that."""
    command = ("serve", "--port")
    with serving(command=command, program=str(installed / "rpc"), folder=tmp_path) as server:
        server.output.seek(0)
        said = server.output.read().decode()
    assert f"{rpc.MADE_BY}. What areas keep is in {server.var / 'areas.db'}." in said
    assert list(tmp_path.iterdir()) == []
