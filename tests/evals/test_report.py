from __future__ import annotations

import pytest
from support.making import ScriptedModel, capitals, knows_capitals

from course.display.safe import one_line
from course.errors import ModelError
from course.evals.engine import evaluate
from course.evals.report import caveats, report, score_sentence

ONLY = "Give only the capital of {{country}}."
VAGUE = "Tell me about {{country}}."


def half(messages, repeat=0):
    asked = messages[-1].text
    return (
        knows_capitals(messages)
        if "France" in asked or "Italy" in asked
        else "I\x1b[31m kn\u202eow\n<b>\u2066"
    )


def test_the_report_says_what_held_and_why_not():
    evaluation = evaluate(capitals(), ONLY, ScriptedModel(half))
    lines = report(evaluation).splitlines()
    assert lines[:3] == [
        "Capitals (capitals)",
        "Model: scripted",
        "2 of 4 cases held: 1.25 of 2 points.",
    ]
    assert "With other inputs of this kind, expect between 15% and 85% to hold." in lines
    assert "Case 1 ✓ held" in lines and "Case 3 ✗ did not hold" in lines
    assert "   country: Spain" in lines
    assert "   reply: I [31m know <b>" in lines
    assert sum(line.startswith("   ✗ ") for line in lines) == 2


def test_the_same_replies_give_the_same_text():
    def said():
        return report(evaluate(capitals(), ONLY, ScriptedModel(half, slots=4)))

    assert said() == said()


def test_the_report_speaks_french():
    evaluation = evaluate(capitals(language="fr"), ONLY, ScriptedModel(half))
    said = report(evaluation)
    assert "Cas réussis\u202f: 2 sur 4, soit 1,25 point sur 2." in said
    assert "entre 15\u202f% et 85\u202f%" in said
    assert "Cas 3 ✗ manqué" in said


def test_full_marks_leave_nothing_more_to_reach():
    evaluation = evaluate(capitals(), ONLY, ScriptedModel(knows_capitals))
    assert score_sentence(evaluation) == "4 of 4 cases held: 2 of 2 points."
    assert len(caveats(evaluation)) == 1


def test_a_reply_that_could_not_be_had_is_neither_for_nor_against():
    def sometimes(messages, repeat=0):
        if "Poland" in messages[-1].text:
            raise ModelError("model.not_recorded")
        return knows_capitals(messages)

    evaluation = evaluate(capitals(), ONLY, ScriptedModel(sometimes))
    assert score_sentence(evaluation) == "3 of 3 cases held: 2 of 2 points."
    assert "1 case could not be graded" in report(evaluation)
    assert "Case 4 – not graded" in report(evaluation)


def test_repeats_are_numbered():
    evaluation = evaluate(capitals(), ONLY, ScriptedModel(knows_capitals), repeats=2)
    assert "8 of 8 replies held, over 4 cases asked 2 times each" in report(evaluation)
    assert "Case 1, time 2 ✓ held" in report(evaluation)


@pytest.mark.parametrize(
    ("text", "shown"), [(" a\r\n\tb ", "a b"), ("\x1b[2Jx", "[2Jx"), ("x" * 9, "xxxx…")]
)
def test_text_is_put_on_one_line(text, shown):
    assert one_line(text, 5) == shown
