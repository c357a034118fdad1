"""Sets the course up in Google Colab: `%run prompteur/hosted/colab.py LANGUAGE [MODEL]` in a
notebook, with the model to fetch, or else the one that the machine has the memory for.

Colab's kernel lives in an environment of Google's, whose hundreds of packages fit each other. What
is there and new enough for the course stays as it is; what is missing or too old is installed in
the version of the lock file. JupyterLab, Notebook and nbgrader are left out: they are the page
around the notebook, which Colab has of its own. This file runs before the course is installed.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = {"jupyterlab", "jupyterlab-language-pack-fr-fr", "nbgrader", "notebook"}


def needed(root: Path = ROOT) -> list[Requirement]:
    """What a learner's kernel needs."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = map(Requirement, project["dependencies"])
    return [
        one
        for one in wanted
        if one.name not in LEFT_OUT and (one.marker is None or one.marker.evaluate())
    ]


def locked(root: Path = ROOT) -> dict[str, str]:
    """The pin of each package in the lock file that is meant for this Python, such as "==1.2"."""
    pins: dict[str, str] = {}
    for line in (root / "requirements" / "course.lock").read_text(encoding="utf-8").splitlines():
        if line[:1].isalnum():
            one = Requirement(line.removesuffix("\\").strip())
            if one.marker is None or one.marker.evaluate():
                pins[canonicalize_name(one.name)] = str(one.specifier)
    return pins


def constraints(
    needed: list[Requirement], locked: Mapping[str, str], installed: Mapping[str, str]
) -> list[str]:
    """Pins for whatever is not installed, or too old. `installed` has versions by name."""
    asked: dict[str, SpecifierSet] = {canonicalize_name(one.name): one.specifier for one in needed}
    enough = {
        name for name, version in installed.items() if name not in asked or version in asked[name]
    }
    return [f"{name}{pin}" for name, pin in locked.items() if name not in enough]


def install(root: Path = ROOT) -> str:
    """Install what is missing, and the course; returns what pip complained of, else ""."""
    installed: dict[str, str] = {
        canonicalize_name(one.name): one.version for one in metadata.distributions()
    }
    asked = needed(root)
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "constraints.txt"
        pins.write_text("\n".join(constraints(asked, locked(root), installed)), encoding="utf-8")
        wanted = ["--constraint", str(pins), *map(str, asked)]
        return _pip(wanted) or _pip(["--no-deps", str(root)])


def _pip(arguments: list[str]) -> str:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run = subprocess.run([*command, *arguments], capture_output=True, text=True)
    return run.stderr if run.returncode else ""


def fetch_model(names: Sequence[str]) -> str:
    """Fetch the file of the named model, or of the one that would answer; returns what is to be
    said when it cannot be had, else ""."""
    command = [sys.executable, "-m", "course", "model", *names]
    run = subprocess.run(command, capture_output=True, text=True)
    return run.stderr if run.returncode else ""


def main() -> None:
    """Set up, and say in LANGUAGE how it went."""
    sys.path.insert(0, str(ROOT))
    from course.messages import say

    sys.path.remove(str(ROOT))  # from here on, only what is installed is found
    speak = os.environ["PROMPTEUR_LANG"] = sys.argv[1]
    print(say("hosted.colab_installing", speak), flush=True)
    problem = install()
    if problem:
        print(say("hosted.colab_failed", speak, problem=problem.strip()))
        return
    importlib.invalidate_caches()
    print(fetch_model(sys.argv[2:]), end="")
    from google.colab import output  # type: ignore[import-not-found]

    output.enable_custom_widget_manager()  # without it Colab shows no panel
    print(say("hosted.colab_ready", speak))


if __name__ == "__main__":
    main()
