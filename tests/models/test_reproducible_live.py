"""The same prompt is answered, and so judged, the same twice: thirty requests, asked again in
another order with nothing kept."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator

import pytest
from support import model_file

from course.dialogues import dialogue_of
from course.dialogues.trace import Trace
from course.exercises.exercise import exercise
from course.models.base import Reply, Request, Settings
from course.models.catalogue import SMALL
from course.models.chosen import named_model
from course.models.embedded.files import cached_path
from course.models.embedded.server import stop_server
from course.models.loop import run
from course.prompts.prompt import Prompt
from grader.marking.blind import blind_prompts
from grader.marking.heldout import held_out

pytestmark = pytest.mark.live
EXACT = Settings(temperature=0, max_tokens=6, seed=1)
PROMPTS = (("appointment-line", "en"), ("contact-form", "fr"), ("museum-guide", "en"))
CASES = 10


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path))
    monkeypatch.delenv("PROMPTEUR_REPLAY", raising=False)
    for path in model_file.GIVEN.values():
        shutil.copy(path, cached_path(SMALL))
    yield
    stop_server(SMALL)


def requests() -> list[list[Request]]:
    """The first request of ten cases, of each of three prompts."""
    found = []
    for task in (exercise(*one) for one in PROMPTS):
        prompt, cases = Prompt(blind_prompts(task)[0].prompt), held_out(task).cases
        traces = [dialogue_of(case)(prompt, case, EXACT).next(Trace()) for case in cases]
        found.append([one for one in traces[:CASES] if one])
    return found


def told(reply: Reply) -> tuple[str, int | None]:
    """What was answered, and how many tokens of the prompt were read before: another number is
    another arithmetic, which need not tell in this reply."""
    return reply.text, reply.tokens_cached


def test_thirty_requests_asked_twice_in_different_orders_are_read_and_answered_alike() -> None:
    asked = requests()
    assert sum(map(len, asked)) == 30
    model = named_model(SMALL.choice)
    first = [[told(run(model.complete(one))) for one in of_prompt] for of_prompt in asked]
    for number in reversed(range(len(asked))):
        order = random.Random(number).sample(range(CASES), CASES)
        again = {case: told(run(model.complete(asked[number][case]))) for case in order}
        assert [again[case] for case in range(CASES)] == first[number]
        assert all(reused for _, reused in first[number])


def test_a_request_of_another_kernel_in_between_changes_nothing() -> None:
    one, other = requests()[0][0], requests()[1][0]
    mine, theirs = named_model(SMALL.choice), named_model(SMALL.choice)
    alone = told(run(mine.complete(one)))
    run(theirs.complete(other))
    assert told(run(mine.complete(one))) == alone
