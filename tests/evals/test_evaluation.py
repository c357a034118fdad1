"""The engine: from a prompt's text to outcomes, a rate and a score."""

import asyncio
import json
import re
import threading
from threading import Event

import pytest
from support.making import CITIES, ScriptedModel, capitals, knows_capitals, refuses

from course.errors import ModelError, PromptError
from course.evals.engine import Observer, evaluate
from course.exercises.exercise import Case
from course.learner import attempts as attempt
from course.learner.store import Store

GOOD = "Give only the capital of {{country}}."


def test_a_good_prompt_gets_full_marks():
    evaluation = evaluate(capitals(), GOOD, ScriptedModel(knows_capitals))
    assert (evaluation.passed, evaluation.failed, evaluation.ungraded) == (4, 0, 0)
    assert evaluation.score == 2.0
    assert evaluation.tokens_in == 28 and evaluation.tokens_out == 8


def test_a_weak_prompt_fails_with_a_reason_in_the_language_of_the_exercise():
    for language in ("en", "fr"):
        task = capitals(language=language)
        evaluation = evaluate(task, "Capital of {{country}}?", ScriptedModel(knows_capitals))
        assert evaluation.score == 0.0
        reason = evaluation.as_json()["cases"][0]["outcomes"][0]["reason"]
        assert "Paris" in reason


def test_results_keep_the_order_of_the_cases():
    evaluation = evaluate(capitals(), GOOD, ScriptedModel(knows_capitals, slots=4))
    assert [one.case.inputs["country"] for one in evaluation.results] == [c for c, _ in CITIES]


@pytest.mark.parametrize("slots", [1, 3])
def test_as_many_cases_run_side_by_side_as_the_model_has_slots(slots):
    now, most = 0, 0

    class Counting(ScriptedModel):
        async def complete(self, *asked, **options):
            nonlocal now, most
            now += 1
            most = max(most, now)
            while most < slots:  # until all that may come have come
                await asyncio.sleep(0.001)
            try:
                return await super().complete(*asked, **options)
            finally:
                now -= 1

    cases = [*capitals().cases, *capitals().cases, *capitals().cases][: 3 * slots]
    model = Counting(knows_capitals, slots=slots)
    evaluation = evaluate(capitals(), GOOD, model, cases=cases)
    assert evaluation.passed == 3 * slots and most == slots


def test_held_out_cases_take_the_place_of_the_practice_cases():
    cases = [Case({"country": "Italy"}, {"city": "Rome"})]
    evaluation = evaluate(capitals(), GOOD, ScriptedModel(knows_capitals), cases=cases)
    assert len(evaluation.results) == 1 and evaluation.passed == 1


def test_repeats_are_asked_with_their_number():
    model = ScriptedModel(knows_capitals)
    evaluation = evaluate(capitals(), GOOD, model, repeats=3)
    assert evaluation.passed == 12
    assert sorted(repeat for _, repeat in model.asked) == [0] * 4 + [1] * 4 + [2] * 4


@pytest.mark.parametrize(("text", "error"), [("", "prompt.empty"), ("{{x}}", "prompt.undeclared")])
def test_a_prompt_that_cannot_be_sent_is_an_error_and_nothing_is_asked(text, error):
    model = ScriptedModel(knows_capitals)
    with pytest.raises(PromptError) as caught:
        evaluate(capitals(), text, model)
    assert caught.value.message_id == error
    assert not model.asked


def test_a_reply_that_cannot_be_had_leaves_its_case_ungraded():
    def sometimes(messages, repeat):
        if "Italy" in messages[-1].text:
            raise ModelError("model.not_recorded")
        return knows_capitals(messages)

    evaluation = evaluate(capitals(), GOOD, ScriptedModel(sometimes))
    assert (evaluation.passed, evaluation.failed, evaluation.ungraded) == (3, 0, 1)
    assert evaluation.score == 2.0
    assert evaluation.as_json()["cases"][1]["problem"]


def test_a_final_error_is_not_met_again_for_each_case():
    model = ScriptedModel(refuses, slots=1)
    evaluation = evaluate(capitals(), GOOD, model)
    assert len(model.asked) == 1
    assert evaluation.ungraded == 4 and evaluation.score is None
    assert all(one.problem.message_id == "model.not_recorded" for one in evaluation.results)


def test_stopping_leaves_the_rest_ungraded_and_leaves_no_thread():
    stop, gate = Event(), Event()
    model = ScriptedModel(knows_capitals, slots=1, gate=gate)
    held = {}
    runner = threading.Thread(
        target=lambda: held.update(one=evaluate(capitals(), GOOD, model, stop=stop))
    )
    runner.start()
    assert model.waiting.wait(5)
    stop.set()
    runner.join(5)
    evaluation = held["one"]
    assert evaluation.stopped and evaluation.ungraded == 4 and evaluation.score is None
    assert not [one for one in threading.enumerate() if one.name.startswith("evaluation")]


def test_an_observer_sees_plan_pieces_and_results():
    class Notes(Observer):
        streams = True

        def __init__(self):
            self.seen = []

        def planned(self, planned):
            self.seen.append(("planned", len(planned)))

        def text(self, index, piece):
            self.seen.append(("text", index, piece))

        def finished(self, index, result):
            self.seen.append(("finished", index, result.status))

    notes = Notes()
    evaluate(capitals(), GOOD, ScriptedModel(knows_capitals, slots=1), observer=notes)
    assert notes.seen[:3] == [("planned", 4), ("text", 0, "Paris"), ("finished", 0, "passed")]


def test_a_failed_check_on_the_prompt_stops_before_anything_is_sent():
    checks = ({"no_hardcoded_answers": {}}, *capitals().checks)
    model = ScriptedModel(knows_capitals)
    memorised = "{{country}}: France Paris, Italy Rome, Spain Madrid, Poland Warsaw. only"
    evaluation = evaluate(capitals(checks=checks), memorised, model)
    assert evaluation.refused and evaluation.score == 0.0
    assert not model.asked


def test_the_json_holds_what_programs_are_promised():
    found = evaluate(capitals(), GOOD, ScriptedModel(knows_capitals)).as_json()
    assert json.loads(json.dumps(found)) == found
    promised = (
        "exercise language model points score pass_rate interval passed failed ungraded "
        "tokens_in tokens_out seconds cases"
    )
    assert set(promised.split()) <= set(found)
    case = found["cases"][0]
    assert {"inputs", "reply", "source", "outcomes"} <= set(case)
    assert {"check", "outcome", "reason"} <= set(case["outcomes"][0])


def test_a_reply_is_judged_by_the_expectations_of_its_own_case():
    swapped = ScriptedModel(lambda messages, repeat: "Paris")
    evaluation = evaluate(capitals(), GOOD, swapped)
    assert (evaluation.passed, evaluation.failed) == (1, 3)
    assert evaluation.score == 0.63  # two decimals of 2 * 0.25 / 0.8


@pytest.mark.parametrize("place", [0, 1], ids=["first", "last"])
def test_a_judge_is_asked_only_of_replies_in_which_all_else_held(place):
    """Wherever the check that a model judges stands among the others."""
    checks = [*capitals().checks, {"one_of": {"values": ["Paris", "Rome"]}}]
    checks.insert(2 * place, {"rubric": {"criterion": "It is polite."}})
    task = capitals(checks=tuple(checks))

    def judges(messages, repeat):
        mark = re.findall(r"VERDICT (\w+)", messages[-1].text)[-1]
        return f"VERDICT {mark}: PASS"

    judge = ScriptedModel(judges)
    found = evaluate(task, GOOD, ScriptedModel(knows_capitals), judge=judge)
    assert [one.status for one in found.results] == ["passed", "passed", "failed", "failed"]
    assert len(judge.asked) == 2
    names = [[one.check for one in result.outcomes] for result in found.results]
    assert names == [[next(iter(one)) for one in checks]] * 4
    rubrics = [result.outcomes[2 * place] for result in found.results]
    assert [one.status for one in rubrics] == ["passed", "passed", "ungraded", "ungraded"]
    assert rubrics[-1].message_id == "judge.not_judged"


def test_attempts_keep_the_last_and_the_best(tmp_path):
    store = Store(tmp_path / "course.sqlite")
    model = ScriptedModel(knows_capitals)
    for text in (GOOD, "Capital of {{country}}?", "Capital of {{country}}?"):
        attempt.keep(store, evaluate(capitals(), text, model))
    tried = attempt.attempts(store, "capitals", "en")
    assert [one.prompt for one in tried] == [GOOD, "Capital of {{country}}?"]
    assert attempt.best(tried).prompt == GOOD
    assert attempt.attempts(store, "capitals", "fr") == []


def test_an_attempt_that_could_not_be_graded_is_not_kept(tmp_path):
    store = Store(tmp_path / "course.sqlite")
    assert attempt.keep(store, evaluate(capitals(), GOOD, ScriptedModel(refuses))) is None
    assert attempt.best(attempt.attempts(store, "capitals", "en")) is None
