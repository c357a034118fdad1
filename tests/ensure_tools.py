"""Sees to the programs that some tests need and that the tests' own packages do not bring: a
Chromium and a PostgreSQL server, Debian's where apt can; and real servers of language models,
with pip, in an environment of their own.

Run by `make test`. Without one its tests say so and are skipped; where `CI` is set that is an
error, so that a build cannot be green without them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SERVERS = ROOT / ".venv" / "servers"
"""The environment of LiteLLM's proxy and of llama-cpp-python's server, beside the tests' own."""
LOCKS = [ROOT / "requirements" / name for name in ("servers.lock", "llama-cpp-python.lock")]

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


def find_servers() -> str | None:
    """The Python of the servers' environment; None unless it has what the locks say."""
    installed = SERVERS / "installed"
    if not installed.exists() or installed.read_text() != _locked():
        return None
    return str(SERVERS / "bin" / "python")


def install_servers() -> None:
    """Make the servers' environment. llama-cpp-python comes without its compiled half."""
    python = str(SERVERS / "bin" / "python")
    pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "-qq", "--no-deps")
    locked = ("--no-compile", "--require-hashes", "-r")
    wheels, source = map(str, LOCKS)
    commands = (
        (sys.executable, "-m", "venv", "--clear", str(SERVERS)),
        (*pip, *locked, wheels),
        (*pip, "--no-build-isolation", *locked, source),
    )
    environment = {**os.environ, "SKBUILD_WHEEL_CMAKE": "false"}
    if all(subprocess.run(one, env=environment, check=False).returncode == 0 for one in commands):
        (SERVERS / "installed").write_text(_locked())


def _locked() -> str:
    """What tells whether the locks have changed since."""
    return hashlib.sha256(b"".join(one.read_bytes() for one in LOCKS)).hexdigest()


def debian(*packages: str) -> Callable[[], None]:
    """Installs Debian's packages if this account may."""
    return lambda: _install(packages)


def _install(packages: Sequence[str]) -> None:
    root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if not shutil.which("apt-get") or (root and not shutil.which("sudo")):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
        subprocess.run(
            [*root, "apt-get", *command], env=environment, stdout=subprocess.DEVNULL, check=False
        )


TOOLS: dict[str, tuple[Callable[[], str | None], Callable[[], None]]] = {
    "Chromium": (find_chromium, debian("chromium", "fonts-liberation")),
    "PostgreSQL": (find_postgresql, debian("postgresql")),
    "LiteLLM and llama-cpp-python": (find_servers, install_servers),
}


def main() -> int:
    """0 when everything is there, or when what is missing is no error."""
    missing = False
    for name, (find, install) in TOOLS.items():
        if not find():
            print(f"Installing {name} for the tests…", flush=True)
            install()
        if not find():
            missing = True
            print(f"There is no {name}, so its tests are skipped. Install {name} to run them.")
    return 1 if missing and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
