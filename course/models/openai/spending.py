"""What one call to a server may cost, what it did cost, and when it cost nothing."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from course.models.budget import no_length, no_price
from course.models.openai.habits import LENGTHS
from course.models.openai.wire import Heard
from course.models.purse import Charge, Purse
from course.models.tokens import most_tokens

Price = Callable[[int, int, int], float | None]
"""Tokens read, written, and of those read the ones that the server had in its cache → dollars."""

_NOT_REFUSALS = (408, 424, 499)
"""Statuses of gateways that lost patience or their server: something may have been written."""
_WAS_READ = re.compile(
    r"content.?(filter|management|policy)|context.{0,10}(length|size|window)|failed_generation",
    re.IGNORECASE,
)
"""Refusals that come after work, and may be charged. "If the service performs processing, you
may be charged even if the status code is not successful […], a 400 error due to a content filter
or input limit, or a 408 error due to a timeout": Azure OpenAI, "Plan to manage costs"."""


@asynccontextmanager
async def paying(
    purse: Purse, price: Price, body: Mapping[str, Any], model: str
) -> AsyncIterator[Callable[[Heard], None]]:
    """Reserve what sending `body` may cost for as long as the block takes; what it gives is to
    be called with what was heard. A call that fails has cost what was reserved, unless it was
    refused before any work. Raises ModelError when a limit is reached."""
    length = next((body[name] for name in LENGTHS if name in body), None)
    known = price(1, 1, 0) is not None
    most = None if length is None else price(most_tokens(body), length, 0)
    if length is None and price(0, 1, 0) == 0:
        most = 0.0
    unknown = no_length(model) if known else no_price(model)
    async with purse.call(most, unknown=unknown) as charge:

        def heard(answer: Heard) -> None:
            _settle(charge, answer, price)

        try:
            yield heard
        except Exception as error:
            if _costs_nothing(error):
                charge.cost = 0.0
            raise


def _settle(charge: Charge, heard: Heard, price: Price) -> None:
    """Charge what the server counted; where it did not, the most stays."""
    read = heard.tokens("prompt_tokens")
    written = _written(heard)
    if read is None or written is None:
        return
    cached = heard.tokens("prompt_tokens_details", "cached_tokens") or 0
    charge.cost = price(read, written, cached)


def _written(heard: Heard) -> int | None:
    """The tokens that were written, thoughts included: some servers count those in the total
    alone. None where the count cannot be that of the whole answer."""
    said, read = heard.tokens("completion_tokens"), heard.tokens("prompt_tokens")
    if said is None or read is None:
        return None
    written = max(said, (heard.tokens("total_tokens") or 0) - read)
    return None if not written and heard.whole_text else written


def _costs_nothing(error: Exception) -> bool:
    """Whether a failed call surely was no work for the model: it never reached the server, or
    was refused at the door."""
    import openai

    if isinstance(error, openai.APIStatusError):
        status, said = error.response.status_code, _said(error)
        refused = 400 <= status < 500 and status not in _NOT_REFUSALS
        return refused and bool(said.strip()) and not _WAS_READ.search(said)
    return isinstance(error, openai.APIConnectionError) and _was_never_sent(error)


def _said(error: Any) -> str:
    try:
        return str(error.response.text)
    except RuntimeError:  # it broke off before it was read
        return ""


def _was_never_sent(error: BaseException) -> bool:
    import aiohttp

    never = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
    return any(isinstance(cause, never) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
