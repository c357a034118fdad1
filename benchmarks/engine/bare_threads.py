"""The bare loop: the openai client in threads, with its own retries."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import openai

from engine.job import Grade, Job, Result, expected, one_case, run


@lru_cache
def client(url: str, patience: float) -> openai.OpenAI:
    """One client for the process, as one would have it."""
    return openai.OpenAI(base_url=url, api_key="none", timeout=patience)


def contestant(job: Job) -> list[Result]:
    """Ask about each item as often as the job says, and compare."""
    asked = client(job.url, job.patience)

    def one(item: int) -> Result:
        try:
            answer = asked.chat.completions.create(
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

    with ThreadPoolExecutor(job.at_a_time) as pool:
        return list(pool.map(one, list(job.items) * job.repeats))


if __name__ == "__main__":
    run(contestant, one_case(contestant))
