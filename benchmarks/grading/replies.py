"""The model of the benchmark: recorded replies of the small embedded model, whatever a
learner's own words are, so that the model's time is out of what is measured.

    python -m grading.replies FILE        (in this folder's parent)

asks the model of the settings for the replies to the middling prompts and writes them to FILE;
those to the reference and weak prompts are in the recording that calibration made.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from course.learner.model import learners_model
from course.models.base import Model, OnText, Reply, Request
from course.models.recorded import RecordedModel, Recorder
from grader.marking.grade import grade_prompt
from grading.learners import REPOSITORY
from grading.prompts import tasks, texts, without_own_words

RECORDINGS = tuple(
    REPOSITORY / "tests" / "recordings" / name
    for name in ("calibration/embedded-small/en", "grading-en.jsonl")
)


class Replies:
    """Answers every prompt of the class from the recordings."""

    def __init__(self) -> None:
        self._recorded = RecordedModel(*RECORDINGS)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._recorded, name)

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """The reply to a request without a learner's own line; raises ModelError without one."""
        plain = (replace(one, content=without_own_words(one.text)) for one in request.messages)
        return await self._recorded.complete(
            replace(request, messages=tuple(plain)), on_text=on_text
        )


class Counted:
    """A model, and how many replies it was asked for."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.requests = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    async def complete(self, *asked: Any, **options: Any) -> Reply:
        """As Model.complete."""
        self.requests += 1
        return await self._model.complete(*asked, **options)


def record(model: Model, prompts: Iterable[tuple[str, str]], path: Path) -> None:
    """Write to `path` every reply that grading `prompts`, (exercise id, text), asks for, so
    that PROMPTEUR_REPLAY gives them to any process."""
    recorder = Recorder(model)
    known = {task.id: task for task in tasks()}
    for name, text in prompts:
        graded = grade_prompt(known[name], text, recorder)
        assert graded.score is not None, f"no reply was recorded for {name}: {graded.reason}"
    recorder.save(path)


def main() -> None:
    """Record the middling prompts."""
    prompts = [(task.id, text) for task in tasks() for text in texts(task.id, "middling")]
    record(learners_model(), prompts, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
