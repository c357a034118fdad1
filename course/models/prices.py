"""What a reply costs, in US dollars, by the price list of the `genai-prices` package.

Its prices are those of the day when the package was made; nothing is looked up on the network.
"""

from __future__ import annotations

from functools import lru_cache
from math import floor, log10

_PROBE_TOKENS = 1_000_000


def price(
    base_url: str, model: str, tokens_in: int, tokens_out: int, tokens_cached: int = 0
) -> float | None:
    """The price of one call; None where the list does not know that model at that address.

    `tokens_cached` are those of `tokens_in` that the server had in its cache.
    """
    if not is_known(base_url, model):
        return None
    from genai_prices import Usage, calc_price

    used = Usage(
        input_tokens=tokens_in,
        output_tokens=tokens_out,
        cache_read_tokens=min(tokens_cached, tokens_in),
    )
    return float(calc_price(used, model, provider_api_url=base_url).total_price)


@lru_cache
def is_known(base_url: str, model: str) -> bool:
    """Whether the price of that model at that address is known."""
    from genai_prices import Usage, calc_price

    try:
        calc_price(Usage(input_tokens=_PROBE_TOKENS), model, provider_api_url=base_url)
    except LookupError:
        return False
    return True


def dollars(amount: float) -> str:
    """An amount to be read, such as "$0.0021": cents, or two digits that say something."""
    digits = 2 if amount >= 0.1 or not amount else 1 - floor(log10(amount))
    return f"${amount:.{min(digits, 8)}f}"
