"""How well `similar` tells texts that mean the same from texts that do not.

    python benchmarks/similar.py [--json]

On the labelled pairs of tests/data/similar.yaml: the area under the ROC curve, with a 95%
interval from 2,000 bootstrap draws of whole items, and the accuracy at the threshold, with a
Wilson interval; per method, per language, per kind of pair. Thresholds are chosen on the
training part of the items, everything else is counted on the test part.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from course.stats.scoring import wilson
from course.text.compare import folded
from course.text.contradiction import clash, stated
from course.text.similarity import ALIKE, closeness, missing, unlike

DATA = Path(__file__).parent.parent / "tests" / "data" / "similar.yaml"
SAME = ("paraphrase", "synonym", "longer")
OTHER = ("topic", "negation", "changed", "unrelated")
DRAWS = 2000


@dataclass(frozen=True)
class Pair:
    """A target and a reply, of one kind, from one item."""

    item: int
    part: str
    language: str
    kind: str
    target: str
    reply: str

    @property
    def same(self) -> bool:
        return self.kind in SAME


def pairs(path: Path = DATA) -> list[Pair]:
    """The labelled pairs."""
    found = []
    for number, item in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))):
        for kind in (*SAME, *OTHER):
            replies = item[kind] if isinstance(item[kind], list) else [item[kind]]
            found += [
                Pair(number, item["part"], item["language"], kind, item["to"], reply)
                for reply in replies
            ]
    return found


@cache
def encoder(pair: Pair) -> float:
    """The encoder alone."""
    return closeness([pair.target], pair.reply)[0]


def encoder_and_rules(pair: Pair) -> float:
    """What `similar` does: a clash, and a doubt, put a pair below every pair without one."""
    said = stated(pair.target, pair.reply, pair.language)[0]
    if not said or clash(pair.target, said, pair.language):
        return encoder(pair) - 2
    return encoder(pair) - (2 if unlike(pair.target, said, pair.language) else 0)


def words(pair: Pair) -> float:
    """The share of the target's key words that are in the reply, by their first letters."""
    lacking = missing(pair.target, pair.reply, pair.language)
    return 1 - len(lacking) / max(1, len(missing(pair.target, "", pair.language)))


def words_and_rules(pair: Pair) -> float:
    """The words, with the rules that the encoder gets."""
    return words(pair) - (2 if clash(pair.target, pair.reply, pair.language) else 0)


def characters(pair: Pair) -> float:
    """The share of the target's runs of three and four characters that are in the reply."""
    target, reply = _runs(pair.target), _runs(pair.reply)
    return sum((target & reply).values()) / sum(target.values())


def _runs(text: str) -> Counter[str]:
    marked = [f"<{word}>" for word in re.findall(r"[^\W_]+", folded(text))]
    return Counter(
        word[at : at + size]
        for word in marked
        for size in (3, 4)
        for at in range(len(word) - size + 1)
    )


METHODS: dict[str, Callable[[Pair], float]] = {
    "words": words,
    "characters": characters,
    "words and rules": words_and_rules,
    "encoder": encoder,
    "encoder and rules": encoder_and_rules,
}
Scored = list[tuple[Pair, float]]


def area(scored: Scored) -> float:
    """The area under the ROC curve: how often a same pair scores above one that is not."""
    same = [score for pair, score in scored if pair.same]
    other = sorted(score for pair, score in scored if not pair.same)
    wins = sum(bisect_left(other, one) + bisect_right(other, one) for one in same) / 2
    return wins / (len(same) * len(other))


def interval(scored: Scored) -> tuple[float, float]:
    """The middle 95% of the area over bootstrap draws of the items."""
    by_item: dict[int, Scored] = {}
    for pair, score in scored:
        by_item.setdefault(pair.item, []).append((pair, score))
    draw = random.Random(1)
    items = list(by_item.values())
    areas = sorted(
        area([one for item in draw.choices(items, k=len(items)) for one in item])
        for _ in range(DRAWS)
    )
    return areas[int(0.025 * DRAWS)], areas[int(0.975 * DRAWS) - 1]


def right(scored: Scored, threshold: float) -> int:
    """How many pairs are told rightly."""
    return sum((score >= threshold) == pair.same for pair, score in scored)


def best_threshold(scored: Scored) -> float:
    """The threshold, in steps of 0.01, that tells most pairs rightly; the middle of several."""
    steps = [step / 100 for step in range(101)]
    most = max(right(scored, step) for step in steps)
    best = [step for step in steps if right(scored, step) == most]
    return best[len(best) // 2]


def measured(name: str, found: Sequence[Pair]) -> dict[str, object]:
    """The figures of one method."""
    scored = [(pair, METHODS[name](pair)) for pair in found]
    chosen = best_threshold([one for one in scored if one[0].part == "train"])
    threshold = ALIKE if name == "encoder and rules" else chosen
    test = [one for one in scored if one[0].part == "test"]
    groups = {language: [o for o in test if o[0].language == language] for language in ("en", "fr")}
    kinds = {kind: [one for one in test if one[0].kind == kind] for kind in (*SAME, *OTHER)}
    return {
        "threshold": threshold,
        "best threshold on train": chosen,
        "area": {
            language: {"value": area(group), "interval": interval(group)}
            for language, group in {"both": test, **groups}.items()
        },
        "accuracy": {
            name: {
                "right": (count := right(group, threshold)),
                "of": len(group),
                "interval": wilson(count, len(group) - count),
            }
            for name, group in {"all": test, **groups, **kinds}.items()
        },
    }


def table(results: dict[str, dict[str, object]]) -> str:
    """The figures for people."""
    lines = []
    for name, figures in results.items():
        lines.append(
            f"{name}  (threshold {figures['threshold']}, best on the training part "
            f"{figures['best threshold on train']})"
        )
        for group, one in figures["area"].items():  # type: ignore[attr-defined]
            low, high = one["interval"]
            lines.append(f"  area      {group:12} {one['value']:.2f}  [{low:.2f}, {high:.2f}]")
        for group, one in figures["accuracy"].items():  # type: ignore[attr-defined]
            low, high = one["interval"]
            told = f"{one['right']}/{one['of']}"
            share = one["right"] / one["of"]
            lines.append(f"  accuracy  {group:12} {share:.2f}  [{low:.2f}, {high:.2f}]  {told}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = pairs()
    results = {name: measured(name, found) for name in METHODS}
    print(json.dumps(results, indent=2) if given.json else table(results))


if __name__ == "__main__":
    main()
