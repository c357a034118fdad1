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


def on_the_loop() -> bool:
    """Whether the calling thread is the loop's."""
    return threading.current_thread().name == _NAME


@lru_cache
def _loop(process: int) -> asyncio.AbstractEventLoop:
    """The loop of this process; a forked process needs one of its own."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name=_NAME, daemon=True).start()
    return loop
