"""What a reply takes up of the words that it answers: “your four little ones”, “your Labrador”."""

from __future__ import annotations

import re

from course.text.compare import finds, folded
from course.text.values import values_in

_YOURS = r"(?:your|you|votre|vos|ton|ta|tes|vous)"
_BEFORE = re.compile(rf"\b{_YOURS}(?: [^\W\d_]+)? $", re.IGNORECASE)
_COUNTED = re.compile(r" [^\W\d_]{2}")
_NAME = re.compile(rf"\b(?i:{_YOURS}) ([A-ZÀ-Þ][^\W\d_]+)\b(?! [A-ZÀ-Þ\d])")


def without_echoes(text: str, asked: str, language: str) -> str:
    """`text` with blanks for the numbers and names of what is “yours” in it, of the person who
    has `asked`, where these stand there, too."""
    given = [one for one in values_in(asked, language) if one.kind == "number"]
    spans = [
        (one.start, one.end)
        for one in (values_in(text, language) if given else ())
        if one.kind == "number"
        and any(map(one.same, given))
        and _BEFORE.search(text[max(0, one.start - 40) : one.start])
        and _COUNTED.match(text, one.end)
    ]
    spans += [
        found.span(1) for found in _NAME.finditer(text) if finds(folded(asked), folded(found[1]))
    ]
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
