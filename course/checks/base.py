"""What a check is: a named rule, built once for a case, that gives an outcome."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from course.display.safe import one_line
from course.messages import Worded, say
from course.models.base import Model, Place, Reply
from course.prompts.message import Message
from course.prompts.prompt import Prompt

Status = Literal["passed", "failed", "ungraded"]
Scope = Literal["reply", "prompt", "overall"]

STUMBLED = "checks.stumbled_"
"""How the message of a check begins that failed to run; its scope follows."""


@dataclass(frozen=True)
class Phrase(Worded):
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
class Quoted(Worded):
    """Texts that a reason quotes: “a”, “b” in English, « a », « b » in French."""

    texts: tuple[str, ...]

    def text(self, language: str) -> str:
        """The texts between the quotation marks of `language`, with commas."""
        return ", ".join(say("checks.quoted", language, text=_short(one)) for one in self.texts)


@dataclass(frozen=True)
class Literals(Worded):
    """JSON values as JSON writes them, so that null and "null" look different, as do a letter and
    one that has an unseen character beside it."""

    values: tuple[Any, ...]

    def text(self, language: str) -> str:
        """The values with commas, in any language."""
        return ", ".join(_short(_literal(one)) for one in self.values)


@dataclass(frozen=True)
class Outcome:
    """What a check found. The reason is a message id with its values: see `reason`.

    `note` is the message id of a second sentence, for what explains the first. `place` says which
    of several replies was looked at. `stumbled`: the check failed to run, so that nobody knows
    what it would have found. `surplus`: it failed on what is too much in the reply.
    """

    check: str
    status: Status
    message_id: str
    values: dict[str, Any] = field(default_factory=dict)
    note: str | None = None
    place: Place | None = None
    stumbled: bool = False
    surplus: bool = False

    def reason(self, language: str) -> str:
        """What a learner can act on, in `language`: one sentence, two when there is a note."""
        sentence = Phrase(self.message_id, self.values).text(language)
        if self.place is not None:
            values = {"name": self.place.name, "reason": _small(sentence)}
            sentence = say(f"checks.in_{self.place.kind}", language, **values)
        return f"{sentence} {say(self.note, language)}" if self.note else sentence


@dataclass(frozen=True)
class Subject:
    """What a reply check looks at: the reply, what was asked to get it, and the model that
    judges where a check needs one. Where a case has several replies this is the last; `parts` has
    each of them by its place."""

    reply: Reply
    prompt: Prompt
    messages: Sequence[Message] = ()
    inputs: dict[str, str] = field(default_factory=dict)
    language: str = "en"
    judge: Model | None = None
    parts: Mapping[Place, Subject] | None = None

    @property
    def asked(self) -> str:
        """The last that the person said who is answered; empty where it is not known."""
        return next((one.text for one in reversed(self.messages) if one.role == "user"), "")


class Judged(Protocol):
    """What a check over all cases looks at of one: what came of it, its last reply (None while
    there is none), and which case it was."""

    @property
    def status(self) -> Status: ...

    @property
    def reply(self) -> Reply | None: ...

    @property
    def case_key(self) -> Hashable: ...


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


class CheckError(Worded, ValueError):
    """A check was described wrongly, in a catalogue or by whoever compares prompts. One with a
    text, as plug-ins raise it, says that text in every language."""

    def text(self, language: str) -> str:
        """What is wrong, in `language` where that is known, on one line."""
        return one_line(str(self), _LONGEST)


class Misdescribed(CheckError):
    """A check was described wrongly, as the message `key` of the area `described` says, with
    `values`, which may be `Worded`. `str(error)` is the English text."""

    def __init__(self, key: str, **values: Any) -> None:
        self._said = Phrase(f"described.{key}", values)
        super().__init__(self._said.text("en"))

    def text(self, language: str) -> str:
        """What is wrong, in `language`, on one line."""
        return one_line(self._said.text(language), _LONGEST)


def wrong_parameter(name: str, key: str, *, inside: bool = False, **values: Any) -> Misdescribed:
    """The error of the parameter `name`: what the message `key` of `described` says of it; with
    `inside`, of something inside its value."""
    said = Phrase(f"described.{key}", values)
    return Misdescribed("inside_parameter" if inside else "parameter", name=name, error=said)


class UnknownCheck(CheckError):
    """No check has that name; `near` are those that have one like it."""

    def __init__(self, name: str, near: Sequence[str]) -> None:
        self.name, self.near = name, tuple(near)
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """What is wrong, in `language`, with the command that lists all checks."""
        near = Quoted(self.near).text(language)
        key = "checks.unknown_near" if self.near else "checks.unknown"
        return say(key, language, name=_short(self.name), near=near)


_QUOTE_LENGTH = 80
_LONGEST = 400
"""Characters of what is said of a check that was described wrongly."""


def _rendered(values: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        name: value.text(language) if isinstance(value, Phrase | Quoted | Literals) else value
        for name, value in values.items()
    }


def _literal(value: Any) -> str:
    """`value` in JSON, with what nobody sees in it as JSON's escapes."""
    seen = json.dumps(value, ensure_ascii=False)
    return "".join(
        char if char.isprintable() or char.isspace() else json.dumps(char)[1:-1] for char in seen
    )


def _small(sentence: str) -> str:
    """`sentence` with a small first letter, unless its first word is all in capitals (JSON)."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]


def _short(text: str) -> str:
    """`text` on one line, cut where a reason would become hard to read."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE_LENGTH else line[: _QUOTE_LENGTH - 1].rstrip() + "…"
