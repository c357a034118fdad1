"""Class lists in workbooks: what programs write is read, and what could do harm is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.places import DATA
from support.workbooks import STRICT, relations, sheet, texts, workbook

from course.errors import CourseError
from course.messages import LANGUAGES
from grader.nbgrading.class_list import Listed, read_class_list
from grader.nbgrading.workbook import first_sheet

LISTED = (
    Listed("anna", "Anna", "Ångström-Roé", "anna@example.org", "101"),
    Listed("zoe", "Zoé", "Blanc", "zoe@example.org", "102"),
)
SHEET = "xl/worksheets/sheet1.xml"
HEAD = texts("id", "Nom")
SIGNS = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"))


def rows(content):
    return first_sheet(content, "class.xlsx")


@pytest.mark.parametrize("program", ["openpyxl", "xlsxwriter"])
def test_a_workbook_is_read_as_programs_write_it(program):
    """xlsxwriter's has a hidden sheet before, an empty line, formulas, and a text in bold parts."""
    assert read_class_list(DATA / "lists" / f"{program}.xlsx").learners == LISTED


@given(st.lists(st.lists(st.text(SIGNS, max_size=8), min_size=1, max_size=4), max_size=6))
def test_every_text_comes_out_as_it_went_in(table):
    found = rows(workbook({SHEET: sheet([texts(*one) for one in table])}))
    filled = [(n, one) for n, one in enumerate(table, 1) if any(cell.strip() for cell in one)]
    assert [(n, "".join(cells)) for n, cells in found] == [(n, "".join(one)) for n, one in filled]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1"><v>20241234</v></c>', "20241234"),
        ('<c r="A1"><v>2.0241234E7</v></c>', "20241234"),
        ('<c r="A1"><v>1234567890123456789</v></c>', "1234567890123456789"),
        ('<c r="A1"><v>1.5</v></c>', "1.5"),
        ('<c r="A1" t="str"><f>B1&amp;"x"</f><v>anna</v></c>', "anna"),
        ('<c r="A1" t="str"><f>B1</f><v>007</v></c>', "007"),
        ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="A1" t="s"><v>1</v></c>', "Zoé"),
        ('<c r="A1" t="s"><v>2</v></c>', "東京"),
        ('<c r="A1" t="inlineStr"><is><t>a_x000A_b</t></is></c>', "a\nb"),
    ],
)
def test_what_a_cell_says(cell, text):
    strings = (
        "<sst><si><t>no</t></si><si><r><rPr><b/></rPr><t>Zo</t></r><r><t>é</t></r></si>"
        "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si></sst>"
    )
    assert rows(workbook({SHEET: sheet([cell]), "xl/strings.xml": strings})) == [(1, [text])]


def test_cells_that_are_not_there_are_empty():
    row = (
        '<c r="B1" t="str"><v>b</v></c><c r="C1"/><c r="AA1" t="str"><v>z</v></c><c r="AB1" s="3"/>'
    )
    assert rows(workbook({SHEET: sheet([row])})) == [(1, ["", "b", *[""] * 24, "z"])]


def test_the_first_sheet_that_is_shown_wherever_it_lies():
    book = (
        f'<x:workbook xmlns:x="{STRICT}" xmlns:r="urn:r"><x:sheets>'
        '<x:sheet name="Chart" r:id="c"/><x:sheet name="Old" state="hidden" r:id="h"/>'
        '<x:sheet name="Class" r:id="s"/><x:sheet name="Later" r:id="h"/></x:sheets></x:workbook>'
    )
    targets = {"h": ("worksheet", "/xl/other.xml"), "s": ("worksheet", "/xl/list.xml")}
    parts = {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relations(targets | {"c": ("chartsheet", "chart.xml")}),
        "xl/list.xml": sheet([HEAD], STRICT),
        "xl/other.xml": sheet([texts("other")]),
    }
    assert rows(workbook(parts)) == [(1, ["id", "Nom"])]


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REFUSED = {
    "no workbook": {"_rels/.rels": relations({})},
    "no sheet": {},
    "a sheet that is cut": {SHEET: sheet([HEAD])[:-20]},
    "a text that is not there": {SHEET: sheet(['<c t="s"><v>7</v></c>'])},
    "a number that is none": {SHEET: sheet(["<c><v>x</v></c>"])},
    "entities": {SHEET: ENTITIES + sheet([HEAD])},
    "another file": {SHEET: FILE + sheet([HEAD])},
    "a part that unpacks to gigabytes": {SHEET: b" " * 30_000_001},
    "cells without end": {SHEET: sheet(['<c r="XFD1"><v>1</v></c>'] * 100)},
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_one_sentence(kind, tmp_path):
    path = tmp_path / "class.xlsx"
    path.write_bytes(workbook(REFUSED[kind]))
    with pytest.raises(CourseError) as caught:
        read_class_list(path)
    for language in LANGUAGES:
        text = caught.value.text(language)
        assert "class.xlsx" in text and "CSV" in text


@given(st.data())
def test_a_damaged_workbook_never_ends_in_anything_else(data):
    whole = bytearray((DATA / "lists" / "openpyxl.xlsx").read_bytes())
    places = st.integers(0, len(whole) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=20)):
        whole[place] = data.draw(st.integers(0, 255))
    try:
        rows(bytes(whole[: data.draw(places) or None]))
    except CourseError as error:
        assert error.text("fr")
