"""The check on closeness of meaning. How it is measured: `course.text.similarity`."""

from __future__ import annotations

from course.checks.base import CheckError, Quoted, Subject
from course.checks.registry import Finding, Rule, register
from course.models.loop import in_thread
from course.text.similarity import ALIKE, Clash, clash, closeness, missing

TEXT_LIMIT = 20_000
"""How many characters of a reply are compared: more takes seconds, and is no short answer."""

_WORDS_SAID = 4


@register(area="judge")
def similar(*, to: list[str], min: float = ALIKE) -> Rule:
    """The reply means what `to`, or one of several texts, means: their closeness is at least
    `min`, more than 0 and at most 1, and the reply does not contradict that text in its
    numbers, days, months or names, nor by a “not” more or less."""
    if not 0 < min <= 1:
        raise CheckError(f"parameter 'min' must be more than 0 and at most 1, not {min}")
    for target in to:
        if not any(char.isalnum() for char in target):
            raise CheckError(f"parameter 'to': {target!r} has no words")

    async def rule(subject: Subject) -> Finding:
        if len(subject.reply.text) > TEXT_LIMIT:
            return Finding(None, {"limit": TEXT_LIMIT}, "similar_too_long")
        return await in_thread(lambda _: _compared(to, min, subject.reply.text, subject.language))

    return rule


def _compared(targets: list[str], least: float, text: str, language: str) -> Finding:
    """The finding on `text`: of a target that it matches, or else of the closest one."""
    near = sorted(zip(closeness(targets, text), targets, strict=True), reverse=True)
    clashes = [clash(target, text, language) for _, target in near]
    for (value, target), against in zip(near, clashes, strict=True):
        if value >= least and against is None:
            return Finding(True, {"wanted": Quoted((target,))})
    (value, target), against = near[0], clashes[0]
    if value >= least and against is not None:
        return _contradicted(target, against)
    lacking = missing(target, text, language)[:_WORDS_SAID]
    values = {"wanted": Quoted((target,)), "missing": Quoted(lacking)}
    return Finding(False, values, None if lacking else "similar_otherwise")


def _contradicted(target: str, against: Clash) -> Finding:
    values = {
        "wanted": Quoted(against.wanted),
        "found": Quoted(against.found),
    }
    return Finding(False, values, f"similar_{against.kind}")
