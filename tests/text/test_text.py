"""The rules for comparing texts, and for counting sentences and numbers."""

from __future__ import annotations

import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.text.compare import (
    finds,
    folded,
    is_blank,
    number_forms,
    tidy,
    visible,
    whole,
)
from course.text.counting import lines, words
from course.text.leaks import leaked_form
from course.text.numbers import numbers, only_number
from course.text.refusals import declines
from course.text.sentences import sentences


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    for form in (visible, tidy, whole):
        assert form(form(text)) == form(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C’est l’été", "c'est l'ete"),
        ("Bonjour\u202f!", "Bonjour !"),
        ("Bonjour !", "bonjour!"),
        ("«\u202fOui\u202f»", '"oui"'),
        ("vas\u2011y", "vas-y"),
        ("cafe\u0301", "café"),
        ("Œuvre", "OEUVRE"),
        ("a \n\t b", "a b"),
        ("**a** _b_ `c`", "a b c"),
        ("Straße", "STRASSE"),
        ("et…", "et..."),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_what_is_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_what_is_not_the_same() -> None:
    assert folded("ou", accents=True) != folded("où", accents=True)
    assert folded("2*3*4") == "2*3*4"
    assert folded("snake_case_name") == "snake_case_name"


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("soon", "soo", False),
        ("l'hotel", "hotel", True),
        ("qu'il", "il", True),
        ("can't", "t", False),
        ("o'clock", "clock", False),
        ("she'll", "she", True),
        ("1,5", "1", False),
        ("1, 5", "1", True),
        ("a.b", "a", True),
        ("élan", "é", False),
        ("he said 'yes'", "yes", True),
        ("at 10:30", "10", False),
        ("at 10:30", "30", False),
        ("at 10:00", "10", True),
        ("7.00 pounds", "7", True),
        ("7.50 pounds", "7", False),
        ("1,000 pounds", "1", False),
        ("12/14", "12", False),
        ("15 h 45", "15 h", False),
        ("15h45", "45", False),
        ("15 h 00", "15 h", True),
        ("twenty-seven", "seven", False),
        ("twenty-seven", "twenty", False),
        ("twenty-seven", "twenty-seven", True),
        ("twenty seven", "seven", False),
        ("twenty, seven", "seven", True),
        ("cent cent", "cent", True),
        ("MILLE mille", "mille", True),
        ("cent mille", "cent", False),
        ("cent mille", "mille", False),
        ("seven hundred", "seven", False),
        ("a hundred and seven", "seven", False),
        ("a one-way ticket", "one", True),
        ("dix-sept", "sept", False),
        ("dix-sept", "dix", False),
        ("dix-neuf", "dix", False),
        ("quatre-vingts", "quatre", False),
        ("soixante et onze", "onze", False),
        ("vingt et un", "un", False),
        ("six, sept, huit", "sept", True),
        ("le vingt et le un", "un", True),
    ],
)
def test_words_are_words(text: str, target: str, expected: bool) -> None:
    assert finds(text, target) is expected


def test_plural_and_singular() -> None:
    assert {"city", "cities"} <= number_forms("city") & number_forms("cities")
    assert {"journal", "journaux"} <= number_forms("journal") & number_forms("journaux")
    assert {"box", "boxes"} <= number_forms("box") & number_forms("boxes")
    assert {"leaf", "leaves"} <= number_forms("leaf")
    assert number_forms("is") == {"is"}
    assert "glas" not in number_forms("glass")


def test_counting() -> None:
    assert words("Aujourd’hui, l’hôtel — 3 !") == ["Aujourd’hui,", "l’hôtel", "3"]
    assert lines("a\r\n\n  b  \n\u200b\n") == ["a", "b"]
    assert is_blank("\u200b \n") and not is_blank(".")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("one_two/three—four,five", 5),
        ("He came.She left", 4),
        ("Friday/Saturday", 2),
        ("lamp-arrived-with-a-broken-switch", 6),
        ("état-of-the-art Saint-Jean-Pied-de-Port", 2),
        ("km/h 24/7 12/05/2026 10:30 3,50 1.5", 6),
        ("help@mill.example.com https://mill.example.com/a-b_c/d", 2),
        ("étudiant·e·s (re)lire p.m. U.S.A.", 4),
    ],
)
def test_what_ties_words_together_does_not_make_one_of_them(text: str, count: int) -> None:
    assert len(words(text)) == count


def test_a_bullet_alone_is_no_line() -> None:
    assert lines("- a\n-\n* \n- !\n•\n- 🍞\n---\n5.") == ["- a", "- 🍞", "---", "5."]


def test_the_greek_question_mark_is_no_semicolon() -> None:
    assert folded("a\u037e b") != folded("a; b")
    assert visible("e\u0301\u037e") == "é\u037e"


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 0, " … "),
        ("en", 1, "Hello world"),
        ("en", 2, "Dr. Smith paid 3.5 dollars. He left at 5 p.m. yesterday."),
        ("en", 1, "“Stop!” he said."),
        ("en", 2, "Really?! Yes."),
        ("en", 2, "**Bold sentence.** Another one."),
        ("en", 2, "She said (he was there.) Then left."),
        ("en", 1, "She left (really!) at noon."),
        ("en", 3, "1. First item.\n2. Second item.\n3. Third item."),
        ("en", 2, "- bread\n- milk"),
        ("en", 2, "# Title\nBody of text."),
        ("en", 1, "A sentence that wraps\nover two lines."),
        ("en", 2, "So do I. He left."),
        ("fr", 1, "« Viens\u202f! » dit-elle."),
        ("fr", 2, "Bonjour\u202f! Comment allez-vous\u202f?"),
        ("fr", 2, "M. Dupont est là. Il attend."),
        ("fr", 1, "Mme Durand et MM. Petit et Grand sont venus."),
        ("fr", 1, "S. Veil et A. Camus."),
        ("fr", 1, "L’art. 5 vaut 3,5 %."),
        ("fr", 2, "J’aime l’art. Toi aussi."),
        ("fr", 2, "Il a raté son vol. Il attend."),
        ("fr", 2, "Il est parti… Elle aussi."),
        ("fr", 1, "Euh… non."),
        ("fr", 2, "Il aime les pommes, les poires, etc. Elle aussi."),
        ("fr", 2, "Chère Mme. Leroy, merci. À bientôt."),
        ("fr", 1, "Venez tôt, c.-à-d. avant neuf heures."),
        ("fr", 1, "Rome fut fondée en 753 av. J.-C. par Romulus."),
        ("fr", 2, "Il arriva en 44 av. J.-C. Elle resta."),
        ("fr", 1, "J.-P. Martin et J.-C. Petit viennent."),
        ("fr", 1, "L’O.N.U. siège à New York."),
        ("fr", 1, "Ouvert de 9 h. à midi, lun. 3 janv. compris."),
        ("fr", 1, "Comptez 10 min. de marche, env. 800 m."),
        ("fr", 2, "Attendez 15 min. Puis entrez."),
        ("fr", 1, "Mgr. Petit habite 3 bd. Voltaire."),
        ("fr", 1, "Le 1er. mai, réf. 12, dép. 75."),
        ("fr", 2, "Il ouvre le col. Il sort."),
        ("fr", 2, "Elle est à la mer. Il dort."),
        ("fr", 1, "Ouvert à 9 h a. m. et après."),
        ("en", 1, "The approx. cost is 5 pounds."),
        ("en", 1, "On Mon. Feb. 3 we meet."),
        ("en", 1, "Tel. 0161 555 0142."),
        ("en", 2, "he came in. she left."),
        ("en", 2, "We sat. She stood."),
        ("en", 2, "He lives in Mill St. She does not."),
    ],
)
def test_sentences(language: str, count: int, text: str) -> None:
    assert len(sentences(text, language)) == count, sentences(text, language)


@pytest.mark.parametrize(
    ("language", "text", "found", "only"),
    [
        ("en", ".5", [0.5], 0.5),
        ("en", "-$5", [-5], -5),
        ("en", "1.234", [1.234], 1.234),
        ("fr", "1.234", [1.234], 1.234),
        ("fr", "0,125", [0.125], 0.125),
        ("en", "0,125", [0.125], 0.125),
        ("en", "1.234.567", [1234567], 1234567),
        ("en", "5 km/h", [5], 5),
        ("en", "20 °C", [20], 20),
        ("en", "42 apples", [42], None),
        ("en", "about 42", [42], None),
        ("en", "3-5", [3, 5], None),
        ("en", "5 - 3 = 2", [5, 3, 2], None),
        ("en", "- 3 eggs", [3], None),
        ("en", "1,2,3", [1, 2, 3], None),
        ("en", "2024 300", [2024, 300], None),
        ("en", "1. Paris 12\n2. Rome 13", [12, 13], None),
        ("en", "3 million, 1e5, 2nd, 12:30, 3/4, 1.2.3, 2024-05-12, A4, GPT4", [], None),
        ("fr", "12h30, 2e étage, 3 milliards", [], None),
    ],
)
def test_numbers(language: str, text: str, found: list[float], only: float | None) -> None:
    assert numbers(text, language) == found
    assert only_number(text, language) == only


@pytest.mark.parametrize("piece", ["**a ", "merci ", "sorry, ", "« ", "_", "1 ", "a"])
def test_a_hostile_reply_is_read_in_reasonable_time(piece: str) -> None:
    reply = piece * 4000
    start = time.process_time()
    folded(reply)
    declines(reply)
    numbers(reply, "en")
    leaked_form(reply, "bluebird")
    assert time.process_time() - start < 5


def test_every_format_character_of_unicode_is_unseen() -> None:
    unseen = [
        char for char in map(chr, range(sys.maxunicode)) if unicodedata.category(char) == "Cf"
    ]
    assert visible(f"a{''.join(unseen)}b") == "ab"
