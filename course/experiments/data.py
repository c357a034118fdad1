"""What a `%%compare` cell runs over: the data sets of the lessons, or a CSV file of one's own.

The data sets lie in `course/catalog/data/<module>.yaml`, each with its cases and checks in both
languages, as `course.experiment` takes them.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from course.errors import CourseError
from course.exercises.folders import yaml_files
from course.exercises.reading import read_yaml
from course.experiments.rows import DataError, Row, rows_from
from course.learner.ready import MAX_TOKENS
from course.models.catalogue import LARGE, SMALL
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
_SIZES = {
    **dict.fromkeys(("small", "smaller", "petit"), SMALL),
    **dict.fromkeys(("large", "larger", "big", "grand"), LARGE),
}
_BETWEEN = {"and", "et", "with", "on", "the", "model", "models", "avec", "sur", "le", "les"} | {
    *("modele", "modeles", "+", "&", ","),
}


@dataclass(frozen=True)
class DataSet:
    """Cases and what is asked of the replies. A set of a lesson has an `id`, the same in every
    language, and a `title`; both name it."""

    id: str
    title: str
    rows: Sequence[Row]
    checks: Sequence[Mapping[str, Any]]
    max_tokens: int = MAX_TOKENS


def parse_line(line: str, language: str) -> tuple[DataSet, tuple[str, ...]]:
    """The data and the models that the first line of a cell asks for: `DATA [small] [large]`.
    The models are by the names that settings have for them; none is the learner's own.

    Raises CourseError for data that are not there, or a file that cannot be used.
    """
    words = line.replace(",", " , ").split()
    end = len(words)
    while end and _folded(words[end - 1]) in {*_SIZES, *_BETWEEN}:
        end -= 1
    asked = [_folded(word) for word in words[end:]]
    models = dict.fromkeys(_SIZES[word].choice for word in asked if word in _SIZES)
    name = " ".join(words[:end] if models else words).replace(" ,", ",").strip(_QUOTES)
    return _data(name, language), tuple(models)


@lru_cache
def data_sets(language: str) -> tuple[DataSet, ...]:
    """The data sets of all lessons, in a language."""
    found = []
    for path in yaml_files(files("course.catalog") / "data"):
        for record in read_yaml(path)["data"]:
            own = record[language]
            found.append(
                DataSet(
                    id=record["id"],
                    title=record["title"][language],
                    rows=own["cases"],
                    checks=own["checks"],
                    max_tokens=record["max_tokens"],
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


def _folded(word: str) -> str:
    return without_accents(word).casefold()


def _key(name: str) -> str:
    return "".join(char for char in _folded(name) if char.isalnum())
