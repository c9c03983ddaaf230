"""This app's rows of the matrix: who may act on an information, and the sentence that refuses the others."""

from egide.parcours.accueil.permissions import CELLULE, ENREGISTRE
from egide.socle.acces.appartenances import VOLETS_DU_ROLE
from egide.socle.acces.matrice import Lien, Permission, declarer
from egide.socle.acces.volets import Volet, masque
from egide.socle.comptes.roles import Droit, Role, roles_qui

CHERCHENT = CELLULE & roles_qui(Droit.RECHERCHER_ANTECEDENTS)
LISENT = frozenset(role for role, volets in VOLETS_DU_ROLE.items() if volets & masque(Volet.DANGER))
_LIENS = frozenset({Lien.EN_CHARGE, Lien.PORTEE})


def _de_la_cellule(acte: str, geste: str, roles: frozenset[Role] = CELLULE) -> Permission:
    return Permission(acte, roles, _LIENS, f"Seule la CRIP {geste}.")


PERMISSIONS = (
    Permission(
        "recevoir_information",
        ENREGISTRE,
        frozenset({Lien.AUCUN}),
        "Votre rôle ne permet pas d’enregistrer une information.",
    ),
    Permission(
        "lister_informations",
        LISENT,
        frozenset({Lien.AUCUN}),
        "Votre rôle ne lit pas les informations reçues par la cellule.",
    ),
    _de_la_cellule("accuser_reception", "accuse réception d’une information"),
    Permission(
        "accuser_remise",
        LISENT - {Role.SYSTEME},
        frozenset({Lien.EN_CHARGE}),
        "Votre rôle ne lit pas les informations reçues par la cellule.",
    ),
    _de_la_cellule("chercher_antecedents", "cherche les antécédents d’une famille", CHERCHENT),
    _de_la_cellule("decider_rapprochement", "dit si un enfant est déjà connu"),
    _de_la_cellule("annuler_rapprochement", "défait le rapprochement d’un enfant et d’un dossier"),
    _de_la_cellule("recenser_enfant", "recense les enfants d’une information"),
    _de_la_cellule("mentionner_enfant", "complète la liste des enfants d’une information"),
    _de_la_cellule("qualifier_information", "qualifie une information"),
    _de_la_cellule("requalifier", "corrige une qualification"),
    _de_la_cellule("corriger_reception", "corrige la date de réception"),
    _de_la_cellule("raccourcir_delai", "raccourcit le délai de l’évaluation"),
    # Its clock follows the charge: the service to which the information was handed can stop it.
    Permission(
        "consigner_retour",
        LISENT - {Role.SYSTEME},
        _LIENS,
        "Votre rôle ne note pas le retour fait à qui a transmis.",
    ),
    _de_la_cellule("ecrire_courrier", "écrit les courriers et la fiche d’une information"),
    _de_la_cellule("consigner_avis_parquet", "note que le parquet est avisé"),
)

declarer(PERMISSIONS)
