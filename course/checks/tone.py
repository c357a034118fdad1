"""Checks on a note to somebody: whom it speaks to, whether it blames, whether it turns what it asks
for round."""

from __future__ import annotations

from course.checks.base import Quoted, Subject, wrong_parameter
from course.checks.registry import Finding, Rule, register
from course.text.addressee import other_addressee, spoken_of
from course.text.blame import blame_in
from course.text.compare import folded
from course.text.undone import undone


@register()
def speaks_to(*, opening: str, things: list[str] | None = None) -> Rule:
    """The reply begins with `opening`, which is “Dear” or the like and a name, speaks to that
    person alone, in French with “tu”, and never of them: no “he”, “they” or “the child”, nor the
    name again but to call them. `things` are what “they” may stand for."""
    if len(folded(opening).split()) < 2:
        raise wrong_parameter("opening", "no_greeting", inside=True, value=opening)

    def rule(subject: Subject) -> Finding:
        text = subject.reply.text
        wanted = {"wanted": Quoted((opening,))}
        other = other_addressee(text, opening)
        if other is not None:
            return Finding(False, {**wanted, "found": Quoted((other,))})
        about = spoken_of(text, opening, subject.language, things or ())
        if about is not None:
            return Finding(False, {**wanted, "found": Quoted((about,))}, "speaks_to_about")
        return Finding(True, wanted)

    return rule


@register()
def blames(*, also: list[str] | None = None) -> Rule:
    """The reply has a word that blames or belittles, one of a table or of `also`."""

    def rule(subject: Subject) -> Finding:
        found = blame_in(subject.reply.text, subject.language, tuple(also or ()))
        return Finding(found is not None, {"found": Quoted((found,) if found else ())})

    return rule


@register()
def undoes(*, what: str) -> Rule:
    """The reply undoes `what`, or has it left undone: “put the ruler away” for “use a ruler”."""
    if not folded(what).strip(" .,;:!?-"):
        raise wrong_parameter("what", "no_word", inside=True, value=what)

    def rule(subject: Subject) -> Finding:
        found = undone(subject.reply.text, what, subject.language)
        values = {"found": Quoted((found,) if found else ()), "what": Quoted((what,))}
        return Finding(found is not None, values)

    return rule
