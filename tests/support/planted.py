"""A planted key, a server that gives it back wherever it can, and the search for it."""

from __future__ import annotations

import base64
import traceback
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from course.errors import ModelError
from support.fake_server import Behaviour, Exchange, completion

KEY = "sk-pl4nted+K3y/for=tests~0123456789"
QUOTED = quote(KEY, safe="")
ENCODED = base64.b64encode(f"Bearer {KEY}".encode()).decode()
ECHO = f"Bad key {KEY} (Authorization: Bearer {KEY}; {QUOTED}; {ENCODED}), be nice"
HEADERS = {
    "X-Echo": KEY,
    "Set-Cookie": f"key={QUOTED}",
    "WWW-Authenticate": f'Bearer realm="{KEY}", basic="{ENCODED}"',
}


def forms() -> dict[str, str]:
    """The key as it is, and as it could be hidden in something else."""
    found = {
        "plain": KEY,
        "its middle": KEY[6:22],
        "its end": KEY[-16:],
        "quoted": QUOTED,
        "quoted in small letters": QUOTED.replace("%2B", "%2b").replace("%2F", "%2f"),
        "escaped as JSON may": KEY.replace("/", "\\/"),
        "hexadecimal": KEY.encode().hex(),
    }
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + KEY.encode()).decode()
        inner = encoded[4 if offset else 0 : -4]
        found[f"base64, {offset} before"] = inner
        found[f"base64 of addresses, {offset} before"] = inner.translate(str.maketrans("+/", "-_"))
    return found


def clean(content: str | bytes, where: object) -> None:
    """The key is not in there, in no form."""
    text = content.decode("latin-1") if isinstance(content, bytes) else content
    for form, value in forms().items():
        assert value not in text, f"{where} holds the key, {form}: {_around(text, value)}"


def _around(text: str, value: str) -> str:
    at = text.index(value)
    return text[max(0, at - 150) : at + 150]


def clean_files(folder: Path) -> int:
    """No file in there holds the key; returns how many there were."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in files:
        clean(path.read_bytes(), path)
    return len(files)


def clean_error(error: BaseException) -> None:
    """Nothing that is shown of an error holds the key: words, fields, traceback with locals."""
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    clean("".join(shown.format()), "traceback")
    for one in _chain(error):
        clean(f"{one} {one!r} {one.args} {vars(one)}", "error")
        if isinstance(one, ModelError):
            clean(one.text("en") + one.text("fr") + repr(one.values), "words of the error")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def answers(one: Exchange) -> None:
    """A good reply, with the key all around it."""
    if one.body.get("stream"):
        one.begin("text/event-stream", HEADERS)
        one.send({"system_fingerprint": KEY, "choices": []})
        one.event(delta={"content": "ok", "echo": KEY}, finish="stop")
        one.write(b"data: [DONE]\n\n")
    else:
        one.json({**completion(), "system_fingerprint": KEY, "echo": ECHO}, headers=HEADERS)


def page(one: Exchange) -> None:
    one.raw(f"<p>{ECHO}</p>".encode(), "text/html", headers=HEADERS)


def broken(one: Exchange) -> None:
    one.raw(f'{{"echo": "{ECHO}"'.encode(), "application/json", headers=HEADERS)


def error_in_the_stream(one: Exchange) -> None:
    one.begin("text/event-stream", HEADERS)
    one.event(delta={"content": "Hel"})
    one.send({"error": {"message": ECHO, "code": KEY}})


def only_words(one: Exchange) -> None:
    one.raw(ECHO.encode(), "text/plain", 400, headers=HEADERS)


def odd_kind(one: Exchange) -> None:
    one.raw(b"{}", f"text/{KEY}", headers=HEADERS)


def refusing(status: int) -> Behaviour:
    """A server that answers with this error, and the key in all its parts."""
    fields = {"param": KEY, "code": KEY, "inner": {"headers": HEADERS}}
    return lambda one: one.error(status, ECHO, headers=HEADERS, **fields)


FAILURES: dict[str, Behaviour] = {
    **{str(code): refusing(code) for code in (400, 401, 402, 403, 404, 409, 422, 429, 500, 503)},
    "a page": page,
    "broken JSON": broken,
    "an error in the stream": error_in_the_stream,
    "only words": only_words,
    "an odd type": odd_kind,
    "hung up": lambda one: one.reset(),
    "silent": lambda one: one.wait_until_gone(),
}
