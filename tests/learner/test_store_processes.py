"""Replies that were paid for are never lost: killed processes, many processes, many threads."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from support.fake_server import PATIENCE, Exchange, FakeServer
from support.places import TESTS
from support.wire import (
    FULL,
    PLAIN,
    PROMPT,
    ask,
    by_number,
    echo,
    in_threads,
    model_of,
    number_in,
    numbered,
)

from course.evals.engine import evaluate
from course.learner.store import Store
from course.models.base import Reply, Request, Settings
from course.models.kept import KeptModel
from course.models.loop import run
from course.prompts.message import Message

PROCESSES = 6
ROWS = 200


def script(body: str, *arguments: object) -> subprocess.Popen[str]:
    """A process of its own that runs `body`; it can import what the tests can."""
    head = f"import sys\nsys.path.insert(0, {str(TESTS)!r})\n"
    return subprocess.Popen(
        [sys.executable, "-c", head + body, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kept_rows(path: Path) -> dict[str, str]:
    """The rows of replies by their keys, after a look that the file is sound."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = db.execute("SELECT key, row FROM replies").fetchall()
    assert len({key for key, _ in rows}) == len(rows)
    return {key: json.loads(row)["text"] for key, row in rows}


EVALUATE = """
from pathlib import Path
from course.evals.engine import evaluate
from course.models.openai.model import OpenAIModel
from course.learner.store import Store
from course.models.kept import KeptModel
from support.wire import PROMPT, numbered
url, path, slots, repeats = sys.argv[1:]
model = OpenAIModel(url, "m", slots=int(slots))
found = evaluate(numbered(20), PROMPT, KeptModel(model, Store(Path(path))), repeats=int(repeats))
print(found.passed, found.failed, found.ungraded)
"""


@pytest.mark.parametrize("slots", [1, 4])
def test_a_process_that_is_killed_loses_no_reply(slots: int, tmp_path: Path) -> None:
    """A request for the next case says that the replies before it have been received."""
    path = tmp_path / "kept.sqlite"
    answered = 7

    def behave(one: Exchange) -> None:
        if len(server.seen) > answered and not killed.is_set():
            one.wait_until_gone()
        else:
            echo(one)

    killed = threading.Event()
    with FakeServer(behave) as server:
        child = script(EVALUATE, server.base_url, path, slots, 1)
        assert server.wait_for(lambda: len(server.held()) == slots)
        child.send_signal(signal.SIGKILL)
        child.communicate(timeout=PATIENCE)
        assert all(one.gone.wait(PATIENCE) for one in server.held())
        killed.set()
        done = kept_rows(path)
        held = {number_in(one) for one in server.held()}
        received = {number_in(one) for one in server.seen} - held
        assert len(received) == answered
        assert set(done.values()) == received
        before = len(server.seen)
        model = KeptModel(model_of(server), Store(path))
        found = evaluate(numbered(20), PROMPT, model)
        assert len(server.seen) - before == 20 - answered, "only what was missing is asked for"
        assert {number_in(one) for one in server.seen[before:]}.isdisjoint(received)
    assert (found.passed, found.ungraded) == (20, 0)
    sources = Counter(one.reply.source for one in found.results if one.reply)
    assert sources == {"cache": answered, "live": 20 - answered}


def test_two_processes_on_one_file_have_all_their_cases(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    with FakeServer(echo) as server:
        children = [script(EVALUATE, server.base_url, path, 4, 3) for _ in range(2)]
        for child in children:
            printed, complained = child.communicate(timeout=60)
            assert (child.returncode, complained) == (0, "")
            assert printed.split() == ["60", "0", "0"]
        assert 60 <= len(server.seen) <= 120
    assert Counter(kept_rows(path).values()) == dict.fromkeys(map(str, range(20)), 3)


OPEN_AND_WRITE = """
from pathlib import Path
from course.models.base import Reply
from course.learner.store import Store
folder, name, rows = sys.argv[1:]
for turn in sys.stdin:
    store = Store(Path(folder) / f"kept-{turn.strip()}.sqlite")
    for number in range(int(rows)):
        mine = number % 2
        store.keep_reply(f"{name if mine else 'all'}-{number}", Reply(text=f"{number} «é»"))
        store.keep_attempt("subject", "en", {"by": name, "score": number})
    store.close()
    print("written", flush=True)
"""


def test_processes_open_and_fill_a_new_file_at_the_same_time(tmp_path: Path) -> None:
    children = [script(OPEN_AND_WRITE, tmp_path, f"p{n}", ROWS) for n in range(PROCESSES)]
    turns = 3
    for turn in range(turns):
        for child in children:
            assert child.stdin
            child.stdin.write(f"{turn}\n")
            child.stdin.flush()
        for child in children:
            assert child.stdout
            assert child.stdout.readline() == "written\n", child.communicate()[1]
    for child in children:
        assert child.communicate(timeout=PATIENCE)[1] == "" and child.returncode == 0
    for turn in range(turns):
        path = tmp_path / f"kept-{turn}.sqlite"
        rows = kept_rows(path)
        assert len(rows) == ROWS // 2 * (PROCESSES + 1)
        assert all(text == f"{key.split('-')[1]} «é»" for key, text in rows.items())
        with closing(Store(path)) as store:
            attempts = store.attempts("subject", "en")
        made = Counter((one["by"], one["score"]) for one in attempts)
        assert len(made) == len(attempts) == PROCESSES * ROWS


@pytest.mark.parametrize("shared", [True, False], ids=["one store", "a store each"])
def test_threads_open_and_fill_a_new_file_at_the_same_time(shared: bool, tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    one = Store(path) if shared else None

    def write(name: str) -> None:
        store = one or Store(path)
        for number in range(100):
            store.keep_reply(f"{name if number % 2 else 'all'}-{number}", Reply(text=f"{number}"))
            assert store.reply(f"all-{number - number % 2}")
            store.keep_attempt("subject", "en", {"by": name, "score": number})

    in_threads([lambda name=f"t{n}": write(name) for n in range(8)])
    assert len(kept_rows(path)) == 50 * 9
    assert len(Store(path).attempts("subject", "en")) == 800


WRITE_FOR_EVER = """
import itertools
from pathlib import Path
from course.models.base import Reply
from course.learner.store import Store
store = Store(Path(sys.argv[1]))
for number in itertools.count():
    store.keep_reply(f"{sys.argv[2]}-{number}", Reply(text=f"{number} " + "x" * 3000))
    print(number, flush=True)
"""


def test_killed_in_the_middle_of_writing_every_reported_row_is_there(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    for turn in range(3):
        children = [script(WRITE_FOR_EVER, path, f"p{turn}{n}") for n in range(2)]
        for n, child in enumerate(children):
            assert child.stdout
            for _ in range(20 + 7 * n):
                child.stdout.readline()
        for child in children:
            child.send_signal(signal.SIGKILL)
        for n, child in enumerate(children):
            printed, complained = child.communicate(timeout=PATIENCE)
            assert complained == ""
            reported = [int(line) for line in printed.splitlines(keepends=True) if "\n" in line]
            rows = kept_rows(path)
            last = max(reported, default=19 + 7 * n)
            assert all(f"p{turn}{n}-{number}" in rows for number in range(last + 1))
    Store(path).keep_reply("after", Reply(text="all this"))


def test_repeats_are_draws_of_their_own_and_kept_as_such(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    task = numbered(3, settings=Settings(seed=40, temperature=1.0))
    with FakeServer(echo) as server:
        found = evaluate(task, PROMPT, KeptModel(model_of(server), Store(path)), repeats=3)
        asked = Counter((number_in(one), one.body["seed"]) for one in server.seen)
        assert asked == {(str(n), 40 + r): 1 for n in range(3) for r in range(3)}
        assert found.passed == 9 and len(kept_rows(path)) == 9
        again = evaluate(task, PROMPT, KeptModel(model_of(server), Store(path)), repeats=3)
        assert len(server.seen) == 9, "a second evaluation sends nothing"
        more = evaluate(task, PROMPT, KeptModel(model_of(server), Store(path)), repeats=4)
        assert sorted(one.body["seed"] for one in server.seen[9:]) == [43, 43, 43]
    assert again.passed == 9 and more.passed == 12
    assert {one.reply.source for one in again.results if one.reply} == {"cache"}


def test_repeats_without_a_seed_are_asked_each_time(tmp_path: Path) -> None:
    replies = iter(range(1000))
    with FakeServer(lambda one: one.answer(str(next(replies)))) as server:
        model = KeptModel(model_of(server, slots=1), Store(tmp_path / "kept.sqlite"))
        found = evaluate(numbered(2), PROMPT, model, repeats=3)
        assert len(server.seen) == 6
        assert all("seed" not in body for body in server.bodies)
        again = evaluate(numbered(2), PROMPT, model, repeats=3)
        assert len(server.seen) == 6
    texts = [one.reply.text for one in found.results if one.reply]
    assert len(set(texts)) == 6
    assert texts == [one.reply.text for one in again.results if one.reply]


def test_a_draw_is_known_by_its_seed_and_its_number(tmp_path: Path) -> None:
    replies = iter("abcdef")
    with FakeServer(lambda one: one.answer(next(replies))) as server:
        model = KeptModel(model_of(server), Store(tmp_path / "kept.sqlite"))
        texts = [
            ask(model, Settings(seed=seed), repeat=repeat).text
            for seed, repeat in ((1, 0), (1, 1), (2, 0), (2, 1), (1, 1), (1, 0))
        ]
        assert len(server.seen) == 4
    assert texts == list("abcdba")


def test_only_replies_are_kept(tmp_path: Path) -> None:
    """What could not be had, or was cut short, is asked for again the next time."""
    path = tmp_path / "kept.sqlite"
    faults = {
        0: lambda one: one.error(500),
        1: lambda one: one.answer("", finish="content_filter"),
        2: lambda one: one.raw(b"{", "application/json"),
    }
    with FakeServer(by_number(faults)) as server:
        found = evaluate(numbered(5), PROMPT, KeptModel(model_of(server), Store(path)))
    assert (found.passed, found.ungraded) == (2, 3)
    assert sorted(kept_rows(path).values()) == ["3", "4"]


def test_the_same_question_asked_many_times_at_once(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    with FakeServer(lambda one: one.answer("ok")) as server:
        model = KeptModel(model_of(server, slots=8), Store(path))
        replies = in_threads([lambda: run(model.complete(Request(_SAME, FULL))) for _ in range(8)])
        assert 1 <= len(server.seen) <= 8
    assert {reply.text for reply in replies} == {"ok"} and len(kept_rows(path)) == 1


_SAME = (Message("user", "Same"),)


def test_settings_and_models_are_not_served_from_one_another(tmp_path: Path) -> None:
    store = Store(tmp_path / "kept.sqlite")
    with FakeServer(echo_count()) as server, FakeServer(echo_count(100)) as other:
        models = [model_of(server), model_of(server, "n"), model_of(other)]
        texts = [
            ask(KeptModel(model, store), settings).text
            for model in models
            for settings in (PLAIN, FULL, Settings(temperature=0), Settings(max_tokens=9))
        ]
    assert len(set(texts)) == 12


def echo_count(start: int = 0):  # type: ignore[no-untyped-def]
    numbers = iter(range(start, start + 100))
    return lambda one: one.answer(str(next(numbers)))
