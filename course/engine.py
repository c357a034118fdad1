"""The engine: a prompt over an exercise's cases, and repeats, on a model.

There is one engine. The panel, the command line, calibration and grading all call `evaluate`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event

from course.checks.base import Outcome, PromptSubject, Subject
from course.errors import CourseError, ModelError, Stopped
from course.evaluation import CaseResult, Evaluation
from course.exercise import Case, Exercise
from course.model import Model
from course.prompt import Prompt


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
        futures: list[Future[CaseResult]] = []
        while True:
            try:
                for index in range(len(futures), len(plans)):
                    futures.append(pool.submit(run.one, index, plans[index]))
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
