"""What `prompteur doctor` finds, in a form that other packages can give too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from course.errors import CourseError
from course.messages import say
from course.plugins import why


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: is it well, and what was seen or what to do.

    `about` is the message id of its name, or a key of ours, `cli.doctor_<about>`.
    """

    about: str
    well: bool
    text: str

    def name(self, language: str) -> str:
        """What was looked at, for people."""
        return say(self.about if "." in self.about else f"cli.doctor_{self.about}", language)


Look = Callable[[str], Finding | Iterable[Finding]]
"""Looks at one thing, in the person's language."""


def found_by(about: str, look: Look, language: str) -> list[Finding]:
    """What `look` finds; one finding that says why, where it fails itself."""
    try:
        found = look(language)
        return [found] if isinstance(found, Finding) else list(found)
    except CourseError as error:
        return [Finding(about, False, error.text(language))]
    except Exception as error:  # a doctor that falls ill helps nobody
        return [Finding(about, False, say("cli.doctor_stumbled", language, reason=why(error)))]
