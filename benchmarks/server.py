"""The embedded server's memory and its slots: what each number of slots costs and gives.

`python benchmarks/server.py [--rounds N]` starts one server for each number of slots, with no
other job on the machine, and sends it the same work: short answers that share the beginning
of their prompt, as an exercise's cases do, and longer answers to prompts that share nothing.
It prints medians of the rounds: seconds for all the answers, tokens a second, how many of the
prompt's tokens came from the cache, whether the texts are those of one slot, and the most
memory (RSS) that the server took.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import median
from time import perf_counter

import psutil

from course.models.base import Reply, Request, Settings
from course.models.catalogue import SMALL
from course.models.embedded import serve
from course.models.embedded.files import ensure_file
from course.models.loop import run
from course.models.openai.model import OpenAIModel
from course.models.secret import Secret
from course.prompts.message import Message

SLOTS = (1, 2, 4)
PLACES = "Blue Room|Elm Street 4|north gate|St Mary's hall|Park Road|Leo's flat|Hill Lane|Room 12"
SUBJECTS = "rain|bread|bridges|bees"
RULES = (
    "Below is a message. Write down the day, the time and the place, on one line, in this form: "
    "DAY | TIME | PLACE. Use the words of the message. Where something is missing, write NONE. "
    "Write nothing else.\n\nMessage: "
)


@dataclass(frozen=True)
class Work:
    """Some prompts and how long their answers may be."""

    name: str
    prompts: list[str]
    longest: int


WORKS = (
    Work(
        "short answers, shared beginning",
        [f"{RULES}The visit is moved to Tuesday at 3 pm, {one}." for one in PLACES.split("|")],
        40,
    ),
    Work(
        "longer answers, nothing shared",
        [f"{one.capitalize()}: explain to a child why it matters." for one in SUBJECTS.split("|")],
        80,
    ),
)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    path = ensure_file(SMALL)
    first: dict[str, list[str]] = {}
    print(f"{serve.cores()} threads, {serve.SLOT_TOKENS} tokens a slot, median of {rounds} rounds")
    for slots in SLOTS:
        here, there = multiprocessing.Pipe()
        key = Secret(secrets.token_urlsafe())
        context = multiprocessing.get_context("spawn")
        process = context.Process(target=_serve, args=(there, str(path), key.reveal(), slots))
        process.start()
        model = OpenAIModel(f"{here.recv()}/v1", SMALL.choice, key=key, slots=slots)
        memory = psutil.Process(process.pid)
        peak = 0
        for work in WORKS:
            seconds, rate, cached, replies = _measure(model, work, rounds)
            texts = first.setdefault(work.name, [one.text for one in replies])
            same = sum(one.text == text for one, text in zip(replies, texts, strict=True))
            peak = max(peak, memory.memory_info().rss)
            print(
                f"{slots} slots, {work.name}: {seconds:.1f} s, {rate:.1f} tokens/s, "
                f"{cached:.0%} cached, {same}/{len(texts)} texts as with one slot"
            )
        print(f"{slots} slots: RSS {peak / 1e6:.0f} MB\n", flush=True)
        here.send("end")
        process.join()


def _measure(
    model: OpenAIModel, work: Work, rounds: int
) -> tuple[float, float, float, list[Reply]]:
    settings = Settings(temperature=0, seed=1, max_tokens=work.longest)
    times, rates, shares = [], [], []
    for number in range(rounds):
        # A first line that differs from round to round, so that no round reads the last one's.
        prompts = [
            (Message("system", f"You are helpful, round {number}."), Message("user", one))
            for one in work.prompts
        ]
        begun = perf_counter()
        with ThreadPoolExecutor(model.slots) as pool:
            asked = [model.complete(Request(messages, settings)) for messages in prompts]
            replies = list(pool.map(run, asked))
        times.append(perf_counter() - begun)
        rates.append(sum(one.tokens_out or 0 for one in replies) / times[-1])
        read = sum(one.tokens_in or 0 for one in replies)
        shares.append(sum(one.tokens_cached or 0 for one in replies) / read)
    return median(times), median(rates), median(shares), replies


def _serve(pipe: Connection, path: str, key: str, slots: int) -> None:
    from pathlib import Path

    server = serve.start(SMALL, Path(path), Secret(key), slots=slots)
    pipe.send(server.listening_address)
    pipe.recv()
    del server
    gc.collect()


if __name__ == "__main__":
    main()
