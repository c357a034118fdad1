"""Prompts that hold what they were marked on: marking cases, their answers, the reference prompt.

Such a prompt may have earned its marks by heart. It is named to the instructor, and its marks
stay: who is marked on public cases may have met them by an honest way, and a person decides.

Texts are compared by their letters and digits alone, so that spaces, capitals, accents,
characters without width and letters that look like Latin ones make no difference; and by the
share of their short pieces that stand in the prompt, so that a changed word does not hide them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from course.errors import CourseError
from course.exercises.exercise import Case, Exercise
from course.text.compare import finds, folded, visible
from grader.marking.halves import HeldOut
from grader.marking.heldout import held_out
from grader.reporting.unmasked import unmasked
from grader.submissions.released import released_text

WHOLE = 0.8
"""The share of a case's text from which a prompt holds all of it."""
MOST = 0.6
"""The share of the reference prompt from which a prompt holds most of it."""
FEWEST_ANSWERS = 3
"""Cases whose answers a prompt holds: fewer may be an example that happens to be alike."""

_PIECE = 10
_SHORTEST_TEXT, _SHORTEST_REFERENCE, _SHORTEST_ANSWER = 20, 50, 6
_LONGEST = 50_000


@dataclass(frozen=True)
class ByHeart:
    """What a prompt holds: so many marking cases whole, the answers of so many, and such a share
    of the reference prompt, in per cent; 0 for what is too little to be named."""

    inputs: int
    answers: int
    reference: int

    def __bool__(self) -> bool:
        return bool(self.inputs or self.answers or self.reference)


def by_heart(task: Exercise, prompt: str) -> ByHeart:
    """What `prompt` holds of the half by which prompts for `task` are marked."""
    try:
        half = held_out(task)
    except (CourseError, KeyError):
        return ByHeart(0, 0, 0)
    letters = letters_of(prompt[:_LONGEST])
    pieces = _pieces(letters)
    answered = _answered(task, half, letters, folded(visible(prompt[:_LONGEST])))
    return ByHeart(
        inputs=sum(_holds(pieces, case, task) for case in half.cases),
        answers=answered if answered >= FEWEST_ANSWERS else 0,
        reference=_of_reference(task, half.reference, pieces),
    )


def _holds(pieces: frozenset[str], case: Case, task: Exercise) -> bool:
    """Whether all the texts of `case` stand in a prompt, those aside that are short, or that a
    learner knows from elsewhere."""
    known = {letters_of(text) for one in task.cases for text in one.texts}
    texts = [letters_of(text) for text in case.texts]
    own = [one for one in texts if len(one) >= _SHORTEST_TEXT and one not in known]
    return bool(own) and all(_share(_pieces(one), pieces) >= WHOLE for one in own)


def _answered(task: Exercise, half: HeldOut, letters: str, plain: str) -> int:
    """Of how many cases at least half the answers that are theirs alone stand in a prompt."""
    known = _known(task)
    times = Counter(
        answer for case in half.cases for answer in {letters_of(one) for one in _answers(case)}
    )
    found = 0
    for case in half.cases:
        own = [
            one
            for one in _answers(case)
            if _particular(one) and times[letters_of(one)] == 1 and letters_of(one) not in known
        ]
        there = [one for one in own if _stands(one, letters, plain)]
        found += bool(own) and 2 * len(there) >= len(own)
    return found


def _stands(answer: str, letters: str, plain: str) -> bool:
    """Whether an answer stands in a prompt; a short one as a word of its own."""
    bare = letters_of(answer)
    return bare in letters if len(bare) >= _SHORTEST_ANSWER else finds(plain, folded(answer))


def _answers(case: Case) -> list[str]:
    found: list[str] = []
    for value in case.expect.values():
        found += [str(one) for one in value] if isinstance(value, list) else [str(value)]
    return found


def _particular(answer: str) -> bool:
    letters = sum(char.isalpha() for char in answer)
    return letters >= 4 or sum(char.isdigit() for char in answer) >= 3


def _of_reference(task: Exercise, reference: str, pieces: frozenset[str]) -> int:
    """The share of the reference prompt that stands in a prompt, in per cent, what learners can
    read aside; 0 where it is less than most."""
    own = _pieces(letters_of(reference)) - _pieces(_known(task))
    share = _share(own, pieces) if len(own) >= _SHORTEST_REFERENCE else 0.0
    return round(100 * share) if share >= MOST else 0


def _known(task: Exercise) -> str:
    """The letters of all that a learner has of an exercise: its notebook, hints and cases."""
    texts = [text for case in task.cases for text in (*case.texts, *_answers(case))]
    return _known_letters(
        (released_text(task.module, task.language), task.title, *task.hints, *texts)
    )


@lru_cache(maxsize=64)
def _known_letters(texts: Sequence[str]) -> str:
    return "\n".join(map(letters_of, texts))


@lru_cache(maxsize=4096)
def letters_of(text: str) -> str:
    """The letters and digits of `text`, small, without accents, in Latin where they look so."""
    return "".join(char for char in unmasked(text) if char.isalnum())


@lru_cache(maxsize=4096)
def _pieces(letters: str) -> frozenset[str]:
    return frozenset(letters[at : at + _PIECE] for at in range(len(letters) - _PIECE + 1))


def _share(wanted: Iterable[str], there: frozenset[str]) -> float:
    all_of_them = frozenset(wanted)
    return len(all_of_them & there) / len(all_of_them) if all_of_them else 0.0
