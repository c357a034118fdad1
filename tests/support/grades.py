"""Made-up submissions and grades, for the tests of what instructors and learners read."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from course.exercises.exercise import Exercise, exercises
from course.stats.scoring import score as points_for
from grader.marking.grade import PromptGrade
from grader.marking.heldout import held_out
from grader.submissions.submission import Remark, Submission

MODULE = "01-clear-instructions"


def tasks(language: str = "en") -> list[Exercise]:
    """The exercises of the module that the tests grade."""
    return [one for one in exercises(language) if one.module == MODULE]


COUNT = len(tasks())
"""How many exercises the module has."""

TOTAL = f"{sum(task.points for task in tasks()):g}"
"""Their points, as a page shows them."""


def outcome(check: str, status: str = "passed", reason: str = "as it should be") -> dict[str, str]:
    return {"check": check, "outcome": status, "reason": reason}


def case(
    inputs: dict[str, str], reply: str | None = "A reply.", *failed: str, reason: str = "Too long."
) -> dict[str, Any]:
    """A case as JSON, in which the checks `failed` failed; ungraded without a reply."""
    status = "ungraded" if reply is None else "failed" if failed else "passed"
    outcomes = [] if reply is None else [outcome(name, "failed", reason) for name in failed]
    return {
        "inputs": inputs,
        "repeat": 0,
        "reply": reply,
        "source": "live",
        "status": status,
        "problem": "HTTP 500 from 10.0.0.7" if reply is None else None,
        "outcomes": [*outcomes, outcome("ends_with")] if reply is not None else [],
    }


def evaluation(cases: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """An evaluation as JSON, with what the pages read of it."""
    counts = {
        status: sum(one["status"] == status for one in cases)
        for status in ("passed", "failed", "ungraded")
    }
    return {"prompt_outcomes": [], "overall_outcomes": [], "cases": cases, **counts, **more}


def grade(
    task: Exercise,
    prompt: str = "Write it on one line. {{message}}",
    *,
    passed: int = 6,
    failed: int = 2,
    check: str = "line_count",
    reply: str = "Sure! Here it is.",
    ready: bool = True,
    **more: Any,
) -> PromptGrade:
    """A grade with `passed` and `failed` held-out cases; without a score where not `ready`."""
    inputs = {name: f"the {name} of the case" for name in task.variables}
    kept = [case({}, "held-out reply") for _ in range(passed)]
    kept += [case({}, "held-out reply", check) for _ in range(failed)]
    graded = passed + failed
    rate = passed / graded if graded else None
    values: dict[str, Any] = {
        "exercise": task.id,
        "language": task.language,
        "prompt": prompt,
        "model": "Test model",
        "points": task.points,
        "score": points_for(task.points, rate, task.full_marks_rate) if ready else None,
        "reason": {} if ready else {"en": "503 from host", "fr": "503 de host"},
        "practice": evaluation(
            [case(inputs), *(case(inputs, reply, check) for _ in range(min(failed, 2)))]
        ),
        "held_out": evaluation(kept if ready else [*kept, case({}, None)]),
        "calls": 16,
        "seconds": 2.0,
    }
    return PromptGrade(**{**values, **more})


def submission(
    prompts: dict[str, str], language: str = "en", remarks: tuple[Remark, ...] = ()
) -> Submission:
    return Submission(MODULE, language, prompts, remarks)


def reference(task: Exercise) -> str:
    return held_out(task).reference


class Page(HTMLParser):
    """The tags of a page, each with its attributes, and all its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append(("!comment", {}))

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.found}

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]
