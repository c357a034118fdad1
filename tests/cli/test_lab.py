"""`prompteur lab`: JupyterLab opens on the welcome page, in the person's language."""

import errno
import os
import re
import shutil
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
        [
            *(sys.executable, "-m", "course", "lab", "--no-browser", "--lang", language),
            *("--folder", str(tmp_path / "mine")),
        ],
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
        assert (tmp_path / "mine" / found[1].removeprefix("lab/tree/")).is_file()
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
        process.stdout.close()


def test_without_the_notebooks_lab_says_to_clone(monkeypatch, tmp_path, capsys):
    from course.cli import lessons, main

    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    monkeypatch.setattr(lessons, "CHECKOUT", tmp_path)
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

    def run(command, env=None, **others):
        started.extend([env] if "jupyterlab" in command else [])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.delenv("PROMPTEUR_LANG", raising=False)
    monkeypatch.setenv("LC_ALL", machine)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    monkeypatch.setattr(lab, "_install", lambda language: None)
    monkeypatch.setattr(lab, "_prepare", lambda language: None)
    monkeypatch.setattr(lab.subprocess, "run", run)
    folder = ["--folder", str(tmp_path / "mine")]
    assert main(["lab", "--no-browser", *folder, *arguments]) == 0
    [environment] = started
    assert environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)[-1] == str(tmp_path)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", environment["JUPYTER_CONFIG_PATH"])
    overrides, _ = _get_overrides(str(tmp_path))
    translation = overrides.get("@jupyterlab/translation-extension:plugin", {})
    assert translation.get("locale") == locale


def test_the_french_of_jupyterlab_is_installed():
    packs = entry_points(group="jupyterlab.languagepack")
    assert "fr_FR" in {one.name for one in packs}


def opened(monkeypatch, tmp_path, checkout=ROOT):
    """What `prompteur lab` would start, without a model: the words of the command."""
    from course.cli import lab, lessons, main

    started = []
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(lessons, "CHECKOUT", checkout)
    monkeypatch.setattr(lab, "CHECKOUT", checkout)
    monkeypatch.setattr(lab, "_prepare", lambda language: None)
    monkeypatch.setattr(
        lab.subprocess,
        "run",
        lambda words, **others: started.append(words) or subprocess.CompletedProcess(words, 0),
    )
    status = main(["lab", "--lang", "en", "--folder", str(tmp_path / "mine")])
    return status, started[-1] if started else []


def test_lab_opens_the_learners_own_folder(monkeypatch, tmp_path, capsys):
    status, words = opened(monkeypatch, tmp_path)
    mine = tmp_path / "mine"
    assert status == 0 and f"--ServerApp.root_dir={mine}" in words
    assert "--LabApp.default_url=/lab/tree/modules/en/00-start-here.ipynb" in words
    assert (mine / "modules/en/00-start-here.ipynb").is_file()
    assert str(mine) in capsys.readouterr().out


def test_lab_opens_what_is_there_when_nothing_can_be_brought_in(monkeypatch, tmp_path, capsys):
    from course.copies import files

    course = tmp_path / "course"
    shutil.copytree(ROOT / "modules/en", course / "modules/en")

    def refuses(*given):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(files.os, "fsync", refuses)
        status, words = opened(full, tmp_path, course)
        told = capsys.readouterr()
        assert status == 1 and not words and os.strerror(errno.ENOSPC) in told.out
        assert "welcome page could not be put" in told.err and "Traceback" not in told.err
    assert opened(monkeypatch, tmp_path, course)[0] == 0
    with (course / "modules/en/01-clear-instructions.ipynb").open("a") as file:
        file.write(" ")
    with monkeypatch.context() as full:
        full.setattr(files.os, "fsync", refuses)
        status, words = opened(full, tmp_path, course)
        assert status == 0 and words
