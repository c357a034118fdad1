"""A Stable Diffusion prompt, as AUTOMATIC1111's web UI or ComfyUI reads it.

Every text has a reading, and its parts joined are the text again. The text is cut into tokens, then
brackets are matched with a stack, then each word gets its weight: three passes, none of which goes
back, and no recursion, so that no depth of brackets is too much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from course.images.base import Part
from course.images.tables import table

A1111 = "stable-diffusion"
COMFY = "comfyui"

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)"
_SHARED = (
    rf"(?P<weight>:\s*(?P<number>{_NUMBER})\s*(?=\)))|(?P<open>[(\[])|(?P<close>[)\]])"
    r"|(?P<network><(?P<net>\w+):(?P<args>[^<>]+)>)|(?P<break>\bBREAK\b\s*)|(?P<and>\bAND\b\s*)"
    r"|(?P<embedding>\bembedding:(?P<embed>[^\s,()\[\]:]+))"
)
_TOKEN = {
    A1111: re.compile(
        rf"(?P<escape>\\[()\[\]\\])|{_SHARED}|(?P<share>:\s*{_NUMBER}\s*(?=AND\b))"
        r"|(?P<bar>\|)|(?P<colon>:)"
    ),
    COMFY: re.compile(rf"(?P<escape>\\[()])|{_SHARED}|(?P<choice>\{{[^{{}}]*\}})"),
}
_NEGATIVE = re.compile(r"^[ \t]*negative prompt[ \t]*:[ \t]*", re.IGNORECASE | re.MULTILINE)
_SETTINGS = re.compile(r"^[ \t]*Steps: *\d+,[^\n]*$", re.MULTILINE)
_WHEN = re.compile(rf"\s*(?P<number>{_NUMBER})\s*")
_ENDS = {")": "(", "]": "["}


@dataclass
class _Token:
    """A stretch of the text: its kind and what it is given; `frame` for a bracket."""

    kind: str
    text: str
    name: str = ""
    value: str = ""
    frame: _Frame | None = None


@dataclass
class _Frame:
    """A bracket that was opened: what it does is known when it is closed."""

    sign: str
    at: int
    does: str = "lost"
    factor: float = 1.0
    when: str = ""
    colons: list[int] = field(default_factory=list)
    bars: list[int] = field(default_factory=list)


def parse(text: str, dialect: str) -> tuple[Part, ...]:
    """The parts of `text`, which joined are the text. After a line that begins with “Negative
    prompt:” stands what is not wanted, and a line “Steps: 20, …” has settings, as the web UI
    writes them under its pictures."""
    settings = _SETTINGS.search(text)
    end = settings.start() if settings else len(text)
    label = _NEGATIVE.search(text, 0, end)
    parts = _read(text[: label.start() if label else end], dialect, False)
    if label:
        parts += [Part("label", label[0]), *_read(text[label.end() : end], dialect, True)]
    if settings:
        parts.append(Part("settings", text[end:], value=text[end:].strip()))
    return tuple(parts)


def _read(text: str, dialect: str, negative: bool) -> list[Part]:
    tokens = [*_with_comments(text)] if dialect == COMFY else [*_tokens(text, dialect)]
    _match(tokens, dialect)
    return _weighed(tokens, dialect, negative)


def _with_comments(text: str) -> Iterator[_Token]:
    """The tokens of a text for ComfyUI, whose comments are `// …` and `/* … */`."""
    at = begin = 0
    closed = True
    while (found := text.find("/", at)) >= 0:
        sign, end = text[found : found + 2], -1
        if sign == "//":
            end = text.find("\n", found)
            end = len(text) if end < 0 else end
        elif sign == "/*" and closed:
            end = text.find("*/", found + 2) + 2
            closed = end >= 2
        if end < 2:
            at = found + 1
            continue
        yield from _tokens(text[begin:found], COMFY)
        yield _Token("comment", text[found:end])
        at = begin = end
    yield from _tokens(text[begin:], COMFY)


def _tokens(text: str, dialect: str) -> Iterator[_Token]:
    at = 0
    for found in _TOKEN[dialect].finditer(text):
        if found.start() > at:
            yield _Token("text", text[at : found.start()])
        kind = str(found.lastgroup)
        # The name of the last group that closed is the outer one's: it closes after those in it.
        if kind == "network":
            yield _Token(kind, found[0], found["net"], found["args"])
        elif kind == "embedding":
            yield _Token(kind, found[0], value=found["embed"])
        elif kind == "weight":
            yield _Token(kind, found[0], value=found["number"])
        else:
            yield _Token(kind, found[0], value=found[0][1:] if kind == "escape" else "")
        at = found.end()
    if at < len(text):
        yield _Token("text", text[at:])


def _match(tokens: Sequence[_Token], dialect: str) -> None:
    """Give each bracket its frame. In ComfyUI a square bracket is a letter like any other."""
    stack: list[_Frame] = []
    for at, token in enumerate(tokens):
        if dialect == COMFY and token.text in ("[", "]"):
            token.kind = "square"
        elif token.kind == "open":
            stack.append(_Frame(token.text, at))
            token.frame = stack[-1]
        elif token.kind == "colon" and stack:
            stack[-1].colons.append(at)
        elif token.kind == "bar" and stack:
            stack[-1].bars.append(at)
        elif token.kind == "close" and stack and stack[-1].sign == _ENDS[token.text]:
            token.frame = stack.pop()
            _close(token.frame, tokens, at)
    if dialect == A1111:  # there, what is never closed counts to the end
        step = float(table("diffusion")["step"])
        for frame in stack:
            frame.does, frame.factor = "open", step if frame.sign == "(" else 1 / step


def _close(frame: _Frame, tokens: Sequence[_Token], at: int) -> None:
    """What a bracket does, now that it is closed at `at`."""
    step = float(table("diffusion")["step"])
    before = tokens[at - 1]
    if frame.sign == "(":
        frame.does = "given" if before.kind == "weight" else "more"
        frame.factor = float(before.value) if before.kind == "weight" else step
        return
    last = frame.colons[-1] if frame.colons else -1
    when = _WHEN.fullmatch(before.text) if last == at - 2 else None
    if frame.bars:
        frame.does = "alternate"
    elif when and before.kind == "text" and len(frame.colons) <= 2:
        frame.does, frame.when = "edit", when["number"]
        before.kind = "when"
    else:
        frame.does, frame.factor = "less", 1 / step


def _weighed(tokens: Sequence[_Token], dialect: str, negative: bool) -> list[Part]:
    """The parts, each word with its weight and with what changes it while the picture is made."""
    weights: list[float] = [1.0]
    edits: list[_Frame | None] = [None]
    theirs = table("diffusion")["only"][A1111 if dialect == COMFY else COMFY]
    parts = []
    for at, token in enumerate(tokens):
        frame = token.frame
        if token.kind == "open" and frame and frame.does != "lost":
            absolute = dialect == COMFY and frame.does == "given"
            weights.append(frame.factor if absolute else weights[-1] * frame.factor)
            edits.append(frame if frame.does in ("edit", "alternate") else edits[-1])
        elif token.kind == "close" and frame:
            weights.pop()
            edits.pop()
        kind, value = _kind(token, edits[-1], at)
        name = token.kind if token.kind in theirs else token.name
        kind = "letters" if token.kind in theirs else kind
        parts.append(Part(kind, token.text, name, value, weights[-1], negative))
    return [*_joined(parts)]


def _joined(parts: Sequence[Part]) -> Iterator[Part]:
    """`parts` with stretches of plain text that follow each other made one."""
    for (kind, weight, _), run in groupby(parts, lambda one: (one.kind, one.weight, one.value)):
        if kind == "text":
            first, *others = run
            text = "".join((first.text, *(one.text for one in others)))
            yield Part(kind, text, weight=weight, negative=first.negative)
        else:
            yield from run


def _kind(token: _Token, edit: _Frame | None, at: int) -> tuple[str, str]:
    if token.kind in ("open", "close"):
        return ("mark", token.frame.does) if token.frame else ("lost", "")
    if token.kind in ("weight", "when", "share"):
        return "mark", token.kind
    if token.kind in ("colon", "bar"):
        inside = edit and (at in edit.colons[-2:] or token.kind == "bar")
        return ("mark", token.kind) if inside else ("text", "")
    if token.kind != "text" or edit is None:
        return token.kind, token.value
    if edit.does == "alternate":
        return "alternate", ""
    first_of_two = len(edit.colons) == 2 and at < edit.colons[0]
    return "before" if first_of_two else "after", edit.when
