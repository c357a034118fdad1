"""The playground: any prompt with variables, once or several times, alone or beside another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Event, Lock
from typing import Any

from course.display.frontend import has_frontend
from course.errors import CourseError, Stopped
from course.evals.report import SHOWN, reply_text
from course.language import language
from course.learner.model import learners_model
from course.learner.unkept import unkept
from course.messages import say
from course.models.base import Model, Reply, Request, Settings
from course.models.loop import run
from course.models.progress import prepared_share
from course.notebook.apology import apologise
from course.notebook.jobs import start
from course.notebook.panel import view
from course.notebook.panel.widget import CourseWidget, assets, show
from course.prompts.message import Message
from course.prompts.prompt import Prompt
from course.prompts.slips import diagnose

HOTTEST = 1.5
LONGEST = 1000
MOST_TIMES = 10
_RUNS_SHOWN = 10
_WORDS = (
    *("title", "prompt", "prompt_a", "prompt_b", "compare", "inputs", "temperature"),
    *("temperature_help", "length", "times", "run", "stop", "stopping", "results", "sent"),
)


def playground() -> None:
    """Show the playground under the cell."""
    speak = language()
    if not has_frontend():
        print(say("playground.no_frontend", speak))
        return
    show(Playground(speak), say("playground.saved", speak))


@dataclass(frozen=True)
class Trial:
    """What was asked for in the form; out-of-range numbers are brought into range."""

    prompts: tuple[str, ...]
    inputs: dict[str, str]
    settings: Settings
    times: int

    @classmethod
    def from_form(cls, form: dict[str, Any]) -> Trial:
        """Read the form as the browser sends it."""
        prompts = [str(form.get("a", ""))]
        if form.get("compare"):
            prompts.append(str(form.get("b", "")))
        return cls(
            prompts=tuple(prompts),
            inputs={str(name): str(value) for name, value in form.get("inputs", {}).items()},
            settings=Settings(
                temperature=_within(form.get("temperature"), 0.0, HOTTEST),
                max_tokens=int(_within(form.get("length"), 1, LONGEST)),
            ),
            times=int(_within(form.get("times"), 1, MOST_TIMES)),
        )

    def messages(self, speak: str) -> list[list[Message]]:
        """What to send for each prompt. Raises CourseError that names the prompt at fault."""
        return [
            self._messages(text, name, speak)
            for text, name in zip(self.prompts, self.names(speak), strict=True)
        ]

    def names(self, speak: str) -> list[str]:
        """What the prompts are called."""
        keys = ("prompt_a", "prompt_b") if len(self.prompts) == 2 else ("prompt",)
        return [say(f"playground.{key}", speak) for key in keys]

    def _messages(self, text: str, name: str, speak: str) -> list[Message]:
        prompt = Prompt(text)
        if not prompt.parts:
            raise CourseError("playground.empty", name=name)
        problem = diagnose(text, prompt.variables)
        if problem:
            raise CourseError("playground.slip", name=name, problem=problem.text(speak))
        return prompt.messages({name: self.inputs.get(name, "") for name in prompt.variables})


def _within(value: Any, low: float, high: float) -> float:
    number = float(value) if isinstance(value, int | float) else low
    return min(max(number, low), high)


class Playground(CourseWidget):
    """The widget. `rows` are the tries, the newest first."""

    _esm = assets("dom.js", "keys.js", "kernel.js", "playground.js", "playground_alone.js")
    _css = assets("panel.css", "playground.css")

    def __init__(
        self, speak: str, prompt: str = "", inputs: Mapping[str, str] | None = None
    ) -> None:
        """With `prompt` and its `inputs` in the form; without, an example."""
        self._stop = Event()
        self._number = 0
        self._asked: dict[str, int] = {}
        example = "{{" + ("topic" if speak == "en" else "sujet") + "}}"
        fixed = {name: say(f"playground.{name}", speak) for name in _WORDS}
        fixed["intro"] = say("playground.intro", speak, example=example)
        fixed["gone"] = say("panel.gone", speak)
        form = {
            "a": say("playground.first_prompt", speak, topic=example),
            "inputs": {example[2:-2]: say("playground.first_input", speak)},
        }
        if prompt:
            form = {"a": prompt, "inputs": dict(inputs or {})}
        super().__init__(
            speak=speak,
            words=fixed,
            view={
                "phase": "idle",
                "status": "",
                "note": "",
                "problem": "",
                "form": form,
            },
        )

    def on_event(self, event: dict[str, Any]) -> None:
        """A click: "run", with the form, or "stop"."""
        if event.get("do") == "stop":
            self._stop.set()
        elif event.get("do") == "run":
            trial = Trial.from_form(event["form"])
            self._stop = start(("playground", self.model_id), partial(self._try, trial))

    def _try(self, trial: Trial, stop: Event) -> None:
        with self.flushing():
            self.change_view(phase="running", problem="", status="", note="", progress=None)
            try:
                asked = trial.messages(self.speak)
                model = learners_model(self._preparing, stop)
                _Try(self, trial, asked, model, stop).run()
            except CourseError as error:
                self.change_view(problem=error.text(self.speak))
            except Exception as error:
                self.change_view(problem=apologise(error, self.speak).sentence)
            self.change_view(phase="idle", note=unkept(self.speak))

    def _preparing(self, step: str, done: int, total: int) -> None:
        share = prepared_share(step, done, total)
        label = say(f"model.step_{step}", self.speak)
        self.change_view(
            note=say("panel.preparing", self.speak), progress={"label": label, "share": share}
        )

    def next_number(self) -> int:
        """The number of the next try."""
        self._number += 1
        return self._number

    def first_repeat(self, trial: Trial, messages: list[Message]) -> int:
        """Where the draws of this try begin: the same request asked again, at a temperature
        above 0, goes on drawing instead of showing the draws that were kept."""
        if not trial.settings.temperature:
            return 0
        key = repr((messages, trial.settings))
        first = self._asked.get(key, 0)
        self._asked[key] = first + trial.times
        return first


class _Try:
    """One try: every prompt, so many times, side by side."""

    def __init__(
        self,
        board: Playground,
        trial: Trial,
        asked: list[list[Message]],
        model: Model,
        stop: Event,
    ) -> None:
        self._board, self._trial, self._asked = board, trial, asked
        self._model, self._stop = model, stop
        self._lock = Lock()
        self._texts: dict[str, str] = {}
        self._done = 0
        self._earlier = list(board.rows)[: _RUNS_SHOWN - 1]
        self._row = self._waiting()

    def run(self) -> None:
        """Ask everything; returns when the last reply is there or the try was stopped."""
        self._show()
        with ThreadPoolExecutor(max(1, self._model.slots)) as pool:
            list(pool.map(lambda place: self._ask(*place), self._places()))

    def _places(self) -> Iterator[tuple[int, int, int]]:
        firsts = [self._board.first_repeat(self._trial, messages) for messages in self._asked]
        for time in range(self._trial.times):
            for column, first in enumerate(firsts):
                yield column, time, first + time

    def _ask(self, column: int, time: int, repeat: int) -> None:
        cell: dict[str, Any] = {}
        try:
            request = Request(tuple(self._asked[column]), self._trial.settings, repeat)
            on_text = partial(self._text, f"{column}.{time}")
            asked = self._model.complete(request, on_text=on_text)
            reply = run(asked, self._stop)
            cell = self._answered(reply)
        except Stopped:
            cell["problem"] = say("evaluation.stopped", self._board.speak)
        except CourseError as error:
            cell["problem"] = error.text(self._board.speak)
        except Exception as error:
            cell["problem"] = apologise(error, self._board.speak).sentence
        with self._lock:
            self._texts.pop(f"{column}.{time}", None)
            self._row["columns"][column]["replies"][time].update(cell, done=True)
            self._done += 1
            self._show()

    def _text(self, place: str, piece: str) -> None:
        with self._lock:
            text = self._texts.get(place, "")
            if len(text) < SHOWN:
                self._texts[place] = text + piece[:SHOWN]
                self._board.change(live=dict(self._texts))

    def _answered(self, reply: Reply) -> dict[str, str]:
        speak = self._board.speak
        cut = say("playground.cut", speak) if reply.finish == "length" else ""
        return {
            "text": reply_text(reply.text, speak),
            "facts": view.facts(reply, speak),
            "problem": cut,
        }

    def _waiting(self) -> view.View:
        speak, settings = self._board.speak, self._trial.settings
        sampling = {"temperature": settings.temperature, "length": settings.max_tokens}
        replies = [
            say("playground.reply_name", speak, number=one + 1) for one in range(self._trial.times)
        ]
        return {
            "name": say("playground.run_name", speak, number=self._board.next_number()),
            "settings": say("playground.run_settings", speak, **sampling),
            "columns": [
                {
                    "name": name,
                    "sent": view.sent(messages, speak),
                    "replies": [{"name": one, "done": False} for one in replies],
                }
                for name, messages in zip(self._trial.names(speak), self._asked, strict=True)
            ],
        }

    def _show(self) -> None:
        speak, total = self._board.speak, self._trial.times * len(self._asked)
        counts = {"done": self._done, "total": total}
        key = "playground.finished" if self._done == total else "playground.running_status"
        columns = [
            {**column, "replies": [dict(one) for one in column["replies"]]}
            for column in self._row["columns"]
        ]
        self._board.change(rows=[{**self._row, "columns": columns}, *self._earlier])
        self._board.change(live=dict(self._texts))
        self._board.change_view(
            note="",
            status=say(key, speak, **counts),
            progress={
                "label": say("playground.running", speak, **counts),
                "share": self._done / total,
            },
        )
