"""The local server of `benchmarks/engine.py` behaves as its plan says, and counts rightly."""

import json
import re
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest
from support.places import ROOT

sys.path.append(str(ROOT / "benchmarks"))

from engine.client import FOLDER, LocalServer
from engine.job import expected, right, wrong
from engine.server import HUNG_ITEM, MALFORMED_ITEM, refused

PATIENCE = 20


@pytest.fixture(scope="module")
def started():
    with LocalServer() as server:
        yield server


@pytest.fixture
def server(started):
    started.plan(delay=0)
    return started


def ask(server, item, patience=PATIENCE, **fields):
    """One completion about `item`: the status, the headers, the text of the answer."""
    message = {"role": "user", "content": f"Give the code of item {item} and nothing else."}
    body = json.dumps({"model": "m", "messages": [message], **fields})
    connection = HTTPConnection("127.0.0.1", server.port, timeout=patience)
    try:
        connection.request("POST", "/v1/chat/completions", body)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        connection.close()


def content(text):
    return json.loads(text)["choices"][0]["message"]["content"]


def test_answers_depend_on_the_item_and_some_are_wrong(server):
    answers = {item: content(ask(server, item)[2]) for item in range(1, 16)}
    assert {item for item, text in answers.items() if text != expected(item)} == {7, 14}
    assert [item for item in answers if wrong(item)] == [7, 14]
    assert right((1, "passed")) and right((7, "failed"))
    assert not right((1, "failed")) and not right((7, "passed")) and not right((1, "ungraded"))


def test_a_stream_says_the_same(server):
    status, headers, text = ask(server, 5, stream=True)
    assert status == 200 and headers["Content-Type"] == "text/event-stream"
    *events, done = [line.removeprefix("data: ") for line in text.split("\n\n") if line]
    chunks = [json.loads(one) for one in events]
    assert done == "[DONE]"
    assert chunks[0]["choices"][0]["delta"]["content"] == expected(5)
    assert chunks[1]["choices"][0]["finish_reason"] == "stop"
    assert chunks[2]["usage"]["total_tokens"] == 14


def test_it_counts_requests_the_most_in_flight_and_the_span(server):
    server.plan(delay=0.2)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda item: ask(server, item), range(1, 7)))
    ask(server, 8)
    counts = server.counts()
    assert counts["requests"] == counts["answered"] == 7
    assert 1 < counts["most_in_flight"] <= 6
    assert counts["span"] >= 0.4
    server.plan()
    assert server.counts()["requests"] == 0 == server.counts()["span"]


def test_a_tenth_is_refused_and_a_second_try_is_not(server):
    server.plan(delay=0, faults=True)
    item = next(one for one in range(100) if refused(one, 0))
    status, headers, _ = ask(server, item)
    assert status == 429 and headers["Retry-After"] == "1"
    assert content(ask(server, item)[2]) in (expected(item), expected(item + 1))
    assert server.counts()["faults"]["429"] == 1
    share = sum(refused(one, number) for one in range(1, 201) for number in range(3)) / 600
    assert 0.08 < share < 0.12
    assert not any(refused(one, k) and refused(one, k + 1) for one in range(200) for k in range(4))


def test_one_request_hangs_and_its_client_may_go(server):
    server.plan(delay=0, faults=True)
    with pytest.raises(TimeoutError):
        ask(server, HUNG_ITEM, patience=0.3)
    assert content(ask(server, HUNG_ITEM)[2]) == expected(HUNG_ITEM)
    counts = server.counts()
    assert counts["faults"]["hung"] == 1
    assert counts["requests"] == 2 and counts["answered"] == 1
    assert counts["most_in_flight"] <= 2 and counts["in_flight"] == 0


def test_a_client_that_goes_before_its_answer_is_in_flight_no_more(server):
    server.plan(delay=0.2)
    with pytest.raises(TimeoutError):
        ask(server, 1, patience=0.05)
    ask(server, 2)
    counts = server.counts()
    assert counts["requests"] == 2 and counts["in_flight"] == 0


def test_one_reply_is_malformed_once(server):
    server.plan(delay=0, faults=True)
    status, _, text = ask(server, MALFORMED_ITEM)
    assert status == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    assert content(ask(server, MALFORMED_ITEM)[2]) == expected(MALFORMED_ITEM)


def test_requests_on_one_connection_and_in_pieces(server):
    body = b'{"messages": [{"role": "user", "content": "item 3"}]}'
    request = b"POST /v1/chat/completions HTTP/1.1\r\ncontent-length: %d\r\n\r\n" % len(body) + body
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        connection.sendall(request + request[:40])
        connection.sendall(request[40:])
        received = b""
        while received.count(b"code 3") < 2:
            received += connection.recv(65536)
    assert server.counts()["requests"] == 2


def test_the_locks_of_the_peers_have_hashes_and_name_no_registry():
    pins = (FOLDER / "engine" / "peers.lock").read_text(encoding="utf-8")
    for block in re.split(r"^(?=\S)", pins, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block, block
    assert "://" not in pins
    packages = json.loads((FOLDER / "engine" / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((FOLDER / "engine" / "package.json").read_text(encoding="utf-8"))
    installed = packages["packages"]
    for path, package in installed.items():
        assert "resolved" not in package
        assert not path or "integrity" in package or package.get("optional"), path
    for name, version in wanted["dependencies"].items():
        assert installed[f"node_modules/{name}"]["version"] == version
