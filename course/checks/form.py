"""Checks on the format of a reply: JSON, its schema, its fields."""

from __future__ import annotations

import json
import re
from typing import Any

from course.checks.base import Literals, Misdescribed, Phrase, Quoted, Subject, wrong_parameter
from course.checks.registry import Finding, Rule, register
from course.text.compare import same_value, whole

_WHITE = " \t\r\n"
"""What JSON takes for white space; a no-break or zero-width space is none (RFC 8259, section 2)."""

_FENCE = re.compile(r"```(?:json)?[ \t]*\r?\n(.*?)\n?```", re.DOTALL | re.IGNORECASE)
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
_ABSENT = object()


class NotJSON(Exception):
    """The text is not JSON and only JSON; `detail` is the message that says how."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


@register()
def is_json(*, schema: dict[str, Any] | None = None, fenced: bool = False) -> Rule:
    """The reply is JSON and nothing else; an object or a list, unless `schema` says otherwise.

    `schema`: a JSON Schema that it follows. `fenced`: one ```json block is accepted too.
    """
    validator = _validator(schema) if schema is not None else None

    def rule(subject: Subject) -> Finding:
        try:
            value = parse(subject.reply.text, fenced)
        except NotJSON as error:
            more = error.detail == "extra"
            return Finding(False, detail=f"is_json_{error.detail}", surplus=more)
        if validator is None:
            return Finding(isinstance(value, dict | list), detail="is_json_bare")
        problem = next(iter(validator.iter_errors(value)), None)
        if problem is None:
            return Finding(True)
        return Finding(False, *_schema_problem(problem))

    return rule


@register()
def json_field(
    *,
    path: str,
    equals: Any = _ABSENT,
    one_of: list[Any] | None = None,
    type: str | None = None,
    fenced: bool = True,
) -> Rule:
    """The reply is JSON with something at `path` ("a.b.0"), and that is equal to `equals`, one
    of `one_of`, or of a JSON `type`. Of texts, case, accents and the kind of apostrophe or hyphen
    may differ, and nothing else."""
    if type is not None and type not in _TYPES:
        raise wrong_parameter("type", "none_of", inside=True, value=type, known=", ".join(_TYPES))
    if isinstance(equals, str) and not whole(equals):
        raise wrong_parameter("equals", "empty")
    if equals is not _ABSENT and one_of is not None:
        raise Misdescribed("not_both", one="equals", other="one_of")
    if not all(path.split(".")):
        raise Misdescribed("bad_path", value=path)
    wanted = [equals] if equals is not _ABSENT else one_of

    def rule(subject: Subject) -> Finding:
        where = {"path": path}
        try:
            value = _at(parse(subject.reply.text, fenced), path)
        except NotJSON as error:
            return Finding(False, where, f"is_json_{error.detail}")
        if value is _ABSENT:
            return Finding(False, where, "json_field_missing")
        found = {**where, "found": Literals((value,))}
        if type is not None and not _is_type(value, type):
            kind = Phrase(f"checks.type_{type}")
            return Finding(False, {**found, "type": kind}, "json_field_type")
        if wanted is not None and not any(_same(value, one) for one in wanted):
            said = Literals(tuple(wanted))
            return Finding(False, {**found, "wanted": said}, "json_field_value")
        return Finding(True, found)

    return rule


def parse(text: str, fenced: bool) -> Any:
    """The JSON value that `text` is (RFC 8259). Raises NotJSON: for no JSON at all, for JSON with
    other text around it, for JSON in a code block unless `fenced`, for names given twice, and for
    what Python reads and JSON does not have: NaN, half characters."""
    text = text.strip(_WHITE)
    block = _FENCE.fullmatch(text)
    if block and fenced:
        text = block[1]
    elif block:
        raise NotJSON("fenced")
    try:
        value = json.loads(text, parse_constant=_not_a_value, object_pairs_hook=_object)
        json.dumps(value, ensure_ascii=False).encode()  # half characters have no bytes
        return value
    except NotJSON:
        raise
    except (ValueError, RecursionError):
        raise NotJSON("extra" if _holds_json(text) else "failed") from None


def _not_a_value(_name: str) -> Any:
    raise NotJSON("failed")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotJSON("twice")
    return found


def _holds_json(text: str) -> bool:
    """Whether an object or a list that is not empty stands somewhere in `text`."""
    decoder = json.JSONDecoder()
    for start in list(re.finditer(r"[{\[]", text))[:50]:
        try:
            if decoder.raw_decode(text, start.start())[0]:
                return True
        except (ValueError, RecursionError):
            continue
    return False


def _validator(schema: dict[str, Any]) -> Any:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        raise Misdescribed("bad_schema", reason=error.message) from None
    return Draft202012Validator(schema)


def _schema_problem(problem: Any) -> tuple[dict[str, Any], str]:
    """What a learner is told of a jsonschema error: the values and the message."""
    where = ".".join(str(step) for step in problem.absolute_path)
    found = Literals((problem.instance,))
    asked = problem.validator_value
    wanted = asked if isinstance(asked, str) else Literals((asked,))
    values = {"path": Quoted((where,)), "found": found, "rule": problem.validator, "wanted": wanted}
    if problem.validator == "required":
        missing = [name for name in problem.validator_value if name not in problem.instance]
        return {"names": Quoted(tuple(missing))}, "is_json_required"
    if problem.validator == "additionalProperties" and problem.validator_value is False:
        known = problem.schema.get("properties", {})
        extra = [name for name in problem.instance if name not in known]
        return {"names": Quoted(tuple(extra))}, "is_json_additional"
    if problem.validator == "type" and str(problem.validator_value) in _TYPES:
        kind = Phrase(f"checks.type_{problem.validator_value}")
        return {**values, "type": kind}, "is_json_type" if where else "is_json_whole_type"
    if problem.validator in ("enum", "const"):
        allowed = (
            problem.validator_value if problem.validator == "enum" else [problem.validator_value]
        )
        return {**values, "wanted": Literals(tuple(allowed))}, "is_json_enum"
    return values, "is_json_schema" if where else "is_json_whole_schema"


def _at(value: Any, path: str) -> Any:
    for step in path.split("."):
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return _ABSENT
    return value


def _is_type(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES[kind])


def _same(value: Any, wanted: Any) -> bool:
    """Texts in any case, with and without accents; numbers by value; true is not 1; lists and
    objects item by item."""
    if isinstance(value, str) and isinstance(wanted, str):
        return same_value(value) == same_value(wanted)
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    if isinstance(value, list) and isinstance(wanted, list):
        return len(value) == len(wanted) and all(map(_same, value, wanted))
    if isinstance(value, dict) and isinstance(wanted, dict):
        return value.keys() == wanted.keys() and all(
            _same(value[key], wanted[key]) for key in wanted
        )
    return bool(value == wanted)
