"""inspect_ai on the job; runs in an environment of its own, without the course.

Its own retries stay as they are: the client's two, and after those its own without limit. A
sample that fails does not end the run, so that there are results to compare.
"""

from __future__ import annotations

import math

from inspect_ai import Epochs, Task, eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import exact
from inspect_ai.solver import generate

from engine.job import Grade, Job, Result, expected, one_case, run


def contestant(job: Job) -> list[Result]:
    """One task, a sample for each item, an epoch for each repeat."""
    samples = [
        Sample(input=job.question(item), target=expected(item), id=item) for item in job.items
    ]
    task = Task(dataset=MemoryDataset(samples), solver=generate(cache=False), scorer=exact())
    (log,) = eval(
        task,
        model="openai-api/local/m",
        model_base_url=job.url,
        model_args={"api_key": "none"},
        epochs=Epochs(job.repeats),
        display="none",
        max_connections=job.at_a_time,
        max_samples=job.at_a_time,
        attempt_timeout=math.ceil(job.patience),
        temperature=0,
        max_tokens=200,
        seed=1,
        fail_on_error=False,
        log_level="error",
    )
    return [(int(one.id), _grade(one)) for one in log.samples or []]


def _grade(sample: object) -> Grade:
    scores = getattr(sample, "scores", None)
    if getattr(sample, "error", None) or not scores:
        return "ungraded"
    return "passed" if scores["exact"].value in ("C", 1, 1.0) else "failed"


if __name__ == "__main__":
    run(contestant, one_case(contestant))
