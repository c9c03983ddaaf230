"""Who holds, proposes, decides, records the visa and executes (confidentialite §33-36)."""

from egide.socle.acces.matrice import Lien, Permission, declarer
from egide.socle.comptes.roles import Droit, Role, roles_qui

TIENNENT = roles_qui(Droit.CONSERVER)
_SANS_LIEN = frozenset({Lien.AUCUN})
_DECIDE = "Seule la déléguée à la protection des données décide d’une élimination ou d’un versement."
_TIENT = "Cette page est ouverte à la déléguée à la protection des données et à la correspondante des archives."
_SYSTEME = "Le logiciel propose seul ; une personne décide."

PERMISSIONS = (
    Permission(
        "geler",
        frozenset({Role.CADRE_CRIP, Role.CADRE_TERRITOIRE}),
        frozenset({Lien.EN_CHARGE, Lien.RELATION, Lien.PORTEE}),
        "Seul un cadre, ou la déléguée à la protection des données, suspend la purge d’un dossier.",
    ),
    Permission("geler_par_numero", TIENNENT, _SANS_LIEN, _TIENT),
    Permission(
        "lever_gel",
        TIENNENT | {Role.CADRE_CRIP, Role.CADRE_TERRITOIRE},
        _SANS_LIEN,
        "Seul un cadre, ou la déléguée à la protection des données, lève un gel.",
    ),
    Permission("lire_bordereaux", TIENNENT, _SANS_LIEN, _TIENT),
    Permission("proposer_bordereau", frozenset({Role.SYSTEME}), _SANS_LIEN, _SYSTEME),
    Permission("decider_bordereau", frozenset({Role.DPO}), _SANS_LIEN, _DECIDE),
    Permission("viser_bordereau", TIENNENT, _SANS_LIEN, _TIENT),
    Permission("refuser_visa", TIENNENT, _SANS_LIEN, _TIENT),
    Permission("remettre_paquet", frozenset({Role.SYSTEME}), _SANS_LIEN, "Le paquet est préparé par le logiciel."),
    Permission("recevoir_paquet", TIENNENT, _SANS_LIEN, _TIENT),
    Permission("lire_paquet", frozenset({Role.ARCHIVISTE}), _SANS_LIEN, "Seules les archives reçoivent ce paquet."),
    Permission("executer_bordereau", frozenset({Role.DPO}), _SANS_LIEN, _DECIDE),
    Permission("clore_bordereau", frozenset({Role.SYSTEME}), _SANS_LIEN, _SYSTEME),
    Permission("abandonner_bordereau", frozenset({Role.DPO}), _SANS_LIEN, _DECIDE),
)

declarer(PERMISSIONS)
