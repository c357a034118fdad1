"""The instructor's report on a class: marks, exercises, failures, near copies, who needs help.

One HTML page that needs no network; its figures are in it. Names, prompts and replies are data
and are shown as text. For the figures and their definitions see `grader.reporting.statistics`.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from statistics import mean, median
from typing import Any

from course.exercises.exercise import module_title
from course.messages import say
from course.models.prices import dollars
from grader.marking.origins import origins_in
from grader.marking.work import AS_CATALOGUED, LearnerRecord, Points, tasks_of
from grader.reporting.class_table import People, absent_names, class_table
from grader.reporting.figures import histogram_figure, shares_figure
from grader.reporting.findings import copies, failures, held_by_heart, in_need
from grader.reporting.near_copies import ALIKE, SHORTEST
from grader.reporting.pages import page, percent, script
from grader.reporting.pages import points as points_text
from grader.reporting.statistics import (
    BINS,
    FEWEST_LEARNERS,
    LOW,
    ExerciseStatistics,
    exercise_statistics,
    histogram,
    took_part,
)

_WORDS = (
    *(
        "nobody",
        "saved_why",
        "marks",
        "marks_note",
        "marks_none",
        "exercises",
        "exercise",
        "n",
        "help",
    ),
    *("exercise_mean", "exercise_median", "full_marks", "difficulty", "discrimination"),
    *("about_difficulty", "about_hand", "failures", "failures_intro", "failures_none"),
    *("example_prompt", "example_reply", "example_why", "copies", "copies_none", "help"),
    *("by_heart", "by_heart_intro", "by_heart_none", "by_heart_holds", "by_heart_prompt"),
    *(
        "copies_learners",
        "copies_alike",
        "copies_prompt",
        "help",
        "help_none",
        "student",
        "mark",
        "why",
    ),
    *("learners", "learners_note", "state", "total", "page", "page_open", "given_by_hand"),
    *("find", "show", "show_all", "more_aside", "absent", "absent_none", "effort_note"),
)

View = dict[str, Any]


def class_report(
    assignment: str,
    learners: Sequence[LearnerRecord],
    *,
    language: str,
    seconds: float,
    calls: int,
    calls_saved: int,
    cost: float | None,
    people: People = People(),  # noqa: B008
    points: Points = AS_CATALOGUED,
) -> str:
    """The report in `language`, as one HTML page.

    `seconds` is what grading took so far, in all runs; `calls` were made to the model, and
    `calls_saved` were not, since several learners had the same prompt; `cost` is in US dollars,
    None where not known. `people` says who is in the class beside those who handed in.
    `points` are those of the gradebook where it has others than the catalogue.
    """
    tasks = tasks_of(assignment, language, points)
    statistics = exercise_statistics(tasks, learners)
    out_of = sum(one.points for one in tasks)
    title = module_title(assignment, language)
    return page(
        "report.html.j2",
        language,
        title=say("class_report.title", language, title=title),
        words=_words(language),
        assignment=say("class_report.assignment", language, name=assignment),
        script=script("table.js"),
        empty=not learners and not people.absent,
        table=class_table(tasks, learners, people, language),
        absent=absent_names(people, language),
        origins=_origins(assignment, learners, language),
        facts=[
            *_facts(learners, len(people.absent), out_of, language),
            *_effort(seconds, calls, calls_saved, cost, language),
        ],
        marks=_marks(learners, out_of, language),
        exercises=[_exercise(one, language) for one in statistics],
        shares=_shares(statistics, language),
        failures=[failures(one, learners) for one in statistics if one.failures],
        copies=copies(tasks, learners, language, people),
        by_heart=held_by_heart(tasks, learners, language, people),
        help=in_need(learners, out_of, language, people),
    )


def _origins(assignment: str, learners: Sequence[LearnerRecord], language: str) -> View:
    """Whose the cases are that the marks rest on, and whether that needs a warning."""
    found = origins_in(assignment, {one.submission.language for one in learners})
    return {"text": found.text(language), "warning": found.public}


def _words(language: str) -> dict[str, str]:
    said = {name: say(f"class_report.{name}", language) for name in _WORDS}
    values: dict[str, dict[str, Any]] = {
        "about_discrimination": {"fewest": FEWEST_LEARNERS},
        "copies_intro": {"alike": ALIKE, "shortest": SHORTEST},
        "help_intro": {"low": percent(LOW, language)},
        "found": {"shown": "{shown}", "total": "{total}"},  # the script puts them in
    }
    for name, given in values.items():
        said[name] = say(f"class_report.{name}", language, **given)
    return said


def _facts(
    learners: Sequence[LearnerRecord], absent: int, out_of: float, language: str
) -> list[View]:
    """The class in numbers: names and values."""
    scores = [one.score for one in learners if one.score is not None]
    values = {
        "n": str(len(learners) + absent),
        "handed_in": str(sum(took_part(one) for one in learners)),
        "handed_in_nothing": str(absent),
        "waiting": str(sum(one.score is None for one in learners)),
        "by_hand": str(sum(one.manual for one in learners)),
    }
    for name, figure in (("mean", mean), ("median", median)):
        given = {"score": float(figure(scores))} if scores else {}
        values[name] = say(
            f"class_report.{'score' if scores else 'no_mark'}",
            language,
            points=float(out_of),
            **given,
        )
    return [
        {"name": say(f"class_report.{name}", language), "value": value}
        for name, value in values.items()
    ]


def _effort(
    seconds: float, calls: int, calls_saved: int, cost: float | None, language: str
) -> list[View]:
    """What grading took: calls, time and money."""
    minutes, rest = divmod(round(seconds), 60)
    time = say("class_report.minutes", language, minutes=minutes, seconds=rest)
    if seconds < 60:
        time = say("class_report.seconds", language, seconds=round(float(seconds), 1))
    price = say("class_report.cost_unknown", language)
    if cost is not None:
        price = say("class_report.cost_about", language, cost=dollars(cost))
    values = {
        "calls": str(calls),
        "saved": str(calls_saved),
        "time": time,
        "cost": price,
    }
    return [
        {"name": say(f"class_report.{name}", language), "value": value}
        for name, value in values.items()
    ]


def _marks(learners: Sequence[LearnerRecord], out_of: float, language: str) -> View | None:
    """The distribution of the marks as a figure; None where nobody has all marks."""
    scores = [one.score for one in learners if one.score is not None]
    if not scores or not out_of:
        return None
    counts = histogram([score / out_of for score in scores])
    ends = [percent(step / BINS, language) for step in range(BINS + 1)]
    figure = histogram_figure(
        counts,
        ends,
        x=say("class_report.marks_axis", language),
        y=say("class_report.learners_axis", language),
    )
    bins = [
        say("class_report.marks_bin", language, low=ends[at], high=ends[at + 1], count=count)
        for at, count in enumerate(counts)
        if count
    ]
    alt = say("class_report.marks_alt", language, count=len(scores), bins="; ".join(bins))
    return {"source": _source(figure), "alt": alt}


def _exercise(one: ExerciseStatistics, language: str) -> View:
    """One row of the table of the exercises."""
    none = say("class_report.no_mark", language)
    undefined = say("class_report.undefined", language)
    found = one.discrimination
    return {
        "title": one.exercise.title,
        "n": str(one.n),
        "mean": none if one.mean is None else points_text(one.mean, language),
        "median": none if one.median is None else points_text(one.median, language),
        "points": points_text(one.exercise.points, language),
        "full": none if one.full is None else percent(one.full, language),
        "difficulty": none if one.difficulty is None else percent(one.difficulty, language),
        "discrimination": undefined if found is None else _signed(found, language),
    }


def _signed(value: float, language: str) -> str:
    """A correlation, with a minus sign that is one."""
    return ("−" if value <= -0.005 else "") + points_text(abs(value), language)


def _shares(statistics: Sequence[ExerciseStatistics], language: str) -> View | None:
    """Who earned all, a part and none of each exercise, as a figure; None without marks."""
    rows = [
        (one.exercise.title, (one.full, max(0.0, 1 - one.full - one.none), one.none))
        for one in statistics
        if one.full is not None and one.none is not None
    ]
    if not rows:
        return None
    names = [say(f"class_report.{name}", language) for name in ("full", "part", "none")]
    ticks = [percent(step / 5, language) for step in range(6)]
    figure = shares_figure(rows, (names[0], names[1], names[2]), ticks)
    said = [
        say(
            "class_report.exercises_row",
            language,
            title=title,
            full=percent(full, language),
            part=percent(part, language),
            none=percent(none, language),
        )
        for title, (full, part, none) in rows
    ]
    alt = say("class_report.exercises_alt", language, rows="; ".join(said))
    return {"source": _source(figure), "alt": alt}


def _source(figure: bytes) -> str:
    return f"data:image/png;base64,{b64encode(figure).decode()}"
