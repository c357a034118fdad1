"""What the score cell under an exercise says: a number for nbgrader, a sentence for its learner."""

from __future__ import annotations

from course.display.safe import html
from course.exercises.exercise import Exercise, exercise
from course.language import language
from course.learner import attempts as attempt
from course.learner.store import user_store
from course.messages import say
from course.notebook.jobs import wait_for


class Score(float):
    """Points. Where nbgrader reads the output of a cell, as plain text, it is a number like any
    other; a notebook shows the `sentence`."""

    sentence: str

    def __new__(cls, points: float, sentence: str) -> Score:
        """`points`, said in a `sentence`."""
        made = super().__new__(cls, points)
        made.sentence = sentence
        return made

    def _repr_html_(self) -> str:
        return f"<span>{html(self.sentence)}</span>"


def score(exercise_id: str) -> Score:
    """The points of the latest attempt at an exercise, in this notebook's language.

    Waits for a running evaluation of it. 0.0 without an attempt. Raises CourseError for an
    exercise that does not exist.
    """
    task = exercise(exercise_id, language())
    wait_for(task.id, task.language)
    tried = attempt.attempts(user_store(), task.id, task.language)
    points = float(tried[-1].score) if tried else 0.0
    return Score(points, _said(task, points if tried else None))


def _said(task: Exercise, points: float | None) -> str:
    values = {"title": task.title, "points": task.points}
    if points is None:
        return say("report.your_score_none", task.language, **values)
    return say("report.your_score", task.language, **values, score=points)
