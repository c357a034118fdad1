"""Rows as lines of JSON, whatever stands in them."""

from __future__ import annotations

import json
from typing import Any


def line_of(row: Any) -> str:
    """`row` as JSON on one line of UTF-8. Its only line end is "\\n": U+2028 and the like are
    letters in it. Half a surrogate pair, which a reply that is cut in a character ends in and no
    file takes, is written as an escape."""
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(row)
    return line


def rows_of(text: str) -> list[Any]:
    """The rows of lines that `line_of` made. Raises ValueError."""
    return [json.loads(line) for line in text.split("\n") if line]
