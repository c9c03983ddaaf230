"""Which files an information touches, who follows these children, which open information it may complete."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from egide.parcours.information_preoccupante.models import Information
from egide.socle.acces.models import Relation
from egide.socle.comptes.models import Poste, Unite
from egide.socle.comptes.roles import Role

SUIVENT = (Relation.Genre.CHARGE, Relation.Genre.REFERENT)


def dossiers_lies(information: Information) -> Sequence[UUID]:
    """Files of the children of an information, as far as this agent reads it."""
    return list(information.enfants.filter(dossier__isnull=False).values_list("dossier_id", flat=True))


def unites_qui_suivent(dossiers: Sequence[UUID] | QuerySet[Any, Any]) -> QuerySet[Unite]:
    """Units in charge of one of these files now, by name; the unit of a referent counts for hers."""
    maintenant = timezone.now()
    en_cours = Relation.objects.filter(Q(au__isnull=True) | Q(au__gt=maintenant), du__lte=maintenant)
    sujets = en_cours.filter(dossier_id__in=dossiers, genre__in=SUIVENT).values("sujet_id")
    unites = Unite.objects.filter(Q(sujet__in=sujets) | Q(postes__agent__sujet__in=sujets), fermee_le__isnull=True)
    return unites.order_by("nom").distinct()


def unites_evaluatrices() -> QuerySet[Unite]:
    """Units where assessors work now, by name."""
    postes = Poste.objects.en_vigueur().filter(role=Role.EVALUATRICE).values("unite_id")
    return Unite.objects.filter(pk__in=postes, fermee_le__isnull=True).order_by("nom")
