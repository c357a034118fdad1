"""Everything a person reads on screen, in each language: YAML files, one folder a language.

A message id is `file.key`: `say("panel.stop", "fr")` reads `stop` in `fr/panel.yaml`.
Placeholders are `{name}`; `{name:call|calls}` is the one or the other word, as the number of that
name wants it. A message that depends on a number as a whole is a mapping with `one` and `other`,
chosen by the value named `count`.

The messages of a plug-in lie in its own package, and the name of its area has that package in
front: `example.checks.haiku_failed` reads `haiku_failed` in `example/messages/fr/checks.yaml`.
Somebody else wrote them, so what is missing or broken there never ends in an error: English
stands in for French, and a general sentence for both.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "fr")
_HUNDREDTH = Decimal("0.01")
_WHOLE = 1e15
_PLACEHOLDER = re.compile(r"\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}")
_LENT: dict[tuple[str, str], str] = {}
"""What plug-ins have lent to our areas: area and key → the id of their own message."""


class Worded:
    """A value of a message that has words of its own in each language."""

    def text(self, language: str) -> str:
        """The words, in `language`."""
        raise NotImplementedError


def say(message_id: str, language: str, /, **values: Any) -> str:
    """The message `message_id` in `language`, with `values` put in, in one pass, as plain text;
    a value that is `Worded` in its own words.

    Raises KeyError when the message, or a value that it names, is missing, and it is ours.
    """
    area, key = message_id.rsplit(".", 1)
    if "." in area:
        return _said_by_plugin(area, key, language, values)
    return _filled(catalogue(language, area)[key], language, values)


def say_beside(message_id: str, name: str, language: str) -> str:
    """The message `<name>_<key>` beside the message `<key>`, in `language`; "" where none is."""
    area, key = message_id.rsplit(".", 1)
    beside = f"{name}_{key}"
    return say(f"{area}.{beside}", language) if beside in catalogue(language, area) else ""


def number(value: Any, language: str) -> str:
    """`value` as text; a float with the decimal sign of `language`, and no needless zeros."""
    if not isinstance(value, float):
        return value.text(language) if isinstance(value, Worded) else str(value)
    text = f"{rounded(value):.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language == "fr" else text


def rounded(value: float) -> float:
    """`value` with two decimals at most, as people round: a half goes away from zero. Marks are
    rounded by this function and no other, so that a page, a table and the gradebook agree; it
    looks at the decimals that are seen, since 2.675 is a little less in a computer.

    Numbers too large to have decimals, and NaN, come back as they are.
    """
    if not abs(value) < _WHOLE:
        return value
    return float(Decimal(repr(float(value))).quantize(_HUNDREDTH, ROUND_HALF_UP))


@lru_cache
def catalogue(language: str, area: str) -> dict[str, Any]:
    """The messages of one area, from `<language>/<area>.yaml`, with those lent to it."""
    if "." in area:
        return _of_plugin(language, area)
    text = (files("course.messages") / language / f"{area}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = _read(text)
    lent = {key: own for (lender, key), own in _LENT.items() if lender == area}
    return found | {key: say(own, language) for key, own in lent.items() if key not in found}


def lend(message_id: str, own: str) -> None:
    """Have the message `own`, of a plug-in, found under `message_id` as well, in our area."""
    area, key = message_id.rsplit(".", 1)
    _LENT[area, key] = own
    catalogue.cache_clear()


def known_to_plugin(message_id: str, language: str) -> bool:
    """Whether the package of a plug-in has that message in that language."""
    area, key = message_id.rsplit(".", 1)
    return key in catalogue(language, area)


def message_files(package: str) -> list[Path]:
    """The files of messages of a plug-in's package, which is looked up and not imported."""
    try:
        spec = find_spec(package)
        folders = [Path(one) for one in (spec and spec.submodule_search_locations) or ()]
    except (Exception, SystemExit):
        return []
    return [
        path
        for folder in folders
        for language in LANGUAGES
        for path in sorted((folder / "messages" / language).glob("*.yaml"))
    ]


def _read(text: str) -> Any:
    import yaml

    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _of_plugin(language: str, area: str) -> dict[str, Any]:
    """The messages of a plug-in's area; none when they are not there or cannot be read. The
    package is looked up and not imported."""
    package, name = area.rsplit(".", 1)
    found: dict[str, Any] = {}
    try:
        spec = find_spec(package)
        for folder in (spec and spec.submodule_search_locations) or ():
            path = Path(folder) / "messages" / language / f"{name}.yaml"
            if path.is_file():
                found |= _read(path.read_text(encoding="utf-8"))
    except (Exception, SystemExit):  # whatever is wrong over there, it has no message for us
        return {}
    return {key: entry for key, entry in found.items() if _is_message(entry)}


def _is_message(entry: Any) -> bool:
    counted = isinstance(entry, dict) and set(entry) == {"one", "other"}
    forms = entry.values() if counted else [entry]
    return all(isinstance(one, str) and one.strip() for one in forms)


def _said_by_plugin(area: str, key: str, language: str, values: dict[str, Any]) -> str:
    for spoken in dict.fromkeys((language, *LANGUAGES)):
        entry = catalogue(spoken, area).get(key)
        try:
            if entry is not None:
                return _filled(entry, spoken, values)
        except (KeyError, TypeError):  # it names a value that the plug-in does not give
            continue
    check, _, status = key.rpartition("_")
    if check and status in ("passed", "failed"):
        return say(f"plugins.check_{status}", language, check=check)
    return say("plugins.unworded", language, key=key)


def _filled(entry: Any, language: str, values: dict[str, Any]) -> str:
    if isinstance(entry, dict):
        entry = entry[_plural(language, values["count"])]

    def filled(found: re.Match[str]) -> str:
        name, one, other = found.groups()
        if one is None:
            return number(values[name], language)
        return one if _plural(language, values[name]) == "one" else str(other)

    return _PLACEHOLDER.sub(filled, entry)


def _plural(language: str, count: float) -> str:
    """CLDR's cardinal rule for the two languages, for the number that is read: French counts 0 and
    1,5 as singular."""
    count = rounded(count)
    singular = abs(count) < 2 if language == "fr" else count == 1
    return "one" if singular else "other"
