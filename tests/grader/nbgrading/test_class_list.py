"""`prompteur class`: lists as Excel, LibreOffice, Moodle and Canvas write them, and what comes of
them in the gradebook."""

from __future__ import annotations

import codecs
import json
from itertools import product

import pytest
from nbgrader.api import Gradebook
from support.classes import Echoing, course_folders, grade_class, hand_in
from support.hostile import ASSIGNMENT, GOOD

from course.cli import main
from course.messages import LANGUAGES
from grader.nbgrading.class_list import Listed, read_class_list

PEOPLE = [
    ["anna", "Anna", "Ångström-Roé", "anna@example.org", "101"],
    ["zoe", "Zoé", "Blanc", "zoe@example.org", "102"],
]
LISTED = tuple(Listed(*one) for one in PEOPLE)
ENGLISH = ["id", "first_name", "last_name", "email", "lms_user_id"]
HEADINGS = [
    ENGLISH,
    ["Username", "First name", "Last name", "E-mail", "LMS user ID"],
    ["Student ID", "Given Name", "Surname", "Email address", "Moodle ID"],
    ["Identifiant", "Prénom", "Nom", "Courriel", "ID Moodle"],
    [
        "Nom d'utilisateur",
        "PRÉNOM",
        "Nom de famille",
        "Adresse de courriel",
        "Numéro d’identification",
    ],
    ["SIS Login ID", "first name", "last name", "Mail", "ID"],
]
ENCODINGS = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 of Excel": lambda text: codecs.BOM_UTF8 + text.encode(),
    "Windows": lambda text: text.encode("cp1252", "replace"),
    "Unicode text of Excel": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "UTF-16, the other way": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "class.csv"


def write(path, rows, mark=",", end="\n"):
    path.write_text(end.join(mark.join(row) for row in rows) + end, encoding="utf-8", newline="")


def students(classroom):
    with Gradebook(classroom.database) as book:
        return {
            one.id: (one.first_name, one.last_name, one.email, one.lms_user_id)
            for one in book.students
        }


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_list_is_read_however_it_is_written(encoding, path):
    ends = ("\n", "\r\n", "\r\n;;;;\r\n")
    for headings, mark, end in product(HEADINGS, ",;\t", ends):
        lines = [mark.join(row) for row in (headings, *PEOPLE)]
        text = "\n".join(lines).replace("\n", end.replace(";", mark)) + end.replace(";", mark)
        path.write_bytes(ENCODINGS[encoding](text.replace("’", "\N{RIGHT SINGLE QUOTATION MARK}")))
        assert read_class_list(path).learners == LISTED, (headings, mark, end)


def test_columns_in_another_order_beside_others(path):
    path.write_text("sep=;\nNote;Nom;identifiant;Groupe\n12;Roe; anna ;A\n;Blanc;zoé;\n")
    found = read_class_list(path)
    assert found.learners == (Listed("anna", "", "Roe"), Listed("zoé", "", "Blanc"))
    assert found.unused == ("Note", "Groupe")


def test_lines_that_are_no_learners_are_passed_over(path):
    """As in the marks that Canvas exports: https://community.canvaslms.com, "export grades"."""
    path.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Essay (7)\n"
        "    Points Possible,,,,,10\n"
        '"Roe, Anna",101,,anna,1,8\n'
        ",,,,Mean,8\n"
    )
    assert read_class_list(path).learners == (Listed("anna", lms_user_id="101"),)


@pytest.mark.parametrize("cell", ['="0012"', '"=""0012"""', '= "0012"'])
def test_a_number_that_excel_is_to_leave_as_it_is(cell, path):
    path.write_text(f'id;first name;last name\n{cell};"Anna, Maria";O’Neil\n', encoding="utf-8")
    assert read_class_list(path).learners == (Listed("0012", "Anna, Maria", "O’Neil"),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_added_and_added_again(language, classroom, path, capsys):
    write(path, [ENGLISH, *PEOPLE], ";", "\r\n")
    before = classroom.root / "grader" / "class.db"
    content = before.read_bytes()
    assert main(["class", "add", str(path), "--dry-run", "--lang", language]) == 0
    assert "Ångström-Roé" in capsys.readouterr().out
    assert before.read_bytes() == content
    assert main(["class", "add", str(path), "--lang", language]) == 0
    assert students(classroom) == {one[0]: tuple(one[1:]) for one in PEOPLE}
    write(path, [["id", "first name"], ["anna", "Änne"], ["carl", "Carl"]])
    capsys.readouterr()
    assert main(["class", "add", str(path), "--lang", language]) == 0
    said = capsys.readouterr().out
    assert "Anna → Änne" in said and "carl" in said and "zoe" in said
    found = students(classroom)
    assert found["anna"] == ("Änne", *PEOPLE[0][2:]) and found["zoe"] == tuple(PEOPLE[1][1:])
    assert found["carl"] == ("Carl", None, None, None)
    assert main(["class", "add", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["same"] == 2 and not told["added"] and told["not_in_the_list"] == ["zoe"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "content",
    [
        "",
        "id\n",
        "id,note\n,mean\n",
        "first name,last name\nAnna,Roe\n",
        "id\nanna\n../carl\n",
        "id\nanna\n<script>\n",
        "id,first name\nanna,A\n,B\n",
        "id\n.hidden\n",
        "id\n[ab]*\n",
        "id\nanna\nANNA\n",
        'id,name\n"anna,x\n',
        "id,id\na,b\n",
        b"PK\x03\x04 and more of a workbook",
        b"id\n\x81\x8d\x8f\n",
        b"\x00\x01\x02",
    ],
)
def test_a_list_that_cannot_be_used_adds_nobody(content, language, classroom, path, capsys):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(["class", "add", str(path), "--lang", language]) == 1
    said = capsys.readouterr()
    assert len(said.err.strip().splitlines()) == 1 and "class.csv" in said.err and not said.out
    assert students(classroom) == {}


@pytest.mark.parametrize("arguments", [["add"], ["add", "no-such.csv"], ["remove"], ["list", "x"]])
def test_wrong_usage_is_one_sentence(arguments, classroom, capsys):
    for language in LANGUAGES:
        assert main(["class", *arguments, "--lang", language]) == 1
        said = capsys.readouterr()
        assert len(said.err.strip().splitlines()) == 1 and not said.out


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_handed_in_nothing(language, classroom, path, capsys):
    assert main(["class", "list", "--lang", language]) == 0
    assert "prompteur class add" in capsys.readouterr().out
    write(path, [ENGLISH, *PEOPLE])
    main(["class", "add", str(path)])
    folders = course_folders(classroom.root)
    hand_in(folders, "anna", GOOD)
    hand_in(folders, "moodle-jo", GOOD)
    capsys.readouterr()
    assert main(["class", "list", ASSIGNMENT, "--lang", language]) == 0
    said = capsys.readouterr().out
    missing, strangers = said.strip().splitlines()[-2:]
    assert "zoe" in missing and "anna" not in missing and "moodle-jo" in strangers
    assert main(["class", "list", ASSIGNMENT, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    found = {one["id"]: one["handed_in"] for one in told["learners"]}
    assert found == {"anna": True, "zoe": False}


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_is_taken_out_and_marks_are_not_lost_by_that(language, classroom, path, capsys):
    write(path, [ENGLISH, *PEOPLE])
    main(["class", "add", str(path)])
    folders = course_folders(classroom.root)
    hand_in(folders, "anna", GOOD)
    grade_class(folders, Echoing())
    for ids in (["zoe", "anna"], ["zoe", "nobody"]):
        assert main(["class", "remove", *ids, "--lang", language]) == 1
        assert students(classroom).keys() == {"anna", "zoe"}
    assert main(["class", "remove", "zoe", "--dry-run", "--lang", language]) == 0
    assert students(classroom).keys() == {"anna", "zoe"}
    assert main(["class", "remove", "zoe", "--lang", language]) == 0
    assert students(classroom).keys() == {"anna"}
    assert main(["class", "remove", "anna", "--with-marks", "--lang", language]) == 0
    assert students(classroom) == {} and folders.students(ASSIGNMENT) == ["anna"]


def test_a_class_without_a_gradebook_yet(classroom, path, capsys):
    (classroom.grader / "class.db").unlink()
    write(path, [ENGLISH, *PEOPLE])
    assert main(["class", "list"]) == 0
    assert main(["class", "add", str(path), "--dry-run"]) == 0
    assert not (classroom.grader / "class.db").exists()
    assert main(["class", "add", str(path)]) == 0
    assert students(classroom).keys() == {"anna", "zoe"}
