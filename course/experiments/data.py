"""What a `%%compare` cell runs over: the data sets of the lessons, or a CSV file of one's own.

The data sets lie in `course/catalog/data/<module>.yaml`, each with its cases and checks in both
languages, as `course.experiment` takes them.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from course.errors import CourseError
from course.exercises.folders import yaml_files
from course.exercises.reading import read_yaml
from course.experiments.options import Options, split_line
from course.experiments.rows import DataError, Row, rows_from
from course.learner.ready import MAX_TOKENS
from course.text.compare import without_accents

_ENDING = ".csv"
_QUOTES = "\"'`“”„«»‘’ \t\u00a0\u202f"
_EXPECTED = {
    "expected": "equals",
    "attendu": "equals",
    "attendue": "equals",
    "contains": "contains",
    "contient": "contains",
}
"""A column of a person's own file that says what the reply must be, or must contain."""
_SAMPLING = ("max_tokens", "temperature", "repeats")
_FOLDER = files("course.catalog") / "data"


@dataclass(frozen=True)
class DataSet:
    """Cases, how they are asked, and what is asked of the replies. A set of a lesson has an `id`,
    the same in every language, and a `title`; both name it. `parts` are texts that prompts may
    have in them by their name, `{{rules}}`."""

    id: str
    title: str
    rows: Sequence[Row]
    checks: Sequence[Mapping[str, Any]]
    max_tokens: int = MAX_TOKENS
    temperature: float = 0.0
    repeats: int = 1
    parts: Mapping[str, str] = field(default_factory=dict)


def parse_line(line: str, language: str) -> tuple[DataSet, Options]:
    """The data that the first line of a cell names, and the options behind them.

    Raises CourseError for data that are not there, a file or an option that cannot be used.
    """
    name, options = split_line(line)
    data = _data(name.strip(_QUOTES), language)
    if options.temperature is not None:
        data = replace(data, temperature=options.temperature)
    if options.repeats is not None:
        data = replace(data, repeats=options.repeats)
    return data, options


@lru_cache
def data_sets(language: str) -> tuple[DataSet, ...]:
    """The data sets of all lessons, in a language."""
    found = []
    for path in yaml_files(_FOLDER):
        for record in read_yaml(path)["data"]:
            own = record[language]
            found.append(
                DataSet(
                    id=record["id"],
                    title=record["title"][language],
                    rows=own["cases"],
                    checks=own["checks"],
                    parts={name: _text(one) for name, one in own.get("parts", {}).items()},
                    **{key: record[key] for key in _SAMPLING if key in record},
                )
            )
    return tuple(found)


def _data(name: str, language: str) -> DataSet:
    if name.casefold().endswith(_ENDING):
        return own_data(name)
    known = {_key(word): one for one in data_sets(language) for word in (one.id, one.title)}
    if _key(name) in known:
        return known[_key(name)]
    near = difflib.get_close_matches(_key(name), known, n=2, cutoff=0.6)
    shown = dict.fromkeys(known[key].id for key in near) or [one.id for one in data_sets(language)]
    values = {"name": name, "known": ", ".join(shown)}
    raise CourseError("compare.unknown_data" if name else "compare.no_data", **values)


def own_data(name: str) -> DataSet:
    """A file of a person's own, judged by the column that says what to expect, if it has one."""
    try:
        rows = rows_from(name)
    except (ValueError, RuntimeError):  # a sign that no name may have, "~" and nobody's name
        raise DataError("experiment.no_file", file=name, folder=Path.cwd()) from None
    checks = [
        {_EXPECTED[_folded(column)]: {"value": {"expect": column}}}
        for column in rows[0]
        if _folded(column) in _EXPECTED
    ]
    return DataSet(id=name, title=name, rows=rows, checks=checks)


def _text(part: Any) -> str:
    """A part as text: a JSON Schema may be written in YAML."""
    return part.strip("\n") if isinstance(part, str) else json.dumps(part, ensure_ascii=False)


def _folded(word: str) -> str:
    return without_accents(word).casefold()


def _key(name: str) -> str:
    return "".join(char for char in _folded(name) if char.isalnum())
