"""Runs a contestant on a job and measures it: wall, CPU, memory, and what the server saw."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.client import LocalServer
from engine.job import RSS_UNIT, Job, Result, as_argument, right
from engine.process import Process

LIMIT = 300.0
"""Seconds after which a run is ended from outside."""


@dataclass(frozen=True)
class Contestant:
    """`command(job, folder)` is what to run; `read(folder)` gives what came of it.

    `python` is the interpreter of those written in Python, which can run as warm workers.
    """

    name: str
    command: Callable[[Job, Path], Sequence[str]]
    read: Callable[[Path], list[Result]]
    environment: Callable[[Job], Mapping[str, str]] = lambda job: {}
    worker: bool = True


@dataclass(frozen=True)
class Sample:
    """One run: times in seconds, memory in bytes (the largest process), grades, counts."""

    ended: bool
    wall: float
    cpu: float
    memory: int
    right: int
    wrong: int
    ungraded: int
    lost: int
    server: dict[str, Any]
    said: str = ""

    def over_ideal(self, job: Job, delay: float) -> float:
        """The server's span over the shortest one that is possible."""
        ideal = -(-job.cases * job.repeats // job.at_a_time) * delay
        span: float = self.server["span"]
        return span / ideal


def python(name: str, module: str, interpreter: str) -> Contestant:
    """A contestant that is a module of this package, written with `engine.job.run`."""
    return Contestant(
        name,
        lambda job, folder: (
            *(interpreter, "-m", f"engine.{module}"),
            *(as_argument(job), str(folder / "out.json")),
        ),
        lambda folder: [(item, grade) for item, grade in out(folder)["results"]],
    )


def whole(
    contestant: Contestant,
    job: Job,
    server: LocalServer,
    *,
    delay: float,
    faults: bool = False,
    limit: float = LIMIT,
) -> Sample:
    """The contestant as a process, from its start to its end, its children included; the
    server answers after `delay` seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server.plan(delay=delay, faults=faults)
        begun = time.perf_counter()
        with _started(contestant, job, folder, limit) as process:
            ended, usage = process.wait()
        figures = {
            "wall": time.perf_counter() - begun,
            "cpu": usage.ru_utime + usage.ru_stime,
            "memory": usage.ru_maxrss * RSS_UNIT,
        }
        return _sample(contestant, job, server, folder, ended, figures)


def inside(contestant: Contestant, job: Job, server: LocalServer, *, delay: float) -> Sample:
    """The contestant in a process that has imported and warmed up; what the server counted
    until then is forgotten."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server.plan(delay=delay)
        with _started(contestant, job, folder, LIMIT, "--worker") as process:
            if process.wait_for("ready"):
                server.plan(delay=delay)
                process.go()
            ended, _ = process.wait()
        figures = {"wall": 0.0, "cpu": 0.0, "memory": 0}
        if (folder / "out.json").exists():
            figures = {name: out(folder)[name] for name in figures}
        return _sample(contestant, job, server, folder, ended, figures)


def _started(contestant: Contestant, job: Job, folder: Path, limit: float, *more: str) -> Process:
    command = [*contestant.command(job, folder), *more]
    return Process(command, folder, contestant.environment(job), limit)


def out(folder: Path) -> dict[str, Any]:
    """What `engine.job.run` wrote."""
    found: dict[str, Any] = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    return found


def _sample(
    contestant: Contestant,
    job: Job,
    server: LocalServer,
    folder: Path,
    ended: bool,
    figures: Mapping[str, Any],
) -> Sample:
    """Count what was graded rightly; a run that left nothing lost everything."""
    said = (folder / "err.txt").read_text(encoding="utf-8", errors="replace")[-2000:]
    try:
        results = contestant.read(folder)
    except (OSError, ValueError, KeyError):
        results, ended = [], False
    graded = [one for one in results if one[1] != "ungraded"]
    rightly = sum(right(one) for one in graded)
    return Sample(
        ended=ended,
        **figures,
        right=rightly,
        wrong=len(graded) - rightly,
        ungraded=len(results) - len(graded),
        lost=job.cases * job.repeats - len(results),
        server=server.counts(),
        said=said if not ended else "",
    )
