"""What the names in a learning platform's zip files tell: who handed in what.

- Moodle, "Download all submissions": a folder for each learner,
  `Jane Doe_123_assignsubmission_file` (before 4.1 with one more `_` at its end), or without
  `Jane Doe_123_assignsubmission_file_notebook.ipynb`. The number is another one in each
  assignment; a group's is missing where it is the group of those in none. Where names are hidden
  it is `Participant_123` (download_submissions in mod/assign/locallib.php, since 4.1
  mod/assign/classes/downloader.php).
- Canvas, "Download Submissions": `doejane_123_456_notebook.ipynb`, or `doejane_LATE_123_456_…`:
  the learner's name without spaces, the Canvas ID of the user, that of the file, the file's name,
  to which Canvas adds -1, -2… when it is handed in again. Where names are hidden it is
  `anon_a1B2c_456_…` (lib/content_zipper.rb of instructure/canvas-lms).
- Blackboard, "Assignment File Download":
  `Homework 1_jdoe_attempt_2026-11-01-10-00-00_notebook.ipynb`.
- Brightspace (D2L): `123-456 - Jane Doe - Nov 1, 2026 1000 AM - notebook.ipynb`, or a folder of
  such a name; the first number is the learner's.
- Google Classroom, where each learner was given a copy: `Jane Doe - notebook.ipynb`, which is the
  learner's to change.

In all but the last the platform's part comes first and cannot be imitated by what a learner
chooses behind it; what can be read in two ways is nobody's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from course.display.safe import one_line
from grader.nbgrading.names import is_letter

CLASSROOM = "classroom"

_FILE = r"(?P<file>[^/]+)"
_MOODLE = re.compile(
    r"(?P<name>[^_/]+)(?:_(?P<user>[0-9]{1,18}))?_assignsubmission_file(?:_?/(?:.*/)?|_)" + _FILE
)
_CANVAS = re.compile(
    r"(?=_(?P<user>[0-9]{1,18})_(?P<time>[0-9]{1,18})_"
    r"(?P<file>(?!attempt_[0-9]{4}(?:-[0-9]{2}){5}_)[^/]+)\Z)"  # Blackboard's, account a number
)
"""What follows the name: there may be several places where it could."""
_CANVAS_HIDDEN = re.compile(
    r"(?:LATE_)?(?P<name>anon)_(?P<user>[0-9]*[A-Za-z][0-9A-Za-z]{0,20})_(?P<time>[0-9]{1,18})_"
    + _FILE
)
_BLACKBOARD = re.compile(
    r"(?P<name>[^/]+?)_attempt_(?P<time>[0-9]{4}(?:-[0-9]{2}){5})(?:_" + _FILE + r"|\.txt)"
)
_DASHES = r"(?:(?! - )[^/])*"
_BRIGHTSPACE = re.compile(
    rf"(?P<user>[0-9]{{1,18}})-[0-9]{{1,18}} - (?P<name>[^/]+?) - "
    rf"(?P<time>{_DASHES}[0-9]{_DASHES})(?: - |/(?:.*/)?)" + _FILE
)
_CLASSROOM = re.compile(r"(?P<name>[^/]+?) - " + _FILE)
_BRIGHTSPACE_TIME = "%b %d, %Y %I%M %p"

_NOTEBOOK = re.compile(
    r"(?P<stem>.+)\.ipynb(?P<copy> ?\([0-9]+\))?(?:\.json|\.txt)?", re.IGNORECASE
)
"""A notebook's name, also as browsers change it that take it for a text."""

_COPY = re.compile(r"(?:-Copy\d+|-\d{1,2}| ?\(\d+\))+$")
"""What Jupyter, Canvas and browsers put behind the name of a file that is there already."""

_JUNK = re.compile(
    r"(?:.*/)?(?:(?:__MACOSX|\.ipynb_checkpoints)(?:/.*)?|\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)",
    re.IGNORECASE,
)
_ANONYMOUS = "participant"
"""What Moodle calls learners whose names are hidden, in English and French."""

_LONGEST_NAME = 90
"""Bytes in UTF-8, so that with what is added a file system takes it."""


@dataclass(frozen=True)
class Upload:
    """Something that a learner handed in, as its name in the zip file tells it.

    `name` is the learner's, and `learner` what the platform has for the learner: in Canvas and
    Brightspace everywhere, in Moodle in this assignment, or "". In Blackboard `name` ends with
    the account. `time` grows with each file, where the platform tells it.
    """

    platform: str
    name: str
    learner: str
    time: int
    file: str

    @property
    def key(self) -> tuple[str, str, str]:
        """The same for all that one learner handed in."""
        by_number = self.platform in ("canvas", "brightspace")
        return self.platform, self.learner, "" if by_number else self.name


@dataclass(frozen=True)
class Student:
    """A learner of the gradebook."""

    id: str
    first_name: str
    last_name: str
    lms_user_id: str


def readings(path: str) -> list[Upload]:
    """Whose the file at `path` may be, from the top of the zip file. None, or exactly one, unless
    what a learner chose looks like the name that a platform gives."""
    found = [
        *_read("moodle", _MOODLE.fullmatch(path)),
        *_read("blackboard", _BLACKBOARD.fullmatch(path)),
        *_read("brightspace", _BRIGHTSPACE.fullmatch(path)),
        *_read("canvas", _CANVAS_HIDDEN.fullmatch(path)),
    ]
    if "_assignsubmission_" not in path:
        for rest in _CANVAS.finditer(path):
            name = path[: rest.start()].removesuffix("_LATE")
            if name and "/" not in name:
                found += _read("canvas", rest, name)
    return found or _read(CLASSROOM, _CLASSROOM.fullmatch(path))


def is_platforms(name: str) -> bool:
    """Whether a file or folder at the top has the name that a platform gives to what somebody
    handed in. (Google Classroom's look like any other.)"""
    return "_assignsubmission_" in name or any(
        one.platform != CLASSROOM for path in (name, f"{name}/x") for one in readings(path)
    )


def wrapping(paths: Iterable[str]) -> str:
    """The folder around everything, with a slash at its end, where somebody unpacked a zip file
    and packed it again; "" where there is none."""
    left, around = [path for path in paths if not is_junk(path)], ""
    while left:
        tops = {path.partition("/")[0] for path in left}
        top = tops.pop()
        if tops or is_platforms(top) or not all("/" in path for path in left):
            break
        around += f"{top}/"
        left = [path.partition("/")[2] for path in left]
    return around


def is_junk(path: str) -> bool:
    """Whether it is what macOS, Windows and Jupyter put into folders and zip files."""
    return _JUNK.fullmatch(path) is not None


def is_platforms_own(path: str) -> bool:
    """Whether it is what a platform adds by itself."""
    return path == "index.html" or bool((own := _BLACKBOARD.fullmatch(path)) and not own["file"])


def is_notebook(file: str) -> bool:
    """Whether a file's name is a notebook's."""
    return _NOTEBOOK.fullmatch(file) is not None


def student_id(one: Upload, students: Iterable[Student]) -> str:
    """The id of the learner: that of the one of `students` whom the upload names, else a new one,
    such as "canvas-123" or "moodle-jane-doe"; no name that somebody chooses makes one that is
    another learner's.

    The platform's number or account is looked for first, then, but in Canvas, the name.
    """
    ids = _known(one, list(students))
    return ids[0] if len(ids) == 1 else _new_id(one)


def _known(one: Upload, students: Sequence[Student]) -> list[str]:
    if one.platform == "blackboard":
        return [known.id for known in students if _ends_with(one.name, known)]
    parts = one.name.split(" - ") if one.platform == "brightspace" else [one.name]
    if one.platform in ("canvas", "brightspace"):
        numbers = {one.learner, *parts[:-1]}  # Brightspace may put an official number first
        ids = [known.id for known in students if known.lms_user_id in numbers]
        if ids or one.platform == "canvas":
            return ids
    names = {plain(one.name), plain(parts[-1])} - {""}
    return [known.id for known in students if names & _names(known)]


def _new_id(one: Upload) -> str:
    if one.platform == "canvas":
        return f"canvas-{'anon-' if one.name == 'anon' else ''}{one.learner}"
    if one.platform == "blackboard":
        return f"blackboard-{plain(one.name.rpartition('_')[2]) or 'unknown'}"
    name = plain(one.name)
    if name == _ANONYMOUS and one.learner:
        name = f"{name}-{one.learner}"
    return f"{one.platform}-{name or one.learner or 'unknown'}"


def notebook_name(file: str, assignment: str) -> str:
    """A safe name, without ".ipynb", for a notebook that is called `file`.

    It is the assignment's when that is what remains without the marks of a copy.
    """
    found = _NOTEBOOK.fullmatch(file)
    stem = (found["stem"] if found else file).strip()
    return assignment if _COPY.sub("", stem) == assignment else plain(stem) or "notebook"


@lru_cache(maxsize=4_096)
def plain(text: str) -> str:
    """`text` as a name for a file: small letters and figures, hyphens for all else."""
    folded = one_line(unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(sign if is_letter(sign) else " " for sign in folded)
    cut = "-".join(letters.split()).encode()[:_LONGEST_NAME].decode(errors="ignore")
    return one_line(cut).strip("-")


def _read(platform: str, found: re.Match[str] | None, name: str = "") -> list[Upload]:
    if found is None or not found["file"]:
        return []
    told = {"name": name, "user": "", "time": "", **found.groupdict(default="")}
    time = _time(platform, told["time"])
    return [Upload(platform, told["name"].strip(), told["user"], time, told["file"])]


def _time(platform: str, text: str) -> int:
    """A number that grows with time; 0 where it is not told, or in words that are not English."""
    if platform == "brightspace":
        try:
            text = datetime.strptime(text.strip(), _BRIGHTSPACE_TIME).isoformat()
        except ValueError:
            return 0
    figures = "".join(sign for sign in text if sign in "0123456789")
    return int(figures or 0)


def _names(student: Student) -> set[str]:
    """A student's name in either order, as `plain` gives it."""
    first, last = student.first_name, student.last_name
    return {plain(f"{first} {last}"), plain(f"{last} {first}")} - {""}


def _ends_with(name: str, student: Student) -> bool:
    """Whether Blackboard's `Homework_jdoe` ends with an account of the student's."""
    accounts: Sequence[str] = [one for one in (student.id, student.lms_user_id) if one]
    return any(f"_{name}".casefold().endswith(f"_{one}".casefold()) for one in accounts)
