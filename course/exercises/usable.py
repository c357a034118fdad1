"""Whether a record that somebody else wrote has the form of an exercise."""

from __future__ import annotations

import re
from math import inf
from typing import Any

from course.messages import LANGUAGES

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


def require_usable(row: Any) -> None:
    """Raise ValueError, or KeyError naming what is missing, for a record of `exercises` whose
    fields are not of the form that docs/plugins.md gives. What its checks say is not looked at."""
    if not isinstance(row, dict):
        raise ValueError("it is not a mapping")
    unknown = [name for name in row if name not in _FIELDS]
    if unknown:
        raise ValueError(f"unknown field {unknown[0]!r}; an exercise has {', '.join(_FIELDS)}")
    if not isinstance(row["id"], str) or not _ID.fullmatch(row["id"]):
        raise ValueError("`id` must be small letters and digits with hyphens between")
    _require_number(row, "points", inf)
    if "full_marks_rate" in row:
        _require_number(row, "full_marks_rate", 1)
    if not isinstance(row["checks"], list) or not row["checks"]:
        raise ValueError("`checks` must be a list that is not empty")
    for language in LANGUAGES:
        _require_settings(row.get("settings", {}), language)
        if not isinstance(_in(row, "title", language), str):
            raise ValueError(f"`title` must be text in {language!r}")
        for name in ("variables", "hints"):
            if not _are_texts(_in(row, name, language)):
                raise ValueError(f"`{name}` must be a list of texts in {language!r}")
        _require_cases(_in(row, "cases", language), row["variables"][language], language)


def _require_settings(settings: Any, language: str) -> None:
    """Settings have their types; each may be given by language, {en: …, fr: …}."""
    if not isinstance(settings, dict):
        raise ValueError("`settings` must be a mapping")
    for name, given in settings.items():
        if name not in _SETTINGS:
            raise ValueError(f"unknown setting {name!r}; there are {', '.join(_SETTINGS)}")
        by_language = isinstance(given, dict) and set(given) <= set(LANGUAGES)
        value = given.get(language) if by_language else given
        if not isinstance(value, _SETTINGS[name]) or isinstance(value, bool):
            raise ValueError(f"the setting {name!r} cannot be {value!r}")


def _require_cases(cases: Any, variables: list[str], language: str) -> None:
    if not isinstance(cases, list) or not cases:
        raise ValueError(f"`cases` must be a list that is not empty in {language!r}")
    for number, case in enumerate(cases, 1):
        given = case.get("inputs") or {} if isinstance(case, dict) else None
        if not isinstance(given, dict):
            raise ValueError(f"case {number} in {language!r} is not a mapping with `inputs`")
        missing = [name for name in variables if name not in given]
        if missing:
            raise ValueError(f"case {number} in {language!r} has no input {missing[0]!r}")


def _in(row: dict[str, Any], name: str, language: str) -> Any:
    found = row[name]
    if not isinstance(found, dict) or language not in found:
        raise ValueError(f"`{name}` is missing in {language!r}")
    return found[language]


def _are_texts(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(one, str) for one in found)


def _require_number(row: dict[str, Any], name: str, most: float) -> None:
    value = row[name]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 < value <= most or value == inf:
        raise ValueError(f"`{name}` must be a number above 0, not {value!r}")
