"""What is odd about a submission, for its instructor and its learner to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course.messages import say
from grader.submissions.files import NoFolder, NotRead

_MOST_LISTED = 5


@dataclass(frozen=True)
class Remark:
    """Something odd about a submission. It tells of the learner's own files and nothing else,
    so instructor and learner may both read it; what comes from the file is made printable."""

    message_id: str
    values: Mapping[str, Any]

    def text(self, language: str) -> str:
        """The remark for a person, in `language`."""
        return say(self.message_id, language, **self.values)


class Unread(Remark):
    """There is a file that could not be read: a person must look at it."""


class Unanswered(Remark):
    """Exercises have no prompt of the learner's, which their marks tell too."""


_KINDS: Mapping[str, type[Remark]] = {"missing": Unanswered, "untouched": Unanswered}
"""What a remark on exercises is, by the key of its message, where it is more than odd."""


def why_not_read(error: NotRead) -> Remark:
    """The remark on a file that was not read, or a folder that is not there."""
    kind = Remark if isinstance(error, NoFolder) else Unread
    return kind(error.message_id, error.values)


def about(key: str, names: list[str]) -> Remark:
    """One remark on all of `names`, each once, the first few by name."""
    names = list(dict.fromkeys(names))
    listed = ", ".join(names[:_MOST_LISTED]) + (", …" if len(names) > _MOST_LISTED else "")
    kind = _KINDS.get(key, Remark)
    return kind(f"submission.{key}", {"count": len(names), "names": listed})
