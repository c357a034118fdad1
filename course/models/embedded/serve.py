"""The process that serves the embedded model: llama.cpp's OpenAI-compatible server.

`python -m course.models.embedded.serve --model embedded --file PATH --record FILE` is what a kernel
starts (see `server.py`); `foreground` is what `prompteur serve` calls.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

from course.errors import ModelError
from course.models.catalogue import EMBEDDED, ModelFile
from course.models.embedded.record import Record, require_library, runtime_version
from course.models.secret import Secret

HOST = "127.0.0.1"
SLOTS = 1
SLOT_TOKENS = 4096
"""The context of one completion, prompt and reply together, in tokens."""
IDLE_SECONDS = 15 * 60
_BATCH = 128
_MICRO_BATCH = 128
_POLL_SECONDS = 5.0
_ACTIVITY = re.compile(
    r"^llamacpp:(prompt_tokens_total|tokens_predicted_total|requests_processing"
    r"|requests_deferred) (\S+)$",
    re.MULTILINE,
)


def start(model: ModelFile, path: Path, key: Secret, *, port: int = 0, slots: int = SLOTS) -> Any:
    """Load the model and serve it on the loopback interface; 0 picks a free port.

    Returns xllamacpp's server, which serves until it is deleted; its `listening_address` is
    the address without `/v1`. Raises ModelError (final) when the port is taken or the library
    is missing.
    """
    if port:
        _require_free(port)
    require_library()
    try:
        import xllamacpp
    except ImportError as error:
        raise ModelError("server.broken_library", final=True, reason=error) from None
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.model_alias = {model.choice}
    params.hostnames = [HOST]
    params.port = port
    params.api_keys = [key.reveal()]
    params.cors_origins = ""
    params.cors_credentials = False
    params.ui = False
    params.n_parallel = slots
    params.n_ctx = slots * SLOT_TOKENS
    params.n_batch = _BATCH
    params.n_ubatch = _MICRO_BATCH
    params.cache_prompt = True
    params.cache_ram_mib = 0
    params.n_gpu_layers = 0
    params.cpuparams.n_threads = cores()
    params.cpuparams_batch.n_threads = cores()
    params.endpoint_metrics = True
    params.verbosity = 1
    return xllamacpp.Server(params)


def cores(quota_file: Path = Path("/sys/fs/cgroup/cpu.max")) -> int:
    """The physical cores that this process may use; hosted notebooks often get few of many."""
    import psutil

    found = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        found = min(found, len(os.sched_getaffinity(0)))
    try:
        quota, period = quota_file.read_text(encoding="ascii").split()
        found = min(found, round(int(quota) / int(period)))
    except (OSError, ValueError):
        pass
    return max(1, found)


def foreground(
    model: ModelFile,
    path: Path,
    announce: Callable[[str, Secret], None],
    *,
    port: int = 0,
    key: Secret | None = None,
) -> None:
    """Serve until Ctrl+C; `announce` is told the base URL and the key once it is up.

    Raises ModelError, as `start` does.
    """
    key = key or Secret(secrets.token_urlsafe(32))
    server = start(model, path, key, port=port)
    announce(f"{server.listening_address}/v1", key)
    try:
        while True:
            time.sleep(_POLL_SECONDS)
    except KeyboardInterrupt:
        return


def wait_until_idle(server: Any, idle_seconds: float, stop: Event, record: Path) -> None:
    """Return when nobody has used the server for `idle_seconds`, when `stop` is set, or when
    `record` no longer names this process, so that nobody can find it."""
    last = None
    since = time.monotonic()
    while not stop.wait(min(_POLL_SECONDS, idle_seconds / 4)):
        seen = dict(_ACTIVITY.findall(server.handle_metrics()))
        busy = any(float(seen.get(f"requests_{state}", 0)) for state in ("processing", "deferred"))
        if busy or seen != last:
            last, since = seen, time.monotonic()
        elif time.monotonic() - since >= idle_seconds or not Record.names_this_process(record):
            return


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise ModelError("server.port_in_use", final=True, port=port) from None


def main() -> None:
    """Serve in the background: write the record, end when idle, take the record away."""
    parser = argparse.ArgumentParser(prog="python -m course.models.embedded.serve")
    parser.add_argument("--model", choices=EMBEDDED, required=True)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--record", type=Path, required=True)
    parser.add_argument("--idle-seconds", type=float, default=IDLE_SECONDS)
    given = parser.parse_args()
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    model = EMBEDDED[given.model]
    key = Secret(secrets.token_urlsafe(32))
    server = start(model, given.file, key)
    record = Record(
        pid=os.getpid(),
        address=server.listening_address,
        key=key,
        sha256=model.sha256,
        version=runtime_version(),
    )
    record.write(given.record)
    try:
        wait_until_idle(server, given.idle_seconds, stop, given.record)
    finally:
        record.remove(given.record)


if __name__ == "__main__":
    main()
