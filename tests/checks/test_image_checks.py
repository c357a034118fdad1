"""The checks on replies that are prompts for pictures."""

from __future__ import annotations

import pytest
from support.checks import judge

from course.checks.base import CheckError
from course.messages import LANGUAGES

FOX = "a fox in a wheat field, golden hour --ar 2:3 --no text --v 7"


def holds(check: str, given, reply: str, said: str | None) -> None:
    """The check passes where nothing is `said`, else fails with it in its reason."""
    outcome = judge(check, given, reply)
    assert outcome.status == ("failed" if said else "passed")
    assert said is None or said in outcome.reason("en")


@pytest.mark.parametrize(
    ("given", "reply", "said"),
    [
        ({"version": "7", "ratio": "2:3", "has": ["--no"]}, FOX, None),
        ({"version": "7", "ratio": "4:6"}, FOX, None),
        ({"version": "7"}, f"/imagine prompt: {FOX}", None),
        ({"version": "7"}, f"\n{FOX}\n", None),
        ({"version": "7", "ratio": "3:2"}, FOX, "2:3, and it should be 3:2"),
        ({"version": "7", "ratio": "2:3"}, "a fox", "--ar 2:3"),
        ({"version": "7", "ratio": "2:3"}, "a fox, 2:3", "--ar 2:3"),
        ({"version": "7", "has": ["--no", "tile"]}, FOX, "“--tile”"),
        ({"version": "7"}, f"Here is your prompt:\n{FOX}", "one line"),
        ({"version": "7"}, f"```\n{FOX}\n```", "one line"),
        ({"version": "7"}, f"“{FOX.removesuffix(' --v 7')} --ar 2:3”", "--ar"),
        ({"version": "7"}, "--ar 2:3 a fox", "description first"),
        ({"version": "7"}, "a fox --cref https://x.org/a.png", "--oref"),
        ({"version": "8.1"}, "a fox --tile", "--tile is dead"),
        ({}, "", "empty"),
    ],
)
def test_midjourney(given, reply, said) -> None:
    holds("midjourney", given, reply, said)


@pytest.mark.parametrize(
    ("given", "reply", "said"),
    [
        ({}, "a (fox:1.2), [wheat]", None),
        ({"unwanted": ["text"]}, "a fox\nNegative prompt: text, frame", None),
        ({"unwanted": ["text", "blur"]}, "a fox\nNegative prompt: text", "“blur”"),
        ({"unwanted": ["text"]}, "a fox without text", "“text”"),
        ({}, "a (fox:1.6)", "The weight of “fox” is 1.6"),
        ({"heaviest": 2}, "a (fox:1.6)", None),
        ({}, "a (fox:1,2)", "(word:1.2)"),
        ({}, "a (fox", "no partner"),
        ({"dialect": "comfyui"}, "a (fox:1.2)", None),
        ({"dialect": "comfyui"}, "a [fox]", "square brackets"),
    ],
)
def test_sd_prompt(given, reply, said) -> None:
    holds("sd_prompt", given, reply, said)


@pytest.mark.parametrize(
    ("given", "reply", "said"),
    [
        ({"keeps": ["fox", ["wheat field", "field of wheat"]]}, FOX, None),
        ({"keeps": ["fox"]}, "foxes at night", None),
        ({"keeps": ["fox"]}, "a foxhole", "“fox”"),
        ({"keeps": ["text"], "dialect": "midjourney"}, FOX, "“text”"),
        ({"keeps": ["fox"], "adds": ["text"], "dialect": "midjourney"}, FOX, None),
        ({"keeps": ["fox"], "adds": ["text"]}, FOX, "“text”, which was not asked for"),
        ({"keeps": ["fox"], "adds": ["snow"]}, "a fox in the snow", "“snow”"),
        ({"keeps": ["red fox"], "dialect": "stable-diffusion"}, "a (red:1.2) [fox]", None),
        ({"keeps": ["fox"], "most": 3}, "a fox in snow", "4 words; 3 is the most"),
        ({"keeps": ["fox"], "most": 8, "dialect": "midjourney"}, FOX, None),
    ],
)
def test_image_words(given, reply, said) -> None:
    holds("image_words", given, reply, said)


@pytest.mark.parametrize(
    ("given", "reply", "status"),
    [
        ({}, "fox " * 75, "passed"),
        ({}, "fox " * 76, "failed"),
        ({"most": 2}, "a fox", "passed"),
        ({"most": 2}, "a (fox:1.2)", "failed"),
        ({"most": 2, "dialect": "stable-diffusion"}, "a (fox:1.2)", "passed"),
        ({"most": 2, "dialect": "stable-diffusion"}, "a fox BREAK a dog", "passed"),
        ({"most": 1, "dialect": "stable-diffusion"}, "a\nNegative prompt: a dog", "failed"),
        ({"most": 2, "dialect": "midjourney"}, "a fox --ar 2:3", "passed"),
    ],
)
def test_clip_tokens(given, reply, status) -> None:
    assert judge("clip_tokens", given, reply).status == status


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_is_in_the_learners_language(language) -> None:
    outcome = judge("midjourney", {"version": "7"}, "a fox --ar 1.5:1", language)
    said = {"en": "two whole numbers", "fr": "deux nombres entiers"}
    assert said[language] in outcome.reason(language)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("midjourney", {"version": "99"}),
        ("midjourney", {"ratio": "2/3"}),
        ("midjourney", {"ratio": "0:3"}),
        ("sd_prompt", {"dialect": "midjourney"}),
        ("image_words", {}),
        ("image_words", {"keeps": ["fox"], "dialect": "paint"}),
        ("image_words", {"keeps": ["fox"], "most": 0}),
        ("clip_tokens", {"most": 0}),
    ],
)
def test_what_cannot_be_meant_is_an_error(name, given) -> None:
    with pytest.raises(CheckError):
        judge(name, given, "a fox")
