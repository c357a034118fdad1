"""What fails to run in one case costs that case alone, and is said; the traceback is in the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.stand_in import Scripted
from support.wire import PROMPT, numbered

from course.checks.base import Subject
from course.checks.registry import REGISTRY, Entry, Finding, Rule
from course.dialogues.single import Single
from course.dialogues.trace import Trace
from course.errors import CourseError
from course.evals.engine import evaluate
from course.evals.judge import judge_checks
from course.evals.report import report
from course.exercises.exercise import Exercise
from course.models.base import Request
from grader.marking import grade
from grader.marking.grade import grade_prompt

UNLUCKY = "3"
NAME = "is_refusal"
"""A check whose place in the vocabulary those of the tests take: its words need no values."""


class Mishap(Exception):
    pass


def at_once(subject: Subject) -> Finding:
    if subject.reply.text == UNLUCKY:
        raise Mishap("no\nluck")
    return Finding(True)


def leaves(subject: Subject) -> Finding:
    if subject.reply.text == UNLUCKY:
        raise SystemExit(3)
    return Finding(True)


async def later(subject: Subject) -> Finding:
    return at_once(subject)


def always(_subject: Any) -> Finding:
    raise Mishap("no luck")


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Exercise]:
    """Puts a check of that rule into the vocabulary; gives an exercise that has it."""

    def add(rule: Rule, scope: Any = "reply") -> Exercise:
        entry = Entry(NAME, scope, lambda: rule, True, False, "checks")
        monkeypatch.setitem(REGISTRY, NAME, entry)
        return numbered(6, checks=({"equals": {"value": {"expect": "number"}}}, {NAME: None}))

    return add


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path))
    path = tmp_path / "data" / "errors.log"
    yield path
    if path.exists():
        path.unlink()


def right() -> Scripted:
    return Scripted(lambda asked: asked.split()[1])


@pytest.mark.parametrize("rule", [at_once, later, leaves])
def test_a_check_that_raises_leaves_its_case_ungraded(
    rule: Rule, added: Callable[..., Exercise], log: Path
) -> None:
    found = evaluate(added(rule), PROMPT, right())
    assert [one.status for one in found.results] == [*["passed"] * 3, "ungraded", *["passed"] * 2]
    case = found.results[3]
    assert [one.status for one in case.outcomes] == ["passed", "ungraded"]
    assert case.reply and case.reply.text == UNLUCKY
    reason = case.outcomes[1].reason("en")
    assert reason.startswith("The check “is_refusal” stumbled over this reply, so this does")
    assert "\n" not in reason and reason in report(found)
    assert "a trébuché sur cette réponse" in case.outcomes[1].reason("fr")
    kind = "SystemExit" if rule is leaves else "Mishap"
    assert log.read_text(encoding="utf-8").count(f"{kind}: ") == 1
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_another_check_that_fails_says_so_still(added: Callable[..., Exercise]) -> None:
    task = added(at_once)
    found = evaluate(task, PROMPT, Scripted(lambda asked: UNLUCKY))
    assert [one.status for one in found.results] == [*["failed"] * 3, "ungraded", *["failed"] * 2]


def test_a_check_that_raises_on_a_written_reply(added: Callable[..., Exercise]) -> None:
    added(at_once)
    verdicts = judge_checks([{NAME: None}], ["2", UNLUCKY, "4"], lang="en")
    assert [one.status for one in verdicts] == ["passed", "ungraded", "passed"]


@pytest.mark.parametrize("scope", ["prompt", "overall"])
def test_a_check_on_the_prompt_or_on_everything_that_raises(
    scope: str, added: Callable[..., Exercise], log: Path
) -> None:
    found = evaluate(added(always, scope), PROMPT, right())
    assert found.passed == 6 and not found.refused
    [outcome] = found.prompt_outcomes if scope == "prompt" else found.overall_outcomes
    assert outcome.status == "ungraded" and outcome.stumbled
    assert "stumbled" in outcome.reason("en") and "a trébuché" in outcome.reason("fr")
    assert "Mishap: no luck" in log.read_text(encoding="utf-8")


def test_a_check_that_was_described_wrongly_is_found_out_late() -> None:
    task = numbered(2, checks=({"uses_variable": {"names": ["town"]}}, {"word_count": {"min": 1}}))
    found = evaluate(task, PROMPT, right())
    assert found.passed == 2
    assert "the exercise has no variable" in found.prompt_outcomes[0].reason("en")


class Breaks(Single):
    """A dialogue of somebody else's that cannot deal with one reply."""

    def next(self, so_far: Trace) -> Request | None:
        if so_far.replies and so_far.replies[-1].text == UNLUCKY:
            raise Mishap("no luck")
        return super().next(so_far)


def unlucky(asked: str) -> str:
    if asked.split()[1] == UNLUCKY:
        raise Mishap("no luck")
    return asked.split()[1]


@pytest.mark.parametrize(
    ("changes", "model"),
    [({"dialogue": Breaks}, right), ({}, lambda: Scripted(unlucky))],
    ids=["dialogue", "model"],
)
def test_what_breaks_in_one_case_is_no_other_case_s(
    changes: dict[str, Any], model: Callable[[], Scripted], log: Path
) -> None:
    found = evaluate(numbered(6, **changes), PROMPT, model())
    assert (found.passed, found.ungraded, found.stopped) == (5, 1, False)
    problem = found.results[3].problem
    assert problem and "(Mishap)" in problem.text("en") and "(Mishap)" in problem.text("fr")
    assert "Mishap: no luck" in log.read_text(encoding="utf-8")


def test_in_the_grader_it_costs_that_exercise_of_that_learner_alone(
    added: Callable[..., Exercise], monkeypatch: pytest.MonkeyPatch
) -> None:
    task = added(at_once)
    monkeypatch.setattr(grade, "held_out", lambda _: numbered(6))
    broken = grade_prompt(task, PROMPT, right())
    assert broken.score is None, "a mark on five of six could be had by breaking the check"
    assert "The check “is_refusal” stumbled" in broken.reason["en"] and broken.held_out
    added(lambda subject: Finding(True))
    assert grade_prompt(numbered(6), PROMPT, right()).score == task.points


def test_a_prompt_that_nothing_can_read_has_no_score(monkeypatch: pytest.MonkeyPatch) -> None:
    def diagnose(*_: Any) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(grade, "diagnose", diagnose)
    found = grade_prompt(numbered(2), PROMPT, right())
    assert found.score is None and "RecursionError" in found.reason["en"]
    assert grade.plan_prompt(numbered(2), PROMPT, right()).calls == 0


def test_an_error_with_words_of_its_own_keeps_them() -> None:
    def answer(asked: str) -> str:
        raise CourseError("judging.none_asked")

    found = evaluate(numbered(2), PROMPT, Scripted(answer))
    assert [str(one.problem) for one in found.results] == ["Here no model is asked."] * 2
