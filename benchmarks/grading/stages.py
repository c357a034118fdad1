"""What is measured: ours inside a process, ours as a whole process, stock, ever more submissions.
Each gives JSON-ready data; times are in seconds for the whole class."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from statistics import median
from typing import Any

from grading.agreement import agreement
from grading.job import Job, part
from grading.learners import CUT, learners

FIGURES = ("wall", "cpu", "memory")


def of_class(students: int, rounds: int, *, whole: bool) -> dict[str, Any]:
    """Ours on a class, in interleaved rounds inside a process and, with `whole`, as a process."""
    inside: list[dict[str, Any]] = []
    processes: list[dict[str, Any]] = []
    for number in range(rounds):
        with _course(students, replies=whole) as job:
            _say(f"ours, round {number + 1} of {rounds}")
            inside.append(part("ours", job))
        if whole:
            with _course(students, replies=True) as job:
                _say(f"ours as a process, round {number + 1} of {rounds}")
                processes.append(part("whole", job))
    scores = {name: _total(marks) for name, marks in inside[0]["marks"].items()}
    counts = ("submissions", "prompts", "requests", "saved", "needed", "ungraded")
    return {
        "students": students,
        "ours": {**_summary(inside), "phases": _phases(inside)},
        "whole": _summary([one["process"] for one in processes]) if processes else None,
        "whole_same": all(one["scores"] == scores for one in processes),
        **{name: inside[0][name] for name in counts},
        "no_notebook": sum(one.damage == CUT for one in learners(students)),
        "marks": inside[0]["marks"],
    }


def stock(students: int, sample: int | None, ours: dict[str, Any]) -> dict[str, Any]:
    """Stock on the first `sample` submissions of the class, or all; `ours` are our marks."""
    with _course(students) as job:
        _say(f"stock, {sample or students} submissions one by one; this takes a while")
        found = part("stock", replace(job, sample=sample), limit=7200)
    rows = found["rows"]
    graded = [one for one in rows if not one["error"]]
    errors = {one["student"]: one["error"] for one in rows if one["error"]}
    here = list(learners(students))[:sample]
    return {
        "submissions": len(rows),
        "each": _summary([{**one, "memory": found["memory"]} for one in graded]),
        **asdict(agreement(here, ours, found["marks"], errors)),
    }


def simulation(sizes: list[int]) -> list[dict[str, Any]]:
    """Ours on ever larger classes, once each, in a process of its own."""
    found = []
    for size in sizes:
        with _course(size) as job:
            _say(f"simulation, {size:,} submissions")
            one = part("ours", job)
        counts = ("submissions", "prompts", "requests", "needed", "phases", "ungraded")
        found.append({name: one[name] for name in (*FIGURES, *counts)})
    return found


@contextmanager
def _course(students: int, *, replies: bool = False) -> Iterator[Job]:
    """A course in a temporary folder, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="prompteur-grading-") as name:
        folder = Path(name)
        job = Job(str(folder / "course"), students)
        if replies:
            job = replace(job, replies=str(folder / "replies.jsonl"))
        _say(f"making a class of {students:,}")
        part("making", job)
        yield job


def _summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Median, least and most of each figure."""
    return {
        name: {"median": median(values), "min": min(values), "max": max(values)}
        for name in FIGURES
        if (values := [row[name] for row in rows])
    }


def _phases(rows: list[dict[str, Any]]) -> dict[str, float]:
    return {name: median(row["phases"][name] for row in rows) for name in rows[0]["phases"]}


def _total(marks: dict[str, float | None]) -> float | None:
    known = [one for one in marks.values() if one is not None]
    return sum(known) if len(known) == len(marks) else None


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
