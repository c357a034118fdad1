"""nbgrader's collect, guarded: what comes from the exchange was put there by learners; and the
way back, for those of a class who handed in there.

nbgrader's own follows links with the instructor's rights, copies whole folders, takes a
submission in somebody else's name with a warning, and stops at the first one that is odd.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from datetime import datetime
from glob import glob
from pathlib import Path
from typing import Any

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect, ExchangeReleaseFeedback
from nbgrader.utils import find_owner, parse_utc

from course.language import language
from course.messages import say
from grader.submissions.files import LARGEST_FILE, OPENING, shown

KEPT_FILES = ("timestamp.txt", "submission_secret.txt")
"""What beside notebooks is of use in a submission: when it came, and where its feedback goes."""

MOST_FILES = 20
"""How many files of one submission are collected."""

_NOBODY = ""


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
        self.log.error(say(f"collecting.{odd}", language(), name=shown(name)))
        return {**record, "username": _NOBODY}

    def _why_not(self, path: Path, username: str) -> str | None:
        """The message that says why a submission is left where it is; None for a good one."""
        if username != Path(username).name or username.startswith("."):
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

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy what counts of the submission in `src` to the new folder `dest`."""
        Path(dest).mkdir(parents=True)
        names = sorted(os.listdir(src), key=lambda name: name not in KEPT_FILES)
        wanted = [name for name in names if name in KEPT_FILES or name.endswith(".ipynb")]
        for name in wanted[:MOST_FILES]:
            try:
                _copy_plain(Path(src) / name, Path(dest) / name)
            except OSError:
                where = shown(f"{Path(src).name}/{name}")
                self.log.error(say("collecting.not_plain", language(), name=where))
        drop_unreadable_time(Path(dest))
        if self.coursedir.groupshared:
            self.set_perms(dest, 0o664, 0o2775)


class ReleaseFeedback(ExchangeReleaseFeedback):  # type: ignore[misc]
    """Leaves out, and names, those who did not hand in through the exchange: nbgrader's own stops
    at the first of them (nbgrader issue 1897)."""

    def copy_files(self) -> None:
        """Put the pages of the others into the exchange."""
        course = self.coursedir
        folders = course.format_path(course.feedback_directory, "*", course.assignment_id)
        without = [
            one.parent.name
            for one in map(Path, sorted(glob(folders)))
            if one.is_dir() and not all((one / name).is_file() for name in KEPT_FILES)
        ]
        if without:
            names = shown(", ".join(without))
            self.log.warning(say("collecting.feedback_not_released", language(), names=names))
        course.student_id_exclude = ",".join(filter(None, [course.student_id_exclude, *without]))
        super().copy_files()


def keep_for_feedback(submitted: Path, feedback: Path) -> None:
    """Copy to the folder of a learner's feedback what nbgrader needs to release it."""
    for name in KEPT_FILES:
        with suppress(OSError):
            _copy_plain(submitted / name, feedback / name)


def _copy_plain(source: Path, target: Path) -> None:
    """Copy a plain file; raises OSError for anything else, and for a large one."""
    if not stat.S_ISREG(os.lstat(source).st_mode):
        raise OSError("not a plain file")
    with open(os.open(source, OPENING), "rb") as file:
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode) or state.st_size > LARGEST_FILE:
            raise OSError("not a plain file, or a large one")
        with target.open("wb") as copy:
            shutil.copyfileobj(file, copy)


def drop_unreadable_time(folder: Path) -> None:
    """Remove the time of a submission when it is no time: nbgrader stops at such a one."""
    path = folder / KEPT_FILES[0]
    try:
        parse_utc(path.read_text(encoding="utf-8").strip())
    except (ValueError, OverflowError):
        path.unlink()
    except OSError:
        return
