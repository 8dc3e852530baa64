"""Makes sure that there is a PostgreSQL for the storage tests, where that can be done.

Found under /usr/lib/postgresql or on PATH, else from the system's packages when root on Debian or
Ubuntu. Where neither works it says so: the storage tests then run on SQLite only. Run again, it
does nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess

from postgresql import programs

PACKAGES = ["postgresql"]


def main() -> None:
    if programs():
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update", "-qq"], ["install", "-y", "-qq", *PACKAGES]):
            if subprocess.run(["apt-get", *step], env=environment, check=False).returncode:
                break
    if not programs():
        print(
            "There is no PostgreSQL here: the storage tests will run on SQLite only. "
            "Install it (Debian, Ubuntu: apt-get install postgresql) to run them on both."
        )


if __name__ == "__main__":
    main()
