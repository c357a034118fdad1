"""Where nbgrader keeps the files of a class, as `grader/nbgrader_config.py` says."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from jupyter_core.application import JupyterApp
from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc
from traitlets.config import Config
from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

from course.errors import CourseError
from grader.paths import ROOT

_CONFIG = "nbgrader_config.py"
_LONGEST_TIME = 100


def course_configuration(root: Path | None = None) -> Config:
    """nbgrader's configuration of the course at `root`, the repository unless given: what this
    machine's Jupyter folders say, and before that `grader/nbgrader_config.py`. Raises
    CourseError without one."""
    root = root or ROOT
    machine = NbGrader()
    JupyterApp.load_config_file(machine)
    try:
        own = PyFileConfigLoader(_CONFIG, path=str(root / "grader")).load_config()
    except ConfigFileNotFound:
        raise CourseError("grade.no_course", folder=root) from None
    config: Config = machine.config
    config.merge(own)
    return config


@dataclass(frozen=True)
class ClassFolders:
    """The folders of nbgrader's `course`."""

    course: CourseDirectory

    @classmethod
    def of(cls, config: Config) -> ClassFolders:
        """The folders that `config` names."""
        return cls(CourseDirectory(config=config))

    def students(self, assignment: str) -> list[str]:
        """Who handed something in: plain folders only, no links, sorted."""
        top = self._place(self.course.submitted_directory, ".", assignment).parent
        found = []
        for entry in os.scandir(top) if top.is_dir() else ():
            folder = Path(entry.path) / assignment
            plain = entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")
            if plain and folder.is_dir() and not folder.is_symlink():
                found.append(entry.name)
        return sorted(found)

    def submitted(self, student: str, assignment: str) -> Path:
        """The folder that a student handed in."""
        return self._place(self.course.submitted_directory, student, assignment)

    def autograded(self, student: str, assignment: str) -> Path:
        """The notebook rebuilt from a submission."""
        folder = self._place(self.course.autograded_directory, student, assignment)
        return folder / f"{assignment}.ipynb"

    def feedback(self, student: str, assignment: str) -> Path:
        """A student's feedback page."""
        folder = self._place(self.course.feedback_directory, student, assignment)
        return folder / f"{assignment}.html"

    def graded(self, student: str, assignment: str) -> Path:
        """What was graded of a submission: see `grader.marking.kept`."""
        return self._root / "grader" / "graded" / assignment / f"{student}.json"

    def reports(self, assignment: str) -> Path:
        """The folder of the instructor's report."""
        return self._root / "grader" / "reports" / assignment

    def source(self, language: str, assignment: str) -> Path:
        """The instructor's notebook."""
        return self._root / "solutions" / language / assignment / f"{assignment}.ipynb"

    def timestamp(self, student: str, assignment: str) -> str | None:
        """When the submission came, as its folder says; None when that is no time."""
        path = self.submitted(student, assignment) / "timestamp.txt"
        try:
            if path.is_symlink() or not path.is_file():
                return None
            with path.open(encoding="utf-8") as file:
                text = file.read(_LONGEST_TIME).strip()
            parse_utc(text)
        except (OSError, ValueError, OverflowError):
            return None
        return text

    @property
    def _root(self) -> Path:
        return Path(self.course.root)

    def _place(self, directory: str, student: str, assignment: str) -> Path:
        place: str = self.course.format_path(directory, student, assignment)
        return self._root / place
