"""What comes of a prompt over cases: results, pass rate with its interval, score, cost.

`course.engine.evaluate` makes an evaluation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from course.checks.base import Outcome, Status
from course.errors import CourseError
from course.exercise import Case, Exercise
from course.model import Reply
from course.prompt import Message, Prompt
from course.scoring import pass_rate, score, wilson


@dataclass(frozen=True)
class CaseResult:
    """One case, one repeat: what was sent, what came back, what held.

    `problem` says why there is no reply, where there is none; the case is then ungraded.
    """

    case: Case
    repeat: int
    messages: tuple[Message, ...]
    reply: Reply | None
    outcomes: tuple[Outcome, ...]
    problem: CourseError | None = None

    @property
    def status(self) -> Status:
        """Failed when a check failed; passed when all passed; else ungraded."""
        found = {outcome.status for outcome in self.outcomes}
        if "failed" in found:
            return "failed"
        return "passed" if found == {"passed"} else "ungraded"


@dataclass(frozen=True)
class Evaluation:
    """A prompt over cases on a model: outcomes, pass rate with its interval, score, cost."""

    exercise: Exercise
    prompt: Prompt
    model: str
    results: tuple[CaseResult, ...]
    prompt_outcomes: tuple[Outcome, ...] = ()
    overall_outcomes: tuple[Outcome, ...] = ()
    seconds: float = 0.0
    stopped: bool = False

    def count(self, status: Status) -> int:
        """How many case results have that status."""
        return sum(result.status == status for result in self.results)

    @property
    def passed(self) -> int:
        return self.count("passed")

    @property
    def failed(self) -> int:
        return self.count("failed")

    @property
    def ungraded(self) -> int:
        return self.count("ungraded")

    @property
    def refused(self) -> bool:
        """Whether a check on the prompt itself failed, so that nothing was sent."""
        return any(outcome.status == "failed" for outcome in self.prompt_outcomes)

    @property
    def pass_rate(self) -> float | None:
        """The share of graded cases that passed; 0 for a refused prompt; None when ungraded."""
        return 0.0 if self.refused else pass_rate(self.passed, self.failed)

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval for the pass rate."""
        return wilson(self.passed, self.failed)

    @property
    def score(self) -> float | None:
        """The points earned; None when no case could be graded."""
        return score(self.exercise.points, self.pass_rate, self.exercise.full_marks_rate)

    def _tokens(self, field_name: str) -> int:
        return sum(getattr(one.reply, field_name) or 0 for one in self.results if one.reply)

    @property
    def tokens_in(self) -> int:
        return self._tokens("tokens_in")

    @property
    def tokens_out(self) -> int:
        return self._tokens("tokens_out")

    @property
    def cost(self) -> float | None:
        """What the replies that were fetched now cost, in US dollars; None where no price is
        known. Kept replies cost nothing."""
        replies = [one.reply for one in self.results if one.reply and one.reply.source == "live"]
        known = [reply.cost for reply in replies if reply.cost is not None]
        return sum(known) if known else None

    def as_json(self) -> dict[str, Any]:
        """The evaluation as JSON-ready data, the reasons in the language of the exercise."""
        language = self.exercise.language
        return {
            "exercise": self.exercise.id,
            "language": language,
            "model": self.model,
            "points": self.exercise.points,
            "score": self.score,
            "pass_rate": self.pass_rate,
            "interval": list(self.interval),
            "passed": self.passed,
            "failed": self.failed,
            "ungraded": self.ungraded,
            "stopped": self.stopped,
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "seconds": round(self.seconds, 3),
            "cost": self.cost,
            "prompt_outcomes": [_outcome_json(one, language) for one in self.prompt_outcomes],
            "overall_outcomes": [_outcome_json(one, language) for one in self.overall_outcomes],
            "cases": [_case_json(one, language) for one in self.results],
        }


def _outcome_json(outcome: Outcome, language: str) -> dict[str, Any]:
    return {
        "check": outcome.check,
        "outcome": outcome.status,
        "reason": outcome.reason(language),
    }


def _case_json(result: CaseResult, language: str) -> dict[str, Any]:
    return {
        "inputs": result.case.inputs,
        "repeat": result.repeat,
        "reply": result.reply.text if result.reply else None,
        "source": result.reply.source if result.reply else None,
        "status": result.status,
        "problem": result.problem.text(language) if result.problem else None,
        "outcomes": [_outcome_json(one, language) for one in result.outcomes],
    }
