"""`prompteur record`: what a learner's kept attempts came to, signed by the learner."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from course.cli.command import INTERRUPTED, Command
from course.cli.counter import CaseCounter
from course.cli.lessons import CHECKOUT
from course.cli.terminal import ProgressLine, model_progress
from course.credentials.credential import Measured, Statement
from course.credentials.errors import CredentialError
from course.credentials.issue import issue
from course.credentials.keys import signing_key
from course.display.safe import block, json_text
from course.errors import Stopped
from course.evals.evaluation import Evaluation
from course.exercises.exercise import Exercise, exercises
from course.exercises.fresh import can_be_drawn
from course.learner.attempts import Attempt, attempts, best
from course.learner.runner import Tryout, on_others, run
from course.learner.store import user_store
from course.messages import say

_STEM = "record"


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    def words(key: str) -> str:
        return say(f"credential.option_{key}", language)

    parser.description = say("credential.record_usage", language)
    parser.add_argument("--name", metavar="NAME", required=True, help=words("own_name"))
    parser.add_argument("--fresh", metavar="N", type=int, help=words("fresh"))
    parser.add_argument("--out", metavar="FOLDER", type=Path, default=Path(), help=words("out"))
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    if given.fresh is not None and given.fresh < 1:
        raise CredentialError("fresh.count_positive")
    tried = list(_tried(language))
    if not tried:
        raise CredentialError("credential.no_attempts")
    measured = [_practised(task, top, count) for task, top, count in tried]
    if given.fresh:
        try:
            measured += _on_fresh(tried, given.fresh, language)
        except Stopped:
            print(say("credential.stopped", language))
            return INTERRUPTED
    said = Statement(
        kind="record",
        learner=given.name,
        issuer=given.name,
        language=language,
        measured=[one for one in measured if one.total],
        issued=datetime.now(UTC).replace(microsecond=0),
    )
    issued = issue(said, signing_key("learner", CHECKOUT), given.out, _STEM)
    if given.json:
        print(json_text(issued.as_json(), indent=2))
    else:
        values = {"file": issued.file, "page": issued.page, "did": issued.did}
        print(block(say("credential.recorded", language, **values, link=issued.link)))
    return 0


def _tried(language: str) -> Iterator[tuple[Exercise, Attempt, int]]:
    """Each exercise that was tried, its best attempt, and how many there were."""
    for task in exercises(language):
        found = attempts(user_store(), task.id, language)
        top = best(found)
        if top:
            yield task, top, len(found)


def _practised(task: Exercise, top: Attempt, count: int) -> Measured:
    cases = say("credential.practice", task.language, count=count)
    counted = (top.model, top.passed, top.failed)
    return Measured(task.id, task.title, task.language, *counted, "practice", cases)


def _on_fresh(
    tried: list[tuple[Exercise, Attempt, int]], count: int, language: str
) -> list[Measured]:
    """The best prompts on new cases. Raises Stopped when the person gave up."""
    found: list[Measured] = []
    with ProgressLine() as line:
        for task, top, _ in tried:
            if not can_be_drawn(task):
                continue
            tryout = on_others(Tryout(task, top.prompt), count)
            counter = CaseCounter(line, language)
            done = run(tryout, observer=counter, prepared=model_progress(line, language))
            if done.stopped:
                raise Stopped
            found.append(_fresh(task, done))
    return found


def _fresh(task: Exercise, done: Evaluation) -> Measured:
    cases = say("credential.drawn", task.language, count=len(done.results))
    counted = (done.model, done.passed, done.failed)
    return Measured(task.id, task.title, task.language, *counted, "fresh", cases)


COMMAND = Command(_add_arguments, _run)
