"""The replies to a prompt as rows of a table: equal ones are one, with their number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from course.display.safe import one_line
from course.evals.evaluation import CaseResult, Evaluation
from course.experiments.words import Words

_SHOWN = 60
"""Characters of an input that stands in a list."""


def reply_rows(evaluation: Evaluation, words: Words, *, judged: bool) -> Iterator[tuple[str, ...]]:
    """What was asked, the reply and, where it was `judged`, the verdict with its reasons. Cases
    and repeats that are alike in both are one row, at the place of the first, with how many they
    are and what was asked, in short."""
    alike: dict[tuple[str, ...], list[CaseResult]] = {}
    for one in evaluation.results:
        told = (words.reply(one), *([words.verdict(one)] if judged else []))
        alike.setdefault(told, []).append(one)
    for told, results in alike.items():
        yield (_asked(results, evaluation, words), *told)


def _asked(results: Sequence[CaseResult], evaluation: Evaluation, words: Words) -> str:
    asked = list(dict.fromkeys(words.asked(one) for one in results))
    if len(results) == 1:
        return asked[0]
    total = len(evaluation.results)
    repeated = total > len(evaluation.exercise.cases)
    said = words.say(
        "equal_replies" if repeated else "equal_cases", equal=len(results), total=total
    )
    return "\n".join((said, *(f"– {one_line(one, _SHOWN)}" for one in asked if one.strip())))
