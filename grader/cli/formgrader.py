"""`prompteur formgrader`: JupyterLab for an instructor, where nbgrader's formgrader is.

The folder `grader/` is then one of Jupyter's configuration folders: nbgrader finds
`grader/nbgrader_config.py` there, and JupyterLab `grader/labconfig/`, which shows the parts of
nbgrader that are for instructors and that learners do not see.
"""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from course.cli.command import Command
from course.errors import CourseError
from course.messages import say
from grader.paths import ROOT


def jupyter_environment(root: Path, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment in which Jupyter is the instructor's, for the repository at `root`."""
    before = environment.get("JUPYTER_CONFIG_PATH")
    folders = [str(root / "grader"), *([before] if before else [])]
    return {**environment, "JUPYTER_CONFIG_PATH": os.pathsep.join(folders)}


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.add_argument("--no-browser", action="store_true", help=say("cli.lab_browser", language))


def _run(given: Namespace, language: str) -> int:
    if not (ROOT / "solutions").is_dir():
        raise CourseError("cli.lab_no_checkout")
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}"]
    if given.no_browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        print(say("cli.lab_root", language))
        command.append("--allow-root")
    print(say("formgrader.opening", language), flush=True)
    return subprocess.run(command, env=jupyter_environment(ROOT), cwd=ROOT).returncode


command = Command(_add_arguments, _run)
