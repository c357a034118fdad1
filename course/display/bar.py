"""A progress bar under the running cell: there while it works, gone at the end."""

from __future__ import annotations

from threading import Lock
from typing import Any

from course.display.frontend import has_frontend
from course.display.safe import html, one_line


class Bar:
    """Shows how far work is, where somebody watches. May be told from several threads."""

    def __init__(self) -> None:
        self._live = has_frontend()
        self._lock = Lock()
        self._handle: Any = None
        self._shown = ""

    def show(self, done: int, total: int, words: str) -> None:
        """`done` of `total` is done, which `words` say; 0 as a total is “who knows how much”."""
        percent = f"{done / total:.0%}" if total else ""
        with self._lock:
            if not self._live or self._shown == words + percent:
                return
            self._shown = words + percent
            value = f' max="{total}" value="{done}"' if total else ""
            bar = f'<progress{value} aria-label="{html(words)}"></progress> {html(words)}'
            self._display({"text/plain": one_line(words), "text/html": bar})

    def wipe(self) -> None:
        """Take the bar away."""
        if self._handle:
            self._display({"text/plain": "", "text/html": ""})

    def _display(self, bundle: dict[str, str]) -> None:
        from IPython.display import display

        if self._handle:
            self._handle.update(bundle, raw=True)
        else:
            self._handle = display(bundle, raw=True, display_id=True)
