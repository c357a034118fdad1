"""`prompteur judge`, as a person and as a program uses it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from course.cli import main

MUSEUM = ["Ahoy! I am Captain Nell, the museum's chatbot. At ten.", "Ahoy! I am a robot."]


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    monkeypatch.chdir(tmp_path)


def files(*texts: str) -> list[str]:
    """The options that give these replies, each in a file."""
    words = []
    for number, text in enumerate(texts):
        Path(f"reply{number}.txt").write_text(text, encoding="utf-8")
        words += ["--reply", f"reply{number}.txt"]
    return words


def run(*words: str) -> int:
    return main(["judge", *words])


def test_it_tells_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("postcard-city", "--case", "1", *files("Lisbon\n", "Oslo\n")) == 0
    assert capsys.readouterr().out == (
        "Reply 1: ✓ held\n   ✓ The reply is “Lisbon”, as wanted.\n"
        "Reply 2: ✗ did not hold\n"
        "   ✗ The reply should be just “Lisbon”, but it is “Oslo”.\n"
    )


def test_it_tells_people_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("postcard-city", "--case", "1", "--lang", "fr", *files("Bordeaux")) == 0
    said = capsys.readouterr().out
    assert "Réponse 1\u202f: ✓ réussi" in said and "«\u202fBordeaux\u202f»" in said


def test_it_tells_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("postcard-city", "--case", "1", "--json", *files("Lisbon")) == 0
    assert json.loads(capsys.readouterr().out) == {
        "exercise": "postcard-city",
        "case": 1,
        "lang": "en",
        "verdicts": [
            {
                "status": "passed",
                "outcomes": [
                    {
                        "check": "equals",
                        "status": "passed",
                        "reason": "The reply is “Lisbon”, as wanted.",
                    }
                ],
            }
        ],
    }


def test_a_reply_comes_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = io.TextIOWrapper(io.BytesIO("\ufeffLisbon\r\n".encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    assert run("postcard-city", "--case", "1", "--reply", "-") == 0
    assert "✓ held" in capsys.readouterr().out


def test_a_conversation_is_judged_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("museum-guide", "--case", "1", *files(*MUSEUM)) == 0
    said = capsys.readouterr().out
    assert said.startswith("Conversation: ✗ did not hold") and "In reply 2" in said


def test_a_case_of_your_own(capsys: pytest.CaptureFixture[str]) -> None:
    Path("case.yaml").write_text("inputs: {postcard: Hi}\nexpect: {city: Lima}", encoding="utf-8")
    assert run("postcard-city", "--case-file", "case.yaml", *files("Lima")) == 0
    assert "✓ The reply is “Lima”" in capsys.readouterr().out


def test_checks_of_your_own(capsys: pytest.CaptureFixture[str]) -> None:
    text = "checks: [{equals: {value: {expect: a}}}]\nexpect: {a: x}\nlang: fr\nreplies: [x, y]\n"
    Path("checks.yaml").write_text(text, encoding="utf-8")
    assert run("--checks", "checks.yaml") == 0
    assert "Réponse 2\u202f: ✗ manqué" in capsys.readouterr().out
    Path("checks.yaml").write_text(text.replace("replies: [x, y]\n", ""), encoding="utf-8")
    assert run("--checks", "checks.yaml", "--lang", "en", *files("x")) == 0
    assert capsys.readouterr().out.startswith("Reply 1: ✓ held\n")


def lines(*rows: Any) -> None:
    text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in rows)
    Path("replies.jsonl").write_text(text, encoding="utf-8")


def test_many_replies_in_a_file_of_lines(capsys: pytest.CaptureFixture[str]) -> None:
    lines(
        {"exercise": "postcard-city", "case": 1, "lang": "fr", "replies": ["Bordeaux", "Lyon"]},
        "",
        {"exercise": "museum-guide", "case": 1, "replies": MUSEUM},
        {"checks": [{"word_count": {"max": 1}}], "replies": {"text": "a\u2028b", "finish": "stop"}},
    )
    assert run("--replies", "replies.jsonl", "--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["line"] for row in rows] == [1, 3, 4]
    found = [[one["status"] for one in row["verdicts"]] for row in rows]
    assert found == [["passed", "failed"], ["failed"], ["failed"]]
    assert [row["lang"] for row in rows] == ["fr", "en", "en"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "This is no JSON"),
        ("[" * 100_000, "This is no JSON"),
        ([], "“exercise” is missing"),
        ({"exercise": "x" * 9, "replies": "a"}, "xxxxxxxxx"),
        ({"exercise": ["a"], "replies": "a"}, "“exercise” is missing, or is not"),
        ({"exercise": "postcard-city", "case": 1}, "“replies” is missing, or is not"),
        ({"exercise": "postcard-city", "case": True, "replies": "a"}, "“case” is missing, or"),
        ({"exercise": "postcard-city", "hat": 1, "replies": "a"}, "“hat” means nothing here"),
        ({"exercise": "postcard-city", "case": 1, "lang": "de", "replies": "a"}, "“de”"),
        ({"checks": [{"equals": {"value": {"expect": ["x"]}}}], "replies": "a"}, "cannot be used"),
    ],
)
def test_a_line_that_cannot_be_judged_stops_no_other(
    row: Any, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    good = {"exercise": "postcard-city", "case": 1, "replies": "Lisbon"}
    lines(row, good)
    assert run("--replies", "replies.jsonl") == 1
    out = capsys.readouterr().out
    assert said in out.splitlines()[0] and "Line 2. Reply 1: ✓ held" in out
    assert run("--replies", "replies.jsonl", "--json") == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["line"] == 1 and said in first["problem"] and "verdicts" in second


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Name an exercise, or give --checks or --replies"),
        (["postcard-city", "--checks", "c.yaml"], "and one of them only"),
        (["postcard-city", "--case", "1"], "There is no reply to judge."),
        (["postcard-city", "--case", "9", "--reply", "r.txt"], "there is no case 9"),
        (["postcard-cit", "--case", "1", "--reply", "r.txt"], "postcard-city"),
        (["postcard-city", "--reply", "r.txt"], "Say which case they answer"),
        (
            ["postcard-city", "--case", "1", "--reply", "gone.txt"],
            "gone.txt cannot be used: it is not there.",
        ),
        (
            ["postcard-city", "--case", "1", "--reply", "bytes"],
            "bytes cannot be used: line 1 is not text in UTF-8",
        ),
        (["postcard-city", "--reply", "-", "--reply", "-"], "can be read once only"),
        (["museum-guide", "--case", "1", "--reply", "r.txt"], "replies given is 1. Give them all"),
        (["museum-guide", "--reply", "r.txt"], "which of the cases 1 to 8 is judged (--case N)"),
        (["museum-guide", *["--reply", "r.txt"] * 8], "is a conversation with several replies"),
        (["--replies", "empty"], "The file empty has no line to judge."),
        (["--replies", "blank"], "The file blank has no line to judge."),
        (["--checks", "both.yaml", "--reply", "r.txt"], "both.yaml has replies of its own"),
        (["--checks", "c.yaml", "--case", "1"], "--case does not go with --checks"),
        (["--replies", "r.txt", "--reply", "r.txt"], "--reply does not go with --replies"),
        (["--checks", "c.yaml"], "Give --reply, or the replies in the file"),
        (["--checks", "r.txt", "--reply", "r.txt"], "“checks” is missing"),
        (["--checks", "torn.yaml", "--reply", "r.txt"], "The file torn.yaml cannot be used"),
        (["postcard-city", "--case-file", "r.txt", "--reply", "r.txt"], "cannot be used"),
        (["postcard-city", "--case-file", "list.yaml", "--reply", "r.txt"], "must be a mapping"),
        (["postcard-city", "--case-file", "odd.yaml", "--reply", "r.txt"], "`expect` must give"),
        (
            ["postcard-city", "--case-file", "c.yaml", "--case", "1", "--reply", "r.txt"],
            "Give --case or --case-file, not both.",
        ),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("r.txt").write_text("Lisbon", encoding="utf-8")
    Path("c.yaml").write_text("checks: [{word_count: {max: 1}}]", encoding="utf-8")
    Path("both.yaml").write_text("checks: [{word_count: }]\nreplies: [a]", encoding="utf-8")
    Path("list.yaml").write_text("[]", encoding="utf-8")
    Path("odd.yaml").write_text("inputs: {postcard: a}\nexpect: [city]", encoding="utf-8")
    Path("empty").touch()
    Path("blank").write_text("\n \t\n\n", encoding="utf-8")
    Path("torn.yaml").write_text("checks: [", encoding="utf-8")
    Path("bytes").write_bytes(b"\xff\xfe\x00")
    assert run(*words) == 2
    out, err = capsys.readouterr()
    assert said in err and err.count("\n") == 1 and not out
    assert run(*words, "--lang", "fr") == 2
    assert capsys.readouterr().err.strip() != err.strip()


def test_hostile_replies_do_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "\x1b]0;x\x07\x1b[31mLisbon\u202e\x9b<script>\r\n\u2028{wanted}"
    for more in ([], ["--json"]):
        assert run("postcard-city", "--case", "1", *more, *files(hostile, "")) == 0
        said = capsys.readouterr().out
        assert not set(said) & set("\x1b\x07\u202e\x9b\r\u2028")


def test_a_huge_reply_is_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("postcard-city", "--case", "1", *files("Lisbon\n" * 200_000)) == 0
    assert len(capsys.readouterr().out) < 1000
