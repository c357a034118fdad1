"""An Agent Skill (https://agentskills.io/specification): a folder with SKILL.md, which an assistant
reads, and the card beside it."""

from __future__ import annotations

from typing import Any

from course.cards.card import Card, CardError
from course.cards.formats.markdown import with_lines_kept
from course.cards.formats.shared import (
    Files,
    as_text,
    card_in,
    fenced,
    first_fenced,
    front_matter,
    parts_of,
    require_shown,
    with_lines,
)
from course.display.safe import one_line
from course.messages import say

SKILL, CARD = "SKILL.md", "references/card.yaml"
_LONGEST = 1024
"""Characters of a skill's description."""


def write(card: Card) -> Files:
    """The card as a folder `<id>` with SKILL.md and references/card.yaml."""
    return {f"{card.id}/{SKILL}": _page(card), f"{card.id}/{CARD}": card.text()}


def read(files: Files) -> Card:
    """The card of a skill's folder that `write` made, whose files are SKILL.md and
    references/card.yaml. Raises CourseError."""
    for name in (SKILL, CARD):
        if name not in files:
            raise CardError("cards.no_file_inside", name=name)
    text = with_lines(files[SKILL])
    card = card_in(files[CARD])
    require_shown(dict(parts_of(text)[0]), _head(card))
    require_shown(first_fenced(text, "text"), with_lines_kept(card.prompt))
    return card


def _head(card: Card) -> dict[str, Any]:
    return {
        "name": card.id,
        "description": one_line(f"{card.does} {card.audience}", _LONGEST),
        "license": one_line(card.licence),
        "metadata": {
            "author": one_line(card.author),
            "version": card.version,
            "card-sha256": card.digest,
        },
    }


def _page(card: Card) -> str:
    language = card.language
    variables = [
        f"- `{name}` {as_text(text)}\n".replace(" \n", "\n")
        for name, text in card.variables.items()
    ]
    pieces = [
        front_matter(_head(card)),
        f"# {as_text(card.title)}\n",
        say("cards.skill_use", language) + "\n",
        *(["".join(variables)] if variables else []),
        fenced(with_lines_kept(card.prompt), "text"),
        f"## {say('cards.page_limits', language)}\n",
        "".join(f"- {as_text(one)}\n" for one in card.limits),
        say("cards.skill_card", language, name=CARD) + "\n",
    ]
    return "\n".join(pieces)
