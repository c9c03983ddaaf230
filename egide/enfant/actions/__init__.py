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
from egide.enfant.actions.fusions import Versions, defaire_fusion, fusionner, rectifier_identite_lue
from egide.enfant.actions.identites import (
    ajouter_alias,
    consulter_identite,
    naissance_de_l_enfant,
    rectifier_identite,
)
from egide.enfant.actions.liens import fin_de_lien, lier, retirer_lien
from egide.enfant.actions.partages import accorder_partage, refuser_partage
from egide.enfant.actions.personnes import creer_adulte, creer_enfant
from egide.enfant.actions.suspicions import ecarter_ressemblance, lire_suspicion, signaler_doublon

__all__ = [
    "Versions",
    "accorder_partage",
    "ajouter_alias",
    "changer_autorite_parentale",
    "consulter_identite",
    "creer_adulte",
    "creer_enfant",
    "declarer_adresse",
    "declarer_proche",
    "defaire_fusion",
    "demenager",
    "ecarter_ressemblance",
    "fin_de_lien",
    "fusionner",
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
    "rectifier_identite_lue",
    "refuser_partage",
    "retirer_lien",
    "signaler_doublon",
]
