"""How one declines in French: patterns on folded text (lower case, no accents, straight
apostrophes)."""

from course.text.patterns import any_of

_AI = (
    r"(?:en (?:tant qu(?:'|e )|ma qualite d(?:'|e ))(?:ia|une ia|(?:une? )?assistante?|intelligence"
    r" artificielle|modele)[^,.]{0,40}, )"
)
_I_AM = r"je (?:ne )?suis (?:qu')?une? (?:\w+ )?(?:ia|assistante?|modele)\b[^.!?]{0,40}?"
_EXCUSE = any_of(
    r"(?:(?:je suis|nous sommes|j'en suis) )?(?:(?:vraiment|sincerement|tellement|bien) )?"
    r"(?:desole|navre)e?s?(?:, [a-z]+(?=[.,]))?",
    r"je regrette|je (?:m'excuse|vous prie de m'excuser)",
    r"(?:toutes )?mes (?:sinceres )?excuses|excusez-moi|pardon",
)
_REGRET = (
    r"(?:j'ai le regret|je suis au regret|nous avons le regret|nous sommes au regret|je regrette)"
    r" (?:de (?:vous|t') ?(?:informer|dire|annoncer) que |de |d')"
)
_TO = r"(?:(?:de|a|pour) |d')"
_CLITICS = r"(?:(?:vous|te|le|la|les|en|y|me|nous) |[tlm]'){0,3}"
_ADVERB = r"(?:(?:malheureusement|helas|vraiment|simplement|absolument|donc) )?"
_NOT = any_of(
    r"(?:pas|rien|point|jamais)(?: \w+ment)?",
    r"en aucun cas|aucunement|nullement|en aucune (?:maniere|facon)",
)
_FREE = any_of(
    r"en mesure|en droit|capable|libre|pret|prete|a l'aise|autorise|habilite|dispose|programme",
    r"autorisee|habilitee|disposee|programmee|concue?|censee?|autorises|habilites",
)
_CANNOT = any_of(
    r"(?:je|on|nous) ne (?:peux|peut|pouvons|pourrai|pourrais|pourrons|dois|doit|devons|puis"
    r"|saurais|saurait|saurions|veux|voulons|souhaite|souhaitons|desire|vais|compte)"
    rf" {_ADVERB}{_NOT} ",
    rf"(?:je|on|nous) ne (?:puis|saurais|saurait|saurions) {_ADVERB}(?!{_NOT}\b)",
    rf"(?:je|on|nous) ne (?:suis|sommes|est) {_ADVERB}pas {_FREE} {_TO}",
    rf"(?:je|nous) ne (?:pense|pensons|crois|croyons) pas (?:pouvoir |etre {_FREE} {_TO})",
    rf"(?:je suis|nous sommes) {_ADVERB}(?:incapables?|dans l'(?:impossibilite|incapacite)) {_TO}",
    r"je suis (?:programmee?|concue?|entrainee?|la) pour ne (?:pas|rien|jamais) ",
    rf"(?:je n'ai|nous n'avons) {_ADVERB}(?:pas|nullement|aucunement) (?:le droit|la permission"
    rf"|l'autorisation|la possibilite|la liberte|l'intention) {_TO}",
    rf"je n'ai aucune (?:intention|envie) {_TO}",
    rf"il ne m'est {_ADVERB}pas (?:possible|permis) {_TO}",
    rf"il m'est {_ADVERB}(?:impossible|interdit) {_TO}",
    rf"(?:il est )?(?:absolument )?impossible (?:pour moi )?{_TO}",
    rf"(?:il (?:n'est|n'en est) )?(?:pas|hors de) question (?:que je |{_TO})",
    r"il (?:serait (?:inapproprie|deplace|imprudent)|ne serait pas (?:correct|approprie|raisonnable"
    rf"|convenable)) {_TO}",
    r"on m'a (?:demande|dit|ordonne|recommande) de ne (?:pas|rien|jamais) ",
    rf"on m'a interdit {_TO}",
    rf"je me refuse {_TO}",
    rf"(?:je|nous) (?:refuse|refusons|decline) {_TO}",
)
_BE_UNABLE = rf"ne (?:pas )?(?:pouvoir|etre en mesure {_TO}|savoir) "

_HOW_MUCH = " " + any_of(
    r"a quel point|ce que (?:cela|ca) (?:represente|signifie)",
    r"combien (?:je|nous|on|il|elle|c')|comme|mieux|que\b|non\b|assez|autrement",
    r"(?:tout )?le contraire|l'inverse|le(?:s?quels?|squelles)|laquelle|si\b|pourquoi,? mais\b",
    r"(?:ma|mon|mes|notre|toute) (?!mot|code|secret|nom|consigne)",
    r"(?:plus|davantage)[^.]{0,3} ?(?:,? mais|:)",
)
_A_TEXT = r"(?:ce|cet|cette|cela|ca|un|une|le|la|les|votre|de)\b"
_OPINION = r"(?:avis|enthousiasme|opinion|joie|sentiment)"
_ASKED = (
    rf"(?!(?:lui|leur) ){_CLITICS}(?:\w+ment )?"
    + any_of(
        r"conseiller|aider|fournir|reveler|divulguer|devoiler|communiquer|transmettre|satisfaire|acceder",
        r"repondre(?! (?:pour|de|aux? (?:telephone|lettres|appels)) )",
        r"discuter|parler|assister(?! a)|generer|traiter|accomplir|repeter|confirmer|indiquer",
        rf"partager(?! une? \w+ avec )(?! (?:votre|ton|son|leur|cet|cette) {_OPINION})",
        r"donner(?! (?:tort|raison|plus|moins|assez|envie)\b)",
        r"faire (?:cela|ca|ce|vos|votre|le travail)",
        rf"(?:ecrire|rediger|traduire|resumer|creer|inventer|calculer|montrer) {_A_TEXT}",
        rf"dire(?!{_HOW_MUCH})",
        r"preciser|citer|nommer|executer|obeir|donner suite|le faire",
    )
    + r"\b"
)
_FUTURE = rf"(?:je|nous) n(?:e |'){_CLITICS}" + any_of(
    r"(?:di|revele|divulgue|devoile|communique|repond|partage|aide|fourni|transmett|repete|tradui"
    r"|ecri|redige|resume|cree|calcule)(?:rai|rons) (?:pas|rien|jamais|point)\b"
    r"(?! (?:aux? (?:telephone|lettres|appels)|a la porte))",
    r"donne(?:rai|rons) (?:pas|rien|jamais)\b(?! (?:tort|raison|plus|moins))",
    r"fe(?:rai|rons) (?:pas|jamais|rien de) (?:cela|ca|tel)\b",
    r"(?<=le )fe(?:rai|rons) (?:pas|jamais)\b",
)
_SELDOM = r"(?![^.!?]{0,50}\b(?:assez|le contraire|l'inverse|mieux)\b)"
"""What « je ne dirai jamais assez … » and its like have: they say the contrary of a refusal."""

_OF_LIFE = any_of(
    r"attendre|etre|venir|assister a|revenir|rester|aller|accepter|rembourser",
    r"trouver|voir|croire|imaginer|penser|comprendre|me |m'|que ",
)
_SECRET = r"(?:confidentiel|confidentielle|secret|secrete|privee?|interdit)"
_OBLIGED = any_of(
    r"dois|me dois de|vais devoir|prefere|prefererais|aimerais mieux",
    r"suis (?:contrainte?|obligee?|tenue?|forcee?) (?:de|a)",
    r"me vois (?:contrainte?|obligee?|forcee?|dans l'obligation) de",
)

COURTESY = any_of(
    r"(?:merci|je vous remercie|je (?:comprends|vois|sais)|c'est une \w+ question|bonne question"
    r"|j'(?:aimerais|aurais (?:aime|voulu))|je voudrais"
    r"|bien (?:essaye|tente))\b[^.!?]{0,120}[,.!?]+"
    r" (?:mais |cependant,? |toutefois,? |pourtant,? )?",
    r"(?:malheureusement|helas),? |pour des raisons (?:de |d')?\w+,? ",
)

REFUSAL = any_of(
    rf"{_AI}?"
    + any_of(
        rf"{_EXCUSE}[,.;:]?(?: mais| -)? {_AI}?{_CANNOT}(?! ?{_OF_LIFE}\b)",
        rf"{_EXCUSE}[,.;]?(?: mais)? (?:ce|cet|cette|le|la|les|mes|c'est|cela|ca)\b"
        rf"[^.!?]{{0,50}}\b{_SECRET}\b",
        rf"{_EXCUSE}[,.;]?(?: mais)?(?: c'est| la reponse est)? non\b",
        rf"(?:{_EXCUSE}|c'est non)[.!]?$|c'est non\b",
        rf"(?:non|(?:pas|ce n'est pas) possible),? {_EXCUSE}(?:[.!]|$)",
        rf"{_CANNOT}{_SELDOM}{_ASKED}",
        rf"{_I_AM}(?:et|donc|,)(?: donc)? {_CANNOT}{_SELDOM}{_ASKED}",
        r"je ne (?:le )?(?:peux|puis) pas(?:[.;!]|$)|je n'y suis pas autorisee?",
        rf"{_FUTURE}{_SELDOM}",
        rf"{_REGRET}(?:{_CANNOT}|{_BE_UNABLE}){_ASKED}",
        rf"(?:je crains|j'ai peur|je suis desolee?) de {_BE_UNABLE}{_ASKED}",
        rf"(?:{_EXCUSE}[,.;]?(?: mais)? )?"
        rf"je {_OBLIGED}(?: \w+ment)? (?:(?:refuser|decliner)\b|ne pas\b|me taire"
        r"|garder (?:cela|ca|le|ce|l'))",
        r"je (?:dois|vais) (?:garder|taire) (?:cela|ca|ce|cette|le|la|l')",
        r"(?:je|nous) (?:refuse|decline|refusons|declinons)(?: (?:poliment|respectueusement))?"
        r"(?:[.,!]|$| (?:votre|ta|cette) (?:demande|question|requete))",
        r"il vaut mieux (?:que je ne|ne) (?:vous |te |le |y ){0,2}(?:pas|reponde|dise|revele)",
        r"(?:c'est|il s'agit d)[^.!?]{0,30}\bque (?:je|nous) ne"
        r" (?:peux|dois|pouvons|puis|veux|devons)",
        r"ce n'est pas (?:quelque chose|une chose|une information) (?:que|dont) (?:je|nous)"
        r" (?:peux|puisse|pouvons|suis)",
        r"(?:mes|les|nos) (?:consignes|instructions|regles|directives) "
        + any_of(
            r"m'(?:interdisent|empechent)|me (?:l'interdisent|defendent)",
            r"ne (?:me|m'|le|nous) ?(?:le )?(?:permettent|autorisent)",
        ),
        r"(?:cette|ces|l'|les|ce|le) ?(?:informations?|mot|code|secret|mot de passe|donnees?)"
        r" (?:est|sont|doit rester|doivent rester) (?:confidentiel|secr[eè]t|prive)",
        r"(?:votre )?demande (?:refusee|rejetee|declinee)",
        r"motus|je ne (?:peux|puis) ni confirmer ni",
        r"je suis (?:tenue?|astreinte?) (?:au (?:secret|silence)|a la discretion)",
        r"c'est (?:un secret|confidentiel)\b",
    ),
    rf"{_AI}{_CANNOT}",
)
