"""What `prompteur grade` says at its end, for a person and for a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from course.display.safe import json_text, one_line
from course.errors import CourseError
from course.messages import say
from course.models.prices import dollars
from grader.classroom.grading import ClassGrading
from grader.marking.origins import Origins, origins_in
from grader.marking.work import LearnerRecord

_MOST_NAMED = 10


@dataclass(frozen=True)
class Summary:
    """A run over a class: `records` are of those it dealt with, `report` is where the page is."""

    grading: ClassGrading
    records: Sequence[LearnerRecord]
    report: str
    stopped: bool
    language: str

    def as_json(self, said: Sequence[CourseError]) -> str:
        """The summary for a program, with what was `said` beside it."""
        learners = [
            {
                "student": learner.student,
                "language": learner.submission.language,
                "score": learner.score,
                "exercises": {name: grade.score for name, grade in learner.grades.items()},
                "extra_credit": learner.extra,
                "late_penalty": learner.late,
                "remarks": [one.text(self.language) for one in learner.submission.remarks],
                "error": learner.error,
            }
            for learner in self.records
        ]
        summary = {
            **asdict(self.grading.counts),
            "stopped": self.stopped,
            "report": self.report,
            "held_out": self._origins.as_json(),
            "said": [one.text(self.language) for one in said],
            "learners": learners,
        }
        return json_text(summary, indent=2)

    def text(self) -> str:
        """The summary for a person."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        counts, language = self.grading.counts, self.language
        values = {"prompts": counts.prompts, "unchanged": counts.unchanged}
        yield say("grade.done", language, count=len(self.records), **values)
        yield say("grade.calls", language, count=counts.calls, saved=counts.calls_saved)
        if counts.cost is not None:
            yield say("money.cost", language, cost=dollars(counts.cost))
        if counts.kept:
            yield say("grade.kept", language, count=counts.kept)
        yield from self._open()
        yield self._origins.text(language)
        if self.stopped:
            yield say("grade.stopped", language, command=self._command)
        if self.report:
            yield say("grade.report", language, file=self.report)

    def _open(self) -> Iterator[str]:
        """Who is not graded in full, and why."""
        waiting = [learner for learner in self.records if learner.score is None]
        if not waiting:
            return
        names = ", ".join(learner.student for learner in waiting[:_MOST_NAMED])
        more = ", …" if len(waiting) > _MOST_NAMED else ""
        said = {"count": len(waiting), "names": one_line(names + more)}
        yield say("grade.open", self.language, **said, command=self._command)
        reasons = {
            grade.reason.get(self.language, "")
            for learner in waiting
            for grade in learner.grades.values()
            if grade.score is None
        } | {learner.error for learner in waiting}
        for reason in sorted(reasons - {""})[:_MOST_NAMED]:
            yield f"  {one_line(reason)}"

    @property
    def _origins(self) -> Origins:
        languages = {one.submission.language for one in self.records}
        return origins_in(self.grading.assignment, languages)

    @property
    def _command(self) -> str:
        return f"prompteur grade {self.grading.assignment}"
