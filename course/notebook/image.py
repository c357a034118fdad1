"""The `%%image` cell and `course.image_prompt`: a prompt for a picture, read and linted at once. No
model is asked."""

from __future__ import annotations

import re
import sys

from course.display.safe import block, one_line
from course.errors import CourseError, PromptError
from course.images.prompt import DIALECTS, ImagePrompt, dialect_named, read_prompt
from course.language import language
from course.notebook.apology import apologise
from course.prompts.slips import strip_solution_marks
from course.text.compare import is_blank

_FIRST = re.compile(r"%%image(?=\s|\Z)")
_LIKE = re.compile(r"[^\w%％﹪]*[%％﹪][%％﹪\s]*images?[:=\s–—-]*(?P<rest>.*)", re.IGNORECASE)
_AROUND = " \t\"'`“”«»,;:.\u00a0\u202f"
_LONGEST_NAME = 2
"""Words that a tool's name may have, and its version."""
_SHOWN = 60


def image_prompt(
    text: str, dialect: str = "midjourney", version: str | None = None
) -> ImagePrompt | None:
    """What each part of the prompt `text` does, what is dead, what contradicts, in `dialect`:
    "midjourney", "stable-diffusion", "comfyui" or "plain". `version` is Midjourney's, else the
    one that it takes by itself; for plain sentences, the name of a model.

    The result shows itself and has `parts` and `findings`. What goes wrong is said, not raised;
    then there is nothing to show.
    """
    speak = language()
    try:
        return read_prompt(text, dialect, version, speak)
    except CourseError as error:
        print(block(error.text(speak)), file=sys.stderr)
    return None


def image_cell(line: str, cell: str) -> ImagePrompt | None:
    """`%%image DIALECT [VERSION]`: show what the prompt in the cell says to that tool. What is
    wrong is said in a sentence."""
    speak = language()
    try:
        dialect, version = asked(line)
        text = strip_solution_marks(cell.replace("\r\n", "\n")).strip("\n")
        if is_blank(text):
            raise PromptError("images.no_text")
        return read_prompt(text, dialect, version, speak)
    except CourseError as error:
        print(block(error.text(speak)), file=sys.stderr)
    except Exception as error:
        print(apologise(error, speak).sentence, file=sys.stderr)
    return None


def asked(line: str) -> tuple[str, str | None]:
    """The dialect and the version that the first line of a cell asks for.

    Raises PromptError when it names no dialect, and when the prompt itself stands there.
    """
    words = [one.strip(_AROUND) for one in line.split()]
    words = [one for one in words if one]
    for count in range(min(len(words), _LONGEST_NAME), 0, -1):
        dialect = dialect_named(" ".join(words[:count]))
        if not dialect:
            continue
        rest = words[count:]
        if len(rest) > 1:
            raise PromptError("images.text_on_line", text=one_line(" ".join(rest), _SHOWN))
        return dialect, rest[0] if rest else None
    known = ", ".join(DIALECTS)
    if words and len(words) <= _LONGEST_NAME:
        name = one_line(" ".join(words), _SHOWN)
        raise PromptError("images.unknown_dialect", name=name, known=known)
    raise PromptError("images.no_dialect", known=known, example=DIALECTS[0])


def image_slip(first: str) -> PromptError | None:
    """What is wrong with a first line that was meant to begin with `%%image`; None for another."""
    found = None if _FIRST.match(first) else _LIKE.match(first)
    if not found:
        return None
    words = found["rest"].split()
    dialect = dialect_named(words[0].strip(_AROUND)) if words else None
    example = dialect or DIALECTS[0]
    return PromptError("images.first_line", example=example, line=one_line(first, _SHOWN))
