"""What an instructor should look at in a class: failures, near copies, learners who need help.

Plain data in the instructor's language for the report's template, bounded in size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from course.errors import CourseError
from course.evals.report import bounded, check_words, reply_text
from course.exercises.exercise import Exercise, exercise
from course.messages import LANGUAGES, say
from grader.marking.grade import PromptGrade
from grader.marking.heldout import held_out
from grader.marking.work import LearnerRecord
from grader.reporting.by_heart import ByHeart, by_heart
from grader.reporting.class_table import People
from grader.reporting.near_copies import NearCopies, near_copies
from grader.reporting.pages import percent, points
from grader.reporting.statistics import LOW, ExerciseStatistics, took_part
from grader.submissions.submission import Unanswered

_MOST_FAILURES = 3
_MOST_EXAMPLES = 2
_MOST_ROWS = 40
_MOST_NAMES = 20
_MOST_REASONS = 4
_TEXT_SHOWN = 1_500
_LINE_SHOWN = 500
_COPY_SHOWN = 240

View = dict[str, Any]


def failures(statistics: ExerciseStatistics, learners: Sequence[LearnerRecord]) -> View:
    """The kinds of check that failed for most learners on one exercise, with examples."""
    task = statistics.exercise
    kinds = [
        {
            "name": say(
                "class_report.failure",
                task.language,
                what=what[:1].upper() + what[1:],
                count=count,
            ),
            "examples": _examples(task, what, learners),
        }
        for what, count in list(statistics.failures.items())[:_MOST_FAILURES]
    ]
    return {"title": task.title, "kinds": kinds}


def copies(
    tasks: Sequence[Exercise],
    learners: Sequence[LearnerRecord],
    language: str,
    people: People = People(),  # noqa: B008
) -> View:
    """The groups of near copies, exercise by exercise: rows, and a line on those left out."""
    rows = [
        _copy(task, spoken, found, people, language)
        for task in tasks
        for spoken in LANGUAGES
        for found in near_copies(
            _prompts(task.id, spoken, learners), _reference(exercise(task.id, spoken))
        )
    ]
    return _cut(rows, language)


def held_by_heart(
    tasks: Sequence[Exercise],
    learners: Sequence[LearnerRecord],
    language: str,
    people: People = People(),  # noqa: B008
) -> View:
    """The prompts that hold what they were marked on: rows, and a line on those left out."""
    rows = []
    for task in tasks:
        for learner in sorted(learners, key=lambda one: one.student):
            spoken = learner.submission.language
            prompt = learner.submission.prompts.get(task.id)
            holds = by_heart(exercise(task.id, spoken), prompt) if prompt else None
            if prompt and holds:
                rows.append(
                    {
                        "title": task.title,
                        "spoken": say(f"class_report.language_{spoken}", language),
                        "name": people.called(learner.student, language),
                        "holds": holds_in_words(holds, language),
                        "prompt": bounded(prompt, language, _COPY_SHOWN),
                    }
                )
    return _cut(rows, language)


def holds_in_words(holds: ByHeart, language: str) -> str:
    """What a prompt holds of what it was marked on, for people."""
    parts = [
        say(f"class_report.holds_{name}", language, count=count)
        for name, count in vars(holds).items()
        if count
    ]
    return "; ".join(parts)


def _reference(task: Exercise) -> str:
    """The reference prompt; empty where the held-out half of a plug-in's exercise is missing."""
    try:
        return held_out(task).reference
    except CourseError:
        return ""


def in_need(
    learners: Sequence[LearnerRecord],
    out_of: float,
    language: str,
    people: People = People(),  # noqa: B008
) -> View:
    """The learners who need the instructor, the most urgent first: rows, and a line on those
    left out. First those with a fault or nothing handed in, then those who wait, then by mark."""
    found = []
    for learner in learners:
        why = list(_why(learner, out_of, language))
        if why:
            score = learner.score
            calm = (not learner.error, took_part(learner), score is not None, score or 0.0)
            found.append((calm, learner.student, _row(learner, why, out_of, people, language)))
    return _cut([row for *_, row in sorted(found, key=lambda row: row[:2])], language)


def _examples(task: Exercise, what: str, learners: Sequence[LearnerRecord]) -> list[View]:
    """A few practice cases in which that kind of check failed, each with another prompt."""
    found: dict[str, View] = {}
    for learner in sorted(learners, key=lambda learner: learner.student):
        grade = learner.grades.get(task.id)
        if grade is None or grade.prompt in found:
            continue
        example = _example(task, what, grade)
        if example:
            number = len(found) + 1
            name = say("class_report.example", task.language, number=number)
            found[grade.prompt] = {"name": name, **example}
        if len(found) == _MOST_EXAMPLES:
            break
    return list(found.values())


def _example(task: Exercise, what: str, grade: PromptGrade) -> View | None:
    """The first practice case of `grade` in which the check failed; None where there is none."""
    language = task.language
    for case in grade.practice["cases"] if grade.practice else ():
        for outcome in case["outcomes"]:
            failed = outcome["outcome"] == "failed" and case["reply"] is not None
            if failed and check_words(outcome["check"], language) == what:
                reply = reply_text(case["reply"], language)
                return {
                    "prompt": bounded(grade.prompt, language, _TEXT_SHOWN),
                    "reply": bounded(reply, language, _TEXT_SHOWN),
                    "why": bounded(outcome["reason"], language, _LINE_SHOWN),
                }
    return None


def _prompts(
    exercise_id: str, language: str, learners: Sequence[LearnerRecord]
) -> Mapping[str, str]:
    return {
        learner.student: learner.submission.prompts[exercise_id]
        for learner in learners
        if learner.submission.language == language and exercise_id in learner.submission.prompts
    }


def _copy(task: Exercise, spoken: str, found: NearCopies, people: People, language: str) -> View:
    key = "copies_equal" if found.alike == 100 else "copies_least"
    alike = [say(f"class_report.{key}", language, alike=found.alike)]
    if found.of_reference:
        alike.append(say("class_report.copies_reference", language))
    names = ", ".join(people.called(one, language) for one in found.students[:_MOST_NAMES])
    if (more := len(found.students) - _MOST_NAMES) > 0:
        names = say("class_report.names_more", language, names=names, count=more)
    return {
        "title": task.title,
        "spoken": say(f"class_report.language_{spoken}", language),
        "names": say("class_report.names", language, count=len(found.students), names=names),
        "alike": ", ".join(alike),
        "prompt": bounded(found.prompt, language, _COPY_SHOWN),
    }


def _why(learner: LearnerRecord, out_of: float, language: str) -> Iterator[str]:
    """Why a learner needs help; nothing for who does not."""
    if learner.error:
        yield learner.error
    elif learner.score is None:
        yield say("class_report.why_waiting", language)
        open_ones = [one for one in learner.grades.values() if one.score is None]
        yield from dict.fromkeys(filter(None, (one.reason.get(language) for one in open_ones)))
    elif not took_part(learner):
        yield say("class_report.why_nothing", language)
    elif learner.score < LOW * out_of:
        yield say("class_report.why_low", language, low=percent(LOW, language))
    for remark in learner.submission.remarks:
        if not isinstance(remark, Unanswered):  # its mark tells
            yield remark.text(language)


def _row(
    learner: LearnerRecord, why: Sequence[str], out_of: float, people: People, language: str
) -> View:
    mark = say("class_report.no_mark", language)
    if learner.score is not None:
        mark = f"{points(learner.score, language)} / {points(out_of, language)}"
    return {
        "student": people.called(learner.student, language),
        "mark": mark,
        "why": [bounded(reason, language, _LINE_SHOWN) for reason in why[:_MOST_REASONS]],
    }


def _cut(rows: Sequence[View], language: str) -> View:
    """The first rows, and a line that says how many more there are, "" for none."""
    left = len(rows) - _MOST_ROWS
    more = say("class_report.more", language, count=left) if left > 0 else ""
    return {"rows": list(rows[:_MOST_ROWS]), "more": more}
