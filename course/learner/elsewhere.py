"""Replies that a learner brings from a chatbot elsewhere, judged as those of the model are.

They go through the engine like any other, in the place of a model's; they are kept beside the
attempts and never counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

from course.display.safe import one_line
from course.errors import CourseError
from course.evals.engine import results
from course.evals.evaluation import CaseResult
from course.learner import attempts as attempt
from course.learner.model import learners_model
from course.learner.runner import Tryout
from course.learner.store import user_store
from course.models.absent import NoModel
from course.models.base import Model
from course.models.pasted import PastedModel
from course.text.pasted import Pasted, reply_in

LONGEST = 20_000
"""Characters of a pasted text that is judged: more than chat windows answer in one go."""

_LONGEST_NAME = 40


def source_named(written: str) -> str:
    """Where a reply comes from, as the learner wrote it: on one line, and short."""
    return one_line(written, _LONGEST_NAME)


def pasted_reply(written: str, source: str) -> Pasted:
    """The reply in what a learner pasted from the chatbot `source`.

    Raises CourseError where there is none, or where it is longer than LONGEST.
    """
    if len(written) > LONGEST:
        raise CourseError("elsewhere.too_long", most=LONGEST)
    found = reply_in(written, source)
    if not found.text.strip():
        raise CourseError("elsewhere.only_heads" if found.aside else "elsewhere.empty")
    return found


def judged_elsewhere(
    tryout: Tryout, number: int, replies: Sequence[str], source: str, *, stop: Event | None = None
) -> CaseResult:
    """What comes of practice case `number`, from 1, when its `replies` so far come from `source`.

    While the case asks for more, `awaited` is its next request, with what was said before in it;
    once it is over its checks have judged it. What a model judges, the learner's judges, or says
    why it could not. Raises PromptError for a prompt that cannot be sent.
    """
    task = tryout.exercise
    model = PastedModel(replies, source)
    case, judge = task.cases[number - 1], _judge(stop)
    [found] = results(task, tryout.text, model, cases=[case], judge=judge, stop=stop)
    return found


def keep(
    tryout: Tryout, number: int, replies: Sequence[str], source: str, found: CaseResult
) -> None:
    """Keep what was judged, once the case is over."""
    if found.reply is not None and found.problem is None:
        brought = attempt.Elsewhere(source, tryout.text, number, tuple(replies), found.status)
        attempt.keep_elsewhere(user_store(), tryout.exercise, brought)


def _judge(stop: Event | None) -> Model:
    try:
        return learners_model(stop=stop)
    except CourseError as error:
        return NoModel(error)
