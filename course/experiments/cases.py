"""From a person's rows, prompts and checks to an exercise that the engine can run.

Every column can be a variable of the prompts, `{{message}}`, and every column is there for the
checks, `{"expect": "label"}`. What a check needs and no prompt should see can also stand in a
dict under "expect"; under "turns" stand the turns of a conversation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_type_hints

from course.checks.registry import entry_of
from course.exercises.exercise import Exercise, apart
from course.experiments.rows import DataError, Row, near, text_of
from course.models.base import Settings
from course.prompts.prompt import Prompt
from course.text.numbers import only_number

EXPECT, TURNS = "expect", "turns"
_BRACES = re.compile(r"\{\{([^{}\n]*)\}\}")
_Spec = Mapping[str, Any]


def exercise_of(
    rows: Sequence[Row],
    prompts: Mapping[str, Prompt],
    checks: Sequence[_Spec],
    settings: Settings,
    language: str,
) -> Exercise:
    """The exercise whose cases are `rows`. Raises DataError for a variable or a key that the
    rows lack, and for an empty cell that a check needs."""
    columns = columns_of(rows)
    for name, prompt in prompts.items():
        _require(name, prompt, columns)
    used = {name for prompt in prompts.values() for name in prompt.variables}
    inputs = [name for name in columns if name in used]
    needed = _Needed(checks, language)
    cases = [
        {
            "inputs": {name: text_of(row.get(name)) for name in inputs},
            EXPECT: needed.of(row, number, columns),
            **({TURNS: row[TURNS]} if _apart(row, TURNS) else {}),
        }
        for number, row in enumerate(rows, 1)
    ]
    return apart(
        "experiment",
        language,
        title="",
        variables=tuple(inputs),
        checks=needed.checks,
        cases=cases,
        settings=settings,
    )


def columns_of(rows: Sequence[Row]) -> list[str]:
    """The names of the columns of `rows`, in order."""
    return list(dict.fromkeys(name for row in rows for name in row if not _apart(row, name)))


def _apart(row: Row, name: str) -> bool:
    """Whether `name` is no column of `row`, but says what to expect or the turns. A column of
    texts may be called so too."""
    kind = {EXPECT: Mapping, TURNS: list}.get(name)
    return kind is not None and isinstance(row.get(name), kind)


def _require(name: str, prompt: Prompt, columns: Sequence[str]) -> None:
    """Raise DataError unless the prompt has text and the rows have all its variables."""
    if not prompt.parts:
        raise DataError("experiment.empty_prompt", name=name)
    for variable in prompt.variables:
        if variable not in columns:
            values = {"name": name, "variable": f"{{{{{variable}}}}}"}
            if not columns:
                raise DataError("experiment.no_columns", **values)
            raise DataError("experiment.no_column", near=near(variable, columns), **values)
    for written in _BRACES.findall(prompt.text):
        if written.strip() in columns and written.strip() not in prompt.variables:
            better = re.sub(r"\W+", "_", written.strip())
            raise DataError("experiment.bad_name", name=written.strip(), better=better)


class _Needed:
    """What the checks need of each row: the columns that they name, of the type that they take.

    A column is text; where a check takes a number, the number in it is read. Such a key is told
    apart by its type, since another check may want the same column as text.
    """

    def __init__(self, checks: Sequence[_Spec], language: str) -> None:
        self._language = language
        self._keys: dict[str, tuple[str, str]] = {}
        self.checks = [self._typed(spec) for spec in checks]

    def of(self, row: Row, number: int, columns: Sequence[str]) -> dict[str, Any]:
        """The `expect` of the case from `row`, the row number `number`, from 1."""
        given = row[EXPECT] if _apart(row, EXPECT) else {}
        found = dict(given)
        for key, (column, kind) in self._keys.items():
            if column in given:
                found[key] = given[column]
            elif column in columns:
                found[key] = self._value(row.get(column), kind, column, number)
            else:
                known = [*columns, *given]
                raise DataError(
                    "experiment.no_expected", name=column, number=number, near=near(column, known)
                )
        return found

    def _value(self, value: Any, kind: str, column: str, number: int) -> Any:
        if isinstance(value, list | Mapping | bool):
            return value
        text = text_of(value)
        if not text.strip():
            raise DataError("experiment.empty_cell", name=column, number=number)
        if kind == "text":
            return text
        item = value.item() if hasattr(value, "item") else value  # a number of NumPy's
        if not isinstance(item, str) or kind == "any":
            return item
        read = only_number(text, self._language)
        if read is None:
            raise DataError("experiment.no_number", name=column, number=number, text=text)
        return int(read) if kind == "int" and read.is_integer() else read

    def _typed(self, spec: _Spec) -> dict[str, Any]:
        """`spec` with a key of its own for each column that it wants as something else than
        text; its columns are noted. What makes no sense is left for the check's own error."""
        if not isinstance(spec, Mapping) or len(spec) != 1:
            return spec  # type: ignore[return-value]
        [(name, given)] = spec.items()
        if not isinstance(given, Mapping):
            return dict(spec)
        entry = entry_of(name)
        hints = get_type_hints(entry.factory) if entry else {}
        return {name: {key: self._noted(one, hints.get(key)) for key, one in given.items()}}

    def _noted(self, value: Any, hint: Any) -> Any:
        kind = {float: "float", int: "int", int | None: "int", Any: "any"}.get(hint, "text")
        if kind != "text" and _is_lookup(value):
            key = f"{value[EXPECT]} ({kind})"
            self._keys[key] = value[EXPECT], kind
            return {EXPECT: key}
        for column in _lookups(value):
            self._keys[column] = column, "text"
        return value


def _lookups(value: Any) -> Iterator[str]:
    """The keys of `expect` that a parameter looks up, also in a list or for one language."""
    if _is_lookup(value):
        yield value[EXPECT]
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _lookups(one)
    elif isinstance(value, list):
        for one in value:
            yield from _lookups(one)


def _is_lookup(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) == {EXPECT} and isinstance(value[EXPECT], str)
