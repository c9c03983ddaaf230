"""Act on parental authority: given, delegated or withdrawn from a day on; what it was before stays written."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from egide.enfant.actions.trace import tracer
from egide.enfant.models import AutoriteParentale, ChangementAutorite, Lien
from egide.enfant.rules import exiger_autorite_possible, exiger_fondement, exiger_jour_passe, exiger_passe
from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent
from egide.socle.interface.refus import Refus
from egide.socle.interface.temps import date_courte


@transaction.atomic
def changer_autorite_parentale(
    lien: Lien, *, agent: Agent, le: datetime, autorite: str, du: date, fondement: str
) -> ChangementAutorite:
    """Say that since `du` the person tied holds parental authority otherwise (code civil, art. 371-1 to 381).

    `fondement` says by which decision or act. The same change twice writes one row; another value for the same day
    corrects the former, which stays. Raises Refus when the agent may not, the tie is over, or nothing changes.
    """
    autoriser(agent, "changer_autorite_parentale", lien)
    exiger_passe(le, timezone.now())
    exiger_jour_passe(du, jour=timezone.localdate())
    exiger_autorite_possible(autorite, porte_autorite=lien.porte_autorite, depuis=lien.du, du=du)
    exiger_fondement(fondement)
    actuel = _verrouiller(lien)
    deja = actuel.changements_autorite.filter(du__lte=du).order_by("du", "saisi_le", "pk").last()
    if deja is not None and (deja.du, deja.autorite) == (du, autorite):
        return deja
    if autorite == (deja.autorite if deja else actuel.autorite_parentale):
        depuis = deja.du if deja else actuel.du
        quand = f" depuis le {date_courte(depuis)}" if depuis else ""
        dite = AutoriteParentale(autorite).label
        raise Refus(f"C’est déjà écrit{quand}\u00a0: «\u00a0{dite}\u00a0». Vérifiez votre choix.", "autorite_inchangee")
    changement = ChangementAutorite(
        dossier_id=actuel.dossier_id,
        lien=actuel,
        autorite=autorite,
        du=du,
        fondement=fondement.strip()[:300],
        saisi_le=le,
        agent=agent,
    )
    changement.save(force_insert=True)
    tracer(agent, "changer_autorite_parentale", genre="lien", objet_id=actuel.pk, dossier_id=actuel.dossier_id)
    return changement


def _verrouiller(lien: Lien) -> Lien:
    """Lock the tie as it is now. Raises Refus when it is over or withdrawn."""
    presents = Lien.objects.filter(pk=lien.pk, au__isnull=True, retire_le__isnull=True)
    actuel = presents.select_for_update().first()
    if actuel is None:
        raise Refus("Ce lien est déjà terminé\u00a0: l’autorité parentale ne peut plus y changer.", "lien_termine")
    return actuel
