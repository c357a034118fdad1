"""How many requests go at a time: no turn is lost and none is taken twice, whoever gives up."""

from __future__ import annotations

import asyncio
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.models.openai.pace import Pace


async def _crowd(most: int, workers: int, seed: int) -> tuple[int, int]:
    """Workers of whom some are given up at any moment, also while they wait; returns how many had
    their turn and how many were given up."""
    pace, chance = Pace(most), random.Random(seed)
    had = 0

    async def work() -> None:
        nonlocal had
        async with pace.turn() as begun:
            assert pace.under_way <= most
            for _ in range(chance.randrange(4)):
                await asyncio.sleep(0)
            if chance.random() < 0.1:
                pace.too_many(begun, 0.0)
            else:
                pace.went_well()
            had += 1

    tasks = [asyncio.create_task(work()) for _ in range(workers)]
    for _ in range(workers):
        await asyncio.sleep(0)
        for task in chance.sample(tasks, chance.randrange(min(3, workers + 1))):
            task.cancel()
    ends = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 20)
    wrong = [end for end in ends if isinstance(end, Exception)]
    assert not wrong, wrong[0]
    assert pace.under_way == 0
    return had, sum(isinstance(end, asyncio.CancelledError) for end in ends)


@given(st.integers(1, 20), st.integers(1, 60), st.integers(0, 2**32))
def test_whoever_gives_up_everybody_else_has_a_turn(most: int, workers: int, seed: int) -> None:
    had, given_up = asyncio.run(_crowd(most, workers, seed))
    assert had + given_up == workers


@pytest.mark.parametrize("others", [1, 3])
def test_a_turn_that_is_called_up_for_one_who_gave_up_goes_to_the_next(others: int) -> None:
    async def scene() -> list[str]:
        pace, had = Pace(1), []

        async def work(name: str, *, hold: asyncio.Event | None = None) -> None:
            async with pace.turn():
                if hold:
                    await hold.wait()
                had.append(name)

        free = asyncio.Event()
        first = asyncio.create_task(work("first", hold=free))
        await asyncio.sleep(0)
        gone = asyncio.create_task(work("gone"))
        waiting = [asyncio.create_task(work(f"waits {n}")) for n in range(others)]
        await asyncio.sleep(0)
        free.set()
        gone.cancel()  # its future is cancelled at once; its task runs after the first has ended
        await asyncio.wait_for(asyncio.gather(first, *waiting), 5)
        return had

    assert asyncio.run(scene()) == ["first", *(f"waits {n}" for n in range(others))]
