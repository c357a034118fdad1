"""What is measured: speed, faults, warm replay, memory. Each gives JSON-ready data."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from engine.client import LocalServer
from engine.job import Grade, Job, Result
from engine.running import Contestant, Sample, inside, out, python, whole

DELAY = 0.05
"""Seconds that the server takes for an answer."""
PATIENCE = 3
"""Seconds of silence after which a try is given up, in the run with faults."""
MEMORY_LIMIT = 1800.0
"""Seconds after which the run over very many cases is given up."""
OURS = "ours"
WHOLE, INSIDE = "whole", "inside"


@dataclass(frozen=True)
class Load:
    """How many cases, how many at a time, and the span over the ideal to reach."""

    cases: int
    at_a_time: int
    target: float

    @property
    def name(self) -> str:
        return f"{self.cases}×{self.at_a_time}"


LOADS = (Load(200, 10, 1.2), Load(1000, 50, 1.5))


def of_python() -> list[Contestant]:
    """Ours and the two bare loops, in the environment that runs this."""
    modules = {
        OURS: "ours",
        "openai, threads": "bare_threads",
        "openai, async": "bare_async",
    }
    return [python(name, module, sys.executable) for name, module in modules.items()]


def speed(
    server: LocalServer, contestants: Sequence[Contestant], loads: Sequence[Load], rounds: int
) -> list[dict[str, Any]]:
    """Every contestant on every load, as a process and inside one, round after round."""
    taken: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for number in range(rounds):
        for load in loads:
            job = Job(server.url, load.cases, load.at_a_time)
            for contestant in contestants:
                _say(f"round {number + 1} of {rounds}, {load.name}, {contestant.name}")
                samples = {WHOLE: whole(contestant, job, server, delay=DELAY)}
                if contestant.worker:
                    samples[INSIDE] = inside(contestant, job, server, delay=DELAY)
                for way, sample in samples.items():
                    row = {**asdict(sample), "over_ideal": sample.over_ideal(job, DELAY)}
                    taken.setdefault((load.name, way, contestant.name), []).append(row)
    return [
        {"load": load, "way": way, "name": name, **_summary(rows)}
        for (load, way, name), rows in taken.items()
    ]


def _summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Median, least and most of each figure over the rounds; and what was not right."""
    figures = {
        "wall": [row["wall"] for row in rows],
        "cpu": [row["cpu"] for row in rows],
        "memory": [row["memory"] for row in rows],
        "over_ideal": [row["over_ideal"] for row in rows],
        "requests": [row["server"]["requests"] for row in rows],
        "most_in_flight": [row["server"]["most_in_flight"] for row in rows],
    }
    summary: dict[str, Any] = {
        name: {"median": median(values), "min": min(values), "max": max(values)}
        for name, values in figures.items()
    }
    summary["not_right"] = sum(row["wrong"] + row["ungraded"] + row["lost"] for row in rows)
    summary["ended"] = all(row["ended"] for row in rows)
    summary["said"] = next((row["said"] for row in rows if row["said"]), "")
    return summary


def faults(
    server: LocalServer, contestants: Sequence[Contestant], cases: int, at_a_time: int
) -> list[dict[str, Any]]:
    """10% of 429s, one request that hangs, one malformed reply, three repeats.

    Everyone gives a try up after PATIENCE seconds of silence and asks again as it does of its
    own accord: ours four tries, the openai client three, inspect_ai without limit beside the
    client's three, promptfoo five. A right reply can be had for every case.
    """
    job = Job(server.url, cases, at_a_time, repeats=3, patience=PATIENCE)
    found = []
    for contestant in contestants:
        _say(f"faults, {contestant.name}")
        sample = whole(contestant, job, server, delay=DELAY, faults=True)
        found.append({"name": contestant.name, "results": cases * 3, **asdict(sample)})
    return found


def replay(server: LocalServer, cases: int, rounds: int) -> dict[str, Any]:
    """Ours on `cases` replies that are all kept, in the process."""
    contestant = python("replay", "replay", sys.executable)
    job = Job(server.url, cases, 50)
    samples: list[Sample] = []
    for number in range(rounds):
        _say(f"replay, round {number + 1} of {rounds}")
        samples.append(inside(contestant, job, server, delay=0))
    walls = [one.wall for one in samples]
    return {
        "cases": cases,
        "wall": {"median": median(walls), "min": min(walls), "max": max(walls)},
        "requests": max(one.server["requests"] for one in samples),
        "right": min(one.right for one in samples),
        "said": next((one.said for one in samples if one.said), ""),
    }


def memory(server: LocalServer, cases: int) -> list[dict[str, Any]]:
    """Ours over a tenth of `cases` and over all of them, as a process."""
    return [_memory(server, cases // 10), _memory(server, cases)]


def _memory(server: LocalServer, cases: int) -> dict[str, Any]:
    """The server answers at once: what counts is the number of cases."""
    _say(f"memory, {cases:,} cases")
    contestant = replace(python("memory", "memory", sys.executable), read=_from_counts)
    job = Job(server.url, cases, 50)
    sample = whole(contestant, job, server, delay=0, limit=MEMORY_LIMIT)
    return {"cases": cases, **asdict(sample)}


def _from_counts(folder: Path) -> list[Result]:
    """Results that are in number what `engine.memory` counted: item 1 is answered rightly."""
    counts = out(folder)["results"]
    grades: dict[str, Grade] = {"right": "passed", "wrong": "failed", "ungraded": "ungraded"}
    return [(1, grades[name]) for name, count in counts.items() for _ in range(count)]


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
