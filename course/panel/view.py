"""What the panel shows, as plain data: pure functions from results and attempts to JSON.

Every text is in the learner's language and bounded in size; the browser puts it on the page
as text and never as HTML.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any

from course.attempt import Attempt, best
from course.errors import CourseError
from course.evaluation import CaseResult, Evaluation
from course.exercise import Exercise
from course.messages import catalogue, say
from course.model import Reply
from course.prices import dollars
from course.prompt import Message
from course.report import MARKS, case_name, caveats, one_line, score_sentence, status_words

SHOWN = 6000
"""How many characters of one text are shown."""

LAST_ATTEMPTS = 5
_IN_BRIEF = 140
_WORDS = (
    *("stop", "stopping", "details", "input", "reply", "why", "sent", "hints", "attempts"),
    *("attempt_diff", "take_back", "taken_back", "copied", "not_copied", "about", "scale"),
    "points_label",
)
_WORD = re.compile(r"(\w+|[^\w\s])(\s*)")

View = dict[str, Any]


def words(language: str) -> dict[str, str]:
    """The panel's fixed words."""
    return {name: say(f"panel.{name}", language) for name in _WORDS}


def bounded(text: str, language: str, shown: int = SHOWN) -> str:
    """`text`, cut after `shown` characters with a note that says so."""
    if len(text) <= shown:
        return text
    return text[:shown] + " " + say("panel.cut", language, count=len(text))


def sent(messages: Sequence[Message], language: str) -> list[View]:
    """The exact messages that are sent, with their roles."""
    return [
        {
            "role": say(f"panel.role_{message['role']}", language),
            "content": bounded(message["content"], language),
        }
        for message in messages
    ]


def waiting_row(plan: CaseResult, number: int, repeats: int, language: str) -> View:
    """The row of a case before its reply: its inputs and what is sent for it."""
    inputs = [
        {"name": name, "value": bounded(value, language) or say("panel.empty_input", language)}
        for name, value in plan.case.inputs.items()
    ]
    return {
        "name": case_name(plan, number, repeats, language),
        "status": "waiting",
        "word": say("panel.waiting", language),
        "mark": "…",
        "brief": one_line(" · ".join(plan.case.inputs.values()), _IN_BRIEF),
        "inputs": inputs,
        "sent": sent(plan.messages, language),
        "reply": None,
        "checks": [],
        "facts": "",
        "problem": "",
    }


def answering(row: View, language: str) -> View:
    """`row` once its request is made."""
    return {**row, "status": "answering", "word": say("panel.answering", language)}


def finished_row(row: View, result: CaseResult, language: str) -> View:
    """`row` with the result of its case."""
    reply, status = result.reply, result.status
    stopped = result.problem is not None and result.problem.message_id == "evaluation.stopped"
    outcomes = sorted(result.outcomes, key=lambda one: one.status != "failed")
    return {
        **row,
        "status": status,
        "mark": MARKS[status],
        "word": say("panel.stopped_case", language) if stopped else status_words(status, language),
        "reply": None if reply is None else reply_text(reply.text, language),
        "checks": [
            {"status": one.status, "mark": MARKS[one.status], "text": one.reason(language)}
            for one in outcomes
        ],
        "facts": "" if reply is None else facts(reply, language),
        "problem": result.problem.text(language) if result.problem else "",
    }


def reply_text(text: str, language: str) -> str:
    """A reply to be shown: bounded, and words for an empty one."""
    return bounded(text, language) if text.strip() else say("panel.empty_reply", language)


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
        "checks": [
            {"status": one.status, "mark": MARKS[one.status], "text": one.reason(language)}
            for one in outcomes
        ],
    }


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
    names = [name for spec in exercise.checks for name in spec]
    return list(dict.fromkeys(check_words(name, exercise.language) for name in names))


def check_words(name: str, language: str) -> str:
    """What the check `name` looks at, in words."""
    known = catalogue(language, "panel")
    if f"asks_{name}" in known:
        return say(f"panel.asks_{name}", language)
    plain = name.removeprefix("not_")
    if plain != name and f"asks_{plain}" in known:
        return say("panel.asks_not", language, what=say(f"panel.asks_{plain}", language))
    return name


def attempts_view(tried: Sequence[Attempt], present: str, language: str) -> list[View]:
    """The last attempts, the newest first, and the best one, against the `present` prompt."""
    top = best(list(tried))
    chosen = list(tried[-LAST_ATTEMPTS:])[::-1]
    if top and top not in chosen:
        chosen.append(top)
    return [_attempt(one, one is top, present, language) for one in chosen]


def _attempt(one: Attempt, is_best: bool, present: str, language: str) -> View:
    cases = {"passed": one.passed, "graded": one.passed + one.failed}
    return {
        "score": say("panel.attempt_score", language, score=one.score, points=one.points),
        "cases": say("panel.attempt_cases", language, **cases),
        "best": say("panel.attempt_best", language) if is_best else "",
        "when": one.when,
        "prompt": one.prompt,
        "same": say("panel.attempt_same", language) if one.prompt == present else "",
        "diff": word_diff(one.prompt, present),
    }


def word_diff(before: str, after: str) -> list[tuple[str, str]]:
    """What changed, word by word: pieces marked "=" (in both), "-" (before), "+" (after)."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = difflib.SequenceMatcher(None, [word for word, _ in old], [word for word, _ in new])
    pieces: list[tuple[str, str]] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(("=", _text(new[c:d])))
            continue
        pieces += [
            (sign, text) for sign, text in (("-", _text(old[a:b])), ("+", _text(new[c:d]))) if text
        ]
    return pieces


def _text(found: Sequence[tuple[str, str]]) -> str:
    return "".join(word + space for word, space in found)
