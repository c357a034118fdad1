"""How many of CLIP's tokens a prompt for a picture has in English and in French.

    python benchmarks/clip_tokens.py

On the pairs of tests/data/images/parallel.yaml, of which each says the same in both languages: the
mean number of tokens, the mean of what French has to one of English with a 95% interval (Student's
t over the pairs), and how many words fill the window of 75 at that rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import mean, stdev

import yaml

from course.images.clip import WINDOW, clip_count
from course.text.counting import words

DATA = Path(__file__).parent.parent / "tests" / "data" / "images" / "parallel.yaml"
T_95 = 2.069
"""Student's t for 95% and 23 degrees of freedom, as 24 pairs have."""


@dataclass(frozen=True)
class Counted:
    """Both sides of a pair: tokens and words."""

    english: int
    french: int
    english_words: int
    french_words: int


def counted(path: Path = DATA) -> list[Counted]:
    """The pairs, counted."""
    pairs = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Counted(
            *(clip_count(one[language]) for language in ("en", "fr")),
            *(len(words(one[language])) for language in ("en", "fr")),
        )
        for one in pairs
    ]


def ratio(pairs: Sequence[Counted]) -> tuple[float, float, float]:
    """The mean of French to English over the pairs, and its 95% interval."""
    each = [one.french / one.english for one in pairs]
    half = T_95 * stdev(each) / sqrt(len(each))
    return mean(each), mean(each) - half, mean(each) + half


def main() -> None:
    """Print the figures."""
    pairs = counted()
    print(f"{len(pairs)} pairs")
    for name, tokens, said in (
        ("English", [one.english for one in pairs], [one.english_words for one in pairs]),
        ("French", [one.french for one in pairs], [one.french_words for one in pairs]),
    ):
        rate = sum(tokens) / sum(said)
        fits = int(WINDOW / rate)
        print(
            f"{name:8} {mean(tokens):5.1f} tokens, {rate:.2f} to a word: {fits} words fill {WINDOW}"
        )
    middle, low, high = ratio(pairs)
    print(f"French to English: {middle:.2f} [{low:.2f}, {high:.2f}]")


if __name__ == "__main__":
    main()
