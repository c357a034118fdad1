"""Writing on a terminal: one line of progress on standard error, and plain tables."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from types import TracebackType

from course.display.safe import one_line
from course.messages import say
from course.models.progress import Progress


class ProgressLine:
    """One line on standard error that is written over; silent where that is no terminal."""

    def __enter__(self) -> ProgressLine:
        self._shown = sys.stderr.isatty()
        return self

    def show(self, text: str) -> None:
        """Replace the line."""
        if self._shown:
            width = shutil.get_terminal_size().columns - 1
            print(f"\r\x1b[K{one_line(text)[:width]}", end="", file=sys.stderr, flush=True)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.show("")


def model_progress(line: ProgressLine, language: str) -> Progress:
    """What to tell how far the model is ready, to show it on `line`."""

    def show(step: str, done: int, total: int) -> None:
        share = f" {done / total:.0%}" if total and step in ("join", "download", "check") else ""
        line.show(say(f"model.step_{step}", language) + share)

    return show


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows in columns as wide as they need; the first row is the heading."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)
