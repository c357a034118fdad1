"""What comes of an experiment: shown as a table; compared, drawn, read and taken away."""

from __future__ import annotations

import sys
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.display.safe import block, one_line
from course.display.table import Table
from course.errors import CourseError
from course.evals.evaluation import Evaluation
from course.experiments.comparison import Comparison
from course.experiments.equal import reply_rows
from course.experiments.words import Words, cost_of, tokens_per_case

_Named = tuple[str, Evaluation]


@dataclass(frozen=True)
class Experiment:
    """What came out, by the name of the prompt. Shown as a table; see also `compare`, `plot`,
    `replies`, `differences`, `rows` and `to_csv`."""

    evaluations: Mapping[str, Evaluation]
    language: str

    def __repr__(self) -> str:
        return repr(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def table(self) -> Table:
        """One row a prompt: what held, the rate, its interval, the tokens, the cost if known."""
        say = self._words.say
        keys = [*self._columns, "tokens_in", "tokens_out"]
        keys += ["cost"] if any(cost_of(one) for one in self.evaluations.values()) else []
        rows = [self._row(name, one, keys) for name, one in self.evaluations.items()]
        return Table(self._title(), [say(f"head_{key}") for key in keys], rows, self._notes())

    def replies(self, name: str) -> Table | None:
        """What the prompt called `name` got, case by case, and what did not hold; replies that
        are equal, and came out equal, are one, with their number."""
        if not self._known(name):
            return None
        words, judged = self._words, self._judged
        keys = ["input", "reply", *(["verdict"] if judged else [])]
        rows = list(reply_rows(self.evaluations[name], words, judged=judged))
        head = [words.say(f"head_{key}") for key in keys]
        return Table(words.say("replies_title", name=name), head, rows, stacked=True)

    def compare(self, first: str | None = None, second: str | None = None) -> Comparison | None:
        """The prompt `second` against `first`, over the same cases; the last against the first
        when none is named: better and worse cases, the difference with its interval, tokens."""
        pair = self._pair(first, second)
        return Comparison(*pair, self.language) if pair else None

    def differences(self, first: str | None = None, second: str | None = None) -> Table | None:
        """The cases that came out differently under two prompts, their replies side by side."""
        pair = self._pair(first, second)
        return Comparison(*pair, self.language).differences() if pair else None

    def plot(self) -> None:
        """Draw the pass rates with their intervals, and the tokens; say the same in words."""
        from IPython.display import display

        from course.experiments.figure import draw

        shown = {name: one for name, one in self.evaluations.items() if _has_figures(one)}
        if not shown:
            return
        words = [self._words.sentence(name, one) for name, one in shown.items()]
        bars = [self._words.bar(name, one) for name, one in shown.items()]
        png = draw(bars, self._words.figure_titles())
        alt = " ".join((self._words.figure_title(judged=self._judged), *words))
        bundle = {"image/png": b64encode(png).decode(), "text/plain": block(alt)}
        display(bundle, metadata={"image/png": {"alt": one_line(alt)}}, raw=True)
        print(block("\n".join(words)))

    def rows(self) -> list[dict[str, Any]]:
        """One dict a reply, for pandas: `pandas.DataFrame(result.rows())`. The names of the
        keys are the same in every language; a column of yours with such a name has "input_" in
        front of it."""
        from course.experiments.export import rows_of

        return rows_of(self.evaluations, self.language)

    def to_csv(self, path: str | Path) -> None:
        """Write `rows` to a file for a spreadsheet, and say where."""
        from course.experiments.export import write_csv

        rows, file = self.rows(), Path(path).expanduser()
        try:
            write_csv(rows, file, self.language)
        except CourseError as error:
            print(block(error.text(self.language)), file=sys.stderr)
            return
        print(block(self._words.say("written", file=file, count=len(rows))))

    @property
    def _words(self) -> Words:
        return Words(self.language)

    @property
    def _judged(self) -> bool:
        return any(one.exercise.checks for one in self.evaluations.values())

    @property
    def _columns(self) -> list[str]:
        models = {one.model for one in self.evaluations.values()}
        told = ["held", "rate", "interval"] if self._judged else ["replies"]
        return ["prompt", *(["model"] if len(models) > 1 else []), *told]

    def _row(self, name: str, one: Evaluation, keys: list[str]) -> tuple[str, ...]:
        words, cost = self._words, cost_of(one)
        graded = one.pass_rate is not None
        cells = {
            "prompt": name,
            "model": one.model,
            "held": words.held(one) if graded else "–",
            "rate": words.percent(one.pass_rate) if one.pass_rate is not None else "–",
            "interval": words.interval(one.interval) if graded else "–",
            "replies": str(sum(result.reply is not None for result in one.results)),
            "tokens_in": str(one.tokens_in),
            "tokens_out": str(one.tokens_out),
            "cost": words.dollars(cost) if cost is not None else "–",
        }
        return tuple(cells[key] for key in keys)

    def _title(self) -> str:
        first = next(iter(self.evaluations.values()))
        count = len(first.exercise.cases)
        if "model" in self._columns:
            return self._words.say("title_models", count=count)
        return self._words.say("title", model=first.model, count=count)

    def _notes(self) -> list[str]:
        say, notes = self._words.say, []
        for name, one in self.evaluations.items():
            if one.ungraded and self._judged:
                notes.append(say("ungraded", name=name, count=one.ungraded))
            cases = one.exercise.cases
            if one.results and len(cases) > 1 and not one.prompt.variables and not cases[0].turns:
                notes.append(say("no_variable", name=name, variable="{{message}}"))
            notes += self._words.problems(one)
            notes += self._words.about_prompt(name, one)
        if any(one.stopped for one in self.evaluations.values()):
            notes.append(self._words.stopped())
        return list(dict.fromkeys(notes))

    def _pair(self, first: str | None, second: str | None) -> tuple[_Named, _Named] | None:
        """The two named prompts; the first and the last where there is no name."""
        names = list(self.evaluations)
        pair = first or names[0], second or names[-1]
        if not all(map(self._known, pair)):
            return None
        if pair[0] == pair[1]:
            print(block(self._words.say("one_prompt", name=pair[0])))
            return None
        return (pair[0], self.evaluations[pair[0]]), (pair[1], self.evaluations[pair[1]])

    def _known(self, name: str) -> bool:
        if name in self.evaluations:
            return True
        known = ", ".join(self.evaluations)
        print(block(self._words.say("no_prompt", name=name, known=known)))
        return False


def _has_figures(one: Evaluation) -> bool:
    """Whether there is anything to draw: a rate, or replies whose tokens were counted."""
    return bool(one.results) and (one.pass_rate is not None or any(tokens_per_case(one)))
