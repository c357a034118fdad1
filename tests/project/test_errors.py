"""Code decides by the class of an error or a remark, and never by the id of its message."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from support.places import ROOT

MODULES = sorted(path for name in ("course", "grader") for path in (ROOT / name).rglob("*.py"))


def decisions(tree: ast.AST) -> Iterator[ast.AST]:
    """What a program may decide by: what is compared, matched, looked up, or asked how it
    begins."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield from (node.left, *node.comparators)
        elif isinstance(node, ast.Match):
            yield node.subject
        elif isinstance(node, ast.Subscript):
            yield node.slice
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            yield node.value


def by_message_id(source: str) -> list[int]:
    """The lines of `source` where something is decided by a `message_id`."""
    return [
        part.lineno
        for decided in decisions(ast.parse(source))
        for part in ast.walk(decided)
        if isinstance(part, ast.Attribute) and part.attr == "message_id"
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_decides_by_a_message_id(path):
    assert not by_message_id(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "source",
    [
        'error.message_id == "model.cut"',
        'if "model.cut" != self.error.message_id: pass',
        "[one for one in remarks if one.message_id not in _KNOWN]",
        'match error.message_id:\n    case "model.cut": pass',
        "_KINDS[error.message_id]",
        'error.message_id.startswith("model.")',
    ],
)
def test_a_module_that_does_is_found(source):
    assert by_message_id(source)
