"""Rings for the packages that nobody received: the managers who should have, then those who sent it. By the worker."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import connection, transaction

from egide.socle.acces.actions import sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.lectures import consigner_objet
from egide.socle.acces.models import Appartenance, Sujet
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent, Unite
from egide.socle.comptes.roles import ROLES_QUI_REVOIENT
from egide.socle.comptes.selectors import IDENTIFIANT_SYSTEME
from egide.socle.echanges.actions import ouvrir_arrivee
from egide.socle.echanges.astreinte import battre
from egide.socle.echanges.delais import prochaine_relance
from egide.socle.echanges.models import BATTEMENT_RELANCES, Arrivee, AvisEnvoye, Transmission
from egide.socle.echanges.states import GENRE
from egide.socle.journal.models import Evenement

NATURE = "transmission_sans_accuse"

journal_technique = structlog.get_logger("egide.relances")


def relancer(*, le: datetime) -> int:
    """One round: ring every package whose delay is over, give a sign of life; returns how many rang.

    May run at the same time in several processes, and again after any interruption: a package is locked, told and
    given its next delay in one transaction.
    """
    attendent = Transmission.objects.en_attente().filter(relance_le__lte=le)
    sonnees = sum(_relancer(pk, le) for pk in attendent.order_by("relance_le").values_list("pk", flat=True))
    battre(le=le, nom=BATTEMENT_RELANCES)
    return sonnees


@transaction.atomic
def _relancer(pk: UUID, le: datetime) -> bool:
    verrouillees = Transmission.objects.en_attente().select_for_update(skip_locked=True, of=("self",))
    transmission = verrouillees.select_related("emetteur", "destinataire").filter(pk=pk, relance_le__lte=le).first()
    if transmission is None:
        return False
    rang = transmission.relance_rang + 1
    chez, premiers = _a_qui(transmission, rang)
    agents = cadres_de(chez, transmission) if not premiers else []
    portes = premiers or [sujet_de(agent) for agent in agents]
    _ouvrir(transmission, portes, le)
    if transmission.urgente:
        AvisEnvoye.objects.bulk_create(
            [AvisEnvoye(transmission=transmission, agent=a, niveau=rang, envoye_le=le) for a in agents],
            ignore_conflicts=True,
        )
    suite = prochaine_relance(le, urgente=transmission.urgente)
    if not portes:
        journal_technique.error("relance sans destinataire", rang=rang)
        # nobody to tell on that side: the other side is told without waiting one more delay
        suite = le if rang == 1 else suite
    Transmission.objects.filter(pk=transmission.pk).update(relance_rang=rang, relance_le=suite)
    consigner_objet(
        Evenement.ACTE,
        agent_id=IDENTIFIANT_SYSTEME,
        objet_genre=GENRE,
        objet_id=transmission.pk,
        acte="relancer_transmission",
        titre=f"relance {rang}",
    )
    return True


def _a_qui(transmission: Transmission, rang: int) -> tuple[Unite, list[Sujet]]:
    """Whose managers are told at this rank; a service outside has none here: the unit that sent is told itself."""
    if rang > 1:
        return transmission.emetteur, []
    if transmission.destinataire is None:
        return transmission.emetteur, [sujet_de(transmission.emetteur)]
    return transmission.destinataire, []


def cadres_de(unite: Unite, transmission: Transmission) -> list[Agent]:
    """The managers of a unit who may read this package, else those above; one who is kept away is not told."""
    tenues = (
        Appartenance.objects.en_vigueur()
        .filter(sujet__unite=unite, poste__role__in=ROLES_QUI_REVOIENT, agent__is_active=True)
        .select_related("agent", "poste")
    )
    siens = {m.agent: m.poste for m in tenues if _peut_lire(m.agent, transmission)}
    proches = [agent for agent, poste in siens.items() if poste and poste.unite_id == unite.pk]
    return proches or list(siens)


def _peut_lire(agent: Agent, transmission: Transmission) -> bool:
    with au_nom_de(agent), connection.cursor() as cursor:
        cursor.execute("SELECT %s NOT IN (SELECT acces_objets_fermes())", [transmission.pk])
        return bool(cursor.fetchone()[0])


def _ouvrir(transmission: Transmission, portes: list[Sujet], le: datetime) -> None:
    """One open row a door, whatever the number of times it rings."""
    deja = Arrivee.objects.en_attente().filter(objet_id=transmission.pk, nature=NATURE)
    ouvertes = set(deja.values_list("sujet_id", flat=True))
    for sujet in portes:
        if sujet.pk not in ouvertes:
            ouvrir_arrivee(
                transmission,
                objet_genre=GENRE,
                volet=Volet.DANGER,
                sujet=sujet,
                nature=NATURE,
                depuis=le,
                urgente=transmission.urgente,
            )
