"""Checks on answers from a table of facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from course.checks.base import Quoted, Subject, wrong_parameter
from course.checks.registry import Finding, Rule, register
from course.text.claims import Claim, Fact, claims
from course.text.echoes import without_echoes

_MOST_QUOTED = 4


@register()
def answers_from(*, asked: str, facts: dict[str, Any] | None) -> Rule:
    """The reply gives the fact named `asked`, and does not deny it, leave it open or only ask; it
    says none of the `facts` of another thing, and no figure that is not among them. Each fact has
    what it `is`, in one or several wordings, and the words that it is said `of`."""
    table = {name: _fact(name, given) for name, given in (facts or {}).items()}
    if asked not in table or not table[asked].wordings:
        raise wrong_parameter("asked", "no_fact", inside=True, value=asked)
    wanted = Quoted((table[asked].wordings[0],))

    def rule(subject: Subject) -> Finding:
        text = without_echoes(subject.reply.text, subject.asked, subject.language)
        given = claims(text, table, asked, subject.language)
        unknown = [one for one in given if not one.facts]
        answers = [one for one in given if asked in one.facts and not one.asks]
        detail, found = None, answers[:1]
        if unknown:
            detail, found = "answers_from_unknown", unknown
        elif astray := [one for one in given if one.astray]:
            detail, found = "answers_from_astray", astray
        elif denied := [one for one in answers if one.denied]:
            detail, found = "answers_from_denied", denied
        elif left_open := [one for one in answers if one.open]:
            detail, found = "answers_from_open", left_open
        values = {"wanted": wanted, "found": _quoted(found)}
        return Finding(bool(answers) and not detail, values, detail)

    return rule


def _fact(name: str, given: Any) -> Fact:
    if not isinstance(given, Mapping) or not given or not set(given) <= {"is", "of"}:
        raise wrong_parameter("facts", "bad_fact", inside=True, name_of=name, value=repr(given))
    said, of = (_texts(name, given[key]) if key in given else () for key in ("is", "of"))
    return Fact(said, of)


def _texts(name: str, given: Any) -> tuple[str, ...]:
    texts = given if isinstance(given, list) else [given]
    if not texts or not all(isinstance(one, str) and one.strip(" .…*") for one in texts):
        raise wrong_parameter("facts", "no_texts", inside=True, name_of=name, value=repr(given))
    return tuple(texts)


def _quoted(found: list[Claim]) -> Quoted:
    return Quoted(tuple(dict.fromkeys(one.text for one in found))[:_MOST_QUOTED])
