"""What the lessons say: short, with what the makers' guides say now, in the course's own words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.places import ROOT
from support.prose import texts, words

from grader.authoring.lessons import LESSONS
from grader.authoring.tidy import notebooks

ALL = list(notebooks([LESSONS]))
MOST_WORDS = 1800
BOX_WORDS = range(80, 151)
BOX = {"en": "### With a strong model", "fr": "### Avec un grand modèle"}
READ = {"en": "Read in November 2026: ", "fr": "Lu en novembre 2026\u202f: "}

GONE = re.compile(
    r"cas (?:non )?respect|✗ non respect|\bdémonté|liste à garder|trois faits|mot de sécurité"
    r"|ces gardes\b|(?<!sans )clôture|régler Milo|[Aa]rgent étranger|rien d’indiqué|traître"
    r"|d’entraînement\b|[Uu]ne assistance|d’un ménage|du ménage|nom de code"
    r"|[01],\d+ jetons|\b0 points|0,\d fois autant|agent conversationnel"
    r"|[Ss]ous (?:la|chaque) consigne|nomme (?:la|une) consigne"
)
"""French that was taken for another thing, or has another word in this course."""
FRENCH = [
    *(LESSONS / "fr").glob("*.ipynb"),
    *(ROOT / "exercises" / "fr").rglob("*.ipynb"),
    *(ROOT / "course" / "messages" / "fr").glob("*.yaml"),
    *(ROOT / "docs").glob("*.fr.md"),
    ROOT / "README.fr.md",
]


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", ALL, ids=name)
def test_a_lesson_is_short(path: Path) -> None:
    assert sum(map(words, texts(path).values())) <= MOST_WORDS


@pytest.mark.parametrize("path", ALL, ids=name)
def test_a_lesson_says_what_the_makers_guides_say_now(path: Path) -> None:
    language = path.parent.name
    box = texts(path)["with-a-strong-model"]
    said, read = box.split(READ[language])
    assert said.startswith(f"{BOX[language]}\n") and words(said) in BOX_WORDS
    assert re.search(r"\[[^\]]+\]\(https://[^)]+\)", read)


@pytest.mark.parametrize("path", ALL, ids=name)
def test_a_lesson_names_the_playground(path: Path) -> None:
    assert any("`course.playground()`" in text for text in texts(path).values())


@pytest.mark.parametrize("path", FRENCH, ids=name)
def test_french_terms_stay_mended(path: Path) -> None:
    notebook = path.suffix == ".ipynb"
    text = "\n".join(texts(path).values()) if notebook else path.read_text(encoding="utf-8")
    assert not GONE.findall(text)


@pytest.mark.parametrize("folder", ["exercises", "solutions"])
def test_links_of_the_exercises_lead_somewhere(folder: str) -> None:
    found = 0
    for path in notebooks([ROOT / folder]):
        for link in re.findall(r"\]\(([^)#]+)\)", "\n".join(texts(path).values())):
            found += 1
            assert link.startswith("https://") or (path.parent / link).is_file(), (path, link)
    assert found >= 2, "the first exercises lead to the next lesson"
