"""What the learners of the class write: prompts that are good, weak and in between.

Every learner has words of their own: an individual line above the text, so that most prompts of
the class differ, as they do in a real one. The recorded model (`grading.replies`) answers them
as it answered the text without that line.
"""

from __future__ import annotations

import re
from functools import lru_cache
from random import Random

from course.exercises.exercise import Exercise, exercise, exercises
from grader.marking.heldout import held_out

ASSIGNMENT = "01-clear-instructions"
LANGUAGE = "en"

MIDDLING = {
    "appointment-line": (
        "Write the day, the time and the place of this appointment in this form: "
        "day | time | place\n\n{{message}}",
        "Copy from the message the weekday | the time | the place, on one line.\n\n"
        "Message: {{message}}\nReply:",
    ),
    "shopping-list": (
        "Make a shopping list from this message. Start each line with a hyphen.\n\n{{message}}",
        "Which three things should be bought? Answer as a list with hyphens.\n\n{{message}}",
    ),
    "subject-line": (
        "Write a subject line of at most six words for this e-mail:\n\n{{email}}",
        "{{email}}\n\nSummarise the e-mail above in four words.",
    ),
    "polite-reply": (
        "Message: {{message}}\n\nWrite a reply in this form:\nDear FIRST NAME LAST NAME, thank "
        "you for your message about TOPIC. We will answer you by Friday.",
        "{{message}}\n\nAnswer with: Dear (first name and name of the sender), thank you for "
        "your message about (topic). We will answer you by Friday.",
    ),
}
"""Prompts that pass some of the held-out cases on the embedded model, for most exercises."""

_WORDS = re.findall(
    r"\w+",
    """amber basil cedar delta ember fjord grove hazel inlet jolly kayak lemon maple north ocean
    pearl quiet river solar tulip umber violet willow yellow zephyr anchor bridge candle dragon
    engine flower garden harbor island jacket kettle ladder mirror needle orange pepper quartz
    ribbon saddle temple useful valley window""",
)
_OWN_WORDS = 12
_OWN_LINE = re.compile(r"\AMy notes, \d+: [a-z ]+\.\n")


@lru_cache
def tasks() -> tuple[Exercise, ...]:
    """The exercises of the assignment."""
    return tuple(one for one in exercises(LANGUAGE) if one.module == ASSIGNMENT)


@lru_cache
def texts(name: str, kind: str) -> tuple[str, ...]:
    """The prompts of a kind, "reference", "weak" or "middling", for the exercise of that id."""
    if kind == "middling":
        return MIDDLING[name]
    kept = held_out(exercise(name, LANGUAGE))
    found = [kept.reference] if kind == "reference" else [one.prompt for one in kept.weak]
    return tuple(one.strip() for one in found)


def in_own_words(text: str, number: int, chance: Random) -> str:
    """The text behind a line that no other learner of the class has."""
    return f"My notes, {number}: {' '.join(chance.choices(_WORDS, k=_OWN_WORDS))}.\n{text}"


def without_own_words(text: str) -> str:
    """The text as the model is to see it: what `in_own_words` put before it is gone."""
    return _OWN_LINE.sub("", text)
