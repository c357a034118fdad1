"""Tables for people: the same one as plain text and as HTML that needs no style to be read.

Everything that goes in is data and is shown as text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import indent

from course.display.safe import block, html

_INDENT = " " * 5
_LEFT = ' style="text-align: left; vertical-align: top"'


@dataclass(frozen=True)
class Table:
    """A head, rows of the same length, and lines to read under it. The first cell of a row
    names it. `stacked` tables have long texts: as plain text, each row is a block of lines,
    with the names of the columns where `named`.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    stacked: bool = False
    named: bool = False

    def __repr__(self) -> str:
        return self.text()

    def text(self) -> str:
        """The table as plain text."""
        body = self._stacked() if self.stacked else self._aligned()
        return "\n".join((block(self.title), "", *body, *self._notes()))

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col"{_LEFT}>{_html(cell)}</th>' for cell in self.head)
        rows = "".join(f"<tr>{self._html_row(row)}</tr>" for row in self.rows)
        notes = "".join(f"<p>{_html(note)}</p>" for note in self.notes)
        return (
            f"<table><caption{_LEFT}>{_html(self.title)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{notes}"
        )

    def _html_row(self, row: Sequence[str]) -> str:
        first, *others = (_html(cell) for cell in row)
        name = (
            f"<td{_LEFT}>{first}</td>" if self.stacked else f'<th scope="row"{_LEFT}>{first}</th>'
        )
        return name + "".join(f"<td{_LEFT}>{cell}</td>" for cell in others)

    def _aligned(self) -> list[str]:
        lines = [[block(cell) for cell in row] for row in (self.head, *self.rows)]
        widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
        return [
            "   ".join(
                cell + " " * (width - _width(cell))
                for cell, width in zip(line, widths, strict=True)
            ).rstrip()
            for line in lines
        ]

    def _stacked(self) -> list[str]:
        lines = []
        for row in self.rows:
            first, *others = (block(cell) for cell in row)
            lines.append(first)
            if self.named:
                for name, cell in zip(self.head[1:], others, strict=True):
                    lines += [f"   → {block(name)}", indent(cell, _INDENT)]
            else:
                lines.append(indent(others[0], _INDENT).replace(_INDENT, "   → ", 1))
                lines += [indent(one, _INDENT) for one in others[1:]]
            lines.append("")
        return lines[:-1]

    def _notes(self) -> list[str]:
        return ["", *map(block, self.notes)] if self.notes else []


def _html(text: str) -> str:
    return html(text).replace("\n", "<br>")


def _width(text: str) -> int:
    """How many columns `text` takes in a fixed-width font."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
