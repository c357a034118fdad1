"""Whether a record that somebody else wrote has the form of an exercise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import inf
from typing import Any

from course.errors import CourseError
from course.messages import LANGUAGES, Worded
from course.plugins import plain, reason_of

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FIELDS = (
    *("id", "points", "title", "variables", "checks", "cases", "hints"),
    *("settings", "full_marks_rate"),
)
_SETTINGS = {
    "temperature": (int, float),
    "max_tokens": (int,),
    "seed": (int,),
    "json_schema": (dict,),
}


class Unfit(CourseError):
    """A record does not have the form of what it should be: for its author."""


def require_usable(row: Any) -> None:
    """Raise Unfit, or KeyError naming what is missing, for a record of `exercises` whose fields
    are not of the form that docs/plugins.md gives. What its checks say is not looked at."""
    require_fields(row, _FIELDS)
    if not isinstance(row["id"], str) or not _ID.fullmatch(row["id"]):
        raise Unfit("sources.id_form")
    _require_number(row, "points", inf)
    if "full_marks_rate" in row:
        _require_number(row, "full_marks_rate", 1)
    if not isinstance(row["checks"], list) or not row["checks"]:
        raise Unfit("sources.empty_list", name="checks")
    for language in LANGUAGES:
        _require_settings(row.get("settings", {}), language)
        if not isinstance(given_in(row, "title", language), str):
            raise Unfit("sources.no_text", name="title", language=language)
        for name in ("variables", "hints"):
            if not _are_texts(given_in(row, name, language)):
                raise Unfit("sources.no_texts", name=name, language=language)
        require_cases(given_in(row, "cases", language), row["variables"][language], language)


def require_fields(row: Any, fields: Sequence[str]) -> None:
    """Raise Unfit for a record that is no mapping or has another field than `fields`."""
    if not isinstance(row, dict):
        raise Unfit("sources.no_mapping")
    unknown = [name for name in row if name not in fields]
    if unknown:
        values = {"name": plain(repr(unknown[0])), "known": ", ".join(fields)}
        raise Unfit("sources.unknown_field", **values)


def record_reason(error: Exception) -> Worded | str:
    """What is wrong with a record, for its author: as `reason_of`, and a KeyError names what is
    missing."""
    if type(error) is KeyError:
        return Unfit("sources.missing", name=plain(repr(error.args[0])))
    return reason_of(error)


def _require_settings(settings: Any, language: str) -> None:
    """Settings have their types; each may be given by language, {en: …, fr: …}."""
    if not isinstance(settings, dict):
        raise Unfit("sources.no_mapping_in", name="settings")
    for name, given in settings.items():
        if name not in _SETTINGS:
            values = {"name": plain(repr(name)), "known": ", ".join(_SETTINGS)}
            raise Unfit("sources.unknown_setting", **values)
        by_language = isinstance(given, dict) and set(given) <= set(LANGUAGES)
        value = given.get(language) if by_language else given
        if not isinstance(value, _SETTINGS[name]) or isinstance(value, bool):
            raise Unfit("sources.bad_setting", name=plain(repr(name)), value=plain(repr(value)))


def require_cases(cases: Any, variables: Sequence[str], language: str) -> None:
    """Raise Unfit for `cases` that are no list, or none, or of which one lacks an input."""
    if not isinstance(cases, list) or not cases:
        raise Unfit("sources.empty_list_in", name="cases", language=language)
    for number, case in enumerate(cases, 1):
        given = case.get("inputs") or {} if isinstance(case, dict) else None
        where: dict[str, Any] = {"number": number, "language": language}
        if not isinstance(given, dict):
            raise Unfit("sources.case_form", **where)
        missing = [name for name in variables if name not in given]
        if missing:
            raise Unfit("sources.no_input", name=plain(repr(missing[0])), **where)


def given_in(row: dict[str, Any], name: str, language: str) -> Any:
    """What the field `name` gives in `language`; raises Unfit where it gives nothing."""
    found = row[name]
    if not isinstance(found, dict) or language not in found:
        raise Unfit("sources.missing_in", name=name, language=language)
    return found[language]


def _are_texts(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(one, str) for one in found)


def _require_number(row: dict[str, Any], name: str, most: float) -> None:
    value = row[name]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 < value <= most or value == inf:
        raise Unfit("sources.no_number", name=name, value=plain(repr(value)))
