"""The stage of the tests of what leaves: a child whose address is protected, a neighbour who asked to stay unknown."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from egide.enfant.actions import proteger_adresse
from egide.enfant.models import Personne
from egide.parcours.accueil.actions import enregistrer_recueil
from egide.parcours.accueil.rules import InformateurDit, Inquietude
from egide.parcours.information_preoccupante.actions import (
    accuser_reception,
    chercher_antecedents,
    decider_rapprochement,
)
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import Decision
from egide.parcours.information_preoccupante.tests.factories import FAITS, TOM
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.comptes.tests.factories import Distribution
from egide.socle.documents.actions import Description, produire_piece
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.lettres.contenus import Emetteur, Lettre
from egide.socle.documents.models import Piece
from egide.socle.documents.sorties.registres import Destinataire, parties_de
from egide.socle.documents.sorties.rules import Confirmations

ADRESSE = "12 bis avenue des Lilas-Fictifs, 62000 Arras"
INFORMATRICE = InformateurDit(
    nom="Mme Odile Voisine-Inventé", telephone="06 39 98 12 34", courriel="odile.voisine@example.org", protege=True
)
TOUT_VU = Confirmations(regardee=True, interet=True, tiers=True)


@dataclass
class Scene:
    """An information in the charge of the cell, its child, who holds the protected address."""

    cast: Distribution
    information: Information
    enfant: Personne

    @property
    def agent(self) -> Agent:
        """Who prepares what leaves: named for the informant he typed, not for the address."""
        return self.cast.agent_crip

    def piece(self, texte: str, *, titre: str = "Note", agent: Agent | None = None, **autres: Any) -> Piece:
        """A letter that says `texte`, kept as a piece of the information."""
        return self.piece_de(une_lettre(texte), titre=titre, agent=agent, **autres)

    def piece_de(
        self,
        octets: bytes,
        *,
        titre: str = "Note",
        agent: Agent | None = None,
        media: str = "application/pdf",
        nature: str = Piece.Nature.ADMINISTRATIVE,
    ) -> Piece:
        """These bytes, kept as a piece of the information."""
        qui = agent or self.agent
        with au_nom_de(qui):
            return produire_piece(
                ancre=Ancre.a_l_objet(self.information, genre="information", volet=Volet.DANGER),
                description=Description(titre, Piece.Genre.COURRIER, nature, Piece.Saisine.AUCUNE),
                octets=octets,
                media=media,
                agent=qui,
                le=timezone.now(),
            )

    def partie(self, piece: Piece, genre: str) -> Destinataire:
        """The first party of this kind."""
        with au_nom_de(self.agent):
            return next(p for p in parties_de(piece) if p.genre == genre)


def une_scene(cast: Distribution) -> Scene:
    """The stage, made by the real acts."""
    agent, le = cast.agent_crip, timezone.now()
    with au_nom_de(agent):
        recueil = enregistrer_recueil(
            agent=agent,
            le=le,
            recu_le=le,
            inquietude=Inquietude(canal="telephone", qualite="voisin", faits=FAITS),
            enfants=(TOM,),
            informateur=INFORMATRICE,
        )
        information = Information.objects.get(recueil=recueil)
        accuser_reception(information, agent=agent, le=timezone.now())
        chercher_antecedents(information, agent=agent, le=timezone.now())
        (ligne,) = information.enfants.a_trancher()
        decider_rapprochement(information, ligne, agent=agent, le=timezone.now(), decision=Decision.NOUVEAU)
        information = Information.objects.get(pk=information.pk)
        enfant = Personne.objects.get(dossier__in=[information.enfants.get().dossier_id])
        proteger_adresse(
            agent=agent,
            le=timezone.now(),
            enfants=[enfant],
            nommes=[cast.cadre_crip],
            fondement="ordonnance de protection",
            texte=ADRESSE,
        )
    return Scene(cast, information, enfant)


def une_lettre(*corps: str) -> bytes:
    """A letter of the house that says these paragraphs."""
    emetteur = Emetteur("Département d’essai", "Cellule", ("1 rue de la Préfecture-Inventée", "62000 Arras"))
    lettre = Lettre(emetteur, ("Maître Essai-Inventé",), "Votre demande", corps, ("Nadia Essai-Inventé",))
    return lettre.en_pdf(timezone.now())
