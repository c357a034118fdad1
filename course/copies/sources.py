"""What the course hands out: the lessons and exercises of the checkout, as they were published.

Before there were copies, learners worked in the checkout itself. What they changed there is told
apart with git, where the checkout is git's, so that it can become their copy.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import TimeoutExpired, run

FOLDERS = ("modules", "exercises")
_GIT_SECONDS = 30


@dataclass(frozen=True)
class Source:
    """A file as it was published, and as it lies changed in the checkout, if it does."""

    published: bytes
    changed: bytes | None = None


def sources(checkout: Path) -> dict[str, Source]:
    """The files to hand out, by their paths from the checkout. Raises OSError."""
    found = {}
    there = dict(_files(checkout))
    changed = _changed(checkout)
    for name in sorted({*there, *changed}):
        own = there[name].read_bytes() if name in there else None
        published = _git(checkout, "show", f"HEAD:{name}") if name in changed else None
        if published is not None:
            found[name] = Source(published, own)
        elif own is not None:
            found[name] = Source(own)
    return found


def _files(checkout: Path) -> Iterator[tuple[str, Path]]:
    """Regular files, none of them hidden or behind a link."""
    for folder in FOLDERS:
        for place, below, names in os.walk(checkout / folder):
            below[:] = sorted(one for one in below if not one.startswith("."))
            for name in sorted(names):
                path = Path(place) / name
                if not name.startswith(".") and path.is_file() and not path.is_symlink():
                    yield path.relative_to(checkout).as_posix(), path


def _changed(checkout: Path) -> set[str]:
    """What git knows and what is not as it was committed; nothing where git is not there."""
    if not (checkout / ".git").exists():
        return set()
    options = ("--porcelain", "-z", "--no-renames", "--untracked-files=no")
    listed = _git(checkout, "status", *options, "--", *FOLDERS) or b""
    return {os.fsdecode(one[3:]) for one in listed.split(b"\0") if one}


def _git(checkout: Path, *words: str) -> bytes | None:
    """What git prints; None where it fails or is not there."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = run(
            ["git", "-C", str(checkout), *words],
            capture_output=True,
            timeout=_GIT_SECONDS,
            env=environment,
        )
    except (OSError, TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
