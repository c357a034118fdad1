"""A prompt in plain sentences, as DALL·E's heirs take it: words, and the texts in quotation marks
that are to be read in the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from course.images.base import Finding, Part, words_of
from course.images.diffusion_rules import foreign
from course.images.tables import table

_QUOTED = re.compile(r"\"[^\"\n]+\"|“[^”“\n]+”|«[^»«\n]+»")
_WEIGHT = re.compile(r"\([^()\n]{1,200}:\s*\d*\.?\d+\s*\)|\(\([^()\n]{1,200}\)\)")
_NETWORK = re.compile(r"<(?:lora|hypernet):[^<>\n]{1,200}>")
_LABEL = re.compile(r"^[ \t]*negative prompt[ \t]*:", re.IGNORECASE | re.MULTILINE)


def parse(text: str) -> tuple[Part, ...]:
    """The parts of `text`, which joined are the text."""
    parts, at = [], 0
    for found in _QUOTED.finditer(text):
        if found.start() > at:
            parts.append(Part("text", text[at : found.start()]))
        parts.append(Part("quoted", found[0], value=found[0][1:-1].strip()))
        at = found.end()
    if at < len(text):
        parts.append(Part("text", text[at:]))
    return tuple(parts)


def lint(parts: Sequence[Part], model: str | None) -> list[Finding]:
    """What is found in `parts`, meant for `model` where one is named."""
    return [*_found(parts, model)]


def _found(parts: Sequence[Part], model: str | None) -> Iterator[Finding]:
    text, rules = "".join(one.text for one in parts), table("plain")
    gone = rules["gone"].get((model or "").lower())
    if gone:
        values = {"model": model, "since": str(gone["since"]), "instead": gone["instead"]}
        yield Finding("error", "model_gone", values)
    if not words_of(parts):
        yield Finding("error", "empty")
    if len(text) > rules["longest"]:
        values = {"count": len(text), "limit": rules["longest"]}
        yield Finding("error", "too_many_signs", values)
    yield from foreign(parts)
    weight = _WEIGHT.search(text) or _NETWORK.search(text)
    if weight:
        yield Finding("error", "of_diffusion", {"value": weight[0][:60]})
    if _LABEL.search(text):
        yield Finding("error", "no_label_plain")
