"""Says on the terminal how many cases of an evaluation are done."""

from __future__ import annotations

from collections.abc import Sequence

from course.cli.terminal import ProgressLine
from course.evals.engine import Observer
from course.evals.evaluation import CaseResult
from course.messages import say


class CaseCounter(Observer):
    """Shows "3 of 8 cases" on `line`; begins anew with each evaluation."""

    def __init__(self, line: ProgressLine, language: str) -> None:
        self._line = line
        self._language = language
        self._done = self._total = 0

    def planned(self, planned: Sequence[CaseResult]) -> None:
        self._done, self._total = 0, len(planned)
        self._show()

    def finished(self, index: int, result: CaseResult) -> None:
        self._done += 1
        self._show()

    def _show(self) -> None:
        self._line.show(say("cli.cases_done", self._language, done=self._done, total=self._total))
