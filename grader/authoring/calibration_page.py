"""Calibration as a page of Markdown: a row for each exercise and language, and for each model
what its reference prompt, its weak prompts and those written blind came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from course.exercises.exercise import module_title
from course.messages import say
from grader.authoring.blind_verdict import blind_verdicts
from grader.authoring.calibration import Verdict
from grader.authoring.calibration_table import interval, rate
from grader.authoring.calibration_words import blind_rates

_COLUMNS = ("reference", "weak", "blind", "fresh")
_NONE = "–"
_GOOD = ("good", "full", "short")

Tried = Mapping[str, Sequence[Verdict]]
"""The verdicts by the name of the model."""
Place = tuple[str, str]
"""The id and the language of an exercise: a row of the page."""


def page(tried: Tried, language: str) -> str:
    """All that was tried as a page: what the columns mean, the sums of each model, then a table
    for each module."""
    sums = [_sum(name, verdicts, language) for name, verdicts in tried.items()]
    lines = [f"- {one}" for one in (*sums, *blind_rates(tried, language))]
    parts = [say("calibrate.page_head", language), "\n".join(lines)]
    tasks = [one.trial.exercise for verdicts in tried.values() for one in verdicts]
    for module in dict.fromkeys(task.module for task in tasks):
        places = dict.fromkeys((one.id, one.language) for one in tasks if one.module == module)
        rows = [_row(place, tried, language) for place in places]
        parts += [f"## {module_title(module, language)}", _table(_head(tried, language), rows)]
    return "\n\n".join(parts) + "\n"


def _sum(name: str, verdicts: Sequence[Verdict], language: str) -> str:
    """How many trials of reference and weak prompts are as they should be on one model."""
    held_to = [one for one in verdicts if not one.trial.blind and one.trial.where != "fresh"]
    return say(
        "calibrate.page_sum",
        language,
        model=name,
        good=sum(one.calibrated for one in held_to),
        count=len(held_to),
        exercises=len({one.trial.exercise.id for one in held_to}),
    )


def _head(tried: Tried, language: str) -> list[str]:
    names = [say(f"calibrate.column_{name}", language) for name in ("exercise", "language")]
    columns = [say(f"calibrate.page_{name}", language) for name in _COLUMNS]
    return names + [
        say("calibrate.page_column", language, model=model, column=column)
        for model in tried
        for column in columns
    ]


def _row(place: Place, tried: Tried, language: str) -> list[str]:
    cells: list[str] = [*place]
    for verdicts in tried.values():
        here = [one for one in verdicts if _place(one) == place]
        reference = [one for one in here if not one.trial.weak and not one.trial.blind]
        cells += [
            _reference([one for one in reference if one.trial.where != "fresh"], language),
            _weak([one for one in here if one.trial.weak], language),
            _blind(here, language),
            _fresh([one for one in reference if one.trial.where == "fresh"], language),
        ]
    return cells


def _reference(found: Sequence[Verdict], language: str) -> str:
    cells = [_marked(rate(one, language), [one.key], language) for one in found]
    return ", ".join(cells) or _NONE


def _weak(found: Sequence[Verdict], language: str) -> str:
    on_held_out = [one for one in found if one.trial.where == "heldout"]
    if not on_held_out:
        return _NONE
    best = max(on_held_out, key=lambda one: one.evaluation.passed)
    return _marked(_held(best), [one.key for one in found], language)


def _blind(found: Sequence[Verdict], language: str) -> str:
    cells = []
    for one in (each for each in blind_verdicts(found) if not each.missing):
        told = f"{one.full}/{len(one.verdicts)}"
        if one.lowest:
            told = f"{told}, {_held(one.lowest)}"
        cells.append(_marked(told, [f"blind_{fault}" for fault in one.faults], language))
    return "".join(cells) or _NONE


def _fresh(found: Sequence[Verdict], language: str) -> str:
    cells = [
        _marked(f"{rate(one, language)} ({interval(one, language)})", [one.key], language)
        for one in found
        if not one.missing
    ]
    return "".join(cells) or _NONE


def _held(verdict: Verdict) -> str:
    """How many cases held, of all that there are: none where the prompt was refused."""
    return f"{verdict.evaluation.passed}/{verdict.judged or len(verdict.trial.cases)}"


def _marked(told: str, keys: Sequence[str], language: str) -> str:
    """What is told, and behind it each verdict that somebody should look at."""
    amiss = [key for key in dict.fromkeys(keys) if key not in _GOOD]
    words = [f"**{say(f'calibrate.verdict_{key}', language)}**" for key in amiss]
    return " ".join([told, *words])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _place(verdict: Verdict) -> Place:
    return verdict.trial.exercise.id, verdict.trial.exercise.language
