"""What is wrong with a folder of exercises is said: which file, which line, and why."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from support.plugging import Place

N = "\u202f"
EXERCISE = """\
- id: ID
  points: 1
  title: {en: T, fr: T}
  variables: {en: [x], fr: [x]}
  hints: {en: [h], fr: [h]}
  checks: [{equals: {value: a}}]
  cases:
    en: [EN]
    fr: [FR]
"""
HALF = """\
- id: ID
  cases:
    en: [EN]
    fr: [FR]
  reference: {en: "Say {{x}}", fr: "Dis {{x}}"}
  weak:
    en: [{prompt: "{{x}}", why: It says nothing.}]
    fr: [{prompt: "{{x}}", why: Elle ne dit rien.}]
"""


def cases(count: int, word: str) -> str:
    return ", ".join(f"{{inputs: {{x: {word} {number}}}}}" for number in range(count))


def record(text: str, name: str = "mine", english: int = 8, french: int = 8) -> str:
    """A record of eight cases, or so many, in each language."""
    filled = text.replace("ID", name).replace("EN", cases(english, "a"))
    return indent(filled.replace("FR", cases(french, "b")), "  ")


CATALOGUE = "title: {en: Mine, fr: Les miens}\nexercises:\n"
GOOD = {
    "catalog/90-mine.yaml": CATALOGUE + record(EXERCISE),
    "heldout/90-mine.yaml": "exercises:\n" + record(HALF),
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "plugins").mkdir()
    return Place(tmp_path / "plugins", tmp_path / "home")


def doctor(place: Place, files: dict[str, Any], lang: str = "en") -> list[dict[str, Any]]:
    """What doctor finds about exercises in a folder with `files`."""
    folder = place.folder / "mine"
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = place.run("doctor", "--json", lang=lang, PROMPTEUR_EXERCISES=str(folder))
    assert done.stdout, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return [one for one in found if one["about"] in ("exercises", "own_cases.doctor", "plugins")]


def amiss(place: Place, files: dict[str, Any], lang: str = "en") -> str:
    return "\n".join(one["text"] for one in doctor(place, files, lang) if not one["well"])


def test_a_good_folder_is_counted_and_nothing_is_amiss(place: Place) -> None:
    found = doctor(place, {**GOOD, "catalog/README.md": "hello", "catalog/.90.yaml.swp": "x"})
    assert all(one["well"] for one in found), found
    said = "\n".join(one["text"] for one in found)
    assert "(1 module, 1 exercise, 8 practice cases in English, 8 in French)" in said
    assert "the course (6 modules, 21 exercises," in said
    assert "Held-out cases of mine: those that came with the exercises." in said


@pytest.mark.parametrize("folder", ["catalog", "heldout"])
@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("exercises:\n\t- id: x\n", "line 2 (“- id: x”) is indented with a tab", "tabulation"),
        ("a: b: c\n", "in line 1 (“a: b: c”), a colon stands where none can", "deux-points"),
        ("a: *b* c\n", "begins with “*” must stand in quotation marks", "guillemets droits"),
        ("exercises: [\n\n", "it ends after line 1", "encore ouvert"),
        ('a: "x\nb: c\n', 'what line 1 opens with " is not closed', "n’est pas refermé"),
        ("a: {{x}}\n", "a text that begins with braces", "accolades"),
        ("a:\n  b: c\n d: e\n", "line 3 (“d: e”) does not fit", "n’est pas à sa place"),
        ("a: b\nc: \x07\n", "line 2 holds a character", "la ligne 2 contient un caractère"),
        ("a: 1\nb: é".encode("latin-1"), "line 2 is not text in UTF-8", "texte en UTF-8"),
        ("a: 2026-02-31\n", "it is no YAML", "ce n’est pas du YAML"),
        ("[]", "it has no list `exercises`", "il n’a pas de liste"),
    ],
)
def test_a_file_that_cannot_be_read(
    place: Place, folder: str, text: Any, english: str, french: str
) -> None:
    files = {**GOOD, f"{folder}/90-mine.yaml": text}
    said = amiss(place, files)
    assert english in said and "90-mine.yaml" in said and "Error" not in said
    assert said.count("\n") == 0, "one fault, one sentence"
    said = amiss(place, files, "fr")
    assert french in said and "Error" not in said


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"catalog/91-more.yml": "x"}, "catalog/91-more.yml is not read: its name must end in"),
        ({"catalog/91-more.yaml.txt": "x"}, "catalog/91-more.yaml.txt is not read"),
        ({"catalog/more": None}, "catalog/more is a folder, and files in it are not read"),
        (
            {"catalog/91-none.yaml": "title: {en: A, fr: A}\nexercises: []\n"},
            "91-none.yaml has no exercise",
        ),
        ({"heldout/90-mine.yml": "x"}, "heldout/90-mine.yml is not read"),
        ({"heldout/91-other.yaml": "x"}, "heldout/91-other.yaml"),
        (
            {"catalog/90-mine.yaml": CATALOGUE + record(EXERCISE, english=9, french=8)},
            "The exercise mine has 9 practice cases in English and 8 in French.",
        ),
        (
            {"catalog/90-mine.yaml": CATALOGUE + record(EXERCISE, french=1)},
            "The exercise mine has 1 practice case in French. With fewer than 8",
        ),
        (
            {"heldout/90-mine.yaml": "exercises:\n" + record(HALF, english=7)},
            "The exercise mine has 7 held-out cases in English.",
        ),
        (
            {"catalog/90-mine.yaml": GOOD["catalog/90-mine.yaml"].replace("equals", "equalz")},
            "equalz: unknown check. Did you mean “equals”",
        ),
    ],
)
def test_what_passed_in_silence_is_named(place: Place, files: dict[str, Any], said: str) -> None:
    told = amiss(place, {**GOOD, **files})
    assert said in told
    assert "mine" in told or "none" in told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("- id: mine", "- id: mines", "has a half for mines, which is no exercise"),
        (', fr: "Dis {{x}}"}', "}", "`reference` is missing in 'fr'"),
        ('{en: "Say {{x}}"', '{en: ""', "`reference` must be text in 'en'"),
        ('[{prompt: "{{x}}", why: It says nothing.}]', "[]", "has no weak prompt in English"),
        ('[{prompt: "{{x}}", why: It says nothing.}]', "[{promt: x}]", "`weak` must be a list"),
        ("inputs: {x: a 3}", "inputs: {y: a 3}", "case 4 in 'en' has no input 'x'"),
        ("  weak:", "  week:", "'weak' is missing"),
    ],
)
def test_a_half_that_cannot_be_meant(place: Place, old: str, new: str, said: str) -> None:
    half = GOOD["heldout/90-mine.yaml"]
    assert old in half
    told = amiss(place, {**GOOD, "heldout/90-mine.yaml": half.replace(old, new)})
    assert said in told and "Error" not in told


def test_a_folder_without_the_instructors_half(place: Place) -> None:
    told = amiss(place, {"catalog/90-mine.yaml": GOOD["catalog/90-mine.yaml"]})
    assert "has no folder “heldout” beside “catalog”" in told
    told = amiss(place, {**GOOD, "catalog/91-more.yaml": CATALOGUE + record(EXERCISE, "more")})
    assert "heldout/91-more.yaml of PROMPTEUR_EXERCISES=" in told and "it is not there" in told


def lay_out(place: Place, kind: str) -> str:
    """A folder that is none, of some kind; its name."""
    folder = place.folder / "named"
    if kind == "a file":
        folder.write_text("x", encoding="utf-8")
    elif kind != "nowhere":
        folder.mkdir()
    if kind == "itself":
        (folder / "90-mine.yaml").write_text("x", encoding="utf-8")
    if kind == "misspelt":
        (folder / "Catalogue").mkdir()
    if kind == "a file inside":
        (folder / "catalog").write_text("x", encoding="utf-8")
    if kind == "nothing in it":
        (folder / "catalog").mkdir()
    return "named"


@pytest.mark.parametrize(
    ("kind", "english", "french"),
    [
        ("nowhere", "there is no such folder", "ce dossier n’existe pas"),
        ("a file", "is a file. Name the folder", "est un fichier. Indiquez"),
        ("empty", "there is no folder “catalog” in", f"pas de dossier «{N}catalog{N}» dans"),
        ("itself", "the .yaml files lie in", "les fichiers .yaml sont dans"),
        ("misspelt", "but there is “Catalogue”. Rename it", f"«{N}Catalogue{N}». Renommez-le"),
        ("a file inside", "is a file. It must be a folder", "Ce doit être un dossier"),
        ("nothing in it", "There is no .yaml file in", "Il n’y a aucun fichier .yaml"),
    ],
)
def test_a_folder_that_is_none_is_told_by_what_is_there(
    place: Place, kind: str, english: str, french: str
) -> None:
    named = lay_out(place, kind)
    done = place.run("progress", PROMPTEUR_EXERCISES=named)
    assert done.returncode == 0 and done.stderr.count("\n") == 1
    assert english in done.stderr and str(place.folder / "named") in done.stderr
    assert french in place.run("progress", lang="fr", PROMPTEUR_EXERCISES=named).stderr


def test_messages_that_one_language_lacks_or_that_cannot_be_read(place: Place) -> None:
    from support.plugging import write_plugin

    code = """
        from course.cli.command import Command

        COMMAND = Command(lambda parser, language: None, lambda given, language: 0)
    """
    files = {
        "bare/__init__.py": "",
        "bare/command.py": code,
        "bare/messages/fr/bare.yaml": "bare_help: rien\n",
        "bare/messages/en/poems.yaml": "title: A\nmore: B\n",
        "bare/messages/fr/poems.yaml": "title: A\nmore: b: c\n",
    }
    write_plugin(place.folder, "bare", {"commands": {"bare": "bare.command:COMMAND"}}, files)
    said = "\n".join(place.doctor())
    assert (
        "bare/messages/en/bare.yaml lacks messages that the other language has: bare_help" in said
    )
    assert "The messages of bare/messages/fr/poems.yaml cannot be read: in line 2" in said


def test_every_check_is_listed_with_its_parameters(place: Place) -> None:
    said = place.run("checks", lang="fr").stdout
    assert "Vérification" in said and "json_field" in said
    rows = json.loads(place.run("checks", "--json").stdout)["checks"]
    [one] = [row for row in rows if row["name"] == "word_count"]
    assert one == {"name": "word_count", "scope": "reply", "parameters": ["min", "max", "exactly"]}
