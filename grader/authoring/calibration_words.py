"""What calibration found, in sentences: what is not as it should be and what could not be tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from course.exercises.exercise import Exercise
from course.exercises.fresh import can_be_drawn
from course.messages import LANGUAGES, say
from grader.authoring.blind_verdict import BlindVerdict, blind_verdicts, full_of
from grader.authoring.calibration import Plan, Verdict
from grader.authoring.calibration_table import interval, prompt_name
from grader.marking.blind import blind_prompts


def summary(
    tried: Mapping[str, Sequence[Verdict]], untried: Mapping[str, Sequence[str]], language: str
) -> str:
    """A line for each thing that is not as it should be, or one that all is; then what is told
    and not judged: fresh cases, the rates of blind prompts, and what was `untried`."""
    verdicts = [one for many in tried.values() for one in many]
    blind = [one for many in tried.values() for one in blind_verdicts(many)]
    lines = [_why(one, language) for one in verdicts if not one.calibrated and not one.trial.blind]
    lines += [_blind(one, fault, language) for one in blind for fault in one.faults]
    if not lines:
        lines = [say("calibrate.all_good", language, count=len(verdicts))]
    lines += [_under(one, language) for one in verdicts if one.key == "under"]
    lines += blind_rates(tried, language)
    for key, names in untried.items():
        if names:
            lines.append(say(f"calibrate.{key}", language, names=", ".join(names)))
    return "\n".join(lines)


def all_calibrated(tried: Mapping[str, Sequence[Verdict]]) -> bool:
    """Whether every trial came out as it should, and the blind prompts of every exercise."""
    return all(
        all(one.calibrated for one in many) and not any(one.faults for one in blind_verdicts(many))
        for many in tried.values()
    )


def not_tried(tasks: Iterable[Exercise], plan: Plan) -> dict[str, list[str]]:
    """The exercises for which there is nothing to carry out the plan with, by the message that
    says so."""
    found: dict[str, list[str]] = {"no_blind": [], "no_templates": []}
    for task in tasks:
        name = f"{task.id} ({task.language})"
        if plan.blind and not blind_prompts(task):
            found["no_blind"].append(name)
        if plan.fresh and not can_be_drawn(task):
            found["no_templates"].append(name)
    return found


def blind_rates(tried: Mapping[str, Sequence[Verdict]], language: str) -> Iterator[str]:
    """For each model and language the share of blind prompts with full marks, where some were
    tried."""
    for model, verdicts in tried.items():
        found = blind_verdicts(verdicts)
        for tongue in LANGUAGES:
            full, count = full_of(found, tongue)
            if count:
                values = {"full": full, "count": count, "share": round(100 * full / count)}
                name = say(f"sources.tongue_{tongue}", language)
                yield say("calibrate.blind_rate", language, model=model, tongue=name, **values)


def _why(verdict: Verdict, language: str) -> str:
    return say(
        f"calibrate.why_{verdict.key}",
        language,
        exercise=verdict.trial.exercise.id,
        lang=verdict.trial.exercise.language,
        prompt=prompt_name(verdict.trial, language),
        cases=say(f"calibrate.{verdict.trial.where}", language),
        count=verdict.evaluation.ungraded,
    )


def _blind(found: BlindVerdict, fault: str, language: str) -> str:
    lowest = found.lowest
    return say(
        f"calibrate.why_blind_{fault}",
        language,
        exercise=found.task.id,
        lang=found.task.language,
        full=found.full,
        total=len(found.verdicts),
        count=found.ungraded,
        name=prompt_name(lowest.trial, language) if lowest else "",
    )


def _under(verdict: Verdict, language: str) -> str:
    return say(
        "calibrate.why_under",
        language,
        exercise=verdict.trial.exercise.id,
        lang=verdict.trial.exercise.language,
        interval=interval(verdict, language),
        rate=round(100 * verdict.trial.exercise.full_marks_rate),
    )
