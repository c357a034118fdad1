"""Whatever a server answers, there is a reply or an error that says what to do; nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.fake_server import Behaviour, Exchange, FakeServer, completion
from support.wire import FULL, ask, model_of

from course.errors import ModelError
from course.learner.store import Store
from course.models.base import Reply
from course.models.kept import KeptModel
from course.models.openai.model import OpenAIModel

QUICK = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
MANY_DIGITS = "9" * 5000


class Changing:
    """A server whose behaviour is set anew for each example, and a model behind it."""

    def __init__(self) -> None:
        self.now: Behaviour = lambda one: one.answer()
        self.server = FakeServer(lambda one: self.now(one))
        self.models = 0
        self.model = self.new_model()

    def new_model(self) -> OpenAIModel:
        """A model that the server has not met yet."""
        self.models += 1
        return model_of(self.server, f"m{self.models}", first_wait=0.001, deadline=0.6)

    def outcome(self, behaviour: Behaviour, *, streamed: bool = False) -> Reply | ModelError:
        """What comes of asking once."""
        self.now = behaviour
        before = len(self.server.seen)
        try:
            found: Reply | ModelError = ask(self.model, FULL, streamed=streamed)
        except ModelError as error:
            assert error.text("en") and error.text("fr")
            found = error
        assert len(self.server.seen) - before <= 8
        return found


@pytest.fixture(scope="module")
def changing() -> Iterator[Changing]:
    made = Changing()
    with made.server:
        yield made


@QUICK
@given(
    code=st.integers(300, 599).filter(lambda code: code != 304),
    error=JSON,
    fields=st.fixed_dictionaries({}, optional={"code": JSON, "param": JSON, "type": JSON}),
    bare=st.booleans(),
    streamed=st.booleans(),
)
def test_any_status_is_an_error_in_words(
    changing: Changing, code: int, error: Any, fields: dict[str, Any], bare: bool, streamed: bool
) -> None:
    body = error if bare else {"error": {"message": error, **fields}}
    found = changing.outcome(lambda one: one.json(body, code), streamed=streamed)
    assert isinstance(found, ModelError)


@QUICK
@given(
    code=st.integers(200, 599).filter(lambda code: code not in (204, 205, 304)),
    content=st.binary(max_size=200),
    kind=st.sampled_from(["application/json", "text/event-stream", "text/html", "", "nonsense/;"]),
    streamed=st.booleans(),
)
def test_any_bytes_are_an_error_in_words(
    changing: Changing, code: int, content: bytes, kind: str, streamed: bool
) -> None:
    found = changing.outcome(lambda one: one.raw(content, kind, code), streamed=streamed)
    assert isinstance(found, ModelError)


@QUICK
@given(body=JSON, streamed=st.booleans())
def test_any_json_is_an_error_in_words(changing: Changing, body: Any, streamed: bool) -> None:
    found = changing.outcome(lambda one: one.json(body), streamed=streamed)
    assert isinstance(found, ModelError)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything inside a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in inside if isinstance(value, dict | list) else ():
        yield (*path, key)
        if isinstance(part, dict | list):
            yield from places(part, (*path, key))


def altered(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """`value` with `new` at the end of the way; nothing there when `new` is ...."""
    made = copy.deepcopy(value)
    inner = made
    for key in path[:-1]:
        inner = inner[key]
    if new is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = new
    return made


WHOLE = completion("Hello", reasoning_content="Hm", refusal=None, tool_calls=None)
PIECE = {
    "id": "c",
    "object": "chat.completion.chunk",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "delta": {"content": "Hello", "role": "x"}, "finish_reason": None}],
    "usage": WHOLE["usage"],
}


@QUICK
@given(path=st.sampled_from(list(places(WHOLE))), new=JSON | st.just(...))
def test_an_answer_with_anything_in_it(changing: Changing, path: tuple[Any, ...], new: Any) -> None:
    found = changing.outcome(lambda one: one.json(altered(WHOLE, path, new)))
    if isinstance(found, Reply):
        sound(found)


@QUICK
@given(path=st.sampled_from(list(places(PIECE))), new=JSON | st.just(...))
def test_a_piece_with_anything_in_it(changing: Changing, path: tuple[Any, ...], new: Any) -> None:
    def odd(one: Exchange) -> None:
        one.begin("text/event-stream")
        one.write(f"data: {json.dumps(altered(PIECE, path, new))}\n\n".encode())
        one.event(delta={"content": " again"}, finish="stop")
        one.write(b"data: [DONE]\n\n")

    found = changing.outcome(odd, streamed=True)
    if isinstance(found, Reply):
        sound(found)


def sound(reply: Reply) -> None:
    """The fields are what they say they are, so that they can be kept and added up."""
    assert isinstance(reply.text, str)
    assert reply.finish is None or isinstance(reply.finish, str)
    for count in (reply.tokens_in, reply.tokens_out, reply.tokens_cached):
        assert count is None or (type(count) is int and count >= 0)
    json.dumps(reply.row(), allow_nan=False)


@QUICK
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1), streamed=st.booleans())
def test_a_text_comes_as_it_was_sent(changing: Changing, text: str, streamed: bool) -> None:
    found = changing.outcome(lambda one: one.answer(text), streamed=streamed)
    assert isinstance(found, Reply) and found.text == text


@QUICK
@given(
    text=st.text(st.characters(exclude_categories=["Cs"]) | st.just("\u2028"), min_size=1),
    data=st.data(),
    streamed=st.booleans(),
)
def test_a_text_may_be_cut_anywhere_on_its_way(
    changing: Changing, text: str, data: st.DataObject, streamed: bool
) -> None:
    row = {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": "stop"}]}
    event = f"data: {json.dumps({**PIECE, **row}, ensure_ascii=False)}\n\ndata: [DONE]\n\n"
    content = event.encode()
    cut = data.draw(st.integers(1, len(content) - 1))

    def halves(one: Exchange) -> None:
        one.begin("text/event-stream")
        one.write(content[:cut])
        one.write(content[cut:])

    found = changing.outcome(halves, streamed=streamed)
    assert isinstance(found, Reply) and found.text == text


HEADER = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_categories=["Cc"]))
ODD = ("", "soon", "-5", "nan", "inf", "-inf", "1e400", MANY_DIGITS, "0x1", "1 s", "٣", "1,5")
ODD_DATES = (
    "Wed, 99 Nov 2026 25:61:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "Thu, 01 Jan 0001 00:00:00 +9999",
    "Wed, 01 Jan 2025 00:00:00",
)


def after_a_wait_of(changing: Changing, value: str) -> Any:
    """What comes of a call that is refused once, with `value` for the wait."""
    left = [value]
    changing.model = changing.new_model()

    def behave(one: Exchange) -> None:
        if left:
            one.error(429, headers={"Retry-After": left.pop()})
        else:
            one.answer("Hello")

    return changing.outcome(behave)


@QUICK
@given(value=HEADER | st.sampled_from([*ODD, *ODD_DATES]).map(lambda v: v.encode().decode("l1")))
def test_a_wait_that_cannot_be_read_does_no_harm(changing: Changing, value: str) -> None:
    found = after_a_wait_of(changing, value)
    if isinstance(found, Reply):
        assert found.text == "Hello"
    else:
        # A wait that just fits leaves hardly any time for what comes after it.
        assert found.message_id in ("model.too_many", "model.timeout")


@pytest.mark.parametrize("value", ["soon", "-5", "nan", "", "1 s"])
def test_a_wait_that_means_nothing_is_as_if_there_were_none(changing: Changing, value: str) -> None:
    assert isinstance(after_a_wait_of(changing, value), Reply)


def test_half_a_character_can_be_kept(tmp_path: Any) -> None:
    """JSON lets a server send half of a surrogate pair; no file in UTF-8 takes it."""
    with FakeServer(lambda one: one.answer("Hi \ud83e there\x00")) as server:
        store = Store(tmp_path / "kept.sqlite")
        first = ask(KeptModel(model_of(server), store))
        again = ask(KeptModel(model_of(server), store))
        assert len(server.seen) == 1
    assert first.text.startswith("Hi ") and first.text == again.text
    first.text.encode()
