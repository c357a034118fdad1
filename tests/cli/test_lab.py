"""`prompteur lab`: JupyterLab opens on the welcome page, in the person's language."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.metadata import entry_points

import pytest
from support.places import ROOT

START_SECONDS = 60


def answer_of(address):
    """What the server answers; it prints its address a moment before it listens."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address) as answer:
                return answer.read()
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.mark.live
@pytest.mark.parametrize("language", ["en", "fr"])
def test_lab_opens_on_the_welcome_page(language, tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "course", "lab", "--no-browser", "--lang", language],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env={
            **os.environ,
            "JUPYTER_RUNTIME_DIR": str(tmp_path),
            "PROMPTEUR_MODEL": "embedded-small",
        },
    )
    try:
        said = ""
        for line in process.stdout:
            said += line
            found = re.search(r"http://(?:localhost|127\S*?):\d+/(\S*?)\?token=(\w+)", line)
            if found:
                break
        else:
            pytest.fail(said)
        assert found[1] == f"lab/tree/modules/{language}/00-start-here.ipynb"
        address = found[0].replace(f"lab/tree/modules/{language}", f"files/modules/{language}")
        assert b'"language": "%s"' % language.encode() in answer_of(address)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
        process.stdout.close()


def test_without_the_notebooks_lab_says_to_clone(monkeypatch, tmp_path, capsys):
    from course.cli import lab, main

    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    monkeypatch.setattr(lab, "CHECKOUT", tmp_path)
    assert main(["lab"]) == 1
    assert "Clone the repository" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "machine", "locale"),
    [
        (["--lang", "fr"], "C.UTF-8", "fr_FR"),
        ([], "fr_FR.UTF-8", "fr_FR"),
        (["--lang", "en"], "fr_FR.UTF-8", None),
        ([], "C.UTF-8", None),
    ],
)
def test_jupyterlab_itself_speaks_french_where_the_course_does(
    arguments, machine, locale, monkeypatch, tmp_path
):
    from jupyterlab_server.settings_utils import _get_overrides

    from course.cli import lab, main

    started = []

    def run(command, env):
        started.append(env)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.delenv("PROMPTEUR_LANG", raising=False)
    monkeypatch.setenv("LC_ALL", machine)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    monkeypatch.setattr(lab, "_install", lambda language: None)
    monkeypatch.setattr(lab, "_prepare", lambda language: None)
    monkeypatch.setattr(lab.subprocess, "run", run)
    assert main(["lab", "--no-browser", *arguments]) == 0
    [environment] = started
    assert environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)[-1] == str(tmp_path)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", environment["JUPYTER_CONFIG_PATH"])
    overrides, _ = _get_overrides(str(tmp_path))
    translation = overrides.get("@jupyterlab/translation-extension:plugin", {})
    assert translation.get("locale") == locale


def test_the_french_of_jupyterlab_is_installed():
    packs = entry_points(group="jupyterlab.languagepack")
    assert "fr_FR" in {one.name for one in packs}
