"""Notebooks for Colab: copies of the lessons and exercises that fetch the course themselves.

Colab opens one notebook and nothing beside it. A copy begins with two cells that fetch the course,
its links are whole addresses, and it has no outputs. Copies are made, never edited.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import nbformat
from nbformat import NotebookNode

from course.messages import say
from grader.authoring.tidy import notebooks, text_of, tidy
from hosted.place import Place

COPIES = PurePosixPath("hosted/colab")
_SOURCES = ("modules", "exercises")
_LINK = re.compile(r"(?P<picture>!?)\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")
_FENCED = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)


def copy_of(path: PurePosixPath | str) -> PurePosixPath:
    """Where the copy of the notebook at `path` is; both from the repository's root."""
    return COPIES / path


def copies(root: Path, place: Place) -> Iterator[tuple[Path, str]]:
    """Every copy under `root`: its path, and the text of its file."""
    for source in notebooks(root / name for name in _SOURCES):
        path = PurePosixPath(source.relative_to(root).as_posix())
        notebook = nbformat.read(source, as_version=4)
        yield root / copy_of(path), text_of(colab_copy(notebook, path, place))


def colab_copy(notebook: NotebookNode, path: PurePosixPath, place: Place) -> NotebookNode:
    """The copy of the notebook at `path` of the repository at `place`."""
    copy = tidy(notebook, keep_outputs=False)
    language = str(copy.metadata.prompteur.language)
    for cell in copy.cells:
        if cell.cell_type == "markdown":
            cell.source = whole_links(cell.source, path, place)
    copy.cells[:0] = [nbformat.from_dict(one) for one in _first_cells(place, path, language)]
    return copy


def whole_links(markdown: str, path: PurePosixPath, place: Place) -> str:
    """`markdown` with links to the repository's files as whole addresses: notebooks in Colab,
    pictures as files, the rest on GitHub. What stands as code is left alone."""

    def whole(found: re.Match[str]) -> str:
        target, hash_sign, anchor = found["target"].partition("#")
        if not target or re.match(r"[a-z]+:", target):
            return found[0]
        file = PurePosixPath(posixpath.normpath(str(path.parent / target)))
        if found["picture"]:
            address = place.raw(file)
        elif file.suffix == ".ipynb" and file.parts[0] in _SOURCES:
            address = place.colab(copy_of(file))
        else:
            address = place.github(file)
        return f"{found['picture']}[{found['text']}]({address}{hash_sign}{anchor})"

    parts = _FENCED.split(markdown)
    return "".join(
        part if index % 2 else _LINK.sub(whole, part) for index, part in enumerate(parts)
    )


def _first_cells(place: Place, path: PurePosixPath, language: str) -> list[dict[str, object]]:
    text = say("hosted.colab_text", language, address=place.github(_guide(language)))
    lesson = path.parts[0] == "modules"  # where the small model answers
    code = "\n".join(
        (
            say("hosted.colab_comment", language),
            f"![ -d prompteur ] || git clone --quiet --depth 1 --branch {place.branch}"
            f" {place.clone} prompteur",
            f"%run prompteur/hosted/colab.py {language}{' embedded-small' if lesson else ''}",
        )
    )
    return [
        {"id": "colab", "cell_type": "markdown", "metadata": {}, "source": text.strip()},
        {
            "id": "colab-setup",
            "cell_type": "code",
            "metadata": {},
            "source": code,
            "execution_count": None,
            "outputs": [],
        },
    ]


def _guide(language: str) -> str:
    return "docs/hosted.md" if language == "en" else f"docs/hosted.{language}.md"
