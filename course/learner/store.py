"""What the course keeps on this machine: replies and attempts, as JSON rows in one SQLite file.

Nothing is pickled and no key or address of a server goes in. Several kernels and processes
may write at once: SQLite's write-ahead log and a busy timeout see to that.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from filelock import FileLock

from course.models.base import Reply
from course.paths import data_dir

_SCHEMA = """
CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, row TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS attempts (
    id INTEGER PRIMARY KEY, exercise TEXT NOT NULL, language TEXT NOT NULL, row TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS attempts_of ON attempts (exercise, language);
"""
_BUSY_SECONDS = 30


@lru_cache
def user_store() -> Store:
    """This person's store: `prompteur.sqlite` in the data folder."""
    return Store(data_dir() / "prompteur.sqlite")


class Store:
    """The rows of one file; made on first use. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = Lock()
        self._db = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=False)
        # SQLite does not wait for others when it turns the write-ahead log on.
        with FileLock(f"{path}.lock", timeout=_BUSY_SECONDS), self._lock, self._db:
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(_SCHEMA)
        path.chmod(0o600)

    def reply(self, key: str) -> Reply | None:
        """The reply kept under `key`, marked as coming from the cache."""
        row = self._one("SELECT row FROM replies WHERE key = ?", key)
        return Reply.from_row(json.loads(row), "cache") if row else None

    def keep_reply(self, key: str, reply: Reply) -> None:
        """Keep a live reply; the first one kept under a key stays."""
        self._write("INSERT OR IGNORE INTO replies VALUES (?, ?)", key, _dump(reply.row()))

    def keep_attempt(self, exercise: str, language: str, row: dict[str, Any]) -> int:
        """Keep an attempt, stamped with the time (UTC, ISO 8601); returns its id."""
        stamped = {"when": datetime.now(UTC).isoformat(timespec="seconds"), **row}
        return self._write(
            "INSERT INTO attempts (exercise, language, row) VALUES (?, ?, ?)",
            exercise,
            language,
            _dump(stamped),
        )

    def attempts(self, exercise: str, language: str) -> list[dict[str, Any]]:
        """The attempts at an exercise in a language, the oldest first, each with its `id`; rows
        that are damaged are left out.
        """
        query = "SELECT id, row FROM attempts WHERE exercise = ? AND language = ? ORDER BY id"
        with self._lock, closing(self._db.execute(query, (exercise, language))) as rows:
            found = ((number, _loaded(row)) for number, row in rows)
            return [{**row, "id": number} for number, row in found if row]

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _one(self, query: str, *values: Any) -> Any:
        with self._lock, closing(self._db.execute(query, values)) as rows:
            row = rows.fetchone()
        return row[0] if row else None

    def _write(self, statement: str, *values: Any) -> int:
        with self._lock, self._db:
            return self._db.execute(statement, values).lastrowid or 0


def _loaded(row: Any) -> dict[str, Any] | None:
    """The data of a row; None for one that is damaged."""
    try:
        found = json.loads(row)
    except (TypeError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _dump(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
