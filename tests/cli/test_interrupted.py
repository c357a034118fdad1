"""Ctrl+C on the command line: the end comes soon, with status 130, wherever the command is, and
what came before is kept."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.fake_server import Exchange, FakeServer
from support.interrupted import Command

EXERCISE = "appointment-line"
PROMPT = "Day and time of {{message}}, on one line."


@pytest.fixture
def prompt(tmp_path: Path) -> str:
    path = tmp_path / "prompt.txt"
    path.write_text(PROMPT, encoding="utf-8")
    return str(path)


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_python_itself_ends_at_once() -> None:
    """It looks through nothing of what large libraries have made: that takes most of a second."""
    code = "import gc, sys; from course.cli import main; sys.argv[1:] = ['models']; main()"
    run = [sys.executable, "-c", f"{code}; sys.exit(gc.get_freeze_count() < 10_000)"]
    assert subprocess.run(run, capture_output=True).returncode == 0


def mark(folder: Path) -> tuple[Path, str]:
    """A file that is there once a command has come so far, and the line that makes it."""
    path = folder / "so-far"
    return path, f"import pathlib; reached = lambda: pathlib.Path({str(path)!r}).touch()\n"


@pytest.mark.parametrize("command", ["check", "calibrate"])
def test_while_a_server_is_asked(command: str, tmp_path: Path, prompt: str) -> None:
    def behave(one: Exchange) -> None:
        if len(server.seen) <= 3:
            one.answer("Friday at 10:30")
        else:
            one.wait_until_gone()

    given = ["--prompt", prompt] if command == "check" else ["--lang", "en"]
    with FakeServer(behave) as server:
        asked = {"PROMPTEUR_BASE_URL": server.base_url, "PROMPTEUR_MODEL": "m"}
        words = (command, EXERCISE, *given)
        first = Command(tmp_path, *words, **asked, PROMPTEUR_SLOTS="2")
        output = first.ends_soon(lambda: len(server.held()) == 2)
        assert len(server.seen) == 5
        if command == "check":
            assert "Friday at 10:30" in output and "topped" in output
        again = Command(tmp_path, *words, **asked, PROMPTEUR_SLOTS="2")
        again.ends_soon(lambda: len(server.held()) == 4)
        assert len(server.seen) == 7, "what was received is asked for again"


_DOWNLOADING = """
from course.models.catalogue import EMBEDDED, SMALL
from course.models.embedded import files, packages, partial
from course.models.embedded.download import Download
files.make_room = lambda *_: None
class Silent(Download):
    def extend(self, partial, progress):
        reached()
        super().extend(partial, progress)
files.sources = lambda model: [Silent(model, {address!r} + "/file")]
"""

_STARTING = """
import sys
from course.models.embedded import files, model, server
model.ensure_file = lambda *_, **__: pathlib.Path("/nowhere")
server._command = lambda *_: [sys.executable, "-c", "import time; time.sleep(600)"]
spawn = server._spawn
def spawned(*given):
    process = spawn(*given)
    pathlib.Path({pid!r}).write_text(str(process.pid))
    reached()
    return process
server._spawn = spawned
"""

_ANSWERING = """
from course.models.embedded import model, record, server
from course.models.secret import Secret
model.ensure_file = lambda *_, **__: pathlib.Path("/nowhere")
server.Record.read = staticmethod(
    lambda path: record.Record(1, {address!r}, Secret("k"), "", "")
)
server._is_ours = lambda pid: True
server._fits = lambda *_: True
ask = server.ask
def asking(*given):
    reached()
    return ask(*given)
server.ask = asking
"""


@pytest.mark.parametrize("before", [_DOWNLOADING, _STARTING, _ANSWERING])
def test_while_the_model_is_prepared(before: str, tmp_path: Path, prompt: str, silent: str) -> None:
    reached, lines = mark(tmp_path)
    pid = tmp_path / "pid"
    before = lines + before.format(address=silent, pid=str(pid))
    command = Command(tmp_path, "check", EXERCISE, "--prompt", prompt, before=before)
    command.ends_soon(reached.exists)
    if pid.exists():
        import psutil

        started = int(pid.read_text(encoding="ascii"))
        assert not psutil.pid_exists(started), "the server that was being started goes on"


def test_while_the_model_is_fetched(tmp_path: Path, silent: str) -> None:
    reached, lines = mark(tmp_path)
    before = lines + _DOWNLOADING.format(address=silent)
    said = Command(tmp_path, "model", "embedded", before=before).ends_soon(reached.exists)
    assert "nterrupted" in said or "topped" in said


def test_while_a_reply_is_judged(tmp_path: Path) -> None:
    reached, lines = mark(tmp_path)
    checks = tmp_path / "checks.yaml"
    checks.write_text("checks: [{similar: {to: yes or no}}]\nreplies: [maybe]\n", encoding="utf-8")
    slow = """
from course.checks import similar
def compared(*_):
    import time
    reached()
    time.sleep(60)
similar._compared = compared
"""
    command = Command(tmp_path, "judge", "--checks", str(checks), before=lines + slow)
    command.ends_soon(reached.exists)
