"""Long texts of many shapes, for what must not take the square of a text's length."""

from __future__ import annotations

from collections.abc import Callable

_REPEATED = (
    *(
        "a",
        "A",
        " ",
        "1",
        "0",
        "7,",
        "1 ",
        "- a\n",
        "1. a\n",
        "a ",
        "\n",
        "a\n",
        "é",
        "中",
        "文字。",
    ),
    *("[", "{", "{{", "{ ", "(", "<", "<a> ", '"', "'", "« a » ", "«", "“", "“a ", "`", "```\n"),
    *("*", "*a* ", "**a", "_a", "a@", "http://", "a.b", "M. ", "etc. ", "...", "…", ":", "a:\n"),
    *("b l u e ", "bluebir", "41 ", "QUJD\n", "1/", "12:30 ", "€1 ", "Anna ", "two hundred and "),
    *("system:\n", "I can't ", "\u0301", "\u200b", "\u202e", "\ud83d", "\x85", "\r\n", "x!"),
)

SHAPES: dict[str, Callable[[int], str]] = {
    **{repr(unit): lambda n, unit=unit: (unit * n)[:n] for unit in _REPEATED},  # type: ignore[misc]
    "words": lambda n: " ".join(f"w{number}" for number in range(n))[:n],
    "nested quotation marks": lambda n: '"' * (n // 2) + "a" + '"' * (n // 2),
    "nested emphasis": lambda n: "*(" * (n // 4) + "a" + ")*" * (n // 4),
    "spaces between marks": lambda n: "a" + " !" * (n // 2) + " a",
    "marks between letters": lambda n: "a" + "!" * n + "a",
    "a line, then nothing": lambda n: "```json\n" + "\n" * n,
    "two kinds of marks": lambda n: "a" + "\u0301\u0323" * (n // 2),
    "a call, then spaces": lambda n: 'print(""' + " " * n,
    "a call that is closed": lambda n: 'print(""' + " " * n + ")" + " " * n + "x",
    "a name, then spaces": lambda n: "x" + " " * n + "=" + " " * n + "y",
    "a name and a quotation": lambda n: 'x = "' + " " * n + "y",
    "a list that is not closed": lambda n: "[1, " * (n // 4),
    "objects in objects": lambda n: '{"a":' * (n // 5),
    "backslashes": lambda n: '"' + "\\" * n,
}
"""By name: what makes a text of about so many characters."""
