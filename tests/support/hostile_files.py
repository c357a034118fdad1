"""Submissions whose files or folders are not what they should be."""

from __future__ import annotations

import codecs
import gzip
import json
import os
from pathlib import Path

from support.hostile_cells import FIRST, WEAK
from support.hostile_making import (
    ASSIGNMENT,
    FILE,
    GOOD,
    Corpus,
    Notebook,
    cell_of,
    code,
    fill,
    filled,
    released,
    save,
)

FILES = Corpus()
_READS_ALL = hasattr(os, "geteuid") and os.geteuid() == 0


def unread(*remarks: str, **more: object) -> dict[str, object]:
    """What is expected where no notebook can be read."""
    return {"prompts": {}, "remarks": remarks, "stock_can_grade": False, **more}


def _text(notebook: Notebook | None = None) -> str:
    return json.dumps(notebook or filled(), ensure_ascii=False)


def _elsewhere(folder: Path) -> Path:
    """A good notebook of somebody else."""
    return save(folder.parent / "elsewhere" / ASSIGNMENT, filled())


_WRONG_BYTES = {
    "not-json": b"print('hello')",
    "empty-file": b"",
    "spaces-only": b" \n\t" * 1000,
    "json-list": b"[1, 2, 3]",
    "json-number": b"1e400",
    "json-without-cells": b'{"metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    "cells-no-list": b'{"cells": {"0": {}}, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    "worksheets-no-list": b'{"worksheets": "none", "nbformat": 3}',
    "web-page": b"<!doctype html><script>alert(1)</script><title>Sign in</title>",
    "binary": bytes(range(256)) * 40,
    "nul-bytes": b"\x00" * 4096,
    "zip": b"PK\x03\x04" + b"\x00" * 200,
    "deep-nesting": b'{"cells": ' + b"[" * 400_000 + b"]" * 400_000 + b"}",
    "deep-objects": b'{"cells": [' + b'{"source":' * 100_000 + b"1" + b"}" * 100_000 + b"]}",
    "deep-and-open": b"[" * 2_000_000,
    "huge-number": b'{"cells": [], "nbformat": ' + b"9" * 100_000 + b"}",
}
for _name, _bytes in _WRONG_BYTES.items():
    FILES.files(_name, **unread("not_a_notebook"))(
        lambda folder, content=_bytes: save(folder, content) and None
    )


@FILES.files("truncated", **unread("not_a_notebook"))
def _(folder: Path) -> None:
    save(folder, _text()[:-900])


@FILES.files("nul-bytes-at-the-end", **unread("not_a_notebook"))
def _(folder: Path) -> None:
    save(folder, _text().encode() + b"\x00" * 512)


@FILES.files("latin-1", **unread("not_a_notebook"))
def _(folder: Path) -> None:
    notebook = filled()
    fill(notebook, FIRST, "Où et quand ? {{message}}")
    save(folder, _text(notebook).encode("latin-1", "replace"))


@FILES.files("gzipped", **unread("not_a_notebook"))
def _(folder: Path) -> None:
    save(folder, gzip.compress(b" " * 50_000_000))


@FILES.files("utf-16", stock_can_grade=False)
def _(folder: Path) -> None:
    save(folder, _text().encode("utf-16"))


@FILES.files("utf-16-without-mark", stock_can_grade=False)
def _(folder: Path) -> None:
    save(folder, _text().encode("utf-16-be"))


@FILES.files("byte-order-mark", stock_can_grade=False)
def _(folder: Path) -> None:
    save(folder, codecs.BOM_UTF8 + _text().encode())


@FILES.files("not-a-number", stock_can_grade=True)
def _(folder: Path) -> None:
    save(folder, _text()[:-1] + ', "metadata": {"a": NaN, "b": -Infinity, "c": 1e999}}')


@FILES.files("keys-twice")
def _(folder: Path) -> None:
    other = filled({FIRST: WEAK})
    save(folder, f'{{"cells": {json.dumps(other["cells"])}, {_text()[1:]}')


@FILES.files("hundred-megabytes", **unread("too_large", heavy=True))
def _(folder: Path) -> None:
    path = save(folder, _text())
    os.truncate(path, 100_000_000)


@FILES.files("million-cells", **unread("too_large", heavy=True))
def _(folder: Path) -> None:
    cell = '{"cell_type":"markdown","id":"x","metadata":{},"source":""},'
    head, _, tail = _text().partition('{"cells": [')
    save(folder, f'{head}{{"cells": [{cell * 1_000_000}{tail}')


@FILES.files("twenty-thousand-cells", stock_can_grade=False, heavy=True)
def _(folder: Path) -> None:
    notebook = filled()
    notebook["cells"][1:1] = [code("") for _ in range(20_000)]
    save(folder, notebook)


@FILES.files("many-prompt-cells", remarks=("unknown",), stock_can_grade=False, heavy=True)
def _(folder: Path) -> None:
    notebook = filled()
    cells = [{"source": f"%%prompt appointment-lin{number}"} for number in range(100_000)]
    notebook["cells"] = [*cells, *notebook["cells"]]
    save(folder, notebook)


@FILES.files("long-prompt-line", remarks=("unknown",), heavy=True)
def _(folder: Path) -> None:
    notebook = filled()
    notebook["cells"].append(code("%%prompt " + "appointment-line " * 400_000))
    save(folder, notebook)


@FILES.files("long-indent", heavy=True, stock_can_grade=False)
def _(folder: Path) -> None:
    notebook = filled()
    cell_of(notebook, FIRST)["source"].insert(0, " " * 9_900_000)
    save(folder, notebook)


@FILES.files("link-to-a-system-file", **unread("link"))
def _(folder: Path) -> None:
    folder.mkdir()
    (folder / FILE).symlink_to("/etc/passwd")


@FILES.files("link-to-another-learner", **unread("link"))
def _(folder: Path) -> None:
    folder.mkdir()
    (folder / FILE).symlink_to(_elsewhere(folder))


@FILES.files("link-to-another-folder", **unread("link"))
def _(folder: Path) -> None:
    folder.symlink_to(_elsewhere(folder).parent)


@FILES.files("link-to-nothing", **unread("link"))
def _(folder: Path) -> None:
    folder.mkdir()
    (folder / FILE).symlink_to(folder / "gone.ipynb")


@FILES.files("link-to-itself", **unread("link"))
def _(folder: Path) -> None:
    folder.mkdir()
    (folder / FILE).symlink_to(folder / FILE)


@FILES.files("link-beside", remarks=("several",))
def _(folder: Path) -> None:
    save(folder, filled())
    (folder / "0.ipynb").symlink_to(_elsewhere(folder))


@FILES.files("folder-in-place-of-the-notebook", **unread("not_a_file"))
def _(folder: Path) -> None:
    save(folder / FILE, filled())


@FILES.files("pipe-in-place-of-the-notebook", **unread("not_a_file"))
def _(folder: Path) -> None:
    folder.mkdir()
    os.mkfifo(folder / FILE)


@FILES.files("link-to-a-device", **unread("link"))
def _(folder: Path) -> None:
    folder.mkdir()
    (folder / FILE).symlink_to("/dev/zero")


_CLOSED = {"remarks": ()} if _READS_ALL else unread("closed")


@FILES.files("closed-file", **_CLOSED)
def _(folder: Path) -> None:
    save(folder, filled()).chmod(0)


@FILES.files("no-folder", **unread("no_folder"))
def _(_: Path) -> None:
    pass


@FILES.files("file-in-place-of-the-folder", **unread("no_folder"))
def _(folder: Path) -> None:
    folder.write_text(_text(), encoding="utf-8")


@FILES.files("empty-folder", **unread("none"))
def _(folder: Path) -> None:
    folder.mkdir()


@FILES.files("notebook-in-a-subfolder", **unread("none"))
def _(folder: Path) -> None:
    save(folder / "work", filled())
    save(folder / ".ipynb_checkpoints", filled(), f"{ASSIGNMENT}-checkpoint.ipynb")


@FILES.files("saved-as-a-text", remarks=("other_name",), stock_can_grade=False)
def _(folder: Path) -> None:
    save(folder, filled(), f"{ASSIGNMENT}.ipynb.txt")


@FILES.files("other-name", remarks=("other_name",), stock_can_grade=False)
def _(folder: Path) -> None:
    save(folder, filled(), f"{ASSIGNMENT} (1).IPYNB")


@FILES.files(
    "several-with-the-right-one", prompts={**GOOD, FIRST: WEAK}, remarks=("several_worked_on",)
)
def _(folder: Path) -> None:
    save(folder, filled({**GOOD, FIRST: WEAK}))
    save(folder, filled(), f"{ASSIGNMENT}-Copy1.ipynb")
    save(folder, b"", "a.ipynb")


@FILES.files("several-others", remarks=("several_worked_on",), stock_can_grade=False)
def _(folder: Path) -> None:
    save(folder, released(), "a.ipynb")
    save(folder, filled(), "b.ipynb")
    save(folder, filled({**GOOD, FIRST: WEAK}), "c.ipynb")


@FILES.files("right-one-damaged", remarks=("not_a_notebook", "several"), stock_can_grade=False)
def _(folder: Path) -> None:
    save(folder, _text()[:1000])
    save(folder, filled(), "backup.ipynb")


@FILES.files("thousand-notebooks", remarks=("several",), heavy=True)
def _(folder: Path) -> None:
    save(folder, filled())
    for number in range(1000):
        save(folder, b"{}", f"{number}.ipynb")


@FILES.files(
    "hostile-file-names",
    prompts={},
    stock_can_grade=False,
    remarks=("not_a_notebook",) * 9,
)
def _(folder: Path) -> None:
    for name in (
        "..\\..\\gradebook.ipynb",
        "=cmd|' !A0.ipynb",
        "<img src=x onerror=alert(1)>.ipynb",
        "\x1b[2J\x1b]0;evil\x07.ipynb",
        "a\nb\r.ipynb",
        "\u202egnp.ipynb",
        "\u2067a\u200f\u200bb\ufeff\U000e0041.ipynb",
        "-rf.ipynb",
    ):
        save(folder, b"{}", name)
    with open(os.path.join(os.fsencode(folder), b"\xff\xfe.ipynb"), "wb") as file:
        file.write(b"{}")
