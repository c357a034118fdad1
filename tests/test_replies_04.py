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
    ("expense-row", "en", 0, "3 March 2026 ;Miller Paints ;48.50", False),
    ("expense-row", "en", 0, " 3 March 2026;Miller Paints;48.50", False),
    ("expense-row", "en", 0, "3 March 2026;**Miller Paints**;48.50", False),
    ("expense-row", "en", 0, "3 March 2026;Miller Paints;48.50 ", True),
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
    ("expense-row", "fr", 7, "2 décembre 2026 ;Nettoyage Clair ;2075,00", False),
    ("expense-row", "fr", 7, "2 décembre 2026;Nettoyage Clair;2075,00", True),
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
    # From here on: written by the models, word for word or the same fault on a practice case.
    ("order-form", "en", 3, '{"item": " blankets", "pieces": 2, "town": "Bath"}', True),
    ("order-form", "en", 0, "Lanterns, 3, Dover", False),
    ("order-form", "en", 1, "Tom, 12 candles, York", False),
    (
        "order-form",
        "en",
        0,
        '```json\n{\n  "order": {\n    "items": [\n      {\n        "quantity": 3,\n'
        '        "item": "lanterns"\n      }\n    ],\n    "destination": "Dover",\n'
        '    "sender": "Emma Stone"\n  }\n}\n```',
        False,
    ),
    (
        "order-form",
        "en",
        3,
        '{\n  "order": {\n    "recipient": "Ruth",\n    "items": [\n      {\n'
        '        "name": "2 blankets",\n        "quantity": 2\n      }\n    ]\n  }\n}',
        False,
    ),
    (
        "order-form",
        "fr",
        4,
        '{"article": "affiches", "quantite": 40, "ville": "Musee de Lille"}',
        False,
    ),
    ("order-form", "fr", 0, "article: lanternes, quantité: 3, ville: Nantes", False),
    (
        "order-form",
        "fr",
        6,
        'Voici la commande en JSON :\n\n```json\n{\n  "commande": {\n    "type": "paniers",\n'
        '    "quantité": 4,\n    "lieu": "Metz",\n    "destinataire": "Nina"\n  }\n}\n```',
        False,
    ),
    # Made up: a number that is not JSON's, one too many, a name twice, an article, French spaces.
    ("order-form", "en", 0, '{"item": "lanterns", "pieces": 3.0, "town": "Dover"}', True),
    ("order-form", "en", 0, '{"item": "lanterns", "pieces": true, "town": "Dover"}', False),
    ("order-form", "en", 0, '{"item": "lanterns", "pieces": three, "town": "Dover"}', False),
    ("order-form", "en", 0, '{"item": "lanterns", "pieces": 3, "town": "not Dover"}', False),
    ("order-form", "en", 0, '{"item": ["lanterns"], "pieces": 3, "town": "Dover"}', False),
    (
        "order-form",
        "en",
        0,
        '{"item": "lamps", "item": "lanterns", "pieces": 3, "town": "Dover"}',
        False,
    ),
    (
        "order-form",
        "en",
        0,
        '{"item": "lanterns", "pieces": 3, "town": "Dover"} Thank you, Emma Stone!',
        False,
    ),
    ("order-form", "fr", 0, '{"article" : "lanternes", "quantite" : 3, "ville" : "Nantes"}', True),
    (
        "order-form",
        "fr",
        0,
        '{"article"\u202f: "lanternes", "quantite"\u202f: 3, "ville"\u202f: "Nantes"}',
        False,
    ),
    ("order-form", "fr", 0, '{"article": "lanternes", "quantite": 3,0, "ville": "Nantes"}', False),
    ("order-form", "fr", 3, '{"article": "couvertures", "quantite": 2, "ville": "à Pau"}', False),
    # Expenses again, by the models.
    ("expense-row", "en", 0, '"Miller Paints",48.50,"3 March 2026","hall"', False),
    ("expense-row", "en", 0, "Miller Paints was paid £48.50 on 3 March 2026 for the hall.", False),
    ("expense-row", "en", 1, "14 May 2026, Hartley Office, £1248.50", False),
    ("expense-row", "en", 7, "2026-12-02,Bright Cleaning,£2075.00,Leo", False),
    ("expense-row", "en", 2, "9 January 2026; City Parking;12.00", False),
    ("expense-row", "fr", 0, "date,description,amount\n2026-03-03,Peintures Morel,48.50", False),
    ("expense-row", "fr", 7, "2 décembre 2026,Nettoyage Clair, 2075,00 €. Merci, Léo", False),
    ("expense-row", "fr", 5, "2026-10-07;Location Vert;149,99", False),
    ("expense-row", "fr", 0, "3 mars 2026;Morel;48,50", False),
    # Made up: line ends, narrow spaces, accents; other cells, another order, words around.
    ("expense-row", "en", 0, "3 March 2026;Miller Paints;48.50\n", True),
    ("expense-row", "en", 0, "3 March 2026;Miller Paints;48,50", False),
    ("expense-row", "en", 0, "3 March 2026;Miller Paints;48.50;", False),
    ("expense-row", "en", 0, "Miller Paints;3 March 2026;48.50", False),
    ("expense-row", "en", 0, "March 3, 2026;Miller Paints;48.50", False),
    ("expense-row", "en", 0, "`3 March 2026;Miller Paints;48.50`", False),
    ("expense-row", "en", 0, "Here is the row: 3 March 2026;Miller Paints;48.50", False),
    ("expense-row", "fr", 7, "2\u202fdécembre\u202f2026;Nettoyage Clair;2075,00", True),
    ("expense-row", "fr", 7, "2 decembre 2026;Nettoyage Clair;2075,00", True),
    ("expense-row", "fr", 7, "2 décembre 2026 ; Nettoyage Clair ; 2075,00", False),
    ("expense-row", "fr", 3, "21 juin 2026;La Casa Rosa;86,40", False),
    ("expense-row", "fr", 3, "le 21 juin 2026;Casa Rosa;86,40", False),
    # The desk again, by the models: the prompt's example copied, a number made up, a sentence.
    (
        "appointment-desk",
        "en",
        2,
        '{"patient": "Ed Shore", "phone": null, "request": "cancel"}',
        False,
    ),
    (
        "appointment-desk",
        "en",
        0,
        '```json\n{\n  "patient": "Mina Roth",\n  "phone_number": "123-456-7890",\n'
        '  "request": "Cancel my appointment"\n}\n```',
        False,
    ),
    (
        "appointment-desk",
        "en",
        1,
        '```json\n{\n  "patient": "Peter Lang",\n  "phone": "555 0142",\n'
        '  "request": "I have a cough and need an appointment this week."\n}\n```',
        False,
    ),
    ("appointment-desk", "en", 4, "Clara Webb has cancelled her visit on Friday.", False),
    (
        "appointment-desk",
        "fr",
        1,
        '{\n  "patient": "Pierre Lang",\n  "telephone": "06 12 34 00 42",\n'
        '  "demande": "Rendez-vous cette semaine"\n}',
        False,
    ),
    (
        "appointment-desk",
        "fr",
        2,
        '```json\n{\n  "patient": "Sofia Reyes",\n  "phone": "06 55 10 01 99",\n'
        '  "request": "Jeudi au lieu de lundi"\n}\n```',
        False,
    ),
    *(
        (
            "appointment-desk",
            "fr",
            3,
            f'{{"patient": "Omar Saïd", "telephone": "{nothing}", "demande": "prendre"}}',
            False,
        )
        for nothing in (
            "123-456-7890",
            "non spécifié",
            "Téléphone non spécifié",
            "Veuillez me donner votre numéro de téléphone",
        )
    ),
    # Made up: an accent missing or a narrow space is let pass; another way of writing is not.
    (
        "appointment-desk",
        "fr",
        3,
        '{"patient": "Omar Said", "telephone": null, "demande": "prendre"}',
        True,
    ),
    (
        "appointment-desk",
        "fr",
        2,
        '{"patient": "Sofia Reyes", "telephone": "06\u202f55\u202f10\u202f01\u202f99", '
        '"demande": "deplacer"}',
        True,
    ),
    *(
        (
            "appointment-desk",
            "fr",
            2,
            f'{{"patient": "Sofia Reyes", "telephone": {phone}, "demande": "deplacer"}}',
            False,
        )
        for phone in ('"0655100199"', '"06.55.10.01.99"', '"tél. 06 55 10 01 99"', "0655100199")
    ),
    *(
        (
            "appointment-desk",
            "en",
            0,
            f'{{"patient": "Mina Roth", "phone": null, "request": {request}}}',
            False,
        )
        for request in ('"do not cancel"', '"book, move or cancel"', '["cancel"]', '"cancelled"')
    ),
    (
        "appointment-desk",
        "en",
        1,
        '{"patient": "Lang, Peter", "phone": "555 0142", "request": "book"}',
        False,
    ),
    (
        "appointment-desk",
        "en",
        1,
        '{"patient": "Peter", "phone": "555 0142", "request": "book"}',
        False,
    ),
    (
        "appointment-desk",
        "en",
        0,
        '```json\n{"patient": "Mina Roth", "phone": null, "request": "cancel"}\n```',
        False,
    ),
    # Letters again, by the models: a sum that is nowhere, or worked out; who is not the tenant.
    ("tenant-letters", "en", 5, '{"client": "Holm", "total": null, "code": "PAY"}', False),
    ("tenant-letters", "en", 5, '{"client": "Ida Holm", "total": 1000000, "code": "DEP"}', False),
    ("tenant-letters", "en", 5, '{"client": "IDA Holm", "total": null, "code": "REP"}', False),
    ("tenant-letters", "en", 4, '{"client": "Ravi Patel", "total": 1300, "code": "REP"}', False),
    ("tenant-letters", "fr", 4, '{"nom": "Ravi Patel", "somme": 650, "code": "LOY"}', False),
    ("tenant-letters", "fr", 5, '{"nom": "La maison", "somme": null, "code": "DEP"}', False),
    ("tenant-letters", "fr", 7, '{"nom": "Mia Lavigne", "somme": 100, "code": "LOY"}', False),
    # Made up: one of the three contents wrong.
    (
        "tenant-letters",
        "en",
        0,
        '{\n  "client": "webb",\n  "total": null,\n  "code": "REP"\n}',
        True,
    ),
    ("tenant-letters", "en", 0, '{"client": "Webb", "total": 1, "code": "REP"}', False),
    ("tenant-letters", "en", 0, '{"client": "Mr Webb", "total": null, "code": "REP"}', False),
    ("tenant-letters", "en", 0, '{"client": "Webb", "total": null, "code": "rep"}', False),
    ("tenant-letters", "en", 4, '{"client": "Patel", "total": 1300, "code": "PAY"}', False),
    ("tenant-letters", "fr", 1, '{"nom": "Quentin", "somme": 80,00, "code": "LOY"}', False),
    ("tenant-letters", "fr", 1, '{"nom": "Quentin", "somme": "80 €", "code": "LOY"}', False),
    ("tenant-letters", "fr", 1, '{"nom": "Mme Quentin", "somme": 80, "code": "LOY"}', False),
    ("tenant-letters", "fr", 2, '{"nom": "Marchal", "somme": null, "code": "LOY"}', False),
]


@pytest.mark.parametrize(("exercise_id", "language", "number", "reply", "good"), REPLIES)
def test_the_checks_tell_good_replies_from_bad_ones(
    exercise_id: str, language: str, number: int, reply: str, good: bool
) -> None:
    found = objections(exercise_id, language, number, reply)
    assert (not found) == good, found
