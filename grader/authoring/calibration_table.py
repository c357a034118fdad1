"""Calibration on the terminal: a line a trial."""

from __future__ import annotations

from collections.abc import Sequence

from course.messages import say
from grader.authoring.calibration import Trial, Verdict

HEADINGS = ("exercise", "language", "prompt", "cases", "rate", "interval", "score", "verdict")
_WIDTHS = (20, 5, 10, 12, 8, 11, 7)


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
            rate(verdict, language),
            interval(verdict, language),
            score,
            say(f"calibrate.verdict_{verdict.key}", language),
        ]
    )


def prompt_name(trial: Trial, language: str) -> str:
    """What a trial's prompt is called."""
    if trial.blind:
        return say("calibrate.blind_prompt", language, name=trial.blind.name)
    if trial.weak:
        key = "memorising" if trial.memorises else "weak"
        return say(f"calibrate.{key}", language, number=trial.weak)
    return say("calibrate.reference", language)


def rate(verdict: Verdict, language: str) -> str:
    """How many cases held, of how many; that the prompt was refused, where nothing was sent."""
    if verdict.evaluation.refused:
        return say("calibrate.unsent", language)
    return f"{verdict.evaluation.passed}/{verdict.judged}" if verdict.judged else "–"


def interval(verdict: Verdict, language: str) -> str:
    """Wilson's interval in per cent; a dash where nothing was judged."""
    if not verdict.judged:
        return "–"
    low, high = (round(100 * bound) for bound in verdict.evaluation.interval)
    return say("calibrate.interval", language, low=low, high=high)
