"""Who may act on people: act × role × link, each row with its refusal."""

from egide.socle.acces.matrice import Lien, Permission, declarer
from egide.socle.comptes.roles import Role

PROTECTION = frozenset(
    {
        Role.AGENT_CRIP,
        Role.CADRE_CRIP,
        Role.CADRE_ASTREINTE,
        Role.EVALUATRICE,
        Role.CADRE_TERRITOIRE,
        Role.REFERENT_ASE,
        Role.MEDECIN_PMI,
    }
)
LECTEURS = PROTECTION | {Role.PSYCHOLOGUE, Role.COORDINATRICE_CELLULE, Role.EDUCATEUR}

# Whoever receives for the whole département, or manages a team: a merge speaks of two files.
REUNISSENT = frozenset({Role.AGENT_CRIP, Role.CADRE_CRIP, Role.CADRE_TERRITOIRE})

_SANS_LIEN = frozenset({Lien.AUCUN})
_DE_L_ENFANT = frozenset({Lien.RELATION, Lien.PORTEE})
_DU_FOYER = frozenset({Lien.EN_CHARGE, Lien.RELATION, Lien.PORTEE})
_REFUS = "Votre rôle ne permet pas d’écrire l’identité ou la famille d’un enfant."
_REFUS_REUNIR = "Seuls la cellule départementale et les cadres décident si deux personnes n’en font qu’une."

PERMISSIONS = (
    Permission("rechercher", LECTEURS, _SANS_LIEN, "Votre rôle ne permet pas de chercher une personne."),
    Permission("creer_enfant", PROTECTION, _SANS_LIEN, "Votre rôle ne permet pas d’ouvrir un dossier d’enfant."),
    Permission("creer_adulte", PROTECTION, _DE_L_ENFANT, _REFUS),
    Permission("lier", PROTECTION, _DE_L_ENFANT, _REFUS),
    Permission("fin_de_lien", PROTECTION, _DE_L_ENFANT, _REFUS),
    Permission("changer_autorite_parentale", PROTECTION, _DE_L_ENFANT, _REFUS),
    Permission("rectifier_identite", PROTECTION, _DE_L_ENFANT, _REFUS),
    Permission("ajouter_alias", PROTECTION, _DE_L_ENFANT, _REFUS),
    Permission("naissance_de_l_enfant", PROTECTION, _DE_L_ENFANT, _REFUS),
    Permission("ouvrir_foyer", PROTECTION, _SANS_LIEN, _REFUS),
    Permission("installer", PROTECTION, _DU_FOYER, _REFUS),
    Permission("quitter_foyer", PROTECTION, _DU_FOYER, _REFUS),
    Permission("signaler_doublon", PROTECTION, _DE_L_ENFANT, _REFUS),
    Permission("ecarter_ressemblance", REUNISSENT, _DE_L_ENFANT, _REFUS_REUNIR),
    Permission("fusionner", REUNISSENT, _DE_L_ENFANT, _REFUS_REUNIR),
    Permission("defaire_fusion", REUNISSENT, _DE_L_ENFANT, _REFUS_REUNIR),
    Permission(
        "repondre_partage",
        frozenset({Role.CADRE_CRIP, Role.CADRE_TERRITOIRE}),
        frozenset({Lien.RELATION}),
        "Seul un cadre de l’unité qui suit ce dossier répond à cette demande.",
        lien_requis="Seule l’unité qui suit ce dossier répond à cette demande.",
    ),
    Permission(
        "proteger_adresse",
        PROTECTION,
        _DE_L_ENFANT,
        "Votre rôle ne permet pas de protéger une adresse : demandez au référent de l’enfant.",
    ),
)

declarer(PERMISSIONS)
