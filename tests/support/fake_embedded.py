"""A process that looks like the embedded model's server to the code that finds and starts it.

Arguments: the module's name (by which the course knows its own), the record's path, the
model's choice, its SHA-256.
"""

from __future__ import annotations

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from course.models.embedded.record import Record, runtime_version
from course.models.secret import Secret

KEY = "the-key-of-the-fake"


def main() -> None:
    _, _, path, choice, sha256 = sys.argv

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            right = self.headers.get("Authorization") == f"Bearer {KEY}"
            self.send_response(200 if right else 401)
            self.end_headers()
            self.wfile.write(json.dumps({"data": [{"id": choice}]} if right else {}).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_address[1]}"
    Record(os.getpid(), address, Secret(KEY), sha256, runtime_version()).write(Path(path))
    server.serve_forever(0.01)


if __name__ == "__main__":
    main()
