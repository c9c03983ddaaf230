"""What was received and waits for « reçu », what was sent and waits for somebody else, as one agent sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from egide.socle.acces.models import Appartenance, PriseEnCharge
from egide.socle.acces.selectors import sujets_de
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent, Unite
from egide.socle.comptes.ordre import alphabetique
from egide.socle.echanges.actions.transmissions import NATURE, NATURE_RENVOI, empreinte_de
from egide.socle.echanges.models import LigneTransmise, Transmission
from egide.socle.echanges.relances import NATURE as NATURE_RELANCE
from egide.socle.echanges.rules import Ligne
from egide.socle.echanges.selectors import arrivees_en_attente
from egide.socle.echanges.states import GENRE, Etat
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Invisible

POURQUOI = {
    NATURE: "Dites « reçu », ou renvoyez-la si elle n’est pas pour vous.",
    NATURE_RENVOI: "Elle vous revient : renvoyez-la au bon service, ou classez-la.",
    NATURE_RELANCE: "Personne n’a dit « reçu ». Vous êtes prévenu comme cadre, ou comme expéditeur.",
}
DERNIERES = 20


@dataclass(frozen=True)
class EnAttente:
    """One package that asks something of this agent: why, and since when."""

    transmission: Transmission
    pourquoi: str
    depuis: datetime
    urgente: bool


@dataclass(frozen=True)
class Boites:
    """The inbox, the outbox, and the last packages that wait for nobody."""

    a_confirmer: Sequence[EnAttente]
    en_attente: Sequence[Transmission]
    dernieres: Sequence[Transmission]


@dataclass(frozen=True)
class TransmissionLue:
    """One package as its reader sees it: the lines of his parts, its history, what corrects it."""

    transmission: Transmission
    lignes: Sequence[LigneTransmise]
    faits: Sequence[Passage]
    corrections: Sequence[Transmission]
    est_destinataire: bool
    est_emetteur: bool

    @property
    def masquees(self) -> int:
        """How many lines are of a part that the role of this reader does not open."""
        return int(self.transmission.nombre_lignes) - len(self.lignes)

    @property
    def intacte(self) -> bool | None:
        """Whether what is read is what was sealed; None for who does not read every line."""
        if self.masquees:
            return None
        lignes = [Ligne(Volet(li.volet), li.titre, li.texte, li.objet_genre, li.objet_id) for li in self.lignes]
        return empreinte_de(self.transmission, lignes) == self.transmission.empreinte


def a_confirmer(agent: Agent) -> list[EnAttente]:
    """Packages at the doors of this agent, urgent first, then the oldest; one line each, in two statements."""
    attendent = arrivees_en_attente(agent).filter(objet_genre=GENRE)
    premieres = {a.objet_id: a for a in reversed(attendent.order_by("-urgente", "depuis"))}
    lues = Transmission.objects.select_related("emetteur", "destinataire").in_bulk(premieres)
    lignes = [EnAttente(lues[pk], POURQUOI[a.nature], a.depuis, a.urgente) for pk, a in premieres.items() if pk in lues]
    return sorted(lignes, key=lambda ligne: (not ligne.urgente, ligne.depuis))


def boites_de(agent: Agent) -> Boites:
    """The inbox and the outbox of the units of `agent`."""
    siennes = Transmission.objects.select_related("emetteur", "destinataire", "recue_par")
    sujets = sujets_de(agent)
    closes = siennes.exclude(etat=Etat.ENVOYEE).filter(
        Q(emetteur__sujet__in=sujets) | Q(destinataire__sujet__in=sujets)
    )
    attendent = a_confirmer(agent)
    closes = closes.exclude(pk__in=[ligne.transmission.pk for ligne in attendent])
    return Boites(
        a_confirmer=attendent,
        en_attente=list(siennes.en_attente().filter(emetteur__sujet__in=sujets).order_by("-urgente", "envoyee_le")),
        dernieres=list(closes.order_by("-envoyee_le")[:DERNIERES]),
    )


def lire_transmission(pk: UUID, *, agent: Agent) -> TransmissionLue:
    """Read one package. Raises Invisible when this agent does not see it."""
    liees = ("emetteur", "destinataire", "agent", "recue_par", "remplace")
    transmission = Transmission.objects.select_related(*liees).filter(pk=pk).first()
    if transmission is None:
        raise Invisible
    miennes = set(Unite.objects.filter(sujet__in=sujets_de(agent)).values_list("pk", flat=True))
    return TransmissionLue(
        transmission=transmission,
        lignes=list(transmission.lignes.all()),
        faits=list(Passage.objects.filter(objet_id=pk).select_related("agent", "poste__unite").order_by("rang")),
        corrections=list(transmission.corrections.all()),
        est_destinataire=transmission.destinataire_id in miennes,
        est_emetteur=transmission.emetteur_id in miennes,
    )


def tirees_de(objet_id: UUID) -> list[Transmission]:
    """What was already sent of an object, the last first."""
    envoyees = Transmission.objects.filter(objet_id=objet_id).select_related("destinataire")
    return list(envoyees.order_by("-envoyee_le"))


def destinataires_possibles(objet_id: UUID) -> list[Unite]:
    """Open units where somebody may read a package today, those in charge of the object left out."""
    lisent = Appartenance.objects.en_vigueur().annotate(danger=F("volets").bitand(1 << Volet.DANGER)).exclude(danger=0)
    en_charge = PriseEnCharge.objects.en_cours(timezone.now()).filter(objet_id=objet_id, sujet__unite__isnull=False)
    unites = Unite.objects.filter(fermee_le__isnull=True, sujet__in=lisent.values("sujet"))
    return list(unites.exclude(sujet__in=en_charge.values("sujet")).order_by(alphabetique("nom")))
