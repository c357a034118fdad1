"""Checking an exercise beside a bare loop of the openai client, on the same embedded server.

    python benchmarks/check.py [EXERCISE] [--rounds N]

One run, interleaved rounds, medians: the bare loop with 1, 2 and 4 requests at a time; ours;
ours again on the same prompt (kept replies); and the bare loop with the server told not to
reuse what it has already read of a prompt. Each measurement begins its prompt with a line that
was never sent before, so that no round profits from the one before it.
"""

from __future__ import annotations

import argparse
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from course.evals.engine import evaluate
from course.exercises.exercise import Exercise, exercise
from course.learner.store import Store
from course.models.catalogue import EMBEDDED
from course.models.chosen import current_model
from course.models.embedded.model import EmbeddedModel
from course.models.embedded.server import running
from course.models.kept import KeptModel
from course.models.settings import current_settings
from course.prompts.prompt import Prompt
from grader.marking.heldout import held_out

AT_A_TIME = (1, 2, 4)


def fresh(text: str) -> str:
    """The prompt behind a first line that the server has not seen."""
    return f"Reference {secrets.token_hex(8)}.\n{text}"


def seconds(work: Callable[[], Any]) -> float:
    """The wall time of `work`, in seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def bare(
    client: Any, name: str, task: Exercise, text: str, at_a_time: int, *, reuse: bool = True
) -> None:
    """The same messages and settings through the client itself, in threads."""
    settings = {**task.settings.sent(), "extra_body": {"cache_prompt": reuse}}

    def ask(case: Any) -> None:
        messages = [message.sent() for message in Prompt(text).messages(case.inputs)]
        stream = client.chat.completions.create(
            model=name, messages=messages, stream=True, **settings
        )
        for _ in stream:
            pass

    with ThreadPoolExecutor(at_a_time) as pool:
        list(pool.map(ask, task.cases))


def measured(
    client: Any, name: str, task: Exercise, text: str, kept: KeptModel
) -> dict[str, Callable[[], Any]]:
    """What is measured in one round, in order."""
    sent = fresh(text)
    runs: dict[str, Callable[[], Any]] = {
        f"bare loop, {count} at a time": partial(bare, client, name, task, fresh(text), count)
        for count in AT_A_TIME
    }
    runs["ours"] = runs["ours, the same again"] = partial(evaluate, task, sent, kept)
    runs["bare loop, no reuse"] = partial(
        bare, client, name, task, fresh(text), kept.slots, reuse=False
    )
    return runs


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exercise", nargs="?", default="appointment-line")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    task = exercise(given.exercise, "en")
    text = held_out(task).reference
    model = current_model()
    assert isinstance(model, EmbeddedModel), "this benchmark is about the embedded model"
    model.prepare()
    file = EMBEDDED[current_settings().model]
    server = running(file)
    assert server is not None
    import openai

    client = openai.OpenAI(base_url=f"{server.address}/v1", api_key=server.key.reveal())
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(given.rounds):
            kept = KeptModel(model, Store(Path(folder) / f"{number}.sqlite"))
            for title, work in measured(client, file.choice, task, text, kept).items():
                taken.setdefault(title, []).append(seconds(work))
    medians = {title: statistics.median(times) for title, times in taken.items()}
    for title, median in medians.items():
        print(f"{title:28} {median:7.2f} s  (median of {given.rounds})")
    best = min(median for title, median in medians.items() if "at a time" in title)
    print(f"ours / best bare loop        {medians['ours'] / best:7.2f}")
    reuse = medians["bare loop, no reuse"] / medians[f"bare loop, {model.slots} at a time"]
    print(f"no reuse / reuse             {reuse:7.2f}")
    memory = psutil.Process(server.pid).memory_info().rss / 1e9
    print(f"the server's memory          {memory:7.2f} GB")


if __name__ == "__main__":
    main()
