"""What to say when the course itself fails: a sentence for the learner, the rest in a log."""

from __future__ import annotations

import contextlib
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
    """Write the traceback to `errors.log` in the data folder, and say what to report."""
    details = "".join(traceback.format_exception(error))
    log = data_dir() / "errors.log"
    with contextlib.suppress(OSError), log.open("a", encoding="utf-8") as lines:
        lines.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n{details}\n")
    name = type(error).__name__
    return Apology(say("panel.unexpected", language, error=name, log=log), details)
