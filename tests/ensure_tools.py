"""Sees to the programs that some tests need and that pip does not bring: a Chromium, and a
PostgreSQL server. Finds them, else installs Debian's where apt can.

Run by `make test`. Without one its tests say so and are skipped; where `CI` is set that is an
error, so that a build cannot be green without them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
POSTGRESQL = Path("/usr/lib/postgresql")


def find_chromium() -> str | None:
    """The path of a Chromium on this machine; None without one."""
    return next((path for path in map(shutil.which, CHROMIUM) if path), None)


def find_postgresql() -> str | None:
    """The folder of PostgreSQL's programs, the newest; None without a server. Debian keeps them
    off the PATH."""
    found = shutil.which("initdb")
    if found:
        return str(Path(found).resolve().parent)
    return next((str(one.parent) for one in sorted(POSTGRESQL.glob("*/bin/initdb"))[::-1]), None)


TOOLS: dict[str, tuple[Callable[[], str | None], list[str]]] = {
    "Chromium": (find_chromium, ["chromium", "fonts-liberation"]),
    "PostgreSQL": (find_postgresql, ["postgresql"]),
}


def install(packages: list[str]) -> None:
    """Install Debian's packages if this account may."""
    root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if not shutil.which("apt-get") or (root and not shutil.which("sudo")):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
        subprocess.run(
            [*root, "apt-get", *command], env=environment, stdout=subprocess.DEVNULL, check=False
        )


def main() -> int:
    """0 when everything is there, or when what is missing is no error."""
    missing = False
    for name, (find, packages) in TOOLS.items():
        if not find():
            print(f"Installing {name} for its tests…", flush=True)
            install(packages)
        if not find():
            missing = True
            print(f"There is no {name}, so its tests are skipped. Install {name} to run them.")
    return 1 if missing and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
