"""Who may give rights: rows of the matrix that concern a file or a post, whatever the step of the child's path."""

from egide.socle.acces.appartenances import VOLETS_DU_ROLE
from egide.socle.acces.matrice import Lien, Permission, declarer
from egide.socle.comptes.roles import Droit, Role, roles_qui

# The cell receives for the whole département: no other role may hold the general scope (confidentialite §8).
PORTENT_PARTOUT = frozenset({Role.AGENT_CRIP, Role.CADRE_CRIP})
# A role that reads no part of any file gains nothing by being named on one.
LISENT = frozenset(role for role, volets in VOLETS_DU_ROLE.items() if volets and role is not Role.SYSTEME)
SCELLENT = roles_qui(Droit.SCELLER)

_TIENNENT_LE_DOSSIER = frozenset({Lien.RELATION, Lien.PORTEE})
_CADRES = frozenset({Role.CADRE_CRIP, Role.CADRE_TERRITOIRE})

PERMISSIONS = (
    Permission(
        "donner_acces",
        _CADRES,
        _TIENNENT_LE_DOSSIER,
        "Seul un cadre confie un dossier à une unité ou à une personne.",
    ),
    Permission(
        "clore_relation",
        _CADRES,
        _TIENNENT_LE_DOSSIER,
        "Seul un cadre met fin à l’accès d’une unité ou d’une personne.",
    ),
    Permission(
        "accorder_portee_generale",
        frozenset({Role.CADRE_CRIP}),
        frozenset({Lien.AUCUN}),
        "Seul un cadre de la CRIP ouvre ou retire la portée générale d’un poste.",
    ),
    Permission(
        "lire_portees_generales",
        roles_qui(Droit.REVOIR_ACCES, Droit.LIRE_JOURNAL),
        frozenset({Lien.AUCUN}),
        "Cette liste est ouverte aux cadres et à la déléguée à la protection des données.",
    ),
)

declarer(PERMISSIONS)
