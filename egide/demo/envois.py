"""The scenes of what circulates: a document received, a package sent to another unit and acknowledged there."""

from egide.demo.situation import Scene, Situation
from egide.pages.accroches import de_l_information, du_dossier
from egide.parcours.information_preoccupante.actions import transmettre_information
from egide.socle.acces.volets import Volet
from egide.socle.documents.actions import Description, deposer_piece
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.lettres.contenus import Emetteur, Lettre
from egide.socle.echanges.actions import Destination, accuser_transmission
from egide.socle.echanges.models import Transmission
from egide.socle.echanges.rules import InformationDonnee
from egide.socle.interface.temps import jour_de


def deposer(scene: Scene, situation: Situation) -> None:
    """A letter arrives and is deposited: the worker controls it like any file from outside."""
    le = situation.le(scene)
    lettre = Lettre(**{**scene["lettre"], "emetteur": Emetteur(**scene["lettre"]["emetteur"])})
    deposer_piece(
        ancre=_ancre(scene, situation),
        description=Description(date_piece=jour_de(le), **scene["piece"]),
        octets=lettre.en_pdf(le),
        nom=scene["fichier"],
        agent=situation.agent(scene),
        le=le,
    )


def _ancre(scene: Scene, situation: Situation) -> Ancre:
    """The information of the scene, or that part of the file of one of its children."""
    if "volet" not in scene:
        (ancre,) = de_l_information(situation.information(scene).pk).ancres
        return ancre
    dossier_id = situation.enfant(scene).dossier_id
    if dossier_id is None:
        raise ValueError("this child has no file yet")
    return next(a for a in du_dossier(dossier_id).ancres if a.volet == Volet[scene["volet"]])


def transmettre(scene: Scene, situation: Situation) -> None:
    """Send what was received and decided to another unit; it waits until somebody there answers."""
    envoyee = transmettre_information(
        situation.information(scene),
        agent=situation.agent(scene),
        le=situation.le(scene),
        parties=scene["parties"],
        mot=scene["mot"],
        destination=Destination(situation.troupe.unites[scene["unite"]]),
        fondement=scene["fondement"],
        famille=InformationDonnee(**scene["famille"]),
    )
    situation.transmission = envoyee.pk


def accuser(scene: Scene, situation: Situation) -> None:
    """Somebody of the receiving unit says « reçu »."""
    if situation.transmission is None:
        raise ValueError("nothing was sent yet")
    transmission = Transmission.objects.get(pk=situation.transmission)
    accuser_transmission(transmission, agent=situation.agent(scene), le=situation.le(scene))
