"""One event loop for a process, whoever comes first."""

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError

import pytest

from course.models import loop


def test_threads_that_come_first_together_share_one_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads, made = 4, []
    start, making = Barrier(threads), Barrier(2)
    make = asyncio.new_event_loop

    def slowly() -> asyncio.AbstractEventLoop:
        """Waits for a second thread that makes a loop, too; in vain, where one is enough."""
        made.append(1)
        with contextlib.suppress(BrokenBarrierError):
            making.wait(0.3)
        return make()

    monkeypatch.setattr(asyncio, "new_event_loop", slowly)
    loop._loop.cache_clear()

    async def current() -> int:
        return id(asyncio.get_running_loop())

    def ask(_: int) -> int:
        start.wait()
        return loop.run(current())

    with ThreadPoolExecutor(threads) as pool:
        found = set(pool.map(ask, range(threads)))
    assert len(found) == len(made) == 1
