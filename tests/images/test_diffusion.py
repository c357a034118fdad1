"""Stable Diffusion's dialects: AUTOMATIC1111's web UI, ComfyUI, and where they differ."""

from __future__ import annotations

import pytest

from course.images.prompt import ImagePrompt, read_prompt

A1111, COMFY = "stable-diffusion", "comfyui"


def read(text: str, dialect: str = A1111) -> ImagePrompt:
    return read_prompt(text, dialect, None, "en")


def weights(prompt: ImagePrompt) -> list[tuple[str, float]]:
    """The words with their weights; those of one weight that follow each other are joined."""
    found: list[tuple[str, float]] = []
    for part in prompt.parts:
        if part.kind in ("text", "escape"):
            text = part.value if part.kind == "escape" else part.text
            weight = round(part.weight, 4)
            if found and found[-1][1] == weight:
                text = found.pop()[0] + text
            found.append((text, weight))
    return found


def keys(text: str, dialect: str = A1111) -> set[str]:
    return {one.key for one in read(text, dialect).findings}


# The examples in modules/prompt_parser.py of AUTOMATIC1111/stable-diffusion-webui (0674fab), read
# on 2026-11-28.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("normal text", [("normal text", 1.0)]),
        ("an (important) word", [("an ", 1.0), ("important", 1.1), (" word", 1.0)]),
        ("(unbalanced", [("unbalanced", 1.1)]),
        (r"\(literal\]", [("(literal]", 1.0)]),
        ("(unnecessary)(parens)", [("unnecessaryparens", 1.1)]),
        (
            "a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).",
            [
                *(("a ", 1.0), ("house", 1.573), (" ", 1.1), ("on", 1.0), (" a ", 1.1)),
                *(("hill", 0.55), (", sun, ", 1.1), ("sky", 1.4641), (".", 1.1)),
            ],
        ),
    ],
)
def test_weights_are_those_of_the_makers_examples(text, expected) -> None:
    assert weights(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a [b:3]", [("after", "b", "3")]),
        ("a [b: 3]", [("after", "b", "3")]),
        ("a [b : c : 1] d", [("before", "b ", "1"), ("after", " c ", "1")]),
        ("a [b:.5] c", [("after", "b", ".5")]),
        ("a [in foreground::0.6]", [("before", "in foreground", "0.6")]),
        ("[a|(b:1.1)]", [("alternate", "a", ""), ("alternate", "b", "")]),
    ],
)
def test_editing_and_alternation_are_those_of_the_makers_examples(text, expected) -> None:
    kinds = ("before", "after", "alternate")
    found = [(one.kind, one.text, one.value) for one in read(text).parts if one.kind in kinds]
    assert found == expected


def test_the_makers_example_of_a_prompt_that_is_edited_twice() -> None:
    parts = read("a[b:[c:d:2]:1]e").parts
    assert [one.text for one in parts if one.kind == "before"] == ["b", "c"]
    assert [(one.text, one.value) for one in parts if one.kind == "after"] == [("d", "2")]


def test_other_marks_are_parts() -> None:
    text = "a cat :1.2 AND a dog BREAK night <lora:style:0.8>"
    kinds = {one.kind for one in read(text).parts}
    assert {"and", "break", "network"} <= kinds and read(text).words == "a cat a dog night"


def test_the_negative_prompt_and_the_settings_are_apart() -> None:
    prompt = read("a (fox:1.2)\nNegative prompt: (text:1.4), frame\nSteps: 20, Sampler: Euler")
    assert (prompt.words, prompt.unwanted) == ("a fox", "text, frame")
    assert not prompt.findings


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a (fox:1.2) in [wheat]", set()),
        ("a (fox", {"unbalanced"}),
        ("a fox)", {"unbalanced"}),
        (r"a fox :\)", set()),
        ("a (fox:1,2)", {"bad_weight"}),
        ("a (fox:high)", {"bad_weight"}),
        ("a (fox:1.8)", {"strong_weight"}),
        ("a ((((((fox))))))", {"strong_weight"}),
        ("a [fox:0.8]", {"bracket_weight"}),
        ("a [cat:fox:0.8]", set()),
        ("a fox <lora:ink:strong>", {"network_weight"}),
        ("a fox --ar 2:3", {"of_midjourney"}),
        ("embedding:Easy fox", {"no_embedding"}),
        ("", {"empty"}),
        ("fox " * 76, {"too_long"}),
        ("fox " * 70 + "BREAK " + "fox " * 70, set()),
        ("fox\nNegative prompt: " + "text " * 76, {"too_long_negative"}),
    ],
)
def test_what_is_found_for_automatic1111(text, found) -> None:
    assert keys(text) == found


# comfy/sd1_clip.py of comfyanonymous/ComfyUI (00728eb) and docs.comfy.org/built-in-nodes/
# ClipTextEncode, read on 2026-11-28.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(beautiful:1.2) sky", [("beautiful", 1.2), (" sky", 1.0)]),
        ("(beautiful)", [("beautiful", 1.1)]),
        ("((a:1.2) b)", [("a", 1.2), (" b", 1.1)]),
        (r"\(word\)", [("(word)", 1.0)]),
        ("(unbalanced", [("unbalanced", 1.0)]),
    ],
)
def test_in_comfyui_a_weight_is_not_multiplied(text, expected) -> None:
    assert weights(read(text, COMFY)) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("worst quality, embedding:EasyNegative, bad quality", set()),
        ("{day|night|morning} sky", set()),
        ("// this line is left out\na landscape, /* this too */ high quality", set()),
        ("a [fox]", {"no_square"}),
        ("a [cat:fox:0.5]", {"no_square"}),
        ("a fox BREAK night", {"no_break"}),
        ("a fox AND a cat", {"no_and"}),
        ("a fox <lora:ink:0.8>", {"no_network"}),
        ("a fox\nNegative prompt: text", {"no_label"}),
    ],
)
def test_what_is_found_for_comfyui(text, found) -> None:
    assert keys(text, COMFY) == found


def test_comments_are_no_words() -> None:
    assert read("// out\na fox /* out */ here", COMFY).words == "a fox here"
    assert read("a fox /* open", COMFY).words == "a fox /* open"


@pytest.mark.parametrize(
    ("text", "model", "found"),
    [
        ("A poster that says “Fête”, in red.", None, set()),
        ("A poster.", "gpt-image-2.5-flare", set()),
        ("A poster.", "dall-e-3", {"model_gone"}),
        ("A poster --ar 2:3", None, {"of_midjourney"}),
        ("A (red:1.3) poster", None, {"of_diffusion"}),
        ("A ((red)) poster", None, {"of_diffusion"}),
        ("A poster\nNegative prompt: text", None, {"no_label_plain"}),
        ("a" * 32_001, None, {"too_many_signs"}),
        (" ", None, {"empty"}),
    ],
)
def test_what_is_found_in_plain_sentences(text, model, found) -> None:
    prompt = read_prompt(text, "plain", model, "en")
    assert {one.key for one in prompt.findings} == found


def test_a_text_to_be_read_in_the_picture_is_a_part() -> None:
    parts = read_prompt("a sign « Fermé » and “Open”", "plain", None, "fr").parts
    assert [one.value for one in parts if one.kind == "quoted"] == ["Fermé", "Open"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "words that describe the picture, counted 1.3 times"),
        ("fr", "des mots qui décrivent l’image, comptés 1,3 fois"),
    ],
)
def test_a_weight_is_told_with_the_words_that_it_counts_for(language: str, said: str) -> None:
    shown = read_prompt("a (fox:1.3)", A1111, None, language)
    assert said in repr(shown) and said in shown._repr_html_()
