"""Replies to the exercises of module 05: those that would fool a careless check, good and bad."""

from __future__ import annotations

import pytest
from replies_support import objections

# The exercise, the language, the number of the practice case from 0, the reply, and whether it
# is a good one. Replies of the embedded models, and some made up to fool the checks.
REPLIES = [
    ("ticket-line", "en", 1, "printer 157, Jonas", True),
    ("ticket-line", "en", 1, "Printer 157, Jonas.", True),
    ("ticket-line", "en", 1, "**printer 157, Jonas**", True),
    ("ticket-line", "en", 1, "printer 118, Jonas", False),
    ("ticket-line", "en", 1, "printer 157, Karl", False),
    ("ticket-line", "en", 1, "printer 157", False),
    ("ticket-line", "en", 1, "Jonas, printer 157", False),
    ("ticket-line", "en", 1, "printer 157, Jonas\n\nThe printer eats the paper.", False),
    ("ticket-line", "en", 1, "printer 1577, Jonas", False),
    ("ticket-line", "fr", 2, "facture 311, Inès", True),
    ("ticket-line", "fr", 2, "Facture 311, Ines", True),
    ("ticket-line", "fr", 2, "facture 311", False),
    ("ticket-line", "fr", 2, "badge 118, Inès", False),
    ("ticket-line", "fr", 2, "facture de mars 311, Inès", False),
    ("bank-line", "en", 0, "bakery 210 / 5.60", True),
    ("bank-line", "en", 0, "Bakery 210 / 5.60.", True),
    ("bank-line", "en", 0, "bakery 320 / 5.60", False),
    ("bank-line", "en", 0, "Miller Bakery 210 / 5.60", False),
    ("bank-line", "en", 0, "bakery 210, 5.60", False),
    ("bank-line", "en", 0, "bakery 210 / 5.6", False),
    ("bank-line", "en", 0, "bakery 0418 / 5.60", False),
    ("bank-line", "en", 5, "rail 320 / 9.20", True),
    ("bank-line", "en", 5, "rail 320 / 61.00", False),
    ("bank-line", "fr", 2, "énergie 430 / 88,15", True),
    ("bank-line", "fr", 2, "ENERGIE 430 / 88,15", True),
    ("bank-line", "fr", 2, "énergie 430 / 88", False),
    ("bank-line", "fr", 2, "parc 430 / 88,15", False),
    ("mark-book", "en", 0, "Mia 7 units", True),
    ("mark-book", "en", 0, "MIA 7 Units", True),
    ("mark-book", "en", 0, "Mia 7 spelling", False),
    ("mark-book", "en", 0, "Mia 7/10 units", False),
    ("mark-book", "en", 0, "Mia 7", False),
    ("mark-book", "en", 0, "Mia, 7, units", False),
    ("mark-book", "en", 3, "Hugo 9 diagram", True),
    ("mark-book", "en", 3, "Hugo 9", False),
    ("mark-book", "en", 3, "Hugo 9 units, spelling, late or diagram", False),
    ("mark-book", "fr", 0, "Mia 14 unités", True),
    ("mark-book", "fr", 0, "Mia 14 orthographe", False),
    ("mark-book", "fr", 7, "Denis 15 schéma", True),
    ("mark-book", "fr", 7, "Denis 15 schéma non légendé", False),
    ("story-slug", "en", 0, "norwich/old-mill-burndown", True),
    ("story-slug", "en", 0, "norwich/mill-fire", True),
    ("story-slug", "en", 0, "Norwich/mill-fire", False),
    ("story-slug", "en", 0, "norwich-mill-fire", False),
    ("story-slug", "en", 0, "old-mill-norwich", False),
    ("story-slug", "en", 0, "norwich/tuesday-fire", False),
    ("story-slug", "en", 0, "norwich/mill", False),
    ("story-slug", "en", 0, "norwich/old-mill-burned-down", False),
    ("story-slug", "en", 0, "Slug: norwich/mill-fire", False),
    ("story-slug", "en", 0, "norwich mill fire", False),
    ("story-slug", "en", 2, "perth/school-bus", True),
    ("story-slug", "en", 2, "perth/business-accident", False),
    ("story-slug", "fr", 0, "cahors/moulin-incendie", True),
    ("story-slug", "fr", 0, "moulin-cahors-incendie", False),
    ("story-slug", "fr", 0, "cahors/nuit-mardi", False),
    ("story-slug", "fr", 1, "nevers/hôpital-grève", True),
    ("story-slug", "fr", 1, "nevers/hopital-greve", True),
    ("story-slug", "fr", 3, "dijon/la-bibliothèque-rouvre", True),
]


@pytest.mark.parametrize(("exercise_id", "language", "number", "reply", "good"), REPLIES)
def test_the_checks_tell_good_replies_from_bad_ones(
    exercise_id: str, language: str, number: int, reply: str, good: bool
) -> None:
    found = objections(exercise_id, language, number, reply)
    assert (not found) == good, found
