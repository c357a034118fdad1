from __future__ import annotations

import json
import re
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.making import ScriptedModel, capitals, knows_capitals

from course.checks import REGISTRY
from course.display.safe import HIDDEN
from course.errors import ModelError
from course.evals.engine import evaluate
from course.evals.report import SHOWN
from course.learner import model as learner_model
from course.learner import runner
from course.learner.attempts import Attempt
from course.messages import LANGUAGES
from course.models.base import Reply
from course.notebook import jobs
from course.notebook.panel import view
from course.notebook.panel.attempts import LAST_ATTEMPTS, attempts_view, word_diff
from course.notebook.panel.widget import CourseWidget
from course.notebook.playground import HOTTEST, LONGEST, MOST_TIMES, Trial
from course.notebook.saved import without_widgets

ONLY = "Give only the capital of {{country}}."


def attempt(number: int, score: float, prompt: str = "x") -> Attempt:
    return Attempt(prompt, "m", score, 3.0, 1, 1, 0, id=number, when="2026-01-01T00:00:00+00:00")


def rows(evaluation):
    language = evaluation.exercise.language
    for number, result in enumerate(evaluation.results, 1):
        yield view.finished_row(view.waiting_row(result, number, 1, language), result, language)


def test_a_row_says_what_was_asked_answered_and_found():
    evaluation = evaluate(capitals(), "About {{country}}.", ScriptedModel(knows_capitals))
    row = next(rows(evaluation))
    assert (row["status"], row["word"], row["mark"]) == ("failed", "did not hold", "✗")
    assert row["inputs"] == [{"name": "country", "value": "France"}]
    assert row["sent"] == [{"role": "user", "content": "About France."}]
    assert row["reply"] == "The capital is Paris."
    assert row["checks"][0]["status"] == "failed" and row["checks"][0]["text"]
    assert row["facts"] == "7 tokens in, 2 tokens out" or "7 tokens in, 2 out" in row["facts"]


def test_a_very_long_reply_is_cut_and_says_so():
    evaluation = evaluate(capitals(), ONLY, ScriptedModel(lambda messages, repeat: "x" * 10**6))
    for row in rows(evaluation):
        assert len(row["reply"]) < SHOWN + 100
        assert "1000000" in row["reply"]


def test_one_problem_for_all_the_cases_is_said_once():
    def down(messages, repeat):
        raise ModelError("model.not_recorded")

    evaluation = evaluate(capitals(), ONLY, ScriptedModel(down))
    assert view.common_problem(evaluation).message_id == "model.not_recorded"
    fine = evaluate(capitals(), ONLY, ScriptedModel(knows_capitals))
    assert view.common_problem(fine) is None


def test_the_score_view_holds_the_interval_and_the_mark_to_reach():
    score = view.score_view(evaluate(capitals(), ONLY, ScriptedModel(knows_capitals)))
    assert score["points"] == "2 / 2" and score["level"] == "full"
    assert score["rate"] == 1.0 and score["interval"][1] == 1.0 and score["enough"] == 0.8


def test_hints_are_given_up_to_the_one_asked_for():
    task = capitals(hints=("one", "two"))
    assert view.hints_view(task, 0)["given"] == []
    assert [hint["text"] for hint in view.hints_view(task, 1)["given"]] == ["one"]
    assert view.hints_view(task, 1)["more"] == "Show a hint (2 of 2)"
    assert view.hints_view(task, 2)["more"] == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_is_described_without_its_answer(language):
    names = [*REGISTRY, *(f"not_{name}" for name in REGISTRY if REGISTRY[name].scope == "reply")]
    for name in names:
        task = capitals(language=language, checks=({name: {"value": "Zebra"}},))
        [said] = view.about_view(task)
        assert said != name and "Zebra" not in said


def test_the_last_attempts_and_the_best_are_shown():
    tried = [attempt(1, 3.0), *(attempt(number, 1.0) for number in range(2, 9))]
    shown = attempts_view(tried, "y", "en")
    assert len(shown) == LAST_ATTEMPTS + 1
    assert [one["best"] for one in shown] == [""] * LAST_ATTEMPTS + ["best"]
    assert attempts_view([], "y", "en") == []


def test_what_changed_is_told_word_by_word():
    diff = word_diff("Be brief, please.", "Be brief and kind, please.")
    assert diff == [("=", "Be brief "), ("+", "and kind"), ("=", ", please.")] or diff == [
        ("=", "Be brief"),
        ("+", " and kind"),
        ("=", ", please."),
    ]


@given(st.text(), st.text())
def test_a_diff_holds_every_word_of_both_texts(before, after):
    diff = word_diff(before, after)
    new = "".join(text for sign, text in diff if sign != "-")
    assert "".join(new.split()) == "".join(after.split())
    kept = "".join(text for sign, text in diff if sign != "+")
    assert "".join(kept.split()) == "".join(before.split())


def test_many_changes_reach_the_browser_as_one():
    widget = CourseWidget(view={"phase": "running", "note": ""})
    seen = []
    widget.observe(lambda change: seen.append(change["new"]), "view")
    for number in range(100):
        widget.change_view(status=str(number))
    widget.change_view(phase="done")
    assert seen == []
    widget.flush()
    assert seen == [{"phase": "done", "note": "", "status": "99"}]


STEERING = "a\x1b[2J\u202eb\u2066\u200b\U000e0041\ud800"


def test_nothing_that_steers_reaches_the_browser_in_whatever_it_stands():
    evaluation = evaluate(capitals(), STEERING + ONLY, ScriptedModel(lambda *asked: STEERING))
    tried = [attempt(1, 1.0, prompt=STEERING)]
    widget = CourseWidget(view={"title": STEERING})
    widget.change(rows=list(rows(evaluation)), live={"0": STEERING})
    widget.change_view(attempts=attempts_view(tried, "y", "en"), problem={"text": STEERING})
    widget.flush()
    for shown in (widget.view["title"], widget.live["0"], widget.rows[0]["reply"]):
        assert shown == "a⟨U+001B⟩[2J⟨U+202E⟩b⟨U+2066⟩⟨U+200B⟩⟨U+E0041⟩⟨U+D800⟩"
    [tried_once] = widget.view["attempts"]
    assert tried_once.pop("written") == STEERING, "it goes back into the cell as it was"
    sent = json.dumps([widget.view, widget.rows, widget.live], ensure_ascii=False)
    assert not re.search(f"[{HIDDEN}]", sent)


def test_an_evaluation_that_was_stopped_is_told_from_one_that_failed():
    stop = Event()
    stop.set()
    stopped = evaluate(capitals(), ONLY, ScriptedModel(knows_capitals), stop=stop)
    assert {row["word"] for row in rows(stopped)} == {"stopped"}


def test_a_second_run_of_an_exercise_stops_the_first_and_comes_after_it():
    begun, told = Event(), []

    def first(stop):
        begun.set()
        told.append(("first", stop.wait(10)))

    jobs.start(("short-answer", "en"), first)
    assert begun.wait(10)
    jobs.start(("short-answer", "en"), lambda stop: told.append("second"))
    jobs.wait_for("short-answer", "en")
    assert told == [("first", True), "second"]


def test_a_model_is_prepared_only_when_it_is_asked(monkeypatch, tmp_path):
    from course.learner.store import Store

    steps = []

    class Slow(ScriptedModel):
        def prepare(self, progress):
            progress("start", 1, 2)

    model = Slow(knows_capitals)
    monkeypatch.setattr("course.models.chosen.current_model", lambda: model)
    store = Store(tmp_path / "x.sqlite")
    for module in (runner, learner_model):
        monkeypatch.setattr(module, "user_store", lambda: store)
    request = runner.Tryout(capitals(), ONLY)
    runner.run(request, prepared=lambda *step: steps.append(step))
    assert steps == [("start", 1, 2)]
    runner.run(request, prepared=lambda *step: steps.append(step))
    assert len(steps) == 1
    store.close()


def test_what_is_out_of_range_in_the_playground_is_brought_into_range():
    form = {"a": "x", "temperature": 9, "length": 10**9, "times": "many", "inputs": {"n": 1}}
    trial = Trial.from_form(form)
    assert (trial.settings.temperature, trial.settings.max_tokens) == (HOTTEST, LONGEST)
    assert trial.times == 1 and trial.inputs == {"n": "1"}
    assert Trial.from_form({**form, "times": 99}).times == MOST_TIMES


def test_what_a_saved_notebook_keeps():
    text = {"output_type": "display_data", "data": {}, "metadata": {"prompteur": "saved"}}
    widget = {**text, "metadata": {"prompteur": "widget"}}
    other = {"output_type": "stream", "name": "stdout", "text": "x"}
    cells = [{"outputs": [widget, text, other]}, {"source": "no outputs"}]
    model = {"type": "notebook", "content": {"cells": cells}}
    without_widgets(model=model, path="x.ipynb", contents_manager=None)
    assert cells[0]["outputs"] == [text, other]
    without_widgets(model={"type": "file", "content": "x"}, path="x")


def test_where_a_reply_came_from_is_said_in_words():
    said = {
        source: view.facts(Reply("x", source=source, tokens_out=3, model="m"), "en")
        for source in ("live", "cache", "recording")
    }
    assert len(set(said.values())) == 3
    assert all(one.endswith(" · m") and one.startswith("3 tokens out") for one in said.values())
