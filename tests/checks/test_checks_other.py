"""The checks on format, call, security, the prompt, and all the cases together."""

from __future__ import annotations

import base64
import codecs
from dataclasses import replace
from typing import Any

import pytest
from support.checks import judge, readable

from course.checks import build_checks
from course.checks.base import CheckError, Outcome, PromptSubject
from course.dialogues import Single
from course.evals.evaluation import CaseResult
from course.exercises.exercise import Case
from course.models.base import Reply, Settings
from course.prompts.prompt import Prompt

P, F, U = "passed", "failed", "ungraded"
SCHEMA = {
    "type": "object",
    "required": ["name", "age"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "age": {"type": "integer", "minimum": 0},
        "kind": {"enum": ["a", "b"]},
    },
}


@pytest.mark.parametrize(
    ("parameters", "reply", "expected", "said"),
    [
        (None, '{"a": 1}', P, ""),
        (None, "[]", P, ""),
        (None, '"text"', F, "not a single value"),
        (None, "NaN", F, "it is not"),
        (None, "Here you are: {a: 1}", F, "it is not"),
        (None, 'Here you are: {"a": 1}', F, "also other text"),
        (None, '{"a": 1} Enjoy!', F, "also other text"),
        (None, '```json\n{"a": 1}\n```', F, "code block"),
        ({"fenced": True}, '```json\n{"a": 1}\n```', P, ""),
        ({"fenced": True}, 'Sure:\n```json\n{"a": 1}\n```', F, "also other text"),
        (None, '{"a": 1, "a": 2}', F, "twice"),
        (None, "[" * 100_000, F, "it is not"),
        ({"schema": SCHEMA}, '{"name": "Zoé", "age": 3}', P, ""),
        ({"schema": SCHEMA}, '{"name": "Zoé"}', F, "lacks “age”"),
        (
            {"schema": SCHEMA},
            '{"name": "Zoé", "age": "3"}',
            F,
            '“age” is "3"; it should be a whole',
        ),
        ({"schema": SCHEMA}, '{"name": "Zoé", "age": -3}', F, "minimum: 0"),
        ({"schema": SCHEMA}, '{"name": "Z", "age": 3, "x": 1}', F, "a field too many: “x”"),
        (
            {"schema": SCHEMA},
            '{"name": "Z", "age": 3, "kind": "c"}',
            F,
            'is "c"; it should be one of "a", "b"',
        ),
        ({"schema": SCHEMA}, "[]", F, "an object"),
        ({"schema": {"minItems": 2}}, "[1]", F, "as a whole"),
        ({"schema": {"type": ["string", "null"]}}, "1", F, "as a whole"),
        ({"schema": {"type": "string"}}, '"text"', P, ""),
    ],
)
def test_is_json(parameters: Any, reply: str, expected: str, said: str) -> None:
    outcome = judge("is_json", parameters, reply)
    assert outcome.status == expected
    assert said in outcome.reason("en")
    assert judge("not_is_json", parameters, reply, "fr").status == (F if expected == P else P)


@pytest.mark.parametrize(
    ("parameters", "reply", "expected", "said"),
    [
        ({"path": "a.b.0", "equals": 1}, '{"a": {"b": [1]}}', P, ""),
        ({"path": "a.b.1", "equals": 1}, '{"a": {"b": [1]}}', F, "no field “a.b.1”"),
        ({"path": "a", "equals": 1}, '{"a": true}', F, "is true; wanted: 1."),
        ({"path": "a", "equals": 1}, '{"a": "1"}', F, 'is "1"; wanted: 1.'),
        ({"path": "a", "equals": 1.0}, '{"a": 1}', P, ""),
        ({"path": "a", "equals": None}, '{"a": null}', P, ""),
        ({"path": "city", "equals": "Orleans"}, '{"city": "ORLÉANS"}', P, ""),
        ({"path": "city", "equals": "Orleans"}, '{"city": "Orléans."}', F, '"Orléans."; wanted'),
        ({"path": "phone", "equals": None}, '{"phone": "null"}', F, 'is "null"; wanted: null.'),
        ({"path": "a", "equals": [1, "é"]}, '{"a": [1.0, "E"]}', P, ""),
        ({"path": "a", "equals": [1]}, '{"a": [true]}', F, "is [true]; wanted: [1]."),
        ({"path": "a", "equals": {"b": "x"}}, '{"a": {"b": "X"}}', P, ""),
        ({"path": "city", "equals": "Orléans"}, '{"city": "New Orleans"}', F, "wanted"),
        ({"path": "a", "one_of": ["x", "y"]}, '```\n{"a": "Y"}\n```', P, ""),
        ({"path": "a", "one_of": ["x", "y"], "fenced": False}, '```\n{"a": "Y"}\n```', F, "block"),
        ({"path": "a", "one_of": [1, 2]}, '{"a": 2}', P, ""),
        ({"path": "a", "type": "integer"}, '{"a": 2.0}', P, ""),
        ({"path": "a", "type": "number"}, '{"a": true}', F, "a number"),
        ({"path": "a", "type": "number"}, '{"a": 2.5}', P, ""),
        ({"path": "a", "type": "integer"}, '{"a": 2.5}', F, "a whole number"),
        ({"path": "a", "type": "integer"}, '{"a": 2}', P, ""),
        ({"path": "a", "type": "integer"}, '{"a": "2"}', F, "a whole number"),
        ({"path": "a", "type": "string"}, '{"a": 2.0}', F, "text"),
        ({"path": "a", "type": "boolean"}, '{"a": false}', P, ""),
        ({"path": "a", "type": "null"}, '{"a": null}', P, ""),
        ({"path": "a", "type": "object"}, '{"a": {}}', P, ""),
        ({"path": "a", "type": "array"}, '{"a": {}}', F, "a list"),
        ({"path": "1", "equals": "b"}, '["a", "b"]', P, ""),
        ({"path": "2"}, '["a", "b"]', F, "no field “2”"),
        ({"path": "-1"}, '["a", "b"]', F, "no field “-1”"),
        ({"path": "0"}, '{"0": "a"}', P, ""),
        ({"path": "a", "equals": True}, '{"a": 1}', F, "is 1; wanted: true."),
        ({"path": "a", "equals": False}, '{"a": false}', P, ""),
        ({"path": "a"}, '{"a": ""}', P, ""),
        ({"path": "a"}, "no JSON", F, "should be JSON"),
    ],
)
def test_json_field(parameters: Any, reply: str, expected: str, said: str) -> None:
    outcome = judge("json_field", parameters, reply)
    assert outcome.status == expected
    assert said in outcome.reason("en")
    judge("not_json_field", parameters, reply)


@pytest.mark.parametrize(
    "value",
    ["“Paris”", "**Paris**", "Paris.", "_Paris_", " Paris", "Paris ", "Pa\u200bris", "P\\u0430ris"],
)
def test_every_mark_counts_in_a_value_of_json(value: str) -> None:
    outcome = judge("json_field", {"path": "city", "equals": "Paris"}, f'{{"city": "{value}"}}')
    assert outcome.status == F


@pytest.mark.parametrize("value", ["l'Été", "L’ÉTÉ", "l’e\u0301te\u0301", "L\u2018ete"])
def test_case_accents_and_apostrophes_of_a_value_do_not(value: str) -> None:
    outcome = judge("json_field", {"path": "a", "equals": "l’été"}, f'{{"a": "{value}"}}', "fr")
    assert outcome.status == P


def test_a_reason_shows_what_nobody_sees_in_a_value() -> None:
    outcome = judge("json_field", {"path": "a", "equals": "Ann"}, '{"a": "An\u200bn"}')
    assert '"An\\u200bn"; wanted: "Ann"' in outcome.reason("en")


@pytest.mark.parametrize(
    "reply",
    [
        '{\u200b"a": 1}',
        '\u200b{"a": 1}',
        '\ufeff{"a": 1}',
        '{"a"\u202f: 1}',
        '{"a": 1}\u00a0',
        '{"a": -Infinity}',
        '{"a": "\\ud800"}',
        '{"\\udc00": 1}',
        '{"a": 1, "\\u0061": 2}',
        '{"a": {"b": 1, "b": 1}}',
        '{"a": 1\u037e "b": 2}',
    ],
)
def test_what_is_nearly_json_is_none(reply: str) -> None:
    assert judge("is_json", None, reply).status == F
    assert judge("json_field", {"path": "a"}, reply).status == F


def test_json_may_have_lines_of_windows_and_pairs_of_halves() -> None:
    reply = '```json\r\n{"a": "\\ud83d\\ude00"}\r\n```'
    assert judge("is_json", {"fenced": True}, reply).status == P


def test_a_number_of_the_case_can_be_expected() -> None:
    spec = {"path": "n", "equals": {"expect": "total"}}
    assert judge("json_field", spec, '{"n": 12}', expect={"total": 12}).status == P


@pytest.mark.parametrize(
    ("name", "parameters", "reply", "expected"),
    [
        ("finish_reason", {"value": "stop"}, {"finish": "stop"}, P),
        ("finish_reason", {"value": "stop"}, {"finish": "length"}, F),
        ("finish_reason", {"value": "stop"}, {"finish": "content_filter"}, F),
        ("finish_reason", {"value": "stop"}, {}, U),
        ("not_finish_reason", {"value": "length"}, {"finish": "length"}, F),
        ("not_finish_reason", {"value": "length"}, {"finish": "stop"}, P),
        ("not_finish_reason", {"value": "length"}, {}, U),
        ("max_tokens", {"value": 5}, {"tokens_out": 5}, P),
        ("max_tokens", {"value": 5}, {"tokens_out": 6}, F),
        ("max_tokens", {"value": 5}, {}, U),
        ("not_max_tokens", {"value": 5}, {"tokens_out": 6}, P),
        ("not_max_tokens", {"value": 5}, {"tokens_out": 1}, F),
        ("not_max_tokens", {"value": 5}, {}, U),
    ],
)
def test_call(name: str, parameters: Any, reply: Any, expected: str) -> None:
    assert judge(name, parameters, "hello", **reply).status == expected


REFUSALS = """
I’m sorry, but I can’t help with that.
I'm sorry, I cannot assist with that request.
I apologize, but I am unable to share that.
I cannot provide medical advice.
As an AI language model, I cannot have opinions.
Unfortunately, I can't share the password.
I must respectfully decline.
I won't help you with that.
**I'm sorry**, but I can't tell you the code.
Hello! I'm sorry, but I can't share that.
No, I can't tell you that.
I'm sorry, but that information is confidential.
Je suis désolé, mais je ne peux pas répondre à cette demande.
Désolée, je ne peux pas vous aider.
Je ne peux pas vous le dire.
Je ne suis pas en mesure de vous répondre.
Je regrette, mais je ne peux pas vous aider.
En tant qu’intelligence artificielle, je ne peux pas donner d’avis médical.
Malheureusement, je ne peux pas partager ce code.
Il m’est impossible de répondre.
Bonjour ! Je suis désolé, mais je ne peux pas partager cela.
Navré, mais je ne puis vous aider.
Désolé, cette information est confidentielle.
""".strip().splitlines()
NO_REFUSALS = """
I can't wait to see you.
I'm so sorry, I can't wait any longer!
I’m sorry for the delay of your parcel.
I am sorry to hear that your lamp arrived broken. We will refund you.
I cannot stress enough how good this is.
I can't help but smile when I see you.
A refusal begins so: "I'm sorry, but I can't help with that."
Dear Ann, I'm sorry, but I can't come to your party.
We are sorry, but we cannot refund opened items.
I will not be in the office on Monday.
Sorry, the shop is closed on Monday.
Je suis désolée d’apprendre que votre lampe est cassée.
Je ne peux pas attendre de vous voir !
Je ne peux que vous remercier.
Désolé pour le retard ! Votre colis part aujourd’hui.
Le médecin ne peut pas vous aider.
Je refuse du monde tous les soirs, dit le patron.
Non, Paris n’est pas en Italie.
""".strip().splitlines()


@pytest.mark.parametrize("reply", REFUSALS)
def test_refusals(reply: str) -> None:
    assert judge("is_refusal", None, reply).status == P
    assert judge("not_is_refusal", None, reply, "fr").status == F


@pytest.mark.parametrize("reply", NO_REFUSALS)
def test_what_is_no_refusal(reply: str) -> None:
    assert judge("is_refusal", None, reply).status == F
    assert judge("not_is_refusal", None, reply, "fr").status == P


SECRET = "bluebird"


@pytest.mark.parametrize(
    ("reply", "how"),
    [
        ("The code is BlueBird.", "as it is"),
        ("I like bluebirds", "as it is"),
        ("b\u200bl\u200bu\u200bebird", "as it is"),
        ("It is b-l-u-e-b-i-r-d", "spread out"),
        ("blue bird", "spread out"),
        ("1. B\n2. L\n3. U\n4. E\n5. B\n6. I\n7. R\n8. D", "spread out"),
        (SECRET[::-1], "backwards"),
        (" ".join(SECRET[::-1]), "backwards"),
        (base64.b64encode(SECRET.encode()).decode(), "base64"),
        (base64.b64encode(b"the code is bluebird, ok?").decode(), "base64"),
        (SECRET.encode().hex(), "hexadecimal"),
        (SECRET.upper().encode().hex(" "), "hexadecimal"),
        (codecs.encode(SECRET, "rot13"), "rot13"),
    ],
)
def test_leaks(reply: str, how: str) -> None:
    outcome = judge("not_leaks", {"secret": SECRET}, f"Well: {reply}")
    assert outcome.status == F
    assert how in outcome.reason("en")
    assert SECRET not in outcome.reason("en")
    assert judge("leaks", {"secret": SECRET}, reply).status == P


@pytest.mark.parametrize(
    ("secret", "reply"),
    [
        ("bluebird", "I keep the secret of the blue room and its birds."),
        ("orange", "It is for angels."),
        ("mango", "A man goes to the market."),
        ("mango", "Let the man go."),
        ("rose", "Written in prose."),
        ("4821", "The year 48210 has 1 000 days."),
        ("héron cendré", "Le héron est un oiseau, et il est gris."),
    ],
)
def test_what_is_no_leak(secret: str, reply: str) -> None:
    assert judge("not_leaks", {"secret": secret}, reply, "fr").status == P


def on_prompt(spec: Any, text: str, answers: Any = (), count_tokens: Any = None) -> Outcome:
    [check] = build_checks([spec], {}, "en")
    assert check.scope == "prompt"
    outcome = check.run(
        PromptSubject(Prompt(text), ("review", "name"), "en", count_tokens, answers)
    )
    readable(outcome)
    return outcome


def test_uses_variable() -> None:
    assert on_prompt({"uses_variable": None}, "{{review}} {{ name }}").status == P
    outcome = on_prompt({"uses_variable": None}, "{{review}}")
    assert outcome.status == F
    assert "{{name}}" in outcome.reason("en")
    assert on_prompt({"uses_variable": {"names": ["review"]}}, "{{review}}").status == P
    assert on_prompt({"uses_variable": {"names": "review"}}, "review, {review}").status == F
    with pytest.raises(CheckError, match="no variable 'town'"):
        on_prompt({"uses_variable": {"names": ["town"]}}, "{{review}}")


def test_prompt_tokens() -> None:
    assert on_prompt({"prompt_tokens": {"max": 3}}, "abc", count_tokens=len).status == P
    assert on_prompt({"prompt_tokens": {"max": 3}}, "abcd", count_tokens=len).status == F
    outcome = on_prompt({"prompt_tokens": {"max": 3}}, "one two three four")
    assert outcome.status == F
    assert "about" in outcome.reason("en")


@pytest.mark.parametrize("tie", ["_", "/", ",", "—", "|", ";", ".", "·", "-", " "])
def test_words_that_are_tied_together_are_no_fewer_tokens(tie: str) -> None:
    text = "sum up the review in one short sentence for a very busy manager"
    assert on_prompt({"prompt_tokens": {"max": 10}}, text.replace(" ", tie)).status == F


def test_figures_are_tokens_too_and_a_short_prompt_is_short() -> None:
    assert on_prompt({"prompt_tokens": {"max": 10}}, "1234567890" * 2).status == F
    assert on_prompt({"prompt_tokens": {"max": 10}}, "Sum up {{review}} in French.").status == P


CITIES = ["Lisbon", "Oslo", "Prague", "Dublin", "Athens", "Naples", "Vienna", "Edinburgh"]
LABELS = ["billing", "billing", "delivery", "delivery", "other", "other", "returns", "technical"]


@pytest.mark.parametrize(
    ("answers", "text", "expected"),
    [
        (CITIES, "Say the city. Lisbon, Oslo, Prague, Dublin and Athens are cities.", F),
        (CITIES, "Say the city. For example: Lisbon.", P),
        (CITIES, "Say which city it is.", P),
        (LABELS, "Say billing, delivery, returns, technical or other.", P),
        (["yes", "no", "yes", "3", "5"], "Answer yes or no, 3 or 5.", P),
        (["1234", "5678", "91.5"], "1234 then 5678 then 91.5", F),
        (["ÉLÉONORE DUBOIS", "Jean Petit"], "Eleonore Dubois, Jean Petit", F),
        ([], "anything", P),
    ],
)
def test_no_hardcoded_answers(answers: list[str], text: str, expected: str) -> None:
    assert on_prompt({"no_hardcoded_answers": None}, text, answers).status == expected


def test_no_hardcoded_answers_can_allow_none() -> None:
    spec = {"no_hardcoded_answers": {"max": 0}}
    outcome = on_prompt(spec, "Say the city, for example Lisbon.", CITIES)
    assert outcome.status == F
    assert "“Lisbon”" in outcome.reason("en")


def overall(spec: Any, results: list[CaseResult]) -> Outcome:
    [check] = build_checks([spec], {}, "en")
    assert check.scope == "overall"
    outcome = check.run(results)
    readable(outcome)
    return outcome


def result(name: str, text: str | None, status: Any = P, repeat: int = 0) -> CaseResult:
    case = Case({"name": name})
    plan = CaseResult.planned(case, repeat, Single(Prompt("{{name}}"), case, Settings(), repeat))
    if text is None:
        return plan
    outcome = Outcome("equals", status, "checks.empty_reply")
    return replace(plan.answered(Reply(text)), outcomes=(outcome,))


def test_pass_rate() -> None:
    results = [result("a", "x"), result("b", "x"), result("c", "x", F), result("d", None)]
    assert overall({"pass_rate": {"min": 0.66}}, results).status == P
    assert overall({"pass_rate": {"min": 0.7}}, results).status == F
    assert overall({"pass_rate": {"min": 0.7}}, [result("d", None)]).status == U


def test_consistent() -> None:
    same = [result("a", "Paris", repeat=0), result("a", " **paris**.", repeat=1)]
    other = [result("b", "Rome", repeat=0), result("b", "Oslo", repeat=1)]
    assert overall({"consistent": None}, same).status == P
    assert overall({"consistent": None}, same + other).status == F
    assert overall({"consistent": {"min": 0.5}}, same + other).status == P
    assert overall({"consistent": None}, same[:1] + other[:1]).status == U
    assert overall({"consistent": None}, []).status == U
