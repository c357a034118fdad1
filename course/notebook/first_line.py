"""A cell that was meant as a `%%prompt` or `%%compare` cell and whose first line is not that.

IPython would take its text for Python, or name a magic that is not there. Here it is told in a
sentence what to write. Python stays Python: what is or looks like code runs as ever, and an error
in it is shown as ever.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Sequence
from textwrap import dedent
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from course.display.safe import block, one_line
from course.errors import PromptError
from course.exercises.cell import exercise_named
from course.exercises.exercise import Exercise, exercises
from course.language import language
from course.messages import say
from course.notebook.compare_line import compare_slip
from course.notebook.image import image_slip

_MAGIC = "prompt_slip"
_CELL = "prompt-"
"""How the id of an exercise's answer cell begins; the exercise's id follows."""
_NEAR = 0.72
_SHOWN = 60
_FIRST = "%%prompt"
_EXACT = re.compile(rf"{_FIRST}(?=\s|\Z)")
_TEXT_CELL = re.compile(r"(?P<magic>%%(?:prompt|compare))(?=\s|\Z)(?P<rest>.*)", re.DOTALL)
_LIKE = re.compile(
    r"[^\w%％﹪]*(?P<signs>[%％﹪][%％﹪\s]*)?(?P<word>[^\W\d_]+)[:=\s–—-]*(?P<rest>.*)"
)
_VARIABLE = re.compile(r"\{\{\s*\w+\s*\}\}")
_QUOTED = re.compile(r"\"|'''|\b[rbf]{1,2}'")
_CODE = re.compile(
    r"^\s*(?:@\w|#|(?:from|import|def|class|async|await|return|raise|del|assert)\s+\w"
    r"|(?:for|while|if|elif|else|try|except|finally|with)\b.*:\s*$"
    r"|[\w.\[\]]+\s*[-+*/|&]?=[^=]|[\w.]+[(\[])",
    re.MULTILINE,
)
_MISUNDERSTOOD = (SyntaxError, NameError, TypeError)
"""What Python makes of a prompt that it is given as code."""


class FirstLines:
    """Says what is wrong with a first line, in the kernel of `ipython`."""

    def __init__(self, ipython: Any) -> None:
        self._ipython = ipython

    def install(self) -> None:
        """Look at each cell before IPython reads it, and at errors after; once in a kernel."""
        cleanup = self._ipython.input_transformers_cleanup
        if any(isinstance(one, FirstLines) for one in cleanup):
            return
        cleanup.append(self)
        self._ipython.events.register("post_run_cell", self.hint)
        self._ipython.register_magic_function(_tell, magic_kind="cell", magic_name=_MAGIC)

    def __call__(self, lines: list[str]) -> list[str]:
        """`lines` of a cell, without empty lines and indentation before them; those of a cell
        whose first line is wrong become what tells it."""
        found = self._slip(lines) if lines else None
        if not found:
            return lines
        return [f"get_ipython().run_cell_magic({_MAGIC!r}, '', {found!r})\n"]

    def hint(self, result: Any) -> None:
        """After an error of Python in a cell that may be a prompt: what its first line would be."""
        source = str(getattr(result.info, "raw_cell", "") or "")
        error = result.error_before_exec or result.error_in_exec
        if not isinstance(error, _MISUNDERSTOOD) or source.lstrip().startswith("%"):
            return
        speak = language()
        own = own_exercise(self._ipython, speak)
        if own or (_VARIABLE.search(source) and not _QUOTED.search(source)):
            print(block(say("prompt.maybe_prompt", speak, id=_example(own, "", speak))))

    def _slip(self, lines: list[str]) -> str | None:
        """What is wrong with the first line, in a sentence; None when it is not for us to say."""
        first = lines[0]
        image = None if self._is_known(first) else image_slip(first)
        if image:
            return image.text(language())
        below = [line for line in lines[1:] if "prompt" in line.casefold()]
        if _EXACT.match(first) or self._is_known(first):
            return None
        speak = language()
        if told := compare_slip(lines, speak, is_python=is_python):
            return told.text(speak)
        if not (_own_name(self._ipython) or below or _may_be_meant(first)):
            return None
        own = own_exercise(self._ipython, speak)
        problem = _problem("".join(lines), first, below, own, speak)
        return problem.text(speak) if problem else None

    def _is_known(self, first: str) -> bool:
        """Whether the line calls a magic that is there."""
        found = re.match(r"(%{1,2})(\w+)(?=\s|\Z)", first)
        if not found:
            return False
        kind = "cell" if len(found[1]) == 2 else "line"
        return found[2] in self._ipython.magics_manager.magics[kind]


def own_exercise(ipython: Any, speak: str) -> Exercise | None:
    """The exercise whose answer cell is being run, as the notebook's own ids of cells tell; None
    in any other cell, and where the front end does not say which cell it is."""
    name = _own_name(ipython)
    return next((one for one in exercises(speak) if one.id == name), None) if name else None


def _own_name(ipython: Any) -> str:
    parent = ipython.get_parent() if hasattr(ipython, "get_parent") else {}
    cell = str((parent.get("metadata") or {}).get("cellId", ""))
    return cell.removeprefix(_CELL) if cell.startswith(_CELL) else ""


def _problem(
    source: str, first: str, below: Sequence[str], own: Exercise | None, speak: str
) -> PromptError | None:
    """What is wrong with the first line of `source`; `below` are lines that name a prompt."""
    rest = _meant(first, speak, signed=False)
    above = next((one for line in below if (one := _meant(line, speak, signed=True))), None)
    if own is None and rest is None and above is None:
        return None
    signed = re.match(r"%\s*%", first)
    if not signed and is_python(source):
        bare = own and _VARIABLE.search(source) and not _computes(source)
        return PromptError("prompt.first_line_missing", id=own.id) if own and bare else None
    wrong = {"id": _example(own, rest or above or "", speak), "line": one_line(first, _SHOWN)}
    if rest is not None or signed:
        return PromptError("prompt.first_line_misspelt", **wrong)
    if above is not None:
        return PromptError("prompt.first_line_above", **wrong)
    if own and not _CODE.search(source):
        return PromptError("prompt.first_line_missing", id=own.id)
    return None


def plain(lines: list[str]) -> list[str]:
    """The lines of a cell of prompts as IPython wants them: no indentation before the first, which
    is taken off the others as well, and one space after its `%%` word. Others are left alone."""
    found = _TEXT_CELL.match(lines[0].lstrip()) if lines else None
    if not found:
        return lines
    first = f"{found['magic']} {found['rest'].strip()}".rstrip() + "\n"
    return [first, *dedent("".join(lines)).splitlines(True)[1:]]


def _may_be_meant(line: str) -> bool:
    """Whether it is worth looking at the line: it has a word like `prompt`, or a name."""
    found = _LIKE.match(line)
    return bool(found and (_alike(found["word"]) or (not found["signs"] and "-" in line)))


def _meant(line: str, speak: str, *, signed: bool) -> str | None:
    """What follows on a line that was meant to begin with `%%prompt`; None for another line. With
    `signed` there must be a percent sign; without, an exercise's name is enough."""
    found = _LIKE.match(line)
    if not found:
        return None
    if found["signs"]:
        return found["rest"] if _alike(found["word"]) else None
    if signed:
        return None
    if _alike(found["word"]) and exercise_named(found["rest"].split(), speak):
        return found["rest"]
    return line if exercise_named(line.split(), speak, whole=True) else None


def _alike(word: str) -> bool:
    word = word.casefold()
    return (
        word.startswith("prompt") or difflib.SequenceMatcher(None, word, "prompt").ratio() > _NEAR
    )


def _example(own: Exercise | None, rest: str, speak: str) -> str:
    """The exercise's name to write: the cell's own, the one on the line, else the first."""
    found = own or exercise_named(rest.split(), speak)
    return found.id if found else exercises(speak)[0].id


def is_python(source: str) -> bool:
    """Whether IPython would run it; it is not run here."""
    try:
        ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _computes(source: str) -> bool:
    """Whether Python code has anything that a prompt of plain words has not."""
    kinds = (ast.Call, ast.Assign, ast.AugAssign, ast.Import, ast.ImportFrom, ast.FunctionDef)
    tree = ast.parse(TransformerManager().transform_cell(source))
    strings = (one for one in ast.walk(tree) if isinstance(one, ast.Constant | ast.JoinedStr))
    return any(isinstance(one, kinds) for one in ast.walk(tree)) or any(strings)


def _tell(line: str, cell: str) -> None:
    """What is wrong with the first line of a cell."""
    print(block(cell))
