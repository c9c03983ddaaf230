"""« N éléments vous attendent » : at most one message an agent and a period, in the day, without a name nor a fact."""

from datetime import date, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException

import structlog
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Agent, Poste
from egide.socle.echanges.astreinte import battre
from egide.socle.echanges.delais import heures_de_courriel
from egide.socle.echanges.models import BATTEMENT_COURRIELS, PreferenceCourriel, Recapitulatif
from egide.socle.echanges.selectors import alarmes_ouvertes
from egide.socle.interface.courriers import poster, serveur_declare

OBJET = "Égide : votre récapitulatif"
TEXTE = """Bonjour,

{combien} dans Égide.
Connectez-vous comme d’habitude et ouvrez « Ma journée ».
"""

journal_technique = structlog.get_logger("egide.courriels")


def recapituler(*, le: datetime) -> int:
    """One round: prepare the messages of the day, hand over those not delivered yet; returns how many left.

    At night, on a week-end, on a public holiday and without a mail server nothing leaves. May run at the same time in
    several processes and again after any interruption.
    """
    remis = 0
    if heures_de_courriel(le) and serveur_declare():
        preparer(le=le)
        remis = remettre(le=le)
    battre(le=le, nom=BATTEMENT_COURRIELS)
    return remis


def preparer(*, le: datetime) -> int:
    """Write the message of each agent whose hour has come, once a period; one for whom nothing waits gets none."""
    ecrits = 0
    for agent in _a_prevenir(le):
        attendent = nombre_en_attente(agent)
        jour = timezone.localdate(le)
        ecrit = Recapitulatif(agent=agent, jour=jour, prepare_le=le, abandonne_le=None if attendent else le)
        Recapitulatif.objects.bulk_create([ecrit], ignore_conflicts=True)
        ecrits += attendent > 0
    return ecrits


def remettre(*, le: datetime) -> int:
    """Hand the waiting messages to the mail server, each under its lock; one that fails waits for the next round.

    What waits is counted again just before: a message that has become pointless, or that a later one replaces, is
    dropped. A kill between the sending and the commit sends it again, under the same Message-ID.
    """
    remis, attendent = 0, Recapitulatif.objects.filter(remis_le__isnull=True, abandonne_le__isnull=True)
    for pk in attendent.order_by("jour", "pk").values_list("pk", flat=True):
        with transaction.atomic():
            verrouilles = attendent.select_for_update(skip_locked=True, of=("self",)).select_related("agent")
            recapitulatif = verrouilles.filter(pk=pk).first()
            if recapitulatif is None:
                continue
            try:
                remis += _remettre(recapitulatif, le)
            except (SMTPRecipientsRefused, SMTPResponseException) as erreur:
                journal_technique.error("récapitulatif refusé", exc_type=type(erreur).__name__)
            except OSError as erreur:
                journal_technique.error("serveur de courriel injoignable", exc_type=type(erreur).__name__)
                break
    return remis


def nombre_en_attente(agent: Agent) -> int:
    """How much waits for `agent`, exactly as her own pages would count it: what is closed to her is not counted."""
    with au_nom_de(agent), connection.cursor() as cursor:
        cursor.execute("SELECT echanges_nombre_en_attente()")
        return int(cursor.fetchone()[0]) + alarmes_ouvertes(agent).count()


def _remettre(recapitulatif: Recapitulatif, le: datetime) -> bool:
    agent, moi = recapitulatif.agent, Recapitulatif.objects.filter(pk=recapitulatif.pk)
    attendent = nombre_en_attente(agent) if agent.is_active and recapitulatif.jour > _limite(le) else 0
    if not attendent:
        moi.update(abandonne_le=le)
        return False
    combien = f"{attendent} éléments vous attendent" if attendent > 1 else "Un élément vous attend"
    poster(recapitulatif.pk, courriel=agent.courriel, objet=OBJET, texte=TEXTE.format(combien=combien))
    moi.update(remis_le=le)
    return True


def _limite(le: datetime) -> date:
    """The last day of the period before: a message of that day or earlier no longer counts."""
    return timezone.localdate(le) - timedelta(days=reglage("recapitulatif_periode_jours"))


def _a_prevenir(le: datetime) -> QuerySet[Agent]:
    """Agents in post whose hour has come and who have no message of this period yet."""
    deja = Recapitulatif.objects.filter(
        Q(jour=timezone.localdate(le)) | Q(jour__gt=_limite(le), abandonne_le__isnull=True)
    )
    en_poste = Poste.objects.en_vigueur(timezone.localdate(le)).values("agent")
    agents = Agent.objects.filter(pk__in=en_poste, is_active=True, est_systeme=False)
    return agents.filter(_heure_venue(timezone.localtime(le).hour)).exclude(pk__in=deja.values("agent"))


def _heure_venue(heure: int) -> Q:
    """Whether the hour chosen, else that of the département, has come."""
    venue = Q(pk__in=PreferenceCourriel.objects.filter(heure__lte=heure).values("agent"))
    if heure >= reglage("courriel_heure_par_defaut"):
        venue |= ~Q(pk__in=PreferenceCourriel.objects.values("agent"))
    return venue
