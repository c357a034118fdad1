"""What is told of a case: each thing that is wrong once, in the most precise words, and what in the
prompt would change it."""

from __future__ import annotations

from collections.abc import Sequence

from course.checks.base import Outcome, Quoted
from course.messages import LANGUAGES, say_beside
from course.text.compare import finds, folded

_PRECISE = (
    ("equals", "one_of", "number"),
    ("is_json",),
    ("json_field",),
    ("starts_with", "ends_with"),
    ("contains_all",),
    ("contains",),
    ("contains_any",),
    ("regex",),
)
"""Checks by how precisely they say what is wrong with the same words, the best first."""

_WHOLE = ("equals", "one_of", "is_json")
"""What fails with the reply as a whole, so that its form needs no word of its own."""

_COUNTS = ("line_count", "sentence_count", "word_count")
_SAID = ("missing", "wanted", "names")


def told(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """`outcomes` without the failures that blame what another one says more precisely: the same
    words, or what follows from it."""
    kept: list[Outcome] = []
    for one in sorted(outcomes, key=_rank):
        if one.status != "failed" or not any(_tells(other, one) for other in kept):
            kept.append(one)
    return tuple(one for one in outcomes if any(one is other for other in kept))


def advice(outcomes: Sequence[Outcome], language: str) -> list[str]:
    """What in the prompt would change it, each sentence once: of those failures that are told and
    whose message does not say it itself."""
    return list(dict.fromkeys(filter(None, (advice_on(one, language) for one in told(outcomes)))))


def advice_on(outcome: Outcome, language: str) -> str:
    """What in the prompt would change `outcome`; "" where there is nothing to say."""
    return say_beside(outcome.message_id, "advice", language) if outcome.status == "failed" else ""


def _tells(one: Outcome, other: Outcome) -> bool:
    """Whether `one`, which failed, says all that `other` says."""
    if one.status != "failed" or one.place != other.place:
        return False
    if one.reason(LANGUAGES[0]) == other.reason(LANGUAGES[0]):
        return True
    if _too_many(other) and one.surplus:
        return True
    if other.check == "regex" and (one.check in _WHOLE or one.surplus or _too_many(one)):
        return True
    return _negated(one) == _negated(other) and _same_words(one, other)


def _same_words(one: Outcome, other: Outcome) -> bool:
    """Whether each text that `other` blames has something to do with one that `one` blames."""
    mine, yours = _blamed(one), _blamed(other)
    return bool(yours) and all(
        any(finds(text, part) or (_plain(other) == "regex" and finds(part, text)) for text in mine)
        for part in yours
    )


def _blamed(outcome: Outcome) -> tuple[str, ...]:
    """The texts that a failure is about: those missing, or those that should not be there."""
    if _plain(outcome) not in {name for group in _PRECISE for name in group}:
        return ()
    names = ("found",) if _negated(outcome) else ("line",) if "line" in outcome.values else _SAID
    quoted = (outcome.values.get(name) for name in names)
    texts = next((one.texts for one in quoted if isinstance(one, Quoted) and one.texts), ())
    path = f"{outcome.values['path']}: " if isinstance(outcome.values.get("path"), str) else ""
    return tuple(path + folded(text) for text in texts if folded(text))


def _too_many(outcome: Outcome) -> bool:
    """Whether the failure is that something is counted too often."""
    if outcome.check not in _COUNTS or "count" not in outcome.values:
        return False
    most = getattr(outcome.values.get("wanted"), "values", {}).get("most")
    return most is not None and outcome.values["count"] > most


def _rank(outcome: Outcome) -> int:
    ranks = [at for at, group in enumerate(_PRECISE) if _plain(outcome) in group]
    return -1 if outcome.surplus else ranks[0] if ranks else len(_PRECISE) - 2


def _negated(outcome: Outcome) -> bool:
    return outcome.check.startswith("not_")


def _plain(outcome: Outcome) -> str:
    return outcome.check.removeprefix("not_")
