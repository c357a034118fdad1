"""The log of what the course itself did wrong: tracebacks, for whoever reports it."""

from __future__ import annotations

import contextlib
import traceback
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from course.paths import data_dir

LONGEST = 1_000_000
"""Bytes. A log that is longer begins anew: a check that fails does so at every reply."""

_lock = Lock()


def log_error(error: BaseException) -> Path | None:
    """Write the traceback of `error` to `errors.log` in the data folder; the path of the log, or
    None where it cannot be written. Never fails."""
    details = "".join(traceback.format_exception(error))
    with contextlib.suppress(OSError), _lock:
        log = data_dir() / "errors.log"
        begin = "w" if log.is_file() and log.stat().st_size > LONGEST else "a"
        with log.open(begin, encoding="utf-8", errors="replace") as lines:
            lines.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n{details}\n")
        return log
    return None
