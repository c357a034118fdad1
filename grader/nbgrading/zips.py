"""Submissions from a learning platform: the zip files that it gives an instructor.

nbgrader's zip_collect takes them from `grader/downloaded/<assignment>/archive/`. Its own
extraction writes every member where its name says; the one here writes nothing but notebooks,
each to a place of our own making: `extracted/<student id>/<name>.ipynb`. What is odd is said and
left out, and the rest is taken.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import ExtractorPlugin

from course.display.safe import one_line
from course.language import language
from course.messages import say
from grader.modes import make_folder, write_whole
from grader.nbgrading.collecting import LARGEST_SUBMISSION, MOST_FILES
from grader.nbgrading.lms_names import (
    CLASSROOM,
    Student,
    Upload,
    is_notebook,
    is_platforms_own,
    notebook_name,
    readings,
    student_id,
)
from grader.nbgrading.names import is_id
from grader.nbgrading.zip_files import UNREADABLE, Found, Say, found_in
from grader.submissions.files import LARGEST_FILE
from grader.submissions.notebooks import prompts_in

_LONGEST_PATH = 200
"""Signs: what tells two copies apart stands at the end of a path."""


@dataclass(frozen=True)
class _Notebook:
    """A notebook and whose it is."""

    upload: Upload
    found: Found


class LmsExtractor(ExtractorPlugin):  # type: ignore[misc]
    """zip_collect's extraction: the notebooks of zip files and loose notebooks, by learner."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Write the notebooks found in the folder `archive_path` below `extracted_path`."""
        coursedir = self.parent.coursedir
        with Gradebook(coursedir.db_url, coursedir.course_id) as book:
            students = [
                Student(one.id, one.first_name or "", one.last_name or "", one.lms_user_id or "")
                for one in book.students
                if is_id(one.id)
            ]
        place = coursedir.format_path(coursedir.submitted_directory, "x", coursedir.assignment_id)
        make_folder(Path(place).parents[1], coursedir.groupshared)
        with ExitStack() as archives:
            found = found_in(Path(archive_path), archives, self._say)
            by_learner: dict[tuple[str, str, str], list[_Notebook]] = defaultdict(list)
            for one in _notebooks(found, self._say):
                by_learner[one.upload.key].append(one)
            for student, notebooks in _by_id(by_learner.values(), students, self._say):
                wanted = _to_take(notebooks, coursedir.assignment_id, self._say)
                self._write(Path(extracted_path) / student, wanted)

    def _write(self, folder: Path, wanted: Mapping[str, Found]) -> None:
        left = LARGEST_SUBMISSION
        for name, found in wanted.items():
            try:
                content = found.read(min(LARGEST_FILE, left))
            except UNREADABLE:
                self._say("zip_not_read", found.place)
            else:
                shared = self.parent.coursedir.groupshared
                write_whole(folder / f"{name}.ipynb", content, shared)
                left -= len(content)

    def _say(self, key: str, name: str, **about: str) -> None:
        paths = {
            key: one_line(path, _LONGEST_PATH) for key, path in {**about, "name": name}.items()
        }
        self.log.warning(say(f"collecting.{key}", language(), **paths))


def _notebooks(files: Iterable[Found], tell: Say) -> Iterator[_Notebook]:
    """The notebooks that are one learner's by their name; the others are told."""
    for one in files:
        uploads = readings(one.path)
        if is_platforms_own(one.path):
            continue
        if not uploads or not all(is_notebook(upload.file) for upload in uploads):
            tell("zip_other", one.place)
        elif len(uploads) > 1:
            tell("zip_two_readings", one.place)
        else:
            yield _Notebook(uploads[0], one)


def _by_id(
    learners: Collection[list[_Notebook]], students: Collection[Student], tell: Say
) -> Iterator[tuple[str, list[_Notebook]]]:
    """The id of each learner with the learner's notebooks.

    Where several have the same, their numbers are added to it; but nobody gets the id of a known
    student that somebody else has, too, and nobody a new one by a name that a learner can change.
    """
    known = {student.id for student in students}
    groups = [(student_id(notebooks[0].upload, students), notebooks) for notebooks in learners]
    alike = Counter(name for name, _ in groups)
    ids = [
        name if name in known or alike[name] == 1 else f"{name}-{notebooks[0].upload.learner}"
        for name, notebooks in groups
    ]
    times = Counter(ids)
    for name, (_, notebooks) in zip(ids, groups, strict=True):
        key = "zip_two_learners" if times[name] > 1 else ""
        if notebooks[0].upload.platform == CLASSROOM:
            key = key or _of_classroom(notebooks, name in known)
        for one in notebooks if key else ():
            tell(key, one.found.place)
        if key in ("", "zip_by_title"):
            yield name, notebooks


def _of_classroom(notebooks: list[_Notebook], known: bool) -> str:
    """What to tell of notebooks that say whose they are by a name that learners can change."""
    if not known:
        return "zip_not_listed"
    return "zip_two_learners" if len(notebooks) > 1 else "zip_by_title"


def _to_take(notebooks: list[_Notebook], assignment: str, tell: Say) -> dict[str, Found]:
    """Of one learner's notebooks one of each name, by that name; the others are told."""
    alike: dict[str, list[_Notebook]] = defaultdict(list)
    for one in sorted(notebooks, key=_age):
        alike[notebook_name(one.upload.file, assignment)].append(one)
    taken: dict[str, Found] = {}
    for name, several in alike.items():
        if len(taken) >= MOST_FILES:
            for one in several:
                tell("zip_many", one.found.place)
            continue
        first = _first(several, assignment)
        taken[name] = first.found
        for one in several:
            if one is not first:
                tell("zip_copy", one.found.place, taken=first.found.place)
    return taken


def _age(one: _Notebook) -> tuple[float, float, int, str]:
    """The newest comes first: as the platform tells, else of the newest download; then the one
    that lies highest."""
    return -one.upload.time, -one.found.age, one.found.path.count("/"), one.found.path


def _first(several: list[_Notebook], assignment: str) -> _Notebook:
    """Which of several of one name, sorted by age, is taken: as in a folder that was collected
    (`grader.submissions.notebooks`), one that was worked on before one that is as it was given
    out, then the newest, then the one with the most prompts."""
    if len(several) == 1:
        return several[0]
    prompts = [_prompts(one.found, assignment) for one in several[:MOST_FILES]]

    def order(at: int) -> tuple[bool, tuple[float, float], int]:
        return not prompts[at], _age(several[at])[:2], -prompts[at]

    return several[min(range(len(prompts)), key=order)]


def _prompts(found: Found, assignment: str) -> int:
    try:
        return prompts_in(found.read(LARGEST_FILE), assignment)
    except UNREADABLE:
        return 0
