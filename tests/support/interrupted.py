"""`prompteur` in a process of its own, to which Ctrl+C is sent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

INTERRUPTED = 130
SOON = 6.0
"""Seconds, for a machine that is busy with other tests: what must not be waited for takes ten or
more."""

_PATIENCE = 60.0


class Command:
    """`prompteur WORDS` in a process group of its own, after `before` has been run in it."""

    def __init__(self, home: Path, *words: str, before: str = "", **environment: str) -> None:
        kept = {name: one for name, one in os.environ.items() if "PROMPTEUR" not in name}
        lines = "import signal, sys\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        lines += dedent(before) + f"\nfrom course.cli import main\nsys.exit(main({list(words)!r}))"
        self.process = subprocess.Popen(
            [sys.executable, "-c", lines],
            env={**kept, "PROMPTEUR_HOME": str(home), "PROMPTEUR_LANG": "en", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def interrupted(self, when: Callable[[], bool]) -> tuple[int, str, str, float]:
        """Send Ctrl+C to the group once `when()` is true: status, output, errors, and the seconds
        until the end."""
        until = time.monotonic() + _PATIENCE
        try:
            while not when():
                assert self.process.poll() is None, self.process.communicate()
                assert time.monotonic() < until, "it never came so far"
                time.sleep(0.02)
            begun = time.monotonic()
            os.killpg(self.process.pid, signal.SIGINT)
            output, errors = self.process.communicate(timeout=_PATIENCE)
            return self.process.returncode, output, errors, time.monotonic() - begun
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.communicate()

    def ends_soon(self, when: Callable[[], bool]) -> str:
        """Ctrl+C ends it soon, with the status of shells and without a traceback; its output."""
        status, output, errors, seconds = self.interrupted(when)
        assert status == INTERRUPTED, (status, output, errors)
        assert "Traceback" not in errors, errors
        assert seconds < SOON, seconds
        return output + errors
