"""The form of a `%%compare … predict` cell: a prediction for each prompt, then the result.

The prompts run while a person thinks; the result is shown on their click. What was predicted is
kept in this kernel: the cell has it again when it is run again.
"""

from __future__ import annotations

from threading import Event, Lock
from typing import Any

from IPython.display import display

from course.errors import CourseError
from course.evals.evaluation import Evaluation
from course.experiments.compared import CompareCell
from course.experiments.run import Plan, Progress
from course.learner.unkept import unkept
from course.messages import say
from course.notebook.apology import apologise
from course.notebook.jobs import start
from course.notebook.panel.widget import CourseWidget, assets, show

Predicted = dict[str, int | None]

_WORDS = ("title", "how", "show", "stop")
_predicted: dict[tuple[str, ...], Predicted] = {}
"""What was predicted in this kernel, by the data and the names of the prompts."""


def ask_prediction(cell: CompareCell) -> None:
    """Show the form under the cell and begin to run its prompts. Raises CourseError and CheckError
    for what cannot be run."""
    plan = cell.plan()
    form = PredictionForm(cell, plan)
    saved = show(form, say("compare.predict_saved", cell.language))
    place = display({"text/plain": ""}, raw=True, display_id=True)

    def shown(result: Any) -> None:
        saved.update("")
        place.update({"text/plain": repr(result), "text/html": result._repr_html_()}, raw=True)

    form.begin(shown)


class PredictionForm(CourseWidget):
    """The widget: `view` has the fields, how far the replies are, and what is wrong."""

    _esm = assets("dom.js", "keys.js", "kernel.js", "predict.js")
    _css = assets("panel.css", "predict.css")

    def __init__(self, cell: CompareCell, plan: Plan) -> None:
        """For the prompts of `cell`, as its `plan` will run them."""
        self._cell, self._plan = cell, plan
        self._key = (cell.data.id, *plan.variants)
        self._given: Predicted | None = None
        self._found: dict[str, Evaluation] | None = None
        self._lock, self._stop = Lock(), Event()
        kept, speak = _predicted.get(self._key, {}), cell.language
        fields = [
            {
                "label": say("compare.predict_label", speak, name=name, count=plan.count),
                "given": kept.get(name),
            }
            for name in plan.variants
        ]
        words = {name: say(f"compare.predict_{name}", speak) for name in _WORDS}
        super().__init__(
            speak=speak,
            words={**words, "gone": say("panel.gone", speak)},
            view={
                "fields": fields,
                "most": plan.count,
                "phase": "running",
                "share": 0,
                "status": say("panel.starting", speak),
                "note": "",
                "problem": "",
            },
        )

    def begin(self, shown: Any) -> None:
        """Run the prompts in the background; `shown` is called with what came of them, once that
        is there and was asked for."""
        self._shown = shown
        self._stop = start(("predict", self.model_id), self._work)

    def on_event(self, event: dict[str, Any]) -> None:
        """A click: "show", with the text of each field, or "stop"."""
        if event.get("do") == "stop":
            self._stop.set()
        elif event.get("do") == "show" and self._given is None:
            self._take([str(one).strip() for one in event.get("given", ())])
            self.flush()

    def _take(self, texts: list[str]) -> None:
        most, speak = self._plan.count, self.speak
        numbers = [int(one) if one.isdecimal() and len(one) < 6 else None for one in texts]
        wrong = any(text and number is None for text, number in zip(texts, numbers, strict=True))
        if wrong or any(one is not None and one > most for one in numbers):
            self.change_view(problem=say("compare.predict_range", speak, most=most))
            return
        given = dict(zip(self._plan.variants, numbers, strict=False))
        _predicted[self._key] = given
        self.change_view(problem="", phase="waiting")
        with self._lock:
            self._given = given
            found = self._found
        if found is not None:
            self._tell(found, given)

    def _work(self, stop: Event) -> None:
        done: dict[str, Evaluation] = {}
        with self.flushing():
            try:
                self._plan.run(done, Progress(self._plan.total, self.speak, self._count), stop)
            except CourseError as error:
                self.change_view(problem=error.text(self.speak), phase="done")
            except Exception as error:
                self.change_view(problem=apologise(error, self.speak).sentence, phase="done")
            if not done:
                return
            self.change_view(share=1, note=unkept(self.speak))
            with self._lock:
                self._found = done
                given = self._given
            if given is None:
                self.change_view(phase="ready", status=say("compare.predict_ready", self.speak))
            else:
                self._tell(done, given)

    def _count(self, done: int, total: int, words: str) -> None:
        self.change_view(share=done / total, status=words)

    def _tell(self, found: dict[str, Evaluation], given: Predicted) -> None:
        self._shown(self._cell.found(found, given))
        self.change_view(phase="done", status=say("compare.predict_below", self.speak))
