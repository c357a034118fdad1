"""What is lost, unbalanced or of another dialect in a Stable Diffusion prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from course.images import midjourney
from course.images.base import WORDS, Finding, Part, words_of
from course.images.clip import WINDOW, clip_count
from course.images.diffusion import COMFY
from course.images.tables import table

_NAMED = re.compile(r"(?<!\S)--(?P<name>[A-Za-z]+)")
_BAD_WEIGHT = re.compile(r":\s*(?P<value>\d[^\s:]{0,11}|[^\s:]{1,8})\s*$")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
_SHOWN = 60


def lint(parts: Sequence[Part], dialect: str) -> list[Finding]:
    """What is found in `parts`, read in `dialect`."""
    found: list[Finding] = []
    if not words_of(parts):
        found.append(Finding("error", "empty"))
    found += _brackets(parts)
    found += _weights(parts)
    found += _only_elsewhere(parts, dialect)
    found += foreign(parts)
    found += _length(parts)
    return found


def foreign(parts: Sequence[Part]) -> Iterator[Finding]:
    """Parameters of Midjourney, which another tool takes for words."""
    seen = set()
    for part in parts:
        if part.kind not in WORDS:
            continue
        for found in _NAMED.finditer(part.text):
            if midjourney.known(found["name"]) and found[0] not in seen:
                seen.add(found[0])
                yield Finding("error", "of_midjourney", {"name": found[0]})


def chunks(parts: Sequence[Part], *, negative: bool = False) -> list[str]:
    """The words between one BREAK and the next: each fills a window of its own."""
    found: list[list[Part]] = [[]]
    for part in parts:
        if part.kind == "break" and part.negative == negative:
            found.append([])
        found[-1].append(part)
    return [words_of(one, negative=negative) for one in found]


def _brackets(parts: Sequence[Part]) -> Iterator[Finding]:
    lost = [
        one.text
        for one in parts
        if one.kind == "lost" or (one.kind == "mark" and one.value in ("lost", "open"))
    ]
    if lost:
        signs = ", ".join(dict.fromkeys(lost))
        yield Finding("error", "unbalanced", {"count": len(lost), "signs": signs})


def _weights(parts: Sequence[Part]) -> Iterator[Finding]:
    low, high = table("diffusion")["usual"]
    for part, after in pairwise(parts):
        closing = after.kind == "mark" and after.text == ")"
        bad = _BAD_WEIGHT.search(part.text[-_SHOWN:]) if closing and part.kind in WORDS else None
        if bad:
            yield Finding("error", "bad_weight", {"value": bad["value"]})
    for bracket, part, colon in zip(parts, parts[1:], parts[2:], strict=False):
        if bracket.text == "[" and part.kind == "after" and colon.value == "colon":
            yield Finding(
                "warning", "bracket_weight", {"when": part.value, "words": _short(part.text)}
            )
            break
    strong = {
        round(one.weight, 2): one.text
        for one in parts
        if one.kind in WORDS and one.text.strip() and not low <= round(one.weight, 2) <= high
    }
    for weight, text in list(strong.items())[:3]:
        values = {"weight": float(weight), "words": _short(text), "low": low, "high": high}
        yield Finding("warning", "strong_weight", values)
    for part in parts:
        if part.kind == "network":
            given = part.value.partition(":")[2]
            if given and not _NUMBER.match(given):
                yield Finding("error", "network_weight", {"value": _short(part.text)})


def _only_elsewhere(parts: Sequence[Part], dialect: str) -> Iterator[Finding]:
    """What the other tool reads and this one takes for letters."""
    letters = {one.name: one for one in reversed(parts) if one.kind == "letters"}
    for kind, part in reversed(letters.items()):
        yield Finding("error", f"no_{kind}", {"value": _short(part.text)})
    if dialect == COMFY and any(one.kind == "label" for one in parts):
        yield Finding("error", "no_label")


def _length(parts: Sequence[Part]) -> Iterator[Finding]:
    for negative in (False, True):
        counts = [clip_count(one) for one in chunks(parts, negative=negative)]
        values: dict[str, Any] = {"count": max(counts), "limit": WINDOW}
        if max(counts) > WINDOW:
            yield Finding("warning", "too_long_negative" if negative else "too_long", values)


def _short(text: str) -> str:
    line = " ".join(text[: 4 * _SHOWN].split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"
