"""Every exercise tells a good prompt from a weak one: from recordings, and once live."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import places
from support.making import ScriptedModel

from course.cli import main
from course.errors import ModelError
from course.evals.engine import evaluate
from course.exercises.exercise import Exercise, exercise, exercises
from course.learner.store import user_store
from course.messages import LANGUAGES
from course.models.recorded import RecordedModel, Recorder
from grader.authoring.blind_verdict import blind_verdicts
from grader.authoring.calibration import Plan, calibrate, trials
from grader.cli.calibrate import recording_of
from grader.marking.heldout import held_out

RECORDINGS = places.RECORDINGS / "calibration"
PAGE = places.ROOT / "benchmarks" / "calibration.md"
MODELS = ("embedded-small", "embedded")
TASKS = [task for language in LANGUAGES for task in exercises(language)]
RUNS = [
    pytest.param(task, model, id=f"{task.id}-{task.language}-{model}")
    for model in MODELS
    for task in TASKS
]
PLAN = Plan(blind=True)
"""What was recorded beside reference and weak prompts: blind ones, for some exercises."""
OPTIONS = ["--blind"]
NOT_YET: dict[tuple[str, str], tuple[str, ...]] = {
    ("subject-line", "fr"): ("careful",),  # the model copies the form of one prompt's example
    ("order-form", "fr"): ("careful",),  # it quotes the number, as one prompt's form seems to say
}
"""What the blind prompts of an exercise, in a language, show to be amiss still: this may shrink."""
WARM_UP = "postcard-city"


def recording(model: str, task: Exercise) -> Path:
    path = recording_of(RECORDINGS, model, task)
    assert path.exists(), how_to_record(model, task)
    return path


def how_to_record(model: str, task: Exercise) -> str:
    wanted = ["prompteur calibrate", task.id, "--lang", task.language, "--model", model, *OPTIONS]
    return f"run: {' '.join(wanted)} --record tests/recordings/calibration"


@pytest.mark.parametrize(("task", "model"), RUNS)
def test_every_exercise_is_calibrated(task: Exercise, model: str) -> None:
    recorded = RecordedModel(recording(model, task))
    for verdict in calibrate(trials(task, Plan()), recorded):
        told = verdict.as_json()
        missing = [r for r in verdict.evaluation.results if isinstance(r.problem, ModelError)]
        assert not missing, how_to_record(model, task)
        assert verdict.calibrated, {name: told[name] for name in told if name != "interval"}


@pytest.mark.parametrize(
    "task", [pytest.param(one, id=f"{one.id}-{one.language}") for one in TASKS]
)
def test_who_does_what_the_brief_asks_earns_its_points(task: Exercise) -> None:
    recorded = RecordedModel(recording("embedded", task))
    found = blind_verdicts(calibrate(trials(task, PLAN), recorded))
    amiss = {fault for one in found if not one.missing for fault in one.faults}
    assert amiss == set(NOT_YET.get((task.id, task.language), ())), [one.as_json() for one in found]


@pytest.mark.parametrize(("task", "model"), RUNS)
def test_a_recording_holds_nothing_that_is_not_used(task: Exercise, model: str) -> None:
    recorder = Recorder(RecordedModel(recording(model, task)))
    for verdict in calibrate(trials(task, PLAN), recorder):
        if verdict.trial.blind and verdict.missing:
            continue
        assert not verdict.evaluation.ungraded, how_to_record(model, task)
    lines = recording(model, task).read_text(encoding="utf-8").splitlines()
    assert len(lines) == recorder.count + 1, how_to_record(model, task)


def test_the_page_shows_what_was_recorded(tmp_path: Path, capsys) -> None:
    made = tmp_path / "made.md"
    how = [*(word for name in MODELS for word in ("--model", name)), *OPTIONS]
    main(["calibrate", *how, "--replay", str(RECORDINGS), "--markdown", str(made)])
    again = " ".join(["prompteur calibrate", *how, "--replay tests/recordings/calibration"])
    assert made.read_text("utf-8") == PAGE.read_text("utf-8"), f"{again} --markdown {PAGE.name}"


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Runs `prompteur calibrate` on the warm-up with a model that answers by rule."""
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path))
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    user_store.cache_clear()
    task, kept = exercise(WARM_UP, "en"), held_out(exercise(WARM_UP, "en"))
    city = {c.inputs["postcard"]: c.expect["city"] for c in (*task.cases, *kept.cases)}

    def right(messages: list[dict[str, str]]) -> str:
        return next(name for text, name in city.items() if text in messages[-1].text)

    def run(answer, *options: str) -> int:
        model = ScriptedModel(lambda messages, repeat: answer(messages, right(messages)))
        monkeypatch.setattr("course.models.chosen.current_model", lambda: model)
        return main(["calibrate", WARM_UP, "--lang", "en", *options])

    yield run
    user_store.cache_clear()


def tells_apart(messages: list[dict[str, str]], right: str) -> str:
    good = "nothing else" in messages[-1].text
    return right if good else f"It is {right}."


def test_what_is_calibrated_ends_with_zero(scripted, capsys: pytest.CaptureFixture[str]) -> None:
    assert scripted(tells_apart) == 0
    told = capsys.readouterr().out
    assert told.count(f"\n{WARM_UP} ") == 2 * (1 + len(held_out(exercise(WARM_UP, "en")).weak))
    assert "Calibrated" in told and "10/10" in told and "0/8" in told


def test_a_model_that_needs_no_prompt_is_named(scripted, capsys) -> None:
    assert scripted(lambda messages, right: right) == 1
    told = capsys.readouterr().out
    assert "TOO HIGH" in told and "earns more than 40%" in told and "TOO LOW" not in told


def test_a_reference_that_fails_is_named(scripted, capsys) -> None:
    assert scripted(lambda messages, right: "Timbuktu") == 1
    assert "does not earn full marks" in capsys.readouterr().out


def test_a_missing_reply_is_neither_pass_nor_fail(scripted, capsys) -> None:
    def fails_once(messages, right):
        if right == "Lisbon":
            raise ModelError("model.not_recorded")
        return tells_apart(messages, right)

    assert scripted(fails_once) == 1
    told = capsys.readouterr().out
    assert "NOT JUDGED" in told and "7/7" in told and "TOO" not in told
    assert "1 reply could not be had" in told


def test_json_and_recordings_are_for_programs(scripted, tmp_path: Path, capsys) -> None:
    kept = tmp_path / "kept"
    assert scripted(tells_apart, "--json", "--record", str(kept)) == 0
    told = json.loads(capsys.readouterr().out)
    first = told["trials"][0]
    assert told["calibrated"] and first["model"] == "scripted"
    assert (first["prompt"], first["cases"], first["score"]) == ("reference", "practice", 2.0)
    assert main(["calibrate", WARM_UP, "--lang", "en", "--json", "--replay", str(kept)]) == 0
    assert json.loads(capsys.readouterr().out)["trials"] == told["trials"]


def test_a_second_run_asks_the_model_nothing(scripted) -> None:
    asked: list[str] = []

    def counting(messages, right):
        asked.append(right)
        return tells_apart(messages, right)

    assert scripted(counting) == 0
    first = len(asked)
    assert scripted(counting) == 0
    assert first and len(asked) == first


def test_a_recording_is_continued(scripted, monkeypatch, tmp_path: Path) -> None:
    asked: list[str] = []

    def counting(messages, right):
        asked.append(right)
        return tells_apart(messages, right)

    kept = ["--record", str(tmp_path / "kept")]
    assert scripted(counting, *kept) == 0
    [path] = (tmp_path / "kept").rglob("*.jsonl")
    whole = path.read_text("utf-8")
    path.write_text("".join(whole.splitlines(keepends=True)[:-3]), encoding="utf-8")
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "another"))
    user_store.cache_clear()
    asked.clear()
    assert scripted(counting, *kept) == 0
    assert len(asked) == 3 and path.read_text("utf-8") == whole
    path.write_text("<<<<<<< a conflict\n" + whole, encoding="utf-8")
    assert scripted(counting, *kept) == 0
    assert path.read_text("utf-8") == whole


def test_ctrl_c_stops_and_keeps_what_there_is(scripted, monkeypatch, capsys, tmp_path) -> None:
    def interrupted(work, stop):
        work.close()
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr("course.evals.engine.run", interrupted)
    kept = tmp_path / "kept"
    assert scripted(tells_apart, "--record", str(kept)) == 130
    assert "Stopped" in capsys.readouterr().out
    assert not kept.exists()


def test_an_unknown_exercise_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "no-such-thing", "--lang", "en"]) == 1
    assert "no-such-thing" in capsys.readouterr().err


def test_a_model_without_a_server_is_said(capsys, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path))
    assert main(["calibrate", WARM_UP, "--lang", "en", "--model", "no-such-model"]) == 1
    assert "PROMPTEUR_BASE_URL" in capsys.readouterr().err


def test_what_is_no_recording_is_said(tmp_path: Path, capsys) -> None:
    path = recording_of(tmp_path, "embedded", exercise(WARM_UP, "en"))
    path.parent.mkdir(parents=True)
    path.write_text("Hello\n", encoding="utf-8")
    assert main(["calibrate", WARM_UP, "--lang", "en", "--replay", str(tmp_path)]) == 1
    assert path.name in capsys.readouterr().err
    path.unlink()
    assert main(["calibrate", WARM_UP, "--lang", "en", "--replay", str(tmp_path)]) == 1
    assert path.name in capsys.readouterr().err


@pytest.mark.live
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reference_prompt_earns_full_marks_live(language: str) -> None:
    from course.models.chosen import current_model

    task = exercise(WARM_UP, language)
    evaluation = evaluate(task, held_out(task).reference, current_model())
    assert evaluation.score == task.points
