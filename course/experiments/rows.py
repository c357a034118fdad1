"""A person's own data as rows: a list of dicts, a CSV file, a pandas DataFrame.

A row is a mapping from the names of columns to values. pandas is never imported.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from course.errors import CourseError, system_reason

Row = dict[str, Any]
_DELIMITERS = ",;\t"
_MIDNIGHT = " 00:00:00"
_WHOLE = 1e15
"""Floats beyond this are not written as whole numbers: they are not exact."""


class DataError(CourseError):
    """The data cannot be used as they stand: where the fault is, and what to do."""


def rows_from(source: Any, only: int | None = None) -> list[Row]:
    """The rows of `source`, or the first `only` of them.

    `source` is a sequence of mappings, the path of a CSV file, or whatever has
    `to_dict("records")`, as a DataFrame. Raises DataError when there is nothing to use in it.
    """
    if isinstance(source, str | Path):
        rows = read_csv(Path(source).expanduser())
    else:
        rows = [_named(row) for row in _records(source)]
    rows = rows[:only]
    if not rows:
        raise DataError("experiment.no_rows")
    return rows


def read_csv(path: Path) -> list[Row]:
    """The rows of a CSV file: UTF-8, the first line names the columns, which commas, semicolons
    or tabs separate. Every value is text; empty lines are passed over. Raises DataError."""
    return [row for _, row in numbered_rows(_text(path), path.name)]


def numbered_rows(text: str, file: str) -> list[tuple[int, Row]]:
    """The rows of the text of a CSV file, as `read_csv` has them, each with the number of its
    line; `file` is its name. Raises DataError."""
    return named_rows(_parsed(text, file), file)


def named_rows(lines: list[tuple[int, list[str]]], file: str) -> list[tuple[int, Row]]:
    """The rows of lines of cells, none of them empty and each with its number, of which the first
    names the columns; `file` is where they are from. Raises DataError."""
    if not lines:
        raise DataError("experiment.empty_file", file=file)
    (_, head), *body = lines
    names = _names([cell.strip() for cell in head], body, file)
    return [(number, _row(names, cells, number, file)) for number, cells in body]


def text_of(value: Any) -> str:
    """A value as the text that goes into a prompt: nothing for a missing one (None, NaN), no
    ".0" behind a whole number, since a column of numbers with a gap comes from pandas as
    decimals; no midnight behind a date; one kind of line end."""
    if _missing(value):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return text.removesuffix(_MIDNIGHT) if isinstance(value, datetime) else text


def near(name: str, known: Sequence[str]) -> str:
    """The known names that come closest to `name`, or all, as text."""
    lower = {one.lower(): one for one in known}
    found = difflib.get_close_matches(name.lower(), lower, n=3, cutoff=0.5)
    return ", ".join([lower[one] for one in found] or known)


def _records(source: Any) -> Sequence[Mapping[Any, Any]]:
    try:
        records = source.to_dict("records") if hasattr(source, "to_dict") else source
    except TypeError:  # a Series, which is one column
        records = None
    if isinstance(records, Sequence) and all(isinstance(row, Mapping) for row in records):
        return records
    raise DataError("experiment.not_rows", kind=type(source).__name__)


def _named(row: Mapping[Any, Any]) -> Row:
    """The row with texts as names: a DataFrame may have numbers there."""
    return {text_of(name): value for name, value in row.items()}


def _missing(value: Any) -> bool:
    if value is None:
        return True
    try:
        return bool(value != value)  # NaN and NaT are like nothing, not even themselves
    except (TypeError, ValueError):
        return type(value).__name__ == "NAType"  # pandas.NA answers neither yes nor no


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError("experiment.not_utf8", file=path.name) from None
    except FileNotFoundError:
        raise _not_there(path) from None
    except OSError as error:
        reason = system_reason(error)
        raise DataError("experiment.unreadable", file=path.name, reason=reason) from None


def _not_there(path: Path) -> DataError:
    folder = path.parent.resolve()
    others = sorted(one.name for one in folder.glob("*.csv")) if folder.is_dir() else []
    if not others:
        return DataError("experiment.no_file", file=path.name, folder=folder)
    return DataError(
        "experiment.no_file_but", file=path.name, folder=folder, others=near(path.name, others)
    )


def _parsed(text: str, file: str) -> list[tuple[int, list[str]]]:
    """The lines that are not empty, each with its number in the file. The separator is the one
    that gives the first line the most cells: csv.Sniffer guesses from the texts too, and those
    are full of commas."""
    first = next((line for line in re.split(r"\r\n|\n|\r", text) if line.strip()), "")
    widths = {mark: len(next(csv.reader([first], delimiter=mark), [])) for mark in _DELIMITERS}
    reader = csv.reader(
        StringIO(text, newline=""), delimiter=max(widths, key=widths.__getitem__), strict=True
    )
    found, number = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((number, cells))
            number = reader.line_num + 1
    except csv.Error:
        raise DataError("experiment.bad_quotes", file=file, line=number) from None
    return found


def _names(head: list[str], body: list[tuple[int, list[str]]], file: str) -> list[str]:
    """The names of the columns, without those at the end that have neither name nor content, as
    spreadsheets like to leave. Raises DataError for one that is empty or there twice."""
    width = max((_filled(cells) for _, cells in body), default=0)
    while head and not head[-1] and len(head) > width:
        head = head[:-1]
    for place, name in enumerate(head, 1):
        if not name:
            raise DataError("experiment.no_name", file=file, place=place)
        if name in head[: place - 1]:
            raise DataError("experiment.twice", file=file, name=name)
    return head


def _filled(cells: list[str]) -> int:
    """How many cells there are up to the last that is not empty."""
    return max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _row(names: list[str], cells: list[str], line: int, file: str) -> Row:
    if _filled(cells) > len(names):
        raise DataError(
            "experiment.too_many", file=file, line=line, found=_filled(cells), count=len(names)
        )
    filled = [*cells, *[""] * (len(names) - len(cells))]
    return dict(zip(names, map(text_of, filled), strict=False))
