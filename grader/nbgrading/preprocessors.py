"""What nbgrader runs on notebooks in place of its own: no code of a submission is ever executed.

nbgrader's autograde makes two passes. The first, "sanitize", throws the submitted notebook away
and puts one in its place that is rebuilt from the instructor's source and from the prompts, read
as data. The second, "autograde", evaluates the prompts and writes what came out into the notebook,
where nbgrader finds the marks. No kernel is started.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.converters.base import BaseConverter
from nbgrader.preprocessors import NbGraderPreprocessor

from course.learner.model import learners_model
from course.messages import say
from grader.marking.executors import grade_one
from grader.marking.work import Points, tasks_of
from grader.nbgrading.book import Book
from grader.nbgrading.collecting import KEPT_FILES, drop_unreadable_time
from grader.nbgrading.course import course_language
from grader.reporting.comments import comment_on
from grader.submissions.rebuilt import Graded, rebuilt
from grader.submissions.submission import Submission, read_submission

_Done = tuple[NotebookNode, ResourcesDict]
_Text = tuple[str, dict[str, Any]]


def prepare_submission(*, notebooks: list[str], **_: Any) -> None:
    """nbgrader's pre_convert_hook: make one submission such that nbgrader can go on with it.

    In the submission's folder, links and devices are removed, so that nothing outside of it is
    copied, and a time that is none. Of `notebooks`, changed in place, one is left, with the name
    that the gradebook knows: whatever the files are called, the submission is read as a whole.
    """
    folder = Path(notebooks[0]).parent
    notebooks[:] = [str(folder / f"{folder.name}.ipynb")]
    for path in _everything_in(folder):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            path.unlink()
    drop_unreadable_time(folder)


class UnreadSubmission(NotebookExporter):  # type: ignore[misc]
    """An exporter that does not open submitted notebooks: damaged ones cannot stop it.

    `Rebuild` makes the notebook. What autograde wrote itself is read as usual.
    """

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **options: Any
    ) -> _Text:
        """The notebook at `filename` after all preprocessors, as text, with `resources`."""
        assert resources is not None
        place = resources["nbgrader"]
        folder = Path(filename).parent
        if folder != _folder(self.parent, "submitted", place):
            read: _Text = super().from_filename(filename, resources, **options)
            return read
        resources["metadata"] = ResourcesDict(name=place["notebook"], path=str(folder))
        made: _Text = self.from_notebook_node(nbformat.v4.new_notebook(), resources, **options)
        return made


class Rebuild(NbGraderPreprocessor):  # type: ignore[misc]
    """The first pass: the instructor's notebook with the learner's prompts, and no other file."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> _Done:
        """The rebuilt notebook; `nb` is dropped."""
        place = resources["nbgrader"]
        submission = _submission(self, place)
        self._drop_other_files(place, submission)
        return rebuilt(_source(self, place, submission), submission, {}), resources

    def _drop_other_files(self, place: dict[str, str], submission: Submission) -> None:
        """nbgrader copies a submission's other files, and returns them with the feedback."""
        folder = _folder(self.parent.parent, "autograded", place)
        source = _source_folder(self, submission)
        for path in _everything_in(folder):
            name = path.relative_to(folder)
            if not path.is_dir() and str(name) not in KEPT_FILES and not (source / name).exists():
                path.unlink()


class Evaluate(NbGraderPreprocessor):  # type: ignore[misc]
    """The second pass: every prompt evaluated, and the results put into the notebook."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> _Done:
        """The rebuilt notebook with a result for every exercise; `nb` is dropped."""
        place = resources["nbgrader"]
        submission = _submission(self, place)
        with Book(place["db_url"], self.parent.parent.coursedir.course_id) as book:
            points = book.points(place["assignment"])
        grades = graded(submission, points)
        return rebuilt(_source(self, place, submission), submission, grades), resources


def graded(submission: Submission, points: Points) -> dict[str, Graded]:
    """The grade of each exercise of the submission's assignment, by exercise id, out of `points`.

    What has no prompt has earned 0 points; what could not be graded has no score, nor has
    anything in a file that could not be read.
    """
    model = learners_model()
    grades = {}
    for task in tasks_of(submission.assignment, submission.language, points):
        text = submission.prompts.get(task.id)
        if text is not None:
            grade = grade_one(task.id, task.language, text, model)
            grade = grade.out_of(task.points, task.full_marks_rate)
            grades[task.id] = Graded(grade.score, comment_on(grade), task.points)
        elif submission.unread:
            said = say("grade.unread", submission.language)
            grades[task.id] = Graded(None, said, task.points)
        else:
            grades[task.id] = Graded(0.0, points=task.points)
    return grades


def _submission(step: NbGraderPreprocessor, place: Mapping[str, str]) -> Submission:
    folder = _folder(step.parent.parent, "submitted", place)
    return read_submission(folder, place["assignment"], course_language())


def _source(
    step: NbGraderPreprocessor, place: Mapping[str, str], submission: Submission
) -> NotebookNode:
    path = _source_folder(step, submission) / f"{place['notebook']}.ipynb"
    return nbformat.read(path, as_version=4)


def _source_folder(step: NbGraderPreprocessor, submission: Submission) -> Path:
    root = Path(step.parent.parent.coursedir.root)
    return root / "solutions" / submission.language / submission.assignment


def _folder(converter: BaseConverter, step: str, place: Mapping[str, str]) -> Path:
    """The folder of a submission in one step of nbgrader's: "submitted" or "autograded"."""
    directory = getattr(converter.coursedir, f"{step}_directory")
    return Path(converter.coursedir.format_path(directory, place["student"], place["assignment"]))


def _everything_in(folder: Path) -> list[Path]:
    """Every file, link and folder below `folder`; links are not followed."""
    return [
        Path(parent) / name
        for parent, folders, files in os.walk(folder)
        for name in (*folders, *files)
    ]
