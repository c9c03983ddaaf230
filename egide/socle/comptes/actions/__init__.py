"""The acts on people, units and posts: the only writers of this app."""

from egide.socle.comptes.actions.acces_perdus import (
    demander_renouvellement,
    fermer_compte,
    renouveler_second_facteur,
    reprendre_compte,
)
from egide.socle.comptes.actions.astreintes import inscrire_astreinte, retirer_astreinte
from egide.socle.comptes.actions.cles import retirer_cle
from egide.socle.comptes.actions.identites import (
    accepter_invitation_federee,
    delier_identite,
    reconnaitre,
    reprendre_compte_federe,
)
from egide.socle.comptes.actions.invitations import accepter_invitation, inviter_agent
from egide.socle.comptes.actions.postes import (
    affecter_poste,
    clore_poste,
    declarer_absence,
    transmettre_poste,
)
from egide.socle.comptes.actions.revues import DecisionPrise, revoir_habilitations
from egide.socle.comptes.actions.territoires import confier_territoire, creer_territoire, modifier_territoire
from egide.socle.comptes.actions.unites import (
    fermer_unite,
    ouvrir_unite,
    rattacher_unite,
    renommer_unite,
)
from egide.socle.comptes.registres import (
    A_LA_TRANSMISSION,
    APRES_CHANGEMENT_DE_L_ARBRE,
    APRES_CHANGEMENT_DE_POSTE,
    CONTROLES_DE_FIN_DE_POSTE,
)

__all__ = [
    "APRES_CHANGEMENT_DE_L_ARBRE",
    "APRES_CHANGEMENT_DE_POSTE",
    "A_LA_TRANSMISSION",
    "CONTROLES_DE_FIN_DE_POSTE",
    "DecisionPrise",
    "accepter_invitation",
    "accepter_invitation_federee",
    "affecter_poste",
    "clore_poste",
    "confier_territoire",
    "creer_territoire",
    "declarer_absence",
    "delier_identite",
    "demander_renouvellement",
    "fermer_compte",
    "fermer_unite",
    "inscrire_astreinte",
    "inviter_agent",
    "modifier_territoire",
    "ouvrir_unite",
    "rattacher_unite",
    "reconnaitre",
    "renommer_unite",
    "renouveler_second_facteur",
    "reprendre_compte",
    "reprendre_compte_federe",
    "retirer_cle",
    "retirer_astreinte",
    "revoir_habilitations",
    "transmettre_poste",
]
