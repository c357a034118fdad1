"""Judging replies that were written elsewhere, by the checks of an exercise or by given ones.

No model is asked, unless the caller gives one, and nothing is sent or kept. docs/judge.md says
what may be relied on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from course.checks import build_checks
from course.checks.base import Check, CheckError, Misdescribed, PromptSubject, Status, Subject
from course.errors import CourseError, ModelError
from course.evals.outcomes import outcomes_of, status_of
from course.exercises.exercise import Case, Exercise
from course.exercises.exercise import exercise as exercise_named
from course.language import language as spoken
from course.messages import LANGUAGES
from course.models.absent import NoModel
from course.models.base import Model, Place, Reply
from course.models.loop import run
from course.prompts.message import Message
from course.prompts.prompt import Prompt

Replies = str | Mapping[str, Any] | Sequence[Any]
"""A reply is a text, or a mapping with `text` and what else is known of it (see `Reply`)."""


@dataclass(frozen=True)
class Ruling:
    """What one check found; `place` says in which reply, where a case has several."""

    check: str
    status: Status
    reason: str
    place: Place | None = None

    def as_json(self) -> dict[str, Any]:
        """The ruling as JSON-ready data."""
        row = {"check": self.check, "status": self.status, "reason": self.reason}
        return {**row, **self.place.as_json()} if self.place else row


@dataclass(frozen=True)
class Verdict:
    """What the checks found in one reply, or in the replies of one conversation. Failed when a
    check failed, passed when all passed, else ungraded."""

    status: Status
    outcomes: tuple[Ruling, ...]

    def as_json(self) -> dict[str, Any]:
        """The verdict as JSON-ready data."""
        return {"status": self.status, "outcomes": [one.as_json() for one in self.outcomes]}


def judge(
    exercise: str | Exercise,
    replies: Replies,
    *,
    case: int | Case | None = None,
    lang: str | None = None,
) -> list[Verdict]:
    """The verdicts of an exercise's checks on `replies`, in the language `lang`.

    An Exercise has its language already. `case` is the number of a practice case, from 1, or a
    Case; its replies are one text, or a list of texts, judged one by one. Of a conversation they
    are the model's replies in order, judged together, or a list of such lists. Without `case`
    they are the replies to all the practice cases, one each, in order. Checks on the prompt and
    over all cases are left out, and what a model would have to judge is ungraded. Raises
    CourseError for an unknown exercise, case or language, and for replies that do not fit.
    """
    task = exercise if isinstance(exercise, Exercise) else exercise_named(exercise, _tongue(lang))
    if case is not None:
        meant = _case(task, case)
        return [_on_case(task, meant, said) for said in _of_case(replies, task, meant)]
    given = _listed(replies)
    _require_a_reply_each(task, given)
    return [_on_case(task, one, _listed(said)) for one, said in zip(task.cases, given, strict=True)]


def judge_checks(
    checks: Sequence[Mapping[str, Any]],
    replies: Replies,
    *,
    expect: Mapping[str, Any] | None = None,
    lang: str | None = None,
    variables: Sequence[str] = (),
    answers: Sequence[str] = (),
    model: Model | None = None,
) -> list[Verdict]:
    """The verdicts of `checks`, written as in a catalogue, on each of `replies` by itself.

    A check on the prompt is given the same text as the prompt, of an exercise with `variables`
    and the expected `answers`. `model` judges what a model has to judge; without it that is
    ungraded. Raises CourseError for checks that cannot be meant, those over all cases among them.
    """
    tongue = _tongue(lang)
    try:
        built = build_checks(checks, expect or {}, tongue)
        for one in built:
            if one.scope == "overall":
                said = Misdescribed("judges_all")
                raise Misdescribed("of", name=one.name, error=said)
    except (CheckError, TypeError) as error:  # TypeError: a list, say, where a name belongs
        raise CourseError("judging.bad_checks", reason=error) from error
    found = []
    for reply in map(_reply, _listed(replies)):
        prompt = PromptSubject(Prompt(reply.text), tuple(variables), tongue, None, tuple(answers))
        subject = _subject([reply], (), tongue, model)
        found.append(_verdict(built, subject, prompt, tongue))
    return found


def _on_case(task: Exercise, case: Case, replies: Sequence[Any]) -> Verdict:
    places = task.dialogue_for(case).places(case)
    wanted = len(places) or 1
    if len(replies) != wanted:
        raise CourseError("judging.wrong_count", count=wanted, given=len(replies))
    try:
        checks = [one for one in task.checks_for(case) if one.scope == "reply"]
    except CheckError as error:
        raise CourseError("judging.bad_case", reason=error) from error
    subject = _subject([_reply(one) for one in replies], places, task.language)
    said = [Message("user", turn.user) for turn in case.turns if turn.reply is None]
    if subject.parts and len(said) == len(subject.parts):
        parts = zip(subject.parts.items(), said, strict=True)
        answered = {place: replace(one, messages=(user,)) for (place, one), user in parts}
        subject = replace(subject, parts=answered)
    return _verdict(checks, replace(subject, inputs=case.inputs), None, task.language)


def _subject(
    replies: Sequence[Reply], places: Sequence[Place], language: str, model: Model | None = None
) -> Subject:
    """What the checks look at: the last reply, and each by its place where there are several."""
    judging = model or NoModel(ModelError("judging.none_asked", final=True))
    subjects = [Subject(one, Prompt(""), language=language, judge=judging) for one in replies]
    if not places:
        return subjects[-1]
    return replace(subjects[-1], parts=dict(zip(places, subjects, strict=True)))


def _verdict(
    checks: Sequence[Check], subject: Subject, prompt: PromptSubject | None, language: str
) -> Verdict:
    on_prompt = [one for one in checks if one.scope == "prompt"]
    on_reply = [one for one in checks if one.scope == "reply"]
    try:
        found = dict(zip(on_prompt, (one.run(prompt) for one in on_prompt), strict=True))
        judged = run(outcomes_of(on_reply, subject))
    except CheckError as error:
        raise CourseError("judging.bad_checks", reason=error) from error
    found |= dict(zip(on_reply, judged, strict=True))
    outcomes = [found[check] for check in checks]
    rulings = [Ruling(one.check, one.status, one.reason(language), one.place) for one in outcomes]
    return Verdict(status_of(outcomes), tuple(rulings))


def _case(task: Exercise, case: int | Case) -> Case:
    if isinstance(case, Case):
        return case
    if isinstance(case, bool) or not isinstance(case, int) or not 1 <= case <= len(task.cases):
        raise CourseError("judging.no_case", id=task.id, number=case, count=len(task.cases))
    return task.cases[case - 1]


def _require_a_reply_each(task: Exercise, given: Sequence[Any]) -> None:
    """Raise CourseError where `given` are not the replies to all the cases, in order."""
    count = len(task.cases)
    for number, case in enumerate(task.cases, 1):
        several = len(task.dialogue_for(case).places(case)) > 1
        if several and not all(isinstance(one, list | tuple) for one in given):
            raise CourseError("judging.which_conversation", id=task.id, number=number, count=count)
    if len(given) != count:
        raise CourseError("judging.which_case", id=task.id, replies=len(given), count=count)


def _of_case(replies: Replies, task: Exercise, case: Case) -> list[list[Any]]:
    """The replies to one case: of each verdict, those that it is on."""
    given, places = _listed(replies), task.dialogue_for(case).places(case)
    several = bool(places) and not all(isinstance(one, list | tuple) for one in given)
    return [given] if several else [_listed(one) for one in given]


def _listed(replies: Replies) -> list[Any]:
    """`replies` as a list; raises CourseError when there is none."""
    given = [replies] if isinstance(replies, str | Mapping) else replies
    if not isinstance(given, Sequence):
        raise CourseError("judging.not_a_reply", kind=type(replies).__name__)
    if not given:
        raise CourseError("judging.no_reply")
    return list(given)


def _reply(said: Any) -> Reply:
    if isinstance(said, str):
        return Reply(said)
    if isinstance(said, Mapping) and isinstance(said.get("text"), str):
        try:
            return Reply(**said)
        except TypeError as error:
            raise CourseError("judging.not_a_reply", kind=error) from error
    raise CourseError("judging.not_a_reply", kind=type(said).__name__)


def _tongue(lang: str | None) -> str:
    if lang is not None and lang not in LANGUAGES:
        raise CourseError("judging.language", asked=lang, known=", ".join(LANGUAGES))
    return lang or spoken()
