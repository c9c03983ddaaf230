"""The acts on an information: the only writers of this app."""

from egide.parcours.information_preoccupante.actions.annulation import annuler_rapprochement
from egide.parcours.information_preoccupante.actions.antecedents import (
    chercher_antecedents,
    chercher_enfant_du_foyer,
)
from egide.parcours.information_preoccupante.actions.corrections import (
    consigner_avis_parquet,
    consigner_retour,
    corriger_reception,
    raccourcir_delai,
)
from egide.parcours.information_preoccupante.actions.courriers import ecrire_courrier, ecrire_fiche
from egide.parcours.information_preoccupante.actions.foyer import (
    decider_rapprochement,
    ecarter_mention,
    mentionner_enfant,
    recenser_enfant,
)
from egide.parcours.information_preoccupante.actions.qualification import (
    Precisions,
    qualifier_information,
    requalifier,
)
from egide.parcours.information_preoccupante.actions.reception import accuser_reception, recevoir_information
from egide.parcours.information_preoccupante.actions.remise import accuser_remise
from egide.parcours.information_preoccupante.actions.transmission import transmettre_information

__all__ = [
    "Precisions",
    "accuser_reception",
    "accuser_remise",
    "annuler_rapprochement",
    "chercher_antecedents",
    "chercher_enfant_du_foyer",
    "consigner_avis_parquet",
    "consigner_retour",
    "corriger_reception",
    "decider_rapprochement",
    "ecarter_mention",
    "ecrire_courrier",
    "ecrire_fiche",
    "mentionner_enfant",
    "qualifier_information",
    "raccourcir_delai",
    "recenser_enfant",
    "recevoir_information",
    "requalifier",
    "transmettre_information",
]
