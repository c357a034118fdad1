"""The panel of one evaluation: shows it while it runs, and takes the learner's clicks."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event, Lock
from typing import Any

from course.errors import CourseError, PromptError
from course.evals.engine import Observer, evaluate
from course.evals.evaluation import CaseResult, Evaluation
from course.evals.report import SHOWN, cost_said
from course.exercises.exercise import Exercise
from course.learner import attempts as attempt
from course.learner.runner import Tryout, run
from course.learner.store import user_store
from course.learner.unkept import unkept
from course.messages import say
from course.models.absent import NoModel
from course.models.chosen import which_and_why
from course.models.progress import prepared_share
from course.notebook.apology import apologise
from course.notebook.jobs import start
from course.notebook.panel import elsewhere, view
from course.notebook.panel.attempts import attempts_view
from course.notebook.panel.elsewhere import Desk
from course.notebook.panel.widget import CourseWidget, assets, show

_hints_shown: dict[tuple[str, str], int] = {}
_open: dict[tuple[str, str], Panel] = {}


class Panel(CourseWidget):
    """The widget. `stop` ends the evaluation that it shows."""

    _esm = assets("dom.js", "keys.js", "elsewhere.js", "panel.js")
    _css = assets("panel.css", "elsewhere.css")

    def __init__(self, task: Exercise) -> None:
        self._task = task
        self.stop = Event()
        self.desk: Desk | None = None
        language = task.language
        super().__init__(
            speak=language,
            words={**view.words(language), "elsewhere": elsewhere.words(language)},
            view={
                "title": task.title,
                "phase": "running",
                "status": say("panel.starting", language),
                "note": "",
                "progress": {"label": "", "share": None},
                "hints": view.hints_view(task, self._given),
                "about": view.about_view(task),
            },
        )

    @property
    def _given(self) -> int:
        return _hints_shown.get((self._task.id, self._task.language), 0)

    def on_event(self, event: dict[str, Any]) -> None:
        """A click: "stop", "hint", or one of those that the desk takes."""
        if event.get("do") == "stop":
            self.stop.set()
        elif event.get("do") == "hint":
            shown = min(self._given + 1, len(self._task.hints))
            _hints_shown[self._task.id, self._task.language] = shown
            self.change_view(hints=view.hints_view(self._task, shown))
            self.flush()
        elif self.desk:
            self.desk.take(event)

    def finished(self, evaluation: Evaluation) -> str:
        """Show the score, or why there is none; returns the same as plain text."""
        problem = view.common_problem(evaluation)
        if problem:
            sentence = " ".join((problem.text(self.speak), *cost_said(evaluation)))
            return self.failed(sentence, more=say("elsewhere.still", self.speak))
        score = view.score_view(evaluation)
        score["caveats"] += [line for line in (unkept(self.speak),) if line]
        status = say("panel.finished", self.speak, score=score["sentence"])
        self.change_view(phase="done", status=status, score=score, model=self._answered(evaluation))
        return "\n".join((score["sentence"], *score["caveats"], say("panel.saved", self.speak)))

    def _answered(self, evaluation: Evaluation) -> str:
        """The model that answered, and why it did where it is one of the course's."""
        sentence = which_and_why(self.speak)
        ours = sentence.startswith(f"{evaluation.model}, ")
        return sentence if ours else evaluation.model

    def failed(
        self,
        sentence: str,
        *,
        details: str = "",
        title: str = "panel.no_replies",
        more: str = "",
    ) -> str:
        """Show a problem in place of the score, and `more` that can be done; returns its
        sentence."""
        problem = {"title": say(title, self.speak), "text": sentence, "details": details}
        problem["more"] = more
        self.change_view(phase="problem", status="", problem=problem)
        return sentence

    def show_attempts(self, present: str) -> None:
        """Show the attempts made so far, against the `present` prompt, and the replies that were
        brought from elsewhere."""
        tried = attempt.attempts(user_store(), self._task.id, self.speak)
        brought = attempt.elsewhere(user_store(), self._task.id, self.speak)
        self.change_view(
            attempts=attempts_view(tried, present, self.speak),
            elsewhere=elsewhere.kept_view(brought, self.speak),
        )


class _Watcher(Observer):
    """Puts the cases of a running evaluation on the panel, and what is pasted for them."""

    streams = True

    def __init__(self, panel: Panel, tryout: Tryout) -> None:
        self._panel = panel
        self._tryout = tryout
        self.desk = Desk(panel.model_id, tryout, self._show_pasted, self._show_kept)
        self._language = panel.speak
        self._lock = Lock()
        self._rows: list[view.View] = []
        self._texts: dict[str, str] = {}
        self._done = 0

    def preparing(self, step: str, done: int, total: int) -> None:
        """The model is not ready yet: this step of preparing it is so far."""
        label = say(f"model.step_{step}", self._language)
        share = prepared_share(step, done, total)
        with self._lock:
            self._panel.change_view(
                note=say("panel.preparing", self._language),
                progress={"label": label, "share": share},
            )

    def planned(self, planned: Sequence[CaseResult]) -> None:
        self.desk.planned(planned)
        repeats = 1 + max((one.repeat for one in planned), default=0)
        cases = max(1, len(planned) // repeats)
        with self._lock:
            self._rows = [
                {
                    **view.waiting_row(plan, index % cases + 1, repeats, self._language),
                    "elsewhere": elsewhere.offered(plan, self._language),
                }
                for index, plan in enumerate(planned)
            ]
            self._show()

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
                self._panel.change(live=dict(self._texts))

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

    def bring_back(self) -> None:
        """Show again what was brought from elsewhere before."""
        task = self._tryout.exercise
        brought = attempt.elsewhere(user_store(), task.id, task.language)
        self.desk.bring_back(brought, self._panel.stop)

    def _show_pasted(self, index: int, part: view.View) -> None:
        with self._lock:
            self._rows[index] = {**self._rows[index], "elsewhere": part}
            self._show_rows()
        self._panel.flush()

    def _show_kept(self) -> None:
        self._panel.show_attempts(self._tryout.text)
        self._panel.flush()

    def _show(self) -> None:
        self._show_rows()
        self._show_progress()

    def _show_rows(self) -> None:
        self._panel.change(rows=list(self._rows), live=dict(self._texts))

    def _show_progress(self) -> None:
        counts = {"done": self._done, "total": len(self._rows)}
        label = say("panel.running", self._language, **counts)
        self._panel.change_view(
            note="",
            status=say("panel.running_status", self._language, **counts),
            progress={"label": label, "share": self._done / max(1, len(self._rows))},
        )


def open_panel(tryout: Tryout) -> None:
    """Show a panel for `tryout` and run it in a thread; returns at once."""
    task = tryout.exercise
    key = task.id, task.language
    if key in _open:
        _open[key].close()
    panel = _open[key] = Panel(task)
    saved = show(panel, _saved(task, say("panel.saved_running", task.language)))

    def work(stop: Event) -> None:
        panel.stop = stop
        with panel.flushing():
            saved.update(_saved(task, _worked(panel, tryout)))

    panel.stop = start(key, work)


def _worked(panel: Panel, tryout: Tryout) -> str:
    """Run the evaluation, show it on `panel`, and return what to save of it."""
    watcher = _Watcher(panel, tryout)
    panel.desk = watcher.desk
    try:
        evaluation = run(tryout, observer=watcher, stop=panel.stop, prepared=watcher.preparing)
        summary = panel.finished(evaluation)
    except PromptError as error:
        summary = panel.failed(error.text(panel.speak), title="panel.problem")
    except CourseError as error:
        if not watcher.has_rows:  # without a model there are requests to copy all the same
            evaluate(tryout.exercise, tryout.text, NoModel(error), observer=watcher)
        more = say("elsewhere.still", panel.speak) if watcher.has_rows else ""
        summary = panel.failed(error.text(panel.speak), more=more)
    except Exception as error:
        apology = apologise(error, panel.speak)
        summary = panel.failed(apology.sentence, details=apology.details)
    try:
        panel.show_attempts(tryout.text)
        watcher.bring_back()
    except Exception as error:  # what there is to show of this run is shown
        apologise(error, panel.speak)
    return summary


def _saved(task: Exercise, text: str) -> str:
    return f"{task.title}\n{text}"
