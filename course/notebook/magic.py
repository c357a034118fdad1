"""The `%%prompt` cell: the learner's text, read, run and shown; and what cells of text need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from IPython.core.getipython import get_ipython
from IPython.core.inputtransformer2 import classic_prompt, ipython_prompt
from IPython.core.magic import no_var_expand

from course.display.frontend import has_frontend
from course.display.safe import block
from course.errors import CourseError, PromptError, UnknownExercise
from course.evals.report import report
from course.exercises.cell import parse_line
from course.exercises.exercise import Exercise
from course.language import language
from course.learner.runner import Tryout, run
from course.messages import say
from course.notebook.apology import apologise
from course.notebook.compare import compare_cell
from course.notebook.first_line import FirstLines, own_exercise, plain
from course.notebook.image import image_cell
from course.plugins import tell
from course.prompts.slips import strip_solution_marks

Transform = Callable[[list[str]], list[str]]
_STRIPPING: tuple[Transform, ...] = (classic_prompt, ipython_prompt)
"""What takes “>>> ” and “In [1]: ” off the lines of a cell. In a prompt they are its author's text:
it is sent as it is written, and the grader reads it so."""


def load_ipython_extension(ipython: Any) -> None:
    """Register the cells of text, and put the name `course` into the notebook."""
    import course

    ipython.register_magic_function(prompt_cell, magic_kind="cell", magic_name="prompt")
    no_var_expand(compare_cell)  # the name of a file is data: nothing in it is Python
    ipython.register_magic_function(compare_cell, magic_kind="cell", magic_name="compare")
    no_var_expand(image_cell)  # braces in a prompt for a picture are the tool's
    ipython.register_magic_function(image_cell, magic_kind="cell", magic_name="image")
    cleanup = ipython.input_transformers_cleanup
    if allow_empty_body not in cleanup:
        cleanup[:] = [_sparing(one) if one in _STRIPPING else one for one in cleanup]
        cleanup += [plain, allow_empty_body]
    FirstLines(ipython).install()
    ipython.push({"course": course}, interactive=False)


def allow_empty_body(lines: list[str]) -> list[str]:
    """Give the lone first line of a cell of text an empty line to follow: IPython would raise
    without one."""
    return [*lines, "\n"] if len(lines) == 1 and _is_text(lines) else lines


def _sparing(transform: Transform) -> Transform:
    """`transform` for every cell but those that hold prompts."""

    def spared(lines: list[str]) -> list[str]:
        return lines if _is_text(lines) else transform(lines)

    return spared


def _is_text(lines: list[str]) -> bool:
    """Whether a cell holds prompts, not code."""
    return bool(lines) and lines[0].startswith(("%%prompt", "%%compare", "%%image"))


def _asked(line: str, own: Exercise | None, speak: str) -> tuple[Exercise, int]:
    """What the first line asks for; where it names no exercise, that of the cell is named."""
    try:
        return parse_line(line, speak)
    except CourseError as error:
        if own is None:
            raise
        if isinstance(error, UnknownExercise):
            asked = error.values["id"]
            raise PromptError("prompt.unknown_exercise_here", id=own.id, asked=asked) from None
        if "example" in error.values:
            raise PromptError(error.message_id, **{**error.values, "example": own.id}) from None
        raise


@no_var_expand  # type: ignore[untyped-decorator]
def prompt_cell(line: str, cell: str) -> None:
    """`%%prompt ID [--repeats N]`: try the prompt in the cell on the exercise's cases.

    With a front end a panel is shown and the cell returns at once; without one the report is
    printed when it is done. Nothing is raised: what is wrong is said in a sentence.
    """
    speak = language()
    try:
        own = own_exercise(get_ipython(), speak)
        task, repeats = _asked(line, own, speak)
        if own and own.id != task.id:
            print(block(say("prompt.other_exercise", speak, own=own.id, id=task.id)))
        tryout = Tryout(task, strip_solution_marks(cell.replace("\r\n", "\n")), repeats)
        if has_frontend():
            from course.notebook.panel import open_panel

            open_panel(tryout)
        else:
            print(report(run(tryout)))
    except CourseError as error:
        print(block(error.text(speak)))
    except Exception as error:
        print(apologise(error, speak).sentence)
    finally:
        tell(speak)
