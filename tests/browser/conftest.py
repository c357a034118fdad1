"""A real JupyterLab, or Notebook 7, in headless Chromium."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from ensure_tools import find_chromium
from support.places import ROOT, TESTS

COURSE = ROOT / "course"
CHROMIUM_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
WINDOW = {"width": 1280, "height": 800}
_START_SECONDS = 60
_STAND_IN = """
import os, sys
sys.path.insert(0, {tests!r})
if os.environ.get("PROMPTEUR_TEST_MODEL") == "scripted":
    from support import stand_in
    stand_in.use_in_kernel()
"""

_CLOSE = """async () => {
    for (const one of [...jupyterapp.shell.widgets("main")]) one.dispose();
    await jupyterapp.serviceManager.sessions.shutdownAll();
}"""
"""What is not saved goes: no dialog asks."""
_OPEN = """async path => {
    const opened = await jupyterapp.commands.execute("docmanager:open", { path });
    for (const one of [...jupyterapp.shell.widgets("main")]) if (one !== opened) one.dispose();
}"""
"""The launcher goes that JupyterLab shows where nothing is open."""


@pytest.fixture(scope="session")
def browser() -> Iterator:
    path = find_chromium()
    if not path:
        pytest.skip("no Chromium on this machine: `make test` installs it where apt can")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield launched
        launched.close()


class Lab:
    """A running Jupyter server over a folder with `en/` and `fr/`."""

    def __init__(self, root: Path, **environment: str) -> None:
        self.root = root
        self.token = secrets.token_hex(16)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        profile = root / "ipython" / "profile_default"
        (profile / "startup").mkdir(parents=True)
        (profile / "startup" / "00-stand-in.py").write_text(_STAND_IN.format(tests=str(TESTS)))
        shutil.copy(COURSE / "jupyter" / "ipython" / "ipython_config.py", profile)
        self.work = root / "work"
        self.work.mkdir()
        settings = root / "config" / "lab" / "user-settings" / "@jupyterlab"
        (settings / "apputils-extension").mkdir(parents=True)
        (settings / "apputils-extension" / "notification.jupyterlab-settings").write_text(
            json.dumps({"fetchNews": "false", "checkForUpdates": False})
        )
        environment = {
            **os.environ,
            **environment,
            "PROMPTEUR_HOME": str(root / "home"),
            "IPYTHONDIR": str(root / "ipython"),
            "JUPYTER_CONFIG_DIR": str(root / "config"),
            "JUPYTER_CONFIG_PATH": str(COURSE / "jupyter" / "server"),
            "JUPYTER_PATH": str(COURSE / "jupyter" / "share"),
            "JUPYTER_DATA_DIR": str(root / "data"),
            "JUPYTER_RUNTIME_DIR": str(root / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(root / "config" / "lab" / "user-settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(root / "workspaces"),
            "LC_ALL": "C.UTF-8",
        }
        self.log = (root / "server.log").open("w")
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"),
                *("--ip=127.0.0.1", f"--port={self.port}", "--ServerApp.port_retries=0"),
                "--expose-app-in-browser",  # as `jupyterapp`, whose commands open notebooks
                *(f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={self.work}"),
            ],
            env=environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        address = f"http://127.0.0.1:{self.port}/api/status?token={self.token}"
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(address, timeout=5).close()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError((self.root / "server.log").read_text())

    def wait_for_kernel(self, path: Path) -> None:
        """Wait until a page is connected to the notebook's kernel, and the kernel is idle."""
        place = path.relative_to(self.work).as_posix()
        address = f"http://127.0.0.1:{self.port}/api/sessions?token={self.token}"
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            with urllib.request.urlopen(address, timeout=5) as answer:
                kernels = [one["kernel"] for one in json.load(answer) if one["path"] == place]
            if any(one["connections"] and one["execution_state"] == "idle" for one in kernels):
                return
            time.sleep(0.1)
        raise RuntimeError(f"no kernel for {place}")

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        self.log.close()

    def notebook(self, language: str, name: str, *cells: str) -> Path:
        """Write a notebook of code cells; returns its path."""
        path = self.work / language / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        book = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source) for source in cells],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        )
        nbformat.write(book, path)
        return path

    def url(self, path: Path, front_end: str = "lab") -> str:
        """The address of a notebook in "lab" or in Notebook 7 ("notebooks")."""
        place = path.relative_to(self.work).as_posix()
        begin = f"http://127.0.0.1:{self.port}"
        inside = f"lab/tree/{place}?reset&" if front_end == "lab" else f"notebooks/{place}?"
        return f"{begin}/{inside}token={self.token}"


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server whose kernels use the small exercise and the scripted model."""
    if not find_chromium():
        pytest.skip("no Chromium on this machine: `make test` installs it where apt can")
    running = Lab(tmp_path_factory.mktemp("lab"), PROMPTEUR_TEST_MODEL="scripted")
    yield running
    running.close()


@pytest.fixture(scope="session")
def live_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server whose kernels are as a learner's: the course's own models and exercises."""
    from course.models.catalogue import SMALL
    from course.models.embedded.files import cached_path
    from course.models.embedded.server import stop_server

    file = os.environ.get("PROMPTEUR_MODEL_FILE") or str(cached_path(SMALL))
    known = {"PROMPTEUR_MODEL_FILE": file} if Path(file).exists() else {}
    running = Lab(tmp_path_factory.mktemp("live"), PROMPTEUR_MODEL=SMALL.choice, **known)
    yield running
    running.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROMPTEUR_HOME", str(running.root / "home"))
        stop_server(SMALL)


@pytest.fixture(scope="session")
def context(browser) -> Iterator:
    """One profile for all tests, so that JupyterLab's files are fetched once."""
    opened = browser.new_context(viewport=WINDOW)
    yield opened
    opened.close()


class Pages:
    """JupyterLab's pages that stay open from test to test, one for each server and language.

    To open a notebook in one takes a fifth of what a new page takes.
    """

    def __init__(self, context) -> None:
        self._context = context
        self._kept: dict[tuple[Lab, str], Any] = {}

    def new(self, lab: Lab, path: Path, front_end: str = "lab"):
        """A page of its own for this notebook."""
        page = self._context.new_page()
        page.set_default_timeout(30_000)
        page.goto(lab.url(path, front_end))
        return page

    def showing(self, lab: Lab, path: Path):
        """The page for the notebook's language, with this notebook and nothing else in it."""
        language = path.relative_to(lab.work).parts[0]
        page = self._kept.get((lab, language))
        if page is None:
            page = self._kept[lab, language] = self.new(lab, path)
        else:
            page.bring_to_front()  # what is behind is not laid out
            page.evaluate(_OPEN, path.relative_to(lab.work).as_posix())
        return page

    def tidy(self, *, failed: bool) -> None:
        """Close what the kept pages show and end its kernels; give up the pages that a test has
        left in a state that nobody knows."""
        for key, page in list(self._kept.items()):
            if failed or page.locator(".jp-Dialog").count():
                self._kept.pop(key).close()
            else:
                page.evaluate(_CLOSE)
                page.set_viewport_size(WINDOW)


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """An empty page of a context of its own, for pages that are files; an error in one of their
    scripts fails the test."""
    with browser.new_context(viewport=WINDOW) as context:
        opened = context.new_page()
        opened.on("pageerror", lambda error: pytest.fail(str(error)))
        yield opened


@pytest.fixture(scope="session")
def pages(context) -> Pages:
    return Pages(context)


@pytest.fixture
def open_notebook(pages: Pages, request: pytest.FixtureRequest) -> Iterator[Callable]:
    """Opens a notebook: `open_notebook(lab, path, front_end="lab", fresh=False)`.

    It comes in the page that JupyterLab has open in its language; with `fresh` in a new one, as
    it always does in Notebook 7.
    """
    own = []
    failures = request.session.testsfailed

    def opened(lab: Lab, path: Path, front_end: str = "lab", *, fresh: bool = False):
        if fresh or front_end != "lab":
            page = pages.new(lab, path, front_end)
            own.append(page)
        else:
            page = pages.showing(lab, path)
        page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.wait_for()
        lab.wait_for_kernel(path)
        page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for()
        return page

    yield opened
    for page in own:
        page.close()
    pages.tidy(failed=request.session.testsfailed > failures)
