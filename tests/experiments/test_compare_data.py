"""What lessons ask for, as data and named prompts in plain text: the requests of the Python."""

# ruff: noqa: F811
from __future__ import annotations

import re

import pytest
import yaml
from IPython.core.interactiveshell import InteractiveShell
from support.experiments import learner, use  # noqa: F401
from support.making import ScriptedModel
from support.places import ROOT

import course
from course.experiments import data
from course.messages import LANGUAGES, say
from course.notebook.magic import load_ipython_extension

FOLDER = ROOT / "tests/data/compare"
RECORDS = {
    one["id"]: one
    for one in yaml.safe_load((FOLDER / "lessons.yaml").read_text(encoding="utf-8"))["data"]
}


class Noting(ScriptedModel):
    """Keeps each request whole."""

    requests: list

    def complete(self, request, **others):
        self.requests.append(request)
        return super().complete(request, **others)


@pytest.fixture
def model(use):
    found = use(Noting(lambda messages, repeat: f"Booking {repeat}"))
    found.requests = []
    return found


@pytest.fixture(autouse=True)
def sets(monkeypatch):
    monkeypatch.setattr(data, "_FOLDER", FOLDER)
    data.data_sets.cache_clear()
    yield
    data.data_sets.cache_clear()


@pytest.fixture
def run():
    """Runs a `%%compare` cell and gives its result; nothing may be raised."""
    shell = InteractiveShell.instance()
    load_ipython_extension(shell)

    def run(cell: str):
        done = shell.run_cell(f"%%compare {cell}")
        done.raise_error()
        return done.result

    yield run
    InteractiveShell.clear_instance()


def same(model, found, prompts, name, **settings):
    """That the cell asked what `course.experiment` asks, in the same order, and found the same."""
    asked = list(model.requests)
    model.requests.clear()
    model.fingerprint = "another"  # so that no reply is a kept one
    own = RECORDS[name]["en"]
    settings = {"max_tokens": RECORDS[name]["max_tokens"], **settings}
    python = course.experiment(prompts, own["cases"], own["checks"], **settings)
    keys = [one.key("m") for one in model.requests]
    assert keys and sorted(one.key("m") for one in asked) == sorted(keys)
    assert repr(python) == repr(found.table()) and list(found.evaluations) == list(prompts)


SHOWN = """system:
You read the messages of volunteers.

user:
It's Noor, for 7 hours.

assistant:
{"name": "Noor", "hours": 7}

user:
{{message}}"""
FORMS = f"""volunteers
== {{{{task}}}} ==
Fill in the form.
The hours are a number

== naive ==
{{{{task}}}}

{{{{message}}}}

== naive, schema == schema form
{{{{task}}}}

{{{{message}}}}

== null allowed == with the schema form_or_null, temperature 0,5
{{{{task}}}}, or null. {{{{ task }}}}

Message: {{{{message}}}}
JSON:

== shown ==
{SHOWN}
"""


def test_schemas_temperatures_system_messages_and_parts(model, run):
    forms = RECORDS["volunteers"]["en"]["parts"]
    task = "Fill in the form.\nThe hours are a number"
    naive = task + "\n\n{{message}}"
    nulls = f"{task}, or null. {task}\n\nMessage: {{{{message}}}}\nJSON:"
    prompts = {
        "naive": naive,
        "naive, schema": course.variant(naive, json_schema=forms["form"]),
        "null allowed": course.variant(nulls, json_schema=forms["form_or_null"], temperature=0.5),
        "shown": SHOWN,
    }
    same(model, run(FORMS), prompts, "volunteers")


BOOKINGS = """Bookings
== clerk ==
{{clerk}}

== shown ==
{{shown}}
"""


def test_a_chat_and_parts_of_the_data(model, run):
    clerk = "system:\nYou book seats. When the visitor chooses a day, you answer with one line."
    shown = (
        "\n\nuser:\nMr Moss here. I am coming with a baby.\n\nassistant:\nNoted: Mr Moss, baby."
        "\n\nuser:\nA seat on Thursday, please.\n\nassistant:\nBooking: Mr Moss, baby, Thursday."
    )
    found = run(BOOKINGS)
    same(model, found, {"clerk": clerk, "shown": clerk + shown}, "bookings")
    assert "{{shown}} stands for this text\n\n{{clerk}}" in repr(found)
    assert "<summary>{{clerk}} stands for this text</summary><pre" in found._repr_html_()
    assert "{{moss}} stands" not in repr(found), "it stands in no prompt itself"


NAME = "\n== name ==\nInvent a name for a bakery."


@pytest.mark.parametrize(
    ("line", "temperature", "repeats"),
    [
        ("bakery", 1, 4),
        ("bakery temperature 0.7 repeats 5", 0.7, 5),
        ("boulangerie, température 0,7, répétitions 5", 0.7, 5),
        ("bakery 5 times at temperature=1.5", 1.5, 5),
        ("boulangerie 5 fois à la température : 0", 0, 5),
        ("bakery --repeats 2", 1, 2),
    ],
)
def test_temperature_and_repeats(monkeypatch, model, run, line, temperature, repeats):
    monkeypatch.setenv("PROMPTEUR_LANG", "fr" if line.startswith("boul") else "en")
    found = run(line + NAME)
    prompts = {"name": "Invent a name for a bakery."}
    same(model, found, prompts, "bakery", temperature=temperature, repeats=repeats)
    assert "{{message}}" not in repr(found), "one case needs no column"


def test_the_only_schema_need_not_be_named(model, run):
    text = '== {{form}} ==\n{"type": "object"}\n\n== a == schéma\nSay {{message}}.'
    run(f"bookings\n{text.replace('Say {{message}}.', 'Say it.')}")
    assert {str(one.settings.json_schema) for one in model.requests} == {"{'type': 'object'}"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("bakery temperature 3", "too_hot"),
        ("bakery temperature", "no_number"),
        ("bakery repeats 0", "repeats"),
        ("bakery 21 times", "repeats"),
        ("bakery repeats 1.5", "repeats"),
        ("bakery\n== a == schema form\nSay it.", "no_schemas"),
        ("volunteers\n== a == schema\nSay it.", "which_schema"),
        ("volunteers\n== a == schema from\nSay it.", "which_schema"),
        ("bookings\n== a == schema clerk\nSay it.", "not_json"),
        ("bakery\n== a == hotter please\nSay it.", "unknown_option"),
        ("bakery\n== a == small\nSay it.", "unknown_option"),
        ("bakery\n== a == temperature\nSay it.", "no_number"),
        ("bakery\n== {{a}} ==\nSay it.", "no_names"),
        ("volunteers\n== {{message}} ==\nSay it.\n== a ==\nSay it.", "part_is_column"),
        ("bakery\n== {{a}} ==\n{{b}}\n== {{b}} ==\n{{a}}\n== c ==\n{{a}}", "circle"),
        ("bakery\n== c ==\n{{a}}", "experiment.no_columns"),
    ],
)
def test_what_cannot_be_done_is_said(monkeypatch, capsys, model, run, language, cell, message):
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    assert run(cell if "\n" in cell else cell + NAME) is None
    told, key = capsys.readouterr().err.strip(), message if "." in message else f"compare.{message}"
    names = ("name", "part", "option", "value", "most", "text", "known", "variable")
    pattern = re.escape(say(key, language, **dict.fromkeys(names, "\0"))).replace("\0", ".*")
    assert re.fullmatch(pattern, told, re.DOTALL), told
    assert model.requests == []
