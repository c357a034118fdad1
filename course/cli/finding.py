"""What `prompteur doctor` finds, in a form that other packages can give too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from course.errors import CourseError
from course.messages import say
from course.plugins import plain, why


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
    """What `look` finds; where it fails itself, what it found until then, and why."""
    found: list[Finding] = []
    try:
        seen = look(language)
        found += [seen] if isinstance(seen, Finding) else []
        for one in () if isinstance(seen, Finding) else seen:
            found.append(one)
    except CourseError as error:
        found.append(Finding(about, False, error.text(language)))
    except OSError as error:  # a folder that is none, a disk that is full
        values = {"path": plain(str(error.filename or "")), "reason": error.strerror or why(error)}
        found.append(Finding(about, False, say("cli.doctor_home_bad", language, **values)))
    except Exception as error:  # a doctor that falls ill helps nobody
        text = say("cli.doctor_stumbled", language, reason=why(error))
        found.append(Finding(about, False, text))
    return found
