"""Prices, limits that hold before the next call, and plans of what a run will take."""

from __future__ import annotations

import json

import pytest
from support.fake_server import FakeServer
from support.making import ScriptedModel, capitals, knows_capitals

from course.cli import main
from course.errors import SettingsError
from course.evals.engine import evaluate
from course.evals.planning import estimated_tokens, planned
from course.evals.report import caveats, plan_in_words
from course.exercises.exercise import exercise
from course.learner.store import Store
from course.messages import LANGUAGES, say
from course.models.base import Reply, Request, Settings
from course.models.budget import LimitedModel, limited
from course.models.kept import KeptModel
from course.models.loop import run
from course.models.openai.model import OpenAIModel
from course.models.prices import dollars, price
from course.models.purse import Budget
from course.models.settings import (
    choose,
    chosen_server,
    load_settings,
)
from course.models.tokens import most_tokens
from course.notebook.panel import view
from course.prompts.message import Message

GOOD = "Give only the capital of {{country}}."
OPENAI = "https://api.openai.com/v1"


class Paid(ScriptedModel):
    """Each call costs what it says; `cents` for each thousand tokens written."""

    def __init__(self, cost=0.01, **options):
        super().__init__(knows_capitals, **options)
        self.cost = cost

    def price(self, tokens_in, tokens_out):
        return self.cost

    async def complete(self, *asked, **options):
        reply = await super().complete(*asked, **options)
        return Reply(reply.text, "stop", cost=self.cost, model=self.name)


def test_known_models_have_a_price_at_their_own_address_only():
    assert price(OPENAI, "gpt-4o-mini", 1_000_000, 0) > 0
    assert price(OPENAI, "gpt-4o-mini", 1000, 1000) > price(OPENAI, "gpt-4o-mini", 1000, 0)
    assert price(OPENAI, "gpt-4o-mini", 1000, 0, 900) < price(OPENAI, "gpt-4o-mini", 1000, 0)
    assert price("https://llm.example.org/v1", "gpt-4o-mini", 1000, 1000) is None
    assert price(OPENAI, "no-such-model", 1000, 1000) is None


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0.0, "$0.00"),
        (12.345, "$12.35"),
        (0.25, "$0.25"),
        (0.0021, "$0.0021"),
        (3e-6, "$0.0000030"),
    ],
)
def test_amounts_are_written_to_be_read(amount, words):
    assert dollars(amount) == words


def test_a_limit_stops_before_the_next_call():
    model = Paid(cost=0.01, slots=1)
    found = evaluate(capitals(), GOOD, LimitedModel(model, [Budget(0.025)]))
    assert len(model.asked) == 2
    assert (found.passed, found.ungraded) == (2, 2)
    assert {one.problem.message_id for one in found.results if one.problem} == {"money.reached"}
    assert found.results[-1].problem.final is True
    for language in LANGUAGES:
        assert "$0.02" in found.results[-1].problem.text(language)


def test_calls_side_by_side_do_not_pass_the_limit_together():
    model = Paid(cost=0.01, slots=4)
    evaluate(capitals(), GOOD, LimitedModel(model, [Budget(0.025)]))
    assert len(model.asked) == 2


def test_the_smallest_of_several_limits_holds_and_a_refused_call_leaves_nothing_reserved():
    wide, narrow = Budget(1.0), Budget(0.015)
    model = Paid(cost=0.01, slots=1)
    evaluate(capitals(), GOOD, LimitedModel(model, [wide, narrow]))
    assert len(model.asked) == 1 and wide.spent == pytest.approx(0.01)
    assert wide.set_aside(0.99), "what the refused call had reserved is free again"


class PaidByTheToken(Paid):
    """A tenth of a cent for each token written, nothing for those read."""

    def price(self, tokens_in, tokens_out):
        return tokens_out / 1000


@pytest.mark.parametrize(
    ("longest", "limit", "asked"),
    [(200, 0.21, 1), (200, 0.19, 0), (None, 1.0, 0), (None, 9000.0, 0)],
    ids=["fits", "too long", "no bound", "no bound and money"],
)
def test_the_longest_reply_that_may_come_must_fit_under_the_limit(longest, limit, asked):
    task = capitals(settings=Settings(max_tokens=longest))
    model = PaidByTheToken(cost=0.001, slots=1)
    found = evaluate(task, GOOD, LimitedModel(model, [Budget(limit)]), cases=task.cases[:1])
    assert (len(model.asked), found.passed) == (asked, asked)


def test_kept_replies_cost_nothing(tmp_path):
    store = Store(tmp_path / "kept.sqlite")
    model = Paid(cost=0.01)
    first = evaluate(capitals(), GOOD, KeptModel(LimitedModel(model, [Budget(0.05)]), store))
    again = evaluate(capitals(), GOOD, KeptModel(LimitedModel(model, [Budget(0.001)]), store))
    assert first.cost == pytest.approx(0.04) and again.cost is None and again.passed == 4


def test_a_limit_needs_a_known_price():
    model = Paid(cost=None)
    found = evaluate(capitals(), GOOD, LimitedModel(model, [Budget(1.0)]))
    assert model.asked == []
    assert found.results[0].problem.message_id == "money.unknown_price"
    assert found.results[0].problem.final is True


def test_the_settings_set_the_limits_and_what_was_spent_stays_spent(monkeypatch):
    monkeypatch.setenv("PROMPTEUR_BUDGET", "0.025")
    choose(load_settings({"PROMPTEUR_BUDGET": "0.025"}))
    first, second = Paid(slots=1), Paid(slots=1)
    evaluate(capitals(), GOOD, limited(first))
    evaluate(capitals(), GOOD, limited(second))
    assert (len(first.asked), len(second.asked)) == (2, 0)
    choose(load_settings({"PROMPTEUR_RUN_BUDGET": "0.015"}))
    for _ in range(2):
        model = Paid(slots=1)
        evaluate(capitals(), GOOD, limited(model))
        assert len(model.asked) == 1
    choose(load_settings({}))
    model = Paid(slots=1)
    evaluate(capitals(), GOOD, limited(model))
    assert len(model.asked) == 4


def test_a_server_chosen_in_the_notebook_keeps_the_limits(monkeypatch):
    monkeypatch.setenv("PROMPTEUR_BUDGET", "3")
    monkeypatch.setenv("PROMPTEUR_TIMEOUT", "7.5")
    chosen = chosen_server(OPENAI, "m")
    assert (chosen.budget, chosen.timeout) == (3.0, 7.5)


@pytest.mark.parametrize("value", ["0", "-1", "much", "inf", "nan"])
def test_a_limit_is_a_number_more_than_nothing(value):
    with pytest.raises(SettingsError) as caught:
        load_settings({"PROMPTEUR_BUDGET": value})
    for language in LANGUAGES:
        assert "budget" in caught.value.text(language)


def test_a_server_of_this_machine_costs_nothing_and_shows_no_price():
    with FakeServer(lambda one: one.stream(["Hi"])) as server:
        model = OpenAIModel(server.base_url, "gpt-4o")
        reply = run(LimitedModel(model, [Budget(0.01)]).complete(Request((), Settings())))
    assert reply.text == "Hi" and reply.cost is None


def test_the_cost_is_shown():
    found = evaluate(capitals(), GOOD, Paid(cost=0.0021))
    assert found.as_json()["cost"] == pytest.approx(0.0084)
    assert say("money.cost", "en", cost="$0.0084") in caveats(found)
    assert "$0.0021" in view.facts(found.results[0].reply, "fr")


def test_a_plan_counts_calls_and_kept_replies_and_sends_nothing(tmp_path):
    store = Store(tmp_path / "kept.sqlite")
    model = Paid(slots=1)
    kept = KeptModel(model, store)
    evaluate(capitals(), GOOD, kept, cases=capitals().cases[:1])
    plan = planned(capitals(), GOOD, kept, repeats=2)
    assert (plan.calls, plan.kept, len(model.asked)) == (7, 1, 1)
    assert plan.tokens_out == 7 * 200 and plan.cost == 0.01
    assert (plan + plan).calls == 14


def test_a_plan_counts_the_room_for_thoughts():
    class Thinking(Paid):
        room_to_think = 4000
        thinks = False

    model = Thinking(slots=2)
    plan = planned(capitals(), GOOD, model, repeats=2)
    assert (plan.tokens_out, plan.thoughts) == (8 * 200, 8 * 4000 + 2 * 200)
    assert plan.cost == plan.thoughts_cost == 0.01
    assert (plan + plan).thoughts == 2 * plan.thoughts
    for language in LANGUAGES:
        assert "32400" in plan_in_words(plan, language)
    model.thinks = True
    plan = planned(capitals(), GOOD, model, repeats=2)
    assert (plan.tokens_out, plan.thoughts) == (8 * 4200, 0)


@pytest.mark.parametrize("thinks", [True, False])
def test_what_a_server_was_asked_for_is_within_the_plan(thinks):
    """The tokens asked for, thoughts included, are those of the plan, before a reply has told that
    the model thinks and after."""

    def answer(one):
        cut = thinks and one.body["max_tokens"] < 4000
        said = "" if cut else "Paris"
        one.answer(said, finish="length" if cut else "stop", reasoning="hm" * thinks)

    with FakeServer(answer) as server:
        model = OpenAIModel(server.base_url, f"thinks-{thinks}", slots=2)
        for _ in range(2):
            plan = planned(capitals(), GOOD, model)
            before = len(server.seen)
            evaluate(capitals(), GOOD, model)
            asked = sum(one.body["max_tokens"] for one in server.seen[before:])
            assert asked <= plan.tokens_out + plan.thoughts
            if not plan.thoughts:
                assert asked == plan.tokens_out


@pytest.mark.parametrize("text", ["Bonjour à toutes et à tous. " * 9, "你好" * 99, "🙂" * 99, ""])
def test_what_is_read_at_most_is_a_token_a_byte_and_more(text):
    messages = (Message("user", text),)
    most = most_tokens({"messages": [message.sent() for message in messages]})
    assert most > len(text.encode()) + 200
    assert most > estimated_tokens(messages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dry_run_says_what_a_check_will_take(language, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path))
    monkeypatch.setenv("PROMPTEUR_BASE_URL", OPENAI)
    monkeypatch.setenv("PROMPTEUR_MODEL", "gpt-4o-mini")
    task = exercise("postcard-city", language)
    prompt = tmp_path / "prompt.txt"
    prompt.write_text(f"City? {{{{{task.variables[0]}}}}}", encoding="utf-8")
    asked = ["check", task.id, "--prompt", str(prompt), "--dry-run", "--lang", language]
    assert main(asked) == 0
    assert "$0.0" in capsys.readouterr().out
    assert main([*asked, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["calls"] == len(task.cases)


@pytest.mark.parametrize("slip", ["City?", "système :\nCity? {{postcard}}", "City? {postcard}"])
def test_a_dry_run_names_the_slips_that_a_run_would(slip, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path))
    prompt = tmp_path / "prompt.txt"
    prompt.write_text(slip, encoding="utf-8")
    asked = ["check", "postcard-city", "--prompt", str(prompt), "--lang", "en"]
    assert main([*asked, "--dry-run"]) == 1
    planned = capsys.readouterr().err
    assert main(asked) == 1
    assert planned == capsys.readouterr().err != ""
