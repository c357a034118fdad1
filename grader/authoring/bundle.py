"""What learners get of the course: everything that they run and read, and nothing to mark with.

The repository holds the solutions, the held-out cases and the reference prompts. A bundle has
the package, the lessons, the released exercises, and what installs them.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from course.errors import CourseError
from course.exercises.exercise import exercises
from course.exercises.sources import FOLDER, modules
from course.messages import LANGUAGES
from grader.marking.heldout import held_out
from grader.paths import ROOT
from grader.reporting.by_heart import letters_of

FOLDERS = ("course", "exercises", "modules")
FILES = (
    *("LICENSE", "LICENSE-texts", "Makefile", "README.md", "README.fr.md"),
    *("environment.yml", "pyproject.toml"),
    *("requirements/course.lock", "requirements/check_platform.py", "requirements/progress.py"),
)
READMES = ("README.md", "README.fr.md")
_NOT_OURS = ("__pycache__", ".ipynb_checkpoints")
_FOR_THE_REPOSITORY = re.compile(
    r"<!-- repository: -->.*?<!-- /repository -->[ \t]*\n?(?:(?<=\n)\n)?", re.DOTALL
)
"""What of a README is of no use without the rest of the repository."""
_TESTS_ALONE = re.compile(
    r"^(?:test|lint|\$\(VENV\)/\.test):.*\n(?:\t.*\n)*\n?"
    r"|^# make (?:test|lint).*\n(?:#    .*\n)*",
    re.MULTILINE,
)
"""What of the Makefile is."""
_LINK = re.compile(r"\]\((?!\w+:)([^)#\s]+)")
_SHORTEST = 20
"""Letters. A shorter text of a case is a word or two, which may stand anywhere."""


def bundled(root: Path = ROOT) -> dict[str, bytes]:
    """The files of a bundle: path → content. An instructor's folder of exercises adds its
    catalogues to the course's own.

    Raises CourseError for a file that is missing, and where a text by which prompts are marked
    stands in what learners would get.
    """
    files: dict[str, bytes] = {}
    for name in FILES:
        files[name] = _content(root / name)
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_file() and not _skipped(Path(name)):
                files[name] = _content(path)
    for module in modules().values():
        if module.heldout and (module.brought_by or "").startswith(f"{FOLDER}="):
            path = module.heldout.parent / "catalog" / module.file
            files[f"course/catalog/{module.file}"] = _content(path)
    for name in READMES:
        files[name] = _FOR_THE_REPOSITORY.sub("", files[name].decode("utf-8")).encode()
    for name in _documents(files, root):
        files[name] = _content(root / name)
    files["Makefile"] = _TESTS_ALONE.sub("", files["Makefile"].decode("utf-8")).encode()
    for name, exercise_id in _leaks(files):
        raise CourseError("bundle.leak", file=name, id=exercise_id)
    return files


def write_bundle(files: Mapping[str, bytes], folder: Path, *, force: bool, root: Path) -> None:
    """Write `files` below `folder`. Raises CourseError for a folder with something in it, unless
    `force`, for one that is the repository or lies in what is copied, and where it cannot be
    written."""
    place = folder.absolute()
    if place == root or any(place.is_relative_to(root / one) for one in FOLDERS):
        raise CourseError("bundle.inside", folder=folder)
    try:
        if place.exists() and not place.is_dir():
            raise CourseError("bundle.is_file", folder=folder)
        if not force and place.is_dir() and any(place.iterdir()):
            raise CourseError("bundle.not_empty", folder=folder)
        for name, content in files.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise CourseError("bundle.unwritable", folder=folder, reason=error.strerror) from error


def _documents(files: Mapping[str, bytes], root: Path) -> Iterator[str]:
    """What the READMEs link to in `docs/`, and what that links to there."""
    waiting = [(name, files[name]) for name in READMES]
    seen = set(READMES)
    while waiting:
        name, content = waiting.pop()
        for link in _LINK.findall(content.decode("utf-8")) if name.endswith(".md") else ():
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), link))
            if target.startswith("docs/") and target not in seen:
                seen.add(target)
                waiting.append((target, _content(root / target)))
                yield target


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CourseError("bundle.missing", file=path, reason=error.strerror) from error


def _skipped(path: Path) -> bool:
    hidden = any(part.startswith(".") or part.endswith(".egg-info") for part in path.parts)
    return hidden or path.suffix == ".pyc" or any(part in _NOT_OURS for part in path.parts)


def _leaks(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The files in which a text stands by which prompts are marked, each with the exercise."""
    secrets = {text: name for name, texts in _secrets() for text in texts}
    for file, content in files.items():
        if file.endswith((".png", ".lock")):
            continue
        text = letters_of("\n".join(_texts(file, content.decode("utf-8", "replace"))))
        for secret, exercise_id in secrets.items():
            if secret in text:
                yield file, exercise_id


def _secrets() -> Iterator[tuple[str, list[str]]]:
    """The texts of held-out cases and reference prompts, as letters, by exercise; those aside
    that stand in a practice case."""
    for task in (one for language in LANGUAGES for one in exercises(language)):
        try:
            half = held_out(task)
        except (CourseError, KeyError):
            continue
        known = {letters_of(text) for case in task.cases for text in case.texts}
        texts = [text for case in half.cases for text in case.texts] + [half.reference]
        found = {letters_of(text) for text in texts} - known
        yield task.id, sorted(one for one in found if len(one) >= _SHORTEST)


def _texts(file: str, content: str) -> Iterator[str]:
    """The texts of a file: of a notebook those in its JSON."""
    if not file.endswith(".ipynb"):
        yield content
        return
    yield from _strings(json.loads(content))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        yield "".join(value)
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)
