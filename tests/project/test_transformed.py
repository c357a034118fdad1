"""Wrong replies made of right ones by rule: no more of them get through than did."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.places import DATA, ROOT

from course.exercises.exercise import Case, exercise, exercises

sys.path.append(str(ROOT / "benchmarks"))

from transformed import KINDS, Right, changed, lower, negated, risen

EXERCISES = [one.id for one in exercises("en")]
CEILING = json.loads((DATA / "transformed" / "ceiling.json").read_text("utf-8"))
FIGURES = st.fixed_dictionaries({kind: st.integers(0, 9) for kind in KINDS})


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    command = [sys.executable, str(ROOT / "benchmarks" / "transformed.py"), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    assert done.stderr == ""
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("name", EXERCISES)
def test_no_more_get_through(name: str, found: dict[str, Any]) -> None:
    through = {kind: figures["through"] for kind, figures in found[name].items()}
    assert all(through[kind] <= most for kind, most in CEILING[name].items()), through
    assert list(CEILING[name]) == list(KINDS)
    assert all(found[name][kind]["made"] for kind in KINDS if kind != "swapped")


@given(FIGURES, FIGURES)
def test_a_ceiling_only_falls(known: dict[str, int], through: dict[str, int]) -> None:
    figures = {kind: {"made": 9, "through": count} for kind, count in through.items()}
    lowered = lower(known, figures)
    assert all(lowered[kind] <= known[kind] for kind in KINDS)
    assert risen(known, figures) == (lowered != through)
    assert lower(None, figures) == through and not risen(None, figures)


@pytest.mark.parametrize(
    ("text", "language", "denied"),
    [
        ("It is open.", "en", ["It is not open."]),
        ("We open at nine.", "en", ["We open at not nine."]),
        ("Lisbon", "en", ["Not Lisbon"]),
        ('{"town": "Bath"}', "en", ['{"town": "not Bath"}']),
        ("Il est ouvert.", "fr", ["Il n’est pas ouvert."]),
        ("Cela prend un jour.", "fr", ["Cela ne prend pas un jour.", "Cela prend pas un jour."]),
    ],
)
def test_a_denial(text: str, language: str, denied: list[str]) -> None:
    assert list(negated(text, language)) == denied


def test_a_value_and_a_name_are_swapped_with_another_case() -> None:
    task = exercise("postcard-city", "en")
    one, two = (
        Right(task, Case({"postcard": city}, {"city": city}), (f"{city} at {hour} am",))
        for city, hour in (("Bath", 8), ("York", 9))
    )
    swapped = [texts for kind, texts in changed(one, [one, two]) if kind == "swapped"]
    assert swapped == [("York at 8 am",), ("Bath at 9 am",)]


@given(st.sampled_from(["en", "fr"]), st.lists(st.sampled_from(["Oui.", "At 9.", "a"]), min_size=1))
def test_one_reply_is_changed(language: str, said: list[str]) -> None:
    right = Right(exercise("bank-desk", language), Case({}), tuple(said))
    for kind, texts in changed(right, []):
        assert kind in KINDS
        assert sum(new != old for new, old in zip(texts, said, strict=True)) == 1
