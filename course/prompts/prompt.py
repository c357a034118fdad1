"""A prompt: plain text with role markers and `{{variables}}`, after the Prompty convention.

`system:`, `user:` or `assistant:` alone on a line begins a message; without any marker the
whole text is one user message. Roles are split before values are put in, and values go in
in one pass, so that a value which holds `{{x}}` or `system:` stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from course.errors import NoPrompt, PromptError
from course.prompts.message import Message

ROLES = ("system", "user", "assistant")
_MARKER = re.compile(
    rf"^({'|'.join(ROLES)})[ \t\u00a0\u202f]*:[ \t]*$", re.MULTILINE | re.IGNORECASE
)
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True)
class Prompt:
    """The text that a learner wrote. Use `messages` to get what is sent for one case."""

    text: str

    @cached_property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The text split at its role markers: (role, template), in order, empty ones left out."""
        pieces = _MARKER.split(self.text)
        parts = [("user", pieces[0].strip())]
        parts += [
            (role.lower(), body.strip())
            for role, body in zip(pieces[1::2], pieces[2::2], strict=True)
        ]
        return tuple((role, body) for role, body in parts if body)

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The names between double braces, in the order of their first use."""
        return tuple(dict.fromkeys(_VARIABLE.findall(self.text)))

    @cached_property
    def opening(self) -> tuple[Message, ...]:
        """The messages as far as they are the same for all values: the last ends before the
        first variable."""
        found = []
        for role, body in self.parts:
            variable = _VARIABLE.search(body)
            found.append(Message(role, body[: variable.start()] if variable else body))
            if variable:
                break
        return tuple(found)

    def require(self, declared: Iterable[str]) -> None:
        """Raise PromptError unless the prompt has text and each of its variables is declared."""
        if not self.parts:
            raise NoPrompt("prompt.empty")
        declared = tuple(declared)
        for name in self.variables:
            if name not in declared:
                raise undeclared(name, declared)

    def messages(self, values: Mapping[str, str]) -> list[Message]:
        """The messages to send when the variables have `values`.

        Raises PromptError for an empty prompt or a variable that `values` lacks.
        """
        self.require(values)
        return [
            Message(role, _VARIABLE.sub(lambda found: str(values[found[1]]), body))
            for role, body in self.parts
        ]


def undeclared(name: str, declared: Sequence[str]) -> PromptError:
    """The error for a variable that the exercise does not have; names those that it has."""
    if not declared:
        return PromptError("prompt.no_variables", name=name)
    names = ", ".join(f"{{{{{one}}}}}" for one in declared)
    return PromptError("prompt.undeclared", name=f"{{{{{name}}}}}", declared=names)
