"""What one account went through between two instants: the answer owed within an hour of a breach (§59)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q

from egide.pages.selectors.journal import noms_des_objets, numeros_des_dossiers
from egide.socle.journal.models import Evenement, Ligne
from egide.socle.journal.scellement import ALIAS

SANS_OBJET = "sans objet"


@dataclass(frozen=True)
class Touche:
    """One file or one object: how many times it was read, printed, changed, and between which instants."""

    genre: str
    numero: str
    premier: datetime
    dernier: datetime
    lectures: int
    impressions: int
    actes: int
    refus: int


def parcours(agent_id: UUID, *, du: datetime, au: datetime) -> list[Touche]:
    """Every file and every object met by this account, the first met first; in a constant number of statements.

    A line that names a file and an object counts for both. Refusals show what was tried and not seen.
    """
    lignes = Ligne.objects.using(ALIAS).filter(agent_id=agent_id, le__gte=du, le__lte=au)
    dossiers = list(_compter(lignes.filter(dossier_id__isnull=False), "dossier_id"))
    autres = lignes.filter(objet_id__isnull=False).exclude(objet_genre="dossier")
    objets = list(_compter(autres, "objet_genre", "objet_id"))
    vagues = list(_compter(lignes.filter(objet_id__isnull=True, dossier_id__isnull=True), "objet_genre"))
    numeros = numeros_des_dossiers({vu["dossier_id"] for vu in dossiers})
    noms = noms_des_objets({vu["objet_id"] for vu in objets})
    touches = [_touche("dossier", numeros.get(vu["dossier_id"], str(vu["dossier_id"])), vu) for vu in dossiers]
    touches += [_touche(vu["objet_genre"], noms.get(vu["objet_id"], str(vu["objet_id"])), vu) for vu in objets]
    touches += [_touche(vu["objet_genre"] or SANS_OBJET, "", vu) for vu in vagues]
    return sorted(touches, key=lambda touche: touche.premier)


def _compter(lignes: Any, *cles: str) -> Any:
    return (
        lignes.order_by()
        .values(*cles)
        .annotate(
            premier=Min("le"),
            dernier=Max("le"),
            lectures=Count("pk", filter=Q(evenement__in=(Evenement.LECTURE, Evenement.RECHERCHE, Evenement.URGENCE))),
            impressions=Count("pk", filter=Q(evenement=Evenement.IMPRESSION)),
            actes=Count("pk", filter=Q(evenement__in=(Evenement.ACTE, Evenement.DROITS, Evenement.ADMINISTRATION))),
            refus=Count("pk", filter=Q(evenement=Evenement.REFUS)),
        )
    )


def _touche(genre: str, numero: str, vu: dict[str, Any]) -> Touche:
    comptes = {nom: vu[nom] for nom in ("premier", "dernier", "lectures", "impressions", "actes", "refus")}
    return Touche(genre, numero, **comptes)
