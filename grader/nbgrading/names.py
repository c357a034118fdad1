"""Names and ids that come into the gradebook, fit for every page that shows them.

Formgrader puts a learner's id and name into its pages as they are, beside ours and with the
instructor's rights: what stands in them as a tag or ends a string would run there. So an id that
is none is refused and a name is cleaned before nbgrader has it, whoever brings it: a folder, a
zip file, a list of the class, a form, nbgrader's own commands.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from nbgrader.api import Assignment, Notebook, Student
from sqlalchemy import event

from course.display.safe import one_line
from course.errors import CourseError
from grader.submissions.files import shown

LONGEST_ID = 120
"""Bytes of an id in UTF-8: it names folders, and some file systems take 143."""

_LONGEST_NAME = 128
_BETWEEN = frozenset(" .@+-_")
_HARMLESS = str.maketrans("<>", "‹›")
_TEXTS = ("first_name", "last_name", "email", "lms_user_id")


def is_id(text: str) -> bool:
    """Whether `text` may be an id: letters and figures of any script, and between them
    spaces and . @ + - _; at most `LONGEST_ID` bytes. Such a text is a name for a folder, too."""
    return (
        all(is_letter(sign) or sign in _BETWEEN for sign in text)
        and text == text.strip(" .@+-_")
        and text == one_line(text) != ""
        and len(text.encode()) <= LONGEST_ID
    )


def is_letter(sign: str) -> bool:
    """Whether a sign is a letter, a figure, or a mark that belongs to one."""
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"


def require_id(text: str) -> str:
    """`text`, the id of a learner or an assignment; raises CourseError where `is_id` refuses it."""
    if not is_id(text):
        raise CourseError("collecting.bad_id", id=shown(text))
    return text


def clean_name(text: str) -> str:
    """A person's name, address or number for the gradebook: on one line, without signs that
    nobody sees, and with look-alikes for those that begin and end a tag."""
    return one_line(text.translate(_HARMLESS), _LONGEST_NAME)


def guard_gradebook() -> None:
    """From now on no learner gets into a gradebook in this process with an id that is none or a
    name that is not clean, and no assignment. Raises CourseError where somebody tries."""
    if not event.contains(Student.id, "set", _checked):
        for name in (Student.id, Assignment.name, Notebook.name):
            event.listen(name, "set", _checked, retval=True)
        for text in _TEXTS:
            event.listen(getattr(Student, text), "set", _cleaned, retval=True)


def _checked(_: Any, value: Any, *__: Any) -> Any:
    return require_id(value) if isinstance(value, str) else value


def _cleaned(_: Any, value: Any, *__: Any) -> Any:
    return clean_name(value) if isinstance(value, str) else value
