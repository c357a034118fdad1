"""What the panel shows, as plain data: pure functions from results to JSON.

Every text is in the learner's language and bounded in size; the browser puts it on the page
as text and never as HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from course.checks.base import Outcome
from course.checks.places import EVERY, place_given
from course.dialogues import Said
from course.display.safe import one_line
from course.errors import CourseError, NotRun
from course.evals.evaluation import CaseResult, Evaluation
from course.evals.reasons import advice, told
from course.evals.report import (
    ADVISED,
    MARKS,
    bounded,
    case_name,
    caveats,
    check_words,
    cost_said,
    reply_text,
    said_by,
    score_sentence,
    status_words,
)
from course.exercises.exercise import Exercise
from course.messages import say
from course.models.base import Reply
from course.models.prices import dollars
from course.prompts.message import Message

_IN_BRIEF = 140
_WORDS = (
    *("stop", "stopping", "details", "input", "reply", "why", "sent", "hints", "attempts"),
    *("attempt_diff", "take_back", "taken_back", "copied", "not_copied", "about", "scale"),
    *("points_label", "gone", "stopped_case"),
)

View = dict[str, Any]


def words(language: str) -> dict[str, str]:
    """The panel's fixed words."""
    return {name: say(f"panel.{name}", language) for name in _WORDS}


def sent(messages: Sequence[Message], language: str) -> list[View]:
    """The exact messages that are sent, with their roles."""
    return [
        {
            "role": say(f"panel.role_{message.role}", language),
            "content": bounded(message.text, language),
        }
        for message in messages
    ]


def waiting_row(plan: CaseResult, number: int, repeats: int, language: str) -> View:
    """The row of a case before its reply: its inputs and what is sent for it. Where a case has
    several replies, `turns` are the messages said so far under their `heading`, and `next` names
    the reply that is awaited."""
    inputs = [
        {"name": name, "value": bounded(value, language) or say("panel.empty_input", language)}
        for name, value in plan.case.inputs.items()
    ]
    return {
        "name": case_name(plan, number, repeats, language),
        "status": "waiting",
        "word": say("panel.waiting", language),
        "mark": "…",
        "brief": one_line(" · ".join(plan.case.texts), _IN_BRIEF),
        "inputs": inputs,
        "sent": sent(plan.messages, language),
        "heading": _heading(plan, language),
        "turns": turns_view(plan, language),
        "next": awaited(plan, language),
        "reply": None,
        "checks": [],
        "facts": "",
        "problem": "",
    }


def answering(row: View, language: str) -> View:
    """`row` once its request is made."""
    return {**row, "status": "answering", "word": say("panel.answering", language)}


def continued_row(row: View, so_far: CaseResult, language: str) -> View:
    """`row`, of a case of several requests, once one more was answered."""
    return {
        **row,
        "sent": sent(so_far.messages, language),
        "turns": turns_view(so_far, language),
        "next": awaited(so_far, language),
    }


def turns_view(result: CaseResult, language: str, answering: str = "model") -> list[View]:
    """Who said what so far, and the replies in which a check failed. `answering`: see `said_by`."""
    failed = {outcome.place for outcome in result.outcomes if outcome.status == "failed"}
    return [
        {
            "who": said_by(said, language, answering),
            "role": "scripted" if said.scripted else said.role,
            "text": reply_text(said.text, language),
            "failed": status_words("failed", language)
            if said.role == "assistant" and said.place in failed
            else "",
        }
        for said in result.said
    ]


def awaited(result: CaseResult, language: str, answering: str = "model") -> str:
    """The name of the reply that is awaited, where there are several; "" when none is."""
    place = result.awaited.place if result.awaited else None
    return said_by(Said(place, "assistant", ""), language, answering) if place else ""


def _heading(plan: CaseResult, language: str) -> str:
    place = plan.awaited.place if plan.awaited else None
    return say(f"panel.trace_{place.kind}", language) if place else ""


def finished_row(row: View, result: CaseResult, language: str) -> View:
    """`row` with the result of its case."""
    reply, status = result.reply, result.status
    stopped = isinstance(result.problem, NotRun)
    if row["heading"]:
        row = {**continued_row(row, result, language), "next": ""}
    return {
        **row,
        "status": status,
        "mark": MARKS[status],
        "word": say("panel.stopped_case", language) if stopped else status_words(status, language),
        "reply": None if reply is None else reply_text(reply.text, language),
        "checks": case_checks(result, language),
        "facts": facts(_together(result.replies), language) if result.replies else "",
        "problem": result.problem.text(language) if result.problem else "",
    }


def case_checks(result: CaseResult, language: str) -> list[View]:
    """What the checks of a case found, the failed ones first."""
    failed_first = sorted(result.outcomes, key=lambda outcome: outcome.status != "failed")
    return _checks(failed_first, language)


def _checks(outcomes: Sequence[Outcome], language: str) -> list[View]:
    reasons = [
        {"status": check.status, "mark": MARKS[check.status], "text": check.reason(language)}
        for check in told(outcomes)
    ]
    said = advice(outcomes, language)
    return reasons + [{"status": "advice", "mark": ADVISED, "text": one} for one in said]


def _together(replies: Sequence[Reply]) -> Reply:
    """One reply with the tokens, the time and the cost of several; just answered if any is."""
    if len(replies) == 1:
        return replies[0]
    live = [reply for reply in replies if reply.source == "live"]
    costs = [reply.cost for reply in replies if reply.cost is not None]
    return replace(
        replies[-1],
        tokens_in=_sum([reply.tokens_in for reply in replies]),
        tokens_out=_sum([reply.tokens_out for reply in replies]),
        seconds=sum(reply.seconds for reply in replies),
        cost=sum(costs) if costs else None,
        source=(live or replies)[-1].source,
        notes=tuple(dict.fromkeys(note for reply in replies for note in reply.notes)),
    )


def _sum(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def facts(reply: Reply, language: str) -> str:
    """Tokens, seconds, where the reply came from, the model's name, what was adapted."""
    found = []
    if reply.tokens_in is not None and reply.tokens_out is not None:
        counts = {"tokens_in": reply.tokens_in, "tokens_out": reply.tokens_out}
        found.append(say("panel.tokens", language, **counts))
    elif reply.tokens_out is not None:
        found.append(say("panel.tokens_out", language, tokens_out=reply.tokens_out))
    if reply.cost is not None:
        found.append(say("money.reply_cost", language, cost=dollars(reply.cost)))
    found.append(say("panel.seconds", language, seconds=round(float(reply.seconds), 1)))
    found.append(say(f"panel.source_{reply.source}", language))
    found.append(reply.model)
    found += [say(note, language) for note in reply.notes]
    return " · ".join(fact for fact in found if fact)


def score_view(evaluation: Evaluation) -> View:
    """The score: sentences, and numbers for the scale."""
    language, points = evaluation.exercise.language, evaluation.exercise.points
    outcomes = (*evaluation.prompt_outcomes, *evaluation.overall_outcomes)
    rate, score = evaluation.pass_rate, evaluation.score
    graded = rate is not None and not evaluation.refused
    level = "none" if score is None else "full" if score == points else "part" if score else "zero"
    return {
        "sentence": score_sentence(evaluation),
        "caveats": caveats(evaluation),
        "points": ""
        if score is None
        else say("panel.points", language, score=score, points=points),
        "level": level,
        "rate": rate if graded else None,
        "interval": list(evaluation.interval) if graded else None,
        "enough": evaluation.exercise.full_marks_rate,
        "checks": _checks(outcomes, language),
    }


def problem_view(title: str, sentence: str, details: str = "", more: str = "") -> View:
    """A problem that stands in place of the score, and `more` that can be done."""
    return {"title": title, "text": sentence, "details": details, "more": more}


def common_problem_said(evaluation: Evaluation) -> str:
    """The problem of `common_problem` in words, and what the run cost; "" where there is none."""
    problem = common_problem(evaluation)
    if not problem:
        return ""
    return " ".join((problem.text(evaluation.exercise.language), *cost_said(evaluation)))


def common_problem(evaluation: Evaluation) -> CourseError | None:
    """The problem that left every case without a reply; None when there were several, or none."""
    problems = [one.problem for one in evaluation.results]
    if evaluation.stopped or not problems or not all(problems):
        return None
    texts = {one.text(evaluation.exercise.language) for one in problems if one}
    return problems[0] if len(texts) == 1 else None


def hints_view(exercise: Exercise, shown: int) -> View:
    """The hints given so far and the words of the button for the next one ("" after the last)."""
    language, count = exercise.language, len(exercise.hints)
    given = [
        {"name": say("panel.hint_name", language, number=number), "text": hint}
        for number, hint in enumerate(exercise.hints[:shown], 1)
    ]
    more = say("panel.hint_next", language, number=shown + 1, count=count) if shown < count else ""
    return {"given": given, "more": more}


def about_view(exercise: Exercise) -> list[str]:
    """What the exercise checks, each kind of check once, in words without its answers."""
    checks = [one for spec in exercise.checks for one in spec.items()]
    said = (_asks(name, given or {}, exercise.language) for name, given in checks)
    return list(dict.fromkeys(said))


def _asks(name: str, given: Mapping[str, Any], language: str) -> str:
    what, place = check_words(name, language), place_given(given)
    if place is None:
        return what
    kind, asked = place
    key = f"every_{kind}" if asked == EVERY else kind
    return say(f"panel.asks_{key}", language, what=what, name=asked)
