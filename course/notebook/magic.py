"""The `%%prompt` cell: the learner's text, read, run and shown; and what cells of text need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from IPython.core.inputtransformer2 import classic_prompt, ipython_prompt
from IPython.core.magic import no_var_expand

from course.display.frontend import has_frontend
from course.display.safe import block
from course.errors import CourseError
from course.evals.report import report
from course.exercises.cell import parse_line
from course.language import language
from course.learner.runner import Tryout, run
from course.notebook.apology import apologise
from course.notebook.compare import compare_cell
from course.plugins import tell
from course.prompts.slips import strip_solution_marks

Transform = Callable[[list[str]], list[str]]
_STRIPPING: tuple[Transform, ...] = (classic_prompt, ipython_prompt)
"""What takes “>>> ” and “In [1]: ” off the lines of a cell. In a prompt they are its author's text:
it is sent as it is written, and the grader reads it so."""


def load_ipython_extension(ipython: Any) -> None:
    """Register `%%prompt` and `%%compare`, and put the name `course` into the notebook."""
    import course

    ipython.register_magic_function(prompt_cell, magic_kind="cell", magic_name="prompt")
    no_var_expand(compare_cell)  # the name of a file is data: nothing in it is Python
    ipython.register_magic_function(compare_cell, magic_kind="cell", magic_name="compare")
    cleanup = ipython.input_transformers_cleanup
    if allow_empty_body not in cleanup:
        cleanup[:] = [_sparing(one) if one in _STRIPPING else one for one in cleanup]
        cleanup.append(allow_empty_body)
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
    return bool(lines) and lines[0].startswith(("%%prompt", "%%compare"))


def prompt_cell(line: str, cell: str) -> None:
    """`%%prompt ID [--repeats N]`: try the prompt in the cell on the exercise's cases.

    With a front end a panel is shown and the cell returns at once; without one the report is
    printed when it is done. Nothing is raised: what is wrong is said in a sentence.
    """
    speak = language()
    try:
        task, repeats = parse_line(line, speak)
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
