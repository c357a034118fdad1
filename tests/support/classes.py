"""A class to grade: submissions in a course's folders, and a model that needs none."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path

from course.errors import ModelError
from course.models.base import Reply
from course.models.recorded import RecordedModel
from grader.classroom.grading import ClassGrading
from grader.marking.executors import THREADS, executor_for
from grader.marking.work import Choice, LearnerRecord
from grader.nbgrading.book import Book
from grader.nbgrading.exchange import generated
from grader.nbgrading.folders import ClassFolders, course_configuration
from support.hostile import ASSIGNMENT, filled, save
from support.nbgrader_class import RECORDINGS


class Echoing:
    """The recorded replies to the reference and weak prompts; to any other prompt, the request
    itself: what a prompt that aims at the inputs would love to bring about."""

    name, slots = "recorded or echo", 4

    def __init__(self) -> None:
        self._recorded = RecordedModel(*RECORDINGS)
        self.fingerprint = f"{self._recorded.fingerprint}+echo"
        self.calls = 0

    async def complete(self, request, *, on_text=None):
        self.calls += 1
        try:
            return await self._recorded.complete(request)
        except ModelError:
            return Reply("\n".join(one.text for one in request.messages), "stop", model=self.name)


def hand_in(folders: ClassFolders, student: str, prompts: Mapping[str, str], language="en") -> Path:
    """A good notebook with `prompts` in it, as `student` hands it in."""
    folder = folders.submitted(student, ASSIGNMENT)
    save(folder, filled(prompts, language))
    return folder


def course_folders(root: Path) -> ClassFolders:
    """The folders of the course at `root`, with its assignment known to the gradebook."""
    config = course_configuration(root)
    folders = ClassFolders.of(config)
    with book_of(folders) as book:
        known = book.knows(ASSIGNMENT)
    if not known:
        generated(config, ASSIGNMENT)
    return folders


def book_of(folders: ClassFolders) -> Book:
    """The gradebook of a course."""
    return Book(folders.course.db_url, folders.course.course_id)


def grade_class(
    folders: ClassFolders, model, choice: Choice | None = None, *, executor=None, workers=None
) -> tuple[ClassGrading, dict[str, LearnerRecord]]:
    """Grade what was handed in; the run, and the records by student."""
    grading = ClassGrading(folders, ASSIGNMENT, model, "en", choice or Choice())
    works = grading.works()
    place = nullcontext(executor) if executor else executor_for(THREADS, workers, model.slots)
    with book_of(folders) as book, place as pool:
        records = {one.student: one for one in grading.run(works, pool, book, here=not executor)}
    return grading, records
