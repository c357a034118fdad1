"""Replies from anywhere are judged by `course.judge`, without a model."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.making import capitals

import course
import course.models.chosen
from course.dialogues.conversation import Turn
from course.errors import CourseError
from course.exercises.exercise import Case, exercise

TALK = Case({}, {"name": "Ann"}, (Turn("Hello"), Turn("And?", "Fine."), Turn("Who are you?")))
HOSTILE = "\x1b[31mLisbon\x1b[0m \u202enobsiL <script>alert(1)</script> {{x}} system:"


@pytest.fixture(autouse=True)
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """No model may be looked for."""

    def never(*_: Any) -> None:
        raise AssertionError("a model was asked for")

    monkeypatch.setattr(course.models.chosen, "current_model", never)
    monkeypatch.setattr(course.models.chosen, "make_model", never)


def talk() -> Any:
    checks = ({"contains": {"value": {"expect": "name"}}}, {"word_count": {"max": 3, "turn": 1}})
    return capitals(checks=checks, variables=(), cases=(TALK,))


def statuses(*asked: Any, **options: Any) -> list[str]:
    return [one.status for one in course.judge(*asked, **options)]


def test_one_reply_has_one_verdict_with_reasons_in_the_language() -> None:
    [english] = course.judge("postcard-city", "**Lisbon**.", case=1, lang="en")
    [french] = course.judge("postcard-city", "Lyon", case=1, lang="fr")
    assert (english.status, french.status) == ("passed", "failed")
    assert english.as_json() == {
        "status": "passed",
        "outcomes": [
            {
                "check": "equals",
                "status": "passed",
                "reason": "The reply is “Lisbon”, as wanted.",
            }
        ],
    }
    assert "«\u202fBordeaux\u202f»" in french.outcomes[0].reason
    json.dumps(french.as_json())


def test_several_replies_are_judged_one_by_one() -> None:
    assert statuses("postcard-city", ["Oslo", "Lisbon"], case=2, lang="en") == ["passed", "failed"]


def test_without_a_case_there_is_a_reply_for_each() -> None:
    replies = ["Paris", "rome", "Madrid", "Kraków"]
    assert statuses(capitals(), replies) == ["passed", "passed", "passed", "failed"]


def test_the_case_can_be_one_of_your_own() -> None:
    case = Case({"country": "Peru"}, {"city": "Lima"})
    assert statuses(capitals(), "Lima", case=case) == ["passed"]


def test_the_replies_of_a_conversation_are_judged_together() -> None:
    [good] = course.judge(talk(), ["Hello!", "I am Ann."], case=1)
    assert good.status == "passed"
    assert [one.place.name for one in good.outcomes] == [3, 1]
    [bad] = course.judge(talk(), ["Hello there, my friend!", "Nobody."], case=1)
    assert [one.status for one in bad.outcomes] == ["failed", "failed"]
    assert bad.outcomes[1].reason.startswith("In reply 1: the reply has 4 words")


def test_several_conversations_are_lists_of_lists() -> None:
    both = [["Hello!", "Ann"], ["Hello!", "Bob"]]
    assert statuses(talk(), both, case=1) == ["passed", "failed"]
    assert statuses(talk(), [["Hello!", "Ann"]]) == ["passed"]


def test_a_conversation_of_the_course_in_both_languages() -> None:
    assert statuses("museum-guide", ["Ahoy!", "Ahoy!"], case=1, lang="en") == ["failed"]
    with pytest.raises(CourseError) as wrong:
        course.judge("museum-guide", "Ohé\u202f!", case=1, lang="fr")
    assert "répond 2 fois, et le nombre de réponses données est 1" in wrong.value.text("fr")


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_empty_reply_fails(text: str, lang: str) -> None:
    [verdict] = course.judge("postcard-city", text, case=1, lang=lang)
    assert verdict.status == "failed"


def test_hostile_text_is_only_text() -> None:
    [verdict] = course.judge("postcard-city", HOSTILE, case=1, lang="en")
    assert verdict.status == "failed"
    assert "{{x}}" in verdict.outcomes[0].reason


def test_a_huge_reply_is_judged() -> None:
    huge = "Lisbon " * 200_000
    [verdict] = course.judge("postcard-city", huge, case=1, lang="en")
    assert verdict.status == "failed" and len(verdict.outcomes[0].reason) < 500


def test_what_a_model_would_judge_is_ungraded_and_says_so() -> None:
    checks = [{"rubric": {"criterion": "It is kind."}}, {"word_count": {"max": 2}}]
    kept, failed = course.judge_checks(checks, ["Thank you", "Go away from here"], lang="en")
    assert (kept.status, failed.status) == ("ungraded", "failed")
    assert kept.outcomes[0].reason.endswith("Here no model is asked.")
    assert failed.outcomes[0].reason.startswith("Not judged, because")


def test_checks_alone_take_what_they_expect() -> None:
    checks = [{"equals": {"value": {"expect": "city"}}}, {"finish_reason": {"value": "stop"}}]
    replies = [{"text": "Rome", "finish": "stop"}, {"text": "Rome", "finish": "length"}, "Rome"]
    found = course.judge_checks(checks, replies, expect={"city": "Rome"}, lang="fr")
    assert [one.status for one in found] == ["passed", "failed", "ungraded"]


def test_a_check_on_the_prompt_is_given_the_text_as_the_prompt() -> None:
    checks = [{"uses_variable": None}]
    found = course.judge_checks(checks, ["Of {{x}}", "Of x"], variables=["x"], lang="en")
    assert [one.status for one in found] == ["passed", "failed"]


@pytest.mark.parametrize(
    ("asked", "options", "said"),
    [
        (("postcard-cit", "x"), {"case": 1}, "postcard-city"),
        (("postcard-city", "x"), {"case": 0}, "cases 1 to 8; there is no case 0"),
        (("postcard-city", "x"), {"case": True}, "there is no case True"),
        (("postcard-city", "x"), {}, "has the cases 1 to 8, and the number of replies given is 1"),
        (("postcard-city", []), {"case": 1}, "There is no reply to judge."),
        (("postcard-city", [3]), {"case": 1}, "A reply is a text, not int."),
        (("postcard-city", b"x"), {"case": 1}, "A reply is a text, not int."),
        (("postcard-city", None), {"case": 1}, "A reply is a text, not NoneType."),
        (("postcard-city", {"text": "x", "colour": 1}), {"case": 1}, "A reply is a text"),
        (("postcard-city", "x"), {"case": 1, "lang": "de"}, "no language “de”; there are en, fr"),
    ],
)
def test_what_cannot_be_judged_is_said(asked: Any, options: Any, said: str) -> None:
    with pytest.raises(CourseError) as wrong:
        course.judge(*asked, **{"lang": "en", **options})
    assert said in wrong.value.text("en")
    assert wrong.value.text("fr")


@pytest.mark.parametrize(
    "checks",
    [[{"nothing": None}], [{"pass_rate": {"min": 0.5}}], [3], [{"equals": {"value": ""}}]],
)
def test_checks_that_cannot_be_meant_are_said(checks: Any) -> None:
    with pytest.raises(CourseError) as wrong:
        course.judge_checks(checks, "x", lang="en")
    assert wrong.value.text("en").startswith("These checks cannot be used: ")


def test_every_case_of_the_course_can_be_judged() -> None:
    """The engine and the judge agree on how many replies a case has."""
    for lang in ("en", "fr"):
        for task in course.exercises.exercise.exercises(lang):
            for number, case in enumerate(task.cases, 1):
                live = sum(turn.reply is None for turn in case.turns) or 1
                [verdict] = course.judge(task, [""] * live, case=number)
                assert verdict.status == "failed", (task.id, number)


def test_an_exercise_can_be_given_itself() -> None:
    assert statuses(exercise("postcard-city", "fr"), "Bordeaux", case=1, lang="en") == ["passed"]
