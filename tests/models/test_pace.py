"""How many requests are let through at a time, on a clock that jumps over what is waited for."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.models.openai.pace import Pace


class Jumping(asyncio.SelectorEventLoop):
    """An event loop on which time passes when there is nothing else to do, and then at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        selector: Any = self._selector  # type: ignore[attr-defined]
        at_once = selector.select

        def select(timeout: float | None) -> Any:
            assert timeout is not None, "everybody waits for somebody else"
            self.now += max(0.0, timeout)
            return at_once(0)

        selector.select = select

    def time(self) -> float:
        return self.now


def on_clock(work: Coroutine[Any, Any, Any]) -> Any:
    def run() -> Any:
        with asyncio.Runner(loop_factory=Jumping) as runner:
            return runner.run(work)

    return apart(run)


def apart(work: Callable[[], Any]) -> Any:
    """What `work` returns, in a thread of its own: the browser's tests leave a loop in theirs."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def now() -> float:
    return asyncio.get_running_loop().time()


@pytest.mark.parametrize(("most", "limit"), [(-1, 1), (0, 1), (1, 1), (7, 7)])
def test_at_least_one_is_let_through(most: int, limit: int) -> None:
    assert Pace(most).limit == limit


jobs = st.lists(
    st.tuples(st.integers(0, 9), st.integers(1, 9), st.none() | st.integers(0, 20)),
    min_size=1,
    max_size=25,
)


@given(most=st.integers(1, 4), jobs=jobs)
@settings(deadline=None)
def test_all_get_their_turn_whoever_gives_up(
    most: int, jobs: list[tuple[int, int, int | None]]
) -> None:
    """Each job comes at a moment, takes a while, and may be given up at another moment."""

    async def work() -> None:
        pace = Pace(most)
        came: list[int] = []
        let_in: list[int] = []
        gave_up: set[int] = set()

        async def job(number: int, start: int, length: int) -> None:
            await asyncio.sleep(start)
            came.append(number)
            try:
                async with pace.turn() as begun:
                    let_in.append(number)
                    assert begun == now() and pace.under_way <= most
                    await asyncio.sleep(length)
            except asyncio.CancelledError:
                gave_up.add(number)
                raise

        async def given_up(task: asyncio.Task[None], when: int) -> None:
            await asyncio.sleep(when)
            task.cancel()

        async with asyncio.TaskGroup() as group:
            for number, (start, length, end) in enumerate(jobs):
                task = group.create_task(job(number, start, length))
                if end is not None:
                    group.create_task(given_up(task, end))
        assert set(came) == set(let_in) | gave_up
        assert pace.under_way == 0 and pace.limit == most
        async with asyncio.timeout(0.5), pace.turn():
            assert pace.under_way == 1

    on_clock(work())


def test_a_free_turn_is_taken_at_once() -> None:
    async def work() -> list[float]:
        pace = Pace(2)
        begun: list[float] = []

        async def job() -> None:
            async with pace.turn() as at:
                begun.append(at)
                await asyncio.sleep(10)

        await asyncio.gather(*(job() for _ in range(5)))
        return begun

    assert on_clock(work()) == [1000.0, 1000.0, 1010.0, 1010.0, 1020.0]


@pytest.mark.parametrize("called", [True, False], ids=["called up", "not yet"])
def test_who_gives_up_as_a_turn_is_free_leaves_it_to_the_next(called: bool) -> None:
    async def work() -> float:
        pace = Pace(1)

        async def job(length: float) -> float:
            async with pace.turn() as begun:
                await asyncio.sleep(length)
            return begun

        async def gives_way() -> None:
            async with pace.turn():
                await asyncio.sleep(5)
                if not called:
                    second.cancel()
            second.cancel()

        first = asyncio.create_task(gives_way())
        await asyncio.sleep(0)
        second, third = asyncio.create_task(job(5)), asyncio.create_task(job(5))
        await first
        with suppress(asyncio.CancelledError):
            await second
        assert second.cancelled()
        return await third

    assert on_clock(work()) == 1005.0


def test_the_number_halves_with_each_burst_and_grows_by_one_with_as_many_successes() -> None:
    async def work() -> None:
        pace = Pace(9)
        for limit in (4, 2, 1, 1):
            begun = now()
            await asyncio.sleep(1)
            for _ in range(3):  # refused together: it halves once
                pace.too_many(begun, 0.0)
            assert pace.limit == limit
            await asyncio.sleep(1)
        for limit in range(1, 9):
            for _ in range(limit):
                assert pace.limit == limit
                pace.went_well()
        for _ in range(30):
            assert pace.limit == 9
            pace.went_well()

    on_clock(work())


def test_successes_before_a_refusal_do_not_count_after_it() -> None:
    async def work() -> None:
        pace = Pace(4)
        pace.too_many(now(), 0.0)
        pace.went_well()
        await asyncio.sleep(1)
        pace.too_many(now(), 0.0)
        pace.went_well()
        assert pace.limit == 2
        pace.went_well()
        assert pace.limit == 2
        pace.went_well()
        assert pace.limit == 3

    on_clock(work())


@given(pauses=st.lists(st.integers(1, 50), min_size=1, max_size=4), most=st.integers(1, 3))
@settings(deadline=None)
def test_when_one_at_a_time_is_too_many_all_wait_for_the_longest_pause(
    pauses: list[int], most: int
) -> None:
    async def work() -> None:
        pace = Pace(most)
        while pace.limit > 1:
            pace.too_many(now(), 99.0)  # who may still ask one at a time need not pause
            await asyncio.sleep(1)
        begun = now()
        async with pace.turn() as at:
            assert at == begun
        for pause in pauses:
            pace.too_many(begun, pause)
        async with pace.turn() as at:
            assert at == begun + max(pauses)

    on_clock(work())


def test_a_number_that_grows_lets_one_more_in_at_once() -> None:
    async def work() -> None:
        pace = Pace(2)
        pace.too_many(now(), 0.0)

        async def job() -> float:
            async with pace.turn() as begun:
                await asyncio.sleep(10)
            return begun

        jobs = [asyncio.create_task(job()) for _ in range(3)]
        await asyncio.sleep(1)
        pace.went_well()
        assert [await one for one in jobs] == [1000.0, 1001.0, 1010.0]

    on_clock(work())


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
    had, given_up = apart(lambda: asyncio.run(_crowd(most, workers, seed)))
    assert had + given_up == workers


class Moment:
    """A pace with everybody who came to it, driven one step at a time."""

    def __init__(self, most: int) -> None:
        self.pace = Pace(most)
        self.most = most
        self.tasks: list[asyncio.Task[None]] = []
        self.over: list[asyncio.Event] = []
        self.begun: dict[int, float] = {}
        self.gave_up: set[int] = set()

    async def visit(self, number: int) -> None:
        async with self.pace.turn() as begun:
            assert self.pace.under_way <= self.pace.limit <= self.most, "too many were let in"
            self.begun[number] = begun
            await self.over[number].wait()

    def come(self) -> None:
        self.over.append(asyncio.Event())
        self.tasks.append(asyncio.create_task(self.visit(len(self.tasks))))

    def some(self, which: int, *, inside: bool | None = None) -> list[int]:
        """One of those who are there, if there is any; only of those inside, or outside."""
        there = [
            number
            for number, task in enumerate(self.tasks)
            if not task.done() and (inside is None or (number in self.begun) == inside)
        ]
        return [there[which % len(there)]] if there else []

    def give_up(self, which: int) -> None:
        for number in self.some(which):
            self.gave_up.add(number)
            self.tasks[number].cancel()

    def leave(self, which: int) -> None:
        for number in self.some(which, inside=True):
            self.over[number].set()

    def refuse(self, which: int) -> None:
        for number in self.some(which, inside=True):
            self.pace.too_many(self.begun[number], float(which))

    def do_well(self, which: int) -> None:
        for _ in self.some(which, inside=True):
            self.pace.went_well()

    async def settle(self) -> None:
        """Let everybody do what can be done at this moment; then nobody waits who need not."""
        for _ in range(4 + 2 * len(self.tasks)):
            await asyncio.sleep(0)
        inside = len(self.some(0, inside=True)) and sum(
            not task.done() and number in self.begun for number, task in enumerate(self.tasks)
        )
        assert self.pace.under_way == inside
        free = self.pace.under_way < self.pace.limit and self.pace._held_until <= now()
        assert not (free and self.some(0, inside=False)), "somebody waits though there is room"


DOINGS = st.sampled_from(
    [
        "come",
        "give_up",
        "give_up",
        "leave",
        "leave",
        "refuse",
        "do_well",
        "do_well",
        "step",
        "step",
        "step",
        "settle",
        "pass",
    ]
)
"""Steps are many, so that things happen between a call-up and who hears it."""


@given(
    most=st.integers(1, 4),
    doings=st.lists(st.tuples(DOINGS, st.integers(0, 9)), min_size=30, max_size=80),
)
@settings(deadline=None, max_examples=250)
def test_at_every_moment_whoever_can_have_a_turn_has_it(
    most: int, doings: list[tuple[str, int]]
) -> None:
    """Whatever happens in whatever order, several things in one moment among them: never more
    than the limit are let in, no call-up is lost, and all who do not give up have their turn."""

    async def work() -> None:
        moment = Moment(most)
        for doing, which in doings:
            if doing == "come":
                for _ in range(1 + which % 3):
                    moment.come()
            elif doing == "settle":
                await moment.settle()
            elif doing == "step":
                await asyncio.sleep(0)
            elif doing == "pass":
                await asyncio.sleep(which % 3)
            else:
                getattr(moment, doing)(which)
        await moment.settle()
        while moment.some(0):
            for number in list(range(len(moment.tasks))):
                moment.over[number].set()
            await asyncio.sleep(1)
            await moment.settle()
        ends = await asyncio.gather(*moment.tasks, return_exceptions=True)
        wrong = [end for end in ends if isinstance(end, Exception)]
        assert not wrong, wrong[0]
        everybody = set(range(len(moment.tasks)))
        assert everybody == set(moment.begun) | moment.gave_up
        assert moment.pace.under_way == 0

    on_clock(work())
