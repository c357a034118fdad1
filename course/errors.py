"""Errors that a learner may meet: each carries the id of a message, not its wording."""

from __future__ import annotations

from typing import Any

from course.messages import Worded, say


def system_reason(error: BaseException) -> str:
    """What the system says of a file that could not be read or written, in its own words; the
    kind of the error where it says nothing."""
    return getattr(error, "strerror", None) or type(error).__name__


class CourseError(Worded, Exception):
    """An error with a message in every language of the course.

    `message_id` names an entry of the message catalogues (`course/messages/<language>/`),
    `values` fill its placeholders. `str(error)` is the English text, for logs and developers.
    """

    def __init__(self, message_id: str, **values: Any) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.values = values

    def text(self, language: str) -> str:
        """The message for a person, in `language` ("en" or "fr")."""
        return say(self.message_id, language, **self.values)

    def __str__(self) -> str:
        return self.text("en")


class PromptError(CourseError):
    """The prompt cannot be used as it stands: what is wrong and what to write instead."""


class NoPrompt(PromptError):
    """Nothing was written: the text is empty, or what was released stands there still."""


class UnknownExercise(CourseError):
    """No exercise has the name `id`."""


class ModelError(CourseError):
    """A reply could not be had: the model is missing, down, misconfigured or refused the call.

    `final` says that asking again, for any case, cannot help: a wrong key, no model, no room.
    The value `said`, where there is one, is what the server itself said, and ends the text.
    """

    def __init__(self, message_id: str, *, final: bool = False, **values: Any) -> None:
        super().__init__(message_id, **values)
        self.final = final

    def text(self, language: str) -> str:
        """As CourseError.text, with the server's own words."""
        text, said = super().text(language), self.values.get("said")
        return f"{text} {say('model.said', language, said=said)}" if said else text


class ServerLost(ModelError):
    """No answer from the server that was meant: it is gone, broke off, fell silent, or another
    one has its place, which does not know the key. A new server may answer."""


class RequestFault(ModelError):
    """It is this request that has no answer, or none that can be judged: nothing is told of how
    the server is, which may answer the next one."""


class TooLong(RequestFault):
    """The request is longer than the model reads, so it will never have an answer."""


class NotRun(CourseError):
    """A case was not run, since the person stopped before."""


class Stopped(Exception):
    """The person asked to stop."""


class SettingsError(CourseError):
    """The settings cannot be used as they stand: which one, and what to write instead."""
