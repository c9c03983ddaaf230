"""The scenes of a person who asks to read a file."""

from datetime import datetime
from uuid import UUID

from egide.demo.situation import Scene, Situation
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.demandes import actions
from egide.socle.demandes.actions import Decision, Requete
from egide.socle.demandes.models import Demande, Element
from egide.socle.documents.actions import Description, produire_piece
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.controle.nature import Nature
from egide.socle.documents.lettres.contenus import Emetteur, Fiche, Section
from egide.socle.documents.models import Piece


def enregistrer_demande(scene: Scene, situation: Situation) -> None:
    """A letter arrives and is given to the unit that follows the child."""
    le = situation.le(scene)
    demande = actions.enregistrer_demande(
        Requete(**scene["requete"]),
        agent=situation.agent(scene),
        unite=situation.troupe.unites[scene["unite"]],
        recue_le=le,
        le=le,
    )
    situation.demande = demande.pk


def preparer_demande(scene: Scene, situation: Situation) -> None:
    """The identity is checked, the file tied, one piece decided, a professional offered."""
    agent, le = situation.agent(scene), situation.le(scene)
    dossier = situation.enfant(scene).dossier
    if dossier is None or situation.demande is None:
        raise ValueError("nothing was asked yet, or this child has no file")
    demande = Demande.objects.get(pk=situation.demande)
    actions.verifier_identite(demande, agent=agent, le=le, preuve=scene["preuve"], qualite=demande.qualite)
    actions.rattacher_dossier(demande, agent=agent, le=le, numero=dossier.numero)
    piece = _ecrire(scene["piece"], dossier.pk, agent, le)
    decision = Decision("", None, "", Element.Decision.OCCULTE, Element.Motif.TIERS, piece)
    actions.retenir_element(demande, agent=agent, le=le, decision=decision)
    actions.noter_accompagnement(
        demande, agent=agent, le=le, reponse=Demande.Accompagnement.ACCEPTE, par=scene["accompagnatrice"]
    )


def _ecrire(dite: Scene, dossier_id: UUID, agent: Agent, le: datetime) -> Piece:
    """A report of the file, as a real document."""
    fiche = Fiche(
        Emetteur("Département", agent.nom_complet), dite["titre"], "", (Section("Visite", tuple(dite["dit"])),)
    )
    description = Description(
        dite["titre"], Piece.Genre.RAPPORT, Piece.Nature.ADMINISTRATIVE, Piece.Saisine.AVANT, dite["du"]
    )
    return produire_piece(
        ancre=Ancre.au_dossier(dossier_id, Volet.DANGER),
        description=description,
        octets=fiche.en_pdf(le),
        media=Nature.PDF,
        agent=agent,
        le=le,
    )
