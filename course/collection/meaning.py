"""Prompts found by their meaning: the course's encoder, which knows both languages at once.

The vectors of the prompts come with the course, in `vectors.npz`, by the digest of the text that
each is of; `python -m course.collection.meaning` makes the file. The text of a prompt that is not
in it is encoded when it is first searched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from course.collection.entries import Entry, entries
from course.messages import LANGUAGES, say
from course.text.similarity import vectors

_FILE = "vectors.npz"


def texts_of(entry: Entry) -> tuple[str, str]:
    """What a prompt is found by: what it is called, and what it does and for whom."""
    trade = say(f"collection.trade_{entry.trade}", entry.language)
    return entry.title, f"{entry.does} ({trade})"


def by_meaning(query: str) -> list[tuple[str, float]]:
    """The id of every prompt and how close it is to `query`, from about 0 to 1, the closest first.

    A prompt is as close as the closest of its texts in either language. The first call of a
    process loads the encoder: a second or two.
    """
    ids, rows = _matrix()
    close = rows @ vectors([query])[0]
    best: dict[str, float] = {}
    for one, value in zip(ids, close, strict=True):
        best[one] = max(best.get(one, -1.0), float(value))
    return sorted(best.items(), key=lambda pair: -pair[1])


def digest(text: str) -> str:
    """What tells a text from another."""
    return hashlib.sha256(text.encode()).hexdigest()


def all_texts() -> list[tuple[str, str]]:
    """Every text that prompts are found by, each with the id of its prompt."""
    return [
        (one.id, text)
        for language in LANGUAGES
        for one in entries(language)
        for text in texts_of(one)
    ]


def shipped() -> dict[str, Any]:
    """The vectors that come with the course, by the digest of their texts."""
    import numpy

    with as_file(files("course.collection") / _FILE) as path:
        if not path.exists():
            return {}
        with numpy.load(path) as kept:
            rows = kept["rows"].astype(numpy.float32)
            return dict(zip(kept["digests"].tolist(), rows, strict=True))


@lru_cache
def _matrix() -> tuple[list[str], Any]:
    import numpy

    known, pairs = shipped(), all_texts()
    lacking = list(dict.fromkeys(text for _, text in pairs if digest(text) not in known))
    if lacking:
        known.update(zip(map(digest, lacking), vectors(lacking), strict=True))
    return [one for one, _ in pairs], numpy.stack([known[digest(text)] for _, text in pairs])


def write(path: Path, texts: Sequence[str]) -> None:
    """Encode `texts`, as far as they are not shipped, and write the file."""
    import numpy

    known = shipped()
    lacking = [text for text in texts if digest(text) not in known]
    if lacking:
        known.update(zip(map(digest, lacking), vectors(lacking), strict=True))
    digests = sorted(map(digest, texts))
    rows = numpy.stack([known[one] for one in digests]).astype(numpy.float16)
    numpy.savez(path, digests=numpy.array(digests), rows=rows)


if __name__ == "__main__":
    write(Path(__file__).with_name(_FILE), list(dict.fromkeys(text for _, text in all_texts())))
