"""Makes sure that there is a Chromium for the tests: found, installed from packages, or downloaded.

In this order: the one that PLAYWRIGHT_BROWSER_EXECUTABLE_PATH names; one on PATH; the system's
packages when root on Debian or Ubuntu; else Playwright's own download. Run again, it does nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PACKAGES = ["chromium", "fonts-dejavu-core"]


def executable(named: str | None) -> str | None:
    """The browser to start: the one that is named, else one on PATH, else Playwright's own."""
    on_path = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    return named or next(filter(None, on_path), None)


def main() -> None:
    if executable(os.environ.get("PLAYWRIGHT_BROWSER_EXECUTABLE_PATH")):
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update", "-qq"], ["install", "-y", "-qq", *PACKAGES]):
            if subprocess.run(["apt-get", *step], env=environment, check=False).returncode:
                break
        else:
            if executable(None):
                return
    download = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(download, check=False).returncode:
        sys.exit(
            "There is no Chromium for the browser tests and none could be fetched. Install it and "
            "name its program in PLAYWRIGHT_BROWSER_EXECUTABLE_PATH."
        )


if __name__ == "__main__":
    main()
