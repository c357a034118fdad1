"""The benchmark's own handle on the server: starts it, plans, reads its counts."""

from __future__ import annotations

import json
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1]


class LocalServer:
    """`engine.server` in a process of its own; use as a context manager."""

    def __enter__(self) -> LocalServer:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "engine.server"],
            cwd=FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    @property
    def url(self) -> str:
        """The address that `/chat/completions` follows."""
        return f"http://127.0.0.1:{self.port}/v1"

    def plan(self, *, delay: float = 0.05, faults: bool = False) -> None:
        """Answer after `delay` seconds from now on, with or without faults; count anew."""
        self._asked("POST", "/plan", {"delay": delay, "faults": faults})

    def counts(self) -> dict[str, Any]:
        """What `engine.server.Counts` holds, `span`, and how many are `in_flight` now."""
        return self._asked("GET", "/count", {})

    def _asked(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, json.dumps(body))
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
            return answer
        finally:
            connection.close()
