"""The acts on a request: the only writers of this app."""

from egide.socle.demandes.actions.pieces import Decision, ecarter_element, occulter_element, retenir_element
from egide.socle.demandes.actions.suivi import (
    NATURE,
    Requete,
    classer_demande,
    confier_demande,
    enregistrer_demande,
    noter_accompagnement,
    prolonger_demande,
    rattacher_dossier,
    relire_reponse,
    repondre_demande,
    reprendre_reponse,
    soumettre_reponse,
    verifier_identite,
)

__all__ = [
    "NATURE",
    "Decision",
    "Requete",
    "classer_demande",
    "confier_demande",
    "ecarter_element",
    "enregistrer_demande",
    "noter_accompagnement",
    "occulter_element",
    "prolonger_demande",
    "rattacher_dossier",
    "relire_reponse",
    "repondre_demande",
    "reprendre_reponse",
    "retenir_element",
    "soumettre_reponse",
    "verifier_identite",
]
