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
_BEGINNING = 300
"""Characters of a prompt's first line that it is found by."""


def texts_of(entry: Entry) -> tuple[str, ...]:
    """What a prompt is found by: what it is called, what it does and for whom, how it begins, and
    what is put into it."""
    trade = say(f"collection.trade_{entry.trade}", entry.language)
    asked_for = ", ".join(entry.variables.values())
    beginning = entry.prompt.split("\n")[0][:_BEGINNING]
    return entry.title, f"{entry.does} ({trade})", beginning, asked_for


def by_meaning(query: str) -> list[tuple[str, float]]:
    """The id of every prompt and how close it is to `query`, from about 0 to 1, the closest first.

    Each text of a prompt is as close as its closer language; the prompt is as close as its texts
    are on average. The first call of a process loads the encoder: a second or two.
    """
    ids, rows = _matrix()
    close = (rows @ vectors([query])[0]).max(axis=0).mean(axis=1)
    return sorted(zip(ids, map(float, close), strict=True), key=lambda pair: -pair[1])


def digest(text: str) -> str:
    """What tells a text from another."""
    return hashlib.sha256(text.encode()).hexdigest()


def all_texts() -> list[str]:
    """Every text that prompts are found by, once."""
    texts = (text for language in LANGUAGES for one in entries(language) for text in texts_of(one))
    return list(dict.fromkeys(texts))


def shipped() -> dict[str, Any]:
    """The vectors that come with the course, by the digest of their texts."""
    import numpy

    with as_file(files("course.collection") / _FILE) as path:
        if not path.exists():
            return {}
        with numpy.load(path) as kept:
            rows = kept["rows"] * kept["scale"]
            return dict(zip(kept["digests"].tolist(), rows, strict=True))


@lru_cache
def _matrix() -> tuple[list[str], Any]:
    """The ids of the prompts, and the vectors of their texts: language, prompt, text, number."""
    import numpy

    known = _known(all_texts())
    rows = [
        [[known[digest(text)] for text in texts_of(one)] for one in entries(language)]
        for language in LANGUAGES
    ]
    return [one.id for one in entries(LANGUAGES[0])], numpy.array(rows)


def _known(texts: Sequence[str]) -> dict[str, Any]:
    """The vectors of `texts` by their digests: those that are shipped, the others encoded now."""
    known = shipped()
    lacking = [text for text in texts if digest(text) not in known]
    if lacking:
        known.update(zip(map(digest, lacking), vectors(lacking), strict=True))
    return known


def write(path: Path) -> None:
    """Encode what is not shipped yet, and write the file: whole numbers of one byte, and what they
    are multiplied by, which changes no closeness by more than a hundredth."""
    import numpy

    texts = all_texts()
    known, digests = _known(texts), sorted(map(digest, texts))
    rows = numpy.stack([known[one] for one in digests])
    scale = numpy.float32(abs(rows).max() / 127)
    whole = numpy.round(rows / scale).astype(numpy.int8)
    numpy.savez(path, digests=numpy.array(digests), rows=whole, scale=scale)


if __name__ == "__main__":
    write(Path(__file__).with_name(_FILE))
