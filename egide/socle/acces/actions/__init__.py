"""The acts that give, close and refuse access. They write relations; the database derives who sees."""

from egide.socle.acces.actions.derivation import (
    acces_du_dossier,
    actualiser,
    recalculer_tout,
    sujet_de,
    tout_actualiser,
)
from egide.socle.acces.actions.objets import (
    concerner,
    dossiers_concernes,
    finir_charges,
    ne_plus_concerner,
    prendre_en_charge,
)
from egide.socle.acces.actions.octrois import donner_acces, volets_donnables
from egide.socle.acces.actions.ouvertures import ouvrir_a_deux, scelles_a_deux
from egide.socle.acces.actions.portees import accorder_portee_generale, retirer_portee_generale
from egide.socle.acces.actions.relations import accorder_relation, clore_relation, ouvrir_dossier
from egide.socle.acces.actions.reserves import exclure_agent, exclusions_de, lever_exclusion
from egide.socle.acces.actions.scelles import cadres_nommes, lever_scelle, maintenir_scelle, sceller_dossier
from egide.socle.acces.actions.urgence import briser_la_glace

__all__ = [
    "acces_du_dossier",
    "accorder_portee_generale",
    "accorder_relation",
    "actualiser",
    "briser_la_glace",
    "cadres_nommes",
    "clore_relation",
    "concerner",
    "donner_acces",
    "dossiers_concernes",
    "exclure_agent",
    "exclusions_de",
    "finir_charges",
    "lever_exclusion",
    "lever_scelle",
    "maintenir_scelle",
    "ne_plus_concerner",
    "ouvrir_a_deux",
    "ouvrir_dossier",
    "prendre_en_charge",
    "recalculer_tout",
    "retirer_portee_generale",
    "sceller_dossier",
    "scelles_a_deux",
    "sujet_de",
    "tout_actualiser",
    "volets_donnables",
]
