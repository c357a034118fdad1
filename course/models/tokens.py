"""How many tokens messages are, to a model whose tokenizer is not at hand: about, and at most."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from course.prompts.message import Message

CHARACTERS_PER_TOKEN = 4.0
"""A rule of thumb for English: OpenAI, "What are tokens and how to count them?"; French takes
about a third more tokens."""

TOKENS_PER_MESSAGE = 4
"""What roles and separators add, as OpenAI's cookbook counts them."""

_SERVERS_OWN = 200
"""Tokens for what a server puts in front of its own accord: a date, who the model is."""


def estimated_tokens(messages: Sequence[Message]) -> int:
    """About how many tokens `messages` are, to any model."""
    characters = sum(len(message.text) for message in messages)
    return ceil(characters / CHARACTERS_PER_TOKEN) + TOKENS_PER_MESSAGE * len(messages)


def most_tokens(body: Mapping[str, Any]) -> int:
    """How many tokens a server reads of `body`, JSON-ready data, at most: tokenizers cut text
    into pieces of one byte at least, and the JSON around a message is longer than what a chat
    template puts there. A schema is read, too."""
    text = json.dumps(body, ensure_ascii=False)
    return len(text.encode("utf-8", "surrogatepass")) + _SERVERS_OWN
