"""One server for all of a person's kernels: found if it runs, else started.

The server is a process of its own, found through its record (`record.py`), started under a
file lock so that kernels which come at the same instant share it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from course.errors import ModelError
from course.models.catalogue import ModelFile
from course.models.embedded.record import Record, runtime_version
from course.models.environment import seconds_in
from course.models.progress import Progress, alone, no_progress
from course.paths import runtime_dir

START_SECONDS = 180.0
"""How long a server may take until it answers; a gigabyte from a slow disk takes a while."""
_ANSWER_SECONDS = 10
_POLL = 0.05
_MODULE = "course.models.embedded.serve"
_started: list[subprocess.Popen[bytes]] = []
"""Kept, so that Python does not complain of a process that is meant to outlive this one."""
_LOOPBACK = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def record_path(model: ModelFile) -> Path:
    """The file that names the running server of this model."""
    return _path(model, "json")


def log_path(model: ModelFile) -> Path:
    """What the server last wrote about itself; it holds no prompt and no key."""
    return _path(model, "log")


def _path(model: ModelFile, ending: str) -> Path:
    """Each version of the library has a server of its own: two environments that have different
    ones would end each other's in the middle of a reply."""
    return runtime_dir() / f"{model.choice}-{runtime_version()}.{ending}"


def running(model: ModelFile) -> Record | None:
    """The record of a server that runs this model now and answers; starts nothing."""
    record = Record.read(record_path(model))
    if record and _is_ours(record.pid) and _fits(record, model) and answers(record, model):
        return record
    return None


def ensure_server(
    model: ModelFile,
    file: Path,
    *,
    progress: Progress = no_progress,
    seconds: float | None = None,
    command: Sequence[str] | None = None,
) -> Record:
    """The running server of this model, started with `file` if there is none.

    `seconds` bounds the wait (else PROMPTEUR_START_SECONDS, else 180); `command` replaces the
    server's command line in tests. Raises ModelError when it does not come up.
    """
    seconds = seconds or seconds_in("PROMPTEUR_START_SECONDS") or START_SECONDS
    with alone(_path(model, "lock"), progress, seconds):
        found = running(model)
        if found:
            return found
        stop_server(model)
        process = _spawn(command or _command(model, file), log_path(model))
        try:
            return _await(process, model, seconds, progress)
        except BaseException:
            process.kill()
            process.wait()
            raise


def stop_server(model: ModelFile) -> None:
    """End the server that the record names, if it is one of ours, and take the record away."""
    import psutil

    path = record_path(model)
    record = Record.read(path)
    if record and _is_ours(record.pid):
        try:
            process = psutil.Process(record.pid)
            process.terminate()
            process.wait(_ANSWER_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
        except psutil.Error:
            pass
    path.unlink(missing_ok=True)


def ask(record: Record, path: str, body: Any = None, *, seconds: float = _ANSWER_SECONDS) -> Any:
    """The server's JSON answer to a GET, or to a POST of `body`, within `seconds`. Raises OSError,
    ValueError."""
    request = urllib.request.Request(
        record.address + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {record.key.reveal()}",
            "Content-Type": "application/json",
        },
    )
    with _LOOPBACK.open(request, timeout=seconds) as response:
        return json.load(response)


def answers(record: Record, model: ModelFile) -> bool:
    """Whether the server answers, takes the record's key and serves this model."""
    try:
        offered = ask(record, "/v1/models")
        return any(one["id"] == model.choice for one in offered["data"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _fits(record: Record, model: ModelFile) -> bool:
    return record.sha256 == model.sha256 and record.version == runtime_version()


def _is_ours(pid: int) -> bool:
    """Whether `pid` is a running server of the course, not a number that went to another."""
    import psutil

    try:
        process = psutil.Process(pid)
        return _MODULE in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _command(model: ModelFile, file: Path) -> list[str]:
    command = [sys.executable, "-m", _MODULE, "--model", model.choice]
    command += ["--file", str(file.resolve()), "--record", str(record_path(model))]
    idle = seconds_in("PROMPTEUR_IDLE_SECONDS")
    return [*command, "--idle-seconds", str(idle)] if idle else command


def _spawn(command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    """Start a process that outlives this one."""
    log.unlink(missing_ok=True)
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    detached: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        detached = {"creationflags": flags}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=subprocess.STDOUT,
            cwd=log.parent,
            **detached,
        )
    finally:
        os.close(handle)
    _started.append(process)
    return process


def _await(
    process: subprocess.Popen[bytes], model: ModelFile, seconds: float, progress: Progress
) -> Record:
    begun = time.monotonic()
    while (waited := time.monotonic() - begun) < seconds:
        progress("start", int(waited), int(seconds))
        record = Record.read(record_path(model))
        if record and answers(record, model):
            return record
        if process.poll() is not None:
            raise ModelError("server.died", final=True, log=log_path(model))
        time.sleep(_POLL)
    raise ModelError("server.slow", final=True, seconds=round(seconds), log=log_path(model))
