"""Reading a YAML file that somebody wrote by hand: what it says, or where and why it does not
read, in one sentence for its author."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from course.errors import CourseError
from course.plugins import plain

_KEPT_BY_YAML = "@`%&*!|>"
"""What no text without quotation marks begins with."""
_SHOWN = 60


class Unreadable(CourseError):
    """A file cannot be read. The message says in which line and why, not in which file."""


def read_yaml(path: Path | Traversable) -> Any:
    """What the YAML file `path` says. Raises Unreadable."""
    return parsed(_text(path))


def parsed(text: str) -> Any:
    """What a YAML text says. Raises Unreadable."""
    import yaml

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise _broken(text, error) from error
    except (ValueError, RecursionError) as error:  # a 31st of February; a thousand brackets
        raise Unreadable("sources.no_yaml", reason=plain(str(error))) from error


def _text(path: Path | Traversable) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable("sources.missing_file") from error
    except IsADirectoryError as error:
        raise Unreadable("sources.is_folder") from error
    except PermissionError as error:
        raise Unreadable("sources.closed") from error
    except OSError as error:
        raise Unreadable("sources.unopened", reason=plain(str(error))) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable("sources.not_utf8", line=line) from error


def _broken(text: str, error: Any) -> Unreadable:
    """Why a YAML text does not read, by what stands where its reader stumbled: the reader's own
    words are of its grammar, and in English."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:  # a character that no YAML file may hold
        number = text.count("\n", 0, getattr(error, "position", 0)) + 1
        given = getattr(error, "character", 0)
        code = ord(given) if isinstance(given, str) else int(given)
        return Unreadable("sources.character", line=number, character=f"U+{code:04X}")
    begun = getattr(error, "context_mark", None) or mark
    line, here = _at(text, mark)
    _, first = _at(text, begun)
    values = {"line": mark.line + 1, "shown": plain(line)[:_SHOWN]}
    if here == "\t" or "\t" in line[: len(line) - len(line.lstrip())]:
        return Unreadable("sources.tab", **values)
    if "{{" in line[: mark.column + 1] and "mapping" in (error.context or ""):
        return Unreadable("sources.braces", **values)
    if "mapping values" in (error.problem or ""):
        return Unreadable("sources.colon", **values)
    for char in (here, first):
        if char in _KEPT_BY_YAML and char:
            return Unreadable("sources.kept", **values, character=char)
    if first in ("[", "{", '"', "'"):
        return Unreadable("sources.unclosed", line=begun.line + 1, character=first)
    if not text[mark.index :].strip():
        return Unreadable("sources.ends", line=len(text.rstrip().split("\n")))
    return Unreadable("sources.indented", **values)


def _at(text: str, mark: Any) -> tuple[str, str]:
    """The line of `mark`, and the character there; "" where the text has ended."""
    lines = text.split("\n")
    line = lines[mark.line] if mark.line < len(lines) else ""
    return line, line[mark.column : mark.column + 1]
