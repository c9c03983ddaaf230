"""Wakes people up: who is warned, and when the next level is. Run by the worker."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction

from egide.socle.acces.models import Sujet
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Agent, Astreinte, Poste
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import IDENTIFIANT_SYSTEME
from egide.socle.echanges.avis import remettre_avis
from egide.socle.echanges.models import (
    BATTEMENT_ASTREINTE,
    BATTEMENT_AVIS,
    AlerteAstreinte,
    AvisEnvoye,
    Battement,
)
from egide.socle.echanges.selectors import alertes_sans_personne, avis_non_remis
from egide.socle.interface.temps import jour_de
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

journal_technique = structlog.get_logger("egide.astreinte")


def veiller(*, le: datetime) -> int:
    """One round: prepare the notices that are due, send those not delivered yet, give a sign of life.

    A second sign, « avis », says that no danger has been reaching nobody for too long: the round may turn for nothing.
    May run at the same time in several processes, and again after any interruption. Returns the messages delivered.
    """
    preparer_avis(le=le)
    remis = remettre_avis(le=le)
    battre(le=le)
    if not avis_non_remis(le).exists() and not alertes_sans_personne(le).exists():
        battre(le=le, nom=BATTEMENT_AVIS)
    return remis


def preparer_avis(*, le: datetime) -> int:
    """Write the notices due for each open warning: first level, then the next ones, then everyone again."""
    relance = timedelta(minutes=reglage("astreinte_relance_minutes"))
    ecrits = 0
    for alerte_id in AlerteAstreinte.objects.ouvertes().order_by("nee_le").values_list("pk", flat=True):
        with transaction.atomic():
            alerte = (
                AlerteAstreinte.objects.ouvertes()
                .select_for_update(skip_locked=True, of=("self",))
                .select_related("sujet__unite", "sujet__agent")
                .filter(pk=alerte_id)
                .first()
            )
            if alerte is None or (alerte.prevenue_le is not None and le - alerte.prevenue_le < relance):
                continue
            ecrits += _prevenir(alerte, le)
    return ecrits


def battre(*, le: datetime, nom: str = BATTEMENT_ASTREINTE) -> None:
    """Say that the task `nom` is alive."""
    Battement.objects.update_or_create(nom=nom, defaults={"le": le})


def destinataires(sujet: Sujet, rang: int, le: datetime) -> list[Agent]:
    """Who is warned at the notice `rang` (1 first): the on-call levels reached, from the lowest one present.

    Without anybody on call, the managers of the unit: a danger never waits for a rota to be filled in.
    """
    if sujet.unite is None:
        return [sujet.agent] if sujet.agent is not None else []
    tours = list(Astreinte.objects.en_cours(le).filter(unite=sujet.unite).select_related("agent"))
    if not tours:
        cadres = Poste.objects.filter(unite=sujet.unite, role=Role.CADRE_CRIP).en_vigueur(jour_de(le))
        return list({poste.agent.pk: poste.agent for poste in cadres.select_related("agent")}.values())
    niveaux = sorted({tour.niveau for tour in tours})[:rang]
    return list({tour.agent.pk: tour.agent for tour in tours if tour.niveau in niveaux}.values())


def _prevenir(alerte: AlerteAstreinte, le: datetime) -> int:
    rang = alerte.niveau + 1
    agents = [agent for agent in destinataires(alerte.sujet, rang, le) if agent.is_active]
    if not agents:
        journal_technique.error("alerte sans destinataire")
        return 0
    AvisEnvoye.objects.bulk_create(
        [AvisEnvoye(alerte=alerte, agent=agent, niveau=rang, envoye_le=le) for agent in agents],
        ignore_conflicts=True,
    )
    AlerteAstreinte.objects.filter(pk=alerte.pk).update(niveau=rang, prevenue_le=le)
    consigner(
        Evenement.ACTE,
        agent_id=IDENTIFIANT_SYSTEME,
        objet_genre=alerte.objet_genre,
        objet_id=alerte.objet_id,
        acte="prevenir_astreinte",
        titre=f"avis {rang}",
    )
    return len(agents)
