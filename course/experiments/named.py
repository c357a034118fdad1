"""The text of a `%%compare` cell: named prompts, each under a line `== name ==`.

    == {{task}} ==
    Summarise this message.

    == short ==
    {{task}} Use at most twelve words: {{message}}

    == as a form == schema form
    {{task}}

    {{message}}

Behind the name of a prompt may stand what is different about it (`course.experiments.options`). A
name between double braces makes a part: a text that stands wherever a prompt, or another part, has
it in it.

Blank lines around a prompt are no part of it; what lies between is sent as it is written. A line
of a prompt that begins with two equals signs has a backslash in front, which is taken away; a
line of such signs alone is text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from course.errors import PromptError
from course.experiments.options import Options, prompt_options

_SIGN = "[=\uff1d]"
_SPACE = "[\\s\ufeff\u200b]"
_HEADING = re.compile(rf"{_SPACE}*(?P<kept>\\*){_SIGN}{{2,}}(?P<rest>.*)")
_CLOSED = re.compile(rf"(?P<name>.*?){_SIGN}{{2,}}(?P<behind>.*)")
_AROUND = "\"'`“”„«»‘’ \u00a0\u202f"
_PART = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_SHOWN = 60


@dataclass(frozen=True)
class NamedPrompt:
    """The text of a prompt, and what its heading asks for."""

    text: str
    options: Options = field(default_factory=Options)


@dataclass(frozen=True)
class CellText:
    """The prompts of a cell and its parts, by their names, in order."""

    prompts: Mapping[str, NamedPrompt]
    parts: Mapping[str, str] = field(default_factory=dict)


def read_cell(text: str) -> CellText:
    """What a cell holds. Raises PromptError where no prompt has a name, where text stands above
    the first, for a name that is there twice, and for what is not understood behind one."""
    found: dict[str, list[str]] = {}
    options: dict[str, str] = {}
    above: list[str] = []
    lines = above
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        heading = _HEADING.fullmatch(line)
        name, behind = _split(heading["rest"]) if heading else ("", "")
        if not heading or not name:
            lines.append(line)
        elif heading["kept"]:
            lines.append(line.replace("\\", "", 1))
        elif any(name.casefold() == one.casefold() for one in found):
            raise PromptError("compare.twice", name=name)
        else:
            lines = found[name] = []
            options[name] = behind
    first = next((line.strip() for line in above if line.strip()), "")
    if first and found:
        raise PromptError("compare.above", text=first[:_SHOWN])
    parts = {name: part[1] for name in found if (part := _PART.fullmatch(name))}
    if len(parts) == len(found):
        raise PromptError("compare.no_names")
    texts = {name: _without_blank_ends(own) for name, own in found.items()}
    return CellText(
        {
            name: NamedPrompt(text, prompt_options(options[name]))
            for name, text in texts.items()
            if name not in parts
        },
        {part: texts[name] for name, part in parts.items()},
    )


def filled(text: str, parts: Mapping[str, str]) -> str:
    """`text` with each part in its place, parts of parts too; other names in braces stay. Raises
    PromptError for a part that has itself in it."""

    def put(text: str, around: tuple[str, ...]) -> str:
        def value(found: re.Match[str]) -> str:
            name = found[1]
            if name in around:
                raise PromptError("compare.circle", name=f"{{{{{name}}}}}")
            return put(parts[name], (*around, name)) if name in parts else found[0]

        return _PART.sub(value, text)

    return put(text, ())


def parts_in(text: str, parts: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the parts that `text` has in it, in the order of their first use, without those
    that only stand in other parts."""
    return tuple(dict.fromkeys(name for name in _PART.findall(text) if name in parts))


def name_of(written: str) -> str:
    """What a person meant who wrote that as a name: without the signs, the quotation marks and the
    colon around it; "" where nothing is left."""
    name = " ".join(unicodedata.normalize("NFC", written).split())
    while name != (bare := name.strip("=\uff1d:\uff1a").strip(_AROUND)):
        name = bare
    return name


def _split(rest: str) -> tuple[str, str]:
    """The name in a heading, and what stands behind the signs that close it."""
    closed = _CLOSED.fullmatch(rest)
    name = name_of(closed["name"]) if closed else ""
    return (name, name_of(closed["behind"])) if closed and name else (name_of(rest), "")


def _without_blank_ends(lines: list[str]) -> str:
    filled = [number for number, line in enumerate(lines) if line.strip()]
    return "\n".join(lines[filled[0] : filled[-1] + 1]) if filled else ""
