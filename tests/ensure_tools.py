"""Sees to a Chromium for the browser tests: finds one, else installs Debian's where apt can.

Run by `make test`. Without one the browser tests say so and are skipped; where `CI` is set
that is an error, so that a build cannot be green without them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a Chromium on this machine; None without one."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def install() -> None:
    """Install Debian's Chromium if this account may; its output goes to standard error."""
    root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if not shutil.which("apt-get") or (root and not shutil.which("sudo")):
        return
    print("Installing Chromium for the browser tests…", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "chromium", "fonts-liberation"]):
        subprocess.run(
            [*root, "apt-get", *command], env=environment, stdout=subprocess.DEVNULL, check=False
        )


def main() -> int:
    """0 when there is a Chromium, or when its absence is no error."""
    if not find():
        install()
    if find():
        return 0
    print("There is no Chromium, so the browser tests are skipped. Install Chromium to run them.")
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
