"""The embedded model itself: its parts, its server, its life."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from support import model_file

from course.errors import ModelError
from course.models.base import Request, Settings
from course.models.catalogue import SMALL
from course.models.chosen import current_model, embedded_status
from course.models.embedded.files import cached_path
from course.models.embedded.server import log_path, record_path, running, stop_server
from course.models.loop import run
from course.models.settings import forget_choice
from course.prompts.message import Message

pytestmark = pytest.mark.live
EXACT = Settings(temperature=0, max_tokens=12, seed=1)
LONG = Settings(temperature=0, max_tokens=300, seed=1)
SECRET_WORDS = "The word is heliotrope. Repeat it."


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROMPTEUR_HOME", str(tmp_path_factory.mktemp("home")))
        for name in ("PROMPTEUR_REPLAY", "PROMPTEUR_BASE_URL"):
            patch.delenv(name, raising=False)
        patch.setenv("PROMPTEUR_MODEL", SMALL.choice)  # the faster one: it is about the server
        for path in model_file.GIVEN.values():
            shutil.copy(path, cached_path(SMALL))
        forget_choice()
        yield
        stop_server(SMALL)


def ask(text: str) -> list[dict[str, str]]:
    return (Message("user", text),)


def test_two_kernels_at_the_same_instant_share_one_server() -> None:
    code = (
        "from course.models.loop import run;"
        "from course.models.chosen import current_model, embedded_status;"
        "from course.models.base import Request, Settings;"
        "from course.prompts.message import Message; model = current_model(); input();"
        "run(model.complete(Request((Message('user', 'Say hello.'),), Settings(0, 5, 1))));"
        "print(embedded_status().server.pid)"
    )
    kernels = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for one in kernels:
        assert one.stdin
        one.stdin.write("\n")
        one.stdin.flush()
    pids = {one.communicate(timeout=170)[0].strip() for one in kernels}
    status = embedded_status()
    assert status.server and pids == {str(status.server.pid)}
    assert (status.place, status.verified, status.size) == ("cache", True, SMALL.size)
    assert status.server.rss < 0.9e9


def test_it_answers_counts_and_cuts_into_tokens() -> None:
    model = current_model()
    run(model.complete(Request(ask(SECRET_WORDS), EXACT)))
    reply = run(model.complete(Request(ask(SECRET_WORDS), EXACT)))
    assert "heliotrope" in reply.text.lower()
    assert reply.tokens_cached and reply.tokens_in and reply.tokens_cached < reply.tokens_in
    assert model.tokens("Un café 🦊") == ["Un", " café", "<0x20><0xF0><0x9F>", "<0xA6>", "<0x8A>"]  # type: ignore[attr-defined]
    assert model.count_tokens("") == 0  # type: ignore[attr-defined]
    assert "heliotrope" not in log_path(SMALL).read_text()


def test_a_request_that_is_too_long_says_so() -> None:
    with pytest.raises(ModelError) as caught:
        run(current_model().complete(Request(ask("word " * 5000), EXACT)))
    assert caught.value.message_id == "model.too_long" and not caught.value.final


def test_a_server_killed_in_mid_answer_is_started_again() -> None:
    model = current_model()
    run(model.complete(Request(ask("Say hello."), EXACT)))
    record = running(SMALL)
    assert record
    killer = threading.Event()

    def kill(_: str) -> None:
        if not killer.is_set():
            killer.set()
            psutil.Process(record.pid).kill()

    reply = run(
        model.complete(
            Request(ask("Write a long story about a lighthouse keeper."), LONG), on_text=kill
        )
    )
    fresh = running(SMALL)
    assert killer.is_set() and reply.text and reply.finish
    assert fresh and fresh.pid != record.pid, (reply, embedded_status())


def test_an_idle_server_ends_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMPTEUR_IDLE_SECONDS", "1")
    stop_server(SMALL)
    model = current_model()
    run(model.complete(Request(ask("Say hello."), EXACT)))
    deadline = time.monotonic() + 60
    while record_path(SMALL).exists():
        assert time.monotonic() < deadline, "the idle server stayed"
        time.sleep(0.1)
    monkeypatch.delenv("PROMPTEUR_IDLE_SECONDS")
    assert run(model.complete(Request(ask("Say hello."), EXACT))).text
    assert os.environ["PROMPTEUR_HOME"] in str(Path(record_path(SMALL)))
