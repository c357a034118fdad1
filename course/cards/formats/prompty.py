"""`.prompty`, version 2 (https://prompty.ai): front matter, and the prompt as a template of Jinja
under lines that name the roles."""

from __future__ import annotations

import re
from typing import Any

from course.cards.card import Card, CardError
from course.cards.formats.shared import (
    Files,
    card_in,
    front_matter,
    messages_of,
    parts_of,
    require_no_reference,
    require_shown,
    the_only,
)

_KEY = "prompteur"
_ROLE_LINE = re.compile(
    r"^\s*#?\s*(?:assistant|developer|system|tool|user)(?:\[[^\]]*\])?\s*:\s*$", re.I | re.M
)
"""A line that a reader of .prompty takes for the beginning of a message."""


def write(card: Card) -> Files:
    """The card as one `.prompty` file. Raises CardError for a prompt that would read as another one
    there."""
    return {f"{card.id}.prompty": front_matter(_head(card)) + _body(card)}


def read(files: Files) -> Card:
    """The card of a `.prompty` file that `write` made. Raises CourseError."""
    head, body = parts_of(the_only(files))
    metadata = head.get("metadata")
    card = card_in(metadata.get(_KEY) if isinstance(metadata, dict) else None)
    require_shown(body.rstrip("\n"), _body(card).rstrip("\n"))
    require_shown(head, _head(card))
    return card


def _head(card: Card) -> dict[str, Any]:
    require_no_reference(card.title, card.does, card.model, *card.variables.values())
    settings = {
        new: card.settings[old]
        for old, new in (
            ("temperature", "temperature"),
            ("max_tokens", "maxOutputTokens"),
            ("seed", "seed"),
        )
        if old in card.settings
    }
    inputs = [
        {"name": name, "kind": "string", "description": text}
        for name, text in card.variables.items()
    ]
    return {
        "name": card.id,
        "displayName": card.title,
        "description": card.does,
        "model": {"id": card.model, "options": settings},
        "inputs": inputs,
        "template": {"format": {"kind": "jinja2"}, "parser": {"kind": "prompty"}},
        "metadata": {
            "authors": [card.author],
            "licence": card.licence,
            "version": card.version,
            _KEY: card.text(),
        },
    }


def _body(card: Card) -> str:
    messages = messages_of(card)
    for _, text in messages:
        if line := _ROLE_LINE.search(text):
            raise CardError("cards.role_line", line=line[0].strip())
    return "\n\n".join(f"{role}:\n{text}" for role, text in messages) + "\n"
