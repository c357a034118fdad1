"""`prompteur lab`: prepare the model and open JupyterLab on the learner's own copy of the
welcome notebook."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from course.cli.command import Command
from course.cli.lessons import CHECKOUT, add_folder, folder_of, sentences
from course.cli.model import announce_fetching, fetch_for_lessons
from course.cli.terminal import ProgressLine, model_progress
from course.copies.update import update
from course.display.safe import block
from course.errors import CourseError
from course.messages import say
from course.models.chosen import prepare_model
from course.paths import python_command

_GRADER = CHECKOUT / "grader"
_FRENCH = Path(__file__).parents[1] / "jupyter" / "french"
"""A folder of Jupyter's configuration that has JupyterLab speak French."""
INSTALL = (
    *("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"),
    *("-e", str(CHECKOUT), *(("-e", str(_GRADER)) if _GRADER.is_dir() else ())),
)
"""What Python is told to install the course itself in place, and the instructor's side where the
clone has it."""


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    add_folder(parser, language)
    parser.add_argument("--no-browser", action="store_true", help=say("cli.lab_browser", language))


def _run(given: Namespace, language: str) -> int:
    welcome = Path("modules") / language / "00-start-here.ipynb"
    folder = folder_of(given)
    _bring_in(folder, welcome, language)
    _install(language)
    _prepare(language)
    command = [
        *(sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"),
        f"--LabApp.default_url=/lab/tree/{welcome.as_posix()}",
    ]
    if given.no_browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        print(say("cli.lab_root", language))
        command.append("--allow-root")
    print(say("cli.lab_opening", language, notebook=welcome.as_posix()), flush=True)
    return subprocess.run(command, env=_environment(given.lang, language)).returncode


def _environment(asked: str | None, language: str) -> dict[str, str]:
    """What JupyterLab is started with: the language that was `asked` for, and its own pages in
    French where that is the `language`. What a person chose in JupyterLab's settings goes first."""
    environment = dict(os.environ)
    if asked:
        environment["PROMPTEUR_LANG"] = asked
    if language == "fr":
        before = environment.get("JUPYTER_CONFIG_PATH")
        folders = (str(_FRENCH), *((before,) if before else ()))
        environment["JUPYTER_CONFIG_PATH"] = os.pathsep.join(folders)
    return environment


def _bring_in(folder: Path, welcome: Path, language: str) -> None:
    """Bring the learner's folder up to date. Where that fails what is there opens all the same;
    raises CourseError when there is nothing to open."""
    try:
        for told in sentences(update(CHECKOUT, folder, language), folder, language):
            print(block(told))
    except CourseError as error:
        if not (folder / welcome).is_file():
            raise
        print(block(error.text(language)), file=sys.stderr)
    if not (folder / welcome).is_file():
        raise CourseError("copies.no_welcome", folder=folder)


def _install(language: str) -> None:
    """Install the course itself where only its requirements are, as after conda's command."""
    try:
        distribution("prompteur")
        return
    except PackageNotFoundError:
        print(say("cli.lab_installing", language), flush=True)
    if subprocess.run([sys.executable, *INSTALL]).returncode:
        raise CourseError("cli.lab_install_failed", command=python_command(*INSTALL))


def _prepare(language: str) -> None:
    """Fetch and start the model, and fetch that of the lessons; a failure is told, and the course
    opens all the same."""
    try:
        announce_fetching(language)
        with ProgressLine() as line:
            prepare_model(model_progress(line, language))
        fetch_for_lessons(language)
    except CourseError as error:
        said = say("cli.lab_no_model", language, reason=error.text(language))
        print(block(said), file=sys.stderr)


COMMAND = Command(_add_arguments, _run)
