"""Prompts that hold what they were marked on: marking cases, their answers, the reference prompt.

Such a prompt may have earned its marks by heart. It is named to the instructor, and its marks
stay: who is marked on public cases may have met them by an honest way, and a person decides.

Texts are compared by their letters and digits alone, so that spaces, capitals, accents,
characters without width and letters that look like Latin ones make no difference; and by the
share of their short pieces that stand in the prompt, so that a changed word does not hide them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from course.errors import CourseError
from course.exercises.exercise import Case, Exercise, exercise
from course.text.compare import finds, folded, visible
from course.text.unmasked import unmasked
from grader.marking.heldout import held_out, marked_on
from grader.submissions.released import released_text

WHOLE = 0.8
"""The share of a case's text from which a prompt holds all of it."""
MOST = 0.6
"""The share of the reference prompt from which a prompt holds most of it."""
FEWEST_SHORT = 3
"""Cases of a few words that a prompt holds, where it holds no longer one: fewer may be a question
that anybody would think of."""
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


@dataclass(frozen=True, eq=False)
class _Sought:
    """What is looked for in the prompts for an exercise: the pieces of each text of a case; the
    texts of each case that has only short ones, and the answers, that are a case's alone; and the
    pieces of the reference prompt."""

    inputs: tuple[tuple[frozenset[str], ...], ...]
    short: tuple[tuple[str, ...], ...]
    answers: tuple[tuple[str, ...], ...]
    reference: frozenset[str]


def by_heart(task: Exercise, prompt: str) -> ByHeart:
    """What `prompt` holds of the half by which prompts for `task` are marked."""
    return _found(_sought(task.id, task.language, marked_on(task)), prompt)


@lru_cache(maxsize=64)
def _sought(exercise_id: str, language: str, _marked_on: str) -> _Sought:
    task = exercise(exercise_id, language)
    try:
        half = held_out(task)
    except (CourseError, KeyError):
        return _Sought((), (), (), frozenset())
    known = _known(task)
    reference = _pieces(letters_of(half.reference)) - _pieces(known)
    return _Sought(
        inputs=tuple(_inputs(case, task) for case in half.cases),
        short=tuple(_own([case.texts for case in half.cases if not _inputs(case, task)], known)),
        answers=tuple(_own([_answers(case) for case in half.cases], known)),
        reference=reference if len(reference) >= _SHORTEST_REFERENCE else frozenset(),
    )


@lru_cache(maxsize=4096)
def _found(sought: _Sought, prompt: str) -> ByHeart:
    letters, plain = letters_of(prompt[:_LONGEST]), folded(visible(prompt[:_LONGEST]))
    pieces = _pieces(letters)
    answered = sum(  # half of a case's answers tell that a prompt holds them
        bool(own) and 2 * sum(_stands(one, letters, plain) for one in own) >= len(own)
        for own in sought.answers
    )
    share = _share(sought.reference, pieces)
    whole = sum(
        bool(own) and all(_share(one, pieces) >= WHOLE for one in own) for own in sought.inputs
    )
    short = sum(
        bool(own) and all(_stands(one, letters, plain) for one in own) for own in sought.short
    )
    return ByHeart(
        inputs=whole + short if whole or short >= FEWEST_SHORT else 0,
        answers=answered if answered >= FEWEST_ANSWERS else 0,
        reference=round(100 * share) if share >= MOST else 0,
    )


def _inputs(case: Case, task: Exercise) -> tuple[frozenset[str], ...]:
    """The pieces of the texts of `case`, those aside that are short, or that a learner knows from
    elsewhere: all must stand in a prompt that holds the case."""
    known = {letters_of(text) for one in task.cases for text in one.texts}
    texts = [letters_of(text) for text in case.texts]
    return tuple(_pieces(one) for one in texts if len(one) >= _SHORTEST_TEXT and one not in known)


def _own(cases: Sequence[Sequence[str]], known: str) -> Iterator[tuple[str, ...]]:
    """Of the texts or answers of each case those that are its alone, and say something."""
    times = Counter(text for case in cases for text in set(map(letters_of, case)))
    for case in cases:
        yield tuple(
            one
            for one in case
            if _particular(one) and times[letters_of(one)] == 1 and letters_of(one) not in known
        )


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


def _known(task: Exercise) -> str:
    """The letters of all that a learner has of an exercise: its notebook, hints and cases."""
    texts = [text for case in task.cases for text in (*case.texts, *_answers(case))]
    notebook = released_text(task.module, task.language)
    return "\n".join(map(letters_of, (notebook, task.title, *task.hints, *texts)))


@lru_cache(maxsize=4096)
def letters_of(text: str) -> str:
    """The letters and digits of `text`, small, without accents, in Latin where they look so."""
    return "".join(char for char in unmasked(text) if char.isalnum())


def _pieces(letters: str) -> frozenset[str]:
    return frozenset(letters[at : at + _PIECE] for at in range(len(letters) - _PIECE + 1))


def _share(wanted: frozenset[str], there: frozenset[str]) -> float:
    return len(wanted & there) / len(wanted) if wanted else 0.0
