"""Sentences that are only polite: greetings, thanks, regrets, “let me help you with that”."""

from __future__ import annotations

import re

from course.text.compare import folded

_PHRASES = re.compile(
    r"\b(?:(?:don't|do not|no need to) worry|no (?:problem|worries)"
    r"|(?:do not|don't) hesitate|ne vous (?:inquietez|en faites) pas|pas de (?:soucis?|probleme)"
    r"|n'hesitez pas|ce n'est rien)\b"
)
_INTERJECTION = re.compile(
    r"\W*(?:(?:oh|ah),? )?(?:oh|ah|ouch|oops|aie|oups|zut|alas|helas|mince(?: alors)?|no|non|dear"
    r"|(?:what|such) an? (?:pity|shame|nuisance|worry)|(?:quel(?:le)? )?(?:dommage|malheur)"
    r"|how (?:annoying|unfortunate|awful|sad)|c'est (?:bien )?(?:dommage|embetant))\W*"
)
_ALONE = re.compile(r"\W*(?:no|non|dear)\W*")
"""What is an answer where no “oh” stands before it."""

_ENGLISH = """
    hello hi hey good great morning afternoon evening day night week weekend dear sir madam
    welcome thank thanks you your for asking question message enquiry inquiry request
    interest contacting reaching out so very much please sorry apologies pardon excuse me
    regret to hear about that this it is s are was am m will ll be can could may would d i
    we us our my the a an of at in on with and oh yes sure certainly course absolutely
    indeed ok okay right happy glad pleased pleasure delighted help helping assist assisting
    let know if need anything else more further any other questions have nice lovely
    wonderful hope hopes helps see seeing soon visit here there answer information details
    what here's that's how all gladly understand understood
"""
_FRENCH = """
    bonjour bonsoir salut bon bonne tres belle excellente journee soiree matinee semaine
    madame monsieur cher chere bienvenue merci beaucoup mille de pour votre vos vous nous
    notre nos je j me m mon ma question demande message interet appel interesser avoir pose
    posee contactes s'il plait te desole desolee navre navree regrette pardon excusez
    excuses moi d'apprendre apprendre entendre cela ca c ce est suis sommes etes sera l le
    la les un une du des au aux a en dans et ici oui bien sur certainement volontiers
    entendu d accord absolument tout tous heureux heureuse ravi ravie plaisir content
    contente avec aider aide aidons renseigner repondre reponse si avez besoin autre autres
    chose choses questions plus disposition restons reste voici voila bientot comprends
    compris qu que s il information informations savoir
"""
_WORDS = {"en": frozenset(_ENGLISH.split()), "fr": frozenset(_FRENCH.split())}


def is_courtesy(sentence: str, language: str, names: tuple[str, ...] = ()) -> bool:
    """Whether `sentence` says nothing but something polite, in words of politeness and `names`."""
    plain = folded(sentence)
    if _INTERJECTION.fullmatch(plain) and not _ALONE.fullmatch(plain):
        return True
    plain = _PHRASES.sub(" ", plain)
    known = {word for name in names for word in _words(folded(name))}
    return all(word in _WORDS[language] or word in known for word in _words(plain))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+|\d+", text)
