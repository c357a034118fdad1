"""CLIP's tokens, against those that another implementation cuts."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.places import ROOT

from course.images.clip import clip_count, clip_ids

KNOWN = json.loads((ROOT / "tests/data/images/clip_ids.json").read_text(encoding="utf-8"))["ids"]


@pytest.mark.parametrize("text", KNOWN)
def test_the_tokens_are_those_of_another_implementation(text: str) -> None:
    assert clip_ids(text) == KNOWN[text]


def test_an_accent_counts_the_same_however_it_is_typed() -> None:
    assert clip_count("cafe\u0301") == clip_count("café")


@settings(deadline=None)
@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    assert clip_count(text) <= 2 * len(text.encode("utf-8", "surrogatepass"))


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "ab", "é", "light", "house"]), max_size=40))
def test_a_word_has_no_pair_left_that_is_a_token(parts: list[str]) -> None:
    from course.images.clip import _pairs

    ids = clip_ids("".join(parts))
    assert not [pair for pair in pairwise(ids) if pair in _pairs()]


def test_one_word_of_a_hundred_thousand_letters_is_cut() -> None:
    assert clip_count("ab" * 50_000) == 50_000


def test_the_marks_of_start_and_end_are_one_token_each() -> None:
    assert clip_ids("<|startoftext|>a cat<|endoftext|>") == [49406, 320, 2368, 49407]
