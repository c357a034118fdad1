"""An evaluation in words: the sentences that the panel shows too, and a plain text report.

The report is what the cell prints where no front end shows widgets. It holds no times, dates
or places that a reply came from, so that the same replies always give the same text.
"""

from __future__ import annotations

from collections.abc import Iterator

from course.checks.base import Outcome, Status
from course.dialogues import Said
from course.display.safe import block, one_line
from course.evals.evaluation import CaseResult, Evaluation
from course.evals.planning import Plan
from course.evals.reasons import advice, told
from course.messages import catalogue, say
from course.models.prices import dollars

MARKS: dict[Status, str] = {"passed": "✓", "failed": "✗", "ungraded": "–"}
"""The sign of each status; it never stands without a word beside it."""

ADVISED = "→"
"""The sign before what would change it."""

_WORDS: dict[Status, str] = {
    "passed": "report.passed",
    "failed": "report.failed",
    "ungraded": "report.not_graded",
}
SHOWN = 6000
"""How many characters of one text are shown."""

_LINE_SHOWN = 300


def status_words(status: Status, language: str) -> str:
    """A status in words: "held", "did not hold", "not graded"."""
    return say(_WORDS[status], language)


def score_sentence(evaluation: Evaluation) -> str:
    """The score in one sentence: cases that held, points earned, where it counts."""
    language, points = evaluation.exercise.language, evaluation.exercise.points
    if not evaluation.counts:
        return _held_sentence(evaluation)
    if evaluation.refused:
        return say("report.refused", language, points=points)
    if evaluation.score is None:
        return say("report.no_score", language)
    graded = evaluation.passed + evaluation.failed
    repeats = 1 + max(result.repeat for result in evaluation.results)
    values = {"passed": evaluation.passed, "score": evaluation.score, "points": points}
    if repeats == 1:
        return say("report.score", language, count=graded, **values)
    cases = len(evaluation.results) // repeats
    return say(
        "report.score_repeats", language, graded=graded, cases=cases, repeats=repeats, **values
    )


def _held_sentence(evaluation: Evaluation) -> str:
    """How many of the other inputs held."""
    language, passed = evaluation.exercise.language, evaluation.passed
    if evaluation.refused:
        return say("fresh.refused", language)
    graded = passed + evaluation.failed
    if not graded:
        return say("fresh.not_graded", language)
    repeats = 1 + max(result.repeat for result in evaluation.results)
    if repeats == 1:
        return say("fresh.held", language, passed=passed, count=graded)
    counts = {"passed": passed, "graded": graded, "cases": len(evaluation.results) // repeats}
    return say("fresh.held_repeats", language, **counts, repeats=repeats)


def caveats(evaluation: Evaluation) -> list[str]:
    """What to know beside the score: the interval in plain words, what is missing, how much is
    enough for all the points; or that there are no points to be had."""
    language = evaluation.exercise.language
    said = []
    if evaluation.pass_rate is not None and not evaluation.refused:
        low, high = (round(100 * bound) for bound in evaluation.interval)
        said.append(say("report.interval", language, low=low, high=high))
        if evaluation.score is not None and evaluation.score < evaluation.exercise.points:
            enough = round(100 * evaluation.exercise.full_marks_rate)
            said.append(say("report.full_marks", language, rate=enough))
    if evaluation.ungraded:
        said.append(say("report.ungraded", language, count=evaluation.ungraded))
    if evaluation.stopped:
        said.append(say("report.stopped" if evaluation.counts else "fresh.stopped", language))
    if not evaluation.counts:
        said.append(say("fresh.no_score", language))
    return said + cost_said(evaluation)


def cost_said(evaluation: Evaluation) -> list[str]:
    """What the run cost, in one sentence, where it had a price."""
    if evaluation.cost is None:
        return []
    return [say("money.cost", evaluation.exercise.language, cost=dollars(evaluation.cost))]


def case_name(result: CaseResult, number: int, repeats: int, language: str) -> str:
    """ "Case 2", or "Case 2, time 1" when cases are asked several times; `number` counts from 1."""
    if repeats == 1:
        return say("report.case", language, number=number)
    return say("report.case_repeat", language, number=number, repeat=result.repeat + 1)


def said_by(said: Said, language: str, answering: str = "model") -> str:
    """Who said one message of a trace, and where: "Reply 2 (model)". `answering` is who gave the
    live replies: "model" or "elsewhere"."""
    who = "user" if said.role == "user" else "scripted" if said.scripted else answering
    return say(f"report.said_{said.place.kind}_{who}", language, name=said.place.name)


def report(evaluation: Evaluation) -> str:
    """The evaluation as plain text, in the language of its exercise."""
    return block("\n".join(_lines(evaluation)))


def plan_in_words(plan: Plan, language: str) -> str:
    """What an evaluation would take, for a person."""
    said = [say("money.plan", language, count=plan.calls, kept=plan.kept)]
    tokens = {"tokens_in": plan.tokens_in, "tokens_out": plan.tokens_out}
    key = "plan_tokens_open" if plan.tokens_out is None else "plan_tokens"
    said.append(say(f"money.{key}", language, **tokens))
    if plan.cost is None:
        said.append(say("money.plan_no_cost", language))
    else:
        said.append(say("money.plan_cost", language, cost=dollars(plan.cost)))
    if plan.thoughts:
        key = "plan_thoughts_cost" if plan.thoughts_cost else "plan_thoughts"
        cost = dollars(plan.thoughts_cost or 0.0)
        said.append(say(f"money.{key}", language, tokens=plan.thoughts, cost=cost))
    return "\n".join(said)


def _lines(evaluation: Evaluation) -> Iterator[str]:
    exercise, language = evaluation.exercise, evaluation.exercise.language
    yield say("report.heading", language, title=exercise.title, id=exercise.id)
    yield say("report.model", language, model=one_line(evaluation.model))
    yield score_sentence(evaluation)
    yield from caveats(evaluation)
    yield from _reasons((*evaluation.prompt_outcomes, *evaluation.overall_outcomes), language)
    repeats = 1 + max((result.repeat for result in evaluation.results), default=0)
    cases = max(1, len(evaluation.results) // repeats)
    for index, result in enumerate(evaluation.results):
        name = case_name(result, index % cases + 1, repeats, language)
        yield ""
        yield f"{name} {MARKS[result.status]} {status_words(result.status, language)}"
        yield from _case(result, language)


def _case(result: CaseResult, language: str) -> Iterator[str]:
    for name, value in result.case.inputs.items():
        yield "   " + _named(name, value, language)
    messages = [(said_by(said, language), said.text) for said in result.said]
    if result.reply and not messages:
        messages = [(say("report.reply", language), result.reply.text)]
    for name, text in messages:
        yield "   " + _named(name, text, language, empty=say("report.empty_reply", language))
    if result.problem:
        yield f"   {one_line(result.problem.text(language))}"
    for reason in _reasons(result.outcomes, language):
        yield f"   {reason}"


def _named(name: str, text: str, language: str, empty: str = "") -> str:
    shown = one_line(text, _LINE_SHOWN) or empty
    return say("report.line", language, name=one_line(name), text=shown)


def _reasons(outcomes: tuple[Outcome, ...], language: str) -> Iterator[str]:
    for outcome in told(outcomes):
        if outcome.status != "passed":
            yield f"{MARKS[outcome.status]} {one_line(outcome.reason(language), _LINE_SHOWN)}"
    for sentence in advice(outcomes, language):
        yield f"{ADVISED} {one_line(sentence, _LINE_SHOWN)}"


def bounded(text: str, language: str, shown: int = SHOWN) -> str:
    """`text`, cut after `shown` characters with a note that says so."""
    if len(text) <= shown:
        return text
    return text[:shown] + " " + say("panel.cut", language, count=len(text))


def reply_text(text: str, language: str) -> str:
    """A reply to be shown: bounded, and words for an empty one."""
    return bounded(text, language) if text.strip() else say("panel.empty_reply", language)


def check_words(name: str, language: str) -> str:
    """What the check `name` looks at, in words."""
    known = catalogue(language, "panel")
    if f"asks_{name}" in known:
        return say(f"panel.asks_{name}", language)
    plain = name.removeprefix("not_")
    if plain != name and f"asks_{plain}" in known:
        return say("panel.asks_not", language, what=say(f"panel.asks_{plain}", language))
    return name
