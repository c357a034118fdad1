"""`course.show_tokens`: the pieces in which the model reads a text."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from course.display.safe import block, html, one_line, page
from course.errors import CourseError
from course.language import language
from course.learner.ready import ready_models
from course.messages import say
from course.text.counting import words

_SHADES = ("rgba(70, 130, 220, 0.18)", "rgba(230, 150, 30, 0.22)")
_SEPARATOR = "│"


def show_tokens(text: str) -> None:
    """Show the tokens of `text`, cut by the model's own tokenizer, and their number.

    What goes wrong is said, not raised: not every server shows its tokenizer.
    """
    from IPython.display import display

    spoken = language()
    try:
        model: Any = ready_models([None], spoken)[None]
        if not hasattr(model, "tokens"):
            print(say("lesson.no_tokenizer", spoken, model=one_line(model.name)))
            return
        display(Tokens(tuple(model.tokens(text)), len(words(text)), spoken))
    except CourseError as error:
        print(block(error.text(spoken)), file=sys.stderr)


@dataclass(frozen=True)
class Tokens:
    """The pieces of a text of so many words, ready to be shown."""

    pieces: tuple[str, ...]
    words: int
    language: str

    @property
    def summary(self) -> str:
        """How many tokens, and how many to a word."""
        count = len(self.pieces)
        if self.words < 2:
            return say("lesson.tokens", self.language, count=count)
        values = {"words": self.words, "ratio": round(count / self.words, 2)}
        return say("lesson.tokens_per_word", self.language, count=count, **values)

    def __repr__(self) -> str:
        return f"{_SEPARATOR.join(map(_shown, self.pieces))}\n{self.summary}"

    def _repr_html_(self) -> str:
        label = say(
            "lesson.tokens_label", self.language, pieces=" · ".join(map(_shown, self.pieces))
        )
        spans = _SEPARATOR.join(
            f'<span style="background: {_SHADES[index % 2]}; white-space: pre-wrap">'
            f"{html(_shown(piece))}</span>"
            for index, piece in enumerate(self.pieces)
        )
        return f'<p role="img" aria-label="{html(label)}">{spans}</p><p>{html(self.summary)}</p>'


def _shown(piece: str) -> str:
    return page(piece.replace("\n", "⏎").replace("\t", "⇥"))
