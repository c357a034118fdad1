"""The language of a notebook: the one it states, or the one that its own texts are in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache

from course.exercises.exercise import exercise
from course.messages import LANGUAGES
from course.prompts.prompt import Prompt
from grader.paths import RELEASED
from grader.submissions.files import NotRead
from grader.submissions.notebooks import Notebook, read_notebook


def language_of(
    notebook: Notebook, assignment: str, prompts: Mapping[str, str], default: str
) -> tuple[str, bool]:
    """The language of `notebook`, which holds `prompts` by exercise id, and whether it tells.

    Where its metadata are lost, as some editors lose them, the texts of the assignment that are
    still in it settle that: what it says beside the prompts counts more than the names of the
    variables in them, which are the same in both languages for many exercises. `default` where
    nothing tells.
    """
    if notebook.language:
        return notebook.language, True
    found = _leading(_texts_found(notebook, assignment)) or _leading(_variables_fit(prompts))
    return found or default, bool(found)


def _leading(counts: Mapping[str, int]) -> str | None:
    """The language with the most; None where there is none, or two of them."""
    most = max(counts.values())
    first = [language for language, count in counts.items() if count == most]
    return first[0] if len(first) == 1 else None


def _texts_found(notebook: Notebook, assignment: str) -> Mapping[str, int]:
    """How many of the texts that the assignment has in one language alone are in `notebook`."""
    return {one: len(_own_texts(one, assignment) & notebook.texts) for one in LANGUAGES}


def _variables_fit(prompts: Mapping[str, str]) -> Mapping[str, int]:
    """How many prompts use variables that their exercise has in a language, and no others."""
    fits = Counter(dict.fromkeys(LANGUAGES, 0))
    for name, text in prompts.items():
        used = set(Prompt(text).variables)
        fits.update(one for one in LANGUAGES if used <= set(exercise(name, one).variables))
    return fits


@lru_cache
def _own_texts(language: str, assignment: str) -> frozenset[str]:
    """The texts of the released notebook that the other languages' have not."""
    texts = {one: _released(one, assignment) for one in LANGUAGES}
    others = [found for one, found in texts.items() if one != language]
    return texts[language].difference(*others)


def _released(language: str, assignment: str) -> frozenset[str]:
    with suppress(NotRead):
        return read_notebook(RELEASED / language / assignment, f"{assignment}.ipynb").texts
    return frozenset()
