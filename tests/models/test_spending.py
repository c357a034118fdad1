"""No call is made that could pass a limit, whatever the server does; and what is told as spent is
never less than what the server would bill."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support.fake_server import FakeServer
from support.spending import ENDS, Till, Turn, paid, price_of
from support.wire import PROMPT, ask, numbered

from course.errors import ModelError
from course.evals.engine import evaluate
from course.evals.report import report
from course.messages import LANGUAGES, say
from course.models.base import Reply, Request, Settings
from course.models.budget import LimitedModel
from course.models.loop import run
from course.models.prices import dollars
from course.models.purse import Budget, Purse
from course.models.shared import SharedBudget
from course.notebook.panel.panel import Panel
from course.notebook.settings_form import SettingsForm
from course.prompts.message import Message

ALMOST = 1e-9
LENGTH = Settings(max_tokens=50)


@pytest.fixture(scope="module")
def till() -> Till:
    return Till()


@pytest.fixture(scope="module")
def server(till: Till) -> Iterator[FakeServer]:
    with FakeServer(till) as made:
        yield made


TURNS = st.lists(
    st.builds(Turn, st.integers(1, 6000), st.sampled_from([one for one in ENDS if one != "hangs"])),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    turns=TURNS,
    limit=st.floats(0.001, 1.5),
    slots=st.integers(1, 3),
    length=st.sampled_from([1, 50, 400, None]),
    streamed=st.booleans(),
)
@example([Turn(5000, "only thinks")], 0.25, 2, 50, False)
@example([Turn(5000, "filters")], 0.1, 2, 400, False)
@example([Turn(9, "refuses lengths")], 1.0, 1, 50, False)
@example([Turn(300, "counts too few")], 0.1, 1, 400, False)
@example([Turn(300, "errs")], 0.1, 1, 400, True)
def test_no_spending_passes_the_limit(
    till: Till,
    server: FakeServer,
    turns: list[Turn],
    limit: float,
    slots: int,
    length: int | None,
    streamed: bool,
) -> None:
    till.begin(turns)
    budget = Budget(limit)
    model = LimitedModel(paid(server, till.name, slots=slots), [budget])
    task = numbered(6, settings=Settings(max_tokens=length))
    found = evaluate(task, PROMPT, model, observer=Streams() if streamed else None)
    assert till.bounded <= limit + ALMOST and till.unbounded == 0
    assert till.bounded <= budget.spent + ALMOST, "what is told is not less than the bill"
    assert budget.spent <= limit + ALMOST, "a server that keeps to the length is never too much"
    assert (found.cost or 0.0) == pytest.approx(budget.spent)
    assert budget.left == pytest.approx(max(0.0, limit - budget.spent)), "nothing stays reserved"


class Streams:
    """An observer that wants the pieces."""

    streams = True

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None


def test_calls_that_are_given_up_have_cost_what_they_could(till: Till, server: FakeServer) -> None:
    till.begin([Turn(9999, "hangs")])
    stop, budget = Event(), Budget(1.0)
    till.given_up = stop.set
    model = LimitedModel(paid(server, till.name, slots=2), [budget])
    found = evaluate(numbered(4, settings=LENGTH), PROMPT, model, stop=stop)
    assert found.stopped and found.ungraded == 4
    assert 0 < till.bounded <= budget.spent < 0.05
    assert found.cost == pytest.approx(budget.spent)


def test_a_server_that_falls_silent_has_cost_what_it_could(till: Till, server: FakeServer) -> None:
    till.begin([Turn(9999, "hangs")])
    budget = Budget(1.0)
    model = LimitedModel(paid(server, till.name, timeout=0.2, deadline=0.3), [budget])
    with pytest.raises(ModelError):
        ask(model, LENGTH)
    assert 0 < till.bounded <= budget.spent < 0.05


@pytest.mark.parametrize("end", ["refuses", "is busy", "refuses lengths"])
def test_what_was_refused_at_the_door_costs_nothing(
    end: str, till: Till, server: FakeServer
) -> None:
    till.begin([Turn(50, end)])
    budget = Budget(1.0)
    with pytest.raises(ModelError) as caught:
        ask(LimitedModel(paid(server, till.name), [budget]), LENGTH)
    assert (till.bounded, till.unbounded, budget.spent) == (0.0, 0, 0.0)
    assert (caught.value.message_id == "money.unbounded") == (end == "refuses lengths")


@pytest.mark.parametrize(
    ("status", "body", "costs"),
    [
        (400, {"error": {"message": "no such thing", "code": "bad"}}, False),
        (400, {"error": {"message": "The response was filtered", "code": "content_filter"}}, True),
        (400, {"error": {"message": "x", "code": "context_length_exceeded"}}, True),
        (400, {"error": {"message": "x", "failed_generation": "{"}}, True),
        (408, {"error": {"message": "x"}}, True),
        (404, {"detail": "Not Found"}, False),
        (404, None, True),
        (500, {"error": {"message": "x"}}, True),
    ],
)
def test_a_refusal_is_free_unless_there_was_work(status: int, body: Any, costs: bool) -> None:
    def refuses(one: Any) -> None:
        one.raw(b"", "text/plain", status) if body is None else one.json(body, status)

    budget = Budget(1.0)
    with FakeServer(refuses) as server, pytest.raises(ModelError):
        ask(LimitedModel(paid(server, tries=1), [budget]), LENGTH)
    assert (budget.spent > 0) is costs


def test_a_server_that_is_not_there_costs_nothing() -> None:
    with FakeServer(lambda one: one.answer()) as gone:
        pass
    budget = Budget(1.0)
    with pytest.raises(ModelError):
        ask(LimitedModel(paid(gone), [budget]), LENGTH)
    assert budget.spent == 0.0


def test_a_reply_costs_all_the_calls_that_it_took(till: Till, server: FakeServer) -> None:
    till.begin([Turn(50, "only thinks"), Turn(9, "answers")])
    reply = ask(paid(server, till.name), LENGTH)
    assert reply.text == "ok" and reply.cost == pytest.approx(till.bounded)
    assert till.calls == 2 and till.bounded > price_of(0, 58)


def test_more_than_was_allowed_is_counted_and_is_the_last() -> None:
    """A server that does not keep to the length passes the limit once, and is not asked again."""
    usage = {"prompt_tokens": 5, "completion_tokens": 90_000, "total_tokens": 90_005}
    budget = Budget(1.0)
    with FakeServer(lambda one: one.answer("ok", usage=usage)) as lavish:
        model = LimitedModel(paid(lavish, slots=1), [budget])
        evaluate(numbered(4, settings=LENGTH), PROMPT, model)
        assert len(lavish.seen) == 1
    assert budget.spent == pytest.approx(price_of(5, 90_000))


def test_a_call_waits_for_money_that_comes_back(till: Till, server: FakeServer) -> None:
    """Of two calls side by side each fits alone: both are made, one after the other."""
    till.begin([Turn(2, "answers")])
    budget = Budget(0.012)
    model = LimitedModel(paid(server, till.name, slots=2), [budget])
    found = evaluate(numbered(8, settings=Settings(max_tokens=100)), "Say ok {{number}}", model)
    assert till.calls == 8 and found.ungraded == 0
    assert max(one.together for one in server.seen[-8:]) == 1


class Whole:
    """A plug-in's model: it knows a price, and makes who knows how many calls itself."""

    name, fingerprint, slots = "whole", "whole:1", 1

    def __init__(self, cost: Any = 0.01, most: Any = 0.02, answer: Any = "ok") -> None:
        self.cost, self.most, self.answer = cost, most, answer
        self.asked: list[Request] = []

    def price(self, tokens_in: int, tokens_out: int) -> Any:
        return self.most

    async def complete(self, request: Request, *, on_text: Any = None) -> Reply:
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return Reply("ok", "stop", cost=self.cost)


@pytest.mark.parametrize(
    ("cost", "counted"),
    [(0.01, 0.01), (0.0, 0.0), (None, 0.02), (-5.0, 0.02), (float("nan"), 0.02), ("much", 0.02)],
)
def test_a_model_of_a_plugin_is_paid_as_a_whole(cost: Any, counted: float) -> None:
    model, budget = Whole(cost), Budget(1.0)
    ask(LimitedModel(model, [budget]), LENGTH)
    assert budget.spent == pytest.approx(counted) and model.asked[0].purse is None


def test_a_model_of_a_plugin_that_fails_has_cost_what_it_could() -> None:
    budget = Budget(0.03)
    model = LimitedModel(Whole(answer=ModelError("model.not_recorded")), [budget])
    for expected in ("model.not_recorded", "money.reached"):
        with pytest.raises(ModelError) as caught:
            ask(model, LENGTH)
        assert caught.value.message_id == expected
    assert budget.spent == pytest.approx(0.02)


@pytest.mark.parametrize("most", [None, -1.0, float("inf"), "much"])
def test_a_price_that_is_none_is_not_known(most: Any) -> None:
    model = Whole(most=most)
    with pytest.raises(ModelError) as caught:
        ask(LimitedModel(model, [Budget(1.0)]), LENGTH)
    assert caught.value.message_id == "money.unknown_price" and not model.asked
    assert ask(LimitedModel(model, [Budget()]), LENGTH).text == "ok"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_settings_tell_what_was_spent_and_their_test_keeps_to_the_limit(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Whole()
    monkeypatch.setenv("PROMPTEUR_BUDGET", "0.025")
    monkeypatch.setattr("course.notebook.settings_form.make_model", lambda settings: model)
    form = SettingsForm(language)
    assert "$" not in form.spent.value
    form.source.value, form.address.value, form.model.value = "server", "https://x.org/v1", "m"
    for _ in range(2):
        form.test_button.click()
        assert "$0.01" in form.spent.value and "$0.025" in form.spent.value
    assert len(model.asked) == 1 and "PROMPTEUR_BUDGET" in form.status.value
    assert "$0.01" in SettingsForm(language).spent.value


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_that_had_no_reply_tells_what_it_cost(
    language: str, till: Till, server: FakeServer
) -> None:
    till.begin([Turn(50, "filters")])
    task = numbered(2, settings=LENGTH, language=language)
    found = evaluate(task, PROMPT, paid(server, till.name))
    said = say("money.cost", language, cost=dollars(till.bounded))
    assert said in report(found)
    assert said in Panel(task).finished(found)


SPENDERS, CALLS, COST = 3, 40, 0.01


def spend(budget: SharedBudget) -> float:
    """Spend from `budget` until it is empty; how much that was."""

    async def spending() -> float:
        spent = 0.0
        with suppress(ModelError):
            for _ in range(CALLS):
                broke = ModelError("model.not_recorded")
                async with Purse([budget]).call(2 * COST, unknown=broke) as charge:
                    charge.cost = COST
                spent += COST
        return spent

    return run(spending())


def test_processes_share_one_limit(tmp_path: Path) -> None:
    limit = 0.505
    shared = SharedBudget(tmp_path / "spent.json", limit)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(SPENDERS, mp_context=context) as pool:
        spent = sum(pool.map(spend, [shared] * SPENDERS))
    # The last call must leave room for what it could cost, twice what it does.
    assert spent == pytest.approx(0.49) and shared.gone == pytest.approx(spent)


def test_what_one_process_has_set_aside_is_not_there_for_another(tmp_path: Path) -> None:
    one = SharedBudget(tmp_path / "spent.json", 1.0)
    other = pickle.loads(pickle.dumps(one))
    assert one.set_aside(0.6) and not other.set_aside(0.6) and other.may_fit(0.6)
    one.settle(0.6, 0.5)
    assert not other.set_aside(0.6) and not other.may_fit(0.6)
    assert other.set_aside(0.5) and one.gone == pytest.approx(1.0)


def test_a_limit_that_cannot_be_counted_is_held(tmp_path: Path) -> None:
    path = tmp_path / "spent.json"
    shared = SharedBudget(path, 1.0)
    for content in (b"", b"{", b'{"limit": 1}', b"\xff", None):
        path.unlink() if content is None else path.write_bytes(content)
        model = Whole()
        with pytest.raises(ModelError) as caught:
            ask(LimitedModel(model, [shared]), LENGTH)
        assert caught.value.message_id == "money.no_count" and caught.value.final
        assert not model.asked
        assert str(tmp_path) in caught.value.text("en") and caught.value.text("fr")


def test_what_is_read_is_bounded_by_the_bytes_of_the_body(till: Till, server: FakeServer) -> None:
    """A prompt of many tokens a letter, to a server that counts a token a byte."""
    till.begin([Turn(1, "answers uncounted")])
    budget = Budget(1.0)
    asked = Request((Message("user", "🙂" * 5000),), LENGTH)
    run(LimitedModel(paid(server, till.name), [budget]).complete(asked))
    assert price_of(20_000, 1) < till.bounded + ALMOST < budget.spent
