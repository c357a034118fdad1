"""One part of the benchmark in a process of its own: what it is told, and what it measures.

Only the standard library, so that the process that starts the others stays small: on Linux a new
process counts the memory of the one that started it as its own peak.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.job import RSS_UNIT
from engine.process import Process

BENCHMARKS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Job:
    """The class of `students` in the course at `root`; only the first `sample` of them are
    graded where that is given. `replies` is a recording of all the replies."""

    root: str
    students: int
    sample: int | None = None
    replies: str = ""


class BenchmarkError(Exception):
    """A part of the benchmark that did not come to its end, with what it said last."""


def run_part(work: Callable[[Job], dict[str, Any]]) -> None:
    """Do the job given on the command line; write what came of it as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("job", type=json.loads)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    given.out.write_text(json.dumps(work(Job(**given.job))), encoding="utf-8")


def part(name: str, job: Job, *, limit: float = 3600.0) -> dict[str, Any]:
    """`grading.<name>` on `job` in a process of its own, ended after `limit` seconds: what it
    wrote, and as `process` its wall and CPU time in seconds and its peak memory in bytes.

    Raises BenchmarkError when it left nothing.
    """
    folder = Path(job.root).parent / name
    folder.mkdir(exist_ok=True)
    out = folder / "out.json"
    out.unlink(missing_ok=True)
    command = [sys.executable, "-m", f"grading.{name}", json.dumps(asdict(job)), str(out)]
    begun = time.perf_counter()
    with Process(command, folder, _environment(folder, job), limit) as process:
        _, usage = process.wait()
    figures = {
        "wall": time.perf_counter() - begun,
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss * RSS_UNIT,
    }
    if not out.exists():
        said = (folder / "err.txt").read_text(encoding="utf-8", errors="replace")
        raise BenchmarkError(f"{name}: {said[-2000:]}")
    return {**json.loads(out.read_text(encoding="utf-8")), "process": figures}


def peak_memory(who: int = resource.RUSAGE_SELF) -> int:
    """Bytes that this process took at most, or with RUSAGE_CHILDREN its largest child."""
    return resource.getrusage(who).ru_maxrss * RSS_UNIT


def cpu_seconds() -> float:
    """CPU time of this process and of the children that have ended."""
    whole = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in whole)


def _environment(folder: Path, job: Job) -> dict[str, str]:
    """Nothing of this machine's settings, and nothing written into the home folder."""
    places = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
    return {
        **{name: str(folder / name.lower()) for name in places},
        "PROMPTEUR_LANG": "en",
        "PROMPTEUR_REPLAY": job.replies,
        "PYTHONPATH": str(BENCHMARKS.parent),
        "PYTHONWARNINGS": "ignore",
    }
