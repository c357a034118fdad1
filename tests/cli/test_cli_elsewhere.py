"""`prompteur elsewhere`: a request for one's own chatbot, and the verdict on what it answered."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from course.cli import main
from course.learner import attempts as attempt
from course.learner.store import UserStore


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UserStore:
    """The person's store, in a home of their own."""
    kept = UserStore(tmp_path / "kept.sqlite")
    for place in ("learner.elsewhere", "learner.model"):
        monkeypatch.setattr(f"course.{place}.user_store", lambda: kept)
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    monkeypatch.chdir(tmp_path)
    return kept


def run(exercise: str, prompt: str, *replies: str, case: int = 1, options: tuple = ()) -> int:
    Path("prompt.txt").write_text(prompt, encoding="utf-8")
    words = ["elsewhere", exercise, "--case", str(case), "--prompt", "prompt.txt"]
    for number, text in enumerate(replies):
        Path(f"reply{number}.txt").write_text(text, encoding="utf-8", newline="")
        words += ["--reply", f"reply{number}.txt"]
    return main([*words, *options])


CITY = "system:\nOnly the city.\nuser:\n{{postcard}}"
MUSEUM = "system:\nYou are Captain Nell."


def test_the_request_is_printed_to_be_pasted(capsys):
    assert run("postcard-city", CITY) == 0
    said = capsys.readouterr().out
    assert said.startswith("Only the city.\n\nHello from Lisbon!") and "system:" not in said


@pytest.mark.parametrize(
    ("language", "prompt", "reply", "first"),
    [
        ("en", CITY, "Lisbon\r\n", "From elsewhere: ChatGPT ✓ held"),
        ("en", CITY, "Oslo", "From elsewhere: ChatGPT ✗ did not hold"),
        ("fr", "Où\u202f? {{carte}}", "Bordeaux", "Venue d’ailleurs\u202f: ChatGPT ✓ réussi"),
    ],
)
def test_the_verdict_is_told_and_kept(capsys, store, language, prompt, reply, first):
    options = ("--from", "ChatGPT", "--lang", language)
    assert run("postcard-city", prompt, f"ChatGPT said:\r\n{reply}", options=options) == 0
    said = capsys.readouterr().out
    assert said.startswith(first) and "ChatGPT said:" in said
    [kept] = attempt.elsewhere(store, "postcard-city", language)
    assert kept.replies == (reply.strip(),) and kept.source == "ChatGPT"
    assert attempt.attempts(store, "postcard-city", language) == []


def test_a_conversation_is_asked_turn_by_turn(capsys):
    assert run("museum-guide", MUSEUM) == 0
    first = capsys.readouterr().out
    assert run("museum-guide", MUSEUM, "Ahoy! At ten.") == 0
    second = capsys.readouterr().out
    assert "Assistant: Ahoy! At ten." in second and "Assistant:" not in first
    assert run("museum-guide", MUSEUM, "Ahoy! At ten.", "Hello.", options=("--json",)) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["status"] == "failed" and {one.get("turn") for one in found["outcomes"]} & {1, 2}


def test_programs_get_the_request_as_json(capsys):
    assert run("postcard-city", CITY, options=("--json",)) == 0
    assert json.loads(capsys.readouterr().out)["request"].startswith("Only the city.\n\nHello")


@pytest.mark.parametrize(
    ("prompt", "replies", "case", "said"),
    [
        (CITY, ["a", "b"], 1, "Give one reply."),
        (CITY, [""], 1, "nothing to judge"),
        (CITY, ["x" * 100_000], 1, "longer than"),
        (CITY, [], 99, "there is no case 99"),
        ("Which city? {postcard}", [], 1, "{{postcard}}"),
        ("", [], 1, "prompt"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(capsys, prompt, replies, case, said):
    assert run("postcard-city", prompt, *replies, case=case) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and said in printed.err


def test_a_reply_comes_from_standard_input(capsys, monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO("\ufeffLisbon\r\n".encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    assert run("postcard-city", CITY, options=("--reply", "-")) == 0
    assert "✓ held" in capsys.readouterr().out
    assert run("postcard-city", CITY, options=("--reply", "-", "--reply", "-")) == 1
