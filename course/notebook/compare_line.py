"""A cell that was meant as a `%%compare` cell and whose first line is not `%%compare`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence

from course.display.safe import one_line
from course.errors import PromptError
from course.text.compare import without_accents

_WORD = "compare"
_NEAR = 0.72
_SHOWN = 60
_LIKE = re.compile(
    r"[^\w%％﹪]*(?P<signs>[%％﹪][%％﹪\s]*)?(?P<word>[^\W\d_]+)[:=\s–—-]*(?P<rest>.*)"
)
_NAMED = re.compile(r"\s*[=＝]{2,}\s*[^=＝\s].*")


def compare_slip(
    lines: Sequence[str], speak: str, *, is_python: Callable[[str], bool]
) -> PromptError | None:
    """What is wrong with the first of the `lines` of a cell, which calls no magic that is there;
    None where no `%%compare` was meant, also for what `is_python`."""
    first, below = lines[0], lines[1:]
    signed, named = _rest(first, signed=True), any(map(_NAMED.match, below))
    values = {"example": _example(signed or "", speak), "line": one_line(first, _SHOWN)}
    if signed is not None:
        return PromptError("compare.first_line_misspelt", **values)
    above = next((rest for line in below if (rest := _rest(line, signed=True)) is not None), None)
    if (above is None and not named and not _NAMED.match(first)) or is_python("".join(lines)):
        return None
    if above is not None:
        return PromptError(
            "compare.first_line_above", line=values["line"], example=_example(above, speak)
        )
    if _NAMED.match(first):
        return PromptError("compare.first_line_missing", example=values["example"])
    plain = _rest(first, signed=False)
    if plain is None:
        return None
    return PromptError(
        "compare.first_line_misspelt", **{**values, "example": _example(plain, speak)}
    )


def _rest(line: str, *, signed: bool) -> str | None:
    """What follows on a line that was meant to begin with `%%compare`, with a percent sign or
    without; None for another line."""
    found = _LIKE.match(line)
    if not found or bool(found["signs"]) is not signed:
        return None
    word = without_accents(found["word"]).casefold()
    near = difflib.SequenceMatcher(None, word, _WORD).ratio() > _NEAR
    return found["rest"].strip() if near or word.startswith(_WORD) else None


def _example(rest: str, speak: str) -> str:
    """What to write behind `%%compare`: what stands there already, or a data set of the course."""
    from course.experiments.data import data_sets

    return one_line(rest, _SHOWN) or data_sets(speak)[0].id
