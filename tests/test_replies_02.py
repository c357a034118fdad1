"""Replies to the exercises of module 02 that could fool their checks, good ones and bad ones.

Most were written by the course's two models, some by hand: (exercise, language, number of the
practice case, reply, whether it is a good one).
"""

from __future__ import annotations

import pytest
from replies_support import objections

FORM = [
    ("en", 0, "5512 / Paula Hart / desk lamp", True),
    ("en", 0, '5512 / Paula Hart / "Luna" desk lamp', True),
    ("en", 0, "5512 / Paula Hart / Luna desk lamp", True),
    ("en", 1, "6027 / Tom Okoro / rain jacket, size M", True),
    ("en", 1, "6027 / Tom Okoro / rain jacket", True),
    ("en", 6, "4471 / Sara Quinn / head torch", True),
    ("en", 0, "4410 / Paula Hart / desk lamp", False),  # the other order
    ("en", 0, "5512 / Paula Hart", False),
    ("en", 0, "5512 / Ida Rowe / desk lamp", False),
    ("en", 0, "5512 / Paula Hart / tea pot", False),
    ("en", 0, "5512 / desk lamp / Paula Hart", False),
    ("en", 0, "Paula Hart / 5512 / desk lamp", False),
    ("en", 0, "ORDER NUMBER / NAME OF THE CUSTOMER / ARTICLE", False),
    ("en", 0, "3305 / Ida Rowe / tea pot", False),  # the example of the brief
    ("en", 0, "Line: 5512 / Paula Hart / desk lamp", False),
    ("en", 0, "Order number: 5512\nName: Paula Hart\nArticle: desk lamp", False),
    ("en", 0, "5512 / Paula Hart / Luna / desk lamp / Broken switch.", False),
    ("en", 0, "3305 / Ida Rowe / tea pot / Paula Hart / 5512 / desk lamp", False),
    ("en", 2, "7318 / Greta Lind / coffee grinder / newsletter: no", False),
    ("en", 3, "3305 / Omar Aziz / garden hose", False),
    ("fr", 0, "5526 / Pauline Vidal / lampe", True),
    ("fr", 0, "5526 / Pauline Vidal / lampe « Luna »", True),
    ("fr", 3, "2958 / Omar Benali / tuyau d'arrosage", True),
    ("fr", 7, "3615 / Benoit Faure / cadre photo", True),  # an accent was lost
    ("fr", 0, "4413 / Pauline Vidal / lampe", False),
    ("fr", 0, "Commande : 5526 / Pauline Vidal / lampe", False),
    ("fr", 0, "5526/Pauline Vidal/lampe", False),
    ("fr", 2, "7339 / Gaëlle Lindet / moulin à café / non", False),
    ("en", 0, "5512 / Paula Hart / “Luna” desk lamp", True),
    ("en", 0, "**5512 / Paula Hart / desk lamp**", True),
    ("en", 6, "4471 / Sara Quinn / pico head torch", True),
    ("en", 1, "6027 / Tom Okoro / rain jacket (size M)", True),
    ("en", 4, "8150 / Inès Moreau / Bath towel.", True),
    ("en", 7, "3599 / Ben Finch / picture frame", False),  # the other order, from the comment
    ("en", 5, "1187 / Leo Brandt / kitchen scale", False),  # the order that the customer quotes
    ("en", 0, "Here is the line: 5512 / Paula Hart / desk lamp", False),
    ("en", 0, "5512 / Paula Hart / desk lamp / broken switch", False),
    ("en", 0, "5512 / Paula Hart / desk lamp\n\nLet me know if you need anything else.", False),
    ("en", 0, "5512 | Paula Hart | desk lamp", False),
    ("en", 0, "5512, Paula Hart, desk lamp", False),
    ("en", 0, "I'm sorry, but I can't assist with that request.", False),
    ("fr", 0, "5526 / Pauline Vidal / lampe «Luna»", True),
    ("fr", 0, '5526 / Pauline Vidal / lampe "Luna"', True),
    ("fr", 0, "5526\xa0/ Pauline Vidal\xa0/ lampe", True),
    ("fr", 1, "6041 / Thomas Kone / impermeable", True),
    ("fr", 6, "4483 / Sarah Quentin / lampe frontale", True),
    ("fr", 5, "1190 / Léo Brun / balance de cuisine", False),
    ("fr", 4, "8162 / Inès Morel / drap de bain / retours", False),
    ("fr", 0, "Commande: 5526\nNom: Pauline Vidal\nArticle: lampe", False),
    ("fr", 0, "Voici la ligne : 5526 / Pauline Vidal / lampe", False),
]
TERM = [
    ("en", 0, "deposit = 1,280 euros", True),
    ("en", 0, "Deposit = 1,280 euros.", True),
    ("en", 2, "length of membership = 12 months", True),
    ("en", 6, "months of the visits = March and October", True),
    ("en", 7, "number of prints = 60 prints", True),
    ("en", 0, "deposit = 640 euros", False),
    ("en", 0, "deposit = 1,280 euros, rent 640 euros", False),
    ("en", 0, "The deposit is 1,280 euros.", False),
    ("en", 0, "term = deposit = 1,280 euros", False),
    ("en", 0, "term = 1,280 euros", False),
    ("en", 0, "deposit = ANSWER", False),
    ("en", 0, "The correct line is:\n\ndeposit = 1,280 euros", False),
    ("en", 1, "price per guest = 25 pounds for each of the 80 guests", False),
    ("en", 4, "repair warranty = ten days", False),
    ("fr", 0, "dépôt de garantie = 1 280 euros", True),
    ("fr", 0, "dépôt de garantie = 1\u202f280 euros", True),
    ("fr", 2, "durée de l'abonnement = 12 mois", True),
    ("fr", 3, "dates du prêt = du 3 au 9 août", True),
    ("fr", 0, "Le dépôt de garantie est de 1 280 euros.", False),
    ("fr", 0, "dépôt de garantie = 640 euros", False),
    ("fr", 0, "dépôt de garantie : 1 280 euros", False),
    ("en", 6, "months of the visits = March, October", True),
    ("en", 6, "months of the visits = in March and in October", True),
    ("en", 7, "number of prints = 60", True),
    ("en", 3, "lending dates = from 3 to 9 August", True),
    ("en", 0, "**deposit** = 1,280 euros", True),
    ("en", 0, "deposit = “1,280 euros”", True),
    ("en", 0, "deposit = 1,280\xa0euros", True),
    ("en", 0, "deposit = 280 euros", False),  # a piece of the number
    ("en", 0, "deposit = 11,280 euros", False),
    ("en", 0, "deposit: 1,280 euros", False),
    ("en", 0, "deposit=1,280 euros", False),  # no spaces
    ("en", 4, "warranty = two years", False),
    ("en", 2, "length of membership = one year", False),  # not in the words of the contract
    ("en", 1, "price per guest = £25", False),
    ("en", 6, "months of the visits = March", False),
    ("en", 7, "number of prints = 60 by the end of July", False),
    ("en", 5, "The rent per evening is 30 euros.", False),
    ("en", 3, "Mr Dean lends Ms Fox his van from August 3 to August 9.", False),
    ("fr", 0, "dépôt de garantie = 1280 euros", True),
    ("fr", 3, "dates du prêt = 3 au 9 août", True),
    ("fr", 6, "mois des visites = mars et octobre", True),
    ("fr", 2, "durée de l’abonnement = douze mois.", True),
    ("fr", 0, "depot de garantie = 1 280 euros", True),
    ("fr", 2, "douze mois", False),
    ("fr", 2, "dure de l’abonnement = douze mois", False),  # the term was misspelt
    ("fr", 2, "La durée de l'abonnement est de 22 heures.", False),
    ("fr", 4, "garantie de la réparation = dix jours", False),
    ("fr", 5, "Loyer par soirée est de 30 euros.", False),
]
LETTER = [
    ("en", 0, "Rosa Blake (Leeds): bus fares", True),
    ("en", 0, "Rosa Blake (Leeds): Bus fares have doubled in two years", True),
    ("en", 1, "Henry Cole (York): trees in Station Road", True),
    ("en", 4, "Nora Pike (Ripon): street lights", True),
    ("en", 0, "Rosa Blake (Leeds): translation into Spanish", False),
    ("en", 0, "Rosa Blake (Leeds): tarifas de autobús", False),
    ("en", 0, "Rosa Blake, Leeds: bus fares", False),
    ("en", 0, "Rosa Blake (Lewes): bus fares", False),
    ("en", 0, "Line: Rosa Blake (Leeds): bus fares", False),
    (
        "en",
        0,
        "Rosa Blake (Leeds): Bus fares have doubled in two years, and nobody asked us.",
        False,
    ),
    ("en", 1, "APPROVED", False),
    ("en", 1, "Henry Cole (York): APPROVED", False),
    ("en", 6, "Ella Stone (Hull): reading a letter aloud", False),
    ("en", 3, "The swimming pool is closed on Sundays.", False),
    ("en", 2, "Mina Shah (Bath): library\n\nA small library stands in Bath", False),
    ("fr", 0, "Rose Blanc (Lyon) : prix du bus", True),
    ("fr", 0, "Rose Blanc (Lyon): prix du bus", True),
    ("fr", 4, "Nora Picard (Auch) : lampadaires", True),
    ("fr", 1, "APPROUVÉ", False),
    ("fr", 1, "Henri Colas (Dijon) : approuvé", False),
    ("fr", 0, "Rose Blanc (Lyon) : traduction en espagnol", False),
    ("fr", 0, "Rose Blanc, Lyon : prix du bus", False),
    ("en", 0, "Rosa Blake (Leeds): double fares", True),
    ("en", 4, "Nora Pike ( Ripon): street lights", True),
    ("en", 5, "Amir Khan (Derby): market better", True),
    ("en", 0, "**Rosa Blake** (Leeds): bus fares", True),
    ("en", 5, "Amir Khan (Derby): five reasons", False),
    (
        "en",
        4,
        "STREET LIGHTS IN OUR VILLAGE GO OUT AT TEN, AND PEOPLE FALL. Nora Pike, Ripon",
        False,
    ),
    ("en", 5, "Amir Khan, Derby: The market was better on Fridays", False),
    ("en", 6, "Ella Stone needs new paint.", False),
    ("en", 1, "Henry Cole's trees in Station Road must stay.", False),
    ("en", 0, "(Leeds) Rosa Blake: bus fares", False),
    ("en", 0, "Rosa Blake (Leeds): bus fares.\nShe asks for a translation.", False),
    ("en", 7, "Dear Owen Price,\n\nI apologize for the errors in my crossword last week.", False),
    ("fr", 3, "Luc Grandet (Calais)\u202f: piscine ferme le dimanche", True),
    ("fr", 6, "Elsa Pierre (Brest)\u202f: pont a besoin de peinture", True),
    ("fr", 1, "Henri Colas (Dijon)\u202f: arbres de la rue de la Gare", True),
    ("fr", 2, "Mina Said (Pau) : mediatheque", True),
    ("fr", 5, "Amir Kacem (Tours) : cinq raisons", False),
    ("fr", 1, "Henri Colas, Dijon, approuve.", False),
    ("fr", 3, "La piscine ferme-t-elle le dimanche\u202f?", False),
    ("fr", 0, "Voici l’entrée : Rose Blanc (Lyon) : prix du bus", False),
    ("fr", 0, "Rose Blanc (Lyon) – prix du bus", False),
]
LEAFLET = [
    ("en", 0, 'Vera Lund: "Point 2: Do not drive for two hours after taking it."', True),
    ("en", 0, "Vera Lund: “Point 2: Do not drive for two hours after taking it”", True),
    ("en", 0, "Vera Lund: Point 2: Do not drive for two hours after taking it.", False),
    ("en", 0, 'Vera Lund: "Do not drive for two hours after taking it."', False),
    ("en", 0, 'Vera Lund: "Point 2: You may not drive for two hours after taking it."', False),
    ("en", 0, 'Vera Lund: "Point 3: Keep the box away from sunlight."', False),
    ("en", 0, 'Vera Lund: "Point 2: Keep the box away from sunlight."', False),
    ("en", 0, '"Point 2: Do not drive for two hours after taking it."', False),
    ("en", 0, 'Sam Hill: "Point 2: Do not drive for two hours after taking it."', False),
    (
        "en",
        0,
        'Vera Lund: "Point 1: Take one tablet with water after a meal. '
        'Point 2: Do not drive for two hours after taking it."',
        False,
    ),
    ("en", 3, "Point 2 of the leaflet says that you should take out your lenses.", False),
    (
        "en",
        3,
        'Karl Beck: "Point 2: Take out your contact lenses first. Close the bottle well."',
        False,
    ),
    (
        "fr",
        0,
        "Véra Lundy : « Point 2 : Ne conduisez pas pendant deux heures après la prise. »",
        True,
    ),
    (
        "fr",
        0,
        'Véra Lundy : "Point 2 : Ne conduisez pas pendant deux heures après la prise."',
        True,
    ),
    ("fr", 0, "Véra Lundy : Point 2 : Ne conduisez pas pendant deux heures après la prise.", False),
    ("fr", 0, "Véra Lundy : « Point 2 : Vous ne devez pas conduire pendant deux heures. »", False),
    ("fr", 0, "Véra Lundy : « Point 3 : Gardez la boîte à l’ombre. »", False),
    ("en", 2, "Ines Roy: “Point 1: Put a thin layer of cream on dry skin.”", True),
    # the wrong number
    ("en", 1, 'Adam Frost: "Point 2: Throw the syrup away one month after opening."', False),
    ("en", 1, 'Adam Frost: "Point 3: Throw the syrup away one month after openings"', False),
    # the negation was lost
    ("en", 0, 'Vera Lund: "Point 2: Do drive for two hours after taking it."', False),
    ("en", 0, 'Vera Lund: "Point 2: Do not drive for two hours."', False),
    (
        "en",
        2,
        'The point "Point 1: Put a thin layer of cream on dry skin" is blurred on your copy.',
        False,
    ),
    ("en", 4, "Point 3: Do not give it to children under twelve.", False),
    ("en", 6, 'Point 3 again was "Keep the sachets in a dry place."', False),
    (
        "en",
        4,
        'Lena Ode: "Point 3: Do not give it to children under twelve."\nThe other points are safe.',
        False,
    ),
    ("en", 4, 'Lena Ode: "Point 3: Do not give it to children under 12."', False),
    ("en", 6, 'Judy Park: "Point 3: Keep the sachets in a dry place." Get well soon!', False),
    ("en", 0, "I'm sorry, but I can't assist with that.", False),
    ("fr", 1, "Adam Froment : « Point 3 : Jetez le sirop un mois après l'ouverture. »", True),
    ("fr", 2, 'Ines Roy: "Point 1: Etalez une fine couche de creme sur la peau seche."', True),
    ("fr", 6, " Judith Parc\u202f: «\u202fPoint 3\u202f: Gardez les sachets au sec.\u202f»", True),
    ("fr", 6, "Judith Parc : « Point 2 : Gardez les sachets au sec. »", False),
    ("fr", 6, 'Le point 3 de la question est "Gardez les sachets au sec".', False),
    ("fr", 7, "Coralie Finet : « Point 2 : Partagez le flacon. »", False),  # the negation was lost
    (
        "fr",
        5,
        "Bien sûr, je peux vous lire le point 1. Point 1 : Réchauffez le patch dans la main.",
        False,
    ),
    (
        "fr",
        4,
        "Léna Odet : « Point 3 : Ne le donnez pas à un enfant. Croquez le comprimé lentement. »",
        False,
    ),
]
TABLES = {
    "contact-form": FORM,
    "contract-term": TERM,
    "letters-page": LETTER,
    "leaflet-quote": LEAFLET,
}
ROWS = [(name, *row) for name, rows in TABLES.items() for row in rows]


@pytest.mark.parametrize(("exercise_id", "language", "number", "reply", "good"), ROWS)
def test_the_checks_tell_good_replies_from_bad_ones(
    exercise_id: str, language: str, number: int, reply: str, good: bool
) -> None:
    found = objections(exercise_id, language, number, reply)
    assert (not found) == good, found
