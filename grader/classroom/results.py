"""What was measured of one learner, from the grades that are kept: held-out cases alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from course.credentials.credential import Measured
from course.credentials.errors import CredentialError
from course.exercises.exercise import exercise, modules
from course.messages import say
from grader.marking.grade import PromptGrade
from grader.marking.heldout import held_out
from grader.marking.kept import NOTHING, read_graded
from grader.nbgrading.folders import ClassFolders
from grader.submissions.submission import Submission, read_submission

_DIGEST = 12


def results_of(
    folders: ClassFolders, student: str, assignments: Sequence[str], language: str
) -> list[Measured]:
    """The results of what `student` handed in for `assignments`, or for all where none is named,
    told in `language`. Marks by hand are no measurements and left out.

    Raises CredentialError where nothing was handed in, or something is not graded as it stands
    now: on today's cases, and with a mark.
    """
    chosen = list(dict.fromkeys(assignments)) or list(modules())
    found: list[Measured] = []
    for assignment in chosen:
        if assignment not in modules():
            known = ", ".join(modules())
            raise CredentialError("grade.unknown_assignment", name=assignment, known=known)
        if student in folders.students(assignment):
            found += _results(folders, student, assignment, language)
        elif assignments:
            values = {"student": student, "assignment": assignment}
            raise CredentialError("certify.not_handed_in", **values)
    if not found:
        raise CredentialError("certify.nothing_handed_in", student=student)
    return found


def _results(
    folders: ClassFolders, student: str, assignment: str, language: str
) -> Iterator[Measured]:
    submission = read_submission(folders.submitted(student, assignment), assignment, language)
    kept = (read_graded(folders.graded(student, assignment)) or NOTHING).grades
    missing = [name for name in submission.prompts if not _current(submission, name, kept)]
    if missing or submission.unread:
        values = {"assignment": assignment, "names": ", ".join(missing)}
        raise CredentialError("certify.not_graded", **values)
    for name in submission.prompts:
        yield _measured(kept[name], language)


def _current(submission: Submission, name: str, kept: Mapping[str, PromptGrade]) -> bool:
    grade = kept.get(name)
    handed_in = submission.language, submission.prompts[name]
    same = grade and (grade.language, grade.prompt) == handed_in
    return bool(grade and same and grade.score is not None and grade.on_our_cases)


def _measured(grade: PromptGrade, language: str) -> Measured:
    """One grade. A prompt that was never sent, since it could not be used, failed in every case."""
    half = held_out(exercise(grade.exercise, grade.language))
    tally = grade.held_out_tally
    if not grade.held_out:
        tally = replace(tally, failed=len(half.cases))
    values = {"count": tally.passed + tally.failed, "digest": grade.marked_on[:_DIGEST]}
    return Measured(
        exercise=grade.exercise,
        title=exercise(grade.exercise, language).title,
        language=grade.language,
        model=grade.model,
        passed=tally.passed,
        failed=tally.failed,
        kind="held_out",
        cases=say(f"certify.held_out_{half.origin}", language, **values),
    )
