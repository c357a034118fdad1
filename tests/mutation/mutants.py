"""Mutants: small breaks of a module, each as the module's whole text with one thing changed.

What is changed, and to what, is mutmut's (`mutmut.mutation.mutators`). Its own runner leaves out
every decorated function, which here is every check, so that finding the places is done here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import libcst as cst
import libcst.matchers as m
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

AUTHORS = ("CheckError", "Misdescribed", "wrong_parameter")
"""Errors that say what is wrong with a check, mostly to authors of exercises."""

_ESCAPES = r"\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_STRICT = m.Arg(keyword=m.Name("strict"), value=m.Name("True"))
_LEFT_OUT = (
    m.Annotation()
    | m.Decorator()
    | m.ImportFrom()
    | m.Import()
    # a type's name
    | m.Assign(value=m.Subscript(value=m.Name("Literal") | m.Name("Callable")))
    | m.Assign(value=m.Call(func=m.Name("TypeVar")))
    # what an author of exercises is told
    | m.Raise(exc=m.Call(func=m.OneOf(*(m.Name(name) for name in AUTHORS))))
    # what only says that a mistake of ours would be heard of
    | _STRICT
    # a docstring
    | m.SimpleStatementLine(body=[m.Expr(value=m.SimpleString())])
)


@dataclass(frozen=True)
class Mutant:
    """One change of the module `path` (relative to the repository), the `number`th of it, in the
    lines from `first` to `last`; `function` are the lines of the body of the function around it."""

    path: str
    number: int
    first: int
    last: int
    function: tuple[int, int]

    @property
    def name(self) -> str:
        return f"{self.path}:{self.first}#{self.number}"


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.found: list[tuple[Mutant, cst.CSTNode, cst.CSTNode]] = []
        self._functions: list[tuple[int, int]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if m.matches(node, _LEFT_OUT):
            return False
        if isinstance(node, cst.FunctionDef):
            self._functions.append((self._lines(node.body.body[0])[0], self._lines(node)[1]))
        for kind, changed in mutation_operators:
            if isinstance(node, kind):
                for other in changed(node):
                    self._add(node, other)
        return True

    def on_leave(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.FunctionDef) and self._functions:
            self._functions.pop()

    def _add(self, node: cst.CSTNode, other: cst.CSTNode) -> None:
        lines = self._lines(node)
        around = self._functions[-1] if self._functions else lines
        if not _removes_strict(node, other):
            mutant = Mutant(self.path, len(self.found), *lines, function=around)
            self.found.append((mutant, node, other))

    def _lines(self, node: cst.CSTNode) -> tuple[int, int]:
        place = self.get_metadata(PositionProvider, node)
        return place.start.line, place.end.line


def _removes_strict(node: cst.CSTNode, other: cst.CSTNode) -> bool:
    """Whether a call loses its `strict=True`, or has it replaced."""
    before, after = (
        sum(m.matches(arg, _STRICT) for arg in getattr(one, "args", ())) for one in (node, other)
    )
    return before > after


def _means_the_same(node: cst.CSTNode, other: cst.CSTNode) -> bool:
    """Whether nothing has changed but the digits of \\x1f in a raw text, or a call only
    loses its `strict=False`, which is the default."""
    if isinstance(node, cst.SimpleString) and isinstance(other, cst.SimpleString):
        before, after = (re.sub(_ESCAPES, _lowered, one.value) for one in (node, other))
        return before == after
    default = m.Arg(keyword=m.Name("strict"), value=m.Name("False"))
    args = [one for one in getattr(node, "args", ()) if not m.matches(one, default)]
    return len(args) == len(getattr(other, "args", ())) < len(getattr(node, "args", ()))


def _lowered(found: re.Match[str]) -> str:
    return found[0].lower()


class Source:
    """A module of the repository `root`, and its mutants."""

    def __init__(self, root: Path, path: str) -> None:
        self.text = (root / path).read_text(encoding="utf-8")
        wrapper = MetadataWrapper(cst.parse_module(self.text))
        finder = _Finder(path)
        wrapper.visit(finder)
        self._module = wrapper.module
        self._path = path
        self._found = finder.found

    @property
    def mutants(self) -> Iterator[Mutant]:
        return (mutant for mutant, _, _ in self._found)

    def mutated(self, mutant: Mutant) -> str | None:
        """The module's text with the change; None where that is no Python, or means the same."""
        _, node, other = self._found[mutant.number]
        if _means_the_same(node, other):
            return None
        changed = self._module.deep_replace(node, other)
        text = changed.code if isinstance(changed, cst.Module) else self.text
        try:
            compile(text, self._path, "exec")
        except SyntaxError:
            return None
        return None if text == self.text else text

    def diff(self, mutant: Mutant) -> str:
        """What the mutant changes."""
        before, after = self.text.splitlines(), (self.mutated(mutant) or "").splitlines()
        return "\n".join(unified_diff(before, after, self._path, mutant.name, n=1, lineterm=""))
