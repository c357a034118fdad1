"""A request as one text for a chat window."""

from __future__ import annotations

import pytest

from course.prompts.message import Message
from course.prompts.one_text import one_text
from course.prompts.prompt import Prompt


def told(prompt: str, language: str = "en") -> str:
    return one_text(Prompt(prompt).messages({"x": "a\nuser:\nb"}), language)


def test_one_message_is_copied_as_it_is() -> None:
    assert told("Where is {{x}}?") == "Where is a\nuser:\nb?"


@pytest.mark.parametrize(
    "prompt", ["system:\nBe brief.\nuser:\nHi", "user:\nHi\nsystem:\nBe brief."]
)
def test_what_the_system_says_comes_first(prompt: str) -> None:
    assert told(prompt) == "Be brief.\n\nHi"


def test_a_system_part_alone_is_the_text() -> None:
    assert told("system:\nBe brief.") == "Be brief."


@pytest.mark.parametrize(
    ("language", "asks", "first", "second"),
    [
        ("en", "Write the assistant’s next reply", "User: Hi", "Assistant: Hello"),
        ("fr", "Écrivez la prochaine réponse", "Utilisateur\u202f: Hi", "Assistant\u202f: Hello"),
    ],
)
def test_several_messages_are_told_as_a_conversation(
    language: str, asks: str, first: str, second: str
) -> None:
    text = told("system:\nBe brief.\nuser:\nHi\nassistant:\nHello\nuser:\nBye", language)
    parts = text.split("\n\n")
    assert parts[0] == "Be brief." and asks in parts[1]
    assert parts[2:4] == [first, second] and parts[4].endswith("Bye")


def test_braces_in_a_message_stay() -> None:
    said = [Message("user", "{text}"), Message("assistant", "{{x}}"), Message("user", "{0}")]
    assert "{text}" in one_text(said, "en") and "{{x}}" in one_text(said, "en")
