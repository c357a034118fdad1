"""The cells of a workbook (.xlsx) as text: what Excel, LibreOffice and Google Sheets save.

The file is a zip file of XML parts (ISO/IEC 29500-1, 12.3 and 18.3–18.4). Of each formula its value
is read, as the program that saved it had computed it. Nothing is unpacked, no part is read beyond a
size, and entities are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import chain
from posixpath import dirname, join, normpath
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse

from course.errors import CourseError
from course.experiments.rows import text_of
from grader.nbgrading.zip_files import UNREADABLE

_LARGEST_PART = 30_000_000
"""Bytes, unpacked."""
_MOST_CELLS = 1_000_000
_COLUMN = re.compile(r"([A-Z]{1,3})\d")
_ESCAPED = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")
"""How a sign that XML cannot hold is written (18.9, ST_Xstring)."""

Lines = list[tuple[int, list[str]]]


def first_sheet(content: bytes, file: str) -> Lines:
    """The lines of the first sheet that is shown which are not empty, each with its number.

    `content` is the workbook, `file` its name for people. Raises CourseError where it is none, is
    damaged, or is too large for a list.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _lines(_Parts(archive, file))
    except (*UNREADABLE, LookupError, ParseError):
        raise CourseError("class.workbook", file=file) from None


class _Parts:
    """The parts of a workbook, by their paths."""

    def __init__(self, archive: ZipFile, file: str) -> None:
        self._archive = archive
        self._file = file

    def elements(self, path: str, name: str) -> Iterator[Element]:
        """The elements of that name, whole, one after the other; each is dropped after it was
        used. Raises KeyError where there is no such part."""
        if self._archive.getinfo(path).file_size > _LARGEST_PART:
            raise self.too_large()
        above: list[Element] = []
        wanted = 0
        with self._archive.open(path) as part:
            for event, element in iterparse(part, ("start", "end"), forbid_dtd=True):
                is_one = _local(element.tag) == name
                if event == "start":
                    above.append(element)
                    wanted += is_one
                    continue
                above.pop()
                wanted -= is_one
                if is_one:
                    yield element
                if above and not wanted:
                    above[-1].clear()

    def related(self, path: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: id → kind and path."""
        folder = dirname(path)
        relations = join(folder, "_rels", f"{path.removeprefix(folder).strip('/')}.rels")
        return {
            one.attrib["Id"]: (
                one.attrib["Type"].rpartition("/")[2],
                normpath(join("/", folder, one.attrib["Target"])).strip("/"),
            )
            for one in self.elements(relations, "Relationship")
        }

    def too_large(self) -> CourseError:
        """That there is more in it than in any list of a class."""
        return CourseError("class.workbook_too_large", file=self._file)


def _lines(parts: _Parts) -> Lines:
    [book] = [path for kind, path in parts.related("").values() if kind == "officeDocument"]
    related = parts.related(book)
    texts: list[str] = []
    for kind, path in related.values():
        if kind == "sharedStrings":
            texts = [_text(one) for one in parts.elements(path, "si")]
    sheets = [(one.get("state"), related[_id(one)]) for one in parts.elements(book, "sheet")]
    papers = [(state, path) for state, (kind, path) in sheets if kind == "worksheet"]
    shown = [path for state, path in papers if state in (None, "visible")]
    found: Lines = []
    number = cells = 0
    for row in parts.elements([*shown, *(path for _, path in papers)][0], "row"):
        number = int(row.get("r", number + 1))
        line = _line(row, texts)
        cells += len(line)
        if cells > _MOST_CELLS:
            raise parts.too_large()
        if any(text.strip() for text in line):
            found.append((number, line))
    return found


def _line(row: Element, texts: Sequence[str]) -> list[str]:
    """The cells of a row, with an empty text for each that is not there."""
    line: list[str] = []
    for cell in row:
        place = _COLUMN.match(cell.get("r", ""))
        text = _value(cell, texts)
        if text and place:
            line += [""] * (_number(place[1]) - 1 - len(line))
        if text or not place:
            line.append(text)
    return line


def _value(cell: Element, texts: Sequence[str]) -> str:
    kind = cell.get("t", "n")
    inner = {_local(one.tag): one for one in cell}
    if kind == "inlineStr":
        return _text(inner["is"]) if "is" in inner else ""
    value = inner["v"].text or "" if "v" in inner else ""
    if kind == "s" and value:
        return texts[int(value)]
    if kind == "n" and value and not value.isdigit():
        return text_of(float(value))
    return _unescaped(value)


def _text(element: Element) -> str:
    """The text of a cell, whatever its runs look like, without how it is pronounced."""
    runs = (one.iter() for one in element if _local(one.tag) in ("t", "r"))
    found = (one.text or "" for one in chain.from_iterable(runs) if _local(one.tag) == "t")
    return _unescaped("".join(found))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _id(sheet: Element) -> str:
    """What a sheet is called in the relations of its workbook."""
    return next(value for name, value in sheet.attrib.items() if _local(name) == "id")


def _number(letters: str) -> int:
    """The number of a column, from 1."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _local(name: Any) -> str:
    """A name without its namespace, of which there are two: transitional and strict."""
    return str(name).rpartition("}")[2]
