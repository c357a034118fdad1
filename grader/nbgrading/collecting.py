"""nbgrader's collect, guarded: what comes from the exchange was put there by learners; and the
way back, for those of a class who handed in there.

nbgrader's own follows links with the instructor's rights, copies whole folders, takes a
submission in somebody else's name with a warning, and stops at the first one that is odd.
"""

from __future__ import annotations

import os
import stat
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect, ExchangeReleaseFeedback
from nbgrader.utils import find_owner, notebook_hash, parse_utc

from course.language import language
from course.messages import say
from grader.modes import make_folder, write_whole
from grader.nbgrading.names import is_id
from grader.nbgrading.patterns import matching
from grader.submissions.files import LARGEST_FILE, MOST_NAMES, NOTEBOOK_ENDS, shown
from grader.submissions.plain import HeldFolder, held

KEPT_FILES = ("timestamp.txt", "submission_secret.txt")
"""What beside notebooks is of use in a submission: when it came, and where its feedback goes."""

MOST_FILES = 20
"""How many files of one submission are collected."""

LARGEST_SUBMISSION = 5 * LARGEST_FILE
"""Bytes of one submission, at most."""

_NOBODY = ""
_RELEASED, _RELEASED_SHARED = 0o644, 0o664


class Collect(ExchangeCollect):  # type: ignore[misc]
    """Takes from each submission the notebooks, the time and the secret, when they are plain
    files of a learner's own. What is odd is said and left out, and the others are collected."""

    src_records: list[dict[str, Any]]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """What the name of a submission says: username, filename, timestamp."""
        name = Path(path).name
        try:
            record: dict[str, Any] = super()._path_to_record(path)
            odd = self._why_not(Path(path), record["username"])
        except (ExchangeError, ValueError, OverflowError, OSError):
            record, odd = {"filename": name, "timestamp": datetime.min}, "bad_name"
        if odd is None:
            return record
        self._say(odd, name)
        return {**record, "username": _NOBODY}

    def _why_not(self, path: Path, username: str) -> str | None:
        """The message that says why a submission is left where it is; None for a good one."""
        if not is_id(username):
            return "bad_name"
        if not stat.S_ISDIR(os.lstat(path).st_mode):
            return "no_folder"
        if not self.check_owner:
            return None
        try:
            return None if find_owner(str(path)) == username else "not_owner"
        except KeyError:
            return "not_owner"

    def init_src(self) -> None:
        """Find the submissions to collect."""
        super().init_src()
        self.src_records = [one for one in self.src_records if one["username"] != _NOBODY]

    def copy_files(self) -> None:
        """Take the submissions in, into folders that others cannot open."""
        course = self.coursedir
        for one in self.src_records:
            student, assignment = one["username"], course.assignment_id
            place = course.format_path(course.submitted_directory, student, assignment)
            make_folder(Path(place).parent, course.groupshared)
        super().copy_files()

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy what counts of the submission in `src` to the new folder `dest`.

        The learner may put something else in its place at any moment, so its owner is asked of
        the folder that is held open, and all is read through it.
        """
        name = Path(src).name
        with ExitStack() as stack:
            try:
                place = self.root, self.coursedir.course_id, "inbound", name
                folder = stack.enter_context(held(*place))
            except OSError:
                self._say("no_folder", name)
                return
            if self.check_owner and _account(folder.owner) != _username(name):
                self._say("not_owner", name)
                return
            make_folder(Path(dest), self.coursedir.groupshared)
            self._copy(folder, Path(dest))

    def _copy(self, folder: HeldFolder, target: Path) -> None:
        first = (*KEPT_FILES, f"{self.coursedir.assignment_id}.ipynb")
        names = sorted(folder.names(MOST_NAMES), key=lambda name: name not in first)
        wanted = [name for name in names if name in KEPT_FILES or name.endswith(NOTEBOOK_ENDS)]
        left = LARGEST_SUBMISSION
        for name in wanted[:MOST_FILES]:
            try:
                content = folder.read(name, min(left, LARGEST_FILE), own=True)
            except OSError:
                self._say("not_plain", f"{_username(folder.path.name)}/{name}")
            else:
                write_whole(target / name, content, self.coursedir.groupshared)
                left -= len(content)
        drop_unreadable_time(target)

    def _say(self, key: str, name: str) -> None:
        self.log.error(say(f"collecting.{key}", language(), name=shown(name)))


class ReleaseFeedback(ExchangeReleaseFeedback):  # type: ignore[misc]
    """Leaves out, and names, those who did not hand in through the exchange: nbgrader's own stops
    at the first of them (nbgrader issue 1897)."""

    def copy_files(self) -> None:
        """Put the pages of the others into the exchange."""
        course = self.coursedir
        folders = course.format_path(course.feedback_directory, "*", course.assignment_id)
        without = [
            one.parent.name
            for one in map(Path, sorted(matching(folders)))
            if one.is_dir() and not all((one / name).is_file() for name in KEPT_FILES)
        ]
        if without:
            names = shown(", ".join(without))
            self.log.warning(say("collecting.feedback_not_released", language(), names=names))
        course.student_id_exclude = ",".join(filter(None, [course.student_id_exclude, *without]))
        super().copy_files()
        for one in map(Path, matching(folders)):
            self._let_its_learner_read(one)

    def _let_its_learner_read(self, feedback: Path) -> None:
        """Open the pages that were released to everybody who knows their names, which is their
        learner: nbgrader copies a page with the rights that it has in the instructor's folder."""
        mode = _RELEASED_SHARED if self.coursedir.groupshared else _RELEASED
        with suppress(OSError):
            secret = (feedback / KEPT_FILES[1]).read_text()
            for page in feedback.glob("*.html"):
                name = notebook_hash(secret=secret, notebook_id=page.stem)
                Path(self.dest_path, f"{name}.html").chmod(mode)


def keep_for_feedback(submitted: Path, feedback: Path, shared: bool = False) -> None:
    """Copy to the folder of a learner's feedback what nbgrader needs to release it."""
    for name in KEPT_FILES:
        with suppress(OSError), held(submitted) as folder:
            write_whole(feedback / name, folder.read(name, LARGEST_FILE), shared)


def _account(number: int) -> str | None:
    """The name of the account with that number; None where there is none."""
    import pwd  # not on Windows, which has no exchange either

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return None


def _username(submission: str) -> str:
    """Whose a submission says that it is."""
    return submission.rsplit("+", 3)[0]


def drop_unreadable_time(folder: Path) -> None:
    """Remove the time of a submission when it is no time: nbgrader stops at such a one."""
    path = folder / KEPT_FILES[0]
    try:
        parse_utc(path.read_text(encoding="utf-8").strip())
    except (ValueError, OverflowError):
        path.unlink()
    except OSError:
        return
