"""Each check on the words of a reply, with replies that are good, bad and sly."""

from __future__ import annotations

from typing import Any

import pytest
from support.checks import judge

P, F, U = "passed", "failed", "ungraded"
NNBSP = "\u202f"

ROWS: list[tuple[str, dict[str, Any], str, str, str]] = [
    # name, parameters, language, reply, outcome
    ("equals", {"value": "Paris"}, "en", "Paris", P),
    ("equals", {"value": "Paris"}, "en", " **Paris.**\n", P),
    ("equals", {"value": "Paris"}, "fr", "« Paris »", P),
    ("equals", {"value": "Paris"}, "en", "“paris”", P),
    ("equals", {"value": "Paris"}, "en", "`Paris`", P),
    ("equals", {"value": "Paris"}, "en", "Pa\u200bris", P),
    ("equals", {"value": "Paris"}, "en", "It is Paris", F),
    ("equals", {"value": "Paris"}, "en", "Paris, France", F),
    ("equals", {"value": "Paris"}, "en", "Parist", F),
    ("equals", {"value": "Où allez-vous ?"}, "fr", f"ou allez\u2011vous{NNBSP}?", P),
    ("equals", {"value": "où", "accents": True}, "fr", "ou", F),
    ("equals", {"value": "où", "accents": True}, "fr", "OU\u0300", P),
    ("equals", {"value": "œuf"}, "fr", "oeuf", P),
    ("equals", {"value": "I don't know"}, "en", "I don’t know.", P),
    ("equals", {"value": "New York"}, "en", "New\nYork", F),
    ("equals", {"value": "New York"}, "en", "\nNew  York\n\n", P),
    ("equals", {"value": "New York"}, "en", "New\u2028York", F),
    ("equals", {"value": "one\ntwo"}, "en", "One\n\ntwo.", P),
    ("equals", {"value": "one\ntwo"}, "en", "One two", F),
    ("one_of", {"values": ["New York", "Rome"]}, "en", "New\r\nYork", F),
    ("one_of", {"values": ["billing", "delivery"]}, "en", "```\nbilling\n```", P),
    ("ends_with", {"values": ["Kind regards"]}, "en", "Thanks. Kind\nregards", P),
    ("one_of", {"values": ["billing", "delivery"]}, "en", "Billing.", P),
    ("one_of", {"values": ["billing", "delivery"]}, "en", "billing or delivery", F),
    ("one_of", {"values": ["billing", "delivery"]}, "en", "Category: billing", F),
    ("one_of", {"values": ["facturation", "livraison"]}, "fr", "Livraison", P),
    ("one_of", {"values": ["facturation", "livraison"]}, "fr", "autre", F),
    ("contains", {"value": "Paris"}, "en", "I like Paris!", P),
    ("contains", {"value": "Paris"}, "en", "I like parish halls", F),
    ("contains", {"value": "Anna"}, "en", "This is Anna’s bag", P),
    ("contains", {"value": "can"}, "en", "You can’t", F),
    ("contains", {"value": "I"}, "en", "I'm here", P),
    ("contains", {"value": "hôtel"}, "fr", "Voici l’hôtel.", P),
    ("contains", {"value": "hotel"}, "fr", "À l'HÔTEL", P),
    ("contains", {"value": "aujourd"}, "fr", "Aujourd’hui", F),
    ("contains", {"value": "hui"}, "fr", "Aujourd’hui", F),
    ("contains", {"value": "new"}, "en", "a brand-new car", P),
    ("contains", {"value": "3"}, "en", "It costs 3.5 or 13 or 1,3", F),
    ("contains", {"value": "3"}, "en", "There are 3.", P),
    ("contains", {"value": "big cat"}, "en", "the **big**\u00a0 cat", P),
    ("contains", {"value": "?"}, "en", "Really?", P),
    ("contains", {"value": "Paris"}, "en", "_Paris_", P),
    ("contains", {"value": "9 h 30"}, "fr", f"à 9{NNBSP}h{NNBSP}30.", P),
    ("contains", {"value": "pigs", "plurals": True}, "en", "One pig.", P),
    ("contains", {"value": "city", "plurals": True}, "en", "Two cities", P),
    ("contains", {"value": "city", "plurals": False}, "en", "Two cities", F),
    ("contains", {"value": "journal local", "plurals": True}, "fr", "les journaux locaux", P),
    ("contains", {"value": "gâteau", "plurals": True}, "fr", "des gâteaux", P),
    ("contains", {"value": "pig", "plurals": True}, "en", "a pigsty", F),
    ("contains_any", {"values": ["tomorrow", "Friday"]}, "en", "See you Friday", P),
    ("contains_any", {"values": ["tomorrow", "Friday"]}, "en", "See you", F),
    ("contains_any", {"values": ["demain"]}, "fr", "Après-demain ? Oui.", P),
    ("contains_all", {"values": ["Ann", "Bob"]}, "en", "Bob and Ann", P),
    ("contains_all", {"values": ["Ann", "Bob"]}, "en", "Bobby and Ann", F),
    ("contains_all", {"values": ["Zoé", "Luc"]}, "fr", "Luc et Zoe", P),
    ("starts_with", {"values": ["Dear"]}, "en", "Dear Ann,", P),
    ("starts_with", {"values": ["Dear"]}, "en", "**Dear** Ann,", P),
    ("starts_with", {"values": ["Dear"]}, "en", "Dearest Ann,", F),
    ("starts_with", {"values": ["Dear"]}, "en", "Sure! Dear Ann,", F),
    ("starts_with", {"values": ["Client :"]}, "fr", f"Client{NNBSP}: bonjour", P),
    ("starts_with", {"values": ["Cher", "Chère"]}, "fr", "CHÈRE Anne,", P),
    ("ends_with", {"values": ["Kind regards"]}, "en", "Thanks.\nKind regards.", P),
    ("ends_with", {"values": ["regards"]}, "en", "regards, Bob", F),
    ("ends_with", {"values": ["gards"]}, "en", "Kind regards", F),
    ("ends_with", {"values": ["Cordialement"]}, "fr", "Merci.\n\ncordialement", P),
    ("regex", {"pattern": r"\b\d{5}\b"}, "en", "Zip 12345.", P),
    ("regex", {"pattern": r"\b\d{5}\b"}, "en", "Zip 123456.", F),
    ("regex", {"pattern": r"^c'est"}, "fr", "Oui\nc’est vrai", P),
    ("regex", {"pattern": "x" * 3}, "en", "y" * 30_000, U),
    ("word_count", {"max": 3}, "en", "one two three", P),
    ("word_count", {"max": 3}, "en", "one - two, three!", P),
    ("word_count", {"max": 3}, "en", "one two three four", F),
    ("word_count", {"exactly": 2}, "fr", "Aujourd’hui, l’hôtel", P),
    ("word_count", {"exactly": 1}, "fr", f"Bonjour{NNBSP}!", P),
    ("word_count", {"min": 2}, "en", "one", F),
    ("word_count", {"min": 2}, "en", "a\u200bb", F),
    ("sentence_count", {"max": 2}, "en", "Dr. Smith paid 3.5 dollars. He left.", P),
    ("sentence_count", {"max": 1}, "en", "He came. He left.", F),
    ("sentence_count", {"exactly": 2}, "fr", "M. Dupont est là. Il attend.", P),
    ("line_count", {"exactly": 2}, "en", "a\n\n  \nb\n", P),
    ("line_count", {"exactly": 2}, "en", "a b", F),
    ("line_count", {"min": 2, "each_starts_with": "- "}, "en", "- a\n– b", P),
    ("line_count", {"min": 2, "each_starts_with": "- "}, "en", "- a\n-5", F),
    ("line_count", {"min": 2, "each_starts_with": "- "}, "en", "Here:\n- a\n- b", F),
    ("line_count", {"exactly": 3, "each_starts_with": "- "}, "en", "- a, b, c\n-\n-", F),
    ("line_count", {"exactly": 3, "each_starts_with": "- "}, "en", "- a\n- …\n- !", F),
    ("line_count", {"exactly": 2, "each_starts_with": "1. "}, "en", "1. a\n2.", F),
    ("line_count", {"exactly": 2}, "fr", "• a\n•", F),
    ("line_count", {"exactly": 2}, "en", "Answer:\n5.", P),
    ("line_count", {"each_starts_with": "1. "}, "en", "1. a\n2. b", P),
    ("line_count", {"each_starts_with": "1. "}, "en", "1. a\n3. b", F),
    ("line_count", {"each_starts_with": "•"}, "fr", "• a\n•b", P),
    ("language", {"value": "en"}, "en", "Your order has been shipped today.", P),
    ("language", {"value": "fr"}, "en", "Your order has been shipped today.", F),
    ("language", {"value": "fr"}, "fr", "Votre commande a été expédiée ce matin.", P),
    ("language", {"value": "es"}, "en", "She is a scholar and says hola.", F),
    ("language", {"value": "es"}, "en", "El gato duerme en la casa.", P),
    ("language", {"value": "de"}, "en", "Ihre Bestellung wurde heute verschickt.", P),
    ("language", {"value": "it"}, "en", "Il suo ordine è stato spedito questa mattina.", P),
    ("language", {"value": "nl"}, "en", "Uw bestelling is vandaag verzonden, dank u wel.", P),
    ("language", {"value": "pt"}, "en", "A sua encomenda foi enviada esta manhã, obrigado.", P),
    ("language", {"value": "en"}, "en", "YOUR ORDER HAS BEEN SHIPPED TODAY.", P),
    ("language", {"value": "en"}, "en", "Your order has been shipped.\n\nMerci beaucoup Madame", P),
    ("language", {"value": "en"}, "en", "Your order is here.\nVotre commande est arrivée", F),
    ("language", {"value": "en"}, "en", "`la commande de la ville` is a path, you know that.", P),
    (
        "language",
        {"value": "en"},
        "en",
        "Look here, it is all there:\n```\nvoici la valeur de la variable\n```\nThat is all.",
        P,
    ),
    ("language", {"value": "en"}, "en", "https://la-ville.fr/le/prix/de/la/commande", U),
    ("language", {"value": "en"}, "en", "la.commande@ma-ville.fr", U),
    ("language", {"value": "fr"}, "fr", "Marie Dupont", U),
    (
        "language",
        {"value": "en"},
        "en",
        "We had crêpes, croissants and a café au lait at the bar.",
        P,
    ),
    ("language", {"value": "en"}, "en", "She said: “Je ne sais pas où il est.” Then she left.", P),
    (
        "language",
        {"value": "en"},
        "en",
        "Votre colis est parti. Your order left and is on its way.",
        F,
    ),
    (
        "language",
        {"value": "fr"},
        "fr",
        "Le brainstorming et le feedback du manager sont en ligne.",
        P,
    ),
    ("language", {"value": "fr"}, "fr", "Il a dit « I will be back » et il est parti.", P),
    ("language", {"value": "en"}, "en", "OK", U),
    ("language", {"value": "en"}, "en", "42", U),
    ("language", {"value": "en"}, "en", "```\nvoici la valeur de la variable\n```", U),
    (
        "language",
        {"value": "fr"},
        "fr",
        "Sure! Here is the translation you wanted:\n\n"
        "Bonjour Madame, je voudrais commander une lampe.\nMerci d’avance.",
        F,
    ),
    ("number", {"value": 42}, "en", "42", P),
    ("number", {"value": 42}, "en", "**42.**", P),
    ("number", {"value": 42}, "en", "The answer is 42.", F),
    ("number", {"value": 42}, "en", "forty-two", F),
    ("number", {"value": 42}, "en", "42 or 43", F),
    ("number", {"value": 42, "anywhere": True}, "en", "6 times 7 is 42.", P),
    ("number", {"value": 42, "anywhere": True}, "en", "It is 420.", F),
    ("number", {"value": 1234, "anywhere": True}, "en", "It is 1,234 in all.", P),
    ("number", {"value": 1.234, "anywhere": True}, "en", "It is 1,234 in all.", F),
    ("number", {"value": 1.234, "anywhere": True}, "fr", "Soit 1,234 en tout.", P),
    ("number", {"value": 1234, "last": True}, "fr", "Soit 1,234 en tout.", F),
    ("number", {"value": 42, "last": True}, "en", "6 times 7 is 42.", P),
    ("number", {"value": 42, "last": True}, "en", "42 is 6 times 7.", F),
    ("number", {"value": 42, "last": True}, "en", "no idea", F),
    ("number", {"value": 42, "last": True}, "en", "So it is not 42.", F),
    ("number", {"value": 42, "last": True}, "en", "So it is 40 to 42.", F),
    ("number", {"value": 42, "anywhere": True}, "en", "Between 40–42.", P),
    ("number", {"value": 42, "anywhere": True}, "en", "It is 41 or 42.", F),
    ("number", {"value": 42, "anywhere": True}, "en", "It is not 41 but 42.", P),
    ("number", {"value": 42, "anywhere": True}, "en", "It is about 42.", F),
    ("number", {"value": 42, "anywhere": True, "tolerance": 1}, "en", "It is about 42.", P),
    ("number", {"value": 42}, "en", "42 apples", F),
    ("number", {"value": 42, "units": ["apple"]}, "en", "42 apples", P),
    ("number", {"value": 42, "units": ["pommes"]}, "fr", "42 pommes", P),
    ("number", {"value": 42, "units": ["pommes"]}, "fr", "42 poires", F),
    ("number", {"value": 1234.5}, "en", "1,234.50", P),
    ("number", {"value": 1234.5}, "fr", f"1{NNBSP}234,50 €", P),
    ("number", {"value": 12.5}, "fr", f"12,5{NNBSP}%", P),
    ("number", {"value": -3}, "en", "−3", P),
    ("number", {"value": 15}, "en", "€15", P),
    ("number", {"value": 3.5}, "en", "3.5k", F),
    ("number", {"value": 1234}, "en", "1,234", P),
    ("number", {"value": 1.234}, "fr", "1,234", P),
    ("number", {"value": 10, "tolerance": 0.5}, "en", "10.4", P),
    ("number", {"value": 10, "tolerance": 0.5}, "en", "10.6", F),
]


@pytest.mark.parametrize(("name", "parameters", "language", "reply", "expected"), ROWS)
def test_check(
    name: str, parameters: dict[str, Any], language: str, reply: str, expected: str
) -> None:
    outcome = judge(name, parameters, reply, language)
    assert outcome.status == expected, outcome.reason("en")


@pytest.mark.parametrize(("name", "parameters", "language", "reply", "expected"), ROWS)
def test_negated_check_is_the_opposite(
    name: str, parameters: dict[str, Any], language: str, reply: str, expected: str
) -> None:
    outcome = judge(f"not_{name}", parameters, reply, language)
    assert outcome.status == {P: F, F: P, U: U}[expected], outcome.reason("en")


@pytest.mark.parametrize(
    ("name", "parameters", "language", "reply", "expected"),
    [
        # The table "What goes wrong in other courses' checks".
        ("contains_any", {"values": ["soo", "giggles"]}, "en", "The sky will soon be dark", F),
        ("contains", {"value": "hola"}, "en", "a scholar", F),
        ("equals", {"value": "Michael Jordan"}, "en", "Michael Jordan.", P),
        ("starts_with", {"values": ["incorrect"]}, "en", "Incorrect. The sum is 5.", P),
        ("starts_with", {"values": ["incorrect"]}, "en", "That is not incorrect.", F),
        ("contains", {"value": "pigs", "plurals": True}, "en", "The farmer sold the pig.", P),
        ("contains", {"value": "I don't"}, "en", "I don’t have that information.", P),
    ],
)
def test_mistakes_of_other_courses(
    name: str, parameters: dict[str, Any], language: str, reply: str, expected: str
) -> None:
    assert judge(name, parameters, reply, language).status == expected


@pytest.mark.parametrize("reply", ["", "  \n", "\u200b\ufeff"])
def test_an_empty_reply_fails_and_says_so(reply: str) -> None:
    for name in ("contains", "not_contains", "equals", "not_equals"):
        outcome = judge(name, {"value": "x"}, reply)
        assert outcome.status == F
        assert outcome.reason("en") == "The reply is empty."
        assert outcome.reason("fr") == "La réponse est vide."


def test_a_cut_reply_is_judged_and_a_failure_says_that_it_was_cut() -> None:
    assert judge("word_count", {"max": 3}, "a b", finish="length").status == P
    outcome = judge("word_count", {"max": 3}, "a b c d", finish="length")
    assert outcome.reason("en").startswith(
        "The reply has 4 words; wanted: at most 3. The reply was cut"
    )
    assert "coupée" in outcome.reason("fr")


def test_reasons_say_what_was_found_and_what_is_wanted() -> None:
    one = judge("word_count", {"max": 7}, "mot " * 12, "fr")
    assert one.reason("fr") == f"La réponse compte 12 mots{NNBSP}; il en faut au plus 7."
    assert judge("not_word_count", {"min": 2}, "x y").reason("en") == (
        "The reply has 2 words; wanted: fewer than 2."
    )
    assert judge("word_count", {"exactly": 2}, "x").reason("en") == (
        "The reply has 1 word; wanted: exactly 2."
    )
    extra = judge("equals", {"value": "Paris"}, "It is Paris")
    assert "other words around it" in extra.reason("en")
    missing = judge("contains_all", {"values": ["Zoé", "Luc"]}, "Luc", "fr")
    assert missing.reason("fr") == f"Il manque ceci dans la réponse{NNBSP}: «{NNBSP}Zoé{NNBSP}»."
    assert len(judge("equals", {"value": "a"}, "b" * 5000).reason("en")) < 250


def test_regex_says_in_words_what_it_looks_for() -> None:
    spec = {"pattern": r"\d", "message": {"en": "a date", "fr": "une date"}}
    assert judge("regex", spec, "soon").reason("en") == "The reply needs a date."
    assert (
        judge("not_regex", spec, "2 May").reason("en")
        == "The reply should be without a date, and it has “2”."
    )
    assert "l’énoncé" in judge("regex", {"pattern": "x"}, "y", "fr").reason("fr")
