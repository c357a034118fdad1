"""The `%%prompt` cell: the learner's text, read, run and shown."""

from __future__ import annotations

import contextlib
from typing import Any

from course.display.frontend import has_frontend
from course.errors import CourseError, PromptError
from course.evals.report import report
from course.exercises.exercise import Exercise, exercise, exercises
from course.language import language
from course.learner.runner import Request, run
from course.notebook.apology import apologise
from course.plugins import tell
from course.prompts.slips import strip_solution_marks

MOST_REPEATS = 20
_AROUND_IDS = " \t\"'`“”«»,;:\u00a0\u202f"


def load_ipython_extension(ipython: Any) -> None:
    """Register `%%prompt` and put the name `course` into the notebook."""
    import course

    ipython.register_magic_function(prompt_cell, magic_kind="cell", magic_name="prompt")
    if allow_empty_body not in ipython.input_transformers_cleanup:
        ipython.input_transformers_cleanup.append(allow_empty_body)
    ipython.push({"course": course}, interactive=False)


def allow_empty_body(lines: list[str]) -> list[str]:
    """Give a lone `%%prompt` line an empty line to follow: IPython would raise without one."""
    return [*lines, "\n"] if len(lines) == 1 and lines[0].startswith("%%prompt") else lines


def prompt_cell(line: str, cell: str) -> None:
    """`%%prompt ID [--repeats N]`: try the prompt in the cell on the exercise's cases.

    With a front end a panel is shown and the cell returns at once; without one the report is
    printed when it is done. Nothing is raised: what is wrong is said in a sentence.
    """
    speak = language()
    try:
        task, repeats = parse_line(line, speak)
        request = Request(task, strip_solution_marks(cell.replace("\r\n", "\n")), repeats)
        if has_frontend():
            from course.notebook.panel import open_panel

            open_panel(request)
        else:
            print(report(run(request)))
    except CourseError as error:
        print(error.text(speak))
    except Exception as error:
        print(apologise(error, speak).sentence)
    finally:
        tell(speak)


def parse_line(line: str, speak: str) -> tuple[Exercise, int]:
    """The exercise and the number of repeats that the first line of a cell asks for.

    Raises CourseError when it names no exercise, one that does not exist, or another option.
    """
    words = line.replace("=", " ").split()
    repeats = 1
    if "--repeats" in words:
        at = words.index("--repeats")
        repeats = _repeats(words[at : at + 2])
        del words[at : at + 2]
    unknown = next((word for word in words if word.startswith("-")), None)
    if unknown:
        raise PromptError("prompt.bad_option", option=unknown)
    if not words:
        raise PromptError("prompt.no_id", example=exercises(speak)[0].id)
    asked = "-".join(words).strip(_AROUND_IDS).replace("_", "-").casefold()
    known = {one.id.casefold(): one.id for one in exercises(speak)}
    return exercise(known.get(asked, asked), speak), repeats


def _repeats(option: list[str]) -> int:
    with contextlib.suppress(ValueError):
        repeats = int(option[-1])
        if 1 <= repeats <= MOST_REPEATS:
            return repeats
    raise PromptError("prompt.bad_option", option=" ".join(option))
