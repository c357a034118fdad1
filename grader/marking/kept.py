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

from course.exercises.exercise import exercise
from grader import modes
from grader.marking.grade import PromptGrade
from grader.marking.heldout import marked_on
from grader.submissions.submission import Submission


@dataclass(frozen=True)
class GradedFile:
    """The file of one submission: its grades by exercise id, and of each the key of what it was
    graded for (see `key_of`)."""

    grades: Mapping[str, PromptGrade]
    keys: Mapping[str, str]

    def current(self, exercise_id: str, key: str) -> PromptGrade | None:
        """The grade of an exercise for exactly what has that key; None where there is none, or
        one that lacks its score."""
        grade = self.grades.get(exercise_id)
        is_so = grade and grade.score is not None and self.keys.get(exercise_id) == key
        return grade if is_so else None

    def complete(self, keys: Mapping[str, str]) -> bool:
        """Whether everything with these keys, by exercise id, has a score."""
        return all(self.current(name, key) for name, key in keys.items())


NOTHING = GradedFile({}, {})
"""What is graded of a submission that nobody has graded."""


def read_graded(path: Path) -> GradedFile | None:
    """The file at `path`; None where there is none or it is of another version."""
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        grades = {name: PromptGrade.from_json(one) for name, one in row["grades"].items()}
        return GradedFile(grades, dict(row["keys"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_graded(path: Path, graded: GradedFile, shared: bool = False) -> None:
    """Write the file at `path`, whole or not at all."""
    grades = {name: one.as_json() for name, one in graded.grades.items()}
    row: dict[str, Any] = {"keys": dict(graded.keys), "grades": grades}
    write_whole(path, json.dumps(row, ensure_ascii=False), shared)


def keys_of(submission: Submission, model: str) -> dict[str, str]:
    """The key of each exercise that has a prompt in `submission`, by its id."""
    return {
        name: key_of(name, submission.language, prompt, model)
        for name, prompt in submission.prompts.items()
    }


def key_of(exercise_id: str, language: str, prompt: str, model: str) -> str:
    """SHA-256, in hexadecimal, of all that decides a grade: the prompt, the fingerprint of the
    model, and the exercise with its held-out cases. When none of them has changed, neither has
    the grade."""
    parts = [prompt, model, marked_on(exercise(exercise_id, language))]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def write_whole(path: Path, text: str, shared: bool = False) -> None:
    """Write `text` to `path`, whole or not at all: see `grader.modes`."""
    modes.write_whole(path, text.encode("utf-8", "replace"), shared)
