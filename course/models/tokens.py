"""About how many tokens messages are, to a model whose tokenizer is not at hand."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from course.prompts.message import Message

CHARACTERS_PER_TOKEN = 4.0
"""A rule of thumb for English: OpenAI, "What are tokens and how to count them?"; French takes
about a third more tokens."""

SAFE_CHARACTERS_PER_TOKEN = 2.0
TOKENS_PER_MESSAGE = 4
"""What roles and separators add, as OpenAI's cookbook counts them."""


def estimated_tokens(messages: Sequence[Message], *, safe: bool = False) -> int:
    """About how many tokens `messages` are, to any model; `safe`: hardly ever fewer."""
    per_token = SAFE_CHARACTERS_PER_TOKEN if safe else CHARACTERS_PER_TOKEN
    characters = sum(len(message.text) for message in messages)
    return ceil(characters / per_token) + TOKENS_PER_MESSAGE * len(messages)
