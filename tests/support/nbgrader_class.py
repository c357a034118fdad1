"""A class in a temporary folder, and nbgrader's own commands run on it."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest

from grader.nbgrading.course import gradebook_path
from support.places import ROOT

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

REPOSITORY = ROOT
MODULE = "01-clear-instructions"
SMALL = REPOSITORY / "tests/recordings/calibration/embedded-small"
RECORDINGS = [SMALL / language for language in ("en", "fr")]


class Classroom:
    """A copy of the course's folders, an exchange beside it, and a folder for each learner."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.root = root / "repository"
        self.grader = self.root / "grader"
        self.database = f"sqlite:///{gradebook_path(self.root)}"
        self.exchange = root / "exchange"
        self.learners = root / "learners"
        self._patch = patch
        self.grader.mkdir(parents=True)
        self.exchange.mkdir()
        self.exchange.chmod(0o777)
        for language in ("en", "fr"):
            for folder in ("solutions", "exercises"):
                place = Path(folder) / language / MODULE
                shutil.copytree(REPOSITORY / place, self.root / place)
        shutil.copy(REPOSITORY / "grader" / "nbgrader_config.py", self.grader)
        jupyter = root / "jupyter"
        jupyter.mkdir()
        # What a machine's administrator sets; one account plays all the learners.
        (jupyter / "nbgrader_config.py").write_text(
            f"c.Exchange.root = {str(self.exchange)!r}\nc.ExchangeCollect.check_owner = False\n"
        )
        for name, value in {
            "JUPYTER_CONFIG_DIR": str(jupyter),
            "JUPYTER_CONFIG_PATH": str(jupyter),
            "JUPYTER_DATA_DIR": str(root / "data"),
            "PROMPTEUR_HOME": str(root / "home"),
            "PROMPTEUR_LANG": "en",
            "PROMPTEUR_REPLAY": os.pathsep.join(map(str, RECORDINGS)),
        }.items():
            patch.setenv(name, value)
        patch.delenv("PROMPTEUR_COURSE_LANGUAGE", raising=False)

    def take(self, gradebook: Path) -> None:
        """Begin with a copy of this gradebook."""
        shutil.copy(gradebook, gradebook_path(self.root))

    def nbgrader(
        self, *arguments: str, folder: Path | None = None, language: str | None = None
    ) -> str:
        """Run `nbgrader …` in `folder`, the instructor's unless given; returns its log.

        `language` is PROMPTEUR_COURSE_LANGUAGE. Fails the test when nbgrader fails.
        """
        status, log = self.try_nbgrader(*arguments, folder=folder, language=language)
        assert not status, log
        return log

    def try_nbgrader(
        self, *arguments: str, folder: Path | None = None, language: str | None = None
    ) -> tuple[int, str]:
        """As `nbgrader`; returns the exit status and the log."""
        from jupyter_core.application import NoStart
        from nbgrader.apps import NbGraderApp

        log = io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder or self.grader)
            patch.setattr(sys, "path", [*sys.path])
            if language:
                patch.setenv("PROMPTEUR_COURSE_LANGUAGE", language)
            app = NbGraderApp.instance()
            try:
                app.initialize(list(arguments))
                app.init_logging(logging.StreamHandler, [log], color=False, subapps=True)
                app.start()
                status = 0
            except NoStart:  # how it ends after a subcommand
                status = 0
            except SystemExit as end:
                told = isinstance(end.code, str)
                status = 1 if told else int(end.code or 0)
                log.write(str(end.code) if told else "")
            finally:
                app.reset()
                NbGraderApp.clear_instance()
        return status, log.getvalue()

    def submitted(self, student: str, assignment: str = MODULE) -> Path:
        """The folder of a submission, made if need be."""
        folder = self.grader / "submitted" / student / assignment
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def marks(self, student: str, assignment: str = MODULE) -> dict[str, float | None]:
        """The automatic marks of a learner, by exercise id."""
        from nbgrader.api import Gradebook

        with Gradebook(self.database) as book:
            notebook = book.find_submission(assignment, student).notebooks[0]
            return {
                grade.name.removeprefix("score-"): grade.auto_score for grade in notebook.grades
            }


@contextlib.contextmanager
def new_gradebook(url: str) -> Iterator[Gradebook]:
    """A new gradebook, without the process by which nbgrader asks what its version is."""
    import nbgrader.api

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nbgrader.api, "get_alembic_version", lambda: "e43177bfe90b")
        with nbgrader.api.Gradebook(url) as gradebook:
            yield gradebook


def released(language: str, module: str = MODULE) -> nbformat.NotebookNode:
    """The notebook that learners get."""
    path = REPOSITORY / "exercises" / language / module / f"{module}.ipynb"
    return nbformat.read(path, as_version=4)


def answered(language: str, prompts: Mapping[str, str], module: str = MODULE) -> str:
    """The text of a released notebook with these prompts put in, by exercise id."""
    notebook = released(language, module)
    for cell in notebook.cells:
        for name, prompt in prompts.items():
            if cell.source.startswith(f"%%prompt {name}"):
                cell.source = f"%%prompt {name}\n{prompt}"
    return json.dumps(notebook)
