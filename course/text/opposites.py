"""Words that are each other's contrary, and words that say much the same, in English and French:
those that everyday texts turn on.

A line has words of one side, `//`, words of the other, or words of one side alone. `*` stands
for any ending, `_` for a space. Accents and capitals make no difference.
"""

OPPOSITES = {
    "en": """
        open opens opened opening // close closes closed closing shut shuts shutting
        free freely gratis complimentary // pay pays paid paying payable full_price fee fees
        allow* permit* authori* lets // forbid* forbad* ban bans banned banning prohibit*
        accept* agree agrees agreed approve* // refus* reject* declin* deny denies denied
        hire hires hired hiring recruit* employ employs employed // \
            dismiss* fires fired sack* lay_off laid_off
        rais* increas* rise rises rose go_up goes_up went_up // lower lowers lowered reduc* \
            decreas* fall falls fell drop drops dropped go_down goes_down went_down
        better best superior // worse worst inferior
        improv* // worsen* deteriorat*
        begin* began start* // end ends ended finish* stop*
        win wins won // lose loses lost
        like likes liked love* enjoy* // hate* dislike*
        happy glad pleased satisfied delighted // sad angry upset complain*
        recommend* encourage* // discourage* warns_against
        safe safely harmless // danger* hazardous harmful risky
        easy easily simple // hard difficult complicated
        fast faster quick* // slow*
        hot warm // cold cool cools cooled cooling
        big bigger large larger // small smaller
        high higher tall taller // low
        early earlier // late later
        strong stronger // weak weaker
        cheap cheaper inexpensive // expensive costly
        clean cleaner pure purer // dirty dirtier pollut*
        full // empty
        new newer modern // old
        rich // poor
        true correct // false wrong
        succeed* success* // fail*
        important essential valuable useful // useless worthless pointless
        must should ought_to have_to has_to need needs needed required requires obliged \
            necessary compulsory mandatory // optional voluntary
        cancel* called_off call_off scrapped // going_ahead goes_ahead takes_place maintained
        under below younger at_most // over above older at_least
        inside indoors // outside outdoors
        arrive* // depart*
        present // absent
        male men man // female women woman
        boy boys // girl girls
        still // no_longer
    """,
    "fr": """
        ouvr* ouvert* // ferme fermes ferment fermee fermees fermer* fermeture* fermait clos
        gratuit* libre libres offert* // pay* paie* plein_tarif
        autoris* permet* permis permise permises droit_d droit_de // interdi* banni* prohib*
        accept* approuv* // refus* rejet* declin*
        embauch* recrut* // licenci* renvoy* congedi*
        augment* hausse accroit accroiss* // baiss* redui* diminu*
        mieux meilleur* // pire pires moins_bien
        commenc* debut* // fini finit finissent terminer termine terminent arret* cess*
        gagne* // perd perdu* perdent
        aime aiment adore* // detest* hait
        content contente contents contentes heureux ravi* satisfait* rejoui* // triste* fache* \
            plaint plaignent plainte* reclamation mecontent*
        conseill* recommand* // deconseill*
        sans_danger sans_risque // dangereu*
        facile* simple simples // difficile* complique*
        rapide* vite // lent lente lents lentement
        chaud* // froid froide froids froides
        grand grands grande* // petit petits petite petites
        haut haute hauts hautes eleve elevee // bas basse basses
        tot avance // tard retard
        fort forte* // faible*
        cher chere* chers couteu* // bon_marche
        propre propres pur purs pure* // sale sales pollue*
        plein pleine // vide vides
        nouveau* nouvelle* neuf neuve // ancien* vieux vieille*
        riche riches // pauvre*
        vrai vraie exact* // faux fausse*
        reuss* // echou* echec*
        important* precieu* essentiel* utile utiles // inutile*
        obligatoire* faut doit doivent devez devons devrait devraient besoin_d besoin_de \
            tenu_de tenus_de obligation necessaire* // facultati* inutile_de
        annul* supprim* // maintenu*
        au_moins minimum // au_plus maximum
        interieur // exterieur dehors
        present presente // absent absente
        homme hommes // femme femmes
        garcon garcons // fille filles
    """,
}
SYNONYMS = {
    "en": """
        children child kids kid
        customer customers client clients buyer buyers shopper shoppers
        parcel parcels package packages
        ill sick unwell
        broken damaged
        buy buys bought purchas*
        build builds built construct*
        enter enters entered admitted
        leave leaves leaving left_the move_out moves_out
        travel travels ride rides
        doctor doctors physician*
        shop shops store stores
        film films movie movies
        car cars automobile*
        pill pills tablet tablets
        home homes house houses
        worker workers employee* staff
        street streets road roads
        begin_with start_with
        repair* fix fixes fixed mend*
        answer* repl*
        photo* picture*
    """,
    "fr": """
        enfant enfants gamin* gosse*
        client clients cliente* acheteur* acheteuse*
        colis paquet*
        medecin* docteur*
        magasin* boutique*
        construi* bati batie batis baties
        entree entrees acces
        preven* averti* inform*
        malade malades patient*
        voiture* automobile*
        logement* appartement*
        proprietaire* bailleur*
        part partent partir partira quitte* depart
        abrit* heberg*
        dure dure* tient tiennent
        salarie* employe* travailleur*
        comprime* cachet*
        rue rues route routes
        repar* fixer
        repond* reponse*
        abime* casse* endommage*
        achet* achat*
    """,
}
