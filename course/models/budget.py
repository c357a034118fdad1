"""Limits on what a paid server may cost, in US dollars: for a kernel's whole life, for one run.

A request carries the purse that it is paid from. A model that makes several calls for one reply
charges them to it one by one; for any other, `LimitedModel` charges the whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import inf
from typing import Any

from course.errors import ModelError
from course.models.base import Model, OnText, Reply, Request
from course.models.prices import dollars
from course.models.purse import Budget, Purse, amount
from course.models.settings import ServerSettings, current_settings
from course.models.tokens import most_tokens

_session = Budget()


def session_budget(settings: ServerSettings | None = None) -> Budget:
    """What this process may spend, and has spent; a new limit holds from now on, and what is
    spent stays so."""
    settings = settings or current_settings()
    _session.limit = inf if settings.budget is None else settings.budget
    return _session


def run_budgets(settings: ServerSettings | None = None) -> list[Budget]:
    """What the settings let be spent: by this process, and by the run that begins."""
    settings = settings or current_settings()
    run_limit = [] if settings.run_budget is None else [Budget(settings.run_budget)]
    return [session_budget(settings), *run_limit]


def limited(model: Model, budgets: Iterable[Budget] | None = None) -> LimitedModel:
    """`model` under `budgets`, or under those of a run of its own."""
    return LimitedModel(model, run_budgets() if budgets is None else budgets)


class LimitedModel:
    """A model whose calls are charged to `budgets`, besides what a request says itself. One
    whose price is not known is not asked while there is a limit.

    A model without `price(tokens_in, tokens_out)` costs what its replies say that they cost.
    """

    charges_calls = True
    """Whether each call is charged to the purse of its request."""

    def __init__(self, model: Model, budgets: Iterable[Budget]) -> None:
        self._model = model
        self._purse = Purse(budgets)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """As Model.complete; raises ModelError, final, when a limit is reached."""
        purse = self._purse.beside(request.purse)
        if getattr(self._model, "charges_calls", False) is True:
            return await self._model.complete(replace(request, purse=purse), on_text=on_text)
        most, unknown = self._most(request)
        async with purse.call(most, unknown=unknown) as charge:
            reply = await self._model.complete(replace(request, purse=None), on_text=on_text)
            if reply.source != "live":
                charge.cost = None
            else:
                said = amount(reply.cost)
                charge.cost = most or None if said is None else said
        return reply

    def _most(self, request: Request) -> tuple[float | None, ModelError]:
        """The most that the reply may cost, None where nobody knows; and what to say then."""
        price = getattr(self._model, "price", None)
        if price is None:
            return 0.0, no_price(self._model.name)
        messages = [message.sent() for message in request.messages]
        read = most_tokens({"messages": messages, **request.settings.sent()})
        length = request.settings.max_tokens
        if length is None and amount(price(read, 1)) != 0:
            return None, no_length(self._model.name)
        return amount(price(read, length or 0)), no_price(self._model.name)


def no_price(model: str) -> ModelError:
    """There is a limit, and the price of `model` is not known."""
    return ModelError("money.unknown_price", final=True, model=model)


def no_length(model: str) -> ModelError:
    """There is a limit, and nothing bounds the reply of `model`: a call might cost anything."""
    return ModelError("money.unbounded", final=True, model=model)


def spent_so_far() -> tuple[str, str] | None:
    """What this process has spent and its limit, "" where there is none, to be read; None when
    nothing has had a price."""
    if _session.total is None:
        return None
    return dollars(_session.spent), "" if _session.limit == inf else dollars(_session.limit)
