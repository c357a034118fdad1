"""The check on closeness of meaning. How it is measured: `course.text.similarity`."""

from __future__ import annotations

from course.checks.base import Quoted, Subject, wrong_parameter
from course.checks.registry import Finding, Rule, register
from course.models.loop import in_thread
from course.text.contradiction import Clash, clash, stated
from course.text.similarity import ALIKE, closeness, missing, unlike

TEXT_LIMIT = 20_000
"""How many characters of a reply are compared: more takes seconds, and is no short answer."""

_WORDS_SAID = 4


@register(area="judge")
def similar(*, to: list[str], min: float = ALIKE) -> Rule:
    """The reply means what `to`, or one of several texts, means: their closeness is at least
    `min`, more than 0 and at most 1, and the reply does not contradict that text: in its
    numbers, times or names, by a “not” more or less, an opposite, others who do it, a question or
    an order for a statement, or by leaving it open. Ungraded where the two differ in something
    that may or may not matter."""
    if not 0 < min <= 1:
        raise wrong_parameter("min", "share", value=min)
    for target in to:
        if not any(char.isalnum() for char in target):
            raise wrong_parameter("to", "no_word", inside=True, value=target)

    async def rule(subject: Subject) -> Finding:
        if len(subject.reply.text) > TEXT_LIMIT:
            return Finding(None, {"limit": TEXT_LIMIT}, "similar_too_long")
        return await in_thread(lambda _: _compared(to, min, subject.reply.text, subject.language))

    return rule


def _compared(targets: list[str], least: float, text: str, language: str) -> Finding:
    """The finding on `text`: of a target that it matches, or else of the closest one."""
    findings = [
        _against(target, value, least, text, language)
        for value, target in _near(targets, text, language)
    ]
    graded = [one for one in findings if one.held is not False]
    return max(graded, key=lambda one: one.held is True, default=findings[0])


def _near(targets: list[str], text: str, language: str) -> list[tuple[float, str]]:
    """The targets with their closeness to what `text` states, the closest first."""
    said = [stated(target, text, language)[0] or text for target in targets]
    values = [closeness([one], part)[0] for one, part in zip(targets, said, strict=True)]
    return sorted(zip(values, targets, strict=True), reverse=True)


def _against(target: str, value: float, least: float, text: str, language: str) -> Finding:
    said, mood = stated(target, text, language)
    wanted = {"wanted": Quoted((target,))}
    if value < least:
        lacking = missing(target, said, language)[:_WORDS_SAID]
        values = {**wanted, "missing": Quoted(lacking)}
        return Finding(False, values, None if lacking else "similar_otherwise")
    if not said:
        return Finding(False, wanted, f"similar_{mood}")
    against = clash(target, said, language)
    if against:
        return Finding(False, _words(against), f"similar_{against.kind}")
    unsure = unlike(target, said, language)
    if unsure:
        return Finding(None, _words(unsure), _undecided(unsure))
    return Finding(True, wanted)


def _words(clash: Clash) -> dict[str, Quoted]:
    return {"wanted": Quoted(clash.wanted), "found": Quoted(clash.found)}


def _undecided(clash: Clash) -> str:
    if clash.wanted and clash.found:
        return "similar_undecided"
    return "similar_undecided_without" if clash.wanted else "similar_undecided_other"
