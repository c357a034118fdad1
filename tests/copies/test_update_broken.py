"""An update that breaks off, a disk that is full, work that was done in the checkout itself."""

from __future__ import annotations

import errno
import json
import os
import subprocess
from pathlib import Path

import pytest
from support.copied import (
    EXERCISES,
    LESSON,
    everything,
    notebook,
    run_all,
    sources,
    type_into,
    write,
)

import course.cli.lessons
from course.cli import main
from course.copies import files
from course.copies.update import Change, update


@pytest.fixture
def place(tmp_path: Path) -> Path:
    found = tmp_path / "course"
    write(found / LESSON, notebook("one"))
    write(found / EXERCISES, notebook("%%prompt a\nWrite here."))
    return found


@pytest.fixture
def used(place: Path, tmp_path: Path) -> Path:
    """A folder in which the learner wrote in one copy and ran the other; the course has new
    versions of both."""
    folder = tmp_path / "mine"
    update(place, folder, "en")
    type_into(folder / EXERCISES, "what I wrote")
    run_all(folder / LESSON, "what I saw")
    for name in (LESSON, EXERCISES):
        write(place / name, notebook("new"))
    return folder


class Crash(BaseException):
    """The process ends."""


@pytest.mark.parametrize("how", ["replace", "fsync"])
@pytest.mark.parametrize("step", range(1, 6))
def test_an_update_that_breaks_off_loses_nothing_and_goes_on(
    place: Path, used: Path, monkeypatch: pytest.MonkeyPatch, how: str, step: int
) -> None:
    done, real = [], getattr(os, how)

    def breaks(*given: object) -> None:
        done.append(given)
        if len(done) >= step:
            raise Crash
        real(*given)

    with monkeypatch.context() as patched:
        patched.setattr(files.os, how, breaks)
        with pytest.raises(Crash):
            update(place, used, "en")
    kept = everything(used)
    assert "what I wrote" in kept and "what I saw" in kept
    update(place, used, "en")
    assert sources(used / LESSON) == sources(used / EXERCISES) == ["new"]
    own = [one for one in used.rglob("*.ipynb") if "what I" in one.read_text(encoding="utf-8")]
    assert len(own) == 2  # each once
    assert update(place, used, "en") == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_full_or_read_only_disk_is_told_in_a_sentence(
    place: Path, used: Path, monkeypatch: pytest.MonkeyPatch, capsys, number: int
) -> None:
    def refuses(*given: object) -> None:
        raise OSError(number, os.strerror(number))

    before = {path: path.read_bytes() for path in used.rglob("*") if path.is_file()}
    monkeypatch.setattr(course.cli.lessons, "CHECKOUT", place)
    monkeypatch.setattr(files.os, "fsync", refuses)
    assert main(["lessons", "--folder", str(used)]) == 1
    told = capsys.readouterr()
    assert os.strerror(number) in told.out and "Nothing of yours is lost" in told.out
    assert told.err == "" and len(told.out.splitlines()) == 1
    assert {path: path.read_bytes() for path in used.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_command_tells_what_it_did(
    place: Path, used: Path, monkeypatch: pytest.MonkeyPatch, capsys, language: str
) -> None:
    monkeypatch.setattr(course.cli.lessons, "CHECKOUT", place)
    name = {"en": "my-version", "fr": "ma-version"}[language]
    words = ["lessons", "--folder", str(used), "--lang", language]
    assert main(words) == 0
    told = capsys.readouterr().out
    assert f"exercises/en/01/01-{name}.ipynb" in told and len(told.splitlines()) == 2
    assert main(words) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    type_into(used / LESSON, "mine")
    assert main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    [row] = found["changes"]
    assert (row["name"], row["what"], row["aside"]) == (LESSON, "kept", None)
    assert found["folder"] == str(used)


def test_without_the_notebooks_the_command_says_to_clone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys
) -> None:
    monkeypatch.setattr(course.cli.lessons, "CHECKOUT", tmp_path)
    assert main(["lessons"]) == 1
    assert "Clone the repository" in capsys.readouterr().err


def git(place: Path, *words: str) -> None:
    named = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", "-C", str(place), *named, *words], check=True, capture_output=True)


def test_work_done_in_the_checkout_becomes_the_copy_and_then_git_pull_goes_through(
    place: Path, tmp_path: Path
) -> None:
    git(place, "init", "-b", "main")
    git(place, "add", "-A")
    git(place, "commit", "-m", "first")
    clone, mine = tmp_path / "clone", tmp_path / "clone" / "my-course"
    git(tmp_path, "clone", str(place), str(clone))
    type_into(clone / EXERCISES, "what I wrote before there were copies")
    run_all(clone / LESSON)
    assert update(clone, mine, "en") == [Change(EXERCISES, "taken"), Change(LESSON, "new")]
    assert sources(mine / EXERCISES) == ["what I wrote before there were copies"]
    git(clone, "checkout", "--", "modules", "exercises")
    for name in (LESSON, EXERCISES):
        write(place / name, notebook("new"))
    git(place, "commit", "-am", "second")
    git(clone, "pull")
    found = {one.name: one for one in update(clone, mine, "en")}
    assert found[LESSON].what == "updated" and found[EXERCISES].what == "both"
    assert sources(mine / str(found[EXERCISES].aside)) == ["what I wrote before there were copies"]
    run_all(clone / LESSON)  # whatever happens in the checkout is not handed out
    (clone / EXERCISES).unlink()
    assert update(clone, mine, "en") == []


def test_git_pull_does_not_see_the_learners_folder() -> None:
    from support.places import ROOT

    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert f"/{course.cli.lessons.FOLDER}/" in ignored
