"""What is written of a graded submission: its notebook, its feedback page, and that it is done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course.exercises.exercise import Exercise, exercises
from course.messages import say
from grader.marking.grade import PromptGrade
from grader.marking.kept import GradedFile, write_graded, write_whole
from grader.marking.work import Work
from grader.nbgrading.book import Entry, Recorded
from grader.nbgrading.collecting import keep_for_feedback
from grader.nbgrading.folders import ClassFolders
from grader.reporting.comments import comment_on
from grader.reporting.feedback import feedback_page
from grader.submissions.rebuilt import Graded, rebuilt
from grader.submissions.submission import Submission


@dataclass(frozen=True)
class Writer:
    """Writes what came of the submissions of `assignment`, each file whole or not at all."""

    folders: ClassFolders
    assignment: str

    def notebook(self, work: Work, entries: Mapping[str, Entry]) -> None:
        """The rebuilt notebook, with the marks and comments of `entries`."""
        marks = {name: Graded(one.score, one.comment) for name, one in entries.items()}
        source = _read_source(self.folders.source(work.submission.language, self.assignment))
        notebook = rebuilt(source, work.submission, marks)
        path = self.folders.autograded(work.student, self.assignment)
        # nbformat.writes would validate what is the instructor's own but for a few texts.
        write_whole(path, json.dumps(notebook, ensure_ascii=False), self.shared)

    def feedback(self, work: Work, grades: Mapping[str, PromptGrade], recorded: Recorded) -> None:
        """The learner's page."""
        place = self.folders.feedback(work.student, self.assignment)
        page = feedback_page(
            work.submission,
            grades,
            points_by_hand=recorded.points_by_hand,
            comments=recorded.comments,
        )
        write_whole(place, page, self.shared)
        submitted = self.folders.submitted(work.student, self.assignment)
        keep_for_feedback(submitted, place.parent, self.shared)

    def done(self, work: Work, grades: Mapping[str, PromptGrade]) -> None:
        """The file that says that the submission is graded."""
        graded = GradedFile(work.digest, dict(grades))
        write_graded(self.folders.graded(work.student, self.assignment), graded, self.shared)

    @property
    def shared(self) -> bool:
        """Whether the instructor's group may do all that the instructor may."""
        return bool(self.folders.course.groupshared)


def tasks_of(submission: Submission) -> list[Exercise]:
    """The exercises of a submission's assignment, in its language."""
    return [one for one in exercises(submission.language) if one.module == submission.assignment]


def entries_of(submission: Submission, grades: Mapping[str, PromptGrade]) -> dict[str, Entry]:
    """What to record of a submission, by exercise id; what was not graded is left out."""
    known = {one.id: _entry(one, submission, grades) for one in tasks_of(submission)}
    return {name: entry for name, entry in known.items() if entry is not None}


def _entry(
    task: Exercise, submission: Submission, grades: Mapping[str, PromptGrade]
) -> Entry | None:
    """What to record of an exercise: 0 points where nothing was handed in for it, no score where
    the file could not be read; None, nothing, where it was not graded this time or ever."""
    if task.id in grades:
        return Entry(grades[task.id].score, comment_on(grades[task.id]))
    if task.id in submission.prompts:
        return None
    if submission.unread:
        return Entry(None, say("grade.unread", submission.language))
    return Entry(0.0, "")


@lru_cache
def _read_source(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)
