"""What may stand behind the data of a `%%compare` line, and behind the name of a prompt, in plain
words: `%%compare moods small, temperature 1, repeats 5, predict`, `== as a form == schema form`.

Words are read from the end, so that the name in front may have any.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from course.errors import PromptError
from course.exercises.cell import MOST_REPEATS
from course.models.catalogue import LARGE, SMALL
from course.text.compare import without_accents

HOTTEST = 2.0
"""The highest temperature that servers take."""

_SIZES = {
    **dict.fromkeys(("small", "smaller", "petit"), SMALL.choice),
    **dict.fromkeys(("large", "larger", "big", "grand"), LARGE.choice),
}
_TEMPERATURE = {"temperature", "temp"}
_REPEATS = {"repeat", "repeats", "repetition", "repetitions", "times", "fois"}
_PREDICT = {"predict", "predire", "prediction", "parier", "pari"}
_SCHEMA = {"schema"}
_BETWEEN = {"and", "et", "with", "on", "the", "model", "models", "avec", "sur", "le", "les"} | {
    *("modele", "modeles", "at", "a", "la", "+", "&", ","),
}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_COMMA = re.compile(r",(?!\d)")
_SET = re.compile(r"(?<=[^\W\d])\s*[=:]\s*(?=\d+(?:[.,]\d+)?(?:[\s,]|$))")
"""What people write between an option and its number."""


@dataclass(frozen=True)
class Options:
    """What was asked for; None and () are the usual. `schema` names a part; "" is the only one."""

    models: tuple[str, ...] = ()
    temperature: float | None = None
    repeats: int | None = None
    schema: str | None = None
    predict: bool = False


def split_line(line: str) -> tuple[str, Options]:
    """The name of the data, as it was written, and the options behind it: models, temperature,
    repeats, whether to predict. Raises PromptError for a number that an option cannot have, or
    lacks."""
    reader = _Reader(_words(line), schemas=False)
    return reader.name, reader.found


def prompt_options(text: str) -> Options:
    """What stands behind the name of a prompt: a temperature, a schema. Raises PromptError for
    anything else."""
    reader = _Reader(_words(text), schemas=True)
    if reader.name or reader.found.models or reader.found.repeats:
        raise PromptError("compare.unknown_option", text=" ".join(text.split()))
    return reader.found


class _Reader:
    """Takes options off the end of `words`; what is left is the name."""

    def __init__(self, words: list[str], *, schemas: bool) -> None:
        self.found = Options()
        self._words, self._schemas = list(words), schemas
        while self._words and self._one():
            pass
        asked = self.found != Options()
        self.name = " ".join(self._words if asked else words).replace(" ,", ",")

    def _one(self) -> bool:
        """Take off the last option, or word between options; whether there was one."""
        last, before = _folded(self._words[-1]), _folded(" ".join(self._words[-2:-1]))
        if last in _SIZES:
            models = dict.fromkeys((_SIZES[last], *self.found.models))
            return self._take(1, models=tuple(models))
        if not self._schemas and last in _PREDICT:
            return self._take(1, predict=True)
        if self._schemas and last in _SCHEMA:
            return self._take(1, schema="")
        if self._schemas and before in _SCHEMA:
            return self._take(2, schema=self._words[-1])
        number, keyword = (before, last) if _NUMBER.fullmatch(before) else (last, before)
        if keyword in _TEMPERATURE | _REPEATS and _NUMBER.fullmatch(number):
            return self._number(keyword, _value(number))
        if last in _TEMPERATURE | _REPEATS and (self._schemas or before):
            raise PromptError("compare.no_number", option=self._words[-1])
        if last in _BETWEEN:
            return self._take(1)
        return False

    def _number(self, keyword: str, value: float) -> bool:
        if keyword in _TEMPERATURE:
            if value > HOTTEST:
                raise PromptError("compare.too_hot", value=value, most=HOTTEST)
            return self._take(2, temperature=value)
        if value not in range(1, MOST_REPEATS + 1):
            raise PromptError("compare.repeats", value=value, most=MOST_REPEATS)
        return self._take(2, repeats=int(value))

    def _take(self, count: int, **found: object) -> bool:
        del self._words[-count:]
        self.found = replace(self.found, **found)  # type: ignore[arg-type]
        return True


def _words(line: str) -> list[str]:
    return _COMMA.sub(" , ", _SET.sub(" ", line)).split()


def _value(number: str) -> float:
    """The number as Python would have it, written so: 1 is another key of a kept reply than 1.0."""
    return int(number) if number.isdigit() else float(number.replace(",", "."))


def _folded(word: str) -> str:
    return without_accents(word).casefold().lstrip("-–—")
