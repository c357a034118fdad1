"""The engine: a prompt over an exercise's cases, and repeats, on a model.

There is one engine. The panel, the command line, calibration and grading all call `evaluate`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from course.checks.base import Outcome, PromptSubject, Status, Subject
from course.errors import CourseError, ModelError, Stopped
from course.exercise import Case, Exercise
from course.model import Model, Reply
from course.prompt import Message, Prompt
from course.scoring import pass_rate, score, wilson


@dataclass(frozen=True)
class CaseResult:
    """One case, one repeat: what was sent, what came back, what held.

    `problem` says why there is no reply, where there is none; the case is then ungraded.
    """

    case: Case
    repeat: int
    messages: tuple[Message, ...]
    reply: Reply | None
    outcomes: tuple[Outcome, ...]
    problem: CourseError | None = None

    @property
    def status(self) -> Status:
        """Failed when a check failed; passed when all passed; else ungraded."""
        found = {outcome.status for outcome in self.outcomes}
        if "failed" in found:
            return "failed"
        return "passed" if found == {"passed"} else "ungraded"


@dataclass(frozen=True)
class Evaluation:
    """A prompt over cases on a model: outcomes, pass rate with its interval, score, cost."""

    exercise: Exercise
    prompt: Prompt
    model: str
    results: tuple[CaseResult, ...]
    prompt_outcomes: tuple[Outcome, ...] = ()
    overall_outcomes: tuple[Outcome, ...] = ()
    seconds: float = 0.0
    stopped: bool = False

    def count(self, status: Status) -> int:
        """How many case results have that status."""
        return sum(result.status == status for result in self.results)

    @property
    def passed(self) -> int:
        return self.count("passed")

    @property
    def failed(self) -> int:
        return self.count("failed")

    @property
    def ungraded(self) -> int:
        return self.count("ungraded")

    @property
    def refused(self) -> bool:
        """Whether a check on the prompt itself failed, so that nothing was sent."""
        return any(outcome.status == "failed" for outcome in self.prompt_outcomes)

    @property
    def pass_rate(self) -> float | None:
        """The share of graded cases that passed; 0 for a refused prompt; None when ungraded."""
        return 0.0 if self.refused else pass_rate(self.passed, self.failed)

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval for the pass rate."""
        return wilson(self.passed, self.failed)

    @property
    def score(self) -> float | None:
        """The points earned; None when no case could be graded."""
        return score(self.exercise.points, self.pass_rate, self.exercise.full_marks_rate)

    def _tokens(self, field_name: str) -> int:
        return sum(getattr(one.reply, field_name) or 0 for one in self.results if one.reply)

    @property
    def tokens_in(self) -> int:
        return self._tokens("tokens_in")

    @property
    def tokens_out(self) -> int:
        return self._tokens("tokens_out")

    def as_json(self) -> dict[str, Any]:
        """The evaluation as JSON-ready data, the reasons in the language of the exercise."""
        language = self.exercise.language
        return {
            "exercise": self.exercise.id,
            "language": language,
            "model": self.model,
            "points": self.exercise.points,
            "score": self.score,
            "pass_rate": self.pass_rate,
            "interval": list(self.interval),
            "passed": self.passed,
            "failed": self.failed,
            "ungraded": self.ungraded,
            "stopped": self.stopped,
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "seconds": round(self.seconds, 3),
            "prompt_outcomes": [_outcome_json(one, language) for one in self.prompt_outcomes],
            "overall_outcomes": [_outcome_json(one, language) for one in self.overall_outcomes],
            "cases": [_case_json(one, language) for one in self.results],
        }


class Observer:
    """Told how an evaluation goes, from several threads. The base class ignores everything."""

    def planned(self, planned: Sequence[CaseResult]) -> None:
        """The cases that will run, in order, as results without reply or outcome."""

    def started(self, index: int) -> None:
        """The request of case `index` is about to be made."""

    def text(self, index: int, piece: str) -> None:
        """A new piece of the reply of case `index`."""

    def finished(self, index: int, result: CaseResult) -> None:
        """Case `index` has its result."""


@dataclass
class _Run:
    """What the workers of one evaluation share."""

    exercise: Exercise
    prompt: Prompt
    model: Model
    observer: Observer
    stop: Event
    final_problem: CourseError | None = field(default=None)

    def one(self, index: int, plan: CaseResult) -> CaseResult:
        result = self._judged(index, plan)
        self.observer.finished(index, result)
        return result

    def _judged(self, index: int, plan: CaseResult) -> CaseResult:
        if self.final_problem:
            return _without_reply(plan, self.final_problem)
        if self.stop.is_set():
            return _without_reply(plan, CourseError("evaluation.stopped"))
        self.observer.started(index)
        try:
            reply = self.model.complete(
                plan.messages,
                self.exercise.settings,
                repeat=plan.repeat,
                on_text=lambda piece: self.observer.text(index, piece),
                stop=self.stop,
            )
        except Stopped:
            return _without_reply(plan, CourseError("evaluation.stopped"))
        except ModelError as error:
            if error.final:
                self.final_problem = error
            return _without_reply(plan, error)
        subject = Subject(
            reply=reply,
            prompt=self.prompt,
            messages=plan.messages,
            inputs=plan.case.inputs,
            language=self.exercise.language,
        )
        checks = [one for one in self.exercise.checks_for(plan.case) if one.scope == "reply"]
        outcomes = tuple(check.run(subject) for check in checks)
        return CaseResult(plan.case, plan.repeat, plan.messages, reply, outcomes)


def evaluate(
    exercise: Exercise,
    text: str,
    model: Model,
    *,
    cases: Sequence[Case] | None = None,
    repeats: int = 1,
    observer: Observer | None = None,
    stop: Event | None = None,
) -> Evaluation:
    """Run the prompt `text` over the cases of `exercise` (or `cases`), `repeats` times each.

    Cases run side by side, as many as the model has slots. Setting `stop`, or Ctrl+C in the
    calling thread, ends it soon: what is missing is then ungraded and `stopped` is true.
    Raises PromptError when the prompt cannot be sent; a reply that cannot be had leaves its
    case ungraded instead.
    """
    begun = time.monotonic()
    prompt = Prompt(text)
    prompt.require(exercise.variables)
    stop = stop or Event()
    observer = observer or Observer()
    plans = [
        CaseResult(case, repeat, tuple(prompt.messages(case.inputs)), None, ())
        for repeat in range(repeats)
        for case in (exercise.cases if cases is None else cases)
    ]
    prompt_outcomes = _check_prompt(exercise, prompt, model)
    if any(outcome.status == "failed" for outcome in prompt_outcomes):
        return Evaluation(exercise, prompt, model.name, (), prompt_outcomes)
    observer.planned(plans)
    run = _Run(exercise, prompt, model, observer, stop)
    results = _side_by_side(run, plans)
    return Evaluation(
        exercise=exercise,
        prompt=prompt,
        model=model.name,
        results=results,
        prompt_outcomes=prompt_outcomes,
        overall_outcomes=_check_overall(exercise, results),
        seconds=time.monotonic() - begun,
        stopped=stop.is_set(),
    )


def _side_by_side(run: _Run, plans: list[CaseResult]) -> tuple[CaseResult, ...]:
    with ThreadPoolExecutor(max(1, run.model.slots), thread_name_prefix="evaluation") as pool:
        futures = [pool.submit(run.one, index, plan) for index, plan in enumerate(plans)]
        while True:
            try:
                wait(futures)
                break
            except KeyboardInterrupt:
                run.stop.set()
    return tuple(future.result() for future in futures)


def _check_prompt(exercise: Exercise, prompt: Prompt, model: Model) -> tuple[Outcome, ...]:
    if not exercise.cases:
        return ()
    checks = [one for one in exercise.checks_for(exercise.cases[0]) if one.scope == "prompt"]
    subject = PromptSubject(
        prompt=prompt,
        variables=exercise.variables,
        language=exercise.language,
        count_tokens=getattr(model, "count_tokens", None),
        answers=_answers(exercise),
    )
    return tuple(check.run(subject) for check in checks)


def _answers(exercise: Exercise) -> list[str]:
    """Every text that a practice case expects, for the check on memorised answers."""
    found: list[str] = []
    for case in exercise.cases:
        for value in case.expect.values():
            found += [str(one) for one in value] if isinstance(value, list) else [str(value)]
    return found


def _check_overall(exercise: Exercise, results: Sequence[CaseResult]) -> tuple[Outcome, ...]:
    if not exercise.cases:
        return ()
    checks = exercise.checks_for(exercise.cases[0])
    return tuple(check.run(results) for check in checks if check.scope == "overall")


def _without_reply(plan: CaseResult, problem: CourseError) -> CaseResult:
    return CaseResult(plan.case, plan.repeat, plan.messages, None, (), problem)


def _outcome_json(outcome: Outcome, language: str) -> dict[str, Any]:
    return {
        "check": outcome.check,
        "outcome": outcome.status,
        "reason": outcome.reason(language),
    }


def _case_json(result: CaseResult, language: str) -> dict[str, Any]:
    return {
        "inputs": result.case.inputs,
        "repeat": result.repeat,
        "reply": result.reply.text if result.reply else None,
        "source": result.reply.source if result.reply else None,
        "status": result.status,
        "problem": result.problem.text(language) if result.problem else None,
        "outcomes": [_outcome_json(one, language) for one in result.outcomes],
    }
