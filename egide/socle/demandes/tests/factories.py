"""Makers for the tests of requests: everything goes through the real acts."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_dossier
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent, Unite
from egide.socle.demandes import actions
from egide.socle.demandes.actions import Decision, Requete
from egide.socle.demandes.models import Demande, Element
from egide.socle.documents.actions import Description, produire_piece
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.tests.fabrique import pdf

NOM = "Maud Bernard-Inventée"
TEXTE = "Je veux lire ce qui a été écrit sur mon fils."


def une_requete(nature: str = Demande.Nature.ACCES, **champs: Any) -> Requete:
    """What a mother asks about her son, by letter."""
    dit = {
        "qualite": Demande.Qualite.PARENT,
        "voie": Demande.Voie.COURRIER,
        "nom": NOM,
        "coordonnees": "3 rue de l’Essai\n62000 Arras",
        "texte": TEXTE,
        "enfant": "Tom Bernard-Inventé, né en 2018",
        **champs,
    }
    return Requete(nature=nature, **dit)


def une_demande(agent: Agent, unite: Unite, *, il_y_a_jours: int = 2, **champs: Any) -> Demande:
    """A request received some days ago, given to `unite`."""
    le = timezone.now()
    with au_nom_de(agent):
        return actions.enregistrer_demande(
            une_requete(**champs), agent=agent, unite=unite, recue_le=le - timedelta(days=il_y_a_jours), le=le
        )


def une_demande_verifiee(agent: Agent, unite: Unite, **champs: Any) -> Demande:
    """The same, the identity of the person checked."""
    demande = une_demande(agent, unite, **champs)
    with au_nom_de(agent):
        actions.verifier_identite(
            demande, agent=agent, le=timezone.now(), preuve=Demande.Preuve.SUR_PLACE, qualite=demande.qualite
        )
    return demande


def une_reponse_a_relire(agent: Agent, unite: Unite, **champs: Any) -> Demande:
    """The same, with one piece communicated, and handed to a second reader."""
    demande = une_demande_verifiee(agent, unite, **champs)
    le: datetime = timezone.now()
    with au_nom_de(agent):
        actions.retenir_element(
            demande,
            agent=agent,
            le=le,
            decision=Decision("Rapport d’évaluation", None, Element.Regime.ADMINISTRATIF, Element.Decision.COMMUNIQUE),
        )
        actions.noter_accompagnement(demande, agent=agent, le=le, reponse=Demande.Accompagnement.DECLINE, par="")
        actions.soumettre_reponse(demande, agent=agent, le=le)
    return demande


def un_element_a_occulter(agent: Agent, unite: Unite) -> Element:
    """A line of an answer in preparation: a piece of the file of the request, others to be hidden in it."""
    dossier, le = un_dossier(agent, unite), timezone.now()
    demande = une_demande_verifiee(agent, unite)
    with au_nom_de(agent):
        piece = produire_piece(
            ancre=Ancre.au_dossier(dossier.pk, Volet.DANGER),
            description=Description("Note de l’école", "rapport", "administrative", "aucune"),
            octets=pdf(),
            media="application/pdf",
            agent=agent,
            le=le,
        )
        actions.rattacher_dossier(demande, agent=agent, le=timezone.now(), numero=dossier.numero)
        decision = Decision("", None, "", Element.Decision.OCCULTE, Element.Motif.TIERS, piece)
        return actions.retenir_element(demande, agent=agent, le=timezone.now(), decision=decision)
