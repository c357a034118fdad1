"""The update of a learner's folder: what is new comes in, what the learner wrote stays.

For each file three things are compared: what the course has now, what was handed out last, and
what lies in the folder. What is replaced without having been written by anybody, a lesson that
was run, is kept in a folder of its own all the same: a field in an output may hold an answer.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from filelock import FileLock, Timeout

from course.copies.digests import Digests, NoNotebook, digests
from course.copies.files import NotAFile, put, put_aside, read_own
from course.copies.handed import Handed, handed_out, note_handed_out
from course.copies.sources import FOLDERS, Source, sources
from course.errors import CourseError, system_reason
from course.messages import say
from course.paths import runtime_dir

What = Literal[
    "new",
    "updated",
    "taken",
    "kept",
    "both",
    "ran",
    "broken",
    "gone",
    "no_file",
    "failed",
    "no_source",
]
"""What came of a file: it is there for the first time, or again; a copy that nobody had touched
was replaced; what a learner had written in the checkout became their copy; the learner changed it
and the course did not; both did; a copy that was run was replaced; a copy that could not be read
was; the course no longer has it; a link was left alone; it could not be written, or could not be
read; what the course has is no notebook."""
_LOCK_SECONDS = 60


@dataclass(frozen=True)
class Change:
    """What came of the file `name`, a path below the folder. What lay there before is under the
    name `aside`, if it is; `reason` says why it failed."""

    name: str
    what: What
    aside: str | None = None
    reason: str | None = None


def update(checkout: Path, folder: Path, language: str) -> list[Change]:
    """Bring `folder` up to date with the lessons and exercises of `checkout`; what was done, or
    could not be. A file that is as it should be is not named. Names of files that are kept aside
    are in `language`.

    Raises CourseError when `folder` is one that the course itself lies in, cannot be made, or is
    being updated by another process.
    """
    _refuse(checkout, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found = sources(checkout)
    except OSError as error:
        raise CourseError("copies.no_folder", folder=folder, reason=_reason(error)) from error
    lock = FileLock(runtime_dir() / "copies.lock", timeout=_LOCK_SECONDS)
    try:
        with suppress(OSError):  # where no lock can be had, nobody else updates either
            lock.acquire()
        return _Updating(folder, language).run(found)
    except Timeout:
        raise CourseError("copies.busy", folder=folder) from None
    finally:
        lock.release()


def _refuse(checkout: Path, folder: Path) -> None:
    """Raise CourseError where copies would lie upon what they are copies of."""
    place, home = Path(os.path.realpath(folder)), Path(os.path.realpath(checkout))
    if place == home or any(place.is_relative_to(home / one) for one in FOLDERS):
        raise CourseError("copies.inside", folder=folder)


class _Updating:
    """One update of a folder."""

    def __init__(self, folder: Path, language: str) -> None:
        self._folder = folder
        self._language = language
        self._handed = handed_out(folder)

    def run(self, found: dict[str, Source]) -> list[Change]:
        """Do it, file by file. What was handed out is noted whatever happens."""
        before: Handed = dict(self._handed)
        changes: list[Change | None] = []
        try:
            for name, source in found.items():
                changes.append(self._safely(name, source))
            changes += [self._gone(name) for name in sorted({*before} - {*found})]
        finally:
            if self._handed != before:
                changes.append(self._noted())
        return [one for one in changes if one]

    def _noted(self) -> Change | None:
        try:
            note_handed_out(self._folder, self._handed)
        except OSError as error:
            return Change(str(self._folder), "failed", reason=_reason(error))
        return None

    def _safely(self, name: str, source: Source) -> Change | None:
        try:
            return self._file(name, source)
        except NotAFile:
            return Change(name, "no_file")
        except OSError as error:
            return Change(name, "failed", reason=_reason(error))

    def _file(self, name: str, source: Source) -> Change | None:
        try:
            new = digests(name, source.published)
        except NoNotebook:
            return Change(name, "no_source")
        handed, there = self._handed.get(name), read_own(self._folder, name)
        if there is None or (not there and source.published):
            return self._first(name, source, new, handed)
        try:
            own = digests(name, there)
        except NoNotebook:
            aside = self._aside(name, there, "broken")
            return self._replaced(name, source, new, "broken", aside)
        if own.file == new.file or (handed is None and own.work == new.work):
            self._handed[name] = new
            return None
        return self._known(name, source, there, own, new, handed)

    def _first(
        self, name: str, source: Source, new: Digests, handed: Digests | None
    ) -> Change | None:
        """A file that is not in the folder: it is new, or the learner deleted it."""
        if handed is None and source.changed is not None:
            with suppress(NoNotebook):
                if digests(name, source.changed).work != new.work:
                    put(self._folder, name, source.changed)
                    self._handed[name] = new
                    return Change(name, "taken")
        return self._replaced(name, source, new, "new")

    def _known(
        self,
        name: str,
        source: Source,
        there: bytes,
        own: Digests,
        new: Digests,
        handed: Digests | None,
    ) -> Change | None:
        """A file that is in the folder, and not as the course has it now."""
        if handed is not None and own.file == handed.file:
            return self._replaced(name, source, new, "updated")
        if handed is not None and new.work == handed.work:
            return None if own.work == new.work else Change(name, "kept")
        if own.work == new.work:  # what the course has now is what the learner wrote
            self._handed[name] = new
            return None
        what: What = "ran" if handed is not None and own.work == handed.work else "both"
        return self._replaced(name, source, new, what, self._aside(name, there, what))

    def _replaced(
        self, name: str, source: Source, new: Digests, what: What, aside: str | None = None
    ) -> Change:
        put(self._folder, name, source.published)
        self._handed[name] = new
        return Change(name, what, aside)

    def _aside(self, name: str, content: bytes, what: What) -> str:
        """Keep what lies at `name`: beside it, or, when it was only run, out of the way."""
        path = PurePosixPath(name)
        word = say(f"copies.name_{what}", self._language)
        if what == "ran":
            return put_aside(self._folder, (PurePosixPath(word) / path).as_posix(), content)
        return put_aside(
            self._folder, path.with_name(f"{path.stem}-{word}{path.suffix}").as_posix(), content
        )

    def _gone(self, name: str) -> Change | None:
        """A file that the course no longer has: it stays, and is the learner's from now on."""
        del self._handed[name]
        with suppress(NotAFile, OSError, ValueError):
            if read_own(self._folder, name) is not None:
                return Change(name, "gone")
        return None


def _reason(error: OSError) -> str:
    return system_reason(error)
