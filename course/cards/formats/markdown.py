"""Plain Markdown: the card as a page to read, with its file at the end."""

from __future__ import annotations

from course.cards.card import Card
from course.cards.formats.shared import (
    Files,
    as_text,
    card_in,
    fenced,
    first_fenced,
    require_shown,
    the_only,
)
from course.cards.words import facts
from course.messages import say


def write(card: Card) -> Files:
    """The card as `<id>.md`, in the language of the card."""

    def heading(key: str) -> str:
        return f"## {say(f'cards.page_{key}', card.language)}\n"

    pieces = [
        f"# {as_text(card.title)}\n",
        f"{as_text(card.does)}\n",
        "".join(f"- **{name}** {as_text(value)}\n" for name, value in facts(card, card.language)),
        heading("prompt"),
        fenced(with_lines_kept(card.prompt), "text"),
        heading("limits"),
        "".join(f"- {as_text(one)}\n" for one in card.limits),
        heading("file"),
        say("cards.page_file_note", card.language) + "\n",
        fenced(card.text().rstrip("\n"), "yaml"),
    ]
    return {f"{card.id}.md": "\n".join(pieces)}


def read(files: Files) -> Card:
    """The card of a page that `write` made. Raises CourseError."""
    text = the_only(files)
    card = card_in(first_fenced(text, "yaml"))
    require_shown(first_fenced(text, "text"), with_lines_kept(card.prompt))
    return card


def with_lines_kept(prompt: str) -> str:
    """A prompt as a page shows it: with one kind of line end."""
    return prompt.replace("\r\n", "\n")
