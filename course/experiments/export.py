"""The replies of an experiment as rows, and as a CSV file for a spreadsheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from course.display.safe import cell as safe_cell
from course.errors import CourseError, system_reason
from course.evals.evaluation import CaseResult, Evaluation
from course.evals.reasons import told
from course.experiments.words import Words

_HELD = {"passed": True, "failed": False, "ungraded": None}


def rows_of(evaluations: Mapping[str, Evaluation], language: str) -> list[dict[str, Any]]:
    """One dict a reply: `prompt`, `model`, `case` and `repeat` (from 1), the columns that the
    prompts use and those that the checks want, then `reply`, `held` (True, False, or None where
    it could not be judged), `reasons` in `language`, `tokens_in`, `tokens_out`, and `cost` in US
    dollars, None where it is not known."""
    return [
        _row(name, one, index, language)
        for name, one in evaluations.items()
        for index in range(len(one.results))
    ]


def write_csv(rows: Sequence[Mapping[str, Any]], path: Path, language: str) -> None:
    """Write `rows` so that a spreadsheet of that language opens the file with a double click:
    UTF-8 with its mark; in French with semicolons and decimal commas. No cell of text begins
    as a formula does. Raises CourseError."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    french = language == "fr"
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";" if french else ",")
            writer.writerow(map(safe_cell, names))
            for row in rows:
                writer.writerow([_cell(row.get(name), french=french) for name in names])
    except OSError as error:
        reason = system_reason(error)
        raise CourseError("experiment.not_written", file=path, reason=reason) from None


def _row(name: str, one: Evaluation, index: int, language: str) -> dict[str, Any]:
    result, words = one.results[index], Words(language)
    reasons = [outcome for outcome in told(result.outcomes) if outcome.status != "passed"]
    costs = [reply.cost for reply in result.replies if reply.cost is not None]
    before = {
        "prompt": name,
        "model": one.model,
        "case": index % len(one.exercise.cases) + 1,
        "repeat": result.repeat + 1,
    }
    after = {
        "reply": words.reply(result) if result.replies or result.problem else None,
        "held": _HELD[result.status],
        "reasons": " ".join(outcome.reason(language) for outcome in reasons),
        "tokens_in": _sum(result, "tokens_in"),
        "tokens_out": _sum(result, "tokens_out"),
        "cost": sum(costs) if costs else None,
    }
    given = {**result.case.expect, **result.case.inputs}
    if result.case.turns:
        given["turns"] = words.asked(result)
    ours = {*before, *after}
    columns = {f"input_{key}" if key in ours else key: value for key, value in given.items()}
    return {**before, **columns, **after}


def _sum(result: CaseResult, name: str) -> int | None:
    counts = [getattr(reply, name) for reply in result.replies]
    return sum(counts) if counts and None not in counts else None


def _cell(value: Any, *, french: bool) -> str | int:
    if value is None:
        return ""
    if isinstance(value, bool | int):
        return int(value)
    if isinstance(value, float):
        text = f"{value:.10f}".rstrip("0").rstrip(".")
        return text.replace(".", ",") if french else text
    return safe_cell(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
