"""This app's rows of the matrix act × role × link, each with its refusal sentence."""

from egide.socle.acces.appartenances import VOLETS_DU_ROLE
from egide.socle.acces.matrice import Lien, Permission, declarer
from egide.socle.comptes.roles import Droit, Role, roles_qui

CELLULE = frozenset({Role.AGENT_CRIP, Role.CADRE_CRIP, Role.CADRE_ASTREINTE})
ENREGISTRE = roles_qui(Droit.ENREGISTRER_INFORMATION)
# Those who read something: services of the Département, which receive. A partner out of the secret sends.
SERVICES = frozenset(role for role, volets in VOLETS_DU_ROLE.items() if volets)
_EN_CHARGE = frozenset({Lien.EN_CHARGE})
_CELLULE_SEULE = "Seule la cellule de recueil (CRIP) peut faire ce geste."

declarer(
    [
        Permission(
            "enregistrer_recueil",
            ENREGISTRE,
            frozenset({Lien.AUCUN}),
            "Votre rôle ne permet pas d’enregistrer une information. Appelez la CRIP, ou le 119.",
        ),
        Permission("prendre_en_compte", CELLULE, _EN_CHARGE, _CELLULE_SEULE),
        Permission("accuser_lecture", CELLULE, _EN_CHARGE, _CELLULE_SEULE),
        Permission("donner_suite", CELLULE, _EN_CHARGE, _CELLULE_SEULE),
        Permission("completer_recueil", CELLULE, _EN_CHARGE, _CELLULE_SEULE),
        Permission(
            "lever_informateur",
            frozenset({Role.AGENT_CRIP, Role.CADRE_CRIP}),
            _EN_CHARGE,
            "Seule la CRIP peut demander à connaître la personne qui a informé.",
        ),
    ]
)
