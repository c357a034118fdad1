"""Words that blame or belittle somebody, or what they made, in English and French: what no kind
note has, be it denied or not.

`*` stands for any ending, `_` for a space. Accents and capitals make no difference.
"""

from __future__ import annotations

import re
from functools import lru_cache

from course.text.compare import folded, number_forms
from course.text.patterns import any_of

_WORDS = {
    "en": """
        abysmal* angry annoy* appalling* ashamed atrocious* awful* awkward* babyish bad badly
        below_par blockhead blunder* bored boring botch* bungl* can't_stand cannot_stand careless*
        chaotic* childish choppy clueless clums* clunk* clutter* complain* confus* cringe* crude
        deficien* despair* dirty disappoint* disast* disgrac* disgust* dismal* disobedien*
        disorgani* displeas* dreadful* dull dumb dunce embarrass* eyesore fail failed failing fails
        failure* farce fault* fed_up feeble filthy flawed foolish* frightful* frustrat*
        full_of_errors full_of_mistakes garbage ghastly gibberish give_up_on grubby half-heart*
        hard_to_follow hard_to_read hard_to_understand hasty hate* hideous* hopeless* horrendous*
        horribl* horrid how_could_you idiot* ignoran* illegib* immature inaccurat* inadequate*
        inattenti* incompeten* incorrect* indifferen* inferior intolerabl* irritat* jerky junk lack
        lacking lacks lag lagging lags lame laughabl* laughing_stock lazi* lazy lazybones let_down
        let_me_down let_us_down lets_me_down lets_us_down letting_me_down letting_us_down
        like_a_baby lost_cause lousy mediocr* mess messes messing messy miserabl* muddle* nasty
        naughty needs_improvement needs_work neglect* negligen* nightmare no_effort no_good
        nonsense not_enough not_good not_happy not_pleased not_proud not_up_to not_your_thing
        painful* pathetic* pitiful* poor poorer poorly regrettabl* ridicul* rotten rubbish rude
        rushed sad sadly scrappy scrawl* scribbl* scruff* second-rate shabb* shaky shambl* shame*
        shoddy sick_of silly slack* slapdash sleepyhead slipshod slob* slopp* sluggish*
        sorry_to_hear sorry_to_say sorry_to_see stubborn stupid* subpar substandard tedious
        terribl* thoughtless* tired_of to_be_desired too_little_effort too_many_errors
        too_many_mistakes trash* ugly unacceptabl* unbearabl* unclear unfortunately unhappy
        unimpress* unkempt unpleasant unreadabl* unsatisf* untid* upset* useless* waste* weak*
        wobbly wors* worthless wretched* wrong* yawn* you_can't you_cannot you_never
        you_should_have
    """,
    "fr": """
        a_refaire affreu* agac* approximati* atroce* aucun_effort aurais_du bacl* bancal*
        barbouill* bazar bete betement betes betis* bouillie bousill* brouillon* calamit* cancre
        catastroph* charabia cochon* comme_un_bebe deception decev* decois decoit decoivent decu
        decue decues decus deplais* deplorabl* desastr* desesper* desolant* desole desolee
        desordonn* desordre detestabl* dissip* dommage ecoeur* embrouill* en_colere en_retard
        enerv* ennuyeu* epouvant* etourdi etourdie etourdis exasper* execrabl* fache fachee faible*
        fainean* flemm* fouillis gach* galere gribouill* helas honte* honteu* horribl* idiot*
        ignar* ignoran* illisib* imbecil* inacceptabl* inadmissibl* inattenti* incapab* incompreh*
        incorrect* indign* inexcusabl* insuffisan* insupportabl* laborieu* lacunes laid laide
        laides laids laisse_a_desirer laisse_beaucoup_a_desirer lamentabl* m'as_decu mal
        maladresse* maladroit* malheureusement malpropre* manque_de marre massacr* mauvais*
        mediocr* minabl* moche* n'importe_quoi neglige negligee negligees negligen* negliges
        nonchalan* nul nulle nulles nuls pagaille paresse* pas_a_la_hauteur pas_assez pas_bon
        pas_bonne pas_bonnes pas_bons pas_content* pas_fameu* pas_fier pas_fiere pas_lisibl*
        pas_terrible patauge* pathetiqu* penible* peu_lisibl* peu_soign* pire pires piteu*
        pitoyabl* plein_de_fautes pleine_de_fautes ras-le-bol rate ratee ratees rates ridicul*
        saccag* sale sales saligaud* scandaleu* sot sotte stupid* tete_en_l'air torchon* triste*
        trop_de_fautes vilain*
    """,
}
_NO_BLAME = {
    "en": re.compile(r"\b(?:don't|do not|never) (?:feel |be )?sad\b"),
    "fr": re.compile(
        r"\bnulle part\b|\bpas mal\b|\b(?:ne|n'en) rates? (?:pas|aucune?)\b"
        r"|\bne sois pas triste\b"
    ),
}


def blame_in(text: str, language: str, also: tuple[str, ...] = ()) -> str | None:
    """The first words of `text` that blame, as they are compared, those of `also` among them in
    any number; None without any."""
    found = _blaming(language, also).search(_NO_BLAME[language].sub(" ", folded(text)))
    return found[0] if found else None


@lru_cache
def _blaming(language: str, also: tuple[str, ...]) -> re.Pattern[str]:
    terms = [
        re.escape(term).replace(r"\*", r"\w*").replace("_", " ")
        for term in _WORDS[language].split()
    ]
    for given in also:
        forms = (any_of(*map(re.escape, number_forms(word))) for word in folded(given).split())
        terms.append(" ".join(forms))
    return re.compile(rf"(?<!\w){any_of(*terms)}(?!\w)")
