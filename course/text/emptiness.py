"""Whether a reply says anything at all, by its form, in English and French.

What says nothing: headings, tags, labels, placeholders in brackets and what else is left of a
template; and sentences that only announce that somebody will think or answer.
"""

from __future__ import annotations

import re

from course.text.compare import folded, visible

_ANNOUNCED = 12
"""A line of so few words that ends in a colon announces something and says nothing."""

_LABELS = frozenset(
    """
    thought process|thinking process|thoughts|reasoning|explanation|analysis|solution|answer
    final answer|response|reply|output|result|assistant|user|system|human|model|step by step
    processus de reflexion|reflexion|raisonnement|explication|analyse|reponse|reponse finale
    sortie|resultat|utilisateur|systeme|modele|etape par etape|respuesta|losung|解|かいせつ
    """.replace("\n", "|")
    .replace("    ", "")
    .split("|")
)
_TAG = re.compile(r"</?[^<>\n]{0,40}>|\[/?[A-Z_]{2,30}\]")
_TEMPLATE = re.compile(
    r"\{\{[^{}\n]{0,80}\}\}|\$?\{\w{1,40}\}|%\(?\w{0,40}\)?s\b|\$[A-Za-z_]\w{2,40}\b|"
    r"\{%[^{}\n]{0,80}%\}|\b([xX])\1{2,20}\b|_{3,}"
)
_BRACKETED = re.compile(r"[\[(<{]([^\[\](){}<>\n]{0,120})[\])>}](?!\()")
_FILLED_IN = re.compile(
    r"(?:please )?(?:insert|enter|type|write|fill|add|put|your|place|paste|name|to be|"
    r"inser|saisi|ecri|compl|ajout|mett|votre|vos|indiqu|coll|nom|a (?:compl|rempl|inser))\w*\b"
)
_HEADING = re.compile(r"#{1,6}\s")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")

_AGREED = (
    r"(?:(?:ok(?:ay)?|sure|certainly|of course|absolutely|alright|all right|well|right|so|now|hm+|"
    r"first(?:ly)?|first of all|before (?:i )?answer\w*|d'accord|bien sur|certainement|bon|bien|"
    r"alors|tout d'abord|d'abord|avant (?:tout|de repondre))\b[,!. ]*)"
)
_WILL = re.compile(
    rf"{_AGREED}*"
    r"(?:let (?:me|us)|let's|allow me|i will|i'll|i am going|i'm going|i need|i have to|i must|"
    r"i should|i want|i would|i'd|i can|we will|we'll|we need|we should|we can|i am|i'm|"
    r"laisse[zr]?-moi|permettez-moi|je vais|je dois|je veux|je voudrais|je peux|j'aimerais|"
    r"il (?:me |nous )?faut|nous allons|nous devons|on va|\w+ons(?:-\w+)?)\b"
)
_THINKING = """
    think thought consider analy examin reason reflect ponder step evaluat tackl solv approach
    figure proceed break assess answer respond repl review question request pens reflech
    analys raisonn etudi consider decompos resou resol evalu proced etape repond reponse
    demande examen
"""
_PLAIN = """
    let me us s i ll m d will am going to need have must should want would like can we be
    happy glad pleased allow a an the this that it its in on of at by for with about through
    over into out and then before now first just carefully closely slowly thoroughly step
    steps detail moment minute second time together here your you my our what how best task
    problem prompt message text matter whole all one some more start begin starting beginning
    take look go work see read help assist down up so well sure ok okay right of course
    certainly laissez laisse moi permettez je vais dois veux voudrais peux aimerais il faut
    nous allons devons on va y en un une le la les l ce cet cette ces cela ca de d du des a au
    par pour avec bien attentivement soigneusement calmement tout toute tous abord instant
    moment temps prendre prenons votre vos vous ma mon mes notre probleme tache texte message
    consigne chose commencer commencons voir voyons regarder regardons lire lisons aider faire
    travail j est qui suis et puis avant maintenant comment quoi que ensemble detail etre
"""
_COURTESY = re.compile(
    r"(?:(?:what|that's|that is|c'est|voila) )?(?:an? |une )?(?:very |tres )?"
    r"(?:great|good|excellent\w*|interesting|bonne|interessante) question|"
    r"(?:thank you|thanks|merci)(?: very much| beaucoup)? (?:for|de|pour)(?: your| the| votre| la)?"
    r" (?:question|message|request|asking|demande)|(?:great|good|excellente|bonne) question"
)


def says_nothing(text: str) -> bool:
    """Whether `text` holds no statement: only white space, punctuation, headings, tags, role
    markers, labels ("Thought process:"), placeholders ("[your name]") or an opening ("Let's
    solve this step by step.")."""
    shown = _TEMPLATE.sub(" ", _TAG.sub(" ", visible(text)))
    return not any(_states(line) for line in shown.splitlines())


def _states(line: str) -> bool:
    if _HEADING.match(line.strip()):
        return False
    plain = folded(_BRACKETED.sub(_unless_left_open, line.strip(" \t*_`>-")))
    if plain.endswith((":", "：")) and len(plain.split()) <= _ANNOUNCED:
        return False
    first, *others = _SENTENCE_END.split(plain)
    agreed = others and re.fullmatch(_AGREED, first)
    return any(_says(sentence) for sentence in (others if agreed else (first, *others)))


def _unless_left_open(found: re.Match[str]) -> str:
    """What stands in brackets, unless it says what is to be put there."""
    inside = folded(found[1])
    names = inside in _LABELS or _FILLED_IN.match(inside)
    words = found[0][0] == "[" and re.fullmatch(r"[^\W\d_]+(?:[ '-][^\W\d_]+){1,8}", inside)
    return " " if names or words else found[0]


def _says(sentence: str) -> bool:
    said = re.sub(r"^\W+|(?<!\W)\W+$", "", sentence)
    return bool(said) and not (said in _LABELS or _COURTESY.fullmatch(said) or _opens(said))


def _opens(said: str) -> bool:
    """Whether a folded sentence only announces that somebody will think or answer: that is how
    it begins, and all its words are about that."""
    if not _WILL.match(said):
        return False
    about = [
        any(word.startswith(one) for one in _THINKING.split()) for word in re.findall(r"\w+", said)
    ]
    plain = [word in _PLAIN.split() for word in re.findall(r"\w+", said)]
    return any(about) and all(one or two for one, two in zip(about, plain, strict=True))
