"""Who reviews unusual accesses: rows of the matrix that concern no file."""

from egide.socle.acces.matrice import Lien, Permission, declarer
from egide.socle.comptes.roles import Droit, roles_qui

_SANS_LIEN = frozenset({Lien.AUCUN})

PERMISSIONS = (
    Permission(
        "relire_acces_inhabituel",
        roles_qui(Droit.RELIRE_ACCES),
        _SANS_LIEN,
        "Seules la déléguée à la protection des données et la direction relisent les accès inhabituels.",
    ),
    Permission(
        "preparer_extrait",
        roles_qui(Droit.LIRE_JOURNAL),
        _SANS_LIEN,
        "Seule la déléguée à la protection des données prépare l’extrait du journal d’une personne.",
    ),
)

declarer(PERMISSIONS)
