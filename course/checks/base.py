"""What a check is: a named rule, built once for a case, that gives an outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from course.messages import say
from course.models.base import Model, Reply
from course.prompts.prompt import Message, Prompt

Status = Literal["passed", "failed", "ungraded"]
Scope = Literal["reply", "prompt", "overall"]


@dataclass(frozen=True)
class Phrase:
    """A part of a reason that has words of its own: a message id with its values."""

    message_id: str
    values: dict[str, Any] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """The phrase in `language`."""
        return say(self.message_id, language, **_rendered(self.values, language))


@dataclass(frozen=True)
class Inside(Phrase):
    """A sentence that stands inside another one, after a colon: it begins with a small letter."""

    def text(self, language: str) -> str:
        """The sentence in `language`."""
        return _small(super().text(language))


@dataclass(frozen=True)
class Quoted:
    """Texts that a reason quotes: “a”, “b” in English, « a », « b » in French."""

    texts: tuple[str, ...]

    def text(self, language: str) -> str:
        """The texts between the quotation marks of `language`, with commas."""
        return ", ".join(say("checks.quoted", language, text=_short(one)) for one in self.texts)


@dataclass(frozen=True)
class Outcome:
    """What a check found. The reason is a message id with its values: see `reason`.

    `note` is the message id of a second sentence, for what explains the first. `turn` is the
    number of the turn, in a conversation, whose reply was looked at.
    """

    check: str
    status: Status
    message_id: str
    values: dict[str, Any] = field(default_factory=dict)
    note: str | None = None
    turn: int | None = None

    def reason(self, language: str) -> str:
        """What a learner can act on, in `language`: one sentence, two when there is a note."""
        sentence = Phrase(self.message_id, self.values).text(language)
        if self.turn is not None:
            reason = _small(sentence)
            sentence = say("checks.in_reply", language, number=self.turn, reason=reason)
        return f"{sentence} {say(self.note, language)}" if self.note else sentence


@dataclass(frozen=True)
class Subject:
    """What a reply check looks at: the reply, what was asked to get it, and the model that
    judges where a check needs one. Of a conversation this is the last reply; `turns` has each
    reply of the model, by the number of its turn."""

    reply: Reply
    prompt: Prompt
    messages: Sequence[Message] = ()
    inputs: dict[str, str] = field(default_factory=dict)
    language: str = "en"
    judge: Model | None = None
    turns: Mapping[int, Subject] | None = None


@dataclass(frozen=True)
class Check:
    """A rule under its catalogue name ("word_count", "not_contains").

    `run` takes a Subject for scope "reply"; for scope "prompt" a PromptSubject, before
    anything is sent; for scope "overall" the list of case results, after everything. It
    returns an Outcome, and for scope "reply" it may return an awaitable of one. `judged`: it
    asks a model.
    """

    name: str
    scope: Scope
    run: Callable[[Any], Any]
    judged: bool = False


@dataclass(frozen=True)
class PromptSubject:
    """What a check on the prompt itself looks at.

    `count_tokens` counts with the model's own tokenizer where it has one; `answers` are the
    expected answers of the practice cases, for `no_hardcoded_answers`.
    """

    prompt: Prompt
    variables: Sequence[str]
    language: str
    count_tokens: Callable[[str], int] | None = None
    answers: Sequence[str] = ()


class CheckError(ValueError):
    """A check was described wrongly in a catalogue: for authors of exercises, in English."""


_QUOTE_LENGTH = 80


def _rendered(values: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        name: value.text(language) if isinstance(value, Phrase | Quoted) else value
        for name, value in values.items()
    }


def _small(sentence: str) -> str:
    """`sentence` with a small first letter, unless its first word is all in capitals (JSON)."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]


def _short(text: str) -> str:
    """`text` on one line, cut where a reason would become hard to read."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE_LENGTH else line[: _QUOTE_LENGTH - 1].rstrip() + "…"
