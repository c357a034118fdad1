"""A contestant's process: in a session and a folder of its own, ended when it takes too long."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Timer
from typing import Any

from engine.client import FOLDER

_FOLDERS = (
    "PROMPTEUR_HOME",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
    "TMPDIR",
    "INSPECT_LOG_DIR",
    "PROMPTFOO_CONFIG_DIR",
)
"""The variables that say where a contestant writes."""
_NO_PROXY = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


class Process:
    """`command`, writing into `folder`, killed with its children after `limit` seconds, and on
    leaving the context when it still runs."""

    def __init__(
        self, command: Sequence[str], folder: Path, more: Mapping[str, str], limit: float
    ) -> None:
        folders = {name: str(folder) for name in _FOLDERS}
        with (folder / "err.txt").open("w") as errors:
            self._process = subprocess.Popen(
                command,
                cwd=FOLDER,
                env={**os.environ, **folders, **_NO_PROXY, **more},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        self._late = False
        self._timer = Timer(limit, self._end)
        self._timer.start()

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._process.returncode is None:
            self._end()
            self._process.wait()

    def wait_for(self, line: str) -> bool:
        """Read until the process says `line`; false when it ends without."""
        assert self._process.stdout
        return any(said == f"{line}\n" for said in iter(self._process.stdout.readline, ""))

    def go(self) -> None:
        """Let a process that waits for a line go on."""
        assert self._process.stdin
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def wait(self) -> tuple[bool, Any]:
        """Whether it ended by itself, and the resources that it and its children used."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        while self._process.stdout.read(65536):
            pass  # what a tool prints of its own accord
        self._process.stdout.close()
        # Not Popen.wait: it gives no usage, and that of all children would mix the contestants.
        _, status, usage = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        return not self._late, usage

    def _end(self) -> None:
        self._late = True
        os.killpg(self._process.pid, signal.SIGKILL)
