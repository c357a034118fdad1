"""What a `%%compare` cell does and shows: an experiment, its comparison, and the replies."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from course.display.safe import block, html
from course.display.table import Table
from course.errors import PromptError
from course.experiments.cases import columns_of
from course.experiments.data import DataSet, parse_line
from course.experiments.named import CellText, NamedPrompt, filled, parts_in, read_cell
from course.experiments.options import Options
from course.experiments.result import Experiment
from course.experiments.run import Variant, experiment
from course.messages import say

_PART = ' style="white-space: pre-wrap"'


@dataclass(frozen=True)
class Compared(Experiment):
    """An experiment that shows all of itself: the table, of two prompts whose replies were judged
    the comparison, and the replies, which open on a click, as do the texts of the `parts` that
    the prompts have from the data."""

    parts: Mapping[str, str] = field(default_factory=dict)

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


def compared(line: str, cell: str, language: str) -> Compared | None:
    """Run the prompts of a cell as its first line says. None where the experiment could not be
    run, which it has said. Raises CourseError for what cannot be read."""
    data, options = parse_line(line, language)
    written = read_cell(cell)
    found = experiment(
        dict(_variants(written, data, options, language)),
        data.rows,
        data.checks,
        repeats=data.repeats,
        temperature=data.temperature,
        max_tokens=data.max_tokens,
    )
    if not found:
        return None
    used = [name for one in written.prompts.values() for name in parts_in(one.text, data.parts)]
    shown = {name: data.parts[name] for name in used if name not in written.parts}
    return Compared(found.evaluations, found.language, shown)


def _variants(
    written: CellText, data: DataSet, options: Options, language: str
) -> Iterator[tuple[str, Variant]]:
    """The prompts by name, once for each model, with their parts in place. Raises PromptError."""
    columns = columns_of(data.rows)
    for name in written.parts:
        if name in columns:
            raise PromptError("compare.part_is_column", part=_braced(name))
    parts = {**data.parts, **written.parts}
    for name, one in written.prompts.items():
        text = filled(one.text, parts)
        schema = _schema(name, one, parts)
        for model in options.models or (None,):
            several = len(options.models) > 1
            named = say(f"compare.with_{model}", language, name=name) if several else name
            yield (
                named,
                Variant(text, temperature=one.options.temperature, json_schema=schema, model=model),
            )


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
