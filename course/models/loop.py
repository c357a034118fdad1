"""The event loop of this process: one daemon thread in which every call to a model runs.

A call that is a task can be given up at once, also before its first token has come: its
connection is then closed, and the server stops working on it. Everybody else stays in plain
threads and waits with `run`.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import lru_cache
from threading import Event
from typing import Any, TypeVar

from course.errors import Stopped

T = TypeVar("T")
_NAME = "prompteur-loop"
_making = threading.Lock()
_POLL_SECONDS = 0.05
_GIVING_UP_SECONDS = 0.5
"""How long a task that was cancelled is waited for: closing a connection takes no time."""
_ENDING_SECONDS = 0.3
"""How long work in a thread has to clean up behind itself when it is given up."""


def run(
    work: Coroutine[Any, Any, T],
    stop: Event | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> T:
    """Do `work` on the loop and return what it returns; raises what it raises.

    `meanwhile` is called in this thread, many times a second, until the work is done. Raises
    Stopped soon after `stop` is set. Then, and on Ctrl+C, the work has been cancelled.
    """
    with _making:  # a cache alone would let two threads that come first make a loop each
        loop = _loop(os.getpid())
    assert not on_the_loop(), "the loop cannot wait for itself"
    if stop is not None and stop.is_set():
        work.close()
        raise Stopped
    done = Event()
    tasks: list[asyncio.Task[T]] = []

    def begin() -> None:
        tasks.append(loop.create_task(work))
        tasks[0].add_done_callback(lambda _: done.set())

    loop.call_soon_threadsafe(begin)
    try:
        while not done.wait(_POLL_SECONDS):
            if stop is not None and stop.is_set():
                break
            if meanwhile:
                meanwhile()
    finally:
        if not done.is_set():
            loop.call_soon_threadsafe(lambda: tasks[0].cancel())
            done.wait(_GIVING_UP_SECONDS)
    if meanwhile:
        meanwhile()
    if not done.is_set() or tasks[0].cancelled():
        raise Stopped
    return tasks[0].result()


async def in_thread(work: Callable[[Event], T]) -> T:
    """What `work` returns, done in a thread of its own, for what would hold up the loop.

    It is given an event that is set when the calling task is given up. It has a moment then to
    end, and nobody waits for it longer, not even the end of this process.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()
    given_up = Event()

    def tell(end: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop is gone, and with it whoever asked
            loop.call_soon_threadsafe(lambda: None if future.done() else end())

    def body() -> None:
        try:
            found = work(given_up)
        except BaseException as error:
            raised = error
            tell(lambda: future.set_exception(raised))
        else:
            tell(lambda: future.set_result(found))

    threading.Thread(target=body, name=f"{_NAME}-work", daemon=True).start()
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        given_up.set()
        future.add_done_callback(lambda done: done.cancelled() or done.exception())  # was looked at
        await asyncio.wait({future}, timeout=_ENDING_SECONDS)
        raise


def on_the_loop() -> bool:
    """Whether the calling thread is the loop's."""
    return threading.current_thread().name == _NAME


@lru_cache
def _loop(process: int) -> asyncio.AbstractEventLoop:
    """The loop of this process; a forked process needs one of its own."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name=_NAME, daemon=True).start()
    return loop
