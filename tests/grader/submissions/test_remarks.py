"""What is said about an odd submission, word for word, and in both languages."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.hostile import ASSIGNMENT, CORPUS, FILE, GOOD, GOOD_FR, IDS, Entry, filled, save
from support.hostile_making import Notebook, cell_of, code, fill

from course.messages import LANGUAGES
from grader.submissions import files
from grader.submissions.submission import Remark, Submission, Unanswered, Unread, read_submission

FIRST, SECOND = IDS[:2]
LONG_NAME = "a" * 80 + ".ipynb"


def old(notebook: Notebook) -> Notebook:
    """The same in format 3, where cells lie in worksheets."""
    return {"nbformat": 3, "worksheets": [None, {"cells": 1}, {"cells": notebook["cells"]}]}


def put(*written: tuple[str, Notebook | str | bytes]) -> Callable[[Path], object]:
    return lambda folder: [save(folder, content, name) for name, content in written]


def with_prompt(name: str, text: str, first: str = "") -> Notebook:
    notebook = filled()
    fill(notebook, name, text)
    if first:
        cell_of(notebook, name)["source"][0] = first
    return notebook


def retyped() -> Notebook:
    notebook = filled()
    for name in (FIRST, SECOND):
        cell_of(notebook, name)["cell_type"] = "raw"
    return notebook


def without(name: str) -> Notebook:
    notebook = filled()
    notebook["cells"].remove(cell_of(notebook, name))
    return notebook


def linked(folder: Path) -> None:
    (folder / FILE).symlink_to(folder)


ROWS: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "nothing odd": (put((FILE, filled())), []),
    "no notebook": (
        put(("notes.txt", "x")),
        [f"The folder holds no notebook. Hand in the file {FILE}."],
    ),
    "a link": (
        linked,
        [f"“{FILE}” only points to another place, and links are not followed. "
         "Hand in the file itself."],
    ),
    "a folder": (
        lambda folder: (folder / FILE).mkdir(),
        [f"“{FILE}” is not a file, so it was not read. Hand in the notebook itself."],
    ),
    "no JSON": (
        put((FILE, b"{")),
        [f"“{FILE}” is damaged or is no notebook. "
         "Open it in JupyterLab, save it and hand it in again."],
    ),
    "a list": (
        put((FILE, b"[]")),
        [f"“{FILE}” is damaged or is no notebook. "
         "Open it in JupyterLab, save it and hand it in again."],
    ),
    "cells that are no list": (
        put((FILE, b'{"cells": {}}')),
        [f"“{FILE}” is damaged or is no notebook. "
         "Open it in JupyterLab, save it and hand it in again."],
    ),
    "another name": (
        put((LONG_NAME, filled())),
        [f"The notebook is called “{'a' * 59}…”, not {FILE}. It was read all the same."],
    ),
    "two": (
        put((FILE, filled({})), ("b.IPYNB", filled())),
        ["2 notebooks were handed in. The one that was read is “b.IPYNB”."],
    ),
    "two as they were given out": (
        put((FILE, filled({})), ("b.IPYNB", filled({}))),
        [f"2 notebooks were handed in. The one that was read is “{FILE}”.",
         "4 exercises have no prompt yet, their cells are as they were given out: "
         + ", ".join(IDS)],
    ),
    "two of other names": (
        put(("b.ipynb", filled()), ("a.ipynb", filled({})), ("c.ipynb", filled())),
        ["2 notebooks with prompts in them were handed in. One counts, the one that was changed "
         "last where that can be told: “b.ipynb”."],
    ),
    "a damaged one beside a good one": (
        put((FILE, b"{"), ("b.ipynb", filled())),
        [f"“{FILE}” is damaged or is no notebook. "
         "Open it in JupyterLab, save it and hand it in again.",
         "2 notebooks were handed in. The one that was read is “b.ipynb”."],
    ),
    "format 3": (
        put((FILE, old(filled()))),
        [f"“{FILE}” is in an old notebook format. It was read all the same.",
         ],
    ),
    "an unknown exercise": (
        put((FILE, {"cells": [*filled()["cells"], code("%%prompt  not\tone\nx")]})),
        ["A prompt cell names no exercise of the course after %%prompt, so it was not graded: "
         "not one"],
    ),
    "another module's": (
        put((FILE, {"cells": [*filled()["cells"], code("%%prompt postcard-city\nx")]})),
        ["A prompt is for an exercise of another assignment and was not graded here: "
         "postcard-city"],
    ),
    "retyped": (
        put((FILE, retyped())),
        [f"The cells of {FIRST}, {SECOND} are no longer code cells. "
         "Their prompts were read all the same."],
    ),
    "control characters": (
        put((FILE, with_prompt(FIRST, "Day\x00 of {{message}}"))),
        [f"The prompt for {FIRST} held control characters. They were taken out."],
    ),
    "turned around": (
        put((FILE, with_prompt(FIRST, "Day \u202e of {{message}}"))),
        [f"The prompt for {FIRST} holds characters that do not show or that turn text around. "
         "Look at it closely."],
    ),
    "too long": (
        put((FILE, with_prompt(FIRST, "a" * 50_001))),
        [f"The prompt for {FIRST} is far too long to be sent to a model, so it was not graded."],
    ),
    "missing": (
        put((FILE, without(FIRST))),
        [f"{FIRST} has no prompt: its cell is missing."],
    ),
}  # fmt: skip


def read(folder: Path, language: str = "en") -> Submission:
    return read_submission(folder, ASSIGNMENT, language)


@pytest.mark.parametrize("what", ROWS)
def test_a_remark_says_what_is_odd(what: str, tmp_path: Path) -> None:
    make, said = ROWS[what]
    make(tmp_path)
    assert [one.text("en") for one in read(tmp_path).remarks] == said


@pytest.mark.parametrize("entry", [e for e in CORPUS if not e.heavy], ids=lambda e: e.name)
def test_every_remark_is_a_sentence_in_both_languages(entry: Entry, tmp_path: Path) -> None:
    folder = tmp_path / "ada" / ASSIGNMENT
    folder.parent.mkdir()
    entry.write(folder)
    for remark in read(folder).remarks:
        texts = {language: remark.text(language) for language in LANGUAGES}
        assert len(set(texts.values())) == len(LANGUAGES)
        for text in texts.values():
            assert " " in text and "None" not in text and "\n" not in text


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    missing = "Nothing was handed in: there is no folder for this assignment."
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path)
    for name, said in (
        ("nowhere", missing),
        ("file", missing),
        ("link", "“link” only points to another place, and links are not followed. "
                 "Hand in the file itself."),
    ):  # fmt: skip
        found = read(tmp_path / name, "fr")
        assert [one.text("en") for one in found.remarks] == [said]
        assert (found.prompts, found.language, found.assignment) == ({}, "fr", ASSIGNMENT)


@pytest.mark.parametrize(("remark", "unread"), [(Unread, True), (Unanswered, False)])
def test_a_person_must_look_at_what_could_not_be_read(remark: type[Remark], unread: bool) -> None:
    remarks = (Remark("submission.missing", {}), remark("submission.closed", {}))
    assert Submission(ASSIGNMENT, "en", {}, remarks).unread is unread


def test_a_large_file_is_told_with_the_limit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 3_900_000)
    (tmp_path / FILE).write_bytes(b" " * 3_900_001)
    [remark] = read(tmp_path).remarks
    assert remark.text("en").startswith(f"“{FILE}” is larger than 3 MB, so it was not read.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
def test_a_notebook_may_be_in_any_unicode(encoding: str, tmp_path: Path) -> None:
    content = json.dumps(filled(GOOD_FR, "fr"), ensure_ascii=False).encode(encoding)
    (tmp_path / FILE).write_bytes(content)
    found = read(tmp_path)
    assert dict(found.prompts) == GOOD_FR and found.remarks == ()


def test_a_file_is_opened_without_waiting_and_without_following(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE)
    assert [one.message_id for one in read(tmp_path).remarks] == ["submission.not_a_file"]


def test_the_notebook_with_the_most_prompts_is_read(tmp_path: Path) -> None:
    few = filled({FIRST: GOOD[FIRST]})
    many = filled({name: GOOD[name] for name in IDS[:3]})
    for name, content in (("a.ipynb", few), ("b.ipynb", many), ("c.ipynb", few)):
        save(tmp_path, content, name)
    assert len(read(tmp_path).prompts) == 3


@pytest.mark.parametrize("length", [0, 200])
def test_a_first_line_longer_than_any_name_counts_for_nothing(length: int, tmp_path: Path) -> None:
    line = f"%%prompt {FIRST}" + " " * length
    save(tmp_path, {"cells": [code(f"{line}x\nDay of {{{{message}}}}")]}, FILE)
    assert FIRST not in read(tmp_path).prompts
    save(tmp_path, {"cells": [code(f"%%prompt {FIRST}\nDay of {{{{message}}}}")]}, FILE)
    assert read(tmp_path).prompts == {FIRST: "Day of {{message}}"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_end_of_a_line_is_one(end: str, tmp_path: Path) -> None:
    save(tmp_path, {"cells": [code(f"%%prompt {FIRST}{end}Day{end}of {{{{message}}}}")]}, FILE)
    assert read(tmp_path).prompts == {FIRST: "Day\nof {{message}}"}
