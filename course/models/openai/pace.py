"""How many requests a server is sent at a time: fewer when it says “too many”, then more again.

Additive increase, multiplicative decrease, as in TCP's congestion control: V. Jacobson,
"Congestion avoidance and control", SIGCOMM 1988.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Pace:
    """Lets at most `limit` requests through at a time, and at most `most` ever.

    Lives on one event loop. `limit` halves when the server was too busy, once for all requests
    that were under way then, and grows by one after as many successes as it allows at a time.
    `under_way` is how many there are now.
    """

    def __init__(self, most: int) -> None:
        self.limit = max(1, most)
        self._most = self.limit
        self.under_way = 0
        self._successes = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._held_until = 0.0
        self._slowed_at = 0.0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[float]:
        """Wait for a turn, and keep it for as long as the block takes; gives its beginning, in
        seconds of the loop's clock."""
        await self._enter()
        try:
            yield asyncio.get_running_loop().time()
        finally:
            self.under_way -= 1
            self._wake()

    def went_well(self) -> None:
        """A request was answered."""
        self._successes += 1
        if self._successes >= self.limit and self.limit < self._most:
            self.limit += 1
            self._successes = 0
            self._wake()

    def too_many(self, begun: float, pause: float) -> None:
        """The server was too busy for the request that began at `begun`: fewer at a time from
        now on, and when one at a time was too many, none at all for `pause` seconds."""
        now = asyncio.get_running_loop().time()
        if self.limit == 1:
            self._held_until = max(self._held_until, now + pause)
        if begun >= self._slowed_at:
            self._slowed_at = now
            self._successes = 0
            self.limit = max(1, self.limit // 2)

    async def _enter(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            held = self._held_until - loop.time()
            if held > 0:
                await asyncio.sleep(held)
            elif self.under_way < self.limit:
                break
            else:
                await self._wait_for_a_turn(loop)
        self.under_way += 1

    async def _wait_for_a_turn(self, loop: asyncio.AbstractEventLoop) -> None:
        place = loop.create_future()
        self._waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.cancelled():
                with suppress(ValueError):  # who left in that moment has passed it over already
                    self._waiting.remove(place)
            else:  # called up and given up in the same moment: the turn is somebody else's
                self._wake()
            raise

    def _wake(self) -> None:
        """Call up as many as there is room for; who comes too late waits again."""
        room = self.limit - self.under_way
        while room > 0 and self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                room -= 1
