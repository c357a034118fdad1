"""nbgrader's configuration for the course: where things are, and that nothing of a learner's runs.

`grader/nbgrader_config.py` hands it to nbgrader's own commands and to formgrader.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from traitlets.config import Config

from course.errors import CourseError
from course.messages import LANGUAGES, say

COURSE_LANGUAGE = "PROMPTEUR_COURSE_LANGUAGE"
"""The environment variable that names the language to release and collect: "en" or "fr"."""


def course_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language that PROMPTEUR_COURSE_LANGUAGE names; English when it is not set.

    Raises CourseError for another language than the course's.
    """
    asked = environment.get(COURSE_LANGUAGE) or "en"
    if asked not in LANGUAGES:
        raise CourseError("collecting.language", variable=COURSE_LANGUAGE, asked=asked)
    return asked


def gradebook_path(root: Path) -> Path:
    """The gradebook of a class, unless nbgrader is told of another.

    It has not the name that nbgrader looks for by itself: where nbgrader could not read our
    configuration it would find the submissions, know the assignment, and run their code.
    """
    return root / "grader" / "class.db"


def course_id(language: str) -> str:
    """The name of the course of one language in the exchange."""
    return f"prompteur-{language}"


def course_config(root: Path, language: str) -> Config:
    """How nbgrader works on the repository at `root`, releasing and collecting in `language`.

    The two languages are two courses of the exchange, `prompteur-en` and `prompteur-fr`, with
    the same assignments; their submissions meet in one folder and one gradebook.
    """
    config = _releasing(root, language)
    config.CourseDirectory.course_id = course_id(language)
    config.CourseDirectory.release_directory = f"exercises/{language}"
    for step in ("submitted", "autograded", "feedback"):
        config.CourseDirectory[f"{step}_directory"] = f"grader/{step}"
    config.CourseDirectory.db_url = f"sqlite:///{gradebook_path(root)}"

    config.Autograde.exporter_class = "grader.nbgrading.preprocessors.UnreadSubmission"
    config.Autograde.sanitize_preprocessors = ["grader.nbgrading.preprocessors.Rebuild"]
    config.Autograde.autograde_preprocessors = [
        "grader.nbgrading.preprocessors.Evaluate",
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
    ]
    config.Autograde.pre_convert_hook = "grader.nbgrading.preprocessors.prepare_submission"
    config.ExchangeFactory.collect = "grader.nbgrading.collecting.Collect"
    config.ExchangeFactory.release_feedback = "grader.nbgrading.collecting.ReleaseFeedback"

    # Its page would show the whole configuration, a database's password included.
    config.FormgradeExtension.debug = False

    config.ZipCollectApp.downloaded_directory = "grader/downloaded"
    config.ZipCollectApp.extractor_plugin = "grader.nbgrading.zips.LmsExtractor"
    config.FileNameCollectorPlugin.named_regexp = (
        r".*[/\\](?P<student_id>[^/\\]+)[/\\](?P<file_id>[^/\\]+)\.ipynb$"
    )
    return config


def release_config(root: Path, language: str, folder: Path) -> Config:
    """How `solutions/<language>` is released into `folder/release`, without a gradebook."""
    config = _releasing(root, language)
    config.CourseDirectory.release_directory = str(folder / "release")
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    config.NbGraderAPI.log_level = "WARN"
    return config


def put_tools_on_path() -> None:
    """nbgrader runs `alembic` from the PATH, where an environment that is not activated has none:
    put this interpreter's folder there."""
    if not shutil.which("alembic"):
        folder = str(Path(sys.executable).parent)
        os.environ["PATH"] = os.pathsep.join([folder, os.environ.get("PATH", "")])


def _releasing(root: Path, language: str) -> Config:
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.source_directory = f"solutions/{language}"
    config.ClearSolutions.code_stub = {"python": say("prompt.stub", language)}
    return config
