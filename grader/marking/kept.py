"""What was graded of each submission, kept beside the gradebook: `graded/<assignment>/<id>.json`.

With it a run that was stopped goes on where it was, and a report can be written again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.exercises.exercise import exercises
from grader import modes
from grader.marking.grade import PromptGrade
from grader.marking.heldout import marked_on
from grader.submissions.submission import Submission


@dataclass(frozen=True)
class GradedFile:
    """The file of one submission. `digest` covers all that decides its grades: see `digest_of`."""

    digest: str
    grades: Mapping[str, PromptGrade]

    @property
    def complete(self) -> bool:
        """Whether everything that was handed in has a score."""
        return all(grade.score is not None for grade in self.grades.values())


def read_graded(path: Path) -> GradedFile | None:
    """The file at `path`; None where there is none or it is of another version."""
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        grades = {name: PromptGrade.from_json(one) for name, one in row["grades"].items()}
        return GradedFile(row["digest"], grades)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_graded(path: Path, graded: GradedFile, shared: bool = False) -> None:
    """Write the file at `path`, whole or not at all."""
    grades = {name: one.as_json() for name, one in graded.grades.items()}
    row: dict[str, Any] = {"digest": graded.digest, "grades": grades}
    write_whole(path, json.dumps(row, ensure_ascii=False), shared)


def digest_of(submission: Submission, model: str) -> str:
    """SHA-256, in hexadecimal, of the prompts, the fingerprint of the model, and the exercises
    with their held-out cases: when none of them has changed, neither has a grade."""
    tasks = [one for one in exercises(submission.language) if one.module == submission.assignment]
    parts = [dict(submission.prompts), model, [marked_on(one) for one in tasks]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def write_whole(path: Path, text: str, shared: bool = False) -> None:
    """Write `text` to `path`, whole or not at all: see `grader.modes`."""
    modes.write_whole(path, text.encode("utf-8", "replace"), shared)
