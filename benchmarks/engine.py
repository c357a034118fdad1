"""The engine beside its peers, on one local server that answers in 50 ms, in one run.

    python benchmarks/engine.py [--rounds 5] [--json] [--quick] [--no-peers]
                                [--only speed|faults|replay|memory] [--memory-cases N]

Ours, a bare loop of the openai client with threads, AsyncOpenAI under a semaphore, inspect_ai
and promptfoo, in interleaved rounds: 200 cases 10 at a time and 1,000 cases 50 at a time,
nothing kept. For each: wall and CPU time, the peak memory of its largest process, and what the
server saw: requests, most in flight, and the span from the first request to the last answer
over the shortest one possible; as a whole process and, for those in Python, inside a process
that has imported and done one case. Then a run with faults, where what counts is whether the
results are right; a warm replay; very many cases; and what was reached of what was to be
reached.

inspect_ai and promptfoo are installed into the user's cache folder the first time (0.8 GB),
from the locks in `benchmarks/engine/`. A peer that cannot be installed here is left out, and
the report says why.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from engine import peers, stages
from engine.client import LocalServer
from engine.report import report
from engine.running import Contestant
from engine.stages import LOADS, Load
from engine.targets import MEMORY_CASES, REPLAY_CASES, targets

STAGES = ("speed", "faults", "replay", "memory")
QUICK_LOADS = (Load(40, 10, 1.2), Load(100, 50, 1.5))
FAULT_CASES, QUICK_FAULT_CASES = 60, 30


def main() -> None:
    """Measure what was asked for and print it."""
    given = _arguments()
    chosen = given.only or STAGES
    loads = QUICK_LOADS if given.quick else LOADS
    rounds = 1 if given.quick else given.rounds
    wanted = given.peers and {"speed", "faults"} & set(chosen)
    found, missing = _peers() if wanted else ([], {})
    contestants = [*stages.of_python(), *found]
    run: dict[str, Any] = {"rounds": rounds, "missing": missing}
    with LocalServer() as server:
        if "speed" in chosen:
            run["speed"] = stages.speed(server, contestants, loads, rounds)
        if "faults" in chosen:
            cases = QUICK_FAULT_CASES if given.quick else FAULT_CASES
            run["faults"] = stages.faults(server, contestants, cases, 10)
        if "replay" in chosen:
            run["replay"] = stages.replay(server, REPLAY_CASES, rounds)
        if "memory" in chosen:
            count = 5000 if given.quick else given.memory_cases
            run["memory"] = stages.memory(server, count)
    reached = list(targets(run, loads))
    if given.json:
        rows = [{**vars(one), "verdict": one.verdict} for one in reached]
        print(json.dumps({**run, "targets": rows}, indent=1, ensure_ascii=False))
    else:
        print(report(run, reached))


def _peers() -> tuple[list[Contestant], dict[str, str]]:
    """The peers that can be had, and for the others why not."""
    found: list[Contestant] = []
    missing: dict[str, str] = {}
    makers: dict[str, Callable[[], Contestant]] = {
        "inspect_ai": peers.inspect_ai,
        "promptfoo": peers.promptfoo,
    }
    for name, make in makers.items():
        print(f"installing {name} where it is not there yet", file=sys.stderr, flush=True)
        try:
            found.append(make())
        except peers.PeerError as error:
            missing[name] = str(error)
    return found, missing


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--only", action="append", choices=STAGES, help="may be given twice")
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument("--memory-cases", type=int, default=MEMORY_CASES)
    return parser.parse_args()


if __name__ == "__main__":
    main()
