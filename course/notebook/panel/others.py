"""Try other inputs: the prompt of a panel on cases that are drawn at each click.

They are kept nowhere as an attempt, and earn nothing.
"""

from __future__ import annotations

from threading import Event
from typing import Any

from course.errors import CourseError
from course.evals.evaluation import Evaluation
from course.exercises.fresh import can_be_drawn
from course.learner.runner import Tryout, on_others, run
from course.messages import say
from course.notebook.apology import apologise
from course.notebook.jobs import start
from course.notebook.panel import view
from course.notebook.panel.watcher import Watcher
from course.notebook.panel.widget import CourseWidget

COUNT = 8
"""Cases that a click draws: as many as an exercise has for practice, or about."""

_STOP = "stop_others"
CLICKS = ("others", _STOP)
_WORDS = ("try", "title", "how")
_NOT_BEGUN: view.View = {
    "phase": "offered",
    "draw": 0,
    "status": "",
    "note": "",
    "progress": {"label": "", "share": None},
    "score": None,
    "problem": None,
}


def words(language: str) -> dict[str, str]:
    """The fixed words."""
    return {name: say(f"fresh.{name}", language) for name in _WORDS}


class OtherInputs:
    """Runs the prompt of `tryout` on other inputs, and shows that on `panel`: `others`, how it
    stands, `other_rows` and `other_live`, as `rows` and `live` are for the practice cases."""

    def __init__(self, panel: CourseWidget, tryout: Tryout) -> None:
        self._panel = panel
        self._tryout = tryout
        self._stop = Event()
        self._state: view.View = {}

    def offer(self, evaluation: Evaluation | None) -> None:
        """Let the learner ask for other inputs, where the exercise has templates and `evaluation`,
        on the practice cases, has a result."""
        if evaluation is None or evaluation.pass_rate is None or evaluation.refused:
            return
        if can_be_drawn(self._tryout.exercise):
            self._tell(**_NOT_BEGUN)

    def take(self, event: dict[str, Any]) -> None:
        """A click: {"do": "others"}, or "stop_others". One that cannot be meant now is passed
        over."""
        if event.get("do") == _STOP:
            self._stop.set()
        elif self._state and self._state["phase"] != "running":
            self._begin()

    def end(self) -> None:
        """Stop what runs: the panel goes away."""
        self._stop.set()

    @property
    def _language(self) -> str:
        return self._tryout.exercise.language

    def _begin(self) -> None:
        draw, status = self._state["draw"] + 1, say("panel.starting", self._language)
        self._tell(**{**_NOT_BEGUN, "phase": "running", "draw": draw, "status": status})
        self._show(rows=[], live={})
        self._panel.flush()
        self._stop = start((f"others-{self._panel.model_id}", ""), self._work)

    def _work(self, stop: Event) -> None:
        with self._panel.flushing():
            watcher = Watcher(self._language, self._show, self._tell)
            try:
                tried = on_others(self._tryout, COUNT)
                found = run(tried, observer=watcher, stop=stop, prepared=watcher.preparing)
                self._finished(found)
            except CourseError as error:
                self._failed(error.text(self._language))
            except Exception as error:
                apology = apologise(error, self._language)
                self._failed(apology.sentence, apology.details)

    def _finished(self, evaluation: Evaluation) -> None:
        problem = view.common_problem_said(evaluation)
        if problem:
            self._failed(problem)
            return
        score = view.score_view(evaluation)
        status = say("panel.finished", self._language, score=score["sentence"])
        self._tell(phase="done", status=status, score=score)

    def _failed(self, sentence: str, details: str = "") -> None:
        problem = view.problem_view(say("panel.no_replies", self._language), sentence, details)
        self._tell(phase="problem", status="", problem=problem)

    def _tell(self, **parts: Any) -> None:
        self._state = {**self._state, **parts}
        self._panel.change(others=self._state)

    def _show(self, **parts: Any) -> None:
        self._panel.change(**{f"other_{name}": value for name, value in parts.items()})
