"""Holds: a procedure, an appeal or a request suspends what may disappear (confidentialite §36)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from egide.socle.acces.lectures import consigner_objet
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.conservation.models import Gel
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.journal.models import Evenement

DOSSIER = "dossier"


@dataclass(frozen=True)
class Cible:
    """What a hold suspends: a file, or an object on several children, under the number that people read."""

    genre: str
    pk: UUID
    numero: str
    volet: Volet = Volet.IDENTITE

    @property
    def dossier_id(self) -> UUID | None:
        """The file itself, when the hold is on a file."""
        return self.pk if self.genre == DOSSIER else None


@transaction.atomic
def geler(cible: Cible, *, agent: Agent, le: datetime, nature: str, reference: str, motif: str) -> Gel:
    """Hold a file or an object that `agent` follows. Several holds may stand together; each is lifted apart.

    Raises Refus when `agent` may not, or when reason or reference is missing.
    """
    autoriser(agent, "geler", cible)
    return poser_gel(cible, agent=agent, le=le, nature=nature, reference=reference, motif=motif)


@transaction.atomic
def geler_par_numero(numero: str, *, agent: Agent, le: datetime, nature: str, reference: str, motif: str) -> Gel:
    """Hold what a number designates, for those who keep the slips and read no file.

    Raises Refus when `agent` may not, when nothing answers to that number (unknown, sealed or closed to him: the
    same sentence), or when reason or reference is missing.
    """
    autoriser(agent, "geler_par_numero")
    with connection.cursor() as cursor:
        cursor.execute("SELECT genre, objet_id FROM conservation_trouver(%s)", [numero.strip()])
        trouvees = cursor.fetchall()
    if not trouvees:
        raise Refus("Aucun dossier ni aucune information ne porte ce numéro.", "numero")
    geles = [
        poser_gel(
            Cible(genre, pk, numero.strip(), Volet.IDENTITE if genre == DOSSIER else Volet.DANGER),
            agent=agent,
            le=le,
            nature=nature,
            reference=reference,
            motif=motif,
        )
        for genre, pk in trouvees
    ]
    return geles[0]


@transaction.atomic
def poser_gel(
    cible: Cible, *, agent: Agent, le: datetime, nature: str, reference: str, motif: str, pour: UUID | None = None
) -> Gel:
    """Hold what an act of another app must keep: that act has its own row of the matrix.

    `pour` is the object of that act, whose end lifts the hold (`lever_gels_de`).
    Raises Refus without a reference or a reason, Invisible when the object is gone or closed to `agent`.
    """
    if not reference.strip() or not motif.strip():
        raise Refus("Écrivez la référence et le motif du gel.", "motif_absent")
    gel = Gel(
        dossier_id=cible.dossier_id,
        objet_genre="" if cible.dossier_id else cible.genre,
        objet_id=None if cible.dossier_id else cible.pk,
        volet=cible.volet,
        numero=cible.numero,
        nature=Gel.Nature(nature),
        reference=reference.strip(),
        motif=motif.strip(),
        pour_id=pour,
        pose_le=le,
        pose_par=agent,
    )
    try:
        with transaction.atomic():
            gel.save(force_insert=True)
    except IntegrityError as disparu:
        raise Invisible from disparu
    consigner_objet(Evenement.ACTE, agent_id=agent.pk, objet_genre=cible.genre, objet_id=cible.pk, acte="geler")
    return gel


@transaction.atomic
def lever_gel(gel_id: UUID, *, agent: Agent, le: datetime, motif: str) -> Gel:
    """Lift one hold; the others stand. Raises Invisible, Refus (right, reason, already lifted)."""
    autoriser(agent, "lever_gel")
    gel = Gel.objects.filter(pk=gel_id).first()
    if gel is None:
        raise Invisible
    if not motif.strip():
        raise Refus("Écrivez pourquoi ce gel est levé.", "motif_absent")
    if not _lever(gel, agent=agent, le=le, motif=motif.strip()):
        raise Refus("Ce gel est déjà levé.", "deja_leve")
    gel.refresh_from_db()
    return gel


@transaction.atomic
def lever_gels_de(pour: UUID, *, agent: Agent, le: datetime, motif: str) -> int:
    """Lift the holds that the acts on an object of another app had posed, and no other; returns how many."""
    poses = list(Gel.objects.en_cours().filter(pour_id=pour))
    return sum(_lever(gel, agent=agent, le=le, motif=motif) for gel in poses)


def _lever(gel: Gel, *, agent: Agent, le: datetime, motif: str) -> bool:
    """Lift one hold and say it to the journal; False when it is lifted already."""
    if Gel.objects.en_cours().filter(pk=gel.pk).update(leve_le=le, leve_par=agent, leve_motif=motif) != 1:
        return False
    consigner_objet(
        Evenement.ACTE,
        agent_id=agent.pk,
        objet_genre=gel.objet_genre or DOSSIER,
        objet_id=gel.objet_id or gel.dossier_id,
        acte="lever_gel",
    )
    return True
