"""Midjourney's dialect: what is a part, what is found, version by version."""

from __future__ import annotations

import pytest

from course.images import midjourney
from course.images.midjourney_rules import versions
from course.images.prompt import ImagePrompt, read_prompt
from course.images.tables import table
from course.messages import LANGUAGES, catalogue


def read(text: str, version: str | None = None) -> ImagePrompt:
    return read_prompt(text, "midjourney", version, "en")


def keys(text: str, version: str | None = None) -> set[str]:
    """What is found, but for notes."""
    return {one.key for one in read(text, version).findings if one.level != "note"}


# The examples of docs.midjourney.com/docs/multi-prompts, read on 2026-11-28 in a copy of 2023.


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("hot dog", [1.0]),
        ("hot:: dog", [1.0, 1.0]),
        ("hot::2 dog", [2.0, 1.0]),
        ("cup:: cake:: illustration::", [1.0, 1.0, 1.0]),
    ],
)
def test_multi_prompts_weigh_the_words_before_them(text: str, weights: list[float]) -> None:
    prompt = read(text, "5")
    assert [one.weight for one in prompt.parts if one.kind == "text"] == weights
    assert not prompt.errors


def test_the_weights_are_more_than_nothing_together() -> None:
    assert keys("vibrant tulip fields:: red::-.5", "5") == set()
    assert keys("tulips::.2 red::-.5", "5") == {"multi_negative"}
    assert read("tulips:: red::-.5", "5").unwanted == "red"


@pytest.mark.parametrize(
    ("version", "found"), [("5", set()), ("7", {"multi_disputed"}), ("8.1", {"multi_dead"})]
)
def test_multi_prompts_depend_on_the_version(version: str, found: set[str]) -> None:
    assert keys("hot:: dog", version) == found


# The tables of the pages that tables/midjourney.yaml names.


@pytest.mark.parametrize(
    ("text", "version", "found"),
    [
        ("a --cref https://x.org/a.png", "6.1", set()),
        ("a --cref https://x.org/a.png", "7", {"dead_instead"}),
        ("a --oref https://x.org/a.png", "6.1", {"not_yet_instead"}),
        ("a --oref https://x.org/a.png", "7", set()),
        ("a --oref https://x.org/a.png", "8.1", {"disputed"}),
        ("a --tile", "7", set()),
        ("a --tile", "8.1", {"dead"}),
        ("a --draft", "7", set()),
        ("a --draft", "8.1", {"dead"}),
        ("a --hd", "7", {"not_yet"}),
        ("a --hd", "8.1", set()),
        ("a --q .25", "5", set()),
        ("a --q .25", "7", {"none_of"}),
        ("a --q 4", "7", set()),
        ("a --weird 3000", "7", set()),
        ("a --weird 3001", "7", {"out_of_range"}),
        ("a --s 1000 --c 100 --seed 4294967295", "7", set()),
        ("a --s 1001", "7", {"out_of_range"}),
        ("a --c -1", "7", {"out_of_range"}),
        ("a --seed 4294967296", "7", {"out_of_range"}),
        ("a --s 1.5", "7", {"not_whole"}),
        ("a --s much", "7", {"bad_number"}),
        ("a --s", "7", {"no_value"}),
        ("https://x.org/a.png a --iw 3", "7", set()),
        ("https://x.org/a.png a --iw 3", "5", {"out_of_range"}),
        ("a --style raw", "6", set()),
        ("a --style raw", "8.1", {"dead_instead"}),
        ("a --style 4b", "4", set()),
        ("a --style 4b", "7", {"none_of"}),
    ],
)
def test_a_parameter_is_judged_by_its_version(text: str, version: str, found: set[str]) -> None:
    assert keys(text, version) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a cat --ar 2:3", set()),
        ("a cat --aspect 139:100", set()),
        ("a cat --ar 1.39:1", {"bad_ratio"}),
        ("a cat --ar 0:3", {"bad_ratio"}),
        ("a cat --ar 2x3", {"bad_ratio"}),
        ('"a cat --ar 2:3"', {"bad_ratio"}),
        ("a cat --ar2:3", {"attached"}),
        ("a cat --ar 2:3 in the rain", {"stray"}),
        ("a cat --ar 2:3 --ar 1:1", {"twice"}),
        ("a cat --aspectratio 2:3", {"unknown_near"}),
        ("a cat --zoomout 3", {"unknown"}),
        ("a cat --chaoss 3", {"unknown_near"}),
        ("a cat --q 4 --oref https://x.org/a.png", {"conflict"}),
        ("a cat --fast --relax", {"conflict"}),
        ("a cat --ow 20", {"needs"}),
        ("a cat --iw 2", {"needs_image"}),
        ("a cat https://x.org/a.png", {"image_late"}),
        ("https://x.org/a.png", {"image_alone"}),
        ("https://x.org/a.png https://x.org/b.png", set()),
        ("--ar 2:3", {"empty"}),
        ("a cat --v 99", {"unknown_version", "other_version"}),
        ("a cat --v 6", {"other_version"}),
        ("a cat --v 7.0", set()),
    ],
)
def test_what_is_wrong_is_found(text: str, found: set[str]) -> None:
    assert keys(text, "7") == found


def test_what_only_helps_is_a_note() -> None:
    notes = {one.key for one in read("a room without people --repeat 3").findings}
    assert notes == {"denied", "unread", "read_like"}
    assert {one.key for one in read("a cat --niji 6 --tile").findings} == {"niji"}


def test_a_dash_of_a_telephone_is_two_hyphens_and_another_is_a_dash() -> None:
    prompt = read("a cat — asleep —ar 2:3", "7")
    assert prompt.words == "a cat — asleep" and prompt.parts[-1].name == "ar"


def test_the_command_of_discord_is_no_word() -> None:
    assert read("/imagine prompt: a cat --ar 2:3").words == "a cat"


def test_what_is_not_wanted_is_apart() -> None:
    prompt = read("a street --no cars, people --ar 2:3")
    assert (prompt.words, prompt.unwanted) == ("a street", "cars, people")


def test_the_table_names_what_it_rests_on() -> None:
    rows = table("midjourney")
    known = [one for one, row in rows["versions"].items() if "like" not in row]
    for row in rows["versions"].values():
        assert set(row.get("sources", ())) <= set(rows["sources"])
        assert row.get("like", known[0]) in known
    for name, row in [*rows["parameters"].items(), ("::", rows["multi_prompts"])]:
        assert row["in"] == [one for one in known if one in row["in"]], name
        assert set(row.get("disputed", ())) | set(row.get("by", ())) <= set(row["in"]), name
    for row in rows["conflicts"]:
        assert {row["one"], row["other"]} <= set(rows["parameters"])
    assert rows["default"] in versions()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_parameter_is_explained(language: str) -> None:
    names = {f"mj_{one}" for one in table("midjourney")["parameters"]}
    assert names == {one for one in catalogue(language, "images") if one.startswith("mj_")}
    assert midjourney.known("AR") == "ar" and midjourney.known("zzz") is None
