"""Two prompts of an experiment over the same cases: what the difference is, and what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from course.display.safe import block
from course.display.table import Table
from course.evals.evaluation import CaseResult, Evaluation
from course.experiments.words import Words, cost_of, tokens_per_case
from course.stats.paired import Paired, compared

_Side = tuple[CaseResult, ...]
"""The results of one case under one prompt, one a repeat."""


@dataclass(frozen=True)
class Comparison:
    """The prompt `second` against `first`. Shown as a table with its meaning in a sentence."""

    first: tuple[str, Evaluation]
    second: tuple[str, Evaluation]
    language: str

    def __repr__(self) -> str:
        return repr(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    @property
    def paired(self) -> Paired | None:
        """The comparison in figures, over the cases that could be judged under both; None when
        there are none."""
        rates = ((_rate(a), _rate(b)) for a, b in self._cases())
        return compared([(a, b) for a, b in rates if a is not None and b is not None])

    @property
    def sentence(self) -> str:
        """What the comparison shows, and what it does not."""
        words, found = self._words, self.paired
        if found is None:
            return words.say("compare_nothing")
        low, high = found.interval
        values = {
            "count": found.cases,
            "low": words.points(low),
            "high": words.points(high),
            "p": words.p_value(found.p_value),
        }
        if found.shown:
            return self._shown(found)
        return words.say("compare_open" if low <= 0 <= high else "compare_perhaps", **values)

    def _shown(self, found: Paired) -> str:
        """Which one is better, and by how much."""
        names = [self.first[0], self.second[0]]
        low, high = found.interval
        if high < 0:
            names.reverse()
            low, high = -high, -low
        one_model = self.first[1].model == self.second[1].model
        return self._words.say(
            "compare_shown" if one_model else "compare_shown_models",
            count=found.cases,
            first=names[0],
            second=names[1],
            low=self._words.points(low, sign=False),
            high=self._words.points(high, sign=False),
        )

    def table(self) -> Table:
        """One row a measure, with both prompts and the difference."""
        say, found = self._words.say, self.paired
        head = [say("head_measure"), self.first[0], self.second[0], say("head_difference")]
        title = say("compare_title", first=self.first[0], second=self.second[0])
        notes = [self._counts(found)] if found else []
        judged = bool(self.first[1].exercise.checks)
        notes += [self.sentence] if judged else []
        notes += [note for note in (self._tokens_note(),) if note]
        return Table(title, head, list(self._rows(found)), notes)

    def differences(self) -> Table | None:
        """The cases that came out differently, or, where nothing was judged, whose replies
        differ: input and replies, with what came of them. None, said, when there are none."""
        say, words = self._words.say, self._words
        judged = bool(self.first[1].exercise.checks)
        rows = []
        for a, b in self._cases():
            if _changed(a, b) if judged else _texts(a) != _texts(b):
                rows.append((words.asked(a[0]), *(self._told(side, judged) for side in (a, b))))
        names = {"first": self.first[0], "second": self.second[0]}
        if not rows:
            print(block(say("differences_none", **names)))
            return None
        title = say("differences_title", count=len(rows), **names)
        head = (say("head_input"), *names.values())
        return Table(title, head, rows, stacked=True, named=True)

    def _told(self, side: _Side, judged: bool) -> str:
        """One side of a case: of several repeats, the first of each kind."""
        words = self._words
        kinds = {one.status if judged else words.reply(one): one for one in reversed(side)}
        lines = []
        for one in reversed(kinds.values()):
            lines += [words.mark(one)] if judged else []
            lines.append(words.reply(one))
        passed = sum(one.status == "passed" for one in side)
        if judged and len(side) > 1:
            lines.insert(0, words.say("held", passed=passed, graded=len(side)))
        return "\n".join(lines)

    def _rows(self, found: Paired | None) -> Iterator[Sequence[str]]:
        words, sides = self._words, (self.first[1], self.second[1])
        if found:
            low, high = map(words.points, found.interval)
            share = abs(round(100 * found.difference))
            points = words.points(found.difference)
            told = words.say("points", points=points, share=share, low=low, high=high)
            yield words.say("head_rate"), *map(words.percent, found.rates), told
        for place, key in enumerate(("tokens_in_mean", "tokens_out_mean")):
            first, second = (tokens_per_case(one)[place] for one in sides)
            if first and second:
                numbers = map(words.decimal, (first, second))
                yield words.say(f"head_{key}"), *numbers, self._times(first, second)
        costs = [cost for cost in map(cost_of, sides) if cost is not None]
        if len(costs) == len(sides):
            yield words.say("head_cost"), *map(words.dollars, costs), self._times(*costs)

    def _times(self, first: float, second: float) -> str:
        return self._words.say("times", times=self._words.ratio(first, second)) if first else "–"

    def _counts(self, found: Paired) -> str:
        return self._words.say(
            "compare_counts",
            count=found.cases,
            better=found.better,
            worse=found.worse,
            same=found.same,
            p=self._words.p_value(found.p_value),
            second=self.second[0],
        )

    def _tokens_note(self) -> str:
        first, second = (sum(tokens_per_case(one)) for one in (self.first[1], self.second[1]))
        if not first or not second:
            return ""
        name, times = self.second[0], self._words.ratio(first, second)
        if times == "1":
            return self._words.say("compare_tokens_same", second=name)
        if second < first:  # people read "10% fewer" more easily than "0.9 times"
            fewer = self._words.percent(int(100 * (1 - second / first)) / 100)
            return self._words.say("compare_tokens_fewer", second=name, percent=fewer)
        return self._words.say("compare_tokens", second=name, times=times)

    def _cases(self) -> Iterator[tuple[_Side, _Side]]:
        """Each case under both, as far as both came to it."""
        first, second = _by_case(self.first[1]), _by_case(self.second[1])
        for number, side in first.items():
            if number in second:
                yield side, second[number]

    @property
    def _words(self) -> Words:
        return Words(self.language)


def _by_case(one: Evaluation) -> dict[int, _Side]:
    """The results by the number of their case, from 0: every case comes once for each repeat."""
    count = len(one.exercise.cases)
    return {number: one.results[number::count] for number in range(min(count, len(one.results)))}


def _rate(side: _Side) -> float | None:
    """The share of the repeats of a case that passed; None when none could be judged."""
    graded = [one.status == "passed" for one in side if one.status != "ungraded"]
    return fmean(graded) if graded else None


def _changed(first: _Side, second: _Side) -> bool:
    rates = _rate(first), _rate(second)
    return None not in rates and rates[0] != rates[1]


def _texts(side: _Side) -> list[str | None]:
    return [one.reply.text if one.reply else None for one in side]
