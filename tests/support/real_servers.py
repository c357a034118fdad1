"""Servers that people really use, run for tests: llama-cpp-python's, and LiteLLM's proxy."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ensure_tools import find_servers

from course.models.openai.model import OpenAIModel
from course.models.secret import Secret
from support import model_file
from support.faults import free_port
from support.places import TESTS

KEY = "sk-of-the-tests"
LOG = "server.log"
STARTING = 120  # seconds
STOPPING = 20


@dataclass(frozen=True)
class Server:
    """One that runs: its address, its key, and what the model is called there. `ready` waits
    until it answers."""

    address: str
    key: str
    model: str
    ready: Callable[[], None] = lambda: None

    def asked(
        self, model: str | None = None, key: str | None = None, **options: Any
    ) -> OpenAIModel:
        """Its model, or another one of its names, as the course asks it."""
        options = {"deadline": 120.0, "first_wait": 0.1, **options}
        key = self.key if key is None else key
        return OpenAIModel(self.address, model or self.model, key=Secret(key), **options)

    def environment(self) -> dict[str, str]:
        """The variables with which the course uses it."""
        return {
            "PROMPTEUR_BASE_URL": self.address,
            "PROMPTEUR_MODEL": self.model,
            "PROMPTEUR_API_KEY": self.key,
        }


@contextmanager
def llama_cpp_python(folder: Path, *, context: int = 1024) -> Iterator[Server]:
    """llama-cpp-python's server with the small model of the course; not `ready` yet."""
    script = TESTS / "support" / "llama_cpp_python.py"
    options = {
        "model": model_file.GIVEN["PROMPTEUR_MODEL_FILE"],
        "model_alias": "milo",
        "n_ctx": context,
        "api_key": KEY,
        "host": "127.0.0.1",
        "port": (port := free_port()),
        "verbose": False,
        "logits_all": False,
    }
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    with _running([_python(), str(script), *words], folder) as process:
        yield _server(port, "milo", process, folder)


@contextmanager
def litellm(folder: Path, models: dict[str, dict[str, Any]]) -> Iterator[Server]:
    """LiteLLM's proxy with a master key and without a database; `models` has the `litellm_params`
    of each by name, the one to be asked first. Not `ready` yet."""
    config = {
        "model_list": [
            {"model_name": name, "litellm_params": params} for name, params in models.items()
        ],
        "litellm_settings": {"num_retries": 0},
        "general_settings": {"master_key": KEY},
    }
    path = folder / "litellm.json"  # JSON is YAML
    path.write_text(json.dumps(config))
    command = [str(Path(_python()).parent / "litellm"), "--config", str(path)]
    place = ["--host", "127.0.0.1", "--port", str(port := free_port()), "--telemetry", "False"]
    with _running([*command, *place], folder) as process:
        yield _server(port, next(iter(models)), process, folder)


def _python() -> str:
    """The Python of the servers' environment."""
    python = find_servers()
    if python is None:
        pytest.skip("no servers here: tests/ensure_tools.py installs them")
    return python


def _server(port: int, model: str, process: subprocess.Popen[bytes], folder: Path) -> Server:
    address = f"http://127.0.0.1:{port}/v1"
    return Server(address, KEY, model, lambda: _wait(process, address, folder / LOG))


@contextmanager
def _running(command: Sequence[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The server's process. It sees nothing of this environment: LiteLLM was published by thieves
    twice, and it reads dozens of variables."""
    environment = {"PATH": os.defpath, "HOME": str(folder), "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    with (folder / LOG).open("wb") as out:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=folder
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOPPING)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Until the server lists its models."""
    asked = urllib.request.Request(f"{address}/models", headers={"Authorization": f"Bearer {KEY}"})
    end = time.monotonic() + STARTING
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(asked, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')[-3000:]}")
