"""`prompteur calibrate`: whether the exercises tell a good prompt from a weak one.

The reference prompt of an exercise must earn all its points, and each weak prompt at most
WEAK_SHARE of them, on the practice cases and on the held-out cases, in both languages; one that
memorises the practice cases, at most that on the held-out ones.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from course.cli.command import Command
from course.cli.counter import CaseCounter
from course.cli.terminal import ProgressLine
from course.engine import Observer, evaluate
from course.errors import CourseError
from course.evaluation import Evaluation
from course.exercise import Case, Exercise, exercise, exercises
from course.messages import LANGUAGES, say
from course.model import Model
from course.recorded import RecordedModel, Recorder
from grader.heldout import held_out

WEAK_SHARE = 0.4
"""The share of an exercise's points that a weak prompt may earn at most."""

_INTERRUPTED = 130
_WIDTHS = (18, 3, 10, 12, 8, 11, 7)


@dataclass(frozen=True)
class Trial:
    """One prompt of the instructor's on one set of cases. `weak` is None for the reference
    prompt, else the number of the weak prompt, from 1; `where` is "practice" or "heldout".
    `free`: any score is as it should be, as for memorised answers on the cases they are of."""

    exercise: Exercise
    weak: int | None
    why: str
    where: str
    prompt: str
    cases: tuple[Case, ...]
    free: bool = False


@dataclass(frozen=True)
class Verdict:
    """A trial and what came of it."""

    trial: Trial
    evaluation: Evaluation

    @property
    def key(self) -> str:
        """The message that says how it went: "good", or why it is not calibrated."""
        score, points = self.evaluation.score, self.trial.exercise.points
        if self.evaluation.ungraded or score is None:
            return "ungraded"
        if self.trial.free:
            return "good"
        if self.trial.weak is None:
            return "good" if score >= points else "too_low"
        return "good" if score <= WEAK_SHARE * points else "too_high"

    @property
    def calibrated(self) -> bool:
        """Whether the prompt earned what it should."""
        return self.key == "good"

    def as_json(self) -> dict[str, Any]:
        """The verdict as JSON-ready data."""
        told = self.evaluation.as_json()
        fields = ("score", "points", "pass_rate", "interval", "passed", "failed", "ungraded")
        return {
            "exercise": self.trial.exercise.id,
            "language": self.trial.exercise.language,
            "prompt": "reference" if self.trial.weak is None else f"weak {self.trial.weak}",
            "why": self.trial.why,
            "cases": self.trial.where,
            "verdict": self.key,
            "calibrated": self.calibrated,
            **{name: told[name] for name in fields},
        }


def trials(task: Exercise) -> Iterator[Trial]:
    """Everything to try on an exercise: its prompts, each on its two sets of cases."""
    kept = held_out(task)
    yield Trial(task, None, "", "practice", kept.reference, task.cases)
    yield Trial(task, None, "", "heldout", kept.reference, kept.cases)
    for number, weak in enumerate(kept.weak, 1):
        given = task, number, weak.why
        yield Trial(*given, "practice", weak.prompt, task.cases, free=weak.memorises)
        yield Trial(*given, "heldout", weak.prompt, kept.cases)


def calibrate(
    tasks: Sequence[Exercise], model: Model, observer: Observer | None = None
) -> Iterator[Verdict]:
    """The verdict on every trial of `tasks`, one after the other; ends after a stopped one."""
    for task in tasks:
        for trial in trials(task):
            evaluation = evaluate(task, trial.prompt, model, cases=trial.cases, observer=observer)
            yield Verdict(trial, evaluation)
            if evaluation.stopped:
                return


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.add_argument("ids", metavar="ID", nargs="*", help=say("calibrate.ids", language))
    parser.add_argument("--model", metavar="NAME", help=say("calibrate.model", language))
    parser.add_argument("--json", action="store_true", help=say("calibrate.json", language))
    for option in ("record", "replay"):
        parser.add_argument(
            f"--{option}", metavar="FILE", type=Path, help=say(f"calibrate.{option}", language)
        )


def _run(given: Namespace, language: str) -> int:
    languages = [given.lang] if given.lang else list(LANGUAGES)
    tasks = _tasks(given.ids, languages)
    model = Recorder(_model(given.model, given.replay))
    if not given.json:
        print(_row([say(f"calibrate.column_{name}", language) for name in _COLUMNS]))
    verdicts: list[Verdict] = []
    with ProgressLine() as line:
        progress = CaseCounter(line, language)
        for verdict in calibrate(tasks, model, progress):
            if verdict.evaluation.stopped:
                line.show("")
                print(say("calibrate.stopped", language))
                return _INTERRUPTED
            verdicts.append(verdict)
            line.show("")
            if not given.json:
                print(_line(verdict, language), flush=True)
    if given.record:
        given.record.parent.mkdir(parents=True, exist_ok=True)
        model.save(given.record)
    if given.json:
        print(_json(verdicts, model.name))
    else:
        print(_summary(verdicts, language))
    return 0 if all(verdict.calibrated for verdict in verdicts) else 1


def _tasks(ids: Sequence[str], languages: Sequence[str]) -> list[Exercise]:
    """The exercises of those ids, or all; raises CourseError for an unknown one."""
    names = list(ids) or [one.id for one in exercises(languages[0])]
    return [exercise(name, language) for name in names for language in languages]


def _model(name: str | None, replay: Path | None) -> Model:
    """The model to try: the settings' one, another of the same server, or recordings.

    Raises CourseError for a file that holds no recording.
    """
    from course.budget import limited
    from course.models import current_model, make_model
    from course.server_settings import current_settings
    from course.store import KeptModel, user_store

    if replay:
        try:
            return RecordedModel(replay)
        except (OSError, ValueError, KeyError) as error:
            raise CourseError("calibrate.no_recording", file=replay) from error
    model = make_model(replace(current_settings(), model=name)) if name else current_model()
    return KeptModel(limited(model), user_store())


_COLUMNS = ("exercise", "language", "prompt", "cases", "rate", "interval", "score", "verdict")


def _row(cells: Sequence[str]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=False)]
    return "  ".join([*padded, cells[-1]]).rstrip()


def _line(verdict: Verdict, language: str) -> str:
    task, evaluation = verdict.trial.exercise, verdict.evaluation
    low, high = evaluation.interval
    score = (
        "–"
        if evaluation.score is None
        else say("calibrate.score", language, score=evaluation.score, points=task.points)
    )
    return _row(
        [
            task.id,
            task.language,
            _prompt_name(verdict.trial, language),
            say(f"calibrate.{verdict.trial.where}", language),
            f"{evaluation.passed}/{evaluation.passed + evaluation.failed}",
            say("calibrate.interval", language, low=round(100 * low), high=round(100 * high)),
            score,
            say(f"calibrate.verdict_{verdict.key}", language),
        ]
    )


def _prompt_name(trial: Trial, language: str) -> str:
    if trial.weak is None:
        return say("calibrate.reference", language)
    return say("calibrate.weak", language, number=trial.weak)


def _summary(verdicts: Sequence[Verdict], language: str) -> str:
    """One line when everything is calibrated, else a line for each thing that is not."""
    bad = [verdict for verdict in verdicts if not verdict.calibrated]
    if not bad:
        return say("calibrate.all_good", language, count=len(verdicts))
    return "\n".join(
        say(
            f"calibrate.why_{one.key}",
            language,
            exercise=one.trial.exercise.id,
            lang=one.trial.exercise.language,
            prompt=_prompt_name(one.trial, language),
            cases=say(f"calibrate.{one.trial.where}", language),
            count=one.evaluation.ungraded,
        )
        for one in bad
    )


def _json(verdicts: Sequence[Verdict], model: str) -> str:
    told = {
        "model": model,
        "calibrated": all(one.calibrated for one in verdicts),
        "trials": [one.as_json() for one in verdicts],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


command = Command(_add_arguments, _run)
