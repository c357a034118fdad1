"""What is stored in the notebooks can be had without eyes: pictures have words, and the cells of
a table say what they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from support.places import ROOT

from grader.authoring.tidy import notebooks

NOTEBOOKS = list(notebooks([ROOT / name for name in ("modules", "exercises", "solutions")]))
FEWEST_WORDS = 3
_MARKDOWN_IMAGE = re.compile(r"!\[([^\]]*)\]\(")


class Page(HTMLParser):
    """The tags of a piece of HTML, each with its attributes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def named(self, *names: str) -> list[dict[str, str | None]]:
        return [given for tag, given in self.tags if tag in names]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def outputs(notebook: nbformat.NotebookNode) -> Iterator[tuple[str, nbformat.NotebookNode]]:
    for cell in notebook.cells:
        yield from ((cell.id, one) for one in cell.get("outputs", []) if "data" in one)


def faults(notebook: nbformat.NotebookNode) -> list[str]:
    """What a person who does not see the notebook would miss."""
    found = []
    for cell, output in outputs(notebook):
        found += [f"{cell}: {fault}" for fault in _faults_of(output)]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            words = _MARKDOWN_IMAGE.findall(cell.source)
            found += [f"{cell.id}: a picture without words" for one in words if not _says(one)]
            found += [f"{cell.id}: {fault}" for fault in _faults_in(cell.source)]
    return found


def _faults_of(output: nbformat.NotebookNode) -> list[str]:
    found = []
    for kind in output.data:
        if kind.startswith("image/") and not _says(output.metadata.get(kind, {}).get("alt")):
            found.append(f"{kind} without a text alternative")
    if "text/plain" not in output.data:
        found.append("nothing as plain text")
    return found + _faults_in(output.data.get("text/html", ""))


def _faults_in(html: str) -> list[str]:
    page = Page(html)
    found = ["an image without words" for one in page.named("img") if not _says(one.get("alt"))]
    found += [
        "a drawing without words"
        for one in page.named("svg")
        if one.get("role") != "img" or not _says(one.get("aria-label"))
    ]
    tables = len(page.named("table"))
    if tables > len(page.named("caption")):
        found.append("a table without a caption")
    scopes = {one.get("scope") for one in page.named("th")}
    if tables and "col" not in scopes:
        found.append("a table without headings")
    if scopes - {"col", "row", "rowgroup", "colgroup"}:
        found.append("a heading that does not say what it is for")
    return found


def _says(words: str | None) -> bool:
    return len((words or "").split()) >= FEWEST_WORDS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_pictures_have_words_and_tables_have_headings(path: Path) -> None:
    assert faults(nbformat.read(path, as_version=4)) == []


def test_there_are_tables_to_look_at() -> None:
    kinds: set[str] = set()
    for path in NOTEBOOKS:
        for _, output in outputs(nbformat.read(path, as_version=4)):
            kinds |= set(output.data)
    assert "text/html" in kinds


TABLE = "<table><caption>c</caption><tr><th scope='col'>h</th></tr><tr><td>1</td></tr></table>"


@pytest.mark.parametrize(
    ("data", "metadata", "fault"),
    [
        ({"image/png": "x", "text/plain": "x"}, {}, "image/png without"),
        (
            {"image/png": "x", "text/plain": "x"},
            {"image/png": {"alt": "plot"}},
            "image/png without",
        ),
        ({"image/svg+xml": "x", "text/plain": "x"}, {"image/png": {"alt": "a b c"}}, "svg+xml"),
        ({"text/html": TABLE}, {}, "nothing as plain text"),
        ({"text/html": "<img src=x>", "text/plain": "x"}, {}, "an image without"),
        ({"text/html": "<svg></svg>", "text/plain": "x"}, {}, "a drawing without"),
        ({"text/html": TABLE.replace("caption", "p"), "text/plain": "x"}, {}, "a caption"),
        ({"text/html": TABLE.replace("th", "td"), "text/plain": "x"}, {}, "without headings"),
        ({"text/html": TABLE + "<th>x</th>", "text/plain": "x"}, {}, "a heading that"),
    ],
    ids=range(9),
)
def test_what_would_be_missed_is_found(data: dict, metadata: dict, fault: str) -> None:
    output = nbformat.v4.new_output("display_data", data, metadata=metadata)
    cell = nbformat.v4.new_code_cell("x", outputs=[output])
    [found] = faults(nbformat.v4.new_notebook(cells=[cell]))
    assert fault in found


def test_a_picture_in_a_text_needs_words_too() -> None:
    for source, count in (("![](a.png)", 1), ("![a plot of rates](a.png)", 0), ("<img>", 1)):
        cell = nbformat.v4.new_markdown_cell(source)
        assert len(faults(nbformat.v4.new_notebook(cells=[cell]))) == count
