"""Makes the course of a class in a temporary folder: its notebooks, what its learners hand in,
and a gradebook that knows the assignment."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from grader.nbgrading.exchange import generated
from grader.nbgrading.folders import ClassFolders, course_configuration
from grading.job import Job, run_part
from grading.learners import REPOSITORY, learners
from grading.prompts import ASSIGNMENT
from grading.replies import Replies, record


def make(job: Job) -> dict[str, Any]:
    """The course at `job.root`; with `job.replies`, also the recording of all replies."""
    root = Path(job.root)
    (root / "grader").mkdir(parents=True)
    for language in ("en", "fr"):
        for folder in ("solutions", "exercises"):
            place = Path(folder) / language / ASSIGNMENT
            shutil.copytree(REPOSITORY / place, root / place)
    shutil.copy(REPOSITORY / "grader" / "nbgrader_config.py", root / "grader")
    config = course_configuration(root)
    generated(config, ASSIGNMENT)
    folders = ClassFolders.of(config)
    prompts: dict[tuple[str, str], None] = {}
    for learner in learners(job.students):
        submitted = folders.submitted(learner.name, ASSIGNMENT)
        submitted.mkdir(parents=True)
        (submitted / f"{ASSIGNMENT}.ipynb").write_text(learner.file(), encoding="utf-8")
        if job.replies:
            prompts |= dict.fromkeys(learner.prompts.items())
    if job.replies:
        record(Replies(), prompts, Path(job.replies))
    return {}


if __name__ == "__main__":
    run_part(make)
