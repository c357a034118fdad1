"""Fresh cases: drawn from templates by a seed, never twice, never a case that a learner or an
instructor has, and what is said to be right for them is right."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from support.replies import Says

from course.dialogues.turns import CaseError
from course.errors import CourseError
from course.evals.engine import results
from course.evals.evaluation import CaseResult
from course.exercises import fresh
from course.exercises.exercise import Exercise, exercise, exercises
from course.exercises.fresh import Drawn, can_be_drawn, drawn
from course.exercises.templates import templates_from
from course.messages import LANGUAGES
from grader.marking.heldout import held_out

TASKS = [task for lang in LANGUAGES for task in exercises(lang) if can_be_drawn(task)]
each = pytest.mark.parametrize("task", TASKS, ids=[f"{one.id}-{one.language}" for one in TASKS])
COUNT = 60


def judged(task: Exercise, cases: Sequence[Drawn], givers: Sequence[Drawn]) -> list[CaseResult]:
    """What the checks on replies say of `cases`, each with the replies that are right for the
    one of `givers` at its place. The prompt is not judged."""
    says = Says([reply for giver in givers for reply in giver.replies])
    rows = [one.case for one in cases]
    return list(results(task, held_out(task).reference, says, cases=rows))


@each
def test_the_replies_that_a_template_gives_pass_on_whatever_is_drawn(task: Exercise) -> None:
    kept = held_out(task)
    cases = drawn(task, COUNT, "replies", without=kept.cases)
    for one, found in zip(cases, judged(task, cases, cases), strict=True):
        assert set(one.case.inputs) == set(task.variables)
        assert one.replies
        wrong = [o.reason(task.language) for o in found.outcomes if o.status != "passed"]
        assert not wrong, (one.row, one.replies, wrong)


@each
def test_the_reply_of_one_case_does_not_pass_for_another(task: Exercise) -> None:
    """So what is expected follows from what was drawn. Cases that happen to share everything
    that is asked may share a reply, which is why a fifth of them may."""
    cases = drawn(task, COUNT, "others")
    found = judged(task, cases, (*cases[1:], cases[0]))
    assert sum(one.status == "passed" for one in found) <= COUNT // 5


@each
def test_a_seed_draws_the_same_cases_and_another_seed_others(task: Exercise) -> None:
    texts = {seed: [one.case.texts for one in drawn(task, 20, seed)] for seed in ("a", "b")}
    assert texts["a"] == [one.case.texts for one in drawn(task, 20, "a")]
    assert texts["a"] != texts["b"]


@each
def test_no_case_is_drawn_twice_or_known(task: Exercise) -> None:
    kept = held_out(task).cases
    first = [one.case for one in drawn(task, COUNT, "known", without=kept)]
    seen = [case.texts for case in (*task.cases, *kept, *first)]
    assert len(set(seen)) == len(seen)
    more = [one.case.texts for one in drawn(task, 20, "known", without=(*kept, *first))]
    assert not set(more) & set(seen)


def test_more_cases_than_there_are_is_refused_with_their_number(monkeypatch) -> None:
    narrow = {**RECORD, "pools": {**RECORD["pools"], "sum": [10]}}
    monkeypatch.setattr(fresh, "_templates", lambda task: templates_from(narrow))
    task = exercise("appointment-line", "en")
    assert len(drawn(task, 2, "seed")) == 2
    with pytest.raises(CourseError, match="only 2 different cases"):
        drawn(task, 3, "seed")


def test_an_exercise_without_templates_says_so(monkeypatch) -> None:
    monkeypatch.setattr(fresh, "_templates", lambda task: None)
    with pytest.raises(CourseError, match="has no templates"):
        drawn(exercise("appointment-line", "en"), 1, "seed")


RECORD = {
    "pools": {
        "day": ["Monday", "Tuesday"],
        "sum": {"from": 10, "to": 20, "step": 5},
        "time": [{"text": "at noon", "value": ["12:00", "noon"]}],
    },
    "cases": [
        {
            "inputs": {"message": "{day} or {day#2}, {time}, for {sum}"},
            "expect": {"days": ["{day}", "{day#2}"], "time": "{time.value}", "sum": "{sum}"},
            "replies": ["{sum} {day}"],
        }
    ],
}


def test_a_gap_takes_the_text_or_a_form_and_a_whole_gap_keeps_its_kind() -> None:
    found = templates_from(RECORD)
    row, replies = found.fill(found.templates[0], Random(1))
    assert sorted(row["expect"]["days"]) == ["Monday", "Tuesday"]
    assert row["expect"]["time"] == ["12:00", "noon"]
    assert row["expect"]["sum"] in (10, 15, 20)
    day, other = row["expect"]["days"]
    assert row["inputs"]["message"] == f"{day} or {other}, at noon, for {row['expect']['sum']}"
    assert replies == (f"{row['expect']['sum']} {day}",)


def test_a_gap_may_begin_with_a_capital_and_may_put_in_the_items_of_a_list() -> None:
    pools = {"thing": [{"text": "élan", "also": ["elk", "moose"]}]}
    case = {
        "inputs": {"message": "{^thing}! The {thing}"},
        "expect": {"about": ["animal", "{*thing.also}"], "one": ["{thing.also}", "{thing}"]},
        "replies": ["{^thing}"],
    }
    found = templates_from({"pools": pools, "cases": [case]})
    row, replies = found.fill(found.templates[0], Random(1))
    assert row["inputs"]["message"] == "Élan! The élan"
    assert row["expect"] == {"about": ["animal", "elk", "moose"], "one": [["elk", "moose"], "élan"]}
    assert replies == ("Élan",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"inputs": {"message": "{town}"}}, "no pool 'town'"),
        ({"inputs": {"message": "{day#3}"}}, "no 3 entries"),
        ({"inputs": {"message": "{time.form}"}}, "no 'form'"),
        ({"inputs": {"message": "{day.form}"}}, "no 'form'"),
        ({"expect": {"days": ["{*day}"]}}, "has no list: 'Monday'"),
        ({"expect": {"day": "{*time.value}"}}, "whole of an item"),
        ({"expect": {"day": ["at {*time.value}"]}}, "whole of an item"),
        ({"replies": "one"}, "list of texts"),
        ({"reply": "one"}, "not"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_with_its_number(change, said) -> None:
    [case] = RECORD["cases"]
    with pytest.raises(CaseError, match=f"case 2: .*{said}"):
        templates_from({**RECORD, "cases": [case, {**case, **change}]})
