"""What it costs that the same prompt is answered the same twice, on the embedded models.

    python benchmarks/reuse.py [--model embedded …] [--exercises 4] [--rounds 3] [--json]

For each exercise its reference prompt over the practice cases, in one process, in rounds in which
the ways take turns at being first:
- `none`: nothing of a prompt is reused, every request is read whole;
- `server`: as llama.cpp's server does it, which reuses whatever it holds;
- `course`: as the course does it (`course/models/embedded/beginning.py`);
- `engine`: the course's whole engine, with checks, no reply kept.
The first three are bare loops of the openai client. Told are the seconds for an exercise (median
of the rounds), the tokens that were read, and in how many requests the texts, and the
log-probabilities to the last bit, differ when the same cases are asked in another order.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from typing import Any

os.environ["PROMPTEUR_HOME"] = os.environ.get("PROMPTEUR_HOME") or tempfile.mkdtemp()

from course.dialogues import dialogue_of
from course.dialogues.trace import Trace
from course.evals.engine import evaluate
from course.exercises.exercise import Exercise, exercises
from course.models.base import Request
from course.models.catalogue import EMBEDDED
from course.models.chosen import named_model
from course.models.embedded.beginning import Tokens, read_beginning
from course.models.embedded.record import Record
from course.models.embedded.server import running
from course.prompts.prompt import Prompt
from grader.marking.heldout import held_out

WAYS = ("none", "server", "course", "engine")


@dataclass
class Measured:
    """What one way gave: seconds of each round, tokens read, and what differed."""

    seconds: list[float] = field(default_factory=list)
    read: int = 0
    texts: int = 0
    logprobs: int = 0
    asked: int = 0

    def row(self) -> dict[str, Any]:
        """The figures, the seconds as their median."""
        return {**vars(self), "seconds": round(statistics.median(self.seconds), 2)}


class Loop:
    """A bare loop of the openai client over the same requests."""

    def __init__(self, record: Record, model: str) -> None:
        import openai

        self._record, self._model = record, model
        self._client = openai.OpenAI(
            base_url=f"{record.address}/v1", api_key=record.key.reveal(), timeout=600
        )

    def answers(self, way: str, requests: list[Request], order: list[int]) -> dict[int, Any]:
        """What was answered to each request: text, log-probabilities, tokens read."""
        held: Tokens | None = None
        found = {}
        for number in order:
            request = requests[number]
            if way == "course":
                held = read_beginning(self._record, request.opening or (), held)
            settings = request.settings
            answer = self._client.chat.completions.create(
                model=self._model,
                messages=[one.sent() for one in request.messages],  # type: ignore[misc]
                temperature=settings.temperature,
                max_tokens=settings.max_tokens,
                seed=settings.seed,
                logprobs=True,
                extra_body={"cache_prompt": way != "none"},
            )
            [choice] = answer.choices
            likely = [one.logprob for one in choice.logprobs.content]  # type: ignore[union-attr]
            read = answer.timings["prompt_n"]  # type: ignore[attr-defined]
            found[number] = choice.message.content, likely, read
        return found


def requests_of(task: Exercise) -> list[Request]:
    """The first request of every practice case, for the reference prompt."""
    prompt = Prompt(held_out(task).reference)
    asked = [dialogue_of(one)(prompt, one, task.settings).next(Trace()) for one in task.cases]
    return [one for one in asked if one]


def measured(name: str, tasks: list[Exercise], rounds: int) -> dict[str, dict[str, Any]]:
    """The figures of each way on one model."""
    model = named_model(name)
    model.prepare()  # type: ignore[attr-defined]
    record = running(EMBEDDED[name])
    assert record
    loop = Loop(record, name)
    found = {way: Measured() for way in WAYS}
    for task in tasks:
        requests = requests_of(task)
        orders = [list(range(len(requests)))]
        orders.append(random.Random(1).sample(orders[0], len(requests)))
        for number in range(rounds):
            for way in (*WAYS[number % 4 :], *WAYS[: number % 4]):
                begun = time.monotonic()
                if way == "engine":
                    evaluate(task, held_out(task).reference, model)
                    found[way].seconds.append(time.monotonic() - begun)
                    continue
                answers = loop.answers(way, requests, orders[0])
                found[way].seconds.append(time.monotonic() - begun)
                if number == 0:
                    again = loop.answers(way, requests, orders[1])
                    count(found[way], answers, again)
    return {way: one.row() for way, one in found.items()}


def count(into: Measured, answers: dict[int, Any], again: dict[int, Any]) -> None:
    """Add what was read, and what differs between two runs."""
    into.asked += len(answers)
    into.read += sum(read for *_, read in answers.values())
    into.texts += sum(one[0] != again[key][0] for key, one in answers.items())
    into.logprobs += sum(one[1] != again[key][1] for key, one in answers.items())


def main() -> None:
    """Measure what was asked for and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--model", action="append", choices=EMBEDDED)
    parser.add_argument("--exercises", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    single = [one for one in exercises("en") if not one.cases[0].turns]
    tasks = single[:: max(1, len(single) // given.exercises)][: given.exercises]
    found = {name: measured(name, tasks, given.rounds) for name in given.model or EMBEDDED}
    if given.json:
        print(json.dumps(found, indent=2))
        return
    for name, ways in found.items():
        print(f"{name}: {', '.join(task.id for task in tasks)}")
        print(f"{'':8} {'seconds':>8} {'read':>7} {'texts':>6} {'logprobs':>9}")
        for way, row in ways.items():
            differ = f"{row['texts']:6} {row['logprobs']:9} of {row['asked']}"
            rest = "" if way == "engine" else f" {row['read']:7} {differ}"
            print(f"{way:8} {row['seconds']:8}{rest}")


if __name__ == "__main__":
    main()
