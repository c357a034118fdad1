"""Limits on what a paid server may cost, in US dollars: for a kernel's whole life, for one run.

A limit is held before a call is made: the most that the call can cost is set aside first, and a
call that might go beyond the limit is not made.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Any

from course.errors import ModelError
from course.models.base import Model, OnText, Reply, Request
from course.models.prices import dollars
from course.models.tokens import estimated_tokens

UNBOUNDED_REPLY = 4000
"""Tokens set aside for a reply whose length nothing bounds."""


class Budget:
    """`limit` US dollars, of which `spent` are gone. Safe to share between threads."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.spent = 0.0
        self._set_aside = 0.0
        self._lock = Lock()

    def set_aside(self, most: float) -> None:
        """Reserve `most` for a call; raises ModelError when that would go beyond the limit."""
        with self._lock:
            if self.spent + self._set_aside + most > self.limit:
                raise ModelError("money.reached", final=True, limit=dollars(self.limit))
            self._set_aside += most

    def settle(self, most: float, cost: float) -> None:
        """The call for which `most` was reserved is over, and cost that much."""
        with self._lock:
            self._set_aside -= most
            self.spent += cost


_session: Budget | None = None


def session_budget(limit: float) -> Budget:
    """The budget of this process; a new limit holds from now on, and what is spent stays so."""
    global _session
    if _session is None:
        _session = Budget(limit)
    _session.limit = limit
    return _session


def run_budgets() -> list[Budget]:
    """The limits that the settings ask for: the kernel's, and one for the run that begins."""
    from course.models.settings import current_settings

    settings = current_settings()
    budgets = []
    if settings.budget is not None:
        budgets.append(session_budget(settings.budget))
    if settings.run_budget is not None:
        budgets.append(Budget(settings.run_budget))
    return budgets


def limited(model: Model, budgets: Sequence[Budget] | None = None) -> Model:
    """`model` under `budgets`, or under those of a run of its own."""
    budgets = run_budgets() if budgets is None else budgets
    return LimitedModel(model, budgets) if budgets and hasattr(model, "price") else model


class LimitedModel:
    """A model that asks `budgets` before each call. One whose price is not known is not asked."""

    def __init__(self, model: Model, budgets: Sequence[Budget]) -> None:
        self._model = model
        self._budgets = budgets

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """As Model.complete; raises ModelError, final, when a limit is reached."""
        length = request.settings.max_tokens or UNBOUNDED_REPLY
        most = self._model.price(estimated_tokens(request.messages, safe=True), length)  # type: ignore[attr-defined]
        if most is None:
            raise ModelError("money.unknown_price", final=True, model=self._model.name)
        reserved: list[Budget] = []
        cost = 0.0
        try:
            for budget in self._budgets:
                budget.set_aside(most)
                reserved.append(budget)
            reply = await self._model.complete(request, on_text=on_text)
            cost = reply.cost or 0.0
            return reply
        finally:
            for budget in reserved:
                budget.settle(most, cost)
