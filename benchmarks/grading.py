"""Grading a class: ours beside stock nbgrader, on the same submissions, in one run.

    python benchmarks/grading.py [--students 200] [--stock N|all] [--simulate 1000,10000]
                                 [--rounds 3] [--only ours|whole|stock|simulation] [--json]

A class made from a mix of prompts: reference, weak, middling, copied from others, and broken in
ten ways; whoever does not copy has words of their own, so that most prompts differ. The model's
replies are replayed from recordings of the embedded model, so its time is out of it. Graded by:

- ours: reading, evaluating, rebuilding, gradebook, feedback, and the report of the class; inside
  a process that has its imports done, and as the whole process of `prompteur grade`;
- stock `nbgrader autograde`, with a kernel for each submission, on a course whose test cells
  evaluate the same prompts on the same cases (see `benchmarks/grading/stock.py`), without
  feedback or a report; `--stock 40` takes the first 40 submissions of the class only.

For each: milliseconds and CPU milliseconds per submission, and peak memory, stock's with its
largest kernel. Then whose marks differ, what stock could not grade, the calls that were made and
saved; ours on ever larger classes; and what was reached of what was to be reached.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from grading import stages
from grading.report import report, targets

PARTS = ("ours", "whole", "stock", "simulation")


def main() -> None:
    """Measure what was asked for and print it."""
    given = _arguments()
    chosen = given.only or PARTS
    run: dict[str, Any] = {"rounds": given.rounds}
    if {"ours", "whole", "stock"} & set(chosen):
        run["class"] = stages.of_class(given.students, given.rounds, whole="whole" in chosen)
    if "stock" in chosen:
        marks = run["class"]["marks"]
        run["stock"] = stages.stock(given.students, given.stock, marks)
    if "simulation" in chosen:
        run["simulation"] = stages.simulation(given.simulate)
    reached = list(targets(run))
    if given.json:
        rows = [{**vars(one), "verdict": one.verdict} for one in reached]
        json.dump({**run, "targets": rows}, sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        print(report(run, reached))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=200, help="the size of the class")
    parser.add_argument("--stock", type=_count, metavar="N|all", help="how many stock grades")
    parser.add_argument("--simulate", type=_sizes, default=[1000, 10_000], metavar="N,N,…")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", choices=PARTS, help="may be given twice")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    return parser.parse_args()


def _count(text: str) -> int | None:
    return None if text == "all" else int(text)


def _sizes(text: str) -> list[int]:
    return sorted(int(one) for one in text.split(","))


if __name__ == "__main__":
    main()
