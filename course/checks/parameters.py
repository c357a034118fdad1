"""Reading the parameters of a check from a catalogue: chosen, typed, never empty."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from typing import Any, get_type_hints

from course.checks.base import CheckError, Misdescribed, Quoted, wrong_parameter
from course.messages import LANGUAGES
from course.text.compare import is_blank


def resolve(
    value: Any,
    expect: Mapping[str, Any],
    language: str,
    inputs: Mapping[str, str] = MappingProxyType({}),
) -> Any:
    """The value meant by a catalogue: `{en: …, fr: …}` is chosen, `{expect: key}` and
    `{input: name}` are looked up in the case.

    The items of a list may be looked up too. Raises CheckError for what the case does not have.
    """
    if isinstance(value, Mapping) and set(value) == set(LANGUAGES):
        return resolve(value[language], expect, language, inputs)
    if isinstance(value, list):
        return [_looked_up(one, expect, inputs) for one in value]
    return _looked_up(value, expect, inputs)


def _looked_up(value: Any, expect: Mapping[str, Any], inputs: Mapping[str, str]) -> Any:
    if not isinstance(value, Mapping) or len(value) != 1:
        return value
    [(place, key)] = value.items()
    if place not in ("expect", "input"):
        return value
    known = expect if place == "expect" else inputs
    if key not in known:
        raise Misdescribed("not_in_case", place="expect" if known is expect else "inputs", name=key)
    return known[key]


def chosen(
    factory: Callable[..., Any],
    given: Mapping[str, Any],
    expect: Mapping[str, Any],
    language: str,
    inputs: Mapping[str, str],
) -> dict[str, Any]:
    """The values that `given` means, each as `resolve` finds it; where `factory` takes a mapping
    of texts, also those inside. Raises CheckError for what the case does not have."""
    hints = _signature(factory)[1]
    values = {name: resolve(value, expect, language, inputs) for name, value in given.items()}
    for name, value in values.items():
        if hints.get(name) in _MAPPINGS_OF_TEXTS and isinstance(value, Mapping):
            values[name] = {
                key: resolve(one, expect, language, inputs) for key, one in value.items()
            }
    return values


def read(factory: Callable[..., Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments for `factory`, each read as its annotation says.

    Raises CheckError for a parameter that is unknown, missing, of another type, or empty.
    """
    parameters, hints = _signature(factory)
    unknown = [name for name in given if name not in parameters]
    if unknown:
        raise _unknown(unknown[0], list(parameters))
    for name, parameter in parameters.items():
        if name not in given and parameter.default is parameter.empty:
            raise wrong_parameter(name, "missing")
    arguments = {}
    for name, value in given.items():
        try:
            arguments[name] = _READERS[hints[name]](value)
        except CheckError as error:
            raise Misdescribed("parameter", name=name, error=error) from None
    return arguments


def require_readable(factory: Callable[..., Any]) -> None:
    """Raise CheckError when a parameter of `factory` has a type that no catalogue can give."""
    parameters, hints = _signature(factory)
    for name in parameters:
        if name not in hints or hints[name] not in _READERS:
            raise wrong_parameter(name, "untyped")


@lru_cache
def _signature(factory: Callable[..., Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The parameters of a factory, and their types, by name."""
    return inspect.signature(factory).parameters, get_type_hints(factory)


def _unknown(name: Any, known: list[str]) -> Misdescribed:
    """The error of a parameter that there is not: it names those that there are, and the one
    that is nearest first."""
    if not known:
        return Misdescribed("no_parameters", name=name)
    near = get_close_matches(str(name), known, n=1, cutoff=0.5)
    key = "unknown_parameter_near" if near else "unknown_parameter"
    return Misdescribed(key, name=name, near=Quoted((*near,)), known=", ".join(known))


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Misdescribed("text", value=repr(value))
    text = str(value)
    if is_blank(text):
        raise Misdescribed("empty")
    return text


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    if not items:
        raise Misdescribed("empty")
    return [_text(one) for one in items]


def _values(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise Misdescribed("list", value=repr(value))
    for one in value:
        if isinstance(one, str):
            _text(one)
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Misdescribed("flag", value=repr(value))
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Misdescribed("whole", value=repr(value))
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Misdescribed("number", value=repr(value))
    return float(value)


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not value:
        raise Misdescribed("mapping", value=repr(value))
    return dict(value)


def _each(read_one: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    """What reads a mapping whose values are all read by `read_one`."""

    def reader(value: Any) -> dict[str, Any]:
        given = _mapping(value)
        read_values = {}
        for name, one in given.items():
            try:
                read_values[name] = read_one(one)
            except CheckError as error:
                raise Misdescribed("at", name=name, error=error) from None
        return read_values

    return reader


def _wordings(value: Any) -> list[str | list[str]]:
    items = value if isinstance(value, list) else [value]
    if not items:
        raise Misdescribed("empty")
    return [_texts(one) if isinstance(one, list) else _text(one) for one in items]


def _text_or_each(value: Any) -> str | dict[str, Any]:
    return _each(_text)(value) if isinstance(value, Mapping) else _text(value)


_MAPPINGS_OF_TEXTS: dict[Any, Callable[[Any], Any]] = {
    str | dict[str, str] | None: _text_or_each,
    dict[str, str] | None: _each(_text),
    dict[str, list[str]]: _each(_texts),
    dict[str, list[str]] | None: _each(_texts),
}

_READERS: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    str | None: _text,
    list[str]: _texts,
    list[str] | None: _texts,
    list[Any]: _values,
    list[Any] | None: _values,
    bool: _flag,
    int: _whole,
    int | None: _whole,
    float: _number,
    dict[str, Any] | None: _mapping,
    list[str | list[str]]: _wordings,
    list[str | list[str]] | None: _wordings,
    Any: lambda value: value,
    **_MAPPINGS_OF_TEXTS,
}
