"""Blind prompts: what the files say is read, whole and for every exercise that has some."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml
from support.places import ROOT

from course.exercises.exercise import exercise, exercises
from course.messages import LANGUAGES
from course.prompts.slips import diagnose
from grader.marking.blind import BlindPrompt, blind_prompts

FILES = sorted((ROOT / "grader" / "heldout" / "blind").glob("*.yaml"))
ROWS = [
    (path.stem, row)
    for path in FILES
    for row in yaml.safe_load(path.read_text(encoding="utf-8"))["exercises"]
]
EACH = [pytest.param(*one, id=one[1]["id"]) for one in ROWS]


@pytest.mark.parametrize(("module", "row"), EACH)
def test_every_exercise_there_has_six_or_more_in_each_language(module: str, row: dict) -> None:
    assert set(row) == {"id", *LANGUAGES}
    for language in LANGUAGES:
        task = exercise(row["id"], language)
        assert task.module == module
        found = blind_prompts(task)
        assert len(found) >= 6
        assert sum(not one.examples for one in found) >= 2
        assert sum(one.careful for one in found) >= 3
        assert [one.prompt for one in found] == [one["prompt"] for one in row[language]]


@pytest.mark.parametrize(("module", "row"), EACH)
def test_all_of_them_can_be_sent(module: str, row: dict) -> None:
    for language in LANGUAGES:
        task = exercise(row["id"], language)
        for one in blind_prompts(task):
            assert diagnose(one.prompt, task.variables) is None, one.name


def test_an_exercise_that_nobody_wrote_for_has_none() -> None:
    there = {row["id"] for _, row in ROWS}
    for task in exercises("en"):
        assert bool(blind_prompts(task)) == (task.id in there)
    assert blind_prompts(replace(exercise(ROWS[0][1]["id"], "en"), id="another")) == ()


def test_one_says_how_it_was_written() -> None:
    first = blind_prompts(exercise("appointment-line", "en"))[0]
    assert isinstance(first, BlindPrompt) and not first.careful and first.examples == 0
    assert first.prompt.startswith("Write the day, the time") and "{{message}}" in first.prompt
