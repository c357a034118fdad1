"""Recordings: made by a model, kept as JSON lines, answered from without it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.making import ScriptedModel, capitals, knows_capitals
from support.places import ROOT
from support.unusable import full_disk

from course.errors import ModelError
from course.evals.engine import evaluate
from course.learner.store import Store
from course.messages import LANGUAGES
from course.models.base import Request, Settings
from course.models.loop import run
from course.models.recorded import NotRecorded, RecordedModel, Recorder
from course.prompts.message import Message

GOOD = "Give only the capital of {{country}}."


@pytest.fixture
def recording(tmp_path):
    recorder = Recorder(ScriptedModel(knows_capitals))
    evaluate(capitals(), GOOD, recorder)
    path = tmp_path / "capitals.jsonl"
    recorder.save(path)
    return path


def test_a_recording_gives_the_same_evaluation_and_says_where_it_came_from(recording):
    live = evaluate(capitals(), GOOD, ScriptedModel(knows_capitals))
    replayed = evaluate(capitals(), GOOD, RecordedModel(recording))
    assert replayed.score == live.score and replayed.model == live.model
    assert {one.reply.source for one in replayed.results} == {"recording"}


def test_what_was_not_recorded_is_an_error_and_not_a_guess(recording):
    with pytest.raises(ModelError):
        run(RecordedModel(recording).complete(Request((Message("user", "?"),), Settings())))
    with pytest.raises(ModelError):
        evaluation = evaluate(capitals(), GOOD, RecordedModel(recording))
        run(
            RecordedModel(recording).complete(
                Request(evaluation.results[0].messages, capitals().settings, 1)
            )
        )


def test_recording_twice_gives_the_same_file(recording, tmp_path):
    recorder = Recorder(ScriptedModel(knows_capitals, slots=1))
    evaluate(capitals(), GOOD, recorder)
    again = tmp_path / "again.jsonl"
    recorder.save(again)
    first, second = (one.read_text().splitlines()[1:] for one in (recording, again))
    assert first == second


def test_a_full_disk_is_one_sentence_and_leaves_the_old_recording(recording):
    before = recording.read_bytes()
    recorder = Recorder(ScriptedModel(knows_capitals))
    evaluate(capitals(), GOOD, recorder)
    with full_disk(room=100), pytest.raises(NotRecorded) as caught:
        recorder.save(recording)
    for language in LANGUAGES:
        assert str(recording) in caught.value.text(language)
    assert recording.read_bytes() == before and list(recording.parent.iterdir()) == [recording]


def test_at_the_end_of_a_process_it_is_one_sentence_too(tmp_path):
    (tmp_path / "file").touch()
    names = {"BASE_URL": "http://127.0.0.1:9/v1", "MODEL": "m", "HOME": str(tmp_path)}
    names |= {"RECORD": str(tmp_path / "file" / "recording.jsonl"), "LANG": "fr"}
    done = subprocess.run(
        [sys.executable, "-c", "from course.models import chosen; chosen.current_model()"],
        env={**os.environ, **{f"PROMPTEUR_{name}": value for name, value in names.items()}},
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert len(done.stderr.splitlines()) == 1 and "recording.jsonl ne peut pas" in done.stderr


HALVES = st.characters(categories=["Cs"])
ANYTHING = st.text(st.characters() | HALVES | st.sampled_from("\n\r\x0b\x0c\x1c\x85\u2028\u2029"))


@given(asked=ANYTHING, said=ANYTHING)
@example("a\u2028b", "c\u2029\x85\x0b\x0c\x1c\x1d\x1e\r\nd")
@example("half a sign", "\ud83d")
@settings(deadline=None)
def test_whatever_is_asked_and_said_can_be_read_back(asked: str, said: str) -> None:
    """Also what Python takes for the end of a line, and what no file takes."""
    request = Request((Message("user", asked),), Settings())
    recorder = Recorder(ScriptedModel(lambda *_: said))
    live = run(recorder.complete(request))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recording.jsonl"
        recorder.save(path)
        recorded = RecordedModel(path)
        assert run(recorded.complete(request)).text == live.text == said
        store = Store(Path(folder) / "store.sqlite")
        recorded.keep_in(store)
        kept = store.reply(request.key(recorded.fingerprint))
        assert kept and kept.text == said
        store.close()
