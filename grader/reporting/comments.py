"""The comment that stands beside a mark in the gradebook and in formgrader."""

from __future__ import annotations

from course.display.safe import block
from course.evals.report import check_words
from course.messages import say
from grader.marking.grade import PromptGrade

_MOST_KINDS = 3


def comment_on(grade: PromptGrade) -> str:
    """Why the mark is what it is, in the learner's language: the pass rate on the held-out cases
    with its interval, and which kinds of check failed how often. Nothing of a case is in it."""
    language = grade.language
    if grade.score is None:
        return say("grade.not_graded", language)
    if grade.held_out is None:
        return block(grade.reason.get(language, "")) or say("grade.prompt_refused", language)
    tally = grade.held_out_tally
    low, high = (round(100 * bound) for bound in tally.interval)
    counts = {"passed": tally.passed, "graded": tally.passed + tally.failed}
    lines = [say("grade.rate", language, low=low, high=high, **counts)]
    kinds = sorted(tally.failures.items(), key=lambda one: -one[1])[:_MOST_KINDS]
    for name, count in kinds:
        lines.append(say("grade.kind", language, check=check_words(name, language), count=count))
    return "\n".join(lines)
