"""Cases of an instructor's own, on which a class is marked instead of those in the repository,
which anybody can read.

They lie in the folder, or the file, that PROMPTEUR_HELD_OUT names, else in `grader/private/`,
which git ignores. A file has the form of those in `grader/heldout/`: for each exercise the cases,
in one language or both, and, where they are to be others too, reference and weak prompts.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from course.checks.base import Phrase
from course.errors import CourseError
from course.exercises.exercise import Exercise, exercises
from course.exercises.folders import passed_over, yaml_files
from course.exercises.reading import read_yaml
from course.exercises.usable import Unfit, record_reason, require_fields
from course.messages import LANGUAGES
from course.plugins import plain
from course.prompts.slips import diagnose
from grader.marking.halves import HeldOut, cases_of, listed, reference_of, weak_of

VARIABLE = "PROMPTEUR_HELD_OUT"
_FOLDER = Path(__file__).parent.parent / "private"
_FIELDS = ("id", "cases", "reference", "weak")

Halves = Mapping[tuple[str, str], HeldOut]
"""By id and language of the exercise. A reference or weak prompts that are not given are empty."""


class PrivateError(CourseError):
    """Cases of the instructor's own that cannot be used: which file, where in it, and why."""


def private_place() -> Path | None:
    """The folder or file of one's own cases; None where there is none. An empty
    PROMPTEUR_HELD_OUT says that there is none."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named).expanduser() if named else None
    return _FOLDER if _FOLDER.is_dir() and private_files(_FOLDER) else None


def own_folder() -> Path:
    """Where one's own cases go: what PROMPTEUR_HELD_OUT names, else `grader/private/`, there or
    not."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else _FOLDER


def private_files(place: Path) -> list[Path]:
    """The files of cases at `place`. Raises PrivateError where it cannot be read."""
    try:
        if place.is_file():
            return [place]
        return [Path(str(one)) for one in yaml_files(place)]
    except FileNotFoundError as error:
        raise PrivateError("own_cases.no_place", place=plain(str(place))) from error
    except OSError as error:
        raise PrivateError("own_cases.closed", place=plain(str(place))) from error


def private_halves() -> Halves:
    """The cases of one's own. Raises PrivateError for whatever in them cannot be meant, so that
    no class is marked on half of them."""
    place = private_place()
    if place is None:
        return {}
    files = private_files(place)
    if not files:
        raise PrivateError("own_cases.empty_place", place=plain(str(place)))
    for about in passed_over(place) if place.is_dir() else ():
        raise PrivateError("own_cases.passed_over", place=plain(str(place)), reason=about)
    return _halves(tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files))


@lru_cache(maxsize=4)
def _halves(files: tuple[tuple[Path, int, int], ...]) -> Halves:
    found: dict[tuple[str, str], HeldOut] = {}
    first: dict[str, str] = {}
    for path, *_ in files:
        name = plain(path.name)
        try:
            rows = listed(read_yaml(path))
        except CourseError as error:
            raise PrivateError("own_cases.broken_file", file=name, reason=error) from error
        for number, row in enumerate(rows, 1):
            place = _named(row, number)
            try:
                exercise_id = _id_of(row, first)
                for half in _languages_of(row):
                    task = next(one for one in exercises(half) if one.id == exercise_id)
                    found[exercise_id, half] = _half(row, task)
            except Exception as error:
                values = {"file": name, "place": place, "reason": record_reason(error)}
                raise PrivateError("own_cases.broken", **values) from error
            first[exercise_id] = name
    return found


def _named(row: Any, number: int) -> Phrase:
    """Which record it is, for its author."""
    if isinstance(row, dict) and isinstance(row.get("id"), str):
        return Phrase("own_cases.exercise", {"id": plain(row["id"])})
    return Phrase("own_cases.record", {"number": number})


def _id_of(row: Any, first: Mapping[str, str]) -> str:
    require_fields(row, _FIELDS)
    given = row["id"]
    known = [one.id for one in exercises(LANGUAGES[0])]
    if given in first:
        raise Unfit("own_cases.twice", file=first[given])
    if given not in known:
        near = get_close_matches(str(given), known, n=3, cutoff=0.5)
        key = "own_cases.unknown_near" if near else "own_cases.unknown"
        raise Unfit(key, near=", ".join(near))
    return str(given)


def _languages_of(row: dict[str, Any]) -> Sequence[str]:
    cases = row["cases"]
    if not isinstance(cases, dict) or not cases or not set(cases) <= set(LANGUAGES):
        raise Unfit("own_cases.languages", known=", ".join(LANGUAGES))
    return [one for one in LANGUAGES if one in cases]


def _half(row: dict[str, Any], task: Exercise) -> HeldOut:
    """The half of one language, each case of it tried with the checks of its exercise."""
    language = task.language
    cases = cases_of(row, task.variables, language)
    for number, case in enumerate(cases, 1):
        where: dict[str, Any] = {"number": number, "language": language}
        extra = [name for name in case.inputs if name not in task.variables]
        if extra:
            known = ", ".join(task.variables)
            raise Unfit("own_cases.extra_input", name=plain(repr(extra[0])), known=known, **where)
        try:
            task.checks_for(case)
        except Exception as error:
            raise Unfit("own_cases.case", reason=record_reason(error), **where) from error
    reference = reference_of(row, language) if "reference" in row else ""
    weak = weak_of(row, language) if "weak" in row else ()
    for text in (reference, *(one.prompt for one in weak)):
        problem = diagnose(text, task.variables) if text else None
        if problem:
            raise Unfit("own_cases.prompt", language=language, reason=problem)
    return HeldOut(cases, reference, weak, "private")
