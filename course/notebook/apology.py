"""What to say when the course itself fails: a sentence for the learner, the rest in a log."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from course.log import log_error
from course.messages import say


@dataclass(frozen=True)
class Apology:
    """`sentence` is for the learner; `details` is the traceback, to be shown folded if at all."""

    sentence: str
    details: str


def apologise(error: Exception, language: str) -> Apology:
    """Write the traceback to `errors.log` in the data folder, where that can be, and say what to
    report. Never fails."""
    log, name = log_error(error), type(error).__name__
    details = "".join(traceback.format_exception(error))
    if log is None:
        return Apology(say("panel.unexpected_unwritten", language, error=name), details)
    return Apology(say("panel.unexpected", language, error=name, log=log), details)
