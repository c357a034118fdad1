"""The panel of one evaluation: shows it while it runs, and takes the learner's clicks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from threading import Event
from typing import Any

import traitlets

from course.display.safe import page_data
from course.errors import CourseError, PromptError
from course.evals.engine import evaluate
from course.evals.evaluation import CaseResult, Evaluation
from course.exercises.exercise import Exercise
from course.learner import attempts as attempt
from course.learner.runner import Tryout, run
from course.learner.store import user_store
from course.learner.unkept import unkept
from course.messages import say
from course.models.absent import NoModel
from course.models.chosen import which_and_why
from course.notebook.apology import apologise
from course.notebook.jobs import start
from course.notebook.panel import elsewhere, others, view
from course.notebook.panel.attempts import attempts_view
from course.notebook.panel.elsewhere import Desk
from course.notebook.panel.others import OtherInputs
from course.notebook.panel.watcher import Watcher
from course.notebook.panel.widget import CourseWidget, assets, show

_hints_shown: dict[tuple[str, str], int] = {}
_open: dict[tuple[str, str], Panel] = {}


class Panel(CourseWidget):
    """The widget. `stop` ends the evaluation that it shows."""

    _esm = assets(
        *("dom.js", "keys.js", "sight.js", "kernel.js", "copy.js", "elsewhere.js", "rows.js"),
        *("result.js", "others.js", "playground.js", "board.js", "panel.js"),
    )
    _css = assets("panel.css", "elsewhere.css", "others.css", "playground.css")

    board = traitlets.Unicode().tag(sync=True)

    others = traitlets.Dict().tag(sync=True)
    other_rows = traitlets.List().tag(sync=True)
    other_live = traitlets.Dict().tag(sync=True)

    def __init__(self, task: Exercise) -> None:
        self._task = task
        self.stop = Event()
        self.desk: Desk | None = None
        self.tryout: Tryout | None = None
        self.other_inputs: OtherInputs | None = None
        language = task.language
        super().__init__(
            speak=language,
            words={
                **view.words(language),
                "elsewhere": elsewhere.words(language),
                "others": others.words(language),
                "playground": {
                    name: say(f"playground.{name}", language) for name in ("open", "how")
                },
            },
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

    @traitlets.validate("others", "other_rows", "other_live")  # type: ignore[untyped-decorator]
    def _others_made_safe(self, proposal: dict[str, Any]) -> Any:
        return page_data(proposal["value"])

    @property
    def _given(self) -> int:
        return _hints_shown.get((self._task.id, self._task.language), 0)

    def on_event(self, event: dict[str, Any]) -> None:
        """A click: "stop", "hint", one on other inputs, or one of those that the desk takes."""
        if event.get("do") == "stop":
            self.stop.set()
        elif event.get("do") == "hint":
            shown = min(self._given + 1, len(self._task.hints))
            _hints_shown[self._task.id, self._task.language] = shown
            self.change_view(hints=view.hints_view(self._task, shown))
            self.flush()
        elif event.get("do") == "playground" and self.tryout and not self.board:
            self.board = self._playground(self.tryout).model_id
        elif self.other_inputs and event.get("do") in others.CLICKS:
            self.other_inputs.take(event)
        elif self.desk:
            self.desk.take(event)

    def _playground(self, tryout: Tryout) -> CourseWidget:
        """A playground with the prompt of `tryout` in it, and what its first case puts in."""
        from course.notebook.playground import Playground

        inputs = self._task.cases[0].inputs if self._task.cases else {}
        return Playground(self.speak, tryout.text.strip("\n"), inputs)

    def end_others(self) -> None:
        """End what runs on other inputs."""
        if self.other_inputs:
            self.other_inputs.end()

    def finished(self, evaluation: Evaluation) -> str:
        """Show the score, or why there is none; returns the same as plain text."""
        problem = view.common_problem_said(evaluation)
        if problem:
            return self.failed(problem, more=say("elsewhere.still", self.speak))
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
        problem = view.problem_view(say(title, self.speak), sentence, details, more)
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


class _Watcher(Watcher):
    """Shows the practice cases, and what is pasted for them."""

    def __init__(self, panel: Panel, tryout: Tryout) -> None:
        super().__init__(panel.speak, panel.change, panel.change_view)
        self._panel = panel
        self._tryout = tryout
        self.desk = Desk(panel.model_id, tryout, self._show_pasted, self._show_kept)

    def planned(self, planned: Sequence[CaseResult]) -> None:
        self.desk.planned(planned)
        super().planned(planned)

    def row(self, plan: CaseResult, number: int, repeats: int) -> view.View:
        """The row of a case before its reply, with what it offers for another chatbot."""
        offered = elsewhere.offered(plan, self._panel.speak)
        return {**super().row(plan, number, repeats), "elsewhere": offered}

    def bring_back(self) -> None:
        """Show again what was brought from elsewhere before."""
        task = self._tryout.exercise
        brought = attempt.elsewhere(user_store(), task.id, task.language)
        self.desk.bring_back(brought, self._panel.stop)

    def _show_pasted(self, index: int, part: view.View) -> None:
        self.change_row(index, elsewhere=part)
        self._panel.flush()

    def _show_kept(self) -> None:
        self._panel.show_attempts(self._tryout.text)
        self._panel.flush()


def open_panel(tryout: Tryout) -> None:
    """Show a panel for `tryout` and run it in a thread; returns at once."""
    task = tryout.exercise
    key = task.id, task.language
    if key in _open:
        _open[key].end_others()
        _open[key].close()
    panel = _open[key] = Panel(task)
    panel.tryout = tryout
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
    panel.other_inputs = OtherInputs(panel, tryout)
    evaluation = None
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
    show_attempts = partial(panel.show_attempts, tryout.text)
    offer_others = partial(panel.other_inputs.offer, evaluation)
    for show_more in (show_attempts, offer_others, watcher.bring_back):
        try:
            show_more()
        except Exception as error:  # what there is to show of this run is shown
            apologise(error, panel.speak)
    return summary


def _saved(task: Exercise, text: str) -> str:
    return f"{task.title}\n{text}"
