"""Who may act on the requests of persons, and the sentence that refuses the others."""

from egide.socle.acces.matrice import Lien, Permission, declarer
from egide.socle.comptes.roles import Droit, Role, roles_qui

DELEGUES = roles_qui(Droit.LIRE_JOURNAL)
# Those whose role reads the legal part of a file: the answer is prepared where the file is followed.
PREPARENT = frozenset({Role.CADRE_CRIP, Role.CADRE_TERRITOIRE, Role.REFERENT_ASE})
CADRES = frozenset({Role.CADRE_CRIP, Role.CADRE_TERRITOIRE})

_SANS_LIEN = frozenset({Lien.AUCUN})
_EN_CHARGE = frozenset({Lien.EN_CHARGE})
_UNITE = "Cette demande se prépare dans l’unité à qui elle est confiée."


def _de_l_unite(acte: str, roles: frozenset[Role] = PREPARENT, refus: str = _UNITE) -> Permission:
    return Permission(acte, roles, _EN_CHARGE, refus, _UNITE)


PERMISSIONS = (
    Permission(
        "lister_demandes",
        PREPARENT | DELEGUES,
        _SANS_LIEN,
        "Votre rôle ne traite pas les demandes des personnes.",
    ),
    Permission(
        "enregistrer_demande",
        CADRES | DELEGUES,
        _SANS_LIEN,
        "Une demande s’enregistre par un cadre ou par la déléguée à la protection des données.",
    ),
    _de_l_unite("verifier_identite"),
    _de_l_unite("confier_demande", CADRES, "Seul un cadre confie une demande à une autre unité."),
    _de_l_unite("rattacher_dossier"),
    _de_l_unite("retenir_element"),
    _de_l_unite("ecarter_element"),
    _de_l_unite("occulter_element"),
    _de_l_unite("noter_accompagnement"),
    _de_l_unite("prolonger_demande", CADRES, "Seul un cadre prolonge le délai de réponse."),
    _de_l_unite("soumettre_reponse"),
    _de_l_unite("relire_reponse"),
    _de_l_unite("reprendre_reponse"),
    _de_l_unite("repondre_demande", CADRES, "Seul un cadre signe la réponse."),
    _de_l_unite("classer_demande", CADRES, "Seul un cadre classe une demande sans réponse."),
)

declarer(PERMISSIONS)
