"""The page that a learner gets back: marks, what failed and why, and a suggestion.

Of the held-out cases it tells how many held and which kinds of check failed in how many, and
nothing else: their inputs, their answers, the replies to them and the reasons stay with the
instructor. What a server said about a fault is not the learner's either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from course.evals.report import ADVISED, MARKS, bounded, check_words, reply_text, status_words
from course.exercises.exercise import Exercise, module_title
from course.messages import say
from grader.marking.grade import PromptGrade, Tally
from grader.marking.work import AS_CATALOGUED, Points, tasks_of
from grader.reporting.earned import earned, given_by_hand, total
from grader.reporting.pages import page, percent
from grader.reporting.pages import points as points_text
from grader.submissions.submission import Submission

_PROMPT_SHOWN = 20_000
_TEXT_SHOWN = 3_000
_LINE_SHOWN = 1_000
_MOST_REMARKS = 30
_WORDS = (
    *("intro", "remarks", "exercise", "points", "rate", "comment", "held_out", "kinds"),
    *("not_shown", "practice", "hint", "prompt", "scale"),
)

View = dict[str, Any]


def feedback_page(
    submission: Submission,
    grades: Mapping[str, PromptGrade],
    *,
    points: Points = AS_CATALOGUED,
    points_by_hand: Mapping[str, float] = {},
    extra_credit: Mapping[str, float] = {},
    late_penalty: float = 0.0,
    comments: Mapping[str, str] = {},
) -> str:
    """The feedback on a submission, as one HTML page in its language that needs no network.

    By exercise id: `grades` are the grades of its prompts, `points` those of the gradebook where
    it has others than the catalogue, `points_by_hand` marks that the instructor gave instead,
    `extra_credit` what they gave on top, `comments` what they wrote. `late_penalty` are the points
    taken off for being late.
    """
    language = submission.language
    tasks = tasks_of(submission.assignment, language, points)
    scores = {
        one.id: earned(
            one,
            submission,
            grades.get(one.id),
            points_by_hand.get(one.id),
            extra_credit.get(one.id, 0.0),
        )
        for one in tasks
    }
    title = module_title(submission.assignment, language)
    return page(
        "feedback.html.j2",
        language,
        title=say("feedback.title", language, title=title),
        words={name: say(f"feedback.{name}", language) for name in _WORDS},
        total=total(tasks, scores, late_penalty, language),
        remarks=[
            bounded(one.text(language), language, _LINE_SHOWN)
            for one in submission.remarks[:_MOST_REMARKS]
        ],
        exercises=[
            _exercise(
                one,
                submission.prompts.get(one.id),
                grades.get(one.id),
                scores[one.id],
                by_hand=one.id in points_by_hand,
                extra=extra_credit.get(one.id, 0.0),
                comment=comments.get(one.id, ""),
                unread=submission.unread,
            )
            for one in tasks
        ],
        model=_models(grades, language),
    )


def hint_for(exercise: Exercise, score: float | None, rate: float | None) -> str | None:
    """The one hint to give for a prompt that earned `score` points at a pass rate of `rate`.

    An exercise's hints lead from the first look to the last touch. The way from a rate of 0 to
    the rate for full marks is therefore cut into as many equal parts as there are hints, and the
    hint of the part that was reached is given: the first one when nothing held or nothing was
    handed in. None at full marks, without a mark, and where there are no hints.
    """
    if score is None or score >= exercise.points or not exercise.hints:
        return None
    part = int((rate or 0.0) / exercise.full_marks_rate * len(exercise.hints))
    return exercise.hints[min(part, len(exercise.hints) - 1)]


def _exercise(
    task: Exercise,
    prompt: str | None,
    grade: PromptGrade | None,
    score: float | None,
    *,
    by_hand: bool,
    extra: float,
    comment: str,
    unread: bool,
) -> View:
    language = task.language
    rate = _rate(task, grade)
    mark, level = _mark(task, score)
    values = {"points": float(task.points)}
    if score is not None:
        values["score"] = float(score)
    reached = grade.held_out_tally.rate if grade else None
    unknown = say("feedback.unknown", language)
    return {
        "title": task.title,
        "points": f"{unknown if score is None else points_text(score, language)}"
        f" / {points_text(task.points, language)}",
        "percent": rate["percent"] if rate else say("feedback.unknown", language),
        "mark": mark,
        "level": level,
        "score": say(f"feedback.{'no_score' if score is None else 'score'}", language, **values),
        "lines": [
            *given_by_hand(by_hand, extra, language),
            *_lines(grade, prompt, score, unread=unread, language=language),
        ],
        "comment": bounded(comment, language, _TEXT_SHOWN),
        "rate": rate,
        "practice": _practice(grade, language),
        "hint": hint_for(task, score, reached),
        "prompt": bounded(grade.prompt if grade else prompt or "", language, _PROMPT_SHOWN),
    }


def _mark(task: Exercise, score: float | None) -> tuple[str, str]:
    """A sign and the style of a score; words stand beside them."""
    if score is None:
        return MARKS["ungraded"], "wait"
    if score >= task.points:
        return MARKS["passed"], "good"
    return ("", "part") if score else (MARKS["failed"], "bad")


def _lines(
    grade: PromptGrade | None,
    prompt: str | None,
    score: float | None,
    *,
    unread: bool,
    language: str,
) -> list[str]:
    """What to say of the mark. Why something could not be graded is the instructor's to know."""
    said: list[str] = []
    if grade is None and prompt is None:
        said.append(say(f"feedback.{'unread' if unread else 'nothing'}", language))
    elif score is None:
        said.append(say("feedback.not_graded", language))
    elif grade is None:
        pass
    elif grade.score is not None and grade.held_out is None:
        said.append(say("feedback.not_tried", language))
        said += _failed(grade.practice["prompt_outcomes"]) if grade.practice else []
        said += [grade.reason[language]] if language in grade.reason else []
    return [bounded(one, language, _LINE_SHOWN) for one in said]


def _rate(task: Exercise, grade: PromptGrade | None) -> View | None:
    """The pass rate on the held-out cases; None where there is none or none that is complete."""
    if grade is None or grade.score is None or grade.held_out is None:
        return None
    tally, language = grade.held_out_tally, task.language
    if tally.rate is None:
        return None
    low, high = (round(100 * bound) for bound in tally.interval)
    enough = round(100 * task.full_marks_rate)
    share = percent(tally.rate, language)
    notes = [say("report.interval", language, low=low, high=high)]
    if grade.score < task.points:
        notes.append(say("report.full_marks", language, rate=enough))
    if tally.ungraded:
        notes.append(say("report.ungraded", language, count=tally.ungraded))
    graded = tally.passed + tally.failed
    return {
        "percent": share,
        "sentence": say(
            "feedback.held", language, passed=tally.passed, count=graded, percent=share
        ),
        "low": low,
        "width": high - low,
        "at": round(100 * tally.rate),
        "enough": enough,
        "notes": notes,
        "kinds": _kinds(task, grade.held_out, tally),
    }


def _kinds(task: Exercise, held_out: Mapping[str, Any], tally: Tally) -> list[str]:
    """Each kind of check that failed, with the number of cases in which it did.

    Of `held_out` only the names of checks are read; checks with the same words count as one.
    """
    words = {name: check_words(name, task.language) for name in tally.failures}
    found: Counter[str] = Counter()
    for case in held_out["cases"]:
        failed = {one["check"] for one in case["outcomes"] if one["outcome"] == "failed"}
        found.update({words[name] for name in failed})
    count = tally.passed + tally.failed + tally.ungraded
    return [
        say("feedback.kind", task.language, what=what[:1].upper() + what[1:], failed=n, count=count)
        for what, n in sorted(found.items(), key=lambda one: (-one[1], one[0]))
    ]


def _practice(grade: PromptGrade | None, language: str) -> View | None:
    if grade is None or grade.practice is None or not grade.practice["cases"]:
        return None
    cases, tally = grade.practice["cases"], grade.practice_tally
    all_held = tally.passed == len(cases)
    said = [
        say(
            f"feedback.practice_{'all' if all_held else 'some'}",
            language,
            count=len(cases),
            passed=tally.passed,
        )
    ]
    if tally.ungraded:
        said.append(say("feedback.practice_ungraded", language, count=tally.ungraded))
    said += _failed(grade.practice["overall_outcomes"])
    return {
        "sentence": " ".join(bounded(one, language, _LINE_SHOWN) for one in said),
        "cases": [
            _case(case, number, language)
            for number, case in enumerate(cases, 1)
            if case["status"] == "failed"
        ],
    }


def _case(case: Mapping[str, Any], number: int, language: str) -> View:
    """A practice case that failed: what was put in, what came back, why it did not hold."""
    return {
        "name": say("report.case", language, number=number),
        "mark": MARKS["failed"],
        "level": "bad",
        "word": status_words("failed", language),
        "reasons": [bounded(one, language, _LINE_SHOWN) for one in _failed(case["outcomes"])],
        "texts": [{"name": name, "text": text} for name, text in _texts(case, language)],
    }


def _texts(case: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """What was put in and what came back, each with its name: of a conversation, all of it."""
    for name, value in case["inputs"].items():
        shown = bounded(value, language, _TEXT_SHOWN)
        yield name, shown or say("panel.empty_input", language)
    if "conversation" in case:
        for said in case["conversation"]:
            yield said["who"], reply_text(said["text"], language)
    elif case["reply"] is not None:
        yield say("feedback.reply", language), reply_text(case["reply"], language)


def _failed(outcomes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Why the checks failed that did, with what in the prompt would change it. Those without an
    outcome may quote a server."""
    failed = [one for one in outcomes if one["outcome"] == "failed" and one.get("told", True)]
    advised = dict.fromkeys(one["advice"] for one in failed if one.get("advice"))
    return [one["reason"] for one in failed] + [f"{ADVISED} {one}" for one in advised]


def _models(grades: Mapping[str, PromptGrade], language: str) -> str:
    names = sorted({one.model for one in grades.values() if one.held_out is not None})
    if not names:
        return ""
    model = ", ".join(bounded(name, language, _LINE_SHOWN) for name in names)
    return say("feedback.model", language, model=model)
