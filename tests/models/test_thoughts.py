"""What a model only thought is no part of its reply, wherever it stands and however it comes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.fake_server import Exchange, FakeServer
from support.faults import STREAMED
from support.wire import FULL, PLAIN, ask, fails, model_of, numbered

from course.evals.engine import evaluate
from course.models.base import Request, Settings
from course.models.loop import run
from course.models.openai.thoughts import MARKS, Spoken
from course.prompts.message import Message

ROOM = 4000
THOUGHT = "Hmm. 17 times 23 is 391, not 381"
MAGISTRAL = {"type": "thinking", "thinking": [{"type": "text", "text": THOUGHT}]}

IN_THE_TEXT: dict[str, tuple[str, str]] = {
    "DeepSeek-R1, Ollama's old form": (f"<think>\n{THOUGHT}\n</think>\n\n391", "391"),
    "Qwen3 told not to think": ("<think>\n\n</think>\n\n391", "391"),
    "a template that opens": (f"{THOUGHT}\n</think>\n\n391", "391"),  # vLLM's issue 13125
    "the same, without lines": (f"{THOUGHT}.</think>391", "391"),  # DeepSeek from V3.1 on
    "Magistral": (f"[THINK]{THOUGHT}[/THINK]391", "391"),  # vllm-mlx's pull request 599
    "Magistral, opened": (f"{THOUGHT}[/THINK]391", "391"),
    "Seed": (f"<seed:think>{THOUGHT}</seed:think>391", "391"),
    "Kimi": (f"◁think▷{THOUGHT}◁/think▷391", "391"),
    "gpt-oss, unparsed": (
        f"<|channel|>analysis<|message|>{THOUGHT}<|end|>"
        "<|start|>assistant<|channel|>final<|message|>391",
        "391",
    ),
    "white space before": (f"\n <think>{THOUGHT}</think> 391", "391"),
    "thought twice": (f"<think>{THOUGHT}</think>\n<think>Sure</think>\n391", "391"),
    "a mark in quotation marks within": (f"{THOUGHT} “</think>” so\n</think>\n391", "391"),
}
SAID = [
    "Put it between <think> and </think>.",
    "```\n<think>\n…\n</think>\n```",
    "The mark `</think>` ends a thought.",
    "With </think> a thought ends.",
    "It ends with </think>",
    "<thinking>First the sum.</thinking>\n391",
    "I think </ think> is no mark.",
    "<thin",
    "  two spaces first",
]


@STREAMED
@pytest.mark.parametrize("kind", IN_THE_TEXT)
def test_thoughts_in_the_text_are_no_part_of_the_reply(kind: str, streamed: bool) -> None:
    text, said = IN_THE_TEXT[kind]
    with FakeServer(lambda one: one.answer(text)) as server:
        assert ask(model_of(server), FULL, streamed=streamed).text == said
        assert len(server.seen) == 1


@STREAMED
@pytest.mark.parametrize("text", SAID)
def test_a_reply_may_speak_of_such_marks(text: str, streamed: bool) -> None:
    with FakeServer(lambda one: one.answer(text)) as server:
        model = model_of(server)
        for _ in range(2):
            assert ask(model, FULL, streamed=streamed).text == text


@pytest.mark.parametrize("kind", IN_THE_TEXT)
def test_no_check_sees_them(kind: str) -> None:
    """A word only thought neither passes nor fails a check."""
    checks: Any = ({"equals": {"value": "391"}}, {"not_contains": {"value": "381"}})
    with FakeServer(lambda one: one.answer(IN_THE_TEXT[kind][0])) as server:
        found = evaluate(numbered(2, checks=checks), "Say {{number}}", model_of(server))
    assert found.passed == 2


def shown(model: Any, settings: Settings = PLAIN) -> tuple[str, str]:
    """What was shown of a reply while it came, and the reply."""
    heard: list[str] = []
    asked = Request((Message("user", "17 × 23?"),), settings)
    reply = run(model.complete(asked, on_text=heard.append))
    return "".join(heard), reply.text


@pytest.mark.parametrize("kind", IN_THE_TEXT)
def test_they_are_not_shown_as_the_answer_while_they_come(kind: str) -> None:
    text, said = IN_THE_TEXT[kind]
    with FakeServer(lambda one: one.stream(list(text))) as server:
        model = model_of(server)
        for _ in range(2):
            assert shown(model) == (said, said)


def pieces_shown(server: FakeServer, model: Any) -> list[str]:
    heard: list[str] = []
    run(model.complete(Request((Message("user", "Hello"),), PLAIN), on_text=heard.append))
    return heard


def test_a_model_that_has_shown_where_it_thinks_is_shown_piece_by_piece() -> None:
    with FakeServer(lambda one: one.stream(["Hel", "lo"])) as server:
        model = model_of(server)
        assert pieces_shown(server, model) == ["Hello"], "it may yet turn out to be a thought"
        assert pieces_shown(server, model) == ["Hel", "lo"]
        assert pieces_shown(server, model_of(server)) == ["Hel", "lo"]
    with FakeServer(lambda one: one.stream(["<think>", "Hm", "</think>", "Hel", "lo"])) as server:
        assert pieces_shown(server, model_of(server)) == ["Hel", "lo"]


def parts(one: Exchange) -> None:
    """As Mistral answers: a list of parts, also piece by piece."""
    answer = {"type": "text", "text": "391"}
    if one.body.get("stream"):
        one.stream([{"content": [MAGISTRAL]}, {"content": [answer]}])
    else:
        one.whole([MAGISTRAL, answer])  # type: ignore[arg-type]


OTHER_PARTS = [
    {"type": "thinking", "text": THOUGHT},
    {"type": "reasoning", "text": THOUGHT},
    {"type": "redacted_thinking", "data": "x", "text": THOUGHT},
]


@STREAMED
def test_parts_that_are_thoughts_are_none_of_the_text(streamed: bool) -> None:
    with FakeServer(parts) as server:
        assert ask(model_of(server), FULL, streamed=streamed).text == "391"
    for part in OTHER_PARTS:
        content = [part, {"type": "text", "text": "391"}]
        with FakeServer(lambda one, content=content: one.whole(content)) as server:
            assert ask(model_of(server), FULL, streamed=streamed).text == "391"


FIELDS: dict[str, Any] = {
    "reasoning_content": THOUGHT,
    "reasoning": THOUGHT,
    "reasoning_details": [{"type": "reasoning.text", "text": THOUGHT}],
    "thinking": THOUGHT,
    "thinking_blocks": [{"type": "thinking", "thinking": THOUGHT}],
}
CUT_THOUGHTS: dict[str, dict[str, Any]] = {
    **{name: {"content": None, name: value} for name, value in FIELDS.items()},
    "think": {"content": f"<think>{THOUGHT}"},
    "THINK": {"content": f"[THINK]{THOUGHT}"},
    "half a mark": {"content": f"<think>{THOUGHT}</thi"},
    "parts": {"content": [MAGISTRAL]},
}


def thinks_long(delta: dict[str, Any], finish: str) -> Any:
    def behave(one: Exchange) -> None:
        enough = one.body["max_tokens"] > 1000
        if one.body.get("stream"):
            pieces = [{"content": "391"}] if enough else [delta]
            one.stream(pieces, finish="stop" if enough else finish)
        else:
            message = {"content": "391"} if enough else delta
            choice = {"index": 0, "message": message, "finish_reason": "stop" if enough else finish}
            one.json({"choices": [choice]})

    return behave


@STREAMED
@pytest.mark.parametrize("finish", ["length", "MAX_TOKENS", "model_length"])
@pytest.mark.parametrize("kind", CUT_THOUGHTS)
def test_a_thought_that_was_cut_gets_room(kind: str, finish: str, streamed: bool) -> None:
    with FakeServer(thinks_long(CUT_THOUGHTS[kind], finish)) as server:
        reply = ask(model_of(server), FULL, streamed=streamed)
        assert [body["max_tokens"] for body in server.bodies] == [9, 9 + ROOM]
    assert (reply.text, reply.notes) == ("391", ("model.given_room",))


@STREAMED
def test_a_thought_without_a_beginning_that_was_cut_gets_room_once_that_is_known(
    streamed: bool,
) -> None:
    def behave(one: Exchange) -> None:
        enough = one.body["max_tokens"] > 1000
        text, finish = (f"{THOUGHT}\n</think>\n391", "stop") if enough else (THOUGHT, "length")
        one.answer(text, finish=finish)

    with FakeServer(behave) as server:
        model = model_of(server)
        assert ask(model, Settings(max_tokens=2000), streamed=streamed).text == "391"
        assert ask(model, FULL, streamed=streamed).text == "391"
        assert [body["max_tokens"] for body in server.bodies] == [2000, 9, 9 + ROOM]


def test_a_model_that_thinks_and_says_nothing_gives_no_reply() -> None:
    with FakeServer(lambda one: one.answer(f"<think>{THOUGHT}</think>\n")) as server:
        assert fails(model_of(server), FULL).message_id == "model.only_thought"


PIECES = st.lists(
    st.sampled_from([*MARKS, *MARKS.values(), "<thi", "nk>", "</", " ", "\n", "a", ".", "“", "`"])
    | st.text(max_size=3),
    max_size=12,
)


@example(pieces=["<think>", "</think>"], cuts=[1, 1, 1, 5], unopened=None)
@given(pieces=PIECES, cuts=st.lists(st.integers(1, 5)), unopened=st.sampled_from([None, True]))
def test_any_split_gives_the_same_and_what_is_shown_begins_it(
    pieces: list[str], cuts: list[int], unopened: bool | None
) -> None:
    text = "".join(pieces)
    whole = Spoken(unopened)
    whole.take(text)
    whole.end()
    split, told = Spoken(unopened), ""
    left = text
    for cut in [*cuts, len(text)]:
        told += split.take(left[:cut])
        left = left[cut:]
        assert whole.text.startswith(told)
    told += split.end()
    assert told == split.text == whole.text
    assert (split.thought, split.marked) == (whole.thought, whole.marked)


@given(pieces=PIECES, cuts=st.lists(st.integers(1, 5)))
def test_what_is_held_back_changes_nothing_of_the_reply(pieces: list[str], cuts: list[int]) -> None:
    text = "".join(pieces)
    found = []
    for unopened in (None, True, False):
        spoken, left = Spoken(unopened), text
        for cut in [*cuts, len(text)]:
            spoken.take(left[:cut])
            left = left[cut:]
        spoken.end()
        found.append((spoken.text, spoken.thought))
    assert len(set(found)) == 1


@given(text=st.text(st.characters(exclude_characters="<[◁")), before=st.text(max_size=9))
def test_a_text_without_marks_is_all_said(text: str, before: str) -> None:
    spoken = Spoken()
    spoken.take(text)
    spoken.end()
    assert spoken.text == text and not spoken.thought
    spoken = Spoken()
    spoken.take(f"<think>{before.replace('<', '')}</think>{text}")
    spoken.end()
    assert spoken.text == text.lstrip()
