"""This app's rows of the matrix: who may put a piece in a file, and take it off."""

from egide.socle.acces.matrice import Lien, Permission, declarer
from egide.socle.acces.permissions import LISENT
from egide.socle.comptes.roles import Role

_LIENS = frozenset({Lien.EN_CHARGE, Lien.RELATION, Lien.PORTEE})
_CADRES = frozenset({Role.CADRE_CRIP, Role.CADRE_TERRITOIRE})

PERMISSIONS = (
    Permission("deposer_piece", LISENT, _LIENS, "Votre rôle ne permet pas de déposer une pièce."),
    Permission("produire_piece", LISENT, _LIENS, "Votre rôle ne permet pas de garder ce document dans le dossier."),
    Permission(
        "retirer_piece",
        _CADRES,
        _LIENS,
        "Seul un cadre retire une pièce déposée par erreur.",
    ),
    Permission(
        "controler_piece",
        frozenset({Role.SYSTEME}),
        frozenset({Lien.AUCUN}),
        "Le contrôle d’une pièce se fait sans personne.",
    ),
    Permission("sortir_piece", LISENT, _LIENS, "Votre rôle ne permet pas de remettre une pièce à quelqu’un."),
    Permission(
        "autoriser_sortie",
        _CADRES,
        _LIENS,
        "Seul un cadre autorise cette sortie, ou la refuse.",
    ),
    Permission("preparer_occultation", LISENT, _LIENS, "Votre rôle ne permet pas d’occulter une pièce."),
    Permission("relire_occultation", LISENT, _LIENS, "Votre rôle ne permet pas de relire une copie occultée."),
)

declarer(PERMISSIONS)
