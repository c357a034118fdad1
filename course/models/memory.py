"""How much memory this process may have: that of the machine, or less where a limit is set.

What is free at the moment is not looked at: it changes from one instant to the next, and two
notebooks that are opened one after the other must not choose two different models.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")
_OWN_GROUPS = Path("/proc/self/cgroup")


def memory_limit(groups: Path = _GROUPS, own: Path = _OWN_GROUPS) -> int:
    """The bytes of memory that the processes of this person may take together.

    `groups` is where Linux shows control groups, `own` the file that names those of this process;
    containers and hosted notebooks set their limits there.
    """
    import psutil

    limits = [int(psutil.virtual_memory().total)]
    for file in _limit_files(groups, own):
        try:
            limits.append(int(file.read_text(encoding="ascii")))
        except (OSError, ValueError):  # "max" is no limit
            continue
    return min(limits)


def _limit_files(groups: Path, own: Path) -> Iterator[Path]:
    """The files that may hold a limit: of the process's own group and of each above it. A container
    mostly sees its own group as the topmost, whatever its name outside."""
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        lines = []
    yield groups / "memory.max"
    yield groups / "memory" / "memory.limit_in_bytes"
    for line in lines:
        _, controllers, path = [*line.split(":", 2), "", ""][:3]
        if controllers == "":
            top, name = groups, "memory.max"
        elif "memory" in controllers.split(","):
            top, name = groups / "memory", "memory.limit_in_bytes"
        else:
            continue
        group = Path(path.lstrip("/"))
        for folder in (group, *group.parents):
            yield top / folder / name
