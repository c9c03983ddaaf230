"""Objects on several children: who is in charge of them, which files they concern."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from egide.socle.acces.actions.derivation import actualiser
from egide.socle.acces.models import Concerne, PriseEnCharge, Sujet
from egide.socle.acces.volets import Volet
from egide.socle.interface.refus import Refus


@transaction.atomic
def prendre_en_charge(
    objet: Any, *, objet_genre: str, volet: Volet, sujet: Sujet, du: datetime, precedent: Sujet | None = None
) -> PriseEnCharge:
    """Give a subject the charge of an object on several children; `precedent` loses it at the same instant."""
    charge = PriseEnCharge(objet_id=objet.pk, objet_genre=objet_genre, volet_objet=volet, sujet=sujet, du=du)
    charge.save(force_insert=True)
    dossiers = dossiers_concernes(objet.pk)
    actualiser(dossiers)
    if precedent is not None:
        cedees = PriseEnCharge.objects.filter(objet_id=objet.pk, sujet=precedent, au__isnull=True).update(au=du)
        if not cedees:
            raise Refus("Ce service n’a plus la charge de cet objet : relisez la page.", "charge_perdue")
        actualiser(dossiers)
    return charge


@transaction.atomic
def finir_charges(objet_id: UUID, *, le: datetime) -> None:
    """End every charge of an object: nobody keeps access to it by charge. The last thing an act does."""
    dossiers = dossiers_concernes(objet_id)
    PriseEnCharge.objects.filter(objet_id=objet_id, au__isnull=True).update(au=le)
    actualiser(dossiers)


@transaction.atomic
def concerner(objet: Any, *, objet_genre: str, volet: Volet, dossier_id: UUID) -> None:
    """Say that an object concerns a file; who is in charge of the object reads the identity of that child."""
    Concerne.objects.bulk_create(
        [Concerne(objet_id=objet.pk, objet_genre=objet_genre, dossier_id=dossier_id, volet_objet=volet)],
        ignore_conflicts=True,
    )
    actualiser([dossier_id])


def dossiers_concernes(objet_id: UUID) -> Sequence[UUID]:
    """Files that an object concerns, as far as this agent sees them."""
    return list(Concerne.objects.filter(objet_id=objet_id).values_list("dossier_id", flat=True))


@transaction.atomic
def ne_plus_concerner(objets: Sequence[UUID], *, dossier_id: UUID, le: datetime) -> None:
    """Say that these objects never concerned this file after all: ties end, rows stay, access is computed again.

    Raises Refus when no tie stands or is the agent's to undo: a hidden row is skipped silently.
    """
    if not Concerne.objects.filter(objet_id__in=objets, dossier_id=dossier_id).update(au=le):
        raise Refus("Ce lien n’existe plus.", "concerne")
    actualiser([dossier_id])
