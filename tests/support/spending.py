"""A server that counts for itself what each call cost, however the call ends; and its prices."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from course.models.openai.model import OpenAIModel
from support.fake_server import Exchange, FakeServer, completion
from support.faults import LENGTHS

_NAMES = count()

PER_READ, PER_WRITTEN = 1e-6, 1e-4
"""US dollars a token."""


def price_of(read: int, written: int, cached: int = 0) -> float:
    return read * PER_READ + written * PER_WRITTEN


class PaidModel(OpenAIModel):
    """A model that is paid for by the token, though its server is on this machine."""

    def __init__(self, *asked: Any, **options: Any) -> None:
        super().__init__(*asked, **options)
        self._local = False

    def price(self, tokens_in: int, tokens_out: int, tokens_cached: int = 0) -> float | None:
        return price_of(tokens_in, tokens_out)


@dataclass(frozen=True)
class Turn:
    """How the server treats one call: `wants` tokens of thoughts and answer, of which it writes
    as many as it was allowed; `end` is what comes then."""

    wants: int
    end: str


ENDS = (
    *("answers", "answers uncounted", "counts too few", "only thinks", "filters"),
    *("breaks off", "hangs", "errs", "errs in a stream", "is busy", "refuses", "refuses lengths"),
)


class Till:
    """Behaves as its turns say, the last one again and again, and keeps the bills. Each `begin`
    is for a model of its own, so that a late request of another does not count.

    `bounded` is the sum of the calls that said how long a reply may be, `unbounded` how many
    calls did not.
    """

    def __init__(self) -> None:
        self.begin([Turn(1, "answers")])

    def begin(self, turns: Sequence[Turn]) -> None:
        """Begin anew."""
        self.name = f"m{next(_NAMES)}"
        self._turns = list(turns)
        self._lock = threading.Lock()
        self.bounded, self.unbounded, self.calls = 0.0, 0, 0
        self.given_up: Callable[[], None] = lambda: None

    def __call__(self, one: Exchange) -> None:
        if one.body["model"] != self.name:
            one.error(403)
            return
        with self._lock:
            turn = self._turns.pop(0) if len(self._turns) > 1 else self._turns[0]
            self.calls += 1
        read = sum(len(message["content"].encode()) for message in one.body["messages"])
        lengths = [one.body[name] for name in LENGTHS if name in one.body]
        written = min([turn.wants, *lengths])
        if turn.end == "refuses lengths" and lengths:
            name = next(name for name in LENGTHS if name in one.body)
            one.error(400, f"Unsupported parameter: {name}", param=name)
            return
        if turn.end in ("refuses", "is busy"):
            one.error(403 if turn.end == "refuses" else 429, "no", headers={"Retry-After": "0"})
            return
        with self._lock:
            self.bounded += price_of(read, written) if lengths else 0.0
            self.unbounded += not lengths
        self._answer(one, turn.end, read, written, cut=written < turn.wants)

    def _answer(self, one: Exchange, end: str, read: int, written: int, *, cut: bool) -> None:
        usage = {
            "prompt_tokens": read,
            "completion_tokens": written,
            "total_tokens": read + written,
        }
        finish = "length" if cut else "stop"
        if end == "hangs":
            self.given_up()
            one.wait_until_gone()
        elif end == "breaks off":
            one.reset()
        elif end == "errs":
            one.error(502)
        elif end == "errs in a stream":
            one.json({"error": {"message": "overloaded"}})
        elif end == "only thinks":
            one.json(completion(None, finish="length", usage=usage, reasoning_content="Hm"))
        elif end == "filters":
            one.answer("", finish="content_filter", usage=usage)
        elif end == "counts too few":  # what was thought is in the total alone
            few = {**usage, "completion_tokens": 1}
            one.json(completion("ok", finish=finish, usage=few))
        else:
            one.answer("ok", finish=finish, usage=None if end == "answers uncounted" else usage)


def paid(server: FakeServer, name: str = "m", **options: Any) -> PaidModel:
    """The paid model behind `server`."""
    quick = {"first_wait": 0.001, "deadline": 5.0, "timeout": 5.0}
    return PaidModel(server.base_url, name, **{**quick, **options})
