"""Ours as an instructor types it: `prompteur grade … --no-collect`, from the start of the
process to its end, the report included."""

from __future__ import annotations

import json
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import course.cli
import grader.nbgrading.folders
from grading.job import Job, run_part
from grading.prompts import ASSIGNMENT


def grade(job: Job) -> dict[str, Any]:
    """The marks of the class at `job.root`, by student and exercise, as the command tells them."""
    grader.nbgrading.folders.ROOT = Path(job.root)
    told = Path(job.root) / "told.json"
    with told.open("w", encoding="utf-8") as file, redirect_stdout(file):
        status = course.cli.main(["grade", ASSIGNMENT, "--no-collect", "--json"])
    row = json.loads(told.read_text(encoding="utf-8"))
    scores = {one["student"]: one["score"] for one in row["learners"]}
    return {"status": status, "prompts": row["prompts"], "scores": scores}


if __name__ == "__main__":
    run_part(grade)
