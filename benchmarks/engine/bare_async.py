"""The other bare loop: AsyncOpenAI under a semaphore, with its own retries."""

from __future__ import annotations

import asyncio
from functools import lru_cache

import openai

from engine.job import Grade, Job, Result, expected, one_case, run


@lru_cache
def loop() -> asyncio.AbstractEventLoop:
    """One event loop for the process: the client's connections belong to it."""
    return asyncio.new_event_loop()


@lru_cache
def client(url: str, patience: float) -> openai.AsyncOpenAI:
    """One client for the process, as one would have it."""
    return openai.AsyncOpenAI(base_url=url, api_key="none", timeout=patience)


async def ask_all(job: Job) -> list[Result]:
    """Ask about each item as often as the job says, and compare."""
    asked = client(job.url, job.patience)
    room = asyncio.Semaphore(job.at_a_time)

    async def one(item: int) -> Result:
        async with room:
            try:
                answer = await asked.chat.completions.create(
                    model="m",
                    messages=[{"role": "user", "content": job.question(item)}],
                    temperature=0,
                    max_tokens=200,
                    seed=1,
                )
                text = answer.choices[0].message.content or ""
            except Exception:  # a loop that goes on, whatever goes wrong with one item
                return item, "ungraded"
        grade: Grade = "passed" if text.strip() == expected(item) else "failed"
        return item, grade

    return await asyncio.gather(*(one(item) for item in list(job.items) * job.repeats))


def contestant(job: Job) -> list[Result]:
    """`ask_all`, waited for."""
    return loop().run_until_complete(ask_all(job))


if __name__ == "__main__":
    run(contestant, one_case(contestant))
