"""A reply as it comes out of the clipboard: what a chat window puts beside it is told apart.

A window's own copy button gives the reply alone. Who selects the text takes along what the window
writes around it for those who do not see it: who speaks, how long was thought, the head of a
code block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CHATBOTS = ("ChatGPT", "Claude", "Copilot", "Gemini", "Le Chat")
"""Where most people's replies come from; the field suggests them."""

_OTHERS = ("Microsoft Copilot", "Mistral", "Perplexity", "Grok", "DeepSeek", "Meta AI", "Qwen")
_LONGEST_HEAD = 80
_SPEAKS = re.compile(
    r"(?P<who>\S.*?)\s(?:said|says|responded|replied|a dit|a répondu|avez dit)\s?:?", re.IGNORECASE
)
_YOURSELF = ("you", "vous")
_THOUGHT = re.compile(
    r"(?:thought|reasoned|a réfléchi|réflexion)\s(?:for|pendant|durant|de)\s"
    r"(?:\d|a few|a couple|quelques).{0,20}",
    re.IGNORECASE,
)
_VERSION = re.compile(r"(?=.*\d)[\w .-]{1,20}")
_COPY = re.compile(r"(?P<label>[\w+#.-]{0,20})(?:Copy code|Copier le code)")
_LABEL = re.compile(r"[\w+#-]{1,20}")
_BUTTONS = (("Copy", "Edit"), ("Copier", "Modifier"))
_MARKDOWN = " \t#*_"


@dataclass(frozen=True)
class Pasted:
    """The reply in a pasted text, and the lines `aside` that the window had put there."""

    text: str
    aside: tuple[str, ...] = ()


def reply_in(pasted: str, source: str = "") -> Pasted:
    """What of `pasted`, which comes from the chatbot `source`, is the reply.

    Line ends become line feeds. Nothing else is changed unless a head of the window's is found;
    then that is put aside, and so are the empty lines around what stays.
    """
    lines = pasted.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    heads = _heads(lines, _folded((*CHATBOTS, *_OTHERS, source)))
    body = heads + 1 if heads is not None else 0
    chrome = set(range(body)) | set(_code_heads(lines, body))
    aside = [lines[number].strip() for number in sorted(chrome) if lines[number].strip()]
    if not aside:
        return Pasted("\n".join(lines))
    kept = [line for number, line in enumerate(lines) if number not in chrome]
    return Pasted("\n".join(kept).strip("\n"), tuple(aside))


def _heads(lines: Sequence[str], known: frozenset[str]) -> int | None:
    """The number of the last line of what the window says before the reply. Where the person's
    own message was taken along, that is all before the reply's head."""
    last, own = None, False
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        who = _speaker(line)
        if who in _YOURSELF and last is None:
            own = True
        elif who is not None and _is_chatbot(who, known):
            last, own = number, False
        elif not own:
            if not (_THOUGHT.fullmatch(line.strip()) and len(line) <= _LONGEST_HEAD):
                return last
            last = number
    return None if own else last


def _speaker(line: str) -> str | None:
    """Who speaks, small, where a line says only that."""
    if len(line) > _LONGEST_HEAD:
        return None
    found = _SPEAKS.fullmatch(line.strip(_MARKDOWN))
    return found["who"].casefold() if found else None


def _is_chatbot(who: str, known: frozenset[str]) -> bool:
    """Whether that is the name of a chatbot, alone or with a version: “ChatGPT 4o”."""
    if who in known:
        return True
    return any(
        who.startswith(f"{name} ") and _VERSION.fullmatch(who[len(name) + 1 :]) for name in known
    )


def _code_heads(lines: Sequence[str], first: int) -> Iterator[int]:
    """The numbers of the lines that the window writes over a block of code: its language, and the
    names of its buttons."""
    for number in range(first, len(lines)):
        bare = lines[number].strip()
        labelled = number > first and bool(_LABEL.fullmatch(lines[number - 1].strip()))
        if len(bare) <= _LONGEST_HEAD and (found := _COPY.fullmatch(bare)):
            if labelled and not found["label"]:
                yield number - 1
            yield number
        elif labelled and tuple(map(str.strip, lines[number : number + 2])) in _BUTTONS:
            yield from (number - 1, number, number + 1)


def _folded(names: Sequence[str]) -> frozenset[str]:
    return frozenset(name.strip().casefold() for name in names if name.strip())
