"""Who may take an urgent warning."""

from egide.socle.acces.matrice import Lien, Permission, declarer
from egide.socle.comptes.roles import Role

declarer(
    [
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
    ]
)
