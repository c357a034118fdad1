"""Ours over very many cases, made one by one and let go: what the process takes at most."""

from __future__ import annotations

from course.evals.engine import results
from engine.job import QUESTION, Job, one_case, right, run
from engine.ours import case, exercise, model


def contestant(job: Job) -> dict[str, int]:
    """How many cases were graded rightly, wrongly and not at all."""
    asked = model(job.url, job.at_a_time, job.patience)
    cases = (case(item) for item in job.items)
    counts = {"right": 0, "wrong": 0, "ungraded": 0}
    for one in results(exercise((case(1),)), QUESTION, asked, cases=cases):
        verdict = "right" if right((int(one.case.inputs["number"]), one.status)) else "wrong"
        counts["ungraded" if one.status == "ungraded" else verdict] += 1
    return counts


if __name__ == "__main__":
    run(contestant, one_case(contestant))
