"""The acts on people: the only writers of this app. Each is journalled in its own transaction."""

from egide.enfant.actions.adresses import lever_protection, lire_adresse_protegee, proteger_adresse
from egide.enfant.actions.autorite import changer_autorite_parentale
from egide.enfant.actions.declarations import (
    declarer_adresse,
    declarer_proche,
    rafraichir_cles_des_agents,
    retirer_declaration,
)
from egide.enfant.actions.foyers import demenager, installer, ouvrir_foyer, quitter_foyer
from egide.enfant.actions.identites import (
    ajouter_alias,
    consulter_identite,
    naissance_de_l_enfant,
    rectifier_identite,
)
from egide.enfant.actions.liens import fin_de_lien, lier, retirer_lien
from egide.enfant.actions.personnes import creer_adulte, creer_enfant
from egide.enfant.actions.suspicions import lire_suspicion

__all__ = [
    "ajouter_alias",
    "changer_autorite_parentale",
    "consulter_identite",
    "creer_adulte",
    "creer_enfant",
    "declarer_adresse",
    "declarer_proche",
    "demenager",
    "fin_de_lien",
    "installer",
    "lever_protection",
    "lier",
    "lire_adresse_protegee",
    "lire_suspicion",
    "naissance_de_l_enfant",
    "ouvrir_foyer",
    "proteger_adresse",
    "quitter_foyer",
    "rafraichir_cles_des_agents",
    "rectifier_identite",
    "retirer_declaration",
    "retirer_lien",
]
