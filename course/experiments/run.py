"""`course.experiment`: several prompts or settings over the same cases, compared."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Event, Lock
from typing import Any

from course.checks.base import CheckError
from course.display.bar import Bar
from course.display.safe import block
from course.errors import CourseError
from course.evals.engine import Observer, evaluate
from course.evals.evaluation import CaseResult, Evaluation
from course.exercises.exercise import Exercise
from course.experiments.cases import exercise_of
from course.experiments.result import Experiment
from course.experiments.rows import DataError, rows_from
from course.language import language
from course.learner.ready import MAX_TOKENS, ready_models
from course.learner.unkept import tell_unkept
from course.messages import say
from course.models.base import Model, Settings
from course.models.catalogue import EMBEDDED
from course.prompts.prompt import Prompt

_SOON = 5.0
"""Seconds after which the time left can be told from the time gone."""


@dataclass(frozen=True)
class Variant:
    """A prompt with settings of its own in an experiment; None is the experiment's own.

    `json_schema` has the reply written as that JSON Schema says, on servers that can
    (constrained decoding). `model` names another model of the same server, or "embedded" or
    "embedded-small" for those that come with the course. One of these that cannot be had here, for
    want of memory or of its file, is left out of the experiment, which is said.
    """

    prompt: str
    temperature: float | None = field(default=None, kw_only=True)
    max_tokens: int | None = field(default=None, kw_only=True)
    json_schema: Mapping[str, Any] | None = field(default=None, kw_only=True, hash=False)
    model: str | None = field(default=None, kw_only=True)

    def settings(self, usual: Settings) -> Settings:
        """`usual`, changed as this variant says."""
        names = ("temperature", "max_tokens", "json_schema")
        own = {name: getattr(self, name) for name in names}
        return replace(usual, **{name: one for name, one in own.items() if one is not None})


def experiment(
    prompts: Mapping[str, str | Variant],
    cases: Any,
    checks: Sequence[Mapping[str, Any]] = (),
    *,
    repeats: int = 1,
    temperature: float = 0.0,
    max_tokens: int = MAX_TOKENS,
    only: int | None = None,
) -> Experiment | None:
    """Run each of the `prompts` (name → text, or a `Variant`) over the `cases`, `repeats` times,
    and judge every reply. Show the result, or see its `compare`, `plot`, `replies` and `to_csv`.

    `cases` is a list of dicts, the path of a CSV file or a pandas DataFrame: a column can be a
    variable of the prompts, `{{message}}`, and what a check wants, `{"expect": "label"}`; only
    the first `only` rows are used. Without `checks`, nothing is judged. The ■ button stops, and
    what is there is shown. What cannot be used, a check that does not exist among it, is said
    and not raised.
    """
    spoken = language()
    done: dict[str, Evaluation] = {}
    bar = Bar()
    try:
        if only is not None:
            cases = rows_from(cases, only)
        plan = planned(
            prompts, cases, checks, spoken, repeats, Settings(temperature, max_tokens, seed=1)
        )
        plan.run(done, Progress(plan.total, spoken, bar.show))
    except (CourseError, CheckError) as error:
        print(block(error.text(spoken)), file=sys.stderr)
        return None
    except KeyboardInterrupt:
        print(say("lesson.stopped", spoken))
    finally:
        bar.wipe()
        tell_unkept(spoken)
    return Experiment(done, spoken) if done else None


@dataclass(frozen=True)
class Plan:
    """An experiment that can be run: its models are ready, and its data and prompts are read."""

    task: Exercise
    variants: Mapping[str, Variant]
    models: Mapping[str | None, Model]
    repeats: int

    @property
    def count(self) -> int:
        """The replies to each prompt."""
        return len(self.task.cases) * self.repeats

    @property
    def total(self) -> int:
        """The replies in all."""
        return len(self.variants) * self.count

    def run(
        self, done: dict[str, Evaluation], observer: Observer, stop: Event | None = None
    ) -> None:
        """Put what comes of each prompt into `done`, until `stop` is set. Raises CourseError."""
        for name, one in self.variants.items():
            own = replace(self.task, settings=one.settings(self.task.settings))
            model = self.models[one.model]
            done[name] = evaluate(
                own, one.prompt, model, repeats=self.repeats, observer=observer, stop=stop
            )
            if done[name].stopped:
                break


def planned(
    prompts: Mapping[str, str | Variant],
    cases: Any,
    checks: Sequence[Mapping[str, Any]],
    spoken: str,
    repeats: int,
    usual: Settings,
) -> Plan:
    """What `experiment` runs, as far as it can be had: a variant whose embedded model cannot is
    left out, which is said. `usual` is how replies are sampled unless a variant says otherwise.
    Raises CourseError, CheckError."""
    if not isinstance(prompts, Mapping) or not prompts or repeats < 1:
        raise DataError("experiment.nothing_to_do", variable="{{message}}")
    variants = {str(name): _variant(str(name), one) for name, one in prompts.items()}
    texts = {name: Prompt(one.prompt) for name, one in variants.items()}
    task = exercise_of(rows_from(cases), texts, checks, usual, spoken)
    models = _models(variants, spoken)
    had = {name: one for name, one in variants.items() if one.model in models}
    return Plan(task, had, models, repeats)


def _models(variants: Mapping[str, Variant], spoken: str) -> dict[str | None, Model]:
    """The models of the variants, made ready. Raises CourseError where one of them cannot be had;
    an embedded one is left out for that, unless it is the only one."""
    from course.models.budget import run_budgets

    names, budgets = dict.fromkeys(one.model for one in variants.values()), run_budgets()
    models = ready_models([name for name in names if name not in EMBEDDED], spoken, budgets)
    problems: list[tuple[str | None, CourseError]] = []
    for name in (one for one in names if one in EMBEDDED):
        try:
            models |= ready_models([name], spoken, budgets)
        except CourseError as error:
            problems.append((name, error))
    if not models:
        raise problems[0][1]
    for model, problem in problems:
        for name in (name for name, one in variants.items() if one.model == model):
            reason = problem.text(spoken)
            print(block(say("experiment.left_out", spoken, name=name, reason=reason)))
    return models


def _variant(name: str, given: Any) -> Variant:
    """The prompt `name` as a variant. Raises DataError for what is none, or has a bad schema."""
    from jsonschema.exceptions import SchemaError
    from jsonschema.validators import validator_for

    variant = given if isinstance(given, Variant) else Variant(given)
    if not isinstance(variant.prompt, str):
        raise DataError("experiment.no_text", name=name)
    if variant.json_schema is not None:
        try:
            validator_for(variant.json_schema).check_schema(variant.json_schema)
        except (SchemaError, TypeError) as error:
            reason = getattr(error, "message", error)
            raise DataError("experiment.bad_schema", name=name, reason=reason) from None
    return variant


class Progress(Observer):
    """Counts the replies, of which there are `total`, and says how much time is left once that can
    be told: `show` is told how many there are, of how many, and the words for it."""

    def __init__(self, total: int, spoken: str, show: Callable[[int, int, str], None]) -> None:
        self._show = show
        self._total = total
        self._language = spoken
        self._done = 0
        self._fetched = 0
        self._begun = time.monotonic()
        self._lock = Lock()

    def finished(self, index: int, result: CaseResult) -> None:
        with self._lock:
            self._done += 1
            self._fetched += bool(result.reply and result.reply.source == "live")
            self._show(self._done, self._total, self._words())

    def _words(self) -> str:
        counted = {"done": self._done, "total": self._total}
        gone = time.monotonic() - self._begun
        if gone < _SOON or not self._fetched or self._done == self._total:
            return say("experiment.progress", self._language, **counted)
        left = gone / self._fetched * (self._total - self._done)
        if left < 60:
            about = say("experiment.seconds", self._language, count=max(1, round(left)))
        else:
            about = say("experiment.minutes", self._language, count=round(left / 60))
        return say("experiment.progress_left", self._language, left=about, **counted)
