"""What the course keeps on this machine: replies and attempts, as JSON rows in one SQLite file.

Nothing is pickled and no key or address of a server goes in. Several kernels and processes
may write at once: SQLite's write-ahead log and a busy timeout see to that.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from filelock import FileLock

from course.errors import CourseError
from course.models.base import Reply
from course.models.lines import line_of
from course.paths import data_dir

_SCHEMA = """
CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, row TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS attempts (
    id INTEGER PRIMARY KEY, exercise TEXT NOT NULL, language TEXT NOT NULL, row TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS attempts_of ON attempts (exercise, language);
"""
_BUSY_SECONDS = 30


class StoreError(CourseError):
    """What is kept on this machine cannot be read or written: a folder that may not be written, a
    full disk, a locked or damaged file."""

    def __init__(self, path: Path, reason: Exception) -> None:
        place = getattr(reason, "filename", None) or path
        super().__init__("store.unusable", path=place, reason=reason)


@lru_cache
def user_store() -> Store:
    """This person's store: `prompteur.sqlite` in the data folder. Raises StoreError."""
    with _or_store_error(Path("prompteur.sqlite")):
        path = data_dir() / "prompteur.sqlite"
    return Store(path)


class Store:
    """The rows of one file; made on first use. Safe to share between threads. Everything raises
    StoreError when the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        with _or_store_error(path):
            path.parent.mkdir(parents=True, exist_ok=True)
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
        with _or_store_error(self.path), self._lock:
            rows = self._db.execute(query, (exercise, language)).fetchall()
        found = ((number, _loaded(row)) for number, row in rows)
        return [{**row, "id": number} for number, row in found if row]

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _one(self, query: str, *values: Any) -> Any:
        with _or_store_error(self.path), self._lock:
            row = self._db.execute(query, values).fetchone()
        return row[0] if row else None

    def _write(self, statement: str, *values: Any) -> int:
        with _or_store_error(self.path), self._lock, self._db:
            return self._db.execute(statement, values).lastrowid or 0


@contextmanager
def _or_store_error(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise StoreError(path, error) from error


def _loaded(row: Any) -> dict[str, Any] | None:
    """The data of a row; None for one that is damaged."""
    try:
        found = json.loads(row)
    except (TypeError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _dump(row: dict[str, Any]) -> str:
    return line_of(row)
