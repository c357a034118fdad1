"""What calls are paid from: budgets that are asked before each call, and settled after it.

The most that a call can cost is set aside first, and a call that might go beyond a limit is not
made. One whose cost stays unknown (given up, broken off, without a count) has cost what was set
aside for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from math import inf, isfinite
from threading import Lock
from time import monotonic
from typing import Any

from course.errors import ModelError
from course.models.prices import dollars

_PATIENCE = 300.0
"""Seconds for which a call waits for money that is set aside for others."""
_LOOK_AGAIN = 0.02


class Budget:
    """`limit` US dollars, of which `spent` are gone. Safe to share between threads.

    Without a limit it only counts. `counted` says whether any call had a price so far.
    """

    def __init__(self, limit: float = inf) -> None:
        self.limit = limit
        self.spent = 0.0
        self.counted = False
        self._set_aside = 0.0
        self._lock = Lock()

    @property
    def total(self) -> float | None:
        """What was spent; None where no call had a price."""
        return self.spent if self.counted else None

    @property
    def left(self) -> float:
        """What is neither spent nor set aside."""
        with self._lock:
            return max(0.0, self.limit - self.spent - self._set_aside)

    def set_aside(self, most: float) -> bool:
        """Reserve `most` for a call; False, and nothing is reserved, when that would go beyond
        the limit."""
        with self._lock:
            if self.spent + self._set_aside + most > self.limit:
                return False
            self._set_aside += most
            return True

    def may_fit(self, most: float) -> bool:
        """Whether `most` would be within the limit if all that is set aside came back."""
        return self.spent + most <= self.limit

    def settle(self, most: float, cost: float | None) -> None:
        """The call for which `most` was reserved is over, and cost that much; None where nothing
        says how much."""
        with self._lock:
            self._set_aside -= most
            if cost is not None:
                self.spent += cost
                self.counted = True


@dataclass
class Charge:
    """A call that is being made: `cost` is what it costs, in US dollars; until that is known,
    the most that it can cost; None where nobody knows."""

    cost: float | None


class Purse:
    """Budgets that a call is charged to together: it is made when it is within all of them."""

    def __init__(self, budgets: Iterable[Budget] = ()) -> None:
        self._budgets = tuple(budgets)

    def beside(self, other: Purse | None) -> Purse:
        """The purse of these budgets and those of `other`."""
        return Purse((*(other._budgets if other else ()), *self._budgets))

    @property
    def limited(self) -> bool:
        """Whether any of the budgets has a limit."""
        return any(budget.limit < inf for budget in self._budgets)

    @asynccontextmanager
    async def call(self, most: float | None, *, unknown: ModelError) -> AsyncIterator[Charge]:
        """Reserve `most` for the call that the block makes, and settle it at its end, however it
        ends, by the `cost` that the block has put into what it is given.

        Waits while others hold what might come back. Raises ModelError, final, when a limit is
        reached; `unknown` when there is a limit and nobody knows the most.
        """
        if most is None and self.limited:
            raise unknown
        reserved = most or 0.0
        await self._reserve(reserved)
        charge = Charge(most)
        try:
            yield charge
        finally:
            for budget in self._budgets:
                budget.settle(reserved, charge.cost)

    async def _reserve(self, most: float) -> None:
        until = monotonic() + _PATIENCE
        while full := self._too_full(most):
            if not full.may_fit(most) or monotonic() > until:
                spent, limit = dollars(full.spent), dollars(full.limit)
                raise ModelError(
                    "money.reached", final=True, limit=limit, spent=spent, most=dollars(most)
                )
            await asyncio.sleep(_LOOK_AGAIN)

    def _too_full(self, most: float) -> Budget | None:
        """Reserve `most` in every budget, or in none: then the one that has no room for it."""
        for number, budget in enumerate(self._budgets):
            if not budget.set_aside(most):
                for other in self._budgets[:number]:
                    other.settle(most, None)
                return budget
        return None


def amount(value: Any) -> float | None:
    """`value` as an amount of dollars; None for what is none."""
    usable = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if usable and isfinite(value) and value >= 0 else None
