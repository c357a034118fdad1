"""A grading run that is killed with SIGKILL at random moments."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from support.classes import book_of, course_folders, hand_in
from support.hostile import ASSIGNMENT, GOOD, GOOD_FR, IDS
from support.nbgrader_class import Classroom
from support.places import ROOT, TESTS

from course.exercises.exercise import exercise, exercises
from grader.marking.heldout import held_out

KILLS = 20
FULL = sum(one.points for one in exercises("en") if one.module == ASSIGNMENT)


def test_killed_twenty_times_the_gradebook_is_whole_and_the_next_run_finishes(
    tmp_path, monkeypatch, gradebook
):
    classroom = Classroom(tmp_path, monkeypatch)
    classroom.take(gradebook)
    folders = course_folders(classroom.root)
    for number in range(4):
        hand_in(folders, f"en-{number}", GOOD)
        hand_in(folders, f"fr-{number}", GOOD_FR, "fr")
        weak = {name: held_out(exercise(name, "en")).weak[number % 2].prompt for name in IDS}
        hand_in(folders, f"weak-{number}", weak)
    command = [sys.executable, "-m", "support.kill_often", str(classroom.root), str(KILLS), "7"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=300,
        cwd=TESTS,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["wrong"] == [] and told["finished"]
    assert told["killed"] >= KILLS / 3, "too few runs were killed before their end"
    with book_of(folders) as book:
        for student in folders.students(ASSIGNMENT):
            submission = book._gradebook.find_submission(ASSIGNMENT, student)
            assert not submission.needs_manual_grade
            assert (submission.score == FULL) == (not student.startswith("weak"))
