"""What the environment says of proxies, certificates and OpenAI: used where it belongs, and named
where it is wrong."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from support.fake_server import FakeServer, completion
from support.faults import STREAMED, authority, echo_hello, free_port
from support.wire import ask, fails, model_of, says_what_to_do

from course.cli import main
from course.errors import ModelError
from course.messages import LANGUAGES
from course.models.chosen import check_connection
from course.models.openai.client import make_client
from course.models.openai.model import OpenAIModel
from course.models.openai.proxies import proxy_to
from course.models.secret import Secret
from course.models.settings import ServerSettings

AWAY = "http://llm.example.org/v1"
SAFE = "https://llm.example.org/v1"
KEY = Secret("sk-the-courses-own-12345")
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*VARIABLES, "SSLKEYLOGFILE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def refused(address: str) -> ModelError:
    """What is amiss with a first request to that address."""
    error = fails(OpenAIModel(address, "m", key=KEY, first_wait=0.01, deadline=5.0))
    assert error.final
    return error


WRONG = {
    ("ALL_PROXY", "socks://127.0.0.1:1080/"): "model.socks_proxy",  # as GNOME sets it
    ("all_proxy", "socks5h://127.0.0.1:1080"): "model.socks_proxy",
    ("HTTP_PROXY", "http://proxy.example.org:99999"): "model.bad_proxy",
    ("HTTP_PROXY", "http://proxy.example.org:port"): "model.bad_proxy",
    ("http_proxy", "ftp://proxy.example.org"): "model.bad_proxy",
    ("HTTP_PROXY", "http://"): "model.bad_proxy",
    ("HTTP_PROXY", "http://me:motdepasse€@proxy.example.org"): "model.bad_proxy",
}


@pytest.mark.parametrize(("variable", "value"), WRONG)
def test_a_proxy_that_cannot_be_used_is_named(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    error = refused(AWAY)
    assert error.message_id == WRONG[variable, value]
    for language in LANGUAGES:
        assert variable in error.text(language) and "motdepasse" not in error.text(language)


def test_a_variable_that_is_not_on_the_way_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    """GNOME sets ALL_PROXY beside the others, in a form that few clients read."""
    monkeypatch.setenv("ALL_PROXY", "socks://127.0.0.1:1080/")
    monkeypatch.setenv("HTTPS_PROXY", "http://me:secret@proxy.example.org:3128")
    found = proxy_to(SAFE)
    assert found and (found.place, found.variable) == ("proxy.example.org:3128", "HTTPS_PROXY")
    assert "secret" not in repr(found)
    assert proxy_to("http://localhost:8000/v1") is None
    monkeypatch.setenv("NO_PROXY", "example.net, .example.org,10.0.0.0/8")
    assert proxy_to(SAFE) is None and proxy_to("https://10.1.2.3/v1") is None
    assert proxy_to("https://llm.example.com/v1") is not None
    with FakeServer(echo_hello) as server:
        assert ask(model_of(server)).text == "Hello"


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_certificates_that_are_not_there_are_named(
    variable: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "gone"))
    error = refused(SAFE)
    assert error.message_id == "model.bad_certificates"
    for language in LANGUAGES:
        assert variable in error.text(language) and "gone" in error.text(language)


def test_certificates_that_are_none_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "no.pem").write_text("nothing", encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "no.pem"))
    assert refused(SAFE).values["variable"] == "SSL_CERT_FILE"


def test_a_key_log_that_cannot_be_written_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made, _ = authority()
    made.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "gone" / "log"))
    assert refused(SAFE).values["variable"] == "SSLKEYLOGFILE"


def test_an_authority_of_ones_own_is_trusted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made, context = authority()
    made.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with FakeServer(echo_hello, tls=context) as server:
        assert ask(model_of(server)).text == "Hello"


def test_what_has_nothing_to_do_with_the_server_does_no_harm(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone"))
    with FakeServer(echo_hello) as server:
        assert ask(model_of(server)).text == "Hello"


def test_whatever_a_library_raises_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    import openai

    def breaks(**_: Any) -> Any:
        raise RuntimeError(f"no luck with {KEY.reveal()}\nat all")

    monkeypatch.setattr(openai, "DefaultAioHttpClient", breaks)
    error = refused(AWAY)
    assert error.message_id == "model.no_client" and KEY.reveal() not in str(error)


@contextmanager
def proxy_that_answers(answer: bytes) -> Iterator[int]:
    """A proxy that answers every request so; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    taken, _ = listening.accept()
                    with taken:
                        taken.recv(65536)
                        taken.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]


WANTS_A_NAME = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"


@STREAMED
@pytest.mark.parametrize("address", [AWAY, SAFE])
def test_a_dead_proxy_is_not_blamed_on_the_server(
    address: str, streamed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    variable = "HTTPS_PROXY" if address == SAFE else "HTTP_PROXY"
    monkeypatch.setenv(variable, f"http://me:secret@127.0.0.1:{port}")
    error = fails(OpenAIModel(address, "m", first_wait=0.01), streamed=streamed)
    assert (error.message_id, error.final) == ("model.proxy_unreachable", True)
    for language in LANGUAGES:
        text = error.text(language)
        assert f"127.0.0.1:{port}" in text and variable in text
        assert "secret" not in text and "llm.example.org" not in text


@pytest.mark.parametrize("address", [AWAY, SAFE])
def test_a_proxy_that_wants_a_name_says_so(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    variable = "HTTPS_PROXY" if address == SAFE else "HTTP_PROXY"
    with proxy_that_answers(WANTS_A_NAME) as port:
        monkeypatch.setenv(variable, f"http://127.0.0.1:{port}")
        error = refused(address)
    assert error.message_id == "model.proxy_refused"
    assert "407" in str(error) and variable in str(error)


def test_a_proxy_on_the_way_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    body = json.dumps(completion("by proxy")).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    with proxy_that_answers(f"{head}\r\nConnection: close\r\n\r\n".encode() + body) as port:
        monkeypatch.setenv("HTTP_PROXY", f"127.0.0.1:{port}")
        assert ask(OpenAIModel(AWAY, "m", first_wait=0.01)).text == "by proxy"


HEADERS = "Authorization: Bearer sk-somebody-elses\nX-For: openai\nUser-Agent: mine"


def sent_to(address: str) -> dict[str, str]:
    """The headers of a request to that address, sent nowhere."""
    made = make_client(address, KEY, 1.0)
    import openai

    options = openai._models.FinalRequestOptions(method="post", url="/x", json_data={})
    return dict(made.client._build_request(options).headers)


def test_what_the_environment_says_of_openai_goes_to_nobody_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("ORG_ID", "PROJECT_ID", "API_KEY", "ADMIN_KEY", "WEBHOOK_SECRET"):
        monkeypatch.setenv(f"OPENAI_{name}", "for-openai")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", HEADERS)
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", "for-openai")
    monkeypatch.setenv("AZURE_OPENAI_AD_TOKEN", "for-openai")
    with FakeServer(echo_hello) as server:
        for key in (KEY, None):
            model = model_of(server, key=key)
            ask(model)
            ask(model, streamed=True)
            ask(OpenAIModel(f"{server.base_url}?api-version=2024-10-21", "m", key=key))
        for one in server.seen:
            told = json.dumps(one.headers)
            assert "openai-organization" not in one.headers and "x-for" not in one.headers
            assert "for-openai" not in told and "sk-somebody-elses" not in told
            assert one.headers["content-type"] == "application/json"
        assert server.seen[0].headers["authorization"] == f"Bearer {KEY.reveal()}"


def test_at_openai_it_takes_not_the_keys_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", HEADERS)
    monkeypatch.setenv("OPENAI_ORG_ID", "for-openai")
    sent = sent_to("https://api.openai.com/v1")
    assert sent["authorization"] == f"Bearer {KEY.reveal()}"
    assert (sent["x-for"], sent["openai-organization"]) == ("openai", "for-openai")
    assert sent_to(SAFE).get("x-for") is None


@pytest.mark.parametrize("variable", ["OPENAI_ORG_ID", "OPENAI_CUSTOM_HEADERS"])
def test_what_cannot_be_sent_is_named(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "X-For: é")
    with pytest.raises(ModelError) as caught:
        make_client("https://api.openai.com/v1", KEY, 1.0)
    says_what_to_do(caught.value)
    assert variable in str(caught.value)


def test_a_connection_can_be_looked_at_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    check_connection(ServerSettings())
    check_connection(ServerSettings(SAFE, "m", key=KEY))
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(ModelError) as caught:
        check_connection(ServerSettings(SAFE, "m"))
    assert caught.value.message_id == "model.socks_proxy"


@pytest.mark.parametrize("language", LANGUAGES)
def test_doctor_names_it(
    language: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path))
    monkeypatch.setenv("PROMPTEUR_BASE_URL", SAFE)
    monkeypatch.setenv("PROMPTEUR_MODEL", "m")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone.pem"))
    assert main(["doctor", "--lang", language]) == 1
    assert "SSL_CERT_FILE" in capsys.readouterr().out
