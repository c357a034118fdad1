"""What comes of a prompt over cases: results, pass rate with its interval, score, cost.

`course.evals.engine.evaluate` makes an evaluation.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

from course.checks.base import Outcome, Status
from course.dialogues import Dialogue, Said, Trace
from course.errors import CourseError
from course.evals.outcomes import status_of
from course.exercises.exercise import Case, Exercise
from course.models.base import Reply, Request
from course.prompts.message import Message
from course.prompts.prompt import Prompt
from course.stats.scoring import pass_rate, score, wilson


@dataclass(frozen=True)
class CaseResult:
    """One case, one repeat: what was sent, what came back, what held.

    `trace` has what was asked and answered so far; `awaited` is the request whose reply is still
    missing, None once the dialogue is over. `problem` says why a reply is missing; the case is
    then ungraded.
    """

    case: Case
    repeat: int
    dialogue: Dialogue
    trace: Trace
    awaited: Request | None
    outcomes: tuple[Outcome, ...] = ()
    problem: CourseError | None = None

    @classmethod
    def planned(cls, case: Case, repeat: int, dialogue: Dialogue) -> CaseResult:
        """The result before anything is asked. Raises PromptError when the prompt lacks
        something that the case needs."""
        return cls(case, repeat, dialogue, Trace(), dialogue.next(Trace()))

    def answered(self, reply: Reply) -> CaseResult:
        """The result once the awaited reply is there."""
        assert self.awaited is not None, "nothing was asked"
        trace = self.trace.answered(self.awaited, reply)
        return replace(self, trace=trace, awaited=self.dialogue.next(trace))

    @property
    def messages(self) -> tuple[Message, ...]:
        """What was sent with the last request, or is about to be."""
        return (self.awaited or self.trace.steps[-1].request).messages

    @property
    def replies(self) -> tuple[Reply, ...]:
        """Every reply of the model, in order."""
        return self.trace.replies

    @property
    def reply(self) -> Reply | None:
        """The reply that ends the case; None while it is not over."""
        return self.replies[-1] if self.replies and self.awaited is None else None

    @property
    def said(self) -> tuple[Said, ...]:
        """Who said what, as far as it came; empty where there is one reply alone."""
        return self.dialogue.said(self.trace)

    @property
    def case_key(self) -> Hashable:
        """What tells the case from another, and its repeats not from each other."""
        return tuple(sorted(self.case.inputs.items())), self.case.turns

    @property
    def status(self) -> Status:
        """Failed when a check failed; passed when all passed; else ungraded."""
        return status_of(self.outcomes)


@dataclass(frozen=True)
class Evaluation:
    """A prompt over cases on a model: outcomes, pass rate with its interval, score, cost.

    `cost` is what all calls cost as limits count it, in US dollars: those of judges and those
    that gave no reply included; None where no price is known. Kept replies cost nothing.
    `counts` is false for a try of other inputs, which earns no points.
    """

    exercise: Exercise
    prompt: Prompt
    model: str
    results: tuple[CaseResult, ...]
    prompt_outcomes: tuple[Outcome, ...] = ()
    overall_outcomes: tuple[Outcome, ...] = ()
    seconds: float = 0.0
    cost: float | None = None
    stopped: bool = False
    counts: bool = True

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
        """The points earned; None when no case could be graded, and where it does not count."""
        if not self.counts:
            return None
        return score(self.exercise.points, self.pass_rate, self.exercise.full_marks_rate)

    def _tokens(self, field_name: str) -> int:
        replies = (reply for one in self.results for reply in one.replies)
        return sum(getattr(reply, field_name) or 0 for reply in replies)

    @property
    def tokens_in(self) -> int:
        return self._tokens("tokens_in")

    @property
    def tokens_out(self) -> int:
        return self._tokens("tokens_out")

    def as_json(self) -> dict[str, Any]:
        """The evaluation as JSON-ready data, the reasons in the language of the exercise."""
        language = self.exercise.language
        return {
            "exercise": self.exercise.id,
            "language": language,
            "model": self.model,
            "points": self.exercise.points,
            "score": self.score,
            "counts": self.counts,
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
    row = {
        "check": outcome.check,
        "outcome": outcome.status,
        "reason": outcome.reason(language),
    }
    return {**row, **outcome.place.as_json()} if outcome.place else row


def _case_json(result: CaseResult, language: str) -> dict[str, Any]:
    row = {
        "inputs": result.case.inputs,
        "repeat": result.repeat,
        "reply": result.reply.text if result.reply else None,
        "source": result.reply.source if result.reply else None,
        "status": result.status,
        "problem": result.problem.text(language) if result.problem else None,
        "outcomes": [_outcome_json(one, language) for one in result.outcomes],
    }
    if result.said:
        row["conversation"] = [_said_json(one) for one in result.said]
    return row


def _said_json(said: Said) -> dict[str, Any]:
    row = {"role": said.role, "content": said.text, **said.place.as_json()}
    return {**row, "scripted": True} if said.scripted else row
