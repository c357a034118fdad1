"""One load of work, and how a Python contestant is run on it: once, or as a warm worker.

Only the standard library: the contestants run in environments of their own.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

QUESTION = "Give the code of item {{number}} and nothing else."

RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""How many bytes the operating system means by one in `ru_maxrss`."""

Grade = Literal["passed", "failed", "ungraded"]
Result = tuple[int, Grade]
"""The number of the item, from 1, and its grade; there is one for each repeat."""


def wrong(item: int) -> bool:
    """Whether the server answers wrongly about `item`, however often it is asked."""
    return item % 7 == 0


def expected(item: int) -> str:
    """What a right answer about `item` says."""
    return f"code {item}"


def right(result: Result) -> bool:
    """Whether the grade is the one that the server's answer deserves."""
    item, grade = result
    return grade == ("failed" if wrong(item) else "passed")


@dataclass(frozen=True)
class Job:
    """`cases` items, `repeats` times each, `at_a_time` requests at a time, against `url`.

    A try that is silent for `patience` seconds is given up.
    """

    url: str
    cases: int
    at_a_time: int
    repeats: int = 1
    patience: float = 30.0

    def question(self, item: int) -> str:
        """What is sent about `item`."""
        return QUESTION.replace("{{number}}", str(item))

    @property
    def items(self) -> range:
        """The numbers of the items."""
        return range(1, self.cases + 1)


def one_case(contestant: Callable[[Job], Any]) -> Callable[[Job], Any]:
    """The usual warm-up: one case of the job."""
    return lambda job: contestant(replace(job, cases=1, repeats=1))


def run(contestant: Callable[[Job], Any], warm_up: Callable[[Job], Any]) -> None:
    """Do the job given on the command line; write what came of it as JSON.

    With `--worker`, first warm up, say `ready`, wait for a line, and then measure.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("job", type=json.loads)
    parser.add_argument("out", type=Path)
    parser.add_argument("--worker", action="store_true")
    given = parser.parse_args()
    job = Job(**given.job)
    if given.worker:
        warm_up(job)
        print("ready", flush=True)
        sys.stdin.readline()
    given.out.write_text(json.dumps(measured(lambda: contestant(job))))


def measured(work: Callable[[], Any]) -> dict[str, Any]:
    """What `work` gives, its wall and CPU time in seconds, the process's peak memory in bytes."""
    begun, cpu = time.perf_counter(), time.process_time()
    results = work()
    return {
        "wall": time.perf_counter() - begun,
        "cpu": time.process_time() - cpu,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT,
        "results": results,
    }


def as_argument(job: Job) -> str:
    """The job as `run` reads it."""
    return json.dumps(asdict(job))
