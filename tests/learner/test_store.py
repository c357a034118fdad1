"""Replies and attempts that are kept, by several threads and processes."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from course.learner.store import Store
from course.models.base import Place, Reply, Request, Settings
from course.models.kept import KeptModel
from course.models.loop import run
from course.prompts.message import Message, TextPart

MESSAGES = (Message("user", "Bonjour « toi » {{x}}"),)


class Counting:
    """A model that numbers its answers."""

    name, fingerprint, slots = "counting", "counting:1", 2

    def __init__(self):
        self.calls = 0

    async def complete(self, request, *, on_text=None):
        self.calls += 1
        return Reply(text=f"answer {self.calls}", tokens_in=3, notes=("model.x",))


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "kept" / "course.sqlite")


def test_a_second_run_comes_from_the_cache_and_says_so(store):
    model = Counting()
    kept = KeptModel(model, store)
    first = run(kept.complete(Request(MESSAGES, Settings())))
    pieces = []
    again = run(kept.complete(Request(MESSAGES, Settings()), on_text=pieces.append))
    assert (first.source, again.source) == ("live", "cache")
    assert again.text == first.text and again.notes == first.notes
    assert pieces == [first.text]
    assert model.calls == 1


def test_repeats_settings_and_models_are_not_served_from_one_another(store):
    model = Counting()
    kept = KeptModel(model, store)
    asked = [
        run(kept.complete(Request(MESSAGES, Settings(), 0))),
        run(kept.complete(Request(MESSAGES, Settings(), 1))),
        run(kept.complete(Request(MESSAGES, Settings(temperature=0.0)))),
        run(kept.complete(Request((*MESSAGES, Message("user", "?")), Settings()))),
    ]
    model.fingerprint = "counting:2"
    asked.append(run(kept.complete(Request(MESSAGES, Settings()))))
    assert len({reply.text for reply in asked}) == 5


def test_the_kept_model_answers_for_the_model_behind_it(store):
    assert KeptModel(Counting(), store).slots == 2


def test_the_key_covers_all_that_decides_a_reply_and_not_its_place():
    asked = Request((Message("user", "a"),), Settings(temperature=0.5))
    assert replace(asked, place=Place("turn", 2)).key("m") == asked.key("m")
    parts = (TextPart("a"),)
    others = [
        asked.key("n"),
        replace(asked, repeat=1).key("m"),
        replace(asked, settings=Settings()).key("m"),
        replace(asked, messages=(Message("system", "a"),)).key("m"),
        replace(asked, messages=(Message("user", parts),)).key("m"),
    ]
    assert len({asked.key("m"), *others}) == 6


def test_the_key_of_a_recorded_reply_stays_what_it_was():
    asked = Request((Message("user", "a"),), Settings(temperature=0.5, max_tokens=9, seed=1))
    assert asked.key("m") == "554aa033ab97f990c8be47cf3794d42f97bf5d1ea71f0e49a0110a3eab2b292d"


def test_attempts_come_back_in_order(store):
    for score in (1.0, 2.0):
        store.keep_attempt("subject", "fr", {"score": score})
    store.keep_attempt("subject", "en", {"score": 3.0})
    assert [one["score"] for one in store.attempts("subject", "fr")] == [1.0, 2.0]
    assert all(one["when"].endswith("+00:00") for one in store.attempts("subject", "fr"))


def test_the_file_is_the_persons_alone(store, tmp_path):
    assert (tmp_path / "kept" / "course.sqlite").stat().st_mode & 0o077 == 0


WRITER = """
import sys
from pathlib import Path
from course.models.base import Reply
from course.learner.store import Store
store = Store(Path(sys.argv[1]))
for number in range(100):
    store.keep_reply(f"{number}", Reply(text=f"{number}"))
    store.keep_attempt("subject", "en", {"score": number})
"""


def test_processes_and_threads_write_at_once_without_loss(tmp_path):
    path = tmp_path / "course.sqlite"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path)]) for _ in range(3)]
    store = Store(path)

    def write(number):
        store.keep_attempt("subject", "en", {"score": number})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(100)))
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert len(store.attempts("subject", "en")) == 400
    replies = sqlite3.connect(path).execute("SELECT count(*) FROM replies").fetchone()
    assert replies == (100,)
