"""A form that a text follows: a template with gaps, `{day} | {time} | {place}`.

A text fits when the literals stand in it, in their order, and the gaps use up all the rest:

- literals are found as `course.text.literals` says: blanks around their marks make no difference;
- line ends are no blanks: a text has the lines of its template, but for empty ones;
- a gap holds something, and neither of the literals beside it that part it from other gaps;
- quotation marks, emphasis and full stops around a line count for nothing.

Each literal is looked for once, from left to right: in time that grows as the text does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from course.text.counting import written_lines
from course.text.literals import Even, even, is_literal, literal

_GAP = re.compile(r"\{([^\W\d]\w*)\}")
_GAP_MARK = "\ue000"
"""Stands for a gap while a template is made even: a private character, in nobody's template."""


class TemplateError(ValueError):
    """What cannot be a template: of which `kind` it is ("gapless", "twice", "joined"), and where
    that is so, the text or the gap."""

    def __init__(self, kind: str, where: str) -> None:
        super().__init__(f"{kind}: {where}")
        self.kind, self.where = kind, where


@dataclass(frozen=True)
class Line:
    """A line of a template: `literals` stand before, between and behind `gaps`, one more than
    these. The first and the last may be empty."""

    literals: tuple[str, ...]
    gaps: tuple[str, ...]

    def filled(self, texts: Mapping[str, str]) -> str:
        """The line with the text of each gap in its place."""
        filling = [*(texts[gap] for gap in self.gaps), ""]
        return "".join(one + text for one, text in zip(self.literals, filling, strict=True))


MisfitKind = Literal["missing", "empty", "again", "behind", "line_missing", "line_extra"]


@dataclass(frozen=True)
class Misfit:
    """Where and why a text does not fit a template, at its line `line`.

    - "missing": `literal` does not come after `gap`, or at the beginning where `gap` is None;
    - "empty": nothing stands in `gap`;
    - "again": `gap` holds `literal`, which parts it from another gap;
    - "behind": `found` comes after the last literal;
    - "line_missing": the text ends before the line; "line_extra": `found` is a line too many.
    """

    kind: MisfitKind
    line: Line
    gap: str | None = None
    literal: str = ""
    found: str = ""


@dataclass(frozen=True)
class Template:
    """A template that has been read: see `template_of`."""

    lines: tuple[Line, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """The names of the gaps, in order."""
        return tuple(gap for line in self.lines for gap in line.gaps)

    def separator_in(self, gap: str, text: str) -> str | None:
        """The literal in `text` for which it could never stand in `gap`, if there is one."""
        [line] = [one for one in self.lines if gap in one.gaps]
        at, found = line.gaps.index(gap), even(text)
        behind = line.literals[at + 1]
        if behind and literal(behind).search(found.plain):
            return behind
        return _separator(line, at, found, 0, len(found.plain))

    def fit(self, text: str) -> dict[str, str] | Misfit:
        """What stands in each gap of `text`, by its name, in the text's own letters; or why the
        text does not fit."""
        found = written_lines(text)
        if len(found) > len(self.lines):
            fits_late = not _misfits(self._fits(found[-len(self.lines) :]))
            extra = found[0] if fits_late else found[len(self.lines)]
            return Misfit("line_extra", self.lines[-1], found=extra)
        fits = self._fits(found)
        misfits = _misfits(fits)
        if misfits:
            return misfits[0]
        if len(found) < len(self.lines):
            return Misfit("line_missing", self.lines[len(found)])
        return {gap: part for one in fits if isinstance(one, dict) for gap, part in one.items()}

    def _fits(self, found: list[str]) -> list[dict[str, str] | Misfit]:
        return [_fit(line, even(one)) for line, one in zip(self.lines, found, strict=False)]


def template_of(text: str) -> Template:
    """The template that `text` describes: lines with gaps `{name}`.

    Raises TemplateError when it has no gap, one twice, or two with no mark or word between them.
    """
    template = Template(tuple(_line(one) for one in written_lines(text)))
    if not template.gaps:
        raise TemplateError("gapless", text)
    twice = [gap for gap in template.gaps if template.gaps.count(gap) > 1]
    if twice:
        raise TemplateError("twice", twice[0])
    for line in template.lines:
        for gap, between in zip(line.gaps, line.literals[1:-1], strict=False):
            if not between:
                raise TemplateError("joined", gap)
    return template


def _line(text: str) -> Line:
    literals = even(_GAP.sub(_GAP_MARK, text)).text.split(_GAP_MARK)
    return Line(
        tuple(one if is_literal(one) else "" for one in literals), tuple(_GAP.findall(text))
    )


def _fit(line: Line, text: Even) -> dict[str, str] | Misfit:
    first, *others = line.literals
    opening = literal(first).match(text.plain) if first else None
    if first and not opening:
        return Misfit("missing", line, None, first)
    at = opening.end() if opening else 0
    parts: dict[str, str] = {}
    for number, (gap, one) in enumerate(zip(line.gaps, others, strict=True)):
        start, end = at, len(text.plain)
        found = literal(one).search(text.plain, at) if one else None
        if one and not found:
            return Misfit("missing", line, gap, one)
        end, at = found.span() if found else (end, end)
        parts[gap] = text.original(start, end)
        if not parts[gap]:
            return Misfit("empty", line, gap)
        again = _separator(line, number, text, start, end)
        if again:
            return Misfit("again", line, gap, again, parts[gap])
    behind = text.original(at, len(text.plain))
    return Misfit("behind", line, literal=line.literals[-1], found=behind) if behind else parts


def _misfits(fits: list[dict[str, str] | Misfit]) -> list[Misfit]:
    return [one for one in fits if isinstance(one, Misfit)]


def _separator(line: Line, gap: int, text: Even, start: int, end: int) -> str | None:
    """The literal between the gap numbered `gap` and another one that stands in `text` from
    `start` to `end`."""
    beside = [line.literals[at] for at in (gap, gap + 1) if 0 < at < len(line.gaps)]
    return next((one for one in beside if literal(one).search(text.plain, start, end)), None)
