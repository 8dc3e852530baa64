"""Whether every pinned package has a wheel for Windows and macOS, with a hash that is written down.

`make requirements-check`. It asks the package index, so no other check runs it; it fetches what
the packages say of themselves and not the packages.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
FILES = ("requirements.txt", "requirements-dev.txt")

SYSTEMS = {
    "win_amd64": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"}
    | {"platform_machine": "AMD64"},
    "macosx_14_0_arm64": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"}
    | {"platform_machine": "arm64"},
    "macosx_14_0_x86_64": {
        "sys_platform": "darwin",
        "os_name": "posix",
        "platform_system": "Darwin",
    }
    | {"platform_machine": "x86_64"},
}
"""What wheels call a system, and how it answers the conditions of a requirement."""

VERSIONS = ("3.11", "3.14")
"""The oldest Python that the product runs on, and the newest that there is."""

_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def pinned(text: str) -> dict[str, set[str]]:
    """The requirements of a file, each with the hashes that its files may have."""
    joined = text.replace("\\\n", " ")
    lines = [line.strip() for line in joined.splitlines() if line.strip()]
    return {line.partition(" --hash")[0].strip(): set(_HASH.findall(line)) for line in lines}


def wanted(requirements: dict[str, set[str]], system: str, version: str) -> dict[str, set[str]]:
    """The requirements that a system has, without their conditions."""
    answers = dict(default_environment()) | SYSTEMS[system]
    answers |= {"python_version": version, "python_full_version": f"{version}.0"}
    found = {}
    for line, hashes in requirements.items():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(answers):
            found[line.partition(";")[0].strip()] = hashes
    return found


def problems(file: str, system: str, version: str) -> list[str]:
    """What a computer of this kind could not install."""
    requirements = wanted(pinned((ROOT / file).read_text(encoding="utf-8")), system, version)
    with tempfile.TemporaryDirectory() as folder:
        plain, report = Path(folder) / "plain.txt", Path(folder) / "report.json"
        plain.write_text("\n".join(requirements), encoding="utf-8")
        # The file lists all that is needed. Conditions and the version of Python are judged here
        # and by what wheels are called: pip judges them by the computer that it runs on.
        options = f"""--dry-run --quiet --no-deps --ignore-installed --disable-pip-version-check
            --only-binary=:all: --platform {system} --python-version {version}
            --ignore-requires-python""".split()
        named = ["--target", folder, "--report", str(report), "--requirement", str(plain)]
        ran = subprocess.run(
            [sys.executable, "-m", "pip", "install", *options, *named],
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            return ran.stderr.strip().splitlines()[-1:]
        installs = json.loads(report.read_text(encoding="utf-8"))["install"]
    known = set().union(*requirements.values())
    strange = [
        f"{each['metadata']['name']}: its hash is not in the file"
        for each in installs
        if each["download_info"]["archive_info"]["hashes"]["sha256"] not in known
    ]
    missing = len(requirements) - len(installs)
    return strange + [f"{missing} packages were not looked at"] * bool(missing)


def main() -> None:
    """Prints one line for each file, system and version; ends with 1 if anything is missing."""
    failed = False
    for file in FILES:
        for system in SYSTEMS:
            for version in VERSIONS:
                found = problems(file, system, version)
                failed |= bool(found)
                print(f"{file} on {system}, Python {version}: {'; '.join(found) or 'all there'}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
