"""What a text quotes: the words between quotation marks of any kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.text.compare import visible

_CLOSING = {
    "“": re.compile("[”“]"),
    "„": re.compile("[”“]"),
    "”": re.compile("”"),
    "«": re.compile("»"),
    "»": re.compile("«"),
    "‹": re.compile("›"),
    '"': re.compile('"'),
    "‘": re.compile(r"’(?!\w)"),
    "‚": re.compile("[‘’]"),
    "'": re.compile(r"(?<!\s)'(?!\w)"),
}
_OPENING = re.compile(r"[“„«»‹\"”]|(?<!\w)[‘‚'](?=\S)")


def quotations(text: str) -> Iterator[str]:
    """The words that stand between quotation marks in `text`, in order; of quotations inside
    another one, the outer one alone. A mark that nothing closes opens none."""
    text = visible(text)
    at = 0
    unclosed: set[str] = set()
    while opening := _OPENING.search(text, at):
        mark, at = opening[0], opening.end()
        closing = None if mark in unclosed else _CLOSING[mark].search(text, at)
        if closing is None:
            unclosed.add(mark)
            continue
        yield text[at : closing.start()].strip()
        at = closing.end()
