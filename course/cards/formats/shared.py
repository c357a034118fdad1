"""What the forms share: front matter, fences, templates in the manner of Jinja, and whether what is
shown is what the card says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from course.cards import plain_yaml
from course.cards.card import Card, CardError, card_from
from course.display.safe import one_line
from course.prompts.prompt import Prompt

Files = Mapping[str, str]
"""The text of each file by its path from where the form lies, with slashes."""

_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_UNREADABLE = re.compile("[^ -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]")
"""What readers of YAML may change or refuse where it is not escaped."""

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FENCED = re.compile(
    r"^(?P<fence>`{3,})(?P<kind>\w*)\n(?P<text>.*?)\n(?P=fence)$", re.DOTALL | re.MULTILINE
)
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|&~])")
_AT_START = re.compile(r"^([-+=]|\d+(?=[.)]))")
_REFERENCE = "${"


def the_only(files: Files) -> str:
    """The text of a form that is one file, with one kind of line end."""
    [text] = files.values()
    return with_lines(text)


def with_lines(text: str) -> str:
    """`text` with line feeds alone at its ends of lines, as editors on Windows do not leave it."""
    return text.replace("\r\n", "\n")


def front_matter(values: Mapping[str, Any]) -> str:
    """`values` as the head of a Markdown file. Each is written as JSON, which is YAML too, but for
    a mapping, whose own values are; readers that look for the next `---` or `+++`, wherever it
    stands, do not find one in a value."""
    lines = []
    for name, value in values.items():
        if isinstance(value, dict):
            lines += [f"{name}:", *(f"  {key}: {_json(one)}" for key, one in value.items())]
        else:
            lines.append(f"{name}: {_json(value)}")
    return "\n".join(("---", *lines, "---", ""))


def _json(value: Any) -> str:
    text = _UNREADABLE.sub(_escaped, json.dumps(value, ensure_ascii=False))
    return text.replace("---", "-\\u002d-").replace("+++", "+\\u002b+")


def _escaped(sign: re.Match[str]) -> str:
    """YAML's own escape: JSON's pairs of halves are no character there."""
    return f"\\U{ord(sign[0]):08X}"


def parts_of(text: str) -> tuple[Mapping[str, Any], str]:
    """The front matter of a Markdown file, and its body. Raises CourseError."""
    found = _FRONT.match(text)
    head = plain_yaml.read(found[1]) if found else None
    if not found or not isinstance(head, dict):
        raise CardError("cards.no_front_matter")
    return head, text[found.end() :]


def card_in(text: Any) -> Card:
    """The card that goes with a form, as the text of its file. Raises CourseError."""
    if not isinstance(text, str):
        raise CardError("cards.no_card_inside")
    return card_from(text)


def require_shown(shown: object, said: object) -> None:
    """Raise CardError unless what a form shows is what its card says."""
    if shown != said:
        raise CardError("cards.shown")


def fenced(text: str, kind: str = "") -> str:
    """`text` as a block of code of Markdown, behind more backticks than it has in a row."""
    longest = max((len(one) for one in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{kind}\n{text}\n{fence}\n"


def first_fenced(text: str, kind: str) -> str:
    """The text of the first block of code of that kind. Raises CardError where none is."""
    for block in _FENCED.finditer(text):
        if block["kind"] == kind:
            return block["text"]
    raise CardError("cards.no_block", kind=kind)


def as_text(text: str) -> str:
    """`text` on one line of Markdown that shows it as it is, with no markup and no HTML in it."""
    return _AT_START.sub(r"\\\1", _SPECIAL.sub(r"\\\1", one_line(text)))


def template(text: str) -> str:
    """A prompt's text as a template of Jinja or Nunjucks: variables stay, and every other brace
    that opens something there is put in as text."""
    pieces = _VARIABLE.split(text)
    last = len(pieces) - 1
    found = []
    for place, piece in enumerate(pieces):
        if place % 2:
            found.append(f"{{{{ {piece} }}}}")
        else:
            found.append(_literal(piece if place == last else piece + "\0").removesuffix("\0"))
    return "".join(found)


def _literal(piece: str) -> str:
    """`piece` with the braces that open something quoted; NUL stands for a variable after it."""
    return re.sub(r"\{(?=[{%#\0])", '{{ "{" }}', piece)


def messages_of(card: Card) -> list[tuple[str, str]]:
    """The card's messages, each its role and its template. Raises CardError for a text that other
    tools would take for the name of a file or of a variable of the environment."""
    parts = Prompt(card.prompt).parts
    for _, text in parts:
        require_no_reference(text)
    return [(role, template(text)) for role, text in parts]


def require_no_reference(*texts: str) -> None:
    """Raise CardError for a text that other tools would replace by a file or a secret."""
    for text in texts:
        if text.lstrip().startswith((_REFERENCE, "file://", "package:")):
            raise CardError("cards.reference", text=one_line(text, 60))
