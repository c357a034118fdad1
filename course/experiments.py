"""`course.experiment`: several prompts over the same cases, compared in a table and a figure."""

from __future__ import annotations

import sys
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from course.asking import MAX_TOKENS, learners_model
from course.engine import Observer, evaluate
from course.errors import CourseError
from course.evaluation import CaseResult, Evaluation
from course.exercise import Case, Exercise
from course.language import language
from course.messages import say
from course.model import Settings
from course.report import MARKS, status_words
from course.table import Table
from course.waiting import Bar

EXPECT = "expect"


def experiment(
    prompts: Mapping[str, str],
    cases: Sequence[Mapping[str, Any]],
    checks: Sequence[Mapping[str, Any]],
    *,
    repeats: int = 1,
    temperature: float = 0.0,
    max_tokens: int = MAX_TOKENS,
) -> Experiment | None:
    """Run each of the `prompts` (name → text) over the `cases`, and judge every reply.

    A case gives the variables of the prompts their values (`{"message": "…"}`) and, under
    "expect", what the `checks` need for it. The ■ button stops, and what is there is shown.
    A prompt that cannot be sent is said, not raised; raises CheckError for a check that does
    not exist.
    """
    spoken = language()
    task = _exercise(cases, checks, Settings(temperature, max_tokens, seed=1), spoken)
    done: dict[str, Evaluation] = {}
    progress = _Progress(len(prompts) * len(cases) * repeats, spoken)
    try:
        model = learners_model(spoken)
        for name, text in prompts.items():
            done[name] = evaluate(task, text, model, repeats=repeats, observer=progress)
            if done[name].stopped:
                break
    except CourseError as error:
        print(error.text(spoken), file=sys.stderr)
        return None
    except KeyboardInterrupt:
        print(say("lesson.stopped", spoken))
    finally:
        progress.wipe()
    return Experiment(done, spoken) if done else None


@dataclass(frozen=True)
class Experiment:
    """What came out, by the name of the prompt. Shown as a table; see also `plot`, `replies`."""

    evaluations: Mapping[str, Evaluation]
    language: str

    def __repr__(self) -> str:
        return repr(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def table(self) -> Table:
        """One row a prompt: what held, the rate, its interval, the tokens."""
        keys = ("prompt", "held", "rate", "interval", "tokens_in", "tokens_out")
        head = [self._say(f"head_{key}") for key in keys]
        rows = [self._row(name, one) for name, one in self.evaluations.items()]
        return Table(self._title(), head, rows, self._notes())

    def replies(self, name: str) -> Table | None:
        """What the prompt called `name` got, case by case, and what did not hold."""
        if name not in self.evaluations:
            print(self._say("no_prompt", name=name, known=", ".join(self.evaluations)))
            return None
        results = self.evaluations[name].results
        head = [self._say(f"head_{key}") for key in ("input", "reply", "verdict")]
        rows = [(_inputs(one), self._reply(one), self._verdict(one)) for one in results]
        return Table(self._say("replies_title", name=name), head, rows, stacked=True)

    def plot(self) -> None:
        """Draw the pass rates with their intervals, and say the same in words."""
        from IPython.display import display

        from course.rate_figure import draw

        bars = [(name, one) for name, one in self.evaluations.items() if one.pass_rate is not None]
        if not bars:
            return
        words = [self._sentence(name, one) for name, one in bars]
        png = draw(
            [(name, one.pass_rate or 0.0, one.interval, self._held(one)) for name, one in bars],
            title=self._say("plot_title"),
            percent=self._percent,
        )
        alt = " ".join((self._say("plot_title") + ".", *words))
        bundle = {"image/png": b64encode(png).decode(), "text/plain": alt}
        display(bundle, metadata={"image/png": {"alt": alt}}, raw=True)
        print("\n".join(words))

    def _row(self, name: str, one: Evaluation) -> tuple[str, ...]:
        if one.pass_rate is None:
            return (name, "–", "–", "–", str(one.tokens_in), str(one.tokens_out))
        return (
            name,
            self._held(one),
            self._percent(one.pass_rate),
            self._interval(one),
            str(one.tokens_in),
            str(one.tokens_out),
        )

    def _title(self) -> str:
        first = next(iter(self.evaluations.values()))
        return self._say("title", model=first.model, count=len(first.exercise.cases))

    def _notes(self) -> list[str]:
        notes = []
        for name, one in self.evaluations.items():
            if one.ungraded:
                notes.append(self._say("ungraded", name=name, count=one.ungraded))
            problems = {r.problem.text(self.language): None for r in one.results if r.problem}
            notes += problems
            for outcome in (*one.prompt_outcomes, *one.overall_outcomes):
                if outcome.status == "failed":
                    reason = outcome.reason(self.language)
                    notes.append(self._say("about_prompt", name=name, reason=reason))
        if any(one.stopped for one in self.evaluations.values()):
            notes.append(say("lesson.stopped", self.language))
        return list(dict.fromkeys(notes))

    def _held(self, one: Evaluation) -> str:
        return self._say("held", passed=one.passed, graded=one.passed + one.failed)

    def _percent(self, share: float) -> str:
        return self._say("percent", share=round(100 * share))

    def _interval(self, one: Evaluation) -> str:
        low, high = (round(100 * bound) for bound in one.interval)
        return self._say("interval", low=low, high=high)

    def _sentence(self, name: str, one: Evaluation) -> str:
        rate, low, high = (self._percent(share) for share in (one.pass_rate or 0.0, *one.interval))
        return self._say("sentence", name=name, held=self._held(one), rate=rate, low=low, high=high)

    def _reply(self, result: CaseResult) -> str:
        if result.reply is None:
            return result.problem.text(self.language) if result.problem else ""
        return result.reply.text.strip() or say("report.empty_reply", self.language)

    def _verdict(self, result: CaseResult) -> str:
        lines = [f"{MARKS[result.status]} {status_words(result.status, self.language)}"]
        lines += [one.reason(self.language) for one in result.outcomes if one.status != "passed"]
        return "\n".join(lines)

    def _say(self, key: str, **values: Any) -> str:
        return say(f"experiment.{key}", self.language, **values)


def _exercise(
    cases: Sequence[Mapping[str, Any]],
    checks: Sequence[Mapping[str, Any]],
    settings: Settings,
    spoken: str,
) -> Exercise:
    """An exercise made on the fly, for the engine that grades exercises."""
    names = dict.fromkeys(name for case in cases for name in case if name != EXPECT)
    return Exercise(
        id="experiment",
        module="",
        language=spoken,
        points=1.0,
        title="",
        variables=tuple(names),
        checks=tuple(dict(check) for check in checks),
        cases=tuple(
            Case(
                {name: str(value) for name, value in case.items() if name != EXPECT},
                dict(case.get(EXPECT, {})),
            )
            for case in cases
        ),
        settings=settings,
    )


def _inputs(result: CaseResult) -> str:
    return "\n".join(result.case.inputs.values())


class _Progress(Observer):
    """Counts the replies on a bar."""

    def __init__(self, total: int, spoken: str) -> None:
        self._bar = Bar()
        self._total = total
        self._language = spoken
        self._done = 0
        self._lock = Lock()

    def finished(self, index: int, result: CaseResult) -> None:
        with self._lock:
            self._done += 1
            words = say("experiment.progress", self._language, done=self._done, total=self._total)
            self._bar.show(self._done, self._total, words)

    def wipe(self) -> None:
        """Take the bar away."""
        self._bar.wipe()
