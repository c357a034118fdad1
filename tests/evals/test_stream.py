"""`results`: the engine for any number of cases, which hands out what it has and holds little."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from threading import Event

import pytest
from support.making import CITIES, ScriptedModel, capitals, knows_capitals, refuses

from course.checks.base import PromptSubject
from course.checks.registry import REGISTRY, Finding, register
from course.errors import ModelError, PromptError
from course.evals.engine import evaluate, results
from course.exercises.exercise import Case

GOOD = "Give only the capital of {{country}}."


def endless(drawn: list[int]) -> Iterator[Case]:
    for number in itertools.count():
        assert number < 50_000, "far more was drawn than was asked for"
        drawn.append(number)
        land, city = CITIES[number % 4]
        yield Case({"country": land}, {"city": city})


def test_cases_without_end_are_answered_as_far_as_one_looks() -> None:
    drawn: list[int] = []
    model = ScriptedModel(knows_capitals, slots=8)
    found = results(capitals(), GOOD, model, cases=endless(drawn))
    assert not model.asked
    seen = list(itertools.islice(found, 2001))
    assert {one.status for one in seen} == {"passed"}
    assert [one.case.inputs["country"] for one in seen[:4]] == [land for land, _ in CITIES]
    assert len(model.asked) == len(drawn) == 4000


def test_a_stream_is_repeated_case_by_case_and_a_list_as_a_whole() -> None:
    cases = capitals().cases[:2]
    for given, order in ((iter(cases), [0, 0, 1, 1]), (cases, [0, 1, 0, 1])):
        found = list(
            results(capitals(), GOOD, ScriptedModel(knows_capitals), cases=given, repeats=2)
        )
        assert [cases.index(one.case) for one in found] == order
        assert sorted(one.repeat for one in found) == [0, 0, 1, 1]


def test_a_judge_of_its_own_is_asked_and_else_the_model() -> None:
    def judges(messages, repeat=0):  # type: ignore[no-untyped-def]
        marks = re.findall(r"VERDICT (\w+)", messages[-1].text)
        return f"VERDICT {marks[-1]}: FAIL" if marks else knows_capitals(messages)

    task = capitals(checks=(*capitals().checks, {"rubric": {"criterion": "It is polite."}}))
    model, judge = ScriptedModel(judges), ScriptedModel(judges)
    [with_judge] = results(task, GOOD, model, cases=task.cases[:1], judge=judge)
    assert (len(model.asked), len(judge.asked)) == (1, 1)
    [alone] = results(task, GOOD, model, cases=task.cases[:1])
    assert (len(model.asked), len(judge.asked)) == (3, 1)
    assert with_judge.status == alone.status == "failed"
    assert evaluate(task, GOOD, model, cases=task.cases[:1]).failed == 1


def test_a_stop_leaves_the_rest_without_a_reply_and_asks_nothing_more() -> None:
    stop = Event()
    model = ScriptedModel(knows_capitals, slots=1)
    stop.set()
    found = list(results(capitals(), GOOD, model, cases=capitals().cases, stop=stop))
    assert not model.asked and len(found) == 4
    assert {one.problem.message_id for one in found if one.problem} == {"evaluation.stopped"}
    assert {one.status for one in found} == {"ungraded"}


def test_a_final_error_holds_for_all_that_come_after_it() -> None:
    model = ScriptedModel(refuses, slots=1)
    found = list(itertools.islice(results(capitals(), GOOD, model, cases=endless([])), 2500))
    assert len(model.asked) == 1
    assert all(isinstance(one.problem, ModelError) for one in found)


def test_a_prompt_that_cannot_be_sent_is_an_error() -> None:
    with pytest.raises(PromptError):
        next(results(capitals(), "no variable {{x}}", ScriptedModel(refuses), cases=[]))


def test_an_exercise_without_cases_is_evaluated_to_nothing() -> None:
    checks = (*capitals().checks, {"pass_rate": {"min": 0.5}}, {"prompt_tokens": {"max": 1}})
    found = evaluate(capitals(cases=(), checks=checks), GOOD, ScriptedModel(refuses))
    assert (found.results, found.prompt_outcomes, found.overall_outcomes) == ((), (), ())


def test_the_checks_over_all_cases_and_on_the_prompt_have_their_outcomes() -> None:
    checks = (*capitals().checks, {"pass_rate": {"min": 0.5}}, {"prompt_tokens": {"max": 99}})
    model = ScriptedModel(knows_capitals)
    model.count_tokens = len  # type: ignore[attr-defined]
    found = evaluate(capitals(checks=checks), GOOD, model)
    [on_prompt], [overall] = found.prompt_outcomes, found.overall_outcomes
    assert on_prompt.reason("en") == f"Your prompt is {len(GOOD)} tokens long; wanted: at most 99."
    assert overall.reason("en") == "4 of 4 cases pass; wanted: at least 50%."
    assert [one.check for one in found.results[0].outcomes] == ["equals"]
    assert found.model == "scripted" and 0 < found.seconds < 60 and not found.stopped


def test_answers_of_every_kind_may_not_stand_in_the_prompt() -> None:
    cases = [Case({"country": land}, {"city": [city, f"{city}, {land}"]}) for land, city in CITIES]
    checks = ({"one_of": {"values": {"expect": "city"}}}, {"no_hardcoded_answers": {"max": 0}})
    task = capitals(cases=tuple(cases), checks=checks)
    model = ScriptedModel(knows_capitals)
    assert evaluate(task, GOOD + " Not Warsaw.", model).refused and not model.asked
    assert evaluate(task, GOOD, model).passed == 4


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_check_on_the_prompt_is_told_of_the_exercise(
    language: str, request: pytest.FixtureRequest
) -> None:
    # In the registry itself: a module that is loaded meanwhile would keep another one for good.
    request.addfinalizer(lambda: REGISTRY.pop("looks"))
    seen: list[PromptSubject] = []

    @register("prompt")
    def looks():  # type: ignore[no-untyped-def]
        return lambda subject: seen.append(subject) or Finding(True)

    task = capitals(language=language, checks=(*capitals().checks, {"looks": None}))
    evaluate(task, GOOD, ScriptedModel(knows_capitals))
    [subject] = seen
    assert (subject.language, list(subject.variables)) == (language, ["country"])
    assert subject.prompt.text == GOOD and subject.count_tokens is None
    assert list(subject.answers) == [city for _, city in CITIES]
