"""The text of a `%%compare` cell: named prompts, each under a line `== name ==`.

    == short ==
    Summarise: {{message}}

    == precise ==
    Summarise in at most twelve words: {{message}}

Blank lines around a prompt are no part of it; what lies between is sent as it is written. A line
of a prompt that begins with two equals signs has a backslash in front, which is taken away; a
line of such signs alone is text.
"""

from __future__ import annotations

import re
import unicodedata

from course.errors import PromptError

_SIGN = "[=\uff1d]"
_SPACE = "[\\s\ufeff\u200b]"
_HEADING = re.compile(rf"{_SPACE}*(?P<kept>\\*){_SIGN}{{2,}}(?P<name>.*)")
_AROUND = "\"'`“”„«»‘’ \u00a0\u202f"
_SHOWN = 60


def named_prompts(text: str) -> dict[str, str]:
    """The prompts of a cell by their names, in order. Raises PromptError where none has a name,
    where text stands above the first, and for a name that is there twice."""
    found: dict[str, list[str]] = {}
    above: list[str] = []
    lines = above
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        heading = _HEADING.fullmatch(line)
        name = name_of(heading["name"]) if heading else ""
        if not heading or not name:
            lines.append(line)
        elif heading["kept"]:
            lines.append(line.replace("\\", "", 1))
        elif any(name.casefold() == one.casefold() for one in found):
            raise PromptError("compare.twice", name=name)
        else:
            lines = found[name] = []
    first = next((line.strip() for line in above if line.strip()), "")
    if first and found:
        raise PromptError("compare.above", text=first[:_SHOWN])
    if not found:
        raise PromptError("compare.no_names")
    return {name: _without_blank_ends(own) for name, own in found.items()}


def name_of(written: str) -> str:
    """What a person meant who wrote that as a name: without the signs, the quotation marks and the
    colon around it; "" where nothing is left."""
    name = " ".join(unicodedata.normalize("NFC", written).split())
    while name != (bare := name.strip("=\uff1d:\uff1a").strip(_AROUND)):
        name = bare
    return name


def _without_blank_ends(lines: list[str]) -> str:
    filled = [number for number, line in enumerate(lines) if line.strip()]
    return "\n".join(lines[filled[0] : filled[-1] + 1]) if filled else ""
