"""A conversation: a case whose user says several things, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from course.dialogues.base import CaseOf, Dialogue
from course.dialogues.trace import Said, Trace
from course.dialogues.turns import Turn, live_turns
from course.models.base import Place, Request
from course.prompts.message import Message

_NEXT_PARAGRAPH = "\n\n"
TURN = "turn"


class Conversation(Dialogue):
    """The prompt's messages open it; then the user says one turn of the case after the other, and
    the model answers those that are live."""

    @classmethod
    def places(cls, case: CaseOf) -> tuple[Place, ...]:
        return tuple(Place(TURN, number) for number in live_turns(case.turns))

    def next(self, so_far: Trace) -> Request | None:
        places = self.places(self.case)
        if len(so_far.steps) == len(places):
            return None
        opening = self.prompt.messages(self.case.inputs)
        messages = messages_for(opening, self.case.turns, _texts(so_far))
        place = places[len(so_far.steps)]
        return Request(messages, self.settings, self.repeat, place, opening=self.prompt.opening)

    def said(self, so_far: Trace) -> tuple[Said, ...]:
        return transcript(self.case.turns, _texts(so_far))


def messages_for(
    opening: Sequence[Message], turns: Sequence[Turn], replies: Sequence[str]
) -> tuple[Message, ...]:
    """What is sent for the next live reply, after these live `replies`.

    `opening` are the prompt's messages. Where two messages of one role would stand in a row,
    as when the prompt ends in a user message, the second follows in the first after a blank
    line.
    """
    said = (Message(one.role, one.text) for one in transcript(turns, replies))
    return tuple(_joined((*opening, *said)))


def transcript(turns: Sequence[Turn], replies: Sequence[str]) -> tuple[Said, ...]:
    """Who said what, after these live `replies`: up to the first turn without a reply."""
    return tuple(_told(turns, iter(replies)))


def _told(turns: Sequence[Turn], replies: Iterator[str]) -> Iterator[Said]:
    for number, turn in enumerate(turns, 1):
        place = Place(TURN, number)
        yield Said(place, "user", turn.user)
        reply = next(replies, None) if turn.reply is None else turn.reply
        if reply is None:
            return
        yield Said(place, "assistant", reply, scripted=turn.reply is not None)


def _joined(messages: Iterable[Message]) -> list[Message]:
    found: list[Message] = []
    for message in messages:
        if found and found[-1].role == message.role:
            texts = [text for text in (found[-1].text, message.text) if text.strip()]
            found[-1] = Message(message.role, _NEXT_PARAGRAPH.join(texts))
        else:
            found.append(message)
    return found


def _texts(so_far: Trace) -> list[str]:
    return [reply.text for reply in so_far.replies]
