"""What the course keeps on this machine: replies and attempts, as JSON rows in one SQLite file.

Nothing is pickled and no key or address of a server goes in. Several kernels and processes
may write at once: SQLite's write-ahead log and a busy timeout see to that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock, RLock
from time import monotonic
from typing import Any, Literal, TypeVar

from filelock import FileLock

from course.errors import CourseError
from course.learner.rows import reply_in, row_in
from course.models.base import Reply
from course.models.lines import line_of
from course.paths import data_dir

_SCHEMA = """
CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, row TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS attempts (
    id INTEGER PRIMARY KEY, exercise TEXT NOT NULL, language TEXT NOT NULL, row TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS attempts_of ON attempts (exercise, language);
"""
_BUSY_SECONDS = 10
_SLOW_SECONDS = 1.0
_REST = 10

Found = TypeVar("Found")
_KEEP = """
INSERT INTO replies VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET row = excluded.row
"""


class StoreError(CourseError):
    """What is kept on this machine cannot be read or written: a folder that may not be written, a
    full disk, a locked or damaged file."""

    def __init__(self, path: Path, reason: Exception) -> None:
        place = getattr(reason, "filename", None) or path
        super().__init__("store.unusable", path=place, reason=reason)


class Store:
    """The rows of one file, which is made on first use; without a path, of none: they are gone
    with the process. Safe to share between threads. Everything raises StoreError when the file
    cannot be used; one that may only be read is read."""

    def __init__(self, path: Path | None) -> None:
        self.path = path or Path(":memory:")
        self._lock = Lock()
        with _or_store_error(self.path):
            if path is None:
                self._db = _connected(":memory:")
                self._db.executescript(_SCHEMA)
            else:
                self._db = _opened(path)

    def reply(self, key: str) -> Reply | None:
        """The reply kept under `key`, marked as coming from the cache; None where there is none,
        or one that is damaged or was none."""
        query = "SELECT row FROM replies WHERE key = ?"
        with _or_store_error(self.path), self._lock:
            row = self._db.execute(query, (key,)).fetchone()
        return reply_in(row[0]) if row else None

    def keep_reply(self, key: str, reply: Reply) -> None:
        """Keep a live reply; the first one kept under a key stays, unless it cannot be served."""
        with _or_store_error(self.path), self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            found = self._db.execute("SELECT row FROM replies WHERE key = ?", (key,)).fetchone()
            if not found or reply_in(found[0]) is None:
                self._db.execute(_KEEP, (key, line_of(reply.row())))

    def keep_attempt(self, exercise: str, language: str, row: dict[str, Any]) -> int:
        """Keep an attempt, stamped with the time (UTC, ISO 8601); returns its id."""
        stamped = {"when": datetime.now(UTC).isoformat(timespec="seconds"), **row}
        statement = "INSERT INTO attempts (exercise, language, row) VALUES (?, ?, ?)"
        with _or_store_error(self.path), self._lock, self._db:
            values = (exercise, language, line_of(stamped))
            return self._db.execute(statement, values).lastrowid or 0

    def attempts(self, exercise: str, language: str) -> list[dict[str, Any]]:
        """The attempts at an exercise in a language, the oldest first, each with its `id`; rows
        that are damaged are left out.
        """
        query = "SELECT id, row FROM attempts WHERE exercise = ? AND language = ? ORDER BY id"
        with _or_store_error(self.path), self._lock:
            rows = self._db.execute(query, (exercise, language)).fetchall()
        found = ((number, row_in(row)) for number, row in rows)
        return [{**row, "id": number} for number, row in found if row]

    def check(self) -> None:
        """Write a row and take it back; raises StoreError where that cannot be done."""
        with _or_store_error(self.path), self._lock:
            with self._db:
                self._db.execute(_KEEP, ("", ""))
            with self._db:
                self._db.execute("DELETE FROM replies WHERE key = ''")

    def close(self) -> None:
        """Close the file."""
        self._db.close()


@lru_cache
def user_store() -> UserStore:
    """This person's store: `prompteur.sqlite` in the data folder."""
    return UserStore(data_dir() / "prompteur.sqlite")


class UserStore:
    """The rows of the file at `path` as far as it can be used. What it does not take is kept in
    memory, for as long as this process lives: nothing here ever fails.

    `problem` is why something is not kept in the file, None while all is well.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem: StoreError | None = None
        self._told = False
        self._elsewhere: CourseError | None = None
        self._file: Store | None = None
        self._spare: Store | None = None
        self._lock = RLock()
        self._rests_until = {"read": 0.0, "write": 0.0}

    def reply(self, key: str) -> Reply | None:
        """As Store.reply."""
        spare = self._spare.reply(key) if self._spare else None
        return spare or self._try("read", lambda file: file.reply(key), None)

    def keep_reply(self, key: str, reply: Reply) -> None:
        """As Store.keep_reply."""

        def keep(file: Store) -> bool:
            file.keep_reply(key, reply)
            return True

        if not self._try("write", keep, False):
            self._memory.keep_reply(key, reply)

    def keep_attempt(self, exercise: str, language: str, row: dict[str, Any]) -> int:
        """As Store.keep_attempt."""
        kept = self._try("write", lambda file: file.keep_attempt(exercise, language, row), 0)
        return kept or self._memory.keep_attempt(exercise, language, row)

    def attempts(self, exercise: str, language: str) -> list[dict[str, Any]]:
        """As Store.attempts; those in memory come last, since they are of this session."""
        nothing: list[dict[str, Any]] = []
        found = self._try("read", lambda file: file.attempts(exercise, language), nothing)
        last = max((row["id"] for row in found), default=0)
        recent = self._spare.attempts(exercise, language) if self._spare else nothing
        return [*found, *({**row, "id": last + row["id"]} for row in recent)]

    @property
    def _memory(self) -> Store:
        """Where that is kept which the file does not take, made when there is something: a look
        into it for each reply of a class would cost as much as the file's."""
        with self._lock:
            self._spare = self._spare or Store(None)
            return self._spare

    def check(self) -> None:
        """Look whether the file can be written; raises StoreError, saying why, when it cannot."""
        with closing(Store(self.path)) as file:
            file.check()

    def note(self, problem: CourseError) -> None:
        """A process that works for this one cannot keep things: the person is to be told here."""
        self._elsewhere = self._elsewhere or problem

    def untold(self) -> CourseError | None:
        """The problem, if it was not told before: the person is told once."""
        told, self._told = self._told, True
        found = self.problem or self._elsewhere
        self._elsewhere = None
        return None if told else found

    def close(self) -> None:
        """Close the file; it is opened anew when it is needed."""
        if self._file:
            self._file.close()
        self._file = None

    def _try(
        self, what: Literal["read", "write"], use: Callable[[Store], Found], otherwise: Found
    ) -> Found:
        """What `use` has from the file, or `otherwise`. A file that was slow to fail is left
        alone for ten times as long, so that one which is locked does not hold everything up."""
        with self._lock:
            begun = monotonic()
            if begun < self._rests_until[what]:
                return otherwise
            try:
                self._file = self._file or Store(self.path)
                found = use(self._file)
            except StoreError as error:
                if self.problem is None:
                    self._told = False
                self.problem = error
                took = monotonic() - begun
                if took > _SLOW_SECONDS:
                    self._rests_until[what] = monotonic() + _REST * took
                self.close()
                return otherwise
            if what == "write":
                self.problem = None
            return found


def _connected(name: str, *, uri: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(name, timeout=_BUSY_SECONDS, check_same_thread=False, uri=uri)


def _opened(path: Path) -> sqlite3.Connection:
    """The file at `path`, made ready. One that is there and may not be written is opened to be
    read: the write-ahead log would need a file beside it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = _connected(str(path))
        with _alone(path):
            _prepare(db)
    except (OSError, sqlite3.OperationalError) as error:
        if "locked" in str(error):  # somebody else writes it
            raise
        try:
            db = _connected(f"{path.absolute().as_uri()}?immutable=1", uri=True)
            db.execute("SELECT 1 FROM replies, attempts LIMIT 1")
        except (OSError, sqlite3.Error):
            raise error from None
        return db
    with suppress(OSError):  # it may be another's, and still be open to us
        path.chmod(0o600)
    return db


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep others from making the file at the same time, for SQLite does not wait when it turns
    the write-ahead log on; where there are no locks, hope for the best."""
    lock = FileLock(f"{path}.lock", timeout=_BUSY_SECONDS)
    with suppress(OSError, NotImplementedError):
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _prepare(db: sqlite3.Connection) -> None:
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.executescript(_SCHEMA)
    except sqlite3.OperationalError:  # the log needs shared memory, which not every disk has
        db.execute("PRAGMA journal_mode=DELETE")
        db.executescript(_SCHEMA)
    db.execute("PRAGMA synchronous=NORMAL")


@contextmanager
def _or_store_error(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise StoreError(path, error) from error
