"""What was measured with the prompts of the collection, for each model and language.

`figures.json` is made from recordings by `prompteur prompts measure`, and a test holds that it is
what they give. A figure is of one version of a prompt: after a change of version it counts no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Event
from typing import Any

from course.collection.entries import Entry
from course.evals.engine import Observer, evaluate
from course.models.base import Model
from course.models.recorded import RecordedModel
from course.paths import write_whole
from course.stats.scoring import pass_rate, wilson


@dataclass(frozen=True)
class Figure:
    """Of the cases of one prompt on one model, so many passed, failed, or could not be judged.
    Tokens are means a call; None where the server does not count them."""

    id: str
    language: str
    version: str
    model: str
    passed: int
    failed: int
    ungraded: int
    tokens_in: float | None
    tokens_out: float | None

    @property
    def rate(self) -> float | None:
        """The share of what could be judged that passed; None when nothing could."""
        return pass_rate(self.passed, self.failed)

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval for the rate."""
        return wilson(self.passed, self.failed)

    def as_json(self) -> dict[str, Any]:
        """The figure as JSON-ready data, with its rate and interval."""
        return {**asdict(self), "rate": self.rate, "interval": list(self.interval)}


def measure(
    entry: Entry,
    model: Model,
    name: str,
    *,
    observer: Observer | None = None,
    stop: Event | None = None,
) -> Figure | None:
    """The figure of `entry` on `model`, called `name`; None when it was stopped on the way."""
    found = evaluate(entry.exercise(), entry.prompt, model, observer=observer, stop=stop)
    if found.stopped:
        return None
    replies = [reply for result in found.results for reply in result.replies]
    return Figure(
        id=entry.id,
        language=entry.language,
        version=entry.version,
        model=name,
        passed=found.passed,
        failed=found.failed,
        ungraded=found.ungraded,
        tokens_in=_mean([reply.tokens_in for reply in replies]),
        tokens_out=_mean([reply.tokens_out for reply in replies]),
    )


def recording_of(folder: Path, model: str, entry: Entry) -> Path:
    """Where in `folder` the replies of `model` to the cases of an entry are recorded."""
    return folder / model.replace("/", "_") / entry.language / f"{entry.id}.jsonl"


def recorded_models(folder: Path) -> list[str]:
    """The models that there are recordings of in `folder`."""
    return sorted(one.name for one in folder.glob("*") if one.is_dir())


def replayed(
    folder: Path, entries: Iterable[Entry], model: str, observer: Observer | None = None
) -> Iterator[Figure]:
    """What the recordings in `folder` give for `entries` on `model`; those without one are left
    out, as are those whose replies to the present prompt were not recorded."""
    for entry in entries:
        path = recording_of(folder, model, entry)
        if path.exists():
            figure = measure(entry, RecordedModel(path), model, observer=observer)
            if figure and figure.passed + figure.failed:
                yield figure


@lru_cache
def figures() -> tuple[Figure, ...]:
    """Every figure that comes with the course."""
    text = (files("course.collection") / "figures.json").read_text(encoding="utf-8")
    return tuple(Figure(**row) for row in json.loads(text))


def figures_of(entry: Entry) -> tuple[Figure, ...]:
    """What was measured with this version of `entry`, a figure for each model."""
    wanted = (entry.id, entry.language, entry.version)
    return tuple(one for one in figures() if (one.id, one.language, one.version) == wanted)


def models() -> tuple[str, ...]:
    """The models that something was measured on."""
    return tuple(sorted({one.model for one in figures()}))


def write(found: Sequence[Figure], path: Path) -> None:
    """Write figures as `figures.json` has them, one a line. Raises OSError."""
    write_whole(path, written(found))


def written(found: Sequence[Figure]) -> str:
    """Figures as the text of their file, in one order, so that a diff shows what changed."""
    order = sorted(found, key=lambda one: (one.model, one.id, one.language))
    lines = ",\n".join(json.dumps(asdict(one), ensure_ascii=False) for one in order)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def _mean(counts: Sequence[int | None]) -> float | None:
    known = [count for count in counts if count is not None]
    return round(sum(known) / len(known), 1) if known and len(known) == len(counts) else None
