"""What goes wrong with a gradebook, a folder or a disk, as a sentence for the instructor."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError

from course.errors import CourseError, system_reason

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_EVERYBODYS = (*_FULL, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM)
_SAID_BY_SQLITE = {
    "locked": "locked",
    "busy": "locked",
    "disk is full": "disk_full",
    "readonly": "read_only",
    "read-only": "read_only",
    "unable to open": "read_only",
    "malformed": "damaged",
    "not a database": "damaged",
    "no such table": "damaged",
    "no such column": "damaged",
}


@contextmanager
def told_in_a_sentence(db_url: str) -> Iterator[None]:
    """Raises CourseError for what the disk or the gradebook at `db_url` raises in the block."""
    try:
        yield
    except BrokenPipeError:  # no file of ours
        raise
    except (OSError, DatabaseError) as error:
        raise explained(error, db_url) from error


def is_everybodys(error: Exception) -> bool:
    """Whether what happened to one submission would happen to the next one too."""
    if isinstance(error, OSError):
        return error.errno in _EVERYBODYS
    return isinstance(error, DatabaseError) and not isinstance(error, DataError | IntegrityError)


def explained(error: Exception, db_url: str) -> CourseError:
    """What `error` means: what happened, and what to do. No password of `db_url` is in it."""
    if isinstance(error, DatabaseError):
        reason = str(error.orig).strip().partition("\n")[0]
        kind = next((key for said, key in _SAID_BY_SQLITE.items() if said in reason.lower()), "")
        if kind == "disk_full":
            return CourseError("grade.disk_full")
        return CourseError(f"grade.book_{kind or 'failed'}", file=_named(db_url), reason=reason)
    if isinstance(error, OSError):
        if error.errno in _FULL:
            return CourseError("grade.disk_full")
        reason = system_reason(error)
        return CourseError("grade.file_failed", file=str(error.filename or "?"), reason=reason)
    return CourseError("grade.not_written", reason=f"{type(error).__name__}: {error}")


def _named(db_url: str) -> str:
    """The gradebook as a person knows it: a file, or an address without its password."""
    try:
        url = make_url(db_url)
    except ArgumentError:
        return "?"
    is_file = url.get_backend_name() == "sqlite"
    return url.database or "?" if is_file else url.render_as_string(hide_password=True)
