"""What a `%%compare` cell does and shows: an experiment, its comparison, and the replies."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from course.display.safe import block, html
from course.display.table import Table
from course.errors import PromptError
from course.evals.evaluation import Evaluation
from course.experiments.cases import columns_of
from course.experiments.data import DataSet, parse_line
from course.experiments.named import CellText, NamedPrompt, filled, parts_in, read_cell
from course.experiments.options import Options
from course.experiments.result import Experiment
from course.experiments.run import Plan, Variant, experiment, planned
from course.messages import say
from course.models.base import Settings

_PART = ' style="white-space: pre-wrap"'


@dataclass(frozen=True)
class Compared(Experiment):
    """An experiment that shows all of itself: the table, of two prompts whose replies were judged
    the comparison, and the replies, which open on a click, as do the texts of the `parts` that
    the prompts have from the data."""

    parts: Mapping[str, str] = field(default_factory=dict)
    predicted: Mapping[str, int | None] | None = None

    def table(self) -> Table:
        """As any experiment's; what was `predicted` of each prompt stands before what held."""
        table = super().table()
        if self.predicted is None:
            return table
        at = self._columns.index("held")
        none = say("compare.no_prediction", self.language)

        def told(name: str) -> str:
            given = (self.predicted or {}).get(name)
            return none if given is None else str(given)

        cells = [say("compare.head_predicted", self.language), *map(told, self.evaluations)]
        head, *rows = (
            [*row[:at], cell, *row[at:]]
            for row, cell in zip((table.head, *table.rows), cells, strict=True)
        )
        return replace(table, head=head, rows=rows)

    def __repr__(self) -> str:
        shown = [repr(one) for one in (*self._figures(), *self._replies())]
        shown += [f"{self._part_title(name)}\n\n{block(text)}" for name, text in self.parts.items()]
        return "\n\n".join(shown)

    def _repr_html_(self) -> str:
        shown = [one._repr_html_() for one in self._figures()]
        shown += [_folded(one.title, one._repr_html_()) for one in self._replies()]
        shown += [
            _folded(self._part_title(name), f"<pre{_PART}>{html(text)}</pre>")
            for name, text in self.parts.items()
        ]
        return "".join(shown)

    def _part_title(self, name: str) -> str:
        return say("compare.part_title", self.language, part=_braced(name))

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


@dataclass(frozen=True)
class CompareCell:
    """What a cell asks for: use `read`, then `run`, or `plan` and `found`."""

    data: DataSet
    options: Options
    written: CellText
    language: str

    @classmethod
    def read(cls, line: str, cell: str, language: str) -> CompareCell:
        """The cell under `%%compare` and the rest of that line. Raises CourseError for what
        cannot be read."""
        data, options = parse_line(line, language)
        return cls(data, options, read_cell(cell), language)

    @property
    def predicts(self) -> bool:
        """Whether a prediction is asked for, of what the data's checks can tell."""
        return self.options.predict and bool(self.data.checks)

    def run(self) -> Compared | None:
        """Run the prompts over the data. None where that could not be done, which it has said.
        Raises CourseError."""
        data = self.data
        found = experiment(
            dict(self._variants()),
            data.rows,
            data.checks,
            repeats=data.repeats,
            temperature=data.temperature,
            max_tokens=data.max_tokens,
        )
        return self.found(found.evaluations) if found else None

    def plan(self) -> Plan:
        """The same, not yet run. Raises CourseError, CheckError."""
        data, prompts = self.data, dict(self._variants())
        usual = Settings(data.temperature, data.max_tokens, seed=1)
        return planned(prompts, data.rows, data.checks, self.language, data.repeats, usual)

    def found(
        self,
        evaluations: Mapping[str, Evaluation],
        predicted: Mapping[str, int | None] | None = None,
    ) -> Compared:
        """What is shown of `evaluations`, with what was `predicted` of each prompt."""
        own, of_data = self.written, self.data.parts
        used = [name for one in own.prompts.values() for name in parts_in(one.text, of_data)]
        parts = {name: of_data[name] for name in used if name not in own.parts}
        return Compared(evaluations, self.language, parts, predicted)

    def _variants(self) -> Iterator[tuple[str, Variant]]:
        """The prompts by name, once for each model, with their parts in place. Raises
        PromptError."""
        columns = columns_of(self.data.rows)
        for name in self.written.parts:
            if name in columns:
                raise PromptError("compare.part_is_column", part=_braced(name))
        parts = {**self.data.parts, **self.written.parts}
        models = self.options.models
        for name, one in self.written.prompts.items():
            variant = Variant(
                filled(one.text, parts),
                temperature=one.options.temperature,
                json_schema=_schema(name, one, parts),
                model=models[0] if models else None,
            )
            if len(models) < 2:
                yield name, variant
            for model in models if len(models) > 1 else ():
                told = say(f"compare.with_{model}", self.language, name=name)
                yield told, replace(variant, model=model)


def _schema(name: str, prompt: NamedPrompt, parts: Mapping[str, str]) -> Mapping[str, Any] | None:
    """The JSON Schema that the heading of a prompt asks for: the part that it names, or the only
    part that is one. Raises PromptError."""
    asked = prompt.options.schema
    if asked is None:
        return None
    known = {part: found for part, text in parts.items() if (found := _json_object(text))}
    if asked in known:
        return known[asked]
    if not asked and len(known) == 1:
        return next(iter(known.values()))
    if asked in parts:
        raise PromptError("compare.not_json", part=_braced(asked))
    if not known:
        raise PromptError("compare.no_schemas", name=name, part=_braced("form"))
    raise PromptError("compare.which_schema", name=name, known=", ".join(known))


def _json_object(text: str) -> Mapping[str, Any] | None:
    """The JSON object that `text` is; None where it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _folded(title: str, inside: str) -> str:
    return f"<details><summary>{html(title)}</summary>{inside}</details>"


def _braced(name: str) -> str:
    return f"{{{{{name}}}}}"
