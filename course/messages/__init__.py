"""Everything a person reads on screen, in each language: YAML files, one folder a language.

A message id is `file.key`: `say("panel.stop", "fr")` reads `stop` in `fr/panel.yaml`.
Placeholders are `{name}`. A message that depends on a number is a mapping with `one` and
`other`, chosen by the value named `count`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "fr")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def say(message_id: str, language: str, **values: Any) -> str:
    """The message `message_id` in `language`, with `values` put in, in one pass, as plain text.

    Raises KeyError when the message, or a value that it names, is missing.
    """
    area, key = message_id.split(".", 1)
    entry = catalogue(language, area)[key]
    if isinstance(entry, dict):
        entry = entry[_plural(language, values["count"])]
    return _PLACEHOLDER.sub(lambda found: number(values[found[1]], language), entry)


def number(value: Any, language: str) -> str:
    """`value` as text; a float with the decimal sign of `language`, and no needless zeros."""
    if not isinstance(value, float):
        return str(value)
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language == "fr" else text


@lru_cache
def catalogue(language: str, area: str) -> dict[str, Any]:
    """The messages of one area, from `<language>/<area>.yaml`."""
    import yaml

    text = (files("course.messages") / language / f"{area}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found


def _plural(language: str, count: float) -> str:
    """CLDR's cardinal rule for the two languages: French counts 0 and 1,5 as singular."""
    singular = abs(count) < 2 if language == "fr" else count == 1
    return "one" if singular else "other"
