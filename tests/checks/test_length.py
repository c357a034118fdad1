"""Every check, and all else that reads a reply or a prompt, takes time as the text grows: twice
the text, twice the work, whatever is written in it.

Work in Python is counted in lines. What the interpreter does in one line (a pattern, a copy, a
sort of Unicode's) cannot be counted: it is measured in seconds of this thread, where four times
the text may take ten times as long, and a square takes sixteen.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from support.shapes import SHAPES
from support.steps import lines_run

from course.checks import REGISTRY, build_checks, judging
from course.checks.base import Check, CheckError, PromptSubject, Subject
from course.checks.similar import TEXT_LIMIT
from course.display import safe
from course.evals.outcomes import outcomes_of
from course.models.base import Reply
from course.models.loop import run
from course.prompts.prompt import Prompt
from course.prompts.slips import diagnose, strip_solution_marks
from course.text import compare, contradiction, similarity
from course.text.sentences import sentences
from grader.reporting.near_copies import near_copies
from grader.submissions.cells import prompt_cells

CHECKS: dict[str, list[dict[str, Any] | None]] = {
    "equals": [{"value": "a b"}],
    "one_of": [{"values": ["a", "b c"]}],
    "contains": [{"value": "a"}, {"value": "w1 w2"}],
    "contains_any": [{"values": ["a", "b"]}],
    "contains_all": [{"values": ["a", "1 1"], "plurals": True}],
    "starts_with": [{"values": ["a"]}],
    "ends_with": [{"values": ["a"]}],
    "regex": [{"pattern": r"\d{2}:\d{2}"}, {"pattern": "a-b", "exact": True}],
    "number": [{"value": 3}, {"value": 3, "anywhere": True}, {"value": 3, "last": True}],
    "states": [{"value": "10 h"}, {"value": "9", "kind": "time", "also": ["10 h"]}],
    "numbers_from": [{"source": "1 a 7 euros"}],
    "names_from": [{"source": "A b"}],
    "answers_from": [
        {
            "asked": "a",
            "facts": {
                "a": {"is": ["10 h", "a … b"], "of": ["a", "w1 …"]},
                "b": {"is": "1", "of": "w*"},
            },
        }
    ],
    "wording_from": [{"source": "a b", "also": ["a 1, 12"]}],
    "keeps": [{"facts": ["a b", "10 h", "12"], "source": "pas a b"}],
    "answers": [{"fact": ["10 h"], "facts": [["a b", "7"]]}, {"fact": ["a"], "facts": ["10 h"]}],
    "words_from": [{"source": "a b c is not red", "also": ["w1 w2", ["b c", "d"]]}],
    "quotes_from": [{"source": "a b c"}],
    "word_count": [{"max": 4}],
    "sentence_count": [{"max": 2}],
    "line_count": [{"max": 900_000, "each_starts_with": "1. "}],
    "parts": [
        {"template": "{a} ({b}): “{c}”", "most_words": 9},
        {"template": "{a} ({b}", "source": "a b c", "flowing": True},
        {"template": "a{a} and {b}\n- {c}", "parts": {"a": ["10:30", "a a"]}, "plurals": True},
    ],
    "made_of": [
        {"opening": "a", "parts": {"one": ["a b", "10"], "two": ["b"]}, "plurals": ["two"]}
    ],
    "items": [{"items": ["a", ["b c", "1"]]}, {"items": ["a", "b"], "separators": [",", "x"]}],
    "speaks_to": [{"opening": "a b", "things": ["words"]}],
    "blames": [{"also": ["a b"]}],
    "undoes": [{"what": "ajouter deux mots"}],
    "language": [{"value": "fr"}],
    "is_json": [{"schema": {"type": "object"}}, {"fenced": True}],
    "json_field": [{"path": "a.0", "equals": "x"}],
    "finish_reason": [{"value": "stop"}],
    "max_tokens": [{"value": 3}],
    "is_refusal": [None],
    "leaks": [{"secret": "bluebird"}, {"secret": "rose"}, {"secret": "41b111bb1"}],
    "similar": [{"to": "Anna will not pay 3 on Monday"}],
    "rubric": [{"criterion": "is polite"}],
    "prefers": [{"criterion": "is polite", "other": "no"}],
    "midjourney": [{"ratio": "2:3", "has": ["no"]}],
    "sd_prompt": [{"unwanted": ["a b"]}, {"dialect": "comfyui", "heaviest": 9}],
    "image_words": [{"keeps": ["a b", ["w1", "c"]], "adds": ["12"], "dialect": "midjourney"}],
    "clip_tokens": [{}, {"dialect": "stable-diffusion"}],
    "uses_variable": [None],
    "prompt_tokens": [{"max": 3}],
    "no_hardcoded_answers": [None],
}
OVERALL = {"pass_rate", "consistent"}
"""They read no text but through `whole`, which `equals` does too."""


class Echoes:
    """A judge that answers what it was asked to judge."""

    name = fingerprint = "echoes"
    slots = 1

    def __init__(self, text: str) -> None:
        self.text = text

    async def complete(self, *_asked: Any, **_options: Any) -> Reply:
        return Reply(self.text, "stop")


def _checks(name: str) -> list[Check]:
    """The checks of that name; where a model judges, with another one beside it."""
    beside = [{"word_count": {"min": 1}}] if REGISTRY[name].judged else []
    return [build_checks([{name: given}, *beside], {}, "fr")[0] for given in CHECKS[name]]


def _check(name: str) -> Callable[[str], Any]:
    checks = _checks(name)

    def on_prompt(text: str) -> None:
        for check in checks:
            check.run(PromptSubject(Prompt(text), ("a",), "fr", None, ("abcd", "bluebird b")))

    def on_reply(text: str) -> None:
        subject = Subject(
            Reply(text, "stop", tokens_out=9), Prompt("x"), language="fr", judge=Echoes(text)
        )
        for outcome in run(outcomes_of(checks, subject)):
            assert not outcome.stumbled, outcome.reason("en")
            assert len(outcome.reason("fr")) < 1000

    return on_prompt if REGISTRY[name].scope == "prompt" else on_reply


_QUESTION = judging.rubric_question("is polite", "x", "en")
READERS: dict[str, Callable[[str], Any]] = {
    **{name: _check(name) for name in CHECKS},
    "a judge's answer": lambda text: judging.read_verdict(text, _QUESTION),
    "sentences": lambda text: sentences(text, "en"),
    "what contradicts": lambda text: (
        contradiction.clash("Anna will not pay", text, "en"),
        contradiction.doubt("Anna will not pay", text, "fr"),
        similarity.missing("a b c", text, "fr"),
    ),
    "slips": lambda text: diagnose(text, ["a", "message"]),
    "marks of a solution": strip_solution_marks,
    "parts of a prompt": lambda text: (Prompt(text).parts, Prompt(text).variables),
    "cells": lambda text: prompt_cells([{"cell_type": "code", "source": f"%%prompt x\n{text}"}]),
    "shown": lambda text: [
        shown(text)
        for shown in (safe.block, safe.one_line, safe.page, safe.cell_line, safe.json_text)
    ],
    "copies": lambda text: near_copies({"a": text, "b": text + "b"}, text[1:]),
}


def _forget() -> None:
    """Empty what the text's readers keep of texts that they have read."""
    for name, module in sys.modules.copy().items():
        if name.startswith("course.text.") and module is not similarity:  # its encoder is large
            for one in vars(module).values():
                if hasattr(one, "cache_clear"):
                    one.cache_clear()


def lines(work: Callable[[str], Any], text: str) -> int:
    _forget()
    return lines_run(work, text)


def seconds(work: Callable[[str], Any], text: str) -> float:
    """What `work` takes of the processor, without Python's collector: it goes over all that the
    process holds, and the more often the more is made of the text."""
    _forget()
    gc.disable()
    try:
        begun = time.process_time()
        work(text)
        return time.process_time() - begun
    finally:
        gc.enable()


SHORT, LONG = 3_000, 12_000
MOMENT = 0.15
"""Seconds of the processor: what takes less on the long text need not be measured on the short."""
TRIES = 3


def as_the_text_does(work: Callable[[str], Any], shape: Callable[[int], str]) -> bool:
    """Whether the time that `work` takes grows as the text does. One good measurement says so: a
    busy machine makes times longer, and never shorter."""
    least = [float("inf")] * 2
    for _ in range(TRIES):
        least[1] = min(least[1], seconds(work, shape(LONG)))
        if least[1] < MOMENT:
            return True
        least[0] = min(least[0], seconds(work, shape(SHORT)))
        if least[1] < 10 * least[0]:
            return True
    return False


def test_every_check_is_here() -> None:
    own = {name for name, entry in REGISTRY.items() if entry.is_own}
    assert own == set(CHECKS) | OVERALL


MEASURED = [name for name in READERS if name != "similar"]
"""An encoder reads what `similar` compares: a second for the longest that it takes."""


@pytest.mark.parametrize("name", MEASURED)
def test_twice_the_text_takes_twice_the_lines(name: str) -> None:
    work = READERS[name]
    work("Warm, and ready.")
    for shape, text in SHAPES.items():
        one, two = lines(work, text(500)), lines(work, text(1_000))
        assert two < 2.3 * one + 300, (shape, one, two)


@pytest.mark.parametrize("name", MEASURED)
def test_four_times_the_text_takes_about_four_times_as_long(name: str) -> None:
    work = READERS[name]
    work("Warm, and ready.")
    slow = [shape for shape, text in SHAPES.items() if not as_the_text_does(work, text)]
    assert not slow


@pytest.mark.parametrize("shape", SHAPES)
def test_a_reply_that_is_too_long_to_be_compared_is_not(
    shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similarity, "_loaded", None)
    READERS["similar"](SHAPES[shape](TEXT_LIMIT + 9))


@pytest.mark.parametrize("shape", ["'1'", "'['", "'a '", "'中'", "words"])
def test_a_reply_of_a_hundred_thousand_characters(shape: str) -> None:
    text = SHAPES[shape](100_000)
    for name, work in READERS.items():
        assert seconds(work, text) < 10, name


@pytest.mark.parametrize("digits", [4_300, 5_000, 100_000])
@pytest.mark.parametrize("text", ["{}", "It is {}.", "{}. a", "{},{}", "0.{}", "-{} €", "0{}"])
def test_a_number_of_many_digits_is_no_error(digits: int, text: str) -> None:
    READERS["number"](text.format("7" * digits, "1" * digits))
    READERS["similar"](text.format("7" * digits, "1" * digits))
    READERS["is_json"](text.format("7" * digits, "1" * digits))


def test_a_number_that_is_large_is_said_in_short() -> None:
    [check] = build_checks([{"number": {"value": 3}}], {}, "en")
    outcome = check.run(Subject(Reply("7" * 200, "stop"), Prompt("x")))
    assert outcome.reason("en") == "The reply gives 7.77778e+199; 3 is wanted."


def test_marks_without_end_are_cut_and_a_real_word_is_not() -> None:
    for word in ("Việt Nam", "s\u0323\u0307", "é", "שָׁלוֹם"):
        assert compare.visible(word) == compare.unicodedata.normalize("NFC", word)
    assert len(compare.visible("a" + "\u0301\u0323" * 900)) < 40


def test_a_check_that_cannot_be_meant_is_an_error_still() -> None:
    with pytest.raises(CheckError):
        build_checks([{"number": {"value": float("inf")}}], {}, "en")
