"""What grading an assignment took, over all runs: kept beside the report, in `effort.json`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.marking.kept import write_whole
from grader.marking.work import Counts


@dataclass(frozen=True)
class Effort:
    """Calls made and saved, seconds, and US dollars, None while no price is known."""

    calls: int = 0
    calls_saved: int = 0
    seconds: float = 0.0
    cost: float | None = None

    def with_run(self, counts: Counts) -> Effort:
        """The effort with that of one more run."""
        costs = [one for one in (self.cost, counts.cost) if one is not None]
        return Effort(
            self.calls + counts.calls,
            self.calls_saved + counts.calls_saved,
            self.seconds + (counts.seconds if counts.prompts else 0.0),
            sum(costs) if costs else None,
        )


def read_effort(path: Path) -> Effort:
    """The effort kept at `path`; none where there is no file, or none of ours."""
    try:
        kept = Effort(**json.loads(path.read_text(encoding="utf-8")))
        return Effort(
            int(kept.calls),
            int(kept.calls_saved),
            float(kept.seconds),
            None if kept.cost is None else float(kept.cost),
        )
    except (OSError, ValueError, TypeError):
        return Effort()


def write_effort(path: Path, effort: Effort, shared: bool = False) -> None:
    """Keep the effort at `path`."""
    write_whole(path, json.dumps(asdict(effort)), shared)
