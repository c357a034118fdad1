"""The configuration of promptfoo (https://promptfoo.dev): the prompt, its cases as tests, and those
of its checks that promptfoo has too."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from course.cards import plain_yaml
from course.cards.card import Card
from course.cards.formats.shared import (
    Files,
    card_in,
    messages_of,
    require_no_reference,
    require_shown,
    template,
    the_only,
)
from course.checks.base import CheckError
from course.checks.parameters import resolve

_KEY = "prompteur"
_NEGATION = "not_"
_THEIRS = {
    "equals": ("equals", "value"),
    "contains": ("icontains", "value"),
    "contains_any": ("icontains-any", "values"),
    "contains_all": ("icontains-all", "values"),
    "regex": ("regex", "pattern"),
    "is_json": ("is-json", None),
}
"""Our checks that promptfoo has: its name, and which of our parameters its `value` is."""


def write(card: Card) -> Files:
    """The card as `<id>.promptfoo.yaml`. Raises CardError for texts that promptfoo would take for
    files."""
    return {f"{card.id}.promptfoo.yaml": plain_yaml.written(_data(card))}


def read(files: Files) -> Card:
    """The card of a configuration that `write` made. Raises CourseError."""
    data = plain_yaml.read(the_only(files))
    metadata = data.get("metadata") if isinstance(data, dict) else None
    card = card_in(metadata.get(_KEY) if isinstance(metadata, dict) else None)
    require_shown(data, plain_yaml.read(plain_yaml.written(_data(card))))
    return card


def _data(card: Card) -> dict[str, Any]:
    raw = [{"role": role, "content": text} for role, text in messages_of(card)]
    settings = {name: one for name, one in card.settings.items() if name != "json_schema"}
    return {
        "description": f"{card.title}: {card.does}",
        "prompts": [{"label": card.id, "raw": json.dumps(raw, ensure_ascii=False)}],
        "providers": [{"id": f"openai:chat:{card.model}", "config": settings}],
        "tests": [_test(card, case) for case in card.cases if "turns" not in case],
        "metadata": {_KEY: card.text()},
    }


def _test(card: Card, case: Mapping[str, Any]) -> dict[str, Any]:
    inputs = case.get("inputs", {})
    require_no_reference(*inputs.values())
    made = {
        "vars": {name: template_free(text) for name, text in inputs.items()},
        "assert": list(_asserts(card, case)),
    }
    return {name: one for name, one in made.items() if one}


def template_free(text: str) -> str:
    """`text` so that promptfoo, which renders values too, puts it in as it is."""
    return template(text.replace("{{", "{\0{")).replace("\0", "")


def _asserts(card: Card, case: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for spec in card.checks:
        [(name, given)] = spec.items()
        plain_name = name.removeprefix(_NEGATION)
        if plain_name not in _THEIRS:
            continue
        theirs, parameter = _THEIRS[plain_name]
        negated = "not-" if name != plain_name else ""
        if parameter is None:
            if not given:
                yield {"type": negated + theirs}
        elif isinstance(given, Mapping) and set(given) == {parameter}:
            value = _value(card, case, given[parameter])
            if value is not None:
                yield {"type": negated + theirs, "value": value}


def _value(card: Card, case: Mapping[str, Any], given: Any) -> Any:
    """What a check wants of this case; None for what promptfoo would read otherwise."""
    try:
        value = resolve(given, case.get("expect", {}), card.language, case.get("inputs", {}))
    except CheckError:
        return None
    texts = value if isinstance(value, list) else [value]
    if not texts or not all(isinstance(one, str) for one in texts):
        return None
    require_no_reference(*texts)
    escaped = [template_free(one) for one in texts]
    return escaped if isinstance(value, list) else escaped[0]
