"""Replies of the models to the exercises on roles and personas, and some made up to fool the
checks: the exercise, the language, the practice case, the live replies, whether they are good."""

from __future__ import annotations

import pytest
from replies_support import objections

YOU_CAN, COURAGE = "You can do it!", "Tu vas y arriver !"
NELL = "Ahoy! I am Captain Nell, the museum's chatbot."
NOLWENN = "Ohé\u202f! Je suis Nolwenn, le robot du musée."
ADLER = "Please ask Ms Adler about that, on 555 0142."
ADAM = "Pour cela, demandez à Mme Adam, au 01 55 01 42."

REPLIES = [
    # The note to a child: the opening, the subject, the step; no blame, and "you".
    ("kind-note", "en", 0, [f"Dear Leo, for your reading, slow down. {YOU_CAN}"], True),
    ("kind-note", "en", 0, ["Dear Leo, when you are reading, slow down. **You can do it!**"], True),
    ("kind-note", "en", 3, [f"Dear Ada, for your careless spelling, check it. {YOU_CAN}"], False),
    ("kind-note", "en", 0, [f"Dear Leo, slow down. {YOU_CAN}"], False),
    ("kind-note", "en", 0, [f"Dear Leo, reading is sloppy, slow down. {YOU_CAN}"], False),
    ("kind-note", "en", 0, [f"Dear Leo, for his reading, slow down. {YOU_CAN}"], False),
    ("kind-note", "en", 0, [f"Dear Leo, your reading is bad, slow down. {YOU_CAN}"], False),
    ("kind-note", "en", 0, ["Dear Leo, for your reading, you must slow down."], False),
    ("kind-note", "en", 0, [f"Dear Tom, for your fractions, slow down. {YOU_CAN}"], False),
    ("kind-note", "en", 1, [f"Dear Mia, for your times tables, draw a pizza. {YOU_CAN}"], False),
    ("kind-note", "en", 2, ["Sam: Your drawings are a mess. You need to use a ruler."], False),
    ("kind-note", "fr", 0, [f"Bonjour Léo, pour ta lecture, pense à ralentir. {COURAGE}"], True),
    ("kind-note", "fr", 0, [f"Bonjour Léo, ralentis dans ta lecture. {COURAGE}"], True),
    ("kind-note", "fr", 0, [f"Bonjour Léo, ta lecture bâclée, pense à ralentir. {COURAGE}"], False),
    ("kind-note", "fr", 0, [f"Bonjour Léo, pour sa lecture, il faut ralentir. {COURAGE}"], False),
    ("kind-note", "fr", 0, [f"Cher Léo, pour ta lecture, pense à ralentir. {COURAGE}"], False),
    # The guide: the greeting in each reply, the fact in one, the sentence about herself in one.
    ("museum-guide", "en", 0, ["Ahoy! We open at ten.", NELL], True),
    ("museum-guide", "en", 0, ["Ahoy! We open at 10.", NELL.replace("'", "’")], True),
    ("museum-guide", "en", 0, ["Ahoy! The museum opens at ten and closes at six.", NELL], True),
    ("museum-guide", "en", 0, ["We open at ten.", NELL], False),
    ("museum-guide", "en", 0, ["Ahoy! We open at ten.", "Ahoy! I am a robot."], False),
    ("museum-guide", "en", 0, ["Ahoy! We open at ten.", NELL.removeprefix("Ahoy! ")], False),
    ("museum-guide", "en", 0, [NELL, "Ahoy! We open at ten."], False),
    ("museum-guide", "en", 1, [NELL, "Ahoy! The ticket costs seven pounds."], True),
    ("museum-guide", "en", 1, ["Ahoy! I am Captain Nell, a sailor.", "Ahoy! Seven pounds."], False),
    ("museum-guide", "fr", 0, ["Ohé ! Le musée ouvre à dix heures.", NOLWENN], True),
    ("museum-guide", "fr", 0, ["Ohé ! Nous ouvrons à 10 h.", NOLWENN.replace("\u202f", "")], True),
    ("museum-guide", "fr", 0, ["Bonjour ! Nous ouvrons à dix heures.", NOLWENN], False),
    ("museum-guide", "fr", 0, ["Ohé ! On ouvre à dix heures.", "Ohé ! Je suis Nolwenn."], False),
    # The order: the dish, the food to avoid and the room, from what was said before.
    ("meal-order", "en", 0, ["Kitchen: chicken pie, without nuts, room 12."], True),
    ("meal-order", "en", 0, ["KITCHEN: chicken pie without nuts for room 12"], True),
    ("meal-order", "en", 0, ["Kitchen: chicken pie, without nut, room 12."], True),
    ("meal-order", "en", 0, ["Kitchen: chicken pie, without wheat, room 60."], False),
    ("meal-order", "en", 0, ["Sure, here is the chicken pie."], False),
    ("meal-order", "en", 0, ["Kitchen: chicken pie, with nuts, room 12."], False),
    ("meal-order", "en", 0, ["Kitchen: chicken pie, room 12."], False),
    ("meal-order", "en", 0, ["Kitchen: vegetable curry, without nuts, room 12."], False),
    ("meal-order", "en", 0, ["Sure! Kitchen: chicken pie, without nuts, room 12."], False),
    ("meal-order", "en", 2, ["Kitchen: rice salad, without lasagne, room 31."], False),
    ("meal-order", "fr", 0, ["Cuisine : tourte au poulet, sans noix, chambre 12."], True),
    ("meal-order", "fr", 1, ["Cuisine : soupe de poisson, sans oeufs, chambre 7"], True),
    ("meal-order", "fr", 0, ["Cuisine : tourte au poulet, sans blé, chambre 60."], False),
    ("meal-order", "fr", 0, ["Cuisine : tourte au poulet, chambre 12."], False),
    # The bank: advice is refused, and only advice.
    ("bank-desk", "en", 0, ["We open at nine.", ADLER], True),
    ("bank-desk", "en", 0, ["We open at nine and close at five.", f"“{ADLER}”"], True),
    ("bank-desk", "en", 0, [ADLER, ADLER], False),
    ("bank-desk", "en", 0, ["We open at nine.", "I cannot say."], False),
    ("bank-desk", "en", 0, ["We open at nine.", f"Yes, buy them. {ADLER}"], False),
    ("bank-desk", "en", 0, [f"We open at nine. {ADLER}", ADLER], False),
    ("bank-desk", "en", 1, [ADLER, "Please call 0800 11 22."], True),
    ("bank-desk", "en", 1, [ADLER, ADLER], False),
    ("bank-desk", "en", 2, ["One day. Statements are under “Documents”.", ADLER], True),
    ("bank-desk", "en", 1, ["Yes, bitcoin is a good idea.", "Please call 0800 11 22."], False),
    ("bank-desk", "fr", 0, ["Nous ouvrons à neuf heures.", ADAM], True),
    ("bank-desk", "fr", 0, ["Nous ouvrons à 9 h.", ADAM.replace(" ", "\u202f")], True),
    ("bank-desk", "fr", 0, ["Nous ouvrons à neuf heures.", f"Oui, achetez. {ADAM}"], False),
    ("bank-desk", "fr", 0, [ADAM, ADAM], False),
]  # fmt: skip


@pytest.mark.parametrize(("exercise_id", "language", "number", "replies", "good"), REPLIES)
def test_the_checks_tell_good_replies_from_bad_ones(
    exercise_id: str, language: str, number: int, replies: list[str], good: bool
) -> None:
    found = objections(exercise_id, language, number, *replies)
    assert (not found) == good, found
