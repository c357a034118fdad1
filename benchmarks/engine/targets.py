"""What is to be reached, and whether it was, by the figures of one run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.stages import INSIDE, OURS, WHOLE, Load

THREADS = "openai, threads"
CPU_OF_THE_BARE_LOOP = 1.1
WALL_OF_A_PEER = 1 / 2
CPU_OF_A_PEER = 1 / 3
PEERS = ("inspect_ai", "promptfoo")
REPLAY_SECONDS = 0.5
REPLAY_CASES = 1000
MEMORY_BYTES = 300e6
MEMORY_CASES = 100_000


@dataclass(frozen=True)
class Target:
    """`figure` is to be at most `most`; None where it was not measured."""

    what: str
    figure: float | None
    most: float
    unit: str = ""

    @property
    def verdict(self) -> str:
        if self.figure is None:
            return "not measured"
        return "reached" if self.figure <= self.most else "NOT reached"


def targets(run: dict[str, Any], loads: tuple[Load, ...]) -> Iterator[Target]:
    """The targets of the parts that ran."""
    if "speed" in run:
        figures = {(one["load"], one["way"], one["name"]): one for one in run["speed"]}
        for load in loads:
            yield from _speed(figures, load)
    if "faults" in run:
        ours = next(one for one in run["faults"] if one["name"] == OURS)
        not_right = ours["wrong"] + ours["ungraded"] + ours["lost"]
        yield Target("with faults: results that are not right", not_right, 0)
    if "replay" in run:
        replay = run["replay"]
        whole = replay["right"] == replay["cases"] and not replay["requests"]
        wall = replay["wall"]["median"] if whole else None
        title = f"warm replay of {replay['cases']:,} cases"
        yield Target(title, wall, REPLAY_SECONDS, " s")
    if "memory" in run:
        memory = run["memory"][-1]
        peak = memory["memory"] / 1e6 if memory["right"] == memory["cases"] else None
        yield Target(f"memory over {memory['cases']:,} cases", peak, MEMORY_BYTES / 1e6, " MB")


def _speed(figures: dict[tuple[str, str, str], Any], load: Load) -> Iterator[Target]:
    def figure(way: str, name: str, what: str) -> float | None:
        found = figures.get((load.name, way, name))
        sound = found and found["ended"] and not found["not_right"]
        return found[what]["median"] if sound else None

    def ratio(way: str, name: str, what: str) -> float | None:
        mine, other = figure(way, OURS, what), figure(way, name, what)
        return mine / other if mine is not None and other else None

    span = figure(INSIDE, OURS, "over_ideal")
    yield Target(f"{load.name}, inside: span over ideal", span, load.target)
    cpu = ratio(INSIDE, THREADS, "cpu")
    yield Target(f"{load.name}, inside: CPU, ours / {THREADS}", cpu, CPU_OF_THE_BARE_LOOP)
    for peer in PEERS:
        for what, most in (("wall", WALL_OF_A_PEER), ("cpu", CPU_OF_A_PEER)):
            title = f"{load.name}, whole: {'CPU' if what == 'cpu' else what}, ours / {peer}"
            yield Target(title, ratio(WHOLE, peer, what), most)
