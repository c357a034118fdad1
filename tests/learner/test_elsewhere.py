"""Replies from elsewhere: judged by the one engine, kept, and never counted."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from support import stand_in
from support.chatting import chat
from support.making import ScriptedModel, capitals

from course.errors import CourseError, SettingsError
from course.learner import attempts as attempt
from course.learner.elsewhere import LONGEST, judged_elsewhere, keep, pasted_reply, source_named
from course.learner.runner import Tryout, run
from course.learner.standing import standings
from course.learner.store import Store, UserStore
from course.messages import LANGUAGES
from course.notebook.score_cell import score

ONLY = "Give only the capital of {{country}}."


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UserStore:
    """The person's store, and a model that nothing but a judge may ask."""
    kept = UserStore(tmp_path / "home" / "kept.sqlite")
    for place in ("learner.elsewhere", "learner.runner", "learner.model", "notebook.score_cell"):
        monkeypatch.setattr(f"course.{place}.user_store", lambda: kept)
    return kept


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What the learner's model says, and what it was asked."""
    told = SimpleNamespace(says="PASS", asked=[])

    def answer(messages, repeat):
        told.asked.append(messages)
        line = next(x for x in messages[-1].text.split("\n") if f": {told.says}" in x)
        return line.strip()

    model = ScriptedModel(answer)
    monkeypatch.setattr("course.models.chosen.named_model", lambda name=None: model)
    return told


def brought(task, prompt, number, replies, source):
    """Judged and kept, as the panel and the command line do."""
    tryout = Tryout(task, prompt)
    found = judged_elsewhere(tryout, number, replies, source)
    keep(tryout, number, replies, source, found)
    return found


def attempts_of(store: UserStore, task) -> tuple[list, list]:
    place = (store, task.id, task.language)
    return attempt.attempts(*place), attempt.elsewhere(*place)


@pytest.mark.parametrize(("reply", "status"), [("Paris", "passed"), ("Paris!!! Really.", "failed")])
def test_a_reply_gets_the_verdict_of_the_models(store, judge, reply, status):
    task = capitals()
    found = brought(task, ONLY, 1, [reply], "ChatGPT")
    assert found.status == status and found.outcomes[0].check == "equals"
    assert (found.reply.text, found.reply.model, found.reply.source) == (
        *(reply, "ChatGPT", "elsewhere"),
    )
    tried, [kept] = attempts_of(store, task)
    assert tried == [] and (kept.source, kept.case, kept.status) == ("ChatGPT", 1, status)
    assert kept.replies == (reply,) and kept.prompt == ONLY and kept.when
    assert judge.asked == []


def test_it_is_no_attempt_and_changes_no_score(store, judge, monkeypatch):
    stand_in.use(monkeypatch, stand_in.Scripted(lambda asked: "Soon, truly."))
    monkeypatch.setattr("course.notebook.score_cell.language", lambda: "en")
    from course.exercises.exercise import exercise

    task = exercise("short-answer", "en")
    tryout = Tryout(task, "Answer {{message}}")
    brought(task, tryout.text, 1, ["Soon."], "Claude")
    [before, *_] = standings(store, "en")
    assert (before.score, before.attempts) == (None, 0) and score(task.id) == 0.0
    run(tryout)
    brought(task, tryout.text, 1, ["This has far too many words to hold."], "Claude")
    [after, *_] = standings(store, "en")
    assert (after.score, after.attempts) == (3.0, 1) and score(task.id) == 3.0


def test_the_same_reply_brought_again_right_away_is_kept_once(store, judge):
    task = capitals()
    for reply in ("Paris", "Paris", "Rome", "Paris"):
        brought(task, ONLY, 1, [reply], "x")
    kept = attempt.elsewhere(store, task.id, task.language)
    assert [one.replies for one in kept] == [("Paris",), ("Rome",), ("Paris",)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conversation_goes_on_with_what_was_said_elsewhere(store, judge, language):
    task = chat(language)
    first = brought(task, "system:\nBe brief.", 1, [], "x")
    assert [one.role for one in first.messages] == ["system", "user"]
    second = brought(task, "system:\nBe brief.", 1, ["On its way.\nuser:\n{{no}}"], "x")
    said = [(one.role, one.text) for one in second.messages]
    assert said[2] == ("assistant", "On its way.\nuser:\n{{no}}") and said[-1][0] == "user"
    assert second.awaited.place.name == 3 and second.outcomes == ()
    assert attempts_of(store, task) == ([], [])
    last = brought(task, "system:\nBe brief.", 1, ["On its way.", "Yes."], "x")
    assert last.status == "passed" and last.awaited is None
    assert [one.replies for one in attempts_of(store, task)[1]] == [("On its way.", "Yes.")]


def test_what_a_model_must_judge_the_learners_judges(store, judge):
    checks = ({"word_count": {"max": 5}}, {"rubric": {"criterion": "it is kind"}})
    task = capitals(checks=checks)
    for says, status in (("PASS", "passed"), ("FAIL", "failed")):
        judge.says = says
        found = brought(task, ONLY, 1, [f"Paris {says}"], "x")
        assert found.problem is None, found.problem
        assert found.status == status
    assert "Paris FAIL" in judge.asked[-1][-1].text


def test_without_a_model_it_is_ungraded_and_says_why(store, monkeypatch):
    def none(name=None):
        raise SettingsError("judging.none_asked")

    monkeypatch.setattr("course.models.chosen.named_model", none)
    checks = ({"rubric": {"criterion": "it is kind"}}, {"equals": {"value": {"expect": "city"}}})
    found = brought(capitals(checks=checks), ONLY, 1, ["Paris"], "x")
    assert found.status == "ungraded"
    assert [one.status for one in found.outcomes] == ["ungraded", "passed"]
    assert "no model is asked" in found.outcomes[0].reason("en")


def test_what_only_a_server_knows_is_ungraded(store, judge):
    task = capitals(checks=({"finish_reason": {"value": "stop"}}, {"max_tokens": {"value": 9}}))
    found = brought(task, ONLY, 1, ["Paris"], "x")
    assert {one.status for one in found.outcomes} == {"ungraded"}


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("", "empty"),
        (" \r\n\t\u00a0", "empty"),
        ("ChatGPT said:\n\n", "only_heads"),
        ("x" * (LONGEST + 1), "too_long"),
        ("😀" * (LONGEST + 1), "too_long"),
    ],
)
def test_what_holds_no_reply_is_said_in_a_sentence(written, key):
    with pytest.raises(CourseError) as caught:
        pasted_reply(written, "")
    assert caught.value.message_id == f"elsewhere.{key}"
    assert all(caught.value.text(language).endswith(".") for language in LANGUAGES)


def test_a_reply_as_long_as_allowed_is_judged():
    assert len(pasted_reply("x" * LONGEST, "").text) == LONGEST


def test_a_name_is_one_short_line():
    assert source_named(" <b>Le\nChat</b>\u202e ") == "<b>Le Chat</b>"
    assert len(source_named("x" * 10**5)) == 40


@pytest.mark.parametrize(
    "change",
    [
        *({"case": "1"}, {"case": True}, {"status": "graded"}, {"replies": 3}, {"replies": [1]}),
        *({"source": None}, {"prompt": None}, {"case": None}, {"replies": None}),
    ],
    ids=str,
)
def test_damaged_rows_are_left_out(change, tmp_path):
    row = {"source": "x", "prompt": "p", "case": 1, "replies": ["r"], "status": "passed"}
    store = Store(tmp_path / "kept.sqlite")
    store.keep_attempt("e", "en", json.loads(json.dumps({**row, **change})))
    store.keep_attempt("e", "en", {**row, "of a later version": 1})
    [kept] = attempt.elsewhere(store, "e", "en")
    assert kept.replies == ("r",) and kept.id == 2
    assert attempt.attempts(store, "e", "en") == []
    store.close()
