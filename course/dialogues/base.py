"""A dialogue decides what is asked next. One kind of dialogue is one class in one file.

The engine makes the requests and knows none of the kinds; planning, panel, report and feedback
read the trace and what the dialogue says of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Protocol

from course.dialogues.trace import Said, Trace
from course.dialogues.turns import Turn
from course.models.base import Place, Request, Settings
from course.prompts.prompt import Prompt


class CaseOf(Protocol):
    """What a dialogue reads of a case."""

    @property
    def inputs(self) -> Mapping[str, str]: ...

    @property
    def turns(self) -> Sequence[Turn]: ...


class Dialogue(ABC):
    """What is asked of a model for one case, one request after the other.

    `settings` are those of the first draw; `repeat` is the number of this one, from 0. Making a
    dialogue raises PromptError when the prompt lacks something that the case needs.
    """

    def __init__(self, prompt: Prompt, case: CaseOf, settings: Settings, repeat: int = 0) -> None:
        self.prompt = prompt
        self.case = case
        self.settings = settings.for_repeat(repeat)
        self.repeat = repeat

    @classmethod
    @abstractmethod
    def places(cls, case: CaseOf) -> tuple[Place, ...]:
        """Where the replies to `case` will stand, in order, so that checks can name them; the
        last is what a check judges unless it says otherwise. Empty for one reply alone."""

    @abstractmethod
    def next(self, so_far: Trace) -> Request | None:
        """What is asked after `so_far`; None when the case is over. Asked twice, it says the
        same: a dialogue keeps no state, so that a trace can be taken up anywhere."""

    @abstractmethod
    def said(self, so_far: Trace) -> tuple[Said, ...]:
        """Who said what, for people, as far as it came; empty for one reply alone."""
