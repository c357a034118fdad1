"""Messages as one text, for a chat window, which has one box and no roles."""

from __future__ import annotations

from collections.abc import Sequence

from course.messages import say
from course.prompts.message import Message

_NEXT_PARAGRAPH = "\n\n"


def one_text(messages: Sequence[Message], language: str) -> str:
    """`messages` as one text to paste into a new chat: what the system says comes first.

    A single message follows it as it is, as chat templates without a system role have it
    (Gemma's, for one). Several are told as a conversation, in `language`, whose next reply is
    asked for.
    """
    system = [one.text for one in messages if one.role == "system"]
    spoken = [one for one in messages if one.role != "system"]
    if len(spoken) == 1 and spoken[0].role == "user":
        said = [spoken[0].text]
    elif spoken:
        said = [say("elsewhere.conversation", language), *(_told(one, language) for one in spoken)]
    else:
        said = []
    return _NEXT_PARAGRAPH.join(text for text in (*system, *said) if text.strip())


def _told(message: Message, language: str) -> str:
    return say(f"elsewhere.told_{message.role}", language, text=message.text)
