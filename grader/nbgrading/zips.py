"""Submissions from a learning platform: the zip files that Moodle and Canvas give an instructor.

nbgrader's zip_collect takes them from `grader/downloaded/<assignment>/archive/`. Its own
extraction writes every member where its name says; the one here writes nothing but notebooks,
each to a place of our own making: `extracted/<student id>/<name>.ipynb`. What is odd is said and
left out, and the rest is taken.
"""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from nbgrader.api import Gradebook
from nbgrader.plugins import ExtractorPlugin

from course.language import language
from course.messages import say
from grader.nbgrading.collecting import MOST_FILES
from grader.nbgrading.lms_names import Student, Upload, notebook_name, student_id, upload
from grader.submissions.files import LARGEST_FILE, shown

MOST_MEMBERS = 50_000
"""How many members of one zip file are looked at."""

_UNREADABLE = (
    *(OSError, ValueError, RuntimeError, EOFError, struct.error),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)
"""What Python's zipfile raises for zip files that are damaged, encrypted, or of a kind it does
not know."""

Say = Callable[[str, str], None]
"""Told the key of a message and what file it is about."""


@dataclass(frozen=True)
class _Found:
    """An upload, its name where it was found, and how it is opened."""

    upload: Upload
    place: str
    opened: Callable[[], IO[bytes]]


class LmsExtractor(ExtractorPlugin):  # type: ignore[misc]
    """zip_collect's extraction: the notebooks of zip files and loose notebooks, by learner."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Write the notebooks found in the folder `archive_path` below `extracted_path`."""
        coursedir = self.parent.coursedir
        with Gradebook(coursedir.db_url, coursedir.course_id) as book:
            students = [
                Student(one.id, one.first_name or "", one.last_name or "", one.lms_user_id or "")
                for one in book.students
            ]
        by_learner: dict[tuple[str, int, str], list[_Found]] = defaultdict(list)
        with ExitStack() as archives:
            for found in _found_in(Path(archive_path), archives, self._say):
                one = found.upload
                by_learner[one.platform, one.learner, one.name].append(found)
            for student, uploads in _by_id(by_learner.values(), students, self._say):
                wanted = _to_take(uploads, coursedir.assignment_id, self._say)
                self._write(Path(extracted_path) / student, wanted)

    def _write(self, folder: Path, wanted: Mapping[str, _Found]) -> None:
        for name, found in wanted.items():
            try:
                content = _limited(found.opened)
            except _UNREADABLE:
                self._say("zip_not_read", found.place)
            else:
                folder.mkdir(exist_ok=True)
                (folder / f"{name}.ipynb").write_bytes(content)

    def _say(self, key: str, name: str) -> None:
        self.log.warning(say(f"collecting.{key}", language(), name=shown(name)))


def _found_in(folder: Path, archives: ExitStack, tell: Say) -> Iterator[_Found]:
    """The uploads in the zip files and files of `folder`; `archives` keeps the former open."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            continue
        if path.suffix.lower() == ".zip":
            try:
                archive = archives.enter_context(zipfile.ZipFile(path))
            except _UNREADABLE:
                tell("zip_not_read", name)
            else:
                yield from _members(archive, tell)
        elif one := upload(name):
            yield _Found(one, name, partial(_open, path))
        else:
            tell("zip_other", name)


def _members(archive: zipfile.ZipFile, tell: Say) -> Iterator[_Found]:
    """The uploads in one zip file; nothing is unpacked yet."""
    for member in archive.infolist()[:MOST_MEMBERS]:
        name = member.filename
        one = upload(name)
        if member.is_dir():
            continue
        if one is None or stat.S_ISLNK(member.external_attr >> 16):
            tell("zip_other", name)
        elif member.file_size > LARGEST_FILE:
            tell("zip_not_read", name)
        else:
            yield _Found(one, name, partial(archive.open, member))


def _by_id(
    learners: Collection[list[_Found]], students: Collection[Student], tell: Say
) -> Iterator[tuple[str, list[_Found]]]:
    """The id of each learner with the learner's uploads.

    Where several have the same, all as in an anonymous assignment, their numbers are added to it;
    but nobody gets the id of a known student that somebody else has, too.
    """
    ids = [student_id(uploads[0].upload, students) for uploads in learners]
    times = Counter(ids)
    known = {student.id for student in students}
    for uploads, name in zip(learners, ids, strict=True):
        if times[name] == 1:
            yield name, uploads
        elif name not in known:
            yield f"{name}-{uploads[0].upload.learner}", uploads
        else:
            for one in uploads:
                tell("zip_two_learners", one.place)


def _to_take(uploads: list[_Found], assignment: str, tell: Say) -> dict[str, _Found]:
    """Of one learner's uploads the newest of each name, by that name."""
    taken: dict[str, _Found] = {}
    for one in sorted(uploads, key=lambda one: (-one.upload.time, one.place.count("/"), one.place)):
        name = notebook_name(one.upload.file, assignment)
        if name in taken or len(taken) >= MOST_FILES:
            tell("zip_older", one.place)
        else:
            taken[name] = one
    return taken


def _limited(opened: Callable[[], IO[bytes]]) -> bytes:
    """The bytes of a file; raises ValueError for too many, whatever a zip file says of its size."""
    with opened() as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise ValueError("too large")
    return content


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")
