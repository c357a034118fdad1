"""What to say when the course itself fails: a sentence for the learner, the rest in a log."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from datetime import UTC, datetime

from course.messages import say
from course.paths import data_dir


@dataclass(frozen=True)
class Apology:
    """`sentence` is for the learner; `details` is the traceback, to be shown folded if at all."""

    sentence: str
    details: str


def apologise(error: Exception, language: str) -> Apology:
    """Write the traceback to `errors.log` in the data folder, where that can be, and say what to
    report. Never fails."""
    details = "".join(traceback.format_exception(error))
    log = data_dir() / "errors.log"
    name, when = type(error).__name__, datetime.now(UTC).isoformat(timespec="seconds")
    try:
        with log.open("a", encoding="utf-8", errors="replace") as lines:
            lines.write(f"{when}\n{details}\n")
    except OSError:
        return Apology(say("panel.unexpected_unwritten", language, error=name), details)
    return Apology(say("panel.unexpected", language, error=name, log=log), details)
