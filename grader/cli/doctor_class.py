"""The instructor's folders and gradebook on this machine, for `prompteur doctor`."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from course.cli.finding import Finding
from course.messages import say
from course.plugins import plain, why
from grader.marking.private import private_place
from grader.paths import ROOT

_RIGHTS, _BOOK = "grade.doctor_rights", "grade.doctor_book"
_PEOPLE = range(1000, 60_000)
"""Ids of accounts that are people's, as Debian and Fedora give them."""
_NO_SHELL = ("nologin", "false", "sync", "")


def look_at_rights(language: str) -> Iterator[Finding]:
    """Whether other accounts of this machine may read what decides the marks."""
    others = _other_people()
    folders = [ROOT / "grader", ROOT / "solutions", private_place()]
    open_ones = [one for one in folders if one and one.exists() and _others_may_read(one)]
    if not others:
        yield Finding(_RIGHTS, True, say("grade.doctor_alone", language))
    elif not open_ones:
        yield Finding(_RIGHTS, True, say("grade.doctor_closed", language, count=others))
    for folder in open_ones if others else ():
        values = {"folder": plain(str(folder)), "count": others}
        yield Finding(_RIGHTS, False, say("grade.doctor_open", language, **values))


def look_at_book(language: str) -> Finding:
    """Whether the gradebook opens. One that is not there is made when a class is graded; nbgrader
    is slow to load, and is left alone then."""
    settings = (ROOT / "grader" / "nbgrader_config.py").read_text(encoding="utf-8")
    if not (ROOT / "grader" / "class.db").exists() and "db_url" not in settings:
        return Finding(_BOOK, True, say("grade.doctor_no_book", language))
    from sqlalchemy.engine import make_url

    from grader.nbgrading.book import Book
    from grader.nbgrading.folders import ClassFolders, course_configuration

    course = ClassFolders.of(course_configuration(ROOT)).course
    place = make_url(course.db_url)
    try:
        with Book(course.db_url, course.course_id) as book:
            book.knows("")
        if place.drivername == "sqlite" and not os.access(str(place.database), os.W_OK):
            raise PermissionError("it may not be written")
    except Exception as error:
        values = {
            "path": plain(place.render_as_string()),
            "reason": why(getattr(error, "orig", None) or error),
        }
        return Finding(_BOOK, False, say("grade.doctor_book_bad", language, **values))
    return Finding(_BOOK, True, plain(place.render_as_string()))


def _other_people() -> int:
    """How many other people have an account here, as far as this machine lists them."""
    try:
        import pwd
    except ImportError:  # Windows, where a folder is its owner's
        return 0
    found = [
        one.pw_name
        for one in pwd.getpwall()
        if one.pw_uid in _PEOPLE
        and one.pw_uid != os.geteuid()
        and Path(one.pw_shell).name not in _NO_SHELL
    ]
    return len(found)


def _others_may_read(folder: Path) -> bool:
    """Whether everybody may list `folder`, and get there."""
    try:
        path = folder.resolve()
        wanted = stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0)
        if path.stat().st_mode & wanted != wanted:
            return False
        return all(above.stat().st_mode & stat.S_IXOTH for above in path.parents)
    except OSError:
        return False
