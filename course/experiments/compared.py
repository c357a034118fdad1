"""What a `%%compare` cell does and shows: an experiment, its comparison, and the replies."""

from __future__ import annotations

from collections.abc import Iterator

from course.display.safe import html
from course.display.table import Table
from course.experiments.data import parse_line
from course.experiments.named import named_prompts
from course.experiments.result import Experiment
from course.experiments.run import Variant, experiment
from course.messages import say


class Compared(Experiment):
    """An experiment that shows all of itself: the table, of two prompts whose replies were judged
    the comparison, and the replies, which open on a click."""

    def __repr__(self) -> str:
        return "\n\n".join(repr(one) for one in (*self._figures(), *self._replies()))

    def _repr_html_(self) -> str:
        shown = [one._repr_html_() for one in self._figures()]
        shown += [
            f"<details><summary>{html(one.title)}</summary>{one._repr_html_()}</details>"
            for one in self._replies()
        ]
        return "".join(shown)

    def _figures(self) -> Iterator[Table]:
        yield self.table()
        if len(self.evaluations) == 2 and self._judged:
            pair = self.compare()
            if pair:
                yield pair.table()

    def _replies(self) -> Iterator[Table]:
        for name in self.evaluations:
            table = self.replies(name)
            if table:
                yield table


def compared(line: str, cell: str, language: str) -> Compared | None:
    """Run the prompts of a cell as its first line says. None where the experiment could not be
    run, which it has said. Raises CourseError for what cannot be read."""
    data, models = parse_line(line, language)
    prompts = {}
    for name, text in named_prompts(cell).items():
        for model in models or (None,):
            named = say(f"compare.with_{model}", language, name=name) if len(models) > 1 else name
            prompts[named] = Variant(text, model=model)
    found = experiment(prompts, data.rows, data.checks, max_tokens=data.max_tokens)
    return Compared(found.evaluations, found.language) if found else None
