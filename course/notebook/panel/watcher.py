"""Puts the cases of a running evaluation on a panel, as rows, and says how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock

from course.evals.engine import Observer
from course.evals.evaluation import CaseResult
from course.evals.report import SHOWN
from course.messages import say
from course.models.progress import prepared_share
from course.notebook.panel import view
from course.notebook.panel.view import View


class Watcher(Observer):
    """`show` gets what has changed of the cases: `rows`, and `live`, the replies under way by the
    number of their row; `tell` gets how far the evaluation is: `note`, `status`, `progress`."""

    streams = True

    def __init__(self, language: str, show: Callable[..., None], tell: Callable[..., None]) -> None:
        self._language = language
        self._to_page = show
        self._tell = tell
        self._lock = Lock()
        self._rows: list[View] = []
        self._texts: dict[str, str] = {}
        self._done = 0

    def preparing(self, step: str, done: int, total: int) -> None:
        """The model is not ready yet: this step of preparing it is so far."""
        label = say(f"model.step_{step}", self._language)
        share = prepared_share(step, done, total)
        note = say("panel.preparing", self._language)
        with self._lock:
            self._tell(note=note, progress={"label": label, "share": share})

    def planned(self, planned: Sequence[CaseResult]) -> None:
        repeats = 1 + max((one.repeat for one in planned), default=0)
        cases = max(1, len(planned) // repeats)
        with self._lock:
            self._rows = [
                self.row(plan, index % cases + 1, repeats) for index, plan in enumerate(planned)
            ]
            self._show()

    def row(self, plan: CaseResult, number: int, repeats: int) -> View:
        """The row of a case before its reply."""
        return view.waiting_row(plan, number, repeats, self._language)

    def started(self, index: int) -> None:
        with self._lock:
            self._rows[index] = view.answering(self._rows[index], self._language)
            self._show()

    def text(self, index: int, piece: str) -> None:
        with self._lock:
            if not self._texts:
                self._show_progress()
            text = self._texts.get(str(index), "")
            if len(text) < SHOWN:
                self._texts[str(index)] = text + piece[:SHOWN]
                self._to_page(live=dict(self._texts))

    def replied(self, index: int, so_far: CaseResult) -> None:
        with self._lock:
            self._rows[index] = view.continued_row(self._rows[index], so_far, self._language)
            self._texts.pop(str(index), None)
            self._show()

    def finished(self, index: int, result: CaseResult) -> None:
        with self._lock:
            self._rows[index] = view.finished_row(self._rows[index], result, self._language)
            self._texts.pop(str(index), None)
            self._done += 1
            self._show()

    @property
    def has_rows(self) -> bool:
        """Whether there are cases on the panel."""
        return bool(self._rows)

    def change_row(self, index: int, **parts: object) -> None:
        """Put new `parts` into a row."""
        with self._lock:
            self._rows[index] = {**self._rows[index], **parts}
            self._show_cases()

    def _show(self) -> None:
        self._show_cases()
        self._show_progress()

    def _show_cases(self) -> None:
        self._to_page(rows=list(self._rows), live=dict(self._texts))

    def _show_progress(self) -> None:
        counts = {"done": self._done, "total": len(self._rows)}
        label = say("panel.running", self._language, **counts)
        self._tell(
            note="",
            status=say("panel.running_status", self._language, **counts),
            progress={"label": label, "share": self._done / max(1, len(self._rows))},
        )
