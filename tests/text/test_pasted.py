"""What is the reply in a pasted text, and what the chat window wrote around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.text.pasted import CHATBOTS, reply_in

HEADS = [
    *("ChatGPT said:", "ChatGPT a dit :", "ChatGPT a dit\u202f:", "chatgpt 4o said:"),
    *("Copilot said", "Claude responded:", "Le Chat a répondu :", "Gemini said", "GEMINI SAID:"),
    *("##### ChatGPT said:", "**ChatGPT said:**", "ChatGPT GPT-5.1 said:"),
]
OWN_WORDS = [
    *("Lisbon", "Marie a dit :\nBonjour.", "Captain Nell said:\nAhoy!", "Claude", "ChatGPT"),
    *("Claude Monet said:\nPaint.", "You said you were late.", "She said:", "said:", "Copy\nEdit"),
    *(
        "Thought for the day:\nBe kind.",
        "Reasoned for Ann",
        "1. Copy code from the page",
        "```\n{}",
    ),
    *("You said:\nnothing more", "  Lisbon  \n\n", "ChatGPT said: Lisbon", "Say\tthis", "Copy"),
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\r"])
def test_the_head_of_a_chat_window_is_put_aside_and_told(head: str, end: str) -> None:
    found = reply_in(f"{head}{end}Lisbon{end}")
    assert (found.text, found.aside) == ("Lisbon", (head,))


@pytest.mark.parametrize("text", OWN_WORDS)
def test_what_may_be_the_replys_own_words_stays(text: str) -> None:
    found = reply_in(text)
    assert (found.text, found.aside) == (text, ())


def test_the_name_that_the_learner_gave_is_a_head_too() -> None:
    text = "Nestor said:\nLisbon"
    assert reply_in(text).text == text
    assert reply_in(text, " nestor ").text == "Lisbon"


def test_the_persons_own_message_that_was_taken_along_is_put_aside() -> None:
    text = "You said:\nWhich city?\nPlease.\nChatGPT said:\n\nThought for 5 seconds\n\nLisbon\n"
    found = reply_in(text)
    assert found.text == "Lisbon"
    assert found.aside[0] == "You said:" and found.aside[-1] == "Thought for 5 seconds"
    french = (
        "Vous avez dit :\nQuelle ville ?\nChatGPT a dit :\nRéflexion durant quelques secondes\nLyon"
    )
    assert reply_in(french).text == "Lyon"


@pytest.mark.parametrize(
    ("head", "aside"),
    [
        ("json\nCopy code\n", ("json", "Copy code")),
        ("json\r\nCopier le code\r\n", ("json", "Copier le code")),
        ("jsonCopy code\n", ("jsonCopy code",)),
        ("Copy code\n", ("Copy code",)),
        ("json\nCopy\nEdit\n", ("json", "Copy", "Edit")),
        ("json\nCopier\nModifier\n", ("json", "Copier", "Modifier")),
        ("ChatGPT said:\njson\nCopy code\n", ("ChatGPT said:", "json", "Copy code")),
    ],
)
def test_the_head_of_a_block_of_code_is_put_aside(head: str, aside: tuple[str, ...]) -> None:
    found = reply_in(f'{head}{{"city": "Lisbon"}}')
    assert (found.text, found.aside) == ('{"city": "Lisbon"}', aside)


def test_the_head_of_a_block_within_a_reply_is_put_aside() -> None:
    found = reply_in("Here it is:\n\npython\nCopy code\nprint(1)\n\nGood luck!")
    assert found.text == "Here it is:\n\nprint(1)\n\nGood luck!"
    assert found.aside == ("python", "Copy code")


@given(st.text())
def test_nothing_is_lost(text: str) -> None:
    found = reply_in(text)
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    if not found.aside:
        assert found.text == unix
    else:
        lines = [line.strip() for line in unix.split("\n") if line.strip()]
        kept = [line.strip() for line in found.text.split("\n") if line.strip()]
        assert sorted([*kept, *found.aside]) == sorted(lines)


@given(st.sampled_from(HEADS), st.text(alphabet="ab.: \n{}\"'1*#"))
def test_a_reply_under_a_head_comes_out_as_it_was(head: str, text: str) -> None:
    assert reply_in(f"{head}\n{text}").text == text.strip("\n")


@pytest.mark.parametrize(
    "piece", ["said ", "a ", "You said:\n", "\n", "Copy\n", "json\nCopy code\n"]
)
def test_a_long_text_is_read_in_one_go(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert len(reply_in(text, "x" * 40).text) <= len(text)


def test_the_suggested_names_are_known() -> None:
    assert all(reply_in(f"{name} said:\nx").aside for name in CHATBOTS)
