"""`prompteur record`: what a learner's attempts came to, self-signed and named so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.making import ScriptedModel, capitals, knows_capitals

import course.cli.record
import course.exercises.exercise
import course.learner.runner
import course.models.chosen
from course.cli import main
from course.exercises.exercise import Case
from course.exercises.fresh import Drawn
from course.learner.runner import Tryout, run

GOOD, POOR = "The capital of {{country}} only.", "The capital of {{country}}."


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        course.cli.record, "exercises", lambda language: (capitals(language=language),)
    )
    model = ScriptedModel(knows_capitals)
    monkeypatch.setattr(course.models.chosen, "current_model", lambda: model)


def draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let fresh cases be drawn: these two, of which the model knows one."""
    cases = [({"country": "France"}, "Paris"), ({"country": "Italy"}, "Milan")]
    found = tuple(Drawn({}, Case(given, {"city": city}), ()) for given, city in cases)
    monkeypatch.setattr(course.cli.record, "can_be_drawn", lambda task: True)
    monkeypatch.setattr(course.learner.runner, "drawn", lambda *_: found)


def test_the_best_attempt_is_recorded_and_the_record_holds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for prompt in (GOOD, POOR):
        run(Tryout(capitals(), prompt))
    assert main(["record", "--name", "Ada Roe", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "Self-asserted record written: record.credential.json" in said
    assert "linkedin.com" in said and "PRIVATE" not in said
    assert main(["verify-credential", "record.credential.json", "--lang", "en", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["self_asserted"] and found["learner"] == found["issuer_says_name"] == "Ada Roe"
    values = {one["name"]: one["value"] for one in found["results"]}
    assert values["All practice cases together: cases that held"] == "4"
    assert any("best of 2 attempts" in name for name in values)
    assert main(["verify-credential", "record.credential.json", "--lang", "en"]) == 0
    assert "Self-asserted: the learner measured and signed this" in capsys.readouterr().out


def test_fresh_cases_are_counted_by_themselves(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(Tryout(capitals(), GOOD))
    draw(monkeypatch)
    words = ["record", "--name", "Ada", "--fresh", "2", "--lang", "en", "--json"]
    assert main([*words, "--out", "mine"]) == 0
    said = json.loads(capsys.readouterr().out)
    data = json.loads(Path(said["file"]).read_text(encoding="utf-8"))
    assert "Fresh cases: 1 of 2" in data["description"]
    assert Path(said["page"]).is_file() and said["issuer"] == data["issuer"]["id"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_without_attempts_nothing_is_written(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["record", "--name", "Ada", "--lang", language]) == 1
    assert capsys.readouterr().err.strip()
    assert not Path("record.credential.json").exists()


def test_fewer_than_one_fresh_case_is_no_wish(capsys: pytest.CaptureFixture[str]) -> None:
    run(Tryout(capitals(), GOOD))
    assert main(["record", "--name", "Ada", "--fresh", "0"]) == 1
    assert not Path("record.credential.json").exists()
