"""Stopping: in under a second, wherever the evaluation is, and nothing goes on behind."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from support.fake_server import PATIENCE, Behaviour, Exchange, FakeServer
from support.making import ScriptedModel
from support.wire import PROMPT, ask, by_number, echo, model_of, numbered, warm_up

import course.models.chosen
from course.errors import Stopped
from course.evals.engine import Observer, evaluate
from course.evals.evaluation import Evaluation
from course.learner.model import learners_model
from course.learner.store import Store
from course.models.kept import KeptModel
from course.models.progress import Progress, no_progress

SOON = 1.0
QUIET = 0.3
"""Seconds in which something that goes on behind would show."""
SETTLING = 0.05
"""Seconds that a request which was sent already may take to be seen."""


class Listening(Observer):
    """Asks for the pieces of text, and tells when the first has come."""

    streams = True

    def __init__(self) -> None:
        self.heard = Event()
        self.ended: list[int] = []

    def text(self, index: int, piece: str) -> None:
        self.heard.set()

    def finished(self, index: int, result: object) -> None:
        self.ended.append(index)


def hung(one: Exchange) -> None:
    one.wait_until_gone()


def begins(one: Exchange) -> None:
    one.begin("text/event-stream")
    one.event(delta={"content": "Hel"})
    one.wait_until_gone()


def busy(one: Exchange) -> None:
    one.error(429, headers={"Retry-After": "15"})


def down(one: Exchange) -> None:
    one.error(503)


def interrupt() -> None:
    """Ctrl+C, for the main thread."""
    main = threading.main_thread().ident
    assert main
    signal.pthread_kill(main, signal.SIGINT)


@contextmanager
def pressed(when: Callable[[], bool], press: Callable[[], None]) -> Iterator[list[float]]:
    """Have `press` called from another thread once `when()` is true; notes the time."""
    times: list[float] = []

    def wait() -> None:
        if when():
            times.append(time.monotonic())
            press()

    thread = threading.Thread(target=wait)
    thread.start()
    try:
        yield times
    finally:
        thread.join(PATIENCE)


def stopped(
    server: FakeServer,
    when: Callable[[], bool],
    *,
    by: str = "stop",
    observer: Observer | None = None,
    **options: Any,
) -> Evaluation:
    """An evaluation of 30 cases that is stopped; looks that it ends soon, and all with it."""
    stop = Event()
    press = stop.set if by == "stop" else interrupt
    model = model_of(server, **{"slots": 4, "deadline": PATIENCE, **options})
    with pressed(when, press) as times:
        found = evaluate(numbered(30), PROMPT, model, stop=stop, observer=observer)
        ended = time.monotonic()
    assert ended - times[0] < SOON
    assert found.stopped
    nothing_goes_on(server)
    return found


def nothing_goes_on(server: FakeServer) -> None:
    """Every connection that was waited on is closed, and no request comes any more."""
    assert all(one.gone.wait(PATIENCE) for one in server.held()), "a connection stayed open"
    server.wait_for(lambda: False, SETTLING)
    before = len(server.seen)
    assert not server.wait_for(lambda: len(server.seen) > before, QUIET), "a request came later"


BY = pytest.mark.parametrize("by", ["stop", "Ctrl+C"])


@BY
@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
def test_before_the_first_word(by: str, streamed: bool) -> None:
    with FakeServer(hung) as server:
        waiting = lambda: server.wait_for(lambda: len(server.held()) == 4)  # noqa: E731
        observer = Listening() if streamed else Observer()
        found = stopped(server, waiting, by=by, observer=observer)
        assert len(server.seen) == len(server.held()) == 4
    assert found.ungraded == 30 and found.score is None


@BY
def test_in_the_middle_of_a_reply(by: str) -> None:
    noted = Listening()
    with FakeServer(begins) as server:
        heard = lambda: noted.heard.wait(PATIENCE)  # noqa: E731
        found = stopped(server, heard, by=by, observer=noted, unopened=False)
        assert len(server.seen) <= 4
    assert found.ungraded == 30
    assert sorted(noted.ended) == list(range(30))


@BY
def test_while_waiting_as_the_server_asked(by: str) -> None:
    with FakeServer(busy) as server:
        seen = lambda: server.wait_for(lambda: len(server.seen) >= 1)  # noqa: E731
        found = stopped(server, seen, by=by)
        assert len(server.seen) <= 4
    assert found.ungraded == 30
    assert {one.problem.message_id for one in found.results if one.problem} == {
        "evaluation.stopped"
    }


def test_while_waiting_to_ask_again() -> None:
    """The wait is shorter than what the test looks on for: going on behind would show."""
    with FakeServer(down) as server:
        seen = lambda: server.wait_for(lambda: len(server.seen) >= 4)  # noqa: E731
        found = stopped(server, seen, first_wait=0.15)
        assert len(server.seen) <= 8
    assert found.stopped and found.ungraded == 30


def test_what_is_there_already_stays_graded() -> None:
    with FakeServer(by_number({n: hung for n in range(10, 30)})) as server:
        waiting = lambda: server.wait_for(lambda: len(server.held()) == 4)  # noqa: E731
        found = stopped(server, waiting)
    assert (found.passed, found.failed, found.ungraded) == (10, 0, 20)
    assert found.pass_rate == 1.0


@pytest.mark.parametrize("kept", [False, True])
def test_a_stop_that_came_before_sends_nothing(kept: bool, tmp_path: Path) -> None:
    warm_up()
    stop = Event()
    stop.set()
    with FakeServer(echo) as server:
        model: Any = model_of(server)
        if kept:
            model = KeptModel(model, Store(tmp_path / "kept.sqlite"))
        found = evaluate(numbered(30), PROMPT, model, stop=stop)
        with pytest.raises(Stopped):
            ask(model, stop=stop)
        assert not server.wait_for(lambda: bool(server.seen), QUIET)
    assert found.stopped and found.ungraded == 30


@pytest.mark.parametrize("behaviour", [hung, begins, busy])
def test_a_single_question_stops_as_soon(behaviour: Behaviour) -> None:
    stop = Event()
    with FakeServer(behaviour) as server:
        when = lambda: server.wait_for(lambda: len(server.seen) == 1)  # noqa: E731
        with pressed(when, stop.set) as times:
            with pytest.raises(Stopped):
                ask(model_of(server, deadline=PATIENCE), streamed=behaviour is begins, stop=stop)
            assert time.monotonic() - times[0] < SOON
        nothing_goes_on(server)
        assert len(server.seen) == 1


def test_a_model_works_as_before_after_many_stops() -> None:
    answers: dict[str, Behaviour] = {"now": hung}
    with FakeServer(lambda one: answers["now"](one)) as server:
        model = model_of(server, slots=3, deadline=PATIENCE)
        for _ in range(4):
            stop, before = Event(), len(server.seen)
            full = lambda: server.wait_for(lambda: len(server.seen) == before + 3)  # noqa: B023, E731
            with pressed(full, stop.set):
                evaluate(numbered(9), PROMPT, model, stop=stop)
        nothing_goes_on(server)
        answers["now"] = echo
        together = threading.Barrier(3, timeout=PATIENCE)

        def three_at_a_time(one: Exchange) -> None:
            together.wait()
            echo(one)

        answers["now"] = three_at_a_time
        assert evaluate(numbered(9), PROMPT, model).passed == 9


def test_one_evaluation_stops_and_another_goes_on() -> None:
    stop = Event()
    hold = Event()

    def behave(one: Exchange) -> None:
        if "other" in one.asked:
            assert hold.wait(PATIENCE)
            echo(one)
        else:
            one.wait_until_gone()

    with FakeServer(behave) as server, ThreadPoolExecutor(2) as pool:
        model = model_of(server, slots=6)
        first = pool.submit(evaluate, numbered(3), PROMPT, model, stop=stop)
        other = pool.submit(evaluate, numbered(3), f"{PROMPT}, other", model)
        assert server.wait_for(lambda: len(server.seen) == 6)
        stop.set()
        assert first.result(PATIENCE).stopped
        hold.set()
        found = other.result(PATIENCE)
    assert (found.passed, found.stopped) == (3, False)


class MadeReadyWithoutEnd(ScriptedModel):
    """The embedded model on a slow line: whoever asks it for anything waits for its file."""

    def __init__(self, press: Callable[[], None]) -> None:
        super().__init__(lambda *_: "never")
        self.press = press
        self.ended = Event()

    def prepare(self, progress: Progress) -> None:
        self.press()
        try:
            for done in range(1_000):
                progress("download", done, 1_000)
                Event().wait(0.01)
        finally:
            self.ended.set()

    def count_tokens(self, text: str) -> int:
        self.prepare(no_progress)
        return len(text)


@pytest.mark.parametrize("how", ["stop", "Ctrl+C"])
def test_counting_the_prompts_tokens_can_be_stopped(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = Event()
    model = MadeReadyWithoutEnd(
        stop.set if how == "stop" else lambda: os.kill(os.getpid(), signal.SIGINT)
    )
    monkeypatch.setattr(course.models.chosen, "named_model", lambda name: model)
    task = replace(numbered(2), checks=({"prompt_tokens": {"max": 99}},))
    found = evaluate(task, PROMPT, learners_model(stop=stop), stop=stop)
    assert found.stopped and not model.asked and not found.prompt_outcomes
    assert model.ended.wait(SOON), "nothing goes on behind"


def test_tokens_are_counted_by_a_model_that_was_made_ready_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Counts(ScriptedModel):
        ready = 0

        def prepare(self, progress: Progress) -> None:
            self.ready += 1

        def count_tokens(self, text: str) -> int:
            assert self.ready == 1
            return len(text)

    model = Counts(lambda *_: "1")
    monkeypatch.setattr(course.models.chosen, "named_model", lambda name: model)
    mine = learners_model()
    for text in ("abc", "", "abcd"):
        assert mine.count_tokens(text) == len(text)
    monkeypatch.setattr(course.models.chosen, "named_model", lambda name: ScriptedModel(None))
    assert getattr(learners_model(), "count_tokens", None) is None


def test_stopping_leaves_no_thread_behind() -> None:
    with FakeServer(hung) as server:
        before: set[str] = set()
        for turn in range(3):
            stop, seen = Event(), len(server.seen)
            full = lambda: server.wait_for(lambda: len(server.seen) == seen + 2)  # noqa: B023, E731
            with pressed(full, stop.set):
                evaluate(numbered(5), PROMPT, model_of(server, slots=2), stop=stop)
            nothing_goes_on(server)
            names = {one.name for one in threading.enumerate() if "process_request" not in one.name}
            assert turn == 0 or names <= before
            before = names
