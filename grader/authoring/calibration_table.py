"""Calibration as a table: on the terminal a line a trial, as a page a row a prompt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from course.exercises.exercise import Exercise, module_title
from course.messages import say
from grader.authoring.calibration import Trial, Verdict

HEADINGS = ("exercise", "language", "prompt", "cases", "rate", "interval", "score", "verdict")
_WIDTHS = (20, 5, 10, 12, 8, 11, 7)
_WHERE = ("practice", "heldout")

Place = tuple[str, str, int | None]
"""Exercise id, language, number of the weak prompt or None: a row of the page."""


def row(cells: Sequence[str]) -> str:
    """A line of the terminal's table."""
    padded = [cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=False)]
    return "  ".join([*padded, cells[-1]]).rstrip()


def line(verdict: Verdict, language: str) -> str:
    """The line of one trial."""
    task, evaluation = verdict.trial.exercise, verdict.evaluation
    score = "–"
    if evaluation.score is not None:
        score = say("calibrate.score", language, score=evaluation.score, points=task.points)
    return row(
        [
            task.id,
            task.language,
            prompt_name(verdict.trial, language),
            say(f"calibrate.{verdict.trial.where}", language),
            _rate(verdict, language),
            _interval(verdict, language),
            score,
            say(f"calibrate.verdict_{verdict.key}", language),
        ]
    )


def prompt_name(trial: Trial, language: str) -> str:
    """What a trial's prompt is called."""
    if trial.weak is None:
        return say("calibrate.reference", language)
    return say(
        f"calibrate.{'memorising' if trial.memorises else 'weak'}", language, number=trial.weak
    )


def page(tried: Mapping[str, Sequence[Verdict]], language: str) -> str:
    """All trials as a page of Markdown, `tried` by the name of the model: the sum of each model,
    then for each module a table with a row for each prompt and two columns for each model."""
    parts = [say("calibrate.page_head", language)]
    parts.append("\n".join(f"- {_sum(name, many, language)}" for name, many in tried.items()))
    known = {
        (name, one.trial.where, _place(one.trial)): one
        for name, many in tried.items()
        for one in many
    }
    columns = [(name, where) for name in tried for where in _WHERE]
    trials = {_place(one.trial): one.trial for many in tried.values() for one in many}
    for module in dict.fromkeys(trial.exercise.module for trial in trials.values()):
        rows = [
            [
                *_names(trial, language),
                *(_cell(known.get((*column, place)), language) for column in columns),
            ]
            for place, trial in trials.items()
            if trial.exercise.module == module
        ]
        parts += [f"## {module_title(module, language)}", _markdown(_head(tried, language), rows)]
    return "\n\n".join(parts) + "\n"


def _head(models: Mapping[str, Sequence[Verdict]], language: str) -> list[str]:
    names = [say(f"calibrate.column_{name}", language) for name in HEADINGS[:3]]
    cases = [say(f"calibrate.{where}", language) for where in _WHERE]
    return [*names, *(f"{model}: {where}" for model in models for where in cases)]


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _place(trial: Trial) -> Place:
    return trial.exercise.id, trial.exercise.language, trial.weak


def _names(trial: Trial, language: str) -> tuple[str, str, str]:
    return trial.exercise.id, trial.exercise.language, prompt_name(trial, language)


def _cell(verdict: Verdict | None, language: str) -> str:
    if verdict is None:
        return "–"
    told = _rate(verdict, language)
    if _judged(verdict):
        told = f"{told} ({_interval(verdict, language)})"
    if verdict.key == "good":
        return told
    return f"{told} **{say(f'calibrate.verdict_{verdict.key}', language)}**"


def _judged(verdict: Verdict) -> int:
    """How many replies were judged: none where a check on the prompt itself objected to it."""
    return verdict.evaluation.passed + verdict.evaluation.failed


def _rate(verdict: Verdict, language: str) -> str:
    judged = _judged(verdict)
    return f"{verdict.evaluation.passed}/{judged}" if judged else say("calibrate.unsent", language)


def _interval(verdict: Verdict, language: str) -> str:
    if not _judged(verdict):
        return "–"
    low, high = (round(100 * bound) for bound in verdict.evaluation.interval)
    return say("calibrate.interval", language, low=low, high=high)


def _sum(name: str, verdicts: Sequence[Verdict], language: str) -> str:
    tasks: dict[str, Exercise] = {one.trial.exercise.id: one.trial.exercise for one in verdicts}
    good = sum(one.calibrated for one in verdicts)
    return say(
        "calibrate.page_sum",
        language,
        model=name,
        good=good,
        count=len(verdicts),
        exercises=len(tasks),
    )
