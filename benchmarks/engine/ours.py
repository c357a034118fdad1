"""Ours on the job: `course.evals.engine.evaluate` with an `OpenAIModel`, nothing kept."""

from __future__ import annotations

from functools import lru_cache

from course.evals.engine import evaluate
from course.exercises.exercise import Case, Exercise
from course.models.openai.model import OpenAIModel
from engine.job import QUESTION, Job, Result, expected, one_case, run


@lru_cache
def model(url: str, at_a_time: int, patience: float) -> OpenAIModel:
    """One model for the process, as a kernel has it."""
    return OpenAIModel(url, "m", slots=at_a_time, timeout=patience)


def case(item: int) -> Case:
    """The item as a case."""
    return Case({"number": str(item)}, {"answer": expected(item)})


def exercise(cases: tuple[Case, ...]) -> Exercise:
    """An exercise with one check: the answer must be the code and nothing else."""
    return Exercise(
        id="codes",
        module="benchmark",
        language="en",
        points=1.0,
        title="Codes",
        variables=("number",),
        checks=({"equals": {"value": {"expect": "answer"}}},),
        cases=cases,
    )


def contestant(job: Job) -> list[Result]:
    """One evaluation of the job's items and repeats."""
    cases = tuple(case(item) for item in job.items)
    asked = model(job.url, job.at_a_time, job.patience)
    evaluation = evaluate(exercise(cases), QUESTION, asked, repeats=job.repeats)
    return [(int(one.case.inputs["number"]), one.status) for one in evaluation.results]


if __name__ == "__main__":
    run(contestant, one_case(contestant))
