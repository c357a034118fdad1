"""How much memory a learner's session takes: the Jupyter server, a kernel, the embedded model.

    python benchmarks/memory.py [MODEL]

Starts the JupyterLab server of this environment on the English exercises of module 01, as a host
such as Binder does, opens the notebook's kernel through it, runs a good prompt and the score cell
on the embedded model MODEL, or else the one that this machine has the memory for, and adds up the
resident memory of the processes about ten times a second. The sum counts twice what processes
share, so it is an upper bound. Everything it writes, the model's file included, is in a folder of
its own that goes when it ends.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

import nbformat
import psutil
from jupyter_client.blocking import BlockingKernelClient

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = "exercises/en/01-clear-instructions/01-clear-instructions.ipynb"
EXERCISE = "appointment-line"
EVERY = 0.1
PATIENCE = 600
PROMPT = """\
Below is a message. Copy the day of the week, the time and the place, as they stand in it, on one \
line, in this form: day | time | place. Write nothing else.

Message: {{message}}
Reply:
"""
PARTS = {
    "course.models.embedded.serve": "embedded server with the model",
    "ipykernel_launcher": "kernel of the notebook",
    "jupyterlab": "Jupyter server",
}
"""What stands in a process's command line, and what the process is then."""


@dataclass
class Peaks:
    """The most that each part took, and all together at one moment, in bytes."""

    parts: dict[str, int] = field(default_factory=dict)
    together: int = 0

    def look(self, processes: list[psutil.Process]) -> None:
        """Take the memory of these processes into account."""
        now: dict[str, int] = {}
        for process in processes:
            try:
                part, rss = part_of(process.cmdline()), process.memory_info().rss
            except psutil.Error:
                continue
            now[part] = now.get(part, 0) + rss
        for part, rss in now.items():
            self.parts[part] = max(rss, self.parts.get(part, 0))
        self.together = max(self.together, sum(now.values()))


def part_of(command: list[str]) -> str:
    """Which part of the session a process is, by its command line."""
    words = " ".join(command)
    return next((name for mark, name in PARTS.items() if mark in words), "other processes")


def session(server: psutil.Process, home: Path) -> list[psutil.Process]:
    """The server, its descendants, and the embedded server, which lives on its own."""
    found = {one.pid: one for one in (server, *server.children(recursive=True))}
    for record in (home / "run").glob("embedded*.json"):
        with suppress(OSError, ValueError, psutil.Error):
            pid = json.loads(record.read_text(encoding="utf-8"))["pid"]
            found.setdefault(pid, psutil.Process(pid))
    return [*found.values()]


@contextmanager
def watching(server: psutil.Process, home: Path) -> Iterator[Peaks]:
    """Look at the session again and again while the body runs."""
    peaks, done = Peaks(), Event()

    def watch() -> None:
        while not done.wait(EVERY):
            peaks.look(session(server, home))

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peaks
    finally:
        done.set()
        thread.join()


def cells() -> list[str]:
    """What a learner runs for one exercise: the first cell, the prompt, the score."""
    sources = {cell.id: cell.source for cell in nbformat.read(ROOT / NOTEBOOK, as_version=4).cells}
    prompt = f"%%prompt {EXERCISE}\n{PROMPT}"
    return [sources["get-ready"], prompt, sources[f"score-{EXERCISE}"]]


def run_session(folder: Path, model: str = "") -> tuple[Peaks, float]:
    """Run the session on the embedded model `model`, with everything it writes in `folder`; its
    peaks, and the score."""
    home, token = folder / "home", "measured"
    environment = {
        **{name: value for name, value in os.environ.items() if "PROMPTEUR" not in name},
        "PROMPTEUR_HOME": str(home),
        "PROMPTEUR_MODEL": model,
        "JUPYTER_RUNTIME_DIR": str(folder),
        "PYTHONUNBUFFERED": "1",
    }
    options = ["--no-browser", "--allow-root", f"--ServerApp.root_dir={ROOT}"]
    command = [sys.executable, "-m", "jupyterlab", *options, f"--IdentityProvider.token={token}"]
    log = (folder / "jupyter.log").open("w")
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    process = psutil.Process(server.pid)
    try:
        with watching(process, home) as peaks:
            address = _until(lambda: _address(folder, server.pid))
            kernel = _post(f"{address}api/sessions", token)["kernel"]["id"]
            file = folder / f"kernel-{kernel}.json"
            _until(file.exists)
            score = _run_cells(file)
            time.sleep(2 * EVERY)
        return peaks, score
    finally:
        for one in session(process, home)[::-1]:
            one.terminate()
        psutil.wait_procs([process], 10)
        log.close()


def _run_cells(connection: Path) -> float:
    client = BlockingKernelClient(connection_file=str(connection))
    client.load_connection_file()
    client.start_channels(hb=False)  # a busy machine misses beats
    shown: list[str] = []

    def note(message: dict[str, Any]) -> None:
        content = message["content"]
        if message["msg_type"] == "error":
            raise SystemExit("\n".join(content["traceback"]))
        if message["msg_type"] == "execute_result":
            shown.append(content["data"]["text/plain"])

    client.wait_for_ready(timeout=PATIENCE)
    for cell in cells():
        client.execute_interactive(cell, timeout=PATIENCE, output_hook=note)
    client.stop_channels()
    return float(shown[-1])


def _address(folder: Path, pid: int) -> str | None:
    try:
        found = json.loads((folder / f"jpserver-{pid}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return str(found["url"])


def _post(address: str, token: str) -> Any:
    name = Path(NOTEBOOK).name
    body = {"path": NOTEBOOK, "name": name, "type": "notebook", "kernel": {"name": "python3"}}
    request = urllib.request.Request(
        address,
        data=json.dumps(body).encode(),
        headers={"Authorization": f"token {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def _until(look: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            found = look()
        except OSError:
            found = None
        if found:
            return found
        time.sleep(EVERY)
    raise SystemExit("the Jupyter server did not come up")


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        peaks, score = run_session(Path(folder), *sys.argv[1:])
    for part, rss in sorted(peaks.parts.items(), key=lambda one: -one[1]):
        print(f"{part:<32} {rss / 1e6:6.0f} MB at most")
    print(f"{'all at one moment':<32} {peaks.together / 1e6:6.0f} MB at most")
    print(f"the exercise {EXERCISE} got {score} points")


if __name__ == "__main__":
    main()
