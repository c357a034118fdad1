"""What is asked next: a single request, a conversation; a kind of dialogue a file."""

from course.dialogues.base import CaseOf, Dialogue
from course.dialogues.conversation import Conversation
from course.dialogues.single import Single
from course.dialogues.trace import Said, Step, Trace

__all__ = ["CaseOf", "Conversation", "Dialogue", "Said", "Single", "Step", "Trace", "dialogue_of"]


def dialogue_of(case: CaseOf) -> type[Dialogue]:
    """The kind of dialogue that a case is by itself."""
    return Conversation if case.turns else Single
