"""How one declines in English: patterns on folded text (lower case, straight apostrophes)."""

from course.text.patterns import any_of

_AI = r"(?:as an? [^,.]{0,30}?(?:ai|assistant|language model)\b[^,.]{0,40}, |as your assistant, )"
_I_AM = r"i(?:'m| am) (?:just |only )?an? (?:\w+ )?(?:ai|assistant|language model)\b[^.!?]{0,40}?"
_TO_ME = r"(?:that|this|it|the \w+)"

_EXCUSE = any_of(
    r"(?:(?:i'm|i am|we're|we are) )?(?:(?:really|very|so|truly|terribly) )?(?:sorry|afraid)"
    r"(?:, [a-z]+(?=[.,]))?",
    r"(?:i |my |we )?(?:\w+ )?apolog(?:ies|y|i[sz]e)(?: for [^,.]{0,40})?",
    r"(?:i|we) regret(?: to (?:say|inform you|tell you))?",
)
_AFTER_EXCUSE = rf"[,.;:]?(?: but| that| -)? (?:unfortunately,? )?{_AI}?"

_UNABLE = (
    r"(?:unable|forbidden|not (?:able|allowed|permitted|authori[sz]ed|going|supposed|willing|free"
    r"|at liberty|in a position)|(?:programmed|designed|made|built|trained) not) to"
)
_CANNOT = any_of(
    r"(?:i|we)(?: (?:really|simply|just|still|also|therefore|unfortunately|definitely))? "
    + any_of(
        r"(?:can't|cannot|can not|won't|will (?:not|never)|must not|may not|shall not"
        r"|shouldn't|should not"
        r"|couldn't|could not|(?:won't|will not|would not) be able to)"
        r"(?: (?:in|under|at|for) (?:good|any|no|this|the) \w+,?)?",
        r"(?:don't|do not) have (?:the |any )?(?:permission|right|authori\w+|ability) to",
        r"(?:have|'ve) no (?:right|permission|authority) to",
        r"have no (?:intention|way) of(?= \w+ing\b)",
        r"(?:don't|do not) (?:think|believe|feel)(?: that)? i (?:can|could|should|am able to)",
        r"(?:don't|do not) (?:want|wish|intend) to",
        r"(?:would|'d) (?:rather|prefer) not(?: to)?",
        r"(?:(?:have to|must|respectfully|politely|kindly) )?(?:refuse|decline) to",
        r"(?:'ve been|have been|was|were) (?:told|asked|instructed|trained) (?:not|never) to",
    ),
    r"i'(?:d (?:rather|prefer) not(?: to)?|ve been (?:told|asked|instructed) (?:not|never) to)",
    rf"(?:i'm|i am|we're|we are) (?:\w+ly )?(?:just )?{_UNABLE}",
    r"(?:i'm|i am) not(?= (?:tell|shar|answer|giv|say|reveal|discuss|help|do)ing\b)",
    r"there(?:'s| is) no way (?:that )?(?:i|we) (?:can|could|will|would)",
    r"it(?:(?:'s| is| would be) (?:not|impossible)| (?:would|will) not| (?:isn't|wouldn't))(?: be)?"
    r"(?: (?:possible|appropriate|right|ethical|allowed))?(?: for me)? to",
)
_IN_SHORT = rf"(?:can't|cannot|won't|{_UNABLE})"

_OBJECT = (
    r"(?: (?:you|out|away|that|this|it|any|anything|anyone|the|such"
    r"|my (?:instructions|rules|prompt)|your|medical|legal"
    r"|financial|personal|advice|information|details"
    r"|instructions|guidance|assistance|answers?|access|opinions?)\b|[.,;:!?]|$)"
)
_HOW_MUCH = " (?:you )?" + any_of(
    r"enough",
    r"what an? ",
    r"what (?:this|it|that) means|whether\b|why,? but\b",
    r"how (?:much|often|long|many)\b[^.]{0,20}\b(?:i|we)\b",
    r"how (?!(?:to|it|the|that|this|your|my|i|we|you|much|often|long|many)\b)\w",
)
_SAID = any_of(
    r" (?:it|that|this|any ?thing|any more|more|what|the (?:\w+ )?(?:word|password|code|secret"
    r"|answer|name))\b(?! (?:nice|bad|good|wrong|but|than)\b)",
    r"(?=[.,;!]|$)",
)
_ASKED = r"(?: \w+ly)?(?: be)? " + any_of(
    r"help(?:ing)?(?! (?:but|it|\w+ing|feeling)\b)",
    r"assist(?:ing)?(?! at\b)",
    r"answer(?:ing)?(?! (?:for|(?:(?:the|your|my) )?(?:phone|door|bell|calls?|letters|mail))\b)",
    r"(?:advise|pass on|hand (?:out|over)|comply|respond|reply|fulfil|engage in"
    r"|divulg(?:e|ing)|disclos(?:e|ing)|reveal(?:ing)?)\b",
    r"(?:discuss(?:ing)?|(?:talk|speak)(?:ing)? about|comment(?:ing)? on|repeat(?:ing)?)\b",
    rf"tell(?:ing)?(?!{_HOW_MUCH}) (?:you|anyone|anybody|that|it|them|him|her|the)\b",
    rf"say(?:ing)?{_SAID}"
    r"(?! (?:the|i|it|we|you|he|she|they|there|was|is|were|will|has|had)\b)",
    r"shar(?:e|ing)(?! (?:your|his|her|their|the (?:view|opinion|enthusiasm)|my screen)\b)"
    r"(?! (?:an?|one|the) \w+ with (?!you))",
    r"(?:give|giving|provid(?:e|ing)|offer)"
    r"(?! (?:it|this|that|the \w+|them) (?:more|less|\w+ stars|enough))"
    rf"(?! the (?:service|food|hotel|place|waiter|staff)){_OBJECT}",
    rf"(?:writ(?:e|ing)|draft|compose|generat(?:e|ing)|creat(?:e|ing)|produc(?:e|ing)|show|support"
    rf"|process|confirm|complete|summari[sz]e|translate|solve|calculate){_OBJECT}",
    r"(?:open (?:links?|attachments?|files?|web)|access|browse|diagnose|prescribe|speculate)\b",
    r"do(?:ing)? (?:that|this|so|it|(?:your|the) (?:homework|exercise|task|work))\b",
    r"keep (?:that|this|it) to myself",
)
_SELDOM = r"(?![^.!?]{0,40}\b(?:enough|otherwise|the contrary|the opposite)\b)"
"""What “I can't recommend it enough” and its like have: they say the contrary of a refusal."""

_OF_LIFE = any_of(
    r"wait|be|come|make (?:it|the|our)|attend|join|go|meet|eat|stay|refund|accept",
    r"see|find|spot|think|imagine|believe|recall|remember|understand|agree|hear",
    r"tell (?:whether|if)",
    r"help (?:but|\w+ing)",
)
_SECRET = any_of(
    r"confidential|secret|private|not something|against",
    r"something (?:i|we) (?:can't|cannot)",
)
_REQUEST = r"(?:[.,;!]|$| (?:your|this|that|the) (?:request|question|task|order)\b)"

COURTESY = any_of(
    r"(?:thank|thanks|i (?:understand|appreciate|see|know|reali[sz]e|hear)|that's an? \w+ question"
    r"|i(?:'d| would) (?:love|like|be happy)|i wish"
    r"|good question|nice try|let's|let us)\b[^.!?]{0,120}[,.!?]+"
    r" (?:but |however,? |yet |still,? )?",
    r"(?:unfortunately|regrettably|sadly),? |for (?:\w+ )?reasons(?: of \w+)?,? ",
)

REFUSAL = any_of(
    rf"{_AI}?"
    + any_of(
        rf"{_EXCUSE}{_AFTER_EXCUSE}{_CANNOT}(?! ?{_OF_LIFE}\b)",
        rf"{_EXCUSE}[,.;]?(?: but)? (?:this|that|the|my|it)\b[^.!?]{{0,50}}\b{_SECRET}",
        rf"{_EXCUSE}[,.;]?(?: but)?(?: the answer is)? (?:{_IN_SHORT}{_ASKED}|no[.,!]|no$)",
        rf"{_CANNOT}{_SELDOM}{_ASKED}",
        rf"{_IN_SHORT}{_SELDOM}{_ASKED}",
        rf"{_I_AM}(?:and|so|,)(?: so)? (?:{_IN_SHORT}|{_CANNOT}){_SELDOM}{_ASKED}",
        r"i (?:can't|cannot|won't)(?:[.;!]|$)",
        r"sorry[.!]?$|(?:no|not possible),? sorry(?:[.!]|$)",
        r"i(?:'d| would) (?:rather|prefer)"
        r" (?:not(?:[.,!]|$)|keep (?:that|this|it) (?:to myself|secret))",
        rf"(?:{_EXCUSE}{_AFTER_EXCUSE})?"
        r"(?:i|we) (?:must|have to|need to|will have to|am going to have to)(?: \w+ly)? "
        + any_of(rf"(?:decline|refuse){_REQUEST}", r"say no(?: to (?:that|this|you)\b|[.,!]|$)"),
        r"i'm (?:going to have|obliged|forced|bound) to(?: \w+ly)? (?:decline|refuse|say no\b)",
        rf"(?:i|we)(?: \w+ly)? (?:decline|refuse){_REQUEST}",
        r"(?:that|this|it)(?:'s| is|'s not| isn't) (?:not |just )?"
        r"(?:something|information|a topic|a thing|what)"
        r"(?: that)? (?:i|we)(?:'m| am| are| can| can't| cannot| won't)\b",
        r"(?:i'm|i am|i (?:don't|do not|wouldn't) feel) (?:not )?(?:really )?comfortable"
        r" (?:with|\w+ing)",
        r"(?:my|the) (?:\w+ )?(?:instructions|rules|guidelines|polic(?:y|ies)|programming)"
        r" (?:do not|don't|does not|doesn't|forbids?|prevents?|prohibits?)",
        r"(?:i|we) (?:must|have to|need to|will) keep (?:that|this|it|(?:the|my) \w+) (?:\w+ )?"
        r"(?:secret|private|confidential|to myself)",
        r"(?:that|this|it)(?:'s| is) (?:a secret|confidential|private)\b",
        r"(?:this|that|the) (?:\w+ )?(?:information|word|password|code|secret)"
        r" (?:is|must (?:stay|remain)|has to (?:stay|remain)) (?:confidential|secret|private)\b",
        r"(?:answering|helping|sharing|telling|revealing|doing|discussing|providing|writing)\b"
        r"[^.!?]{0,60} (?:is|would be|goes)"
        r" (?:not (?:something|possible|allowed)|against|outside|beyond|impossible)",
        r"request (?:denied|refused|declined)",
        r"my lips are sealed|no can do",
        r"i can neither confirm nor deny",
        r"i'm (?:bound|sworn) (?:to|by) (?:secrecy|silence)",
    ),
    rf"{_AI}{_CANNOT}",
)
