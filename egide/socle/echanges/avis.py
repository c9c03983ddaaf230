"""The notices that leave at once: one message for each person, however many dangers wait. Run by the worker."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Min, Q

from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Astreinte
from egide.socle.echanges.delais import heures_de_courriel
from egide.socle.echanges.models import AvisEnvoye, AvisQuerySet, Transmission
from egide.socle.echanges.states import EN_ATTENTE
from egide.socle.interface.courriers import poster

OBJET = "Égide : un élément vous attend"
# Seen on a locked telephone, perhaps by a family: no name, no fact, no address.
SALUT = "Bonjour,\n\n"
DE_L_ALERTE = """{combien} dans Égide.
Connectez-vous comme d’habitude et choisissez « Je prends »{chacun}.

Sans réponse, une autre personne d’astreinte sera prévenue dans {minutes} minutes.
"""
DE_LA_TRANSMISSION = """{combien} dans Égide.
Connectez-vous comme d’habitude et ouvrez « Ma journée ».
"""
DE_L_URGENCE = """{combien} dans Égide.
Connectez-vous comme d’habitude et ouvrez le journal.
"""
ELEMENTS = ("Un élément urgent vous attend", "{n} éléments urgents vous attendent")
ACCES = ("Un accès d’urgence attend votre relecture", "{n} accès d’urgence attendent votre relecture")

journal_technique = structlog.get_logger("egide.astreinte")


def remettre_avis(*, le: datetime) -> int:
    """Hand the waiting notices to the mail server, one message for each person; returns how many messages left.

    What fails waits for the next round; a server that does not answer ends this one, so that no other round waits
    behind it. A kill between the sending and the commit sends again: twice is better than never.
    """
    remis = 0
    agents = _a_remettre(le).values_list("agent").annotate(depuis=Min("envoye_le")).order_by("depuis", "agent")
    for agent_id, _ in agents:
        try:
            remis += _remettre(agent_id, le)
        except (SMTPRecipientsRefused, SMTPResponseException) as erreur:
            # the text of an error may hold an address
            journal_technique.error("avis refusé", exc_type=type(erreur).__name__)
        except OSError as erreur:
            journal_technique.error("avis non remis", exc_type=type(erreur).__name__)
            break
    return remis


@transaction.atomic
def _remettre(agent_id: UUID, le: datetime) -> bool:
    verrouilles = _a_remettre(le).filter(agent=agent_id).select_for_update(skip_locked=True, of=("self",))
    avis = list(verrouilles.avec_premier().select_related("agent").order_by("envoye_le", "pk"))
    premier = any(a.premier for a in avis)  # type: ignore[attr-defined]
    if not avis or (not premier and _vient_d_etre_prevenu(agent_id, le)):
        return False
    # The last one names the message: sent again alone, it is the same; with one danger more, it is another.
    poster(avis[-1].pk, courriel=avis[0].agent.courriel, objet=OBJET, texte=_texte(avis))
    AvisEnvoye.objects.filter(pk__in=[a.pk for a in avis]).update(remis=True, envoye_le=le)
    return True


def _a_remettre(le: datetime) -> AvisQuerySet:
    """Notices that wait and still mean something; at night, a package wakes up nobody but those on call."""
    attendent = AvisEnvoye.objects.filter(remis=False, alerte__accusee_le__isnull=True).exclude(
        transmission__in=Transmission.objects.exclude(etat__in=EN_ATTENTE)
    )
    if heures_de_courriel(le):
        return attendent
    de_garde = Astreinte.objects.en_cours(le).values("agent")
    return attendent.filter(Q(transmission__isnull=True) | Q(agent__in=de_garde))


def _vient_d_etre_prevenu(agent_id: UUID, le: datetime) -> bool:
    """Whether this person was told of a danger within the delay of a reminder: reminders wait for one another."""
    depuis = le - timedelta(minutes=reglage("astreinte_relance_minutes"))
    partis = AvisEnvoye.objects.filter(agent=agent_id, remis=True, alerte__isnull=False)
    return partis.filter(envoye_le__gt=depuis).exists()


def _texte(avis: list[AvisEnvoye]) -> str:
    """One paragraph for each kind of thing that waits, with how many."""
    alertes = len({a.alerte_id for a in avis if a.alerte_id})
    transmissions = len({a.transmission_id for a in avis if a.transmission_id})
    urgences = len({a.urgence_id for a in avis if a.urgence_id})
    minutes, chacun = reglage("astreinte_relance_minutes"), " pour chacun" if alertes > 1 else ""
    paragraphes = (
        alertes and DE_L_ALERTE.format(combien=_combien(alertes, ELEMENTS), minutes=minutes, chacun=chacun),
        transmissions and DE_LA_TRANSMISSION.format(combien=_combien(transmissions, ELEMENTS)),
        urgences and DE_L_URGENCE.format(combien=_combien(urgences, ACCES)),
    )
    return SALUT + "\n".join(p for p in paragraphes if p)


def _combien(nombre: int, formes: tuple[str, str]) -> str:
    return formes[nombre > 1].format(n=nombre)
