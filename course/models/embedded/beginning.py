"""What all cases of a prompt begin with, read by the server once, and in one way for every case.

At temperature 0 a reply can still depend on how its prompt was read: llama.cpp's arithmetic is
not the same, to the last bit, for the same tokens in batches of other sizes, and its server
reuses as much of a prompt as it happens to have in memory (its documentation of `cache_prompt`
says so). So before each request the server is brought to hold exactly the beginning, read from
nothing; the rest is then always read in the same batches, and an empty store gives the same
replies as a full one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from course.models.embedded.record import Record
from course.models.embedded.server import ask
from course.prompts.message import Message

_SECONDS = 600
"""A long prompt on a slow machine is read for minutes."""
_GAP = "\N{OBJECT REPLACEMENT CHARACTER}"
_LETTER = r"[^\W\d_]"
_SURE = re.compile(rf"(?<=\n)(?=\S)|(?<={_LETTER})(?= {_LETTER})")
"""Where a token ends whatever comes after: before a line, and before a word and its space."""

Tokens = tuple[int, ...]


def read_beginning(record: Record, opening: Sequence[Message], held: Tokens | None) -> Tokens:
    """Have the server hold the tokens of `opening`, whose last message may be cut, and nothing
    else; `held` are those that it should hold the beginning of. Returns the tokens.

    Raises OSError or ValueError where the server does not answer.
    """
    tokens = _tokens(record, tuple(opening))
    if tokens == held and _read(record, tokens, reuse=True) == 1:
        return tokens
    _read(record, tokens, reuse=False)
    # The last token is read once more before each case, in a batch of its own: before the first
    # case, too.
    _read(record, tokens, reuse=True)
    return tokens


def _read(record: Record, tokens: Tokens, *, reuse: bool) -> int:
    """How many of `tokens` the server had to read so that it holds them and no others."""
    body = {"prompt": tokens, "n_predict": 0, "cache_prompt": reuse}
    read: int = ask(record, "/completion", body, seconds=_SECONDS)["timings"]["prompt_n"]
    return read


@lru_cache(maxsize=32)
def _tokens(record: Record, opening: tuple[Message, ...]) -> Tokens:
    """The tokens that begin every prompt which begins with `opening`."""
    *whole, last = opening or (Message("user", ""),)
    marked: list[dict[str, Any]] = [one.sent() for one in whole]
    marked.append({"role": last.role, "content": last.text + _GAP})
    shown: str = ask(record, "/apply-template", {"messages": marked})["prompt"]
    text = shown[: shown.rindex(_GAP)]
    end = max((found.start() for found in _SURE.finditer(text)), default=0)
    body = {"content": text[:end], "parse_special": True}
    return tuple(ask(record, "/tokenize", body)["tokens"])
