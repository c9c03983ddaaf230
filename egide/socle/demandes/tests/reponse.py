"""The stage of the tests of real pieces: the file of a child of the cell, asked for by his mother."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import Distribution
from egide.socle.demandes import actions
from egide.socle.demandes.actions import Decision
from egide.socle.demandes.models import Demande, Element
from egide.socle.demandes.tests.factories import une_demande_verifiee
from egide.socle.documents.actions import Description, produire_piece, retirer_piece
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.models import Occultation, Piece
from egide.socle.documents.occultation.actions import soumettre_occultation, valider_occultation
from egide.socle.documents.occultation.mentions import Tiers
from egide.socle.documents.sorties.models import Sortie
from egide.socle.documents.tests.sorties import TOUT_VU, Scene, une_lettre, une_scene

COMMUNIQUE, OCCULTE, REFUSE = Element.Decision.COMMUNIQUE, Element.Decision.OCCULTE, Element.Decision.REFUSE
TANTE = "Karima Tante-Inventé"


@dataclass
class Reponse:
    """A request tied to the file of the scene, prepared by a manager, read again by another."""

    scene: Scene
    cadre: Agent
    seconde: Agent
    demande: Demande

    def piece_du_dossier(self, texte: str, *, volet: Volet = Volet.DANGER, agent: Agent | None = None) -> Piece:
        """A letter kept in the file itself."""
        qui, dossier_id = agent or self.cadre, self.scene.enfant.dossier_id
        assert dossier_id is not None
        with au_nom_de(qui):
            return produire_piece(
                ancre=Ancre.au_dossier(dossier_id, volet),
                description=Description("Note du dossier", "rapport", "administrative", "aucune", date(2026, 3, 3)),
                octets=une_lettre(texte),
                media="application/pdf",
                agent=qui,
                le=timezone.now(),
            )

    def retirer(self, piece: Piece) -> None:
        """A manager takes this piece off the file."""
        with au_nom_de(self.cadre):
            retirer_piece(piece, agent=self.cadre, le=timezone.now(), motif="déposée par erreur")

    def retenir(self, piece: Piece, decision: str = COMMUNIQUE, *, agent: Agent | None = None) -> Element:
        """What is decided of this piece."""
        qui = agent or self.cadre
        motif = "" if decision == COMMUNIQUE else Element.Motif.TIERS
        with au_nom_de(qui):
            return actions.retenir_element(
                self.demande, agent=qui, le=timezone.now(), decision=Decision("", None, "", decision, motif, piece)
            )

    def occulter(self, element: Element, nom: str = TANTE) -> Occultation:
        """The redaction of the piece of this line, opened by the manager."""
        with au_nom_de(self.cadre):
            return actions.occulter_element(element, Tiers(nom=nom), agent=self.cadre, le=timezone.now())

    def faire_copie(self, occultation: Occultation) -> None:
        """The copy, handed to a second reader."""
        with au_nom_de(self.cadre):
            prise = Occultation.objects.get(pk=occultation.pk)
            soumettre_occultation(prise, agent=self.cadre, le=timezone.now())

    def valider_copie(self, occultation: Occultation) -> None:
        """The second reader finds the copy right."""
        with au_nom_de(self.seconde):
            prise = Occultation.objects.get(pk=occultation.pk)
            valider_occultation(prise, agent=self.seconde, le=timezone.now())

    def soumettre(self, *, agent: Agent | None = None) -> None:
        """Someone is offered beside the person, and the answer goes to a second reader."""
        qui = agent or self.cadre
        with au_nom_de(qui):
            reponse = Demande.Accompagnement.DECLINE
            actions.noter_accompagnement(self.demande, agent=qui, le=timezone.now(), reponse=reponse, par="")
            actions.soumettre_reponse(self.demande, agent=qui, le=timezone.now())

    def approuver(self, *, agent: Agent | None = None) -> None:
        """The second reader agrees."""
        qui = agent or self.seconde
        with au_nom_de(qui):
            actions.relire_reponse(self.demande, agent=qui, le=timezone.now(), accord=True)

    def signer(self, sens: str = Demande.Sens.TOTALE, *, agent: Agent | None = None, **autres: Any) -> None:
        """A manager signs the answer."""
        qui = agent or self.cadre
        dites = {"motif": "Mentions de tiers. Recours : CADA.", "confirmations": TOUT_VU, **autres}
        with au_nom_de(qui):
            actions.repondre_demande(self.demande, agent=qui, le=timezone.now(), sens=sens, **dites)

    def etat(self) -> str:
        """Where the request stands."""
        with au_nom_de(self.cadre):
            return Demande.objects.get(pk=self.demande.pk).etat

    def sorties(self) -> list[Sortie]:
        """What left, as the manager reads it."""
        with au_nom_de(self.cadre):
            return list(Sortie.objects.order_by("pk"))


def une_reponse(cast: Distribution) -> Reponse:
    """The stage, made by the real acts."""
    scene = une_scene(cast)
    cadre, seconde = cast.cadre_crip, un_agent(Role.CADRE_CRIP, cast.unites.crip)
    demande = une_demande_verifiee(cadre, cast.unites.crip)
    with au_nom_de(cadre):
        assert scene.enfant.dossier is not None
        actions.rattacher_dossier(demande, agent=cadre, le=timezone.now(), numero=scene.enfant.dossier.numero)
    return Reponse(scene, cadre, seconde, demande)
