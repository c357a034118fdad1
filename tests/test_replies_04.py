"""Replies to the exercises of module 04 that could fool the checks: written by the two embedded
models, or made up. Each is judged by the checks of the practice case named."""

from __future__ import annotations

import pytest
from replies_support import objections

# exercise, language, number of the practice case from 0, reply, whether it is a good one
REPLIES = [
    # Three lanterns for Dover.
    ("order-form", "en", 0, '{"item": "lanterns", "pieces": 3, "town": "Dover"}', True),
    ("order-form", "en", 0, '{\n  "item": "lantern",\n  "pieces": 3,\n  "town": "Dover"\n}', True),
    ("order-form", "en", 0, '{"town":"dover","pieces":3,"item":" lanterns"}', True),
    (
        "order-form",
        "en",
        0,
        '```json\n{"item": "lanterns", "pieces": 3, "town": "Dover"}\n```',
        False,
    ),
    ("order-form", "en", 0, 'JSON: {"item": "lanterns", "pieces": 3, "town": "Dover"}', False),
    ("order-form", "en", 0, '{"item": "lanterns", "pieces": "3", "town": "Dover"}', False),
    ("order-form", "en", 0, '{"item": "3 lanterns", "pieces": 3, "town": "Dover"}', False),
    ("order-form", "en", 0, '{"Item": "lanterns", "Pieces": 3, "Town": "Dover"}', False),
    ("order-form", "en", 0, '[{"item": "lanterns", "pieces": 3, "town": "Dover"}]', False),
    ("order-form", "en", 0, "{'item': 'lanterns', 'pieces': 3, 'town': 'Dover'}", False),
    ("order-form", "en", 0, "{“item”: “lanterns”, “pieces”: 3, “town”: “Dover”}", False),
    ("order-form", "en", 0, '{"item": "lanterns", "pieces": 3, "town": "Dover",}', False),
    (
        "order-form",
        "en",
        0,
        '{"item": "lanterns", "pieces": 3, "town": "Dover", "name": "Emma Stone"}',
        False,
    ),
    (
        "order-form",
        "en",
        0,
        '{"item": "lanterns", "pieces": 3, "town": "Dover"}\n\nOrder: Hi!',
        False,
    ),
    ("order-form", "fr", 0, '{"article": "lanternes", "quantite": 3, "ville": "Nantes"}', True),
    ("order-form", "fr", 7, '{"article": "regles", "quantite": 25, "ville": "Brest"}', True),
    ("order-form", "fr", 0, '{"article": "lanternes", "quantité": 3, "ville": "Nantes"}', False),
    ("order-form", "fr", 0, '{"article": "lanternes", "quantite": "3", "ville": "Nantes"}', False),
    ("order-form", "fr", 0, '{"article": "commande", "quantite": 3, "ville": "Nantes"}', False),
    (
        "order-form",
        "fr",
        0,
        "{« article » : « lanternes », « quantite » : 3, « ville » : « Nantes »}",
        False,
    ),
    # £48.50 to Miller Paints on 3 March 2026; in case 1, £1,248.50.
    ("expense-row", "en", 0, "3 March 2026;Miller Paints;48.50", True),
    ("expense-row", "en", 1, "14 May 2026;Hartley Office;1248.50", True),
    ("expense-row", "en", 1, "14 May 2026;Hartley Office;1,248.50", False),
    ("expense-row", "en", 0, "3 March 2026; Miller Paints; 48.50", False),
    ("expense-row", "en", 0, "3 March 2026;Miller Paints;£48.50", False),
    ("expense-row", "en", 0, "3 March 2026;Miller Paints;48.5", False),
    ("expense-row", "en", 0, "3 March 2026;Miller Paints;48.50.", False),
    ("expense-row", "en", 0, '"3 March 2026";"Miller Paints";"48.50"', False),
    ("expense-row", "en", 0, "date;payee;amount\n3 March 2026;Miller Paints;48.50", False),
    ("expense-row", "en", 0, "```csv\n3 March 2026;Miller Paints;48.50\n```", False),
    ("expense-row", "en", 0, "3 March 2026;Miller Paints for the hall;48.50", False),
    ("expense-row", "en", 0, "2026-03-03;Miller Paints;48.50", False),
    ("expense-row", "fr", 0, "3 mars 2026;Peintures Morel;48,50", True),
    ("expense-row", "fr", 1, "14 mai 2026;Bureau Plus;1248,50", True),
    ("expense-row", "fr", 1, "14 mai 2026;Bureau Plus;1 248,50", False),
    ("expense-row", "fr", 1, "14 mai 2026;Bureau Plus;1\u202f248,50", False),
    ("expense-row", "fr", 0, "3 mars 2026;Peintures Morel;48.50", False),
    ("expense-row", "fr", 0, "3 mars 2026;Peintures Morel;48,50 €", False),
    ("expense-row", "fr", 3, "21 juin 2026;Casa Rosa;86,40,00", False),
    # Written by the 0.5B model: the payee's line runs on, the separator of thousands stays.
    (
        "expense-row",
        "en",
        0,
        "2026-02-05;Tall Trees;1320.00;24 November 2026;Corner Books;16.30",
        False,
    ),
    ("expense-row", "fr", 7, "2 décembre 2026;Nettoyage Clair, vitres;2075,00", False),
    ("expense-row", "fr", 0, "| 3 mars 2026 | Peintures Morel | 48,50 |", False),
    # Mina Roth cancels and gives no number; in case 1, Peter Lang books: 555 0142.
    (
        "appointment-desk",
        "en",
        0,
        '{"patient": "Mina Roth", "request": "cancel", "phone": null}',
        True,
    ),
    (
        "appointment-desk",
        "en",
        1,
        '{"patient": "Peter Lang", "request": "book", "phone": "555 0142"}',
        True,
    ),
    *(
        (
            "appointment-desk",
            "en",
            0,
            f'{{"patient": "Mina Roth", "request": "cancel", "phone": {nothing}}}',
            False,
        )
        for nothing in ('"null"', '""', '"unknown"', '"N/A"', "0", "None", '"number, or null"')
    ),
    ("appointment-desk", "en", 0, '{"patient": "Mina Roth", "request": "cancel"}', False),
    (
        "appointment-desk",
        "en",
        0,
        '{"patient": "Mina Roth", "request": "Cancel", "phone": null}',
        False,
    ),
    (
        "appointment-desk",
        "en",
        0,
        '{"patient": "Mina Roth", "request": "cancel my appointment", "phone": null}',
        False,
    ),
    (
        "appointment-desk",
        "en",
        1,
        '{"patient": "Peter Lang", "request": "book", "phone": 5550142}',
        False,
    ),
    # Written by the 0.5B model: a number from the prompt's example, and none where there is one.
    (
        "appointment-desk",
        "en",
        3,
        '{"patient": "Omar Said", "request": "book", "phone": "555 0190"}',
        False,
    ),
    (
        "appointment-desk",
        "en",
        2,
        '{"patient": "Sofia Reyes", "request": "move", "phone": null}',
        False,
    ),
    (
        "appointment-desk",
        "fr",
        2,
        '{"patient": "Sofia Reyes", "demande": "deplacer", "telephone": "06 55 10 01 99"}',
        True,
    ),
    (
        "appointment-desk",
        "fr",
        2,
        '{"patient": "Sofia Reyes", "demande": "déplacer", "telephone": "06 55 10 01 99"}',
        False,
    ),
    (
        "appointment-desk",
        "fr",
        2,
        '{"patient": "Sofia Reyes", "demande": "deplacer", "téléphone": "06 55 10 01 99"}',
        False,
    ),
    (
        "appointment-desk",
        "fr",
        0,
        '{"patient": "Mina Rodier", "demande": "annuler", "telephone": "inconnu"}',
        False,
    ),
    # Martin Webb: a repair, no sum; in case 1, Sara Quinn's rent: 80 pounds.
    ("tenant-letters", "en", 0, '{"client": "Webb", "total": null, "code": "REP"}', True),
    ("tenant-letters", "en", 1, '{"client": "QUINN", "total": 80, "code": "PAY"}', True),
    ("tenant-letters", "en", 1, '{"client": "Quinn", "total": 80.0, "code": "PAY"}', True),
    ("tenant-letters", "en", 0, '{"client": "Martin Webb", "total": null, "code": "REP"}', False),
    ("tenant-letters", "en", 0, '{"client": "Webb, Martin", "total": null, "code": "REP"}', False),
    ("tenant-letters", "en", 0, '{"client": "Webb", "total": null, "code": "DEP"}', False),
    ("tenant-letters", "en", 0, '{"client": "Webb", "total": 0, "code": "REP"}', False),
    ("tenant-letters", "en", 1, '{"client": "Quinn", "total": "80", "code": "PAY"}', False),
    ("tenant-letters", "en", 1, '{"client": "Quinn", "total": 80, "co', False),
    ("tenant-letters", "fr", 0, '{"nom": "Weber", "somme": null, "code": "REP"}', True),
    ("tenant-letters", "fr", 5, '{"nom": "Hamel", "somme": null, "code": "DEP"}', True),
    ("tenant-letters", "fr", 0, '{"nom": "Martin", "somme": null, "code": "REP"}', False),
    ("tenant-letters", "fr", 5, '{"nom": "Hamel", "somme": null, "code": "LOY"}', False),
    # Written by the 0.5B model: the form holds, and the sum is absurd.
    (
        "tenant-letters",
        "fr",
        5,
        '{"nom": "Hamel", "somme": 1000000000000000, "code": "DEP"}',
        False,
    ),
]


@pytest.mark.parametrize(("exercise_id", "language", "number", "reply", "good"), REPLIES)
def test_the_checks_tell_good_replies_from_bad_ones(
    exercise_id: str, language: str, number: int, reply: str, good: bool
) -> None:
    found = objections(exercise_id, language, number, reply)
    assert (not found) == good, found
