"""Who may take an urgent warning, send a package, say that it was received, watch over the deferred jobs."""

from egide.socle.acces.appartenances import VOLETS_DU_ROLE
from egide.socle.acces.matrice import Lien, Permission, declarer
from egide.socle.acces.volets import Volet, masque
from egide.socle.comptes.roles import Role

# A package is read like an alert or an information: without that part, no role sends nor receives one.
ECHANGENT = frozenset(
    role for role, volets in VOLETS_DU_ROLE.items() if volets & masque(Volet.DANGER) and role is not Role.SYSTEME
)
_REFUS = "Votre rôle n’envoie ni ne reçoit de transmission."


def _de_l_unite(acte: str) -> Permission:
    return Permission(acte, ECHANGENT, frozenset({Lien.EN_CHARGE}), _REFUS)


PERMISSIONS = (
    Permission(
        "accuser_alerte",
        frozenset({Role.AGENT_CRIP, Role.CADRE_CRIP, Role.CADRE_ASTREINTE}),
        frozenset({Lien.AUCUN}),
        "Une alerte d’astreinte se prend à la CRIP ou d’astreinte.",
    ),
    Permission(
        "lever_reprise",
        frozenset({Role.ADMIN_TECHNIQUE}),
        frozenset({Lien.AUCUN}),
        "Seul l’administrateur technique remet en marche une base restaurée.",
    ),
    Permission("lire_transmissions", ECHANGENT, frozenset({Lien.AUCUN}), _REFUS),
    *(
        _de_l_unite(acte)
        for acte in (
            "transmettre",
            "accuser_transmission",
            "renvoyer_transmission",
            "consigner_accuse_exterieur",
            "classer_transmission",
        )
    ),
    Permission(
        "superviser_taches",
        frozenset({Role.ADMIN_TECHNIQUE}),
        frozenset({Lien.AUCUN}),
        "L’administrateur technique veille sur les tâches différées.",
    ),
    Permission(
        "expliquer_silence",
        frozenset({Role.AGENT_CRIP, Role.CADRE_CRIP, Role.CADRE_TERRITOIRE, Role.ADMIN_TECHNIQUE, Role.DPO}),
        frozenset({Lien.AUCUN}),
        "Votre rôle n’est prévenu d’aucun silence.",
    ),
    Permission(
        "choisir_heure_courriel",
        frozenset(role for role in Role if role is not Role.SYSTEME),
        frozenset({Lien.AUCUN}),
        "Le système ne reçoit pas de courriel.",
    ),
)

declarer(PERMISSIONS)
