"""What is installed is what was looked at: each file of a package has its hash written down."""

from __future__ import annotations

import pytest
from requirements_check import FILES, ROOT, SYSTEMS, pinned, wanted


@pytest.mark.parametrize("file", FILES)
def test_every_package_is_pinned_with_hashes_and_no_index_is_named(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    requirements = pinned(text)
    assert len(requirements) > 20
    assert [line for line, hashes in requirements.items() if "==" not in line or not hashes] == []
    assert "://" not in text
    assert "--index" not in text


@pytest.mark.parametrize("file", FILES)
def test_what_is_asked_for_by_hand_is_in_the_lock(file: str) -> None:
    by_hand = (ROOT / file.replace(".txt", ".in")).read_text(encoding="utf-8")
    locked = {line.partition("==")[0] for line in pinned((ROOT / file).read_text(encoding="utf-8"))}
    names = [line for line in by_hand.splitlines() if line and not line.startswith(("#", "-c"))]
    assert {name.partition("==")[0].partition("[")[0] for name in names} <= locked


def test_conditions_are_judged_for_the_other_system() -> None:
    requirements = {"a==1": {"0"}, "b==1 ; sys_platform == 'win32'": {"1"}}
    assert list(wanted(requirements, "win_amd64", "3.11")) == ["a==1", "b==1"]
    assert list(wanted(requirements, "macosx_14_0_arm64", "3.11")) == ["a==1"]
    assert len(SYSTEMS) == 3


@pytest.mark.parametrize("file", ["Makefile", "README.md"])
def test_installing_asks_for_the_hashes(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    installs = [line for line in text.splitlines() if "pip install" in line]
    assert installs
    ours = "--no-deps dist/relationship_support_pathway-"  # brings nothing from elsewhere
    assert all("--require-hashes" in line or ours in line for line in installs)
