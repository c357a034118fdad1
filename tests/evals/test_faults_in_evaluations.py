"""Faults in the middle of an evaluation: what cannot be had is ungraded, the rest is graded."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter

import pytest
from support.fake_server import PATIENCE, Behaviour, Exchange, FakeServer
from support.faults import authority, broken_json, free_port, hung, no_choice, page, status
from support.wire import PLAIN, PROMPT, by_number, echo, model_of, numbered, says_what_to_do, within

from course.errors import ModelError
from course.evals.engine import Observer, evaluate
from course.models.base import Reply, Request
from course.models.loop import run
from course.models.openai.model import OpenAIModel
from course.models.secret import Secret
from course.prompts.message import Message
from course.stats.scoring import wilson


class Counting(Observer):
    """Counts how often each case starts and ends; asks for no pieces of text."""

    def __init__(self) -> None:
        self.plans = 0
        self.began: Counter[int] = Counter()
        self.ended: Counter[int] = Counter()

    def planned(self, planned: object) -> None:
        self.plans += 1

    def started(self, index: int) -> None:
        self.began[index] += 1

    def finished(self, index: int, result: object) -> None:
        self.ended[index] += 1


def wrong(one: Exchange) -> None:
    one.answer("no idea")


def filtered(one: Exchange) -> None:
    one.answer("", finish="content_filter")


def once(fault: Behaviour) -> Behaviour:
    """The fault the first time, the right answer after that."""
    left = [fault]

    def behave(one: Exchange) -> None:
        (left.pop() if left else echo)(one)

    return behave


def test_what_cannot_be_had_is_ungraded_and_the_rest_is_graded() -> None:
    lasting = {
        1: (status(500), "model.server_error"),
        3: (broken_json, "model.not_a_model_server"),
        5: (filtered, "model.filtered"),
        7: (hung, "model.timeout"),
        9: (no_choice, "model.no_choice"),
        11: (status(429), "model.too_many"),
        13: (status(400, "be nice"), "model.refused"),
        15: (status(400, "maximum context length is 8 tokens"), "model.too_long"),
    }
    passing = {2: once(status(503)), 4: once(page), 6: once(status(429)), 8: once(hung)}
    behaviours = {number: fault for number, (fault, _) in lasting.items()} | passing
    behaviours |= {0: wrong, 10: wrong, 12: wrong}
    noted = Counting()
    with FakeServer(by_number(behaviours)) as server:
        model = model_of(server, timeout=1.0, slots=6)
        found = evaluate(numbered(20), PROMPT, model, observer=noted)
    assert (found.passed, found.failed, found.ungraded) == (9, 3, 8)
    assert found.pass_rate == 9 / 12 and found.interval == wilson(9, 3)
    assert found.score == 1.88  # two decimals of 2 * (9 / 12) / 0.8
    for index, result in enumerate(found.results):
        assert result.case.inputs == {"number": str(index)}
        if index in lasting:
            assert isinstance(result.problem, ModelError)
            assert result.problem.message_id == lasting[index][1]
            assert result.status == "ungraded" and result.reply is None
            says_what_to_do(result.problem)
        else:
            assert result.problem is None and result.reply is not None
            assert result.status == ("failed" if index in (0, 10, 12) else "passed")
    assert noted.plans == 1
    assert noted.began == noted.ended == Counter(range(20))


def test_when_nothing_can_be_had_there_is_no_score() -> None:
    with FakeServer(filtered) as server:
        found = evaluate(numbered(5), PROMPT, model_of(server))
        assert len(server.seen) == 5
    assert found.ungraded == 5 and found.score is None and found.pass_rate is None
    assert not found.stopped


FINAL = {
    "model.wrong_key": status(401),
    "model.no_credit": status(429, code="insufficient_quota"),
    "model.unknown": status(404),
    "model.forbidden": status(403),
}


@pytest.mark.parametrize("message_id", FINAL)
def test_a_final_error_is_met_once(message_id: str) -> None:
    noted = Counting()
    with FakeServer(FINAL[message_id]) as server:
        model = model_of(server, slots=1, key=Secret("sk-some-key-12345"))
        found = evaluate(numbered(30), PROMPT, model, observer=noted)
        assert len(server.seen) == 1
    assert found.ungraded == 30 and found.score is None
    assert {one.problem.message_id for one in found.results if one.problem} == {message_id}
    assert noted.ended == Counter(range(30))


def test_a_final_error_ends_the_cases_that_are_under_way() -> None:
    """Three cases hang while the fourth learns that the key is wrong."""
    full = threading.Event()

    def behave(one: Exchange) -> None:
        if one is server.seen[0]:
            full.wait(PATIENCE)
            one.error(401)
        else:
            if len(server.seen) == 4:
                full.set()
            one.wait_until_gone()

    with FakeServer(behave) as server:
        with within(5):
            found = evaluate(numbered(30), PROMPT, model_of(server, slots=4))
        assert all(one.gone.wait(PATIENCE) for one in server.held())
        assert not server.wait_for(lambda: len(server.seen) > 4, 0.3)
    assert found.ungraded == 30 and not found.stopped
    problems = {one.problem.message_id for one in found.results if one.problem}
    assert problems == {"model.no_key"} and all(one.problem for one in found.results)


@pytest.mark.parametrize("kind", ["nobody listens", "no TLS", "not trusted"])
def test_a_server_that_cannot_be_reached_is_not_tried_for_each_case(kind: str) -> None:
    with FakeServer(echo, tls=authority()[1] if kind == "not trusted" else None) as server:
        address = server.base_url.replace("http:", "https:")
        if kind == "nobody listens":
            address = f"http://127.0.0.1:{free_port()}/v1"
        model = OpenAIModel(address, "m", slots=2, first_wait=0.01)
        with within(5):
            found = evaluate(numbered(200), PROMPT, model)
        assert server.connections <= 2
    expected = "model.unreachable" if kind == "nobody listens" else "model.tls"
    assert found.ungraded == 200
    assert {one.problem.message_id for one in found.results if one.problem} == {expected}


def test_a_hung_case_does_not_hold_up_the_others() -> None:
    noted = Counting()
    finished_early: list[int] = []

    def hangs(one: Exchange) -> None:
        assert server.wait_for(lambda: len(server.seen) >= 40)
        finished_early.append(len(noted.ended))
        one.wait_until_gone()

    with FakeServer(by_number({0: hangs})) as server:
        model = model_of(server, slots=3, timeout=0.5, deadline=1.0)
        found = evaluate(numbered(40), PROMPT, model, observer=noted)
    assert (found.passed, found.ungraded) == (39, 1)
    assert finished_early[0] >= 35


PAUSE = 0.03


class Crowded:
    """A server that takes at most `most` at a time, each for a while; notes what it saw.

    Once it is `free` it takes all that come, and lets as many come as will.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.free = False
        self.taken: list[int] = []
        self.refused = 0

    def __call__(self, one: Exchange) -> None:
        self.taken.append(one.together)
        if self.free:
            one.let_others_come(PAUSE)
            echo(one)
        elif one.together > self.most:
            self.refused += 1
            one.error(429)
        else:
            threading.Event().wait(PAUSE)
            echo(one)


def test_fewer_at_a_time_are_asked_of_a_busy_server_and_more_again_later() -> None:
    busy = Crowded(2)
    noted = Counting()

    def behave(one: Exchange) -> None:
        if len(noted.ended) >= 50 and not busy.free:
            busy.free = True
            freed.append(len(busy.taken))
        busy(one)

    freed: list[int] = []
    with FakeServer(behave) as server:
        found = evaluate(numbered(150), PROMPT, model_of(server, slots=8), observer=noted)
        assert len(server.seen) == 150 + busy.refused
    assert (found.passed, found.ungraded) == (150, 0)
    settled = busy.taken[30 : freed[0]]
    assert 0 < busy.refused < 60
    assert min(settled) <= 2 and max(settled) <= 4
    assert max(busy.taken[freed[0] :]) == 8, "the number grew again, to that of the slots"


def test_refusals_that_come_together_halve_the_number_once() -> None:
    """All eight of the first requests are refused; four of the next ones are let in together."""

    def behave(one: Exchange) -> None:
        number = server.seen.index(one)
        if number < 8:
            server.wait_for(lambda: len(server.seen) >= 8)
            one.error(429)
        else:
            if number < 12:
                together.append(server.wait_for(lambda: len(server.seen) >= 12, 3))
            echo(one)

    together: list[bool] = []
    with FakeServer(behave) as server:
        found = evaluate(numbered(16), PROMPT, model_of(server, slots=8))
        assert max(one.together for one in server.seen[8:12]) == 4
    assert together == [True] * 4 and found.passed == 16


@pytest.mark.parametrize(
    "fault",
    [Exchange.reset, broken_json, status(500), status(408)],
    ids=["reset", "broken", "500", "408"],
)
def test_a_fault_is_no_reason_to_ask_fewer_at_a_time(fault: Behaviour) -> None:
    """The first four requests meet it together; the next four are let in together all the same."""

    def behave(one: Exchange) -> None:
        number = server.seen.index(one)
        if number < 8:
            wanted = 4 if number < 4 else 8
            together.append(server.wait_for(lambda: len(server.seen) >= wanted, 3))
        (fault if number < 4 else echo)(one)

    together: list[bool] = []
    with FakeServer(behave) as server:
        found = evaluate(numbered(8), PROMPT, model_of(server, slots=4))
    assert together == [True] * 8 and found.passed == 8


def test_a_busy_server_gets_all_cases_graded_with_one_at_a_time() -> None:
    busy = Crowded(1)
    with FakeServer(busy) as server:
        found = evaluate(numbered(40), PROMPT, model_of(server, slots=16))
    assert (found.passed, found.ungraded) == (40, 0)


def test_the_number_at_a_time_is_that_of_the_slots() -> None:
    crowd = Crowded(0)
    crowd.free = True
    with FakeServer(crowd) as server:
        found = evaluate(numbered(60), PROMPT, model_of(server, slots=5))
        assert len(server.seen) == 60
    assert found.passed == 60 and max(crowd.taken) == 5


def test_no_more_than_the_slots_are_asked_at_a_time_whoever_asks() -> None:
    crowd = Crowded(0)
    crowd.free = True

    async def many(model: OpenAIModel) -> list[Reply]:
        asked = (Message("user", "7"),)
        return await asyncio.gather(*(model.complete(Request(asked, PLAIN)) for _ in range(40)))

    with FakeServer(crowd) as server:
        replies = run(many(model_of(server, slots=5)))
    assert {reply.text for reply in replies} == {"7"} and len(replies) == 40
    assert max(crowd.taken) == 5
