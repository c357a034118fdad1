"""What the names in a learning platform's zip files tell: who handed in what.

- Moodle, "Download all submissions": `Jane Doe_12345_assignsubmission_file_/notebook.ipynb`, or
  without folders `Jane Doe_12345_assignsubmission_file_notebook.ipynb`. The number is another
  one in each assignment (docs.moodle.org, "Using Assignment"; download_submissions in Moodle's
  mod/assign/locallib.php).
- Canvas, "Download Submissions": `doejane_123_456_notebook.ipynb`, or `doejane_LATE_123_456_…`:
  the learner's name without spaces, the Canvas ID of the user, that of the file, the file's name,
  to which Canvas adds -1, -2… when it is handed in again (community.canvaslms.com, "How do I
  download all student submissions for an assignment?").

In both, the platform's part comes first and cannot be imitated by the file's name behind it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

_MOODLE = re.compile(
    r"(?P<name>[^_/]+)_(?P<number>[0-9]{1,18})_assignsubmission_file_/?(?P<file>.+\.ipynb)",
    re.IGNORECASE,
)
_CANVAS = re.compile(
    r"(?!.*_assignsubmission_)(?P<name>[^/]+?)(?:_LATE)?_(?P<user>[0-9]{1,18})"
    r"_(?P<number>[0-9]{1,18})_(?P<file>[^/]+\.ipynb)",
    re.IGNORECASE,
)
_COPY = re.compile(r"(?:-Copy\d+|-\d{1,2}| ?\(\d+\))+$")
"""What Jupyter, Canvas and browsers put behind the name of a file that is there already."""
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Upload:
    """A notebook that a learner handed in, as its name in the zip file tells it.

    `name` is the learner's, and `learner` the number that the platform has for the learner: in
    Canvas everywhere, in Moodle in this assignment. `time` grows with each file in Canvas.
    """

    platform: str
    name: str
    learner: int
    time: int
    file: str


@dataclass(frozen=True)
class Student:
    """A learner of the gradebook."""

    id: str
    first_name: str
    last_name: str
    lms_user_id: str


def upload(member: str) -> Upload | None:
    """What the name of a zip file's member tells; None when it is no notebook's of a platform."""
    parts = member.split("/")
    for start in range(len(parts)):
        if found := _MOODLE.fullmatch("/".join(parts[start:])):
            return Upload("moodle", found["name"].strip(), int(found["number"]), 0, found["file"])
    if found := _CANVAS.fullmatch(member):
        user, number = int(found["user"]), int(found["number"])
        return Upload("canvas", found["name"], user, number, found["file"])
    return None


def student_id(one: Upload, students: Iterable[Student]) -> str:
    """The id of the learner: that of the one of `students` whom the upload names, else a new one.

    Canvas' number is looked for among their `lms_user_id`; Moodle's name among their names, where
    exactly one must fit. A new id is as "canvas-123" or "moodle-jane-doe": no name that somebody
    chooses is the id of another learner.
    """
    if one.platform == "canvas":
        ids = [known.id for known in students if known.lms_user_id == str(one.learner)]
        return ids[0] if len(ids) == 1 else f"canvas-{one.learner}"
    name = _plain(one.name)
    ids = [known.id for known in students if _is_named(known, name)]
    return ids[0] if len(ids) == 1 else f"moodle-{name or one.learner}"


def notebook_name(file: str, assignment: str) -> str:
    """A safe name, without ".ipynb", for a notebook that is called `file`.

    It is the assignment's when that is what remains without the marks of a copy.
    """
    stem = PurePosixPath(file).stem.strip()
    return assignment if _COPY.sub("", stem) == assignment else _plain(stem) or "notebook"


def _is_named(student: Student, name: str) -> bool:
    """Whether Moodle's `name` is the student's, in either order."""
    first, last = student.first_name, student.last_name
    return name != "" and name in (_plain(f"{first} {last}"), _plain(f"{last} {first}"))


def _plain(text: str) -> str:
    """`text` as a name for a file: small letters and figures, hyphens for all else."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "-", folded).strip("-")[:_LONGEST_NAME]
