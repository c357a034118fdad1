"""What is written of a graded submission: its notebook, its feedback page, and that it is done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course.exercises.exercise import Exercise
from course.messages import say
from grader.marking.grade import PromptGrade
from grader.marking.kept import GradedFile, write_graded, write_whole
from grader.marking.work import Points, Work
from grader.nbgrading.book import Entry, Recorded
from grader.nbgrading.collecting import keep_for_feedback
from grader.nbgrading.folders import ClassFolders
from grader.reporting.comments import comment_on
from grader.reporting.feedback import feedback_page
from grader.submissions.rebuilt import Graded, rebuilt
from grader.submissions.submission import Submission


@dataclass(frozen=True)
class Writer:
    """Writes what came of the submissions of `assignment`, each file whole or not at all; its
    exercises have `points`."""

    folders: ClassFolders
    assignment: str
    points: Points

    def notebook(self, work: Work, entries: Mapping[str, Entry]) -> None:
        """The rebuilt notebook, with the marks and comments of `entries`."""
        marks = {
            name: Graded(one.score, one.comment, self.points.get(name))
            for name, one in entries.items()
        }
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
            points=self.points,
            points_by_hand=recorded.points_by_hand,
            extra_credit=recorded.extra_credit,
            late_penalty=recorded.late_penalty,
            comments=recorded.comments,
        )
        write_whole(place, page, self.shared)
        submitted = self.folders.submitted(work.student, self.assignment)
        keep_for_feedback(submitted, place.parent, self.shared)

    def done(self, work: Work, graded: GradedFile) -> None:
        """The file that says what of the submission is graded."""
        write_graded(self.folders.graded(work.student, self.assignment), graded, self.shared)

    @property
    def shared(self) -> bool:
        """Whether the instructor's group may do all that the instructor may."""
        return bool(self.folders.course.groupshared)


def entries_of(
    tasks: Sequence[Exercise], submission: Submission, grades: Mapping[str, PromptGrade]
) -> dict[str, Entry]:
    """What to record of each exercise of a submission, by its id."""
    return {one.id: _entry(one, submission, grades) for one in tasks}


def _entry(task: Exercise, submission: Submission, grades: Mapping[str, PromptGrade]) -> Entry:
    """What to record of an exercise: no score where its prompt is not graded or the file could
    not be read, 0 points where nothing was handed in for it."""
    if task.id in grades:
        return Entry(grades[task.id].score, comment_on(grades[task.id]))
    if task.id in submission.prompts:
        return Entry(None, say("grade.not_graded_yet", submission.language))
    if submission.unread:
        return Entry(None, say("grade.unread", submission.language))
    return Entry(0.0, "")


@lru_cache
def _read_source(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)
