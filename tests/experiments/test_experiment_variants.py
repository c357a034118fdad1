"""Variants of an experiment: settings of their own, a schema, another model; money and time."""

# ruff: noqa: F811
from __future__ import annotations

import pytest
from support.experiments import ASKED, CASES, IS_CITY, learner, use  # noqa: F401
from support.fake_server import FakeServer
from support.making import ScriptedModel, knows_capitals

import course
from course.errors import SettingsError
from course.experiments import run as experiments
from course.messages import say
from course.models import chosen as models
from course.models.embedded.model import EmbeddedModel
from course.prompts.message import Message

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


@pytest.fixture
def server(monkeypatch):
    """A server with two models: “m” is in use, “other” knows the capitals."""

    def answer(one):
        only = " only" if one.body["model"] == "other" else ""
        one.answer(knows_capitals([Message("user", one.asked + only)]))

    with FakeServer(answer) as found:
        monkeypatch.setenv("PROMPTEUR_BASE_URL", found.base_url)
        monkeypatch.setenv("PROMPTEUR_MODEL", "m")
        yield found


def run(prompts, cases=CASES, checks=IS_CITY, **options):
    return course.experiment(prompts, cases, checks, **options)


def test_a_variant_changes_only_what_it_says(use):
    seen = {}

    class Noting(ScriptedModel):
        def complete(self, request, **others):
            seen[request.messages[0].text.split()[0]] = request.settings
            return super().complete(request, **others)

    use(Noting(knows_capitals))
    run(
        {
            "plain": "1 {{country}}",
            "hot": course.variant("2 {{country}}", temperature=1.0),
            "short": course.variant("3 {{country}}", max_tokens=5),
            "cold": course.variant("4 {{country}}", temperature=0),
            "form": course.variant("5 {{country}}", json_schema=SCHEMA),
        },
        temperature=0.5,
        max_tokens=30,
    )
    told = {key: (one.temperature, one.max_tokens, one.json_schema) for key, one in seen.items()}
    assert told == {
        "1": (0.5, 30, None),
        "2": (1.0, 30, None),
        "3": (0.5, 5, None),
        "4": (0, 30, None),
        "5": (0.5, 30, SCHEMA),
    }


def test_the_same_prompt_with_and_without_a_schema_is_two_variants(server):
    result = run({"free": ASKED, "form": course.variant(ASKED, json_schema=SCHEMA)})
    formats = [body.get("response_format") for body in server.bodies]
    assert len(formats) == 8 and sum(one is None for one in formats) == 4
    assert "left out" not in repr(result)


def test_a_schema_that_the_server_does_not_take_is_noted(monkeypatch):
    def answer(one):
        if "response_format" in one.body:
            one.error(400, "no", param="response_format")
        else:
            one.answer("x")

    with FakeServer(answer) as found:
        monkeypatch.setenv("PROMPTEUR_BASE_URL", found.base_url)
        monkeypatch.setenv("PROMPTEUR_MODEL", "m")
        text = repr(run({"form": course.variant(ASKED, json_schema=SCHEMA)}))
    assert text.count(say("model.left_out_json_schema", "en")) == 1


@pytest.mark.parametrize("schema", [{"type": "nonsense"}, {"required": "city"}])
def test_a_bad_schema_is_said_before_anything_is_sent(server, capsys, schema):
    assert run({"form": course.variant(ASKED, json_schema=schema)}) is None
    assert "The JSON schema of “form”" in capsys.readouterr().err and not server.seen


def test_another_model_of_the_same_server(server):
    result = run({"small": ASKED, "large": course.variant(ASKED, model="other")})
    text = repr(result)
    assert text.splitlines()[0] == "4 cases for each prompt" and "Model" in text.splitlines()[2]
    assert [body["model"] for body in server.bodies] == ["m"] * 4 + ["other"] * 4
    compared = repr(result.compare())
    assert "4 better" in compared and "with this model" not in compared
    assert {row["model"] for row in result.rows()} == {"m", "other"}


def test_each_model_is_made_ready_once(use, monkeypatch):
    prepared = []
    model = use(ScriptedModel(knows_capitals))
    model.prepare = lambda progress: prepared.append("current")
    other = ScriptedModel(knows_capitals)
    other.prepare = lambda progress: prepared.append("other")
    monkeypatch.setattr(models, "make_model", lambda asked: other)
    monkeypatch.setenv("PROMPTEUR_MODEL", "embedded")
    other_one = {"model": "embedded-small"}
    run(
        {
            str(n): course.variant(f"{n} {{{{country}}}}", **(other_one if n % 2 else {}))
            for n in range(4)
        }
    )
    assert prepared == ["current", "other"]
    assert len(model.asked) == len(other.asked) == 8


def test_the_embedded_models_are_there_whatever_the_server(server):
    found = models.named_model("embedded-small")
    assert isinstance(found, EmbeddedModel) and "0.5B" in found.name
    assert models.named_model("m") is models.named_model(None) is models.current_model()


def test_an_embedded_model_that_cannot_be_had_is_left_out(server, monkeypatch, capsys):
    monkeypatch.setattr(models, "memory_limit", lambda: 2_000_000_000)
    result = run({"a": ASKED, "b": course.variant(ASKED, model="embedded")})
    assert list(result.evaluations) == ["a"] and len(server.bodies) == 4
    assert "“b”" in (said := capsys.readouterr().out) and "asks for 4 GB" in said
    assert run({"b": course.variant(ASKED, model="embedded")}) is None
    assert "asks for 4 GB" in capsys.readouterr().err


def test_a_model_that_no_server_has_is_said(monkeypatch, capsys):
    monkeypatch.setenv("PROMPTEUR_MODEL", "embedded")
    with pytest.raises(SettingsError):
        models.named_model("nowhere")
    assert run({"a": course.variant(ASKED, model="nowhere")}) is None
    assert "nowhere" in capsys.readouterr().err


def test_the_limit_of_a_run_holds_for_all_its_models_together(use, monkeypatch):
    class Paid(ScriptedModel):
        def price(self, tokens_in, tokens_out, tokens_cached=0):
            return 0.25

        async def complete(self, request, **others):
            from dataclasses import replace

            return replace(await super().complete(request, **others), cost=0.25)

    monkeypatch.setenv("PROMPTEUR_RUN_BUDGET", "1.6")
    first = use(Paid(knows_capitals, slots=1))
    second = Paid(knows_capitals, slots=1)
    second.fingerprint = "scripted:2"
    monkeypatch.setattr(models, "make_model", lambda asked: second)
    text = repr(run({"a": ASKED, "b": course.variant(ASKED, model="embedded-small")}))
    assert (len(first.asked), len(second.asked)) == (4, 2)
    assert "$1.60" in text and "2 replies could not be judged" in text


def test_the_time_left_is_told_once_it_can_be(use, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(experiments.time, "monotonic", lambda: now[0])
    shown = []
    monkeypatch.setattr(
        experiments.Bar, "show", lambda self, done, total, words: shown.append(words)
    )

    def slow(messages, repeat):
        now[0] += 4
        return knows_capitals(messages)

    use(ScriptedModel(slow, slots=1))
    run({"a": ASKED})
    assert shown == [
        "1 of 4 replies",
        "2 of 4 replies, about 8 seconds left",
        "3 of 4 replies, about 4 seconds left",
        "4 of 4 replies",
    ]
    shown.clear()
    run({"a": ASKED})
    assert shown == [f"{done} of 4 replies" for done in (1, 2, 3, 4)], "kept ones take no time"
    shown.clear()
    run({"a": ASKED, **{f"n{n}": f"{n} {{{{country}}}}" for n in range(20)}})
    assert "5 of 84" in shown[4] and "about 5 minutes left" in shown[10]


def test_recordings_hold_the_replies_of_every_model(server, monkeypatch, tmp_path):
    prompts = {"small": ASKED, "large": course.variant(ASKED, model="other")}
    monkeypatch.setattr(models.atexit, "register", lambda *call: saved.append(call))
    saved = []
    monkeypatch.setenv("PROMPTEUR_RECORD", str(tmp_path / "both.jsonl"))
    live = repr(run(prompts))
    [(save, *call)] = saved
    save(*call)
    monkeypatch.delenv("PROMPTEUR_RECORD")
    monkeypatch.setenv("PROMPTEUR_REPLAY", str(tmp_path / "both.jsonl"))
    asked = len(server.seen)
    assert repr(run(prompts)) == live and "4 of 4" in live and "0 of 4" in live
    assert run({"a": course.variant(ASKED, model="third")}) is None
    assert len(server.seen) == asked == 8
