"""Replies and attempts that are kept, by several threads and processes."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from course.learner.store import KeptModel, Store
from course.models.base import Reply, Settings, reply_key
from course.models.loop import run

MESSAGES = [{"role": "user", "content": "Bonjour « toi » {{x}}"}]


class Counting:
    """A model that numbers its answers."""

    name, fingerprint, slots = "counting", "counting:1", 2

    def __init__(self):
        self.calls = 0

    async def complete(self, messages, settings, *, repeat=0, on_text=None):
        self.calls += 1
        return Reply(text=f"answer {self.calls}", tokens_in=3, notes=("model.x",))


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "kept" / "course.sqlite")


def test_a_second_run_comes_from_the_cache_and_says_so(store):
    model = Counting()
    kept = KeptModel(model, store)
    first = run(kept.complete(MESSAGES, Settings()))
    pieces = []
    again = run(kept.complete(MESSAGES, Settings(), on_text=pieces.append))
    assert (first.source, again.source) == ("live", "cache")
    assert again.text == first.text and again.notes == first.notes
    assert pieces == [first.text]
    assert model.calls == 1


def test_repeats_settings_and_models_are_not_served_from_one_another(store):
    model = Counting()
    kept = KeptModel(model, store)
    asked = [
        run(kept.complete(MESSAGES, Settings(), repeat=0)),
        run(kept.complete(MESSAGES, Settings(), repeat=1)),
        run(kept.complete(MESSAGES, Settings(temperature=0.0))),
        run(kept.complete([*MESSAGES, {"role": "user", "content": "?"}], Settings())),
    ]
    model.fingerprint = "counting:2"
    asked.append(run(kept.complete(MESSAGES, Settings())))
    assert len({reply.text for reply in asked}) == 5


def test_the_kept_model_answers_for_the_model_behind_it(store):
    assert KeptModel(Counting(), store).slots == 2


def test_the_key_does_not_depend_on_the_order_of_fields():
    turned = [{"content": "a", "role": "user"}]
    settings = Settings(temperature=0.5)
    assert reply_key("m", turned, settings, 0) == reply_key(
        "m", [{"role": "user", "content": "a"}], settings, 0
    )


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
