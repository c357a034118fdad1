"""One server for all kernels: started, found, replaced, awaited. No model is loaded here."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from support.fake_server import PATIENCE, Exchange, FakeServer
from support.places import TESTS

from course.errors import ModelError, Stopped
from course.models.base import Request, Settings
from course.models.catalogue import SMALL
from course.models.embedded import model as embedded_model
from course.models.embedded import serve, server
from course.models.embedded.model import EmbeddedModel
from course.models.embedded.record import Record, runtime_version
from course.models.embedded.server import (
    ensure_server,
    log_path,
    record_path,
    running,
    stop_server,
)
from course.models.loop import run
from course.models.progress import alone, no_progress
from course.models.secret import Secret
from course.models.settings import SettingsError
from course.paths import runtime_dir
from course.prompts.message import Message

MODULE = "course.models.embedded.serve"
FAKE = TESTS / "support" / "fake_embedded.py"
NO_FILE = Path("unused.gguf")
ASK = (Message("user", "Hello"),)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path))
    yield tmp_path
    stop_server(SMALL)


def command() -> list[str]:
    return [sys.executable, str(FAKE), MODULE, str(record_path(SMALL)), SMALL.choice, SMALL.sha256]


def ensure(**options: Any) -> Record:
    return ensure_server(SMALL, NO_FILE, **{"seconds": PATIENCE, "command": command(), **options})


def asleep(*arguments: str) -> list[str]:
    """A process that does nothing for long."""
    return [sys.executable, "-c", "import time; time.sleep(600)", *arguments]


def children(word: str) -> list[int]:
    """The running processes that this one started with `word` on their command line."""
    found = []
    for one in psutil.Process().children():
        with suppress(psutil.Error):
            found += [one.pid] if word in one.cmdline() else []
    return found


def test_a_server_is_started_once_and_then_found() -> None:
    assert running(SMALL) is None
    first = ensure()
    assert running(SMALL) == first == ensure(command=["not", "started"])


def test_files_are_for_this_person_only_and_the_key_shows_nowhere() -> None:
    record = ensure()
    for path in (record_path(SMALL), log_path(SMALL)):
        assert path.stat().st_mode & 0o777 == 0o600, path
    key = json.loads(record_path(SMALL).read_text())["key"]
    assert key not in repr(record)
    assert key not in log_path(SMALL).read_text()
    assert not any(key in word for word in psutil.Process(record.pid).cmdline())


def test_two_processes_that_start_at_the_same_instant_share_one() -> None:
    code = (
        "import sys; from pathlib import Path; from course.models.catalogue import SMALL;"
        "from course.models.embedded.server import ensure_server; input();"
        "print(ensure_server(SMALL, Path('x'), seconds=20, command=sys.argv[1:]).pid)"
    )
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", code, *command()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for one in starters:
        assert one.stdin
        one.stdin.write("\n")
        one.stdin.flush()
    pids = {one.communicate(timeout=60)[0].strip() for one in starters}
    record = running(SMALL)
    assert record and pids == {str(record.pid)}


def spoilt(**changes: Any) -> Callable[[], None]:
    """A running server whose record then says something else."""

    def prepare() -> None:
        found = ensure()
        Record(**{**vars(found), **changes}).write(record_path(SMALL))

    return prepare


def dead() -> None:
    pid = ensure().pid
    process = psutil.Process(pid)
    process.kill()
    process.wait(PATIENCE)


def another_program() -> None:
    found = ensure()
    psutil.Process(found.pid).kill()
    Record(**{**vars(found), "pid": os.getpid()}).write(record_path(SMALL))


def no_answer() -> None:
    process = subprocess.Popen(asleep(MODULE))
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    record = Record(process.pid, address, Secret("k"), SMALL.sha256, runtime_version())
    record.write(record_path(SMALL))


def garbage() -> None:
    record_path(SMALL).write_text('{"pid": []}')


@pytest.mark.parametrize(
    "prepare",
    [
        pytest.param(dead, id="its process is dead"),
        pytest.param(another_program, id="its number went to another program"),
        pytest.param(spoilt(key=Secret("wrong")), id="its key is wrong"),
        pytest.param(spoilt(sha256="0" * 64), id="it runs another model"),
        pytest.param(spoilt(version="0"), id="it runs another library"),
        pytest.param(no_answer, id="it does not answer"),
        pytest.param(garbage, id="it is not a record"),
    ],
)
def test_a_stale_record_is_replaced(prepare: Callable[[], None]) -> None:
    prepare()
    before = Record.read(record_path(SMALL))
    assert running(SMALL) is None
    fresh = ensure()
    assert running(SMALL) == fresh
    if before and before.pid != os.getpid():
        assert before.pid != fresh.pid
        gone = not psutil.pid_exists(before.pid)
        assert gone or psutil.Process(before.pid).status() == psutil.STATUS_ZOMBIE


def test_a_slow_start_is_given_up_with_a_message_that_names_the_log() -> None:
    waited: list[int] = []
    with pytest.raises(ModelError) as caught:
        ensure(
            seconds=0.3, command=asleep("slow-start"), progress=lambda *told: waited.append(told[1])
        )
    assert caught.value.message_id == "server.slow" and waited
    assert str(log_path(SMALL)) in caught.value.text("fr")
    assert not children("slow-start")


def test_a_server_that_ends_at_once() -> None:
    with pytest.raises(ModelError) as caught:
        ensure(command=[sys.executable, "-c", "raise SystemExit('no memory')"])
    assert caught.value.message_id == "server.died"
    assert "no memory" in log_path(SMALL).read_text()


def test_stopping_while_the_server_starts_ends_it() -> None:
    def stop(*_: Any) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        ensure(command=asleep("stopped-early"), progress=stop)
    assert not children("stopped-early")


def test_waiting_for_another_kernel_has_an_end() -> None:
    with alone(record_path(SMALL).with_suffix(".lock"), no_progress):
        told: list[str] = []
        with pytest.raises(ModelError) as caught:
            ensure(seconds=0.3, progress=lambda *step: told.append(step[0]))
    assert caught.value.message_id == "server.busy" and set(told) == {"wait"}


class Metrics:
    """Stands for xllamacpp's server: gives the next of its readings, then the last for ever."""

    def __init__(self, *readings: tuple[int, int]) -> None:
        self._readings = list(readings)
        self.asked = 0

    def handle_metrics(self) -> str:
        self.asked += 1
        tokens, processing = self._readings.pop(0) if len(self._readings) > 1 else self._readings[0]
        return (
            f"# HELP x\nllamacpp:tokens_predicted_total {tokens}\n"
            f"llamacpp:requests_processing {processing}\n"
        )


def here() -> Path:
    path = runtime_dir() / "mine.json"
    Record(os.getpid(), "http://127.0.0.1:1", Secret("k"), "s", "v").write(path)
    return path


def test_the_server_ends_when_it_is_idle_and_not_before() -> None:
    metrics = Metrics(*[(0, 1)] * 8, *[(n, 0) for n in range(8)])
    serve.wait_until_idle(metrics, 0.05, threading.Event(), here())
    assert metrics.asked > 16


def test_a_server_that_nobody_can_find_ends() -> None:
    path = here()
    path.unlink()
    serve.wait_until_idle(Metrics((0, 0)), 0.4, threading.Event(), path)


def test_only_ones_own_record_is_removed() -> None:
    path = here()
    mine = Record.read(path)
    assert mine
    other = Record(**{**vars(mine), "pid": 1})
    other.remove(path)
    assert path.exists()
    mine.remove(path)
    assert not path.exists()


def test_a_port_in_use_is_said_before_the_model_is_loaded() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ModelError) as caught:
            serve.foreground(SMALL, NO_FILE, lambda *_: None, port=port)
    assert caught.value.message_id == "server.port_in_use" and str(port) in str(caught.value)


def test_threads_stay_within_the_quota_of_a_container(tmp_path: Path) -> None:
    quota = tmp_path / "cpu.max"
    quota.write_text("max 100000\n")
    free = serve.cores(quota)
    assert free >= 1
    quota.write_text("50000 100000\n")
    assert serve.cores(quota) == 1
    assert serve.cores(tmp_path / "none") == free


def served(*servers: FakeServer) -> Callable[..., Record]:
    """Stands for `ensure_server`: the first of `servers`, then the next one each time."""
    left = list(servers)

    def ensure_server(*_: Any, **__: Any) -> Record:
        address = left.pop(0).base_url.removesuffix("/v1")
        return Record(1, address, Secret("k"), SMALL.sha256, "v")

    return ensure_server


def cut(one: Exchange) -> None:
    one.stream(["Good ", "mor"], finish=None, done=False)


def test_a_server_lost_in_mid_answer_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_model, "ensure_file", lambda *_, **__: NO_FILE)
    heard: list[str] = []
    with FakeServer(cut) as bad, FakeServer(lambda one: one.stream(["Go", "od morning"])) as good:
        monkeypatch.setattr(embedded_model, "ensure_server", served(bad, good))
        reply = run(EmbeddedModel(SMALL).complete(Request(ASK, Settings()), on_text=heard.append))
    assert reply.text == "Good morning" == "".join(heard)


def test_a_server_lost_twice_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_model, "ensure_file", lambda *_, **__: NO_FILE)
    with FakeServer(cut) as bad:
        monkeypatch.setattr(embedded_model, "ensure_server", served(bad, bad))
        with pytest.raises(ModelError) as caught:
            run(EmbeddedModel(SMALL).complete(Request(ASK, Settings())))
    assert caught.value.message_id == "server.lost" and caught.value.text("fr")


@pytest.mark.parametrize("value", ["abc", "0", "-3", "nan", "inf", "1e999", "3 minutes"])
def test_seconds_in_the_environment_that_are_none_are_said(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("PROMPTEUR_START_SECONDS", "PROMPTEUR_IDLE_SECONDS"):
        with monkeypatch.context() as patch:
            patch.setenv(variable, value)
            with pytest.raises(SettingsError) as caught:
                ensure_server(SMALL, NO_FILE)
            assert f"“{value}” is no good value for {variable}" in caught.value.text("en")
            assert variable in caught.value.text("fr")


def test_another_version_of_the_library_has_a_server_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = record_path(SMALL), log_path(SMALL)
    monkeypatch.setattr(server, "runtime_version", lambda: "9.9.9")
    assert not {record_path(SMALL), log_path(SMALL)} & set(before)
