"""Checks on the prompt itself, before anything is sent."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from course.checks.base import Misdescribed, PromptSubject, Quoted, wrong_parameter
from course.checks.registry import Finding, Rule, register
from course.text.compare import finds, folded, whole
from course.text.leaks import LEAST, leaked_form, letters_of
from course.text.tokens import estimated_tokens
from course.text.unmasked import as_it_looks, without_markup

_NO_CHANCE = ("disguised", "spaced", "hex", "base64", "code")
"""The forms of a leak that tell that an answer was written down."""


@register("prompt")
def uses_variable(*, names: list[str] | None = None) -> Rule:
    """The prompt uses the variables `names`; without `names`, all that the exercise has."""

    def rule(subject: PromptSubject) -> Finding:
        unknown = [name for name in names or () if name not in subject.variables]
        if unknown:
            said = Misdescribed("no_variable", name=unknown[0])
            raise Misdescribed("of", name="uses_variable", error=said)
        wanted = names or subject.variables
        missing = [f"{{{{{name}}}}}" for name in wanted if name not in subject.prompt.variables]
        used = ", ".join(f"{{{{{name}}}}}" for name in wanted)
        return Finding(
            not missing, {"count": len(missing), "missing": ", ".join(missing), "names": used}
        )

    return rule


@register("prompt")
def prompt_tokens(*, max: int) -> Rule:
    """The prompt, without the values of its variables, is at most `max` tokens long: counted by
    the model's tokenizer, or estimated where there is none (`course.text.tokens`)."""
    if max < 1:
        raise wrong_parameter("max", "one_or_more")

    def rule(subject: PromptSubject) -> Finding:
        text = "\n".join(body for _, body in subject.prompt.parts)
        if subject.count_tokens is not None:
            return Finding(
                (count := subject.count_tokens(text)) <= max, {"count": count, "most": max}
            )
        count = estimated_tokens(text, subject.language)
        return Finding(count <= max, {"count": count, "most": max}, "prompt_tokens_estimated")

    return rule


@register("prompt")
def no_hardcoded_answers(*, max: int | None = None) -> Rule:
    """At most `max` of the practice cases' expected answers stand in the prompt; without `max`,
    a quarter of those that count, or one. Which count: see `memorable`."""

    def rule(subject: PromptSubject) -> Finding:
        text = "\n".join(body for _, body in subject.prompt.parts)
        answers = memorable((*subject.answers,))
        found = [one for one in answers if _holds(text, one)]
        most = (len(answers) // 4 or 1) if max is None else max
        return Finding(len(found) <= most, {"count": len(found), "found": Quoted(tuple(found))})

    return rule


@lru_cache(1024)  # a prompt that runs over one case after the other has the same answers each time
def _holds(text: str, answer: str) -> bool:
    """Whether `answer` stands in `text` as words of its own, in whatever signs it is written, or
    is written out in a way that ordinary text has not by chance."""
    if finds(_as_seen(without_markup(text)), _as_seen(answer)):
        return True
    return len(letters_of(answer)) >= LEAST and leaked_form(text, answer) in _NO_CHANCE


@lru_cache(1024)
def _as_seen(text: str) -> str:
    return folded(as_it_looks(text))


@lru_cache(64)
def memorable(answers: tuple[str, ...]) -> tuple[str, ...]:
    """The answers that a prompt can only hold by heart.

    Each belongs to one case alone and has four letters or three digits at least. Where most
    short answers are shared by several cases they are labels, which a prompt has every reason
    to name, and then the short ones that one case alone has are labels too.
    """
    times = Counter(whole(one) for one in answers)
    short = [answer for answer in times if len(answer.split()) <= 2]
    shared = sum(times[answer] for answer in short if times[answer] > 1)
    labels = set(short) if 2 * shared >= sum(times[answer] for answer in short) else set()
    alone = [one for one in answers if times[whole(one)] == 1 and whole(one) not in labels]
    return tuple(one for one in alone if _particular(whole(one)))


def _particular(answer: str) -> bool:
    letters = sum(char.isalpha() for char in answer)
    digits = sum(char.isdigit() for char in answer)
    return letters >= 4 or digits >= 3
