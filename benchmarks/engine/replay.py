"""Warm replay: ours again on replies that are all kept in a store."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from course.evals.engine import evaluate
from course.learner.store import Store
from course.models.kept import KeptModel
from engine.job import QUESTION, Job, Result, run
from engine.ours import case, exercise, model


@lru_cache
def store() -> Store:
    """The store of this process, in the folder for what is temporary."""
    return Store(Path(tempfile.mkdtemp()) / "replies.sqlite")


def contestant(job: Job) -> list[Result]:
    """One evaluation with replies kept: the first asks the server, the next ones do not."""
    cases = tuple(case(item) for item in job.items)
    kept = KeptModel(model(job.url, job.at_a_time, job.patience), store())
    evaluation = evaluate(exercise(cases), QUESTION, kept, repeats=job.repeats)
    return [(int(one.case.inputs["number"]), one.status) for one in evaluation.results]


if __name__ == "__main__":
    run(contestant, warm_up=contestant)
