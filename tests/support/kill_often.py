"""Grades a class and is killed, again and again: what tests/grader/classroom/test_killed.py runs.

    cd tests && python -m support.kill_often ROOT TIMES SEED

Prints one JSON line: how often a run was killed before its end, and what was wrong with the
gradebook after any of the kills (nothing, one hopes).
"""

from __future__ import annotations

import json
import multiprocessing
import random
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from grader.nbgrading.course import gradebook_path
from support.classes import Echoing, course_folders, grade_class
from support.hostile import ASSIGNMENT


def grade(root: Path) -> None:
    """One run over the class."""
    grade_class(course_folders(root), Echoing())


def wrong_with(database: Path) -> list[str]:
    """What is wrong with the gradebook: damage, doubled or lost rows, marks out of range."""
    with closing(sqlite3.connect(database)) as book:
        found = [row[0] for row in book.execute("PRAGMA integrity_check") if row[0] != "ok"]
        doubled = "SELECT notebook_id, cell_id FROM grade GROUP BY 1, 2 HAVING COUNT(*) > 1"
        found += [f"doubled grade {row}" for row in book.execute(doubled)]
        twice = (
            "SELECT student_id FROM submitted_assignment GROUP BY student_id, assignment_id "
            "HAVING COUNT(*) > 1"
        )
        found += [f"doubled submission {row}" for row in book.execute(twice)]
        half = (
            "SELECT notebook_id FROM grade GROUP BY notebook_id "
            "HAVING COUNT(auto_score) NOT IN (0, COUNT(*))"
        )
        found += [f"a submission with half of its marks {row}" for row in book.execute(half)]
    return found


def broken_files(root: Path) -> list[str]:
    """Files that were written in part: every one is whole or not there."""
    found = []
    for pattern in (
        f"grader/autograded/*/{ASSIGNMENT}/*.ipynb",
        f"grader/graded/{ASSIGNMENT}/*.json",
    ):
        for path in root.glob(pattern):
            try:
                json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                found.append(f"half a file: {path.name}")
    return found


def main(root: Path, times: int, seed: int) -> int:
    """Kill a run `times` times at random moments, then let one finish."""
    chance = random.Random(seed)
    context = multiprocessing.get_context("fork")
    course_folders(root)
    killed, wrong = 0, []
    database = gradebook_path(root)
    for graded in root.glob(f"grader/graded/{ASSIGNMENT}/*.json"):
        graded.unlink()
    begun = time.monotonic()
    first = context.Process(target=grade, args=(root,))
    first.start()
    first.join()
    whole = time.monotonic() - begun
    for _ in range(times):
        for graded in root.glob(f"grader/graded/{ASSIGNMENT}/*.json"):
            if chance.random() < 0.8:
                graded.unlink()
        process = context.Process(target=grade, args=(root,))
        process.start()
        process.join(chance.uniform(0, whole))
        killed += process.is_alive()
        process.kill()
        process.join()
        wrong += wrong_with(database) + broken_files(root)
    last = context.Process(target=grade, args=(root,))
    last.start()
    last.join()
    wrong += wrong_with(database) + broken_files(root)
    print(json.dumps({"killed": killed, "wrong": wrong, "finished": last.exitcode == 0}))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
