"""The engine: a prompt over an exercise's cases, and repeats, on a model.

There is one engine. The panel, the command line, calibration and grading all call `evaluate`;
`results` is the same for more cases than one wants to hold in memory.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from threading import Event

from course.checks.base import Outcome, PromptSubject
from course.checks.places import subject_of
from course.errors import CourseError, ModelError, NotRun, Stopped
from course.evals.evaluation import CaseResult, Evaluation
from course.evals.outcomes import outcome_of, outcomes_of, problem_of
from course.exercises.exercise import Case, Exercise
from course.models.base import Model, Reply, Request
from course.models.budget import limited
from course.models.loop import run
from course.models.purse import Budget
from course.prompts.prompt import Prompt

_AT_ONCE = 2000
"""Cases that `results` runs before it hands them out: what it holds in memory."""


class Observer:
    """Told how an evaluation goes, from the event loop. The base class ignores everything.

    `streams` says whether the observer wants the pieces of each reply as they come.
    """

    streams = False

    def planned(self, planned: Sequence[CaseResult]) -> None:
        """The cases that will run, in order, as results that await their first reply."""

    def started(self, index: int) -> None:
        """The request of case `index` is about to be made."""

    def text(self, index: int, piece: str) -> None:
        """A new piece of the reply of case `index`."""

    def replied(self, index: int, so_far: CaseResult) -> None:
        """Case `index` goes on to its next request; `so_far` has the replies before it."""

    def finished(self, index: int, result: CaseResult) -> None:
        """Case `index` has its result."""


class _Over(Exception):
    """No case can have a reply any more: ends those that are under way."""


@dataclass
class _Run:
    """What the cases of one evaluation share."""

    exercise: Exercise
    prompt: Prompt
    model: Model
    judge: Model
    observer: Observer
    stop: Event
    over: CourseError | None = field(default=None)
    """Why no further case can have a reply, once that is so."""
    begun: dict[int, CaseResult] = field(default_factory=dict)
    """Cases of several requests under way, as far as they have come."""

    def batch(self, plans: Sequence[CaseResult], first: int = 0) -> list[CaseResult]:
        """The results of `plans`, side by side, as many at a time as the model has slots; those
        that were not reached say why. `first` is the index of the first."""
        found: dict[int, CaseResult] = {}
        if not self.over and not self.stop.is_set():
            try:
                run(self._side_by_side(plans, first, found), self.stop)
            except (KeyboardInterrupt, Stopped):
                self.stop.set()
        why = self.over or NotRun("evaluation.stopped")
        for index, plan in enumerate(plans, first):
            if index not in found:
                self._finish(index, self._without_reply(index, plan, why), found)
        self.begun.clear()
        return [found[index] for index in range(first, first + len(plans))]

    async def _side_by_side(
        self, plans: Sequence[CaseResult], first: int, found: dict[int, CaseResult]
    ) -> None:
        """Put the result of each plan into `found`, as many at a time as the model has slots.

        Workers draw from one iterator, so that a slot that is free takes the next case at once.
        When no further reply can be had, _Over in one worker cancels the others: TaskGroup does
        that, and hands it over in a group from which anything unexpected is raised on.
        """
        places = iter(enumerate(plans, first))

        async def work() -> None:
            for index, plan in places:
                self._finish(index, await self._case(index, plan), found)

        try:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(min(self.model.slots, len(plans))):
                    tasks.create_task(work())
        except BaseExceptionGroup as several:
            unexpected = several.split(_Over)[1]
            if unexpected:
                raise unexpected.exceptions[0] from None

    def _finish(self, index: int, result: CaseResult, found: dict[int, CaseResult]) -> None:
        found[index] = result
        self.observer.finished(index, result)

    async def _case(self, index: int, plan: CaseResult) -> CaseResult:
        """The result of one case. What goes wrong in it, be it in a dialogue or a check that
        somebody else wrote, is its own problem, and no other case's."""
        self.observer.started(index)
        try:
            so_far = await self._answered(index, plan)
        except ModelError as error:
            if error.final:
                self.over = error
                raise _Over from None
            return self._without_reply(index, plan, error)
        except Stopped:
            raise
        except Exception as error:
            return self._without_reply(index, plan, problem_of(error))
        try:
            return await self._checked(so_far)
        except Stopped:
            raise
        except Exception as error:
            return replace(so_far, problem=problem_of(error))

    async def _answered(self, index: int, so_far: CaseResult) -> CaseResult:
        """The case with its replies: whatever its dialogue asks for, one request after the
        other."""
        while so_far.awaited is not None:
            so_far = so_far.answered(await self._reply(index, so_far.awaited))
            if so_far.awaited is not None:
                self.begun[index] = so_far
                self.observer.replied(index, so_far)
        return so_far

    async def _checked(self, so_far: CaseResult) -> CaseResult:
        subject = subject_of(
            so_far.trace, self.prompt, so_far.case.inputs, self.exercise.language, self.judge
        )
        checks = [one for one in self.exercise.checks_for(so_far.case) if one.scope == "reply"]
        return replace(so_far, outcomes=await outcomes_of(checks, subject))

    def _reply(self, index: int, request: Request) -> Awaitable[Reply]:
        streams = self.observer.streams
        on_text = (lambda piece: self.observer.text(index, piece)) if streams else None
        return self.model.complete(request, on_text=on_text)

    def _without_reply(self, index: int, plan: CaseResult, problem: CourseError) -> CaseResult:
        """The result of a case whose reply is missing, with what was answered before it."""
        return replace(self.begun.get(index, plan), problem=problem)


def evaluate(
    exercise: Exercise,
    text: str,
    model: Model,
    *,
    cases: Sequence[Case] | None = None,
    repeats: int = 1,
    observer: Observer | None = None,
    stop: Event | None = None,
    judge: Model | None = None,
) -> Evaluation:
    """Run the prompt `text` over the cases of `exercise` (or `cases`), `repeats` times each.

    Cases run side by side, as many as the model has slots. Setting `stop`, or Ctrl+C in the
    calling thread, ends it soon: what is missing is then ungraded and `stopped` is true.
    `judge` is the model that judges replies where a check needs one; without it, `model` does.
    Raises PromptError when the prompt cannot be sent; a reply that cannot be had leaves its
    case ungraded instead.
    """
    begun = time.monotonic()
    prompt = _sendable(exercise, text)
    stop = stop or Event()
    observer = observer or Observer()
    prompt_outcomes: tuple[Outcome, ...] = ()
    try:
        prompt_outcomes = _check_prompt(exercise, prompt, model)
    except (KeyboardInterrupt, Stopped):  # while the model was made ready, to count with
        stop.set()
    if any(outcome.status == "failed" for outcome in prompt_outcomes):
        return Evaluation(exercise, prompt, model.name, (), prompt_outcomes)
    plans = list(_plans(exercise, prompt, exercise.cases if cases is None else cases, repeats))
    observer.planned(plans)
    spent = Budget()
    asked, judging = (limited(one, [spent]) for one in (model, judge or model))
    found = tuple(_Run(exercise, prompt, asked, judging, observer, stop).batch(plans))
    return Evaluation(
        exercise=exercise,
        prompt=prompt,
        model=model.name,
        results=found,
        prompt_outcomes=prompt_outcomes,
        overall_outcomes=_check_overall(exercise, found),
        seconds=time.monotonic() - begun,
        cost=spent.total,
        stopped=stop.is_set(),
    )


def results(
    exercise: Exercise,
    text: str,
    model: Model,
    *,
    cases: Iterable[Case],
    repeats: int = 1,
    stop: Event | None = None,
    judge: Model | None = None,
) -> Iterator[CaseResult]:
    """The results of `cases`, in their order, for any number of them: what was handed out is
    not held. Checks on the prompt and over all cases are left to the caller.

    Raises PromptError when the prompt cannot be sent.
    """
    prompt = _sendable(exercise, text)
    one_run = _Run(exercise, prompt, model, judge or model, Observer(), stop or Event())
    plans = _plans(exercise, prompt, cases, repeats)
    while batch := list(islice(plans, _AT_ONCE)):
        yield from one_run.batch(batch)


def _sendable(exercise: Exercise, text: str) -> Prompt:
    prompt = Prompt(text)
    prompt.require(exercise.variables)
    return prompt


def _plans(
    exercise: Exercise, prompt: Prompt, cases: Iterable[Case], repeats: int
) -> Iterator[CaseResult]:
    """What will run: every case once, then every case again. A stream of cases is repeated case
    by case instead, since it comes only once."""
    if isinstance(cases, Sequence):
        order = ((case, repeat) for repeat in range(repeats) for case in cases)
    else:
        order = ((case, repeat) for case in cases for repeat in range(repeats))
    for case, repeat in order:
        dialogue = exercise.dialogue_for(case)(prompt, case, exercise.settings, repeat)
        yield CaseResult.planned(case, repeat, dialogue)


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
    return tuple(outcome_of(check, subject) for check in checks)


def _answers(exercise: Exercise) -> list[str]:
    """Every text that a practice case expects, for the check on memorised answers."""
    found: list[str] = []
    for case in exercise.cases:
        for value in case.expect.values():
            found += [str(one) for one in value] if isinstance(value, list) else [str(value)]
    return found


def _check_overall(exercise: Exercise, found: Sequence[CaseResult]) -> tuple[Outcome, ...]:
    if not exercise.cases:
        return ()
    checks = exercise.checks_for(exercise.cases[0])
    return tuple(outcome_of(check, found) for check in checks if check.scope == "overall")
