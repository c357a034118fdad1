"""What was measured with the prompts, from recordings."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from support.places import TESTS
from support.stand_in import Scripted

from course.cli import main
from course.collection import figures
from course.collection.entries import entries, entry
from course.collection.figures import Figure, measure, recorded_models, recording_of, replayed
from course.messages import LANGUAGES
from course.models.recorded import Recorder

RECORDINGS = TESTS / "recordings" / "collection"
ID = "patient-message-urgency"


def answering() -> Scripted:
    """A model that gives the right answer to all cases but the first."""
    one = entry(ID, "en")
    asked = [case["inputs"]["message"] for case in one.cases]
    said = dict(zip(asked, one.right, strict=True))
    said[asked[0]] = one.wrong
    return Scripted(lambda asked: next(reply for text, reply in said.items() if text in asked))


def test_the_figures_that_are_shipped_are_those_of_the_recordings() -> None:
    found = [
        figure
        for model in recorded_models(RECORDINGS)
        for language in LANGUAGES
        for figure in replayed(RECORDINGS, entries(language), model)
    ]
    shipped = (files("course.collection") / "figures.json").read_text(encoding="utf-8")
    assert shipped == figures.written(found)


def test_a_figure_counts_passes_and_tokens_with_wilsons_interval() -> None:
    figure = measure(entry(ID, "en"), answering(), "scripted")
    assert figure == Figure(ID, "en", "1.0.0", "scripted", 2, 1, 0, 20.0, 1.0)
    assert figure.rate == pytest.approx(2 / 3)
    assert figure.interval == pytest.approx((0.2077, 0.9385), abs=1e-3)


def test_recordings_give_the_same_figure_again(tmp_path: Path) -> None:
    one = entry(ID, "en")
    recorder = Recorder(answering())
    figure = measure(one, recorder, "scripted")
    recorder.save(recording_of(tmp_path, "scripted", one))
    assert recorded_models(tmp_path) == ["scripted"]
    assert list(replayed(tmp_path, entries("en"), "scripted")) == [figure]
    changed = replace(one, prompt=one.prompt + "\nPlease.")
    assert list(replayed(tmp_path, [changed], "scripted")) == [], "another prompt, other replies"


@pytest.fixture
def model(monkeypatch, tmp_path):
    from course.learner.store import user_store

    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    user_store.cache_clear()
    scripted = answering()
    monkeypatch.setattr("course.models.chosen.named_model", lambda name: scripted)
    yield scripted
    user_store().close()
    user_store.cache_clear()


def test_the_command_records_measures_and_writes_the_file(model, tmp_path, capsys) -> None:
    folder, file = tmp_path / "recorded", tmp_path / "figures.json"
    words = ["prompts", "measure", ID, "--model", "scripted", "--lang", "en"]
    model.answer = lambda asked: "now" if "prescription" in asked else "later"
    assert main([*words, "--record", str(folder), "--figures", str(file)]) == 0
    assert "of 3 cases" in capsys.readouterr().out
    assert (folder / "scripted" / "en" / f"{ID}.jsonl").exists()
    rows = json.loads(file.read_text(encoding="utf-8"))
    assert [(row["id"], row["language"]) for row in rows] == [(ID, "en"), (ID, "fr")]
    asked = len(model.calls)
    again = tmp_path / "again.json"
    words = ["prompts", "measure", "--replay", str(folder), "--figures", str(again), "--json"]
    assert main(words) == 0
    assert again.read_text(encoding="utf-8") == file.read_text(encoding="utf-8")
    assert len(json.loads(capsys.readouterr().out)["figures"]) == 2
    assert len(model.calls) == asked, "a replay asks nobody"


def test_record_and_replay_together_are_refused(tmp_path, capsys) -> None:
    words = ["prompts", "measure", "--record", str(tmp_path), "--replay", str(tmp_path)]
    assert main([*words, "--lang", "en"]) == 1
    assert "not both" in capsys.readouterr().err
