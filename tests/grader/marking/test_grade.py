"""The grade of one prompt: what it earns, what is kept of it, and what is said when it has none."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.making import ScriptedModel

import course.learner.store
from course.errors import CourseError, ModelError, RequestFault, TooLong
from course.evals.planning import Plan
from course.exercises.exercise import Exercise, exercise
from course.learner.store import UserStore
from course.learner.unkept import tell_unkept
from course.messages import LANGUAGES, say
from course.models.base import Reply
from course.stats.scoring import wilson
from grader.marking.grade import PromptGrade, Tally, grade_prompt, plan_prompt
from grader.marking.heldout import held_out
from grader.marking.outage import Outage

TASK = exercise("appointment-line", "en")
TEXT = "Day and time of {{message}}"
PRACTICE, HELD_OUT = len(TASK.cases), len(held_out(TASK).cases)
SHORT = {"word_count": {"max": 2}}
NO_ABC = {"not_contains": {"value": "abc"}}


class Priced(ScriptedModel):
    """A model whose replies cost and take something; the first of all came from the cache."""

    def price(self, tokens_in: int, tokens_out: int) -> float:
        return tokens_out / 1000

    async def complete(self, *asked: Any, **options: Any) -> Reply:
        reply = await super().complete(*asked, **options)
        if len(self.asked) == 1:
            return replace(reply, source="cache", cost=None, seconds=2.0)
        return replace(reply, cost=0.25, seconds=2.0)


def task(*checks: dict[str, Any], **changes: Any) -> Exercise:
    """An exercise of the course with checks of its own."""
    return replace(TASK, checks=checks or (SHORT, NO_ABC), **changes)


def says(text: str, *, but: str = "", at: int = -1, **options: Any) -> Priced:
    """A model that answers `text`, and `but` to the request numbered `at`."""
    count = iter(range(1000))
    return Priced(lambda *_: but if next(count) == at else text, slots=1, **options)


def fails(error: Exception, at: int) -> Priced:
    count = iter(range(1000))

    def answer(*_: Any) -> str:
        if next(count) == at:
            raise error
        return "ok"

    return Priced(answer, slots=1)


def test_a_prompt_whose_replies_are_right_has_full_marks_and_its_figures() -> None:
    model = says("ok")
    found = grade_prompt(task(), TEXT, model)
    assert len(model.asked) == PRACTICE + HELD_OUT == found.cases
    assert (found.exercise, found.language, found.prompt) == (TASK.id, "en", TEXT)
    assert (found.model, found.points, found.score) == ("scripted", TASK.points, TASK.points)
    assert found.reason == {}
    passed = {"status": "passed", "outcomes": []}
    for row, count in ((found.practice, PRACTICE), (found.held_out, HELD_OUT)):
        assert row == {
            "passed": count,
            "failed": 0,
            "ungraded": 0,
            "prompt_outcomes": [],
            "overall_outcomes": [],
            "cases": [passed] * count,
        }
    assert found.held_out_tally == Tally(HELD_OUT, 0, 0, {})
    assert found.calls == found.cases - 1, "one reply was there already"
    assert found.seconds > 0
    assert found.cost == pytest.approx(0.25 * (found.cases - 1))


def test_only_the_held_out_cases_decide_the_score() -> None:
    at_practice = grade_prompt(task(), TEXT, says("ok", but="far too long", at=0))
    assert at_practice.score == TASK.points and at_practice.practice_tally.failed == 1
    none = Priced(lambda messages, repeat: "ok", slots=1)
    none.answer = lambda *_: "ok" if len(none.asked) <= PRACTICE else "far too long"
    found = grade_prompt(task(), TEXT, none)
    assert found.score == 0.0 and found.practice_tally.passed == PRACTICE
    assert found.held_out_tally.failures == {"word_count": HELD_OUT}


def test_a_case_that_failed_is_kept_with_what_explains_it() -> None:
    found = grade_prompt(task(), TEXT, says("ok", but="abc is far too long", at=1))
    assert found.practice and found.practice["cases"][1] == {
        "status": "failed",
        "inputs": TASK.cases[1].inputs,
        "reply": "abc is far too long",
        "problem": None,
        "outcomes": [
            {
                "check": "word_count",
                "outcome": "failed",
                "reason": "The reply has 5 words; wanted: at most 2.",
                "told": True,
                "advice": say("checks.advice_word_count_failed", "en"),
            },
            {
                "check": "not_contains",
                "outcome": "failed",
                "reason": "The reply has “abc”, and it should not.",
                "told": True,
                "advice": say("checks.advice_not_contains_failed", "en"),
            },
        ],
    }
    assert found.practice_tally.failures == {"word_count": 1, "not_contains": 1}


def test_the_outcomes_over_all_cases_are_kept_where_they_failed() -> None:
    found = grade_prompt(task(SHORT, {"pass_rate": {"min": 0.9}}), TEXT, says("far too long"))
    assert found.practice and found.practice["overall_outcomes"] == [
        {
            "check": "pass_rate",
            "outcome": "failed",
            "reason": f"0 of {PRACTICE} cases pass; wanted: at least 90%. "
            "Look at the cases that fail.",
            "told": True,
            "advice": "",
        }
    ]


@pytest.mark.parametrize("text", ["", "  ", "no variable", "{{town}}", "x" * 200_000])
def test_a_prompt_that_cannot_be_sent_earns_nothing_and_is_told_why(text: str) -> None:
    model = says("ok")
    found = grade_prompt(task(), text, model)
    assert found.score == 0.0 and model.asked == []
    assert (found.practice, found.held_out, found.cases, found.calls) == (None, None, 0, 0)
    assert set(found.reason) == set(LANGUAGES) and all(found.reason.values())
    assert found.reason["en"] != found.reason["fr"]
    assert found.practice_tally == found.held_out_tally == Tally(0, 0, 0, {})
    assert (found.cost, found.prompt, found.model) == (None, text, "scripted")
    assert plan_prompt(task(), text, model) == Plan(0, 0, 0, 0, 0.0)


def test_a_prompt_that_a_check_refuses_earns_nothing_and_is_not_sent() -> None:
    model = says("ok")
    found = grade_prompt(task(SHORT, {"prompt_tokens": {"max": 1}}), TEXT, model)
    assert found.score == 0.0 and model.asked == [] and found.reason == {}
    assert found.held_out is None and found.practice and found.practice["cases"] == []
    [refusal] = found.practice["prompt_outcomes"]
    assert (refusal["check"], refusal["outcome"]) == ("prompt_tokens", "failed")
    assert found.cost is None and found.calls == 0


def test_without_one_held_out_reply_there_is_no_score_but_what_was_had() -> None:
    error = ModelError("model.too_many", host="a-host")
    found = grade_prompt(task(), TEXT, fails(error, PRACTICE + 1))
    assert found.score is None
    assert found.reason == {one: error.text(one) for one in LANGUAGES}
    assert found.held_out_tally == Tally(HELD_OUT - 1, 0, 1, {})
    assert found.calls == PRACTICE + HELD_OUT - 2
    missing = found.held_out["cases"][1] if found.held_out else {}
    assert missing["status"] == "ungraded" and missing["reply"] is None
    assert missing["problem"] == error.text("en")


def test_without_one_practice_reply_there_is_a_score() -> None:
    found = grade_prompt(task(), TEXT, fails(ModelError("model.no_choice", host="h"), 0))
    assert found.score == TASK.points and found.reason == {}
    assert found.practice_tally.ungraded == 1


def test_a_tokenizer_that_does_not_answer_is_no_fault_of_the_prompt() -> None:
    class Silent(Priced):
        def count_tokens(self, text: str) -> int:
            raise CourseError("model.timeout", host="h")

    model = Silent(lambda *_: "ok")
    counting = task(SHORT, {"prompt_tokens": {"max": 99}})
    found = grade_prompt(counting, TEXT, model)
    assert found.score is None and set(found.reason) == set(LANGUAGES)


def test_a_plan_counts_the_practice_and_the_held_out_cases() -> None:
    model = says("ok")
    plan = plan_prompt(task(), TEXT, model)
    assert plan.calls == PRACTICE + HELD_OUT and model.asked == []
    assert plan.tokens_out > 0 and plan.cost == pytest.approx(plan.tokens_out / 1000)


def test_a_brief_grade_has_a_few_practice_failures_and_of_held_out_cases_only_kinds() -> None:
    found = grade_prompt(task(), TEXT, says("abc is far too long", but="ok", at=0))
    brief = found.brief()
    assert found.practice and brief.practice and brief.held_out
    assert brief.practice["cases"] == found.practice["cases"][1:5]
    kinds = [
        {"check": "word_count", "outcome": "failed"},
        {"check": "not_contains", "outcome": "failed"},
    ]
    assert brief.held_out["cases"] == [{"outcomes": kinds}] * HELD_OUT
    assert brief.held_out_tally == found.held_out_tally and brief.cases == found.cases
    assert brief.practice["failed"] == PRACTICE - 1 and brief.score == found.score
    nothing = grade_prompt(task(), "", says("ok"))
    assert nothing.brief() == nothing


def test_a_grade_survives_json() -> None:
    found = grade_prompt(task(), TEXT, says("far too long"))
    assert PromptGrade.from_json(found.as_json()) == found
    with pytest.raises(TypeError):
        PromptGrade.from_json({"exercise": "x"})


@pytest.mark.parametrize(
    ("tally", "rate"),
    [(Tally(3, 1, 5, {}), 0.75), (Tally(0, 2, 0, {}), 0.0), (Tally(0, 0, 4, {}), None)],
)
def test_a_rate_is_that_of_the_graded_cases(tally: Tally, rate: float | None) -> None:
    assert tally.rate == rate
    assert tally.interval == wilson(tally.passed, tally.failed)


def test_who_watches_is_told_of_both_evaluations_and_a_stop_leaves_no_score() -> None:
    from threading import Event

    from course.evals.engine import Observer

    class Notes(Observer):
        def __init__(self, then: Callable[[], None] = lambda: None) -> None:
            self.sizes: list[int] = []
            self.then = then

        def planned(self, planned: Any) -> None:
            self.sizes.append(len(planned))

        def finished(self, index: int, result: object) -> None:
            self.then()

    notes = Notes()
    grade_prompt(task(), TEXT, says("ok"), observer=notes)
    assert notes.sizes == [PRACTICE, HELD_OUT]
    stop = Event()
    found = grade_prompt(task(), TEXT, says("ok"), observer=Notes(stop.set), stop=stop)
    assert found.score is None and found.held_out_tally.ungraded == HELD_OUT


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_grade_from_another_process_is_a_row_of_the_same_grade(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grader.marking import executors

    model = says("ok"), Outage()
    monkeypatch.setattr(executors, "_model", lambda limits: model)
    for text in ("", "{{message}}"):
        found = executors.grade_elsewhere((TASK.id, language, text), "ada", ())
        there = executors.brought(found)
        here = grade_prompt(exercise(TASK.id, language), text, says("ok"))
        assert (there.exercise, there.language, there.prompt) == (TASK.id, language, text)
        assert (there.score, there.reason) == (here.score, here.reason)
        assert (there.practice, there.held_out) == (here.practice, here.held_out)


def test_a_process_that_cannot_keep_replies_says_so_once_where_the_run_ends(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from grader.marking import executors

    def store() -> UserStore:
        return UserStore(tmp_path / "file" / "replies.sqlite")

    (tmp_path / "file").touch()
    unit = (TASK.id, "en", "{{message}}")
    monkeypatch.setattr(executors, "_model", lambda limits: (says("ok"), Outage()))
    found = []
    for _ in range(2):  # processes
        theirs = store()
        theirs.keep_reply("key", Reply("ok"))
        monkeypatch.setattr(executors, "user_store", lambda theirs=theirs: theirs)
        found += [executors.grade_elsewhere(unit, "ada", ()) for _ in range(2)]
    ours = store()
    monkeypatch.setattr(executors, "user_store", lambda: ours)
    monkeypatch.setattr(course.learner.store, "user_store", lambda: ours)
    for one in found:
        executors.brought(pickle.loads(pickle.dumps(one)))
    for _ in range(2):
        tell_unkept("fr")
    [told] = capsys.readouterr().err.splitlines()
    assert str(tmp_path) in told


def refuses(*long: str) -> Priced:
    """A model for which requests with one of these texts in them are too long."""

    def answer(messages: Any, *_: Any) -> str:
        text = " ".join(one.text for one in messages)
        if any(one in text for one in long):
            raise TOO_LONG
        return "ok"

    return Priced(answer, slots=1)


LONG = TEXT + "\n" + "Very long. " * 500
TOO_LONG = TooLong("model.too_long", host="h", model="small")


def test_a_prompt_that_the_model_cannot_take_has_earned_nothing_and_is_told_so() -> None:
    model = refuses("Very long.")
    found = grade_prompt(task(), LONG, model)
    assert found.score == 0.0 and found.held_out is None
    assert found.reason == {one: TOO_LONG.text(one) for one in LANGUAGES}
    assert len(model.asked) == PRACTICE, "what can never be answered is not asked for again"


def test_a_case_with_which_a_prompt_is_too_long_has_failed() -> None:
    first = held_out(TASK).cases[0].inputs["message"]
    found = grade_prompt(task(), LONG, refuses(first))
    assert (found.held_out_tally.failed, found.held_out_tally.ungraded) == (1, 0)
    assert found.held_out_tally.failures == {"context_length": 1}
    assert found.score is not None and found.score > 0


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (TEXT, TOO_LONG),
        (LONG, ModelError("model.server_error", host="h", status=500)),
        (LONG, RequestFault("model.filtered", host="h")),
    ],
)
def test_a_server_that_takes_no_short_prompt_or_fails_is_no_prompts_fault(
    text: str, error: ModelError
) -> None:
    def answer(*_: Any) -> str:
        raise error

    found = grade_prompt(task(), text, Priced(answer, slots=1))
    assert found.score is None and found.reason
