"""Whether data have the form that a schema of ours gives: the first thing that is wrong, in one
sentence for whoever wrote the file."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from course.errors import CourseError
from course.messages import Worded, say
from course.plugins import plain

_BOUNDS = {
    "maxLength": "longer",
    "minLength": "empty",
    "maxItems": "more",
    "minItems": "fewer",
    "maxProperties": "more",
    "minProperties": "fewer",
    "minimum": "below",
    "maximum": "above",
}
_OWN_FORMS = ("id", "version", "measured")
"""Fields whose pattern has a sentence of its own, with an example."""


class Malformed(CourseError):
    """Data do not have the form that they should have."""


class _Kind(Worded):
    """A kind of JSON value, in words."""

    def __init__(self, names: Any) -> None:
        self._names = [names] if isinstance(names, str) else list(names)

    def text(self, language: str) -> str:
        said = [say(f"cards.kind_{name}", language) for name in self._names]
        return say("cards.or", language).join(said)


class _Where(Worded):
    """Where in the data: `cases`, entry 2, `inputs`."""

    def __init__(self, path: list[str | int]) -> None:
        self._path = path

    def text(self, language: str) -> str:
        if not self._path:
            return say("cards.whole", language)
        parts = [
            say("cards.entry", language, number=part + 1)
            if isinstance(part, int)
            else say("cards.field", language, name=plain(part))
            for part in self._path
        ]
        return ", ".join(parts)


def require(data: Any, name: str) -> None:
    """Raise Malformed, for the first place in order, unless `data` have the form of the schema
    `course/cards/<name>.schema.yaml`."""
    errors = sorted(_validator(name).iter_errors(data), key=lambda one: _order(one.absolute_path))
    if errors:
        raise _malformed(errors[0])


def _order(path: Any) -> list[tuple[bool, int, str]]:
    return [(isinstance(one, int), one if isinstance(one, int) else 0, str(one)) for one in path]


@lru_cache
def _validator(name: str) -> Any:
    from jsonschema import Draft202012Validator

    text = (files("course.cards") / f"{name}.schema.yaml").read_text(encoding="utf-8")
    return Draft202012Validator(yaml.safe_load(text))


def _malformed(error: Any) -> Malformed:
    path = list(error.absolute_path)
    where, wanted, given = _Where(path), error.validator_value, error.instance
    if error.validator == "required":
        lacks = next(name for name in wanted if name not in given)
        return Malformed("cards.lacks", where=where, name=lacks)
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        unknown = next(name for name in given if name not in known)
        return Malformed(
            "cards.unknown", where=where, name=plain(str(unknown)), known=", ".join(known)
        )
    if error.validator == "type":
        return Malformed("cards.kind", where=where, kind=_Kind(wanted))
    if error.validator in _BOUNDS:
        return Malformed(f"cards.{_BOUNDS[error.validator]}", where=where, count=wanted)
    if error.validator == "const":
        return Malformed("cards.format", version=wanted)
    if error.validator == "enum":
        return Malformed("cards.choice", where=where, known=", ".join(wanted))
    form = path[-1] if path and path[-1] in _OWN_FORMS else "text"
    if "propertyNames" in map(str, error.absolute_schema_path):
        form = "variable"
    return Malformed(f"cards.form_{form}", where=where, value=plain(str(given)))
