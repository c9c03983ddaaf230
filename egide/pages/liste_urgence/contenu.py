"""What the list says, and no more: who is in danger now, which terms are past, who answers tonight (adr 0025).

No address, no fact, no informant, no adult of the family. A sealed file, or one from which somebody is kept away, is
a number and a unit to call: the sheet is read by people whom nobody checks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q

from egide.pages.presenters import libelle_regle
from egide.parcours.accueil.models import EnfantSignale, Recueil
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.parcours.information_preoccupante.states import Etat
from egide.socle.acces.models import PriseEnCharge
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Astreinte, Unite
from egide.socle.echanges.models import AlerteAstreinte
from egide.socle.echeances.models import Echeance

RESERVE = "Situation réservée : appelez le service"


@dataclass(frozen=True)
class Situation:
    """One object: its number, its children as they were told, who is in charge."""

    numero: str
    enfants: tuple[str, ...]
    responsable: str
    reservee: bool = False


@dataclass(frozen=True)
class Ligne:
    """Why a situation is on the list, and since when."""

    situation: Situation
    pourquoi: str
    depuis: datetime


@dataclass(frozen=True)
class Liste:
    """The whole sheet."""

    le: datetime
    dangers: list[Ligne]
    depassees: list[Ligne]
    astreintes: list[Astreinte]
    unites: list[Unite]


def lire(le: datetime) -> Liste:
    """Read the list, under the worker's role; a constant number of statements."""
    alertes = list(AlerteAstreinte.objects.ouvertes().order_by("nee_le"))
    graves = list(
        Information.objects.ouvertes()
        .filter(Q(recueil__danger_immediat=True) | Q(etat=Etat.URGENCE) | Q(niveau=Information.Niveau.DANGER_GRAVE))
        .select_related("recueil")
        .order_by("recue_le")
    )
    attendent = _recueils_en_danger()
    effets = (Echeance.Effet.BLOCAGE, Echeance.Effet.ALERTE)
    horloges = list(Echeance.objects.depassees(le).filter(effet__in=effets).order_by("terme"))
    objets = {o.objet_id for groupe in (alertes, horloges) for o in groupe}
    situations = _situations(objets | {i.pk for i in graves} | {r.pk for r in attendent})
    alertees = {situations[a.objet_id] for a in alertes}
    dangers = [Ligne(situations[a.objet_id], "Alerte que personne n’a prise", a.nee_le) for a in alertes]
    dangers += [Ligne(situations[r.pk], "Danger dit immédiat, reçu et pas encore ouvert", r.recu_le) for r in attendent]
    dangers += [
        Ligne(situations[i.pk], "Danger grave et immédiat, suivi en cours", i.recue_le)
        for i in graves
        if situations[i.pk] not in alertees
    ]
    return Liste(
        le=le,
        dangers=dangers,
        depassees=[Ligne(situations[h.objet_id], f"{libelle_regle(h.regle)} : terme passé", h.terme) for h in horloges],
        astreintes=_astreintes(le),
        unites=list(Unite.objects.filter(fermee_le__isnull=True).exclude(telephone="")),
    )


def _recueils_en_danger() -> list[Recueil]:
    """Dangers told, that no information has taken up yet."""
    return list(Recueil.objects.filter(danger_immediat=True, information__isnull=True).order_by("recu_le"))


def _astreintes(le: datetime) -> list[Astreinte]:
    """Turns that run or start soon: the sheet may have to serve for days."""
    avant = le + timedelta(days=reglage("liste_urgence_astreinte_jours"))
    tours = Astreinte.objects.filter(retiree_le__isnull=True, au__gt=le, du__lt=avant)
    return list(tours.select_related("agent", "unite").order_by("unite__nom", "du", "niveau"))


def _situations(objets: Iterable[UUID]) -> dict[UUID, Situation]:
    """The situation of each object, an information and its contact being one."""
    ids = set(objets)
    informations = list(Information.objects.filter(Q(pk__in=ids) | Q(recueil_id__in=ids)))
    recueils = {i.recueil_id: i for i in informations}
    reserves = _reserves()
    charges = _responsables(ids | {i.pk for i in informations})
    dits = _enfants_dits(informations, ids)
    trouvees: dict[UUID, Situation] = {}
    for pk in ids:
        information = recueils.get(pk) or next((i for i in informations if i.pk == pk), None)
        cles = {pk} | ({information.pk, information.recueil_id} if information else set())
        reservee = bool(cles & reserves)
        trouvees[pk] = Situation(
            numero=information.numero if information else "Sans numéro",
            enfants=(RESERVE,) if reservee else dits.get(information.pk if information else pk, ()),
            responsable=next((charges[cle] for cle in cles if cle in charges), "CRIP"),
            reservee=reservee,
        )
    return trouvees


def _reserves() -> set[UUID]:
    """Files and objects about a reserved child, and informations whose child perhaps is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT echanges_objets_reserves() UNION SELECT information_reservees()")
        return {pk for (pk,) in cursor.fetchall()}


def _responsables(ids: set[UUID]) -> dict[UUID, str]:
    """Who is in charge of each object: a unit, or a person when a unit is not."""
    charges = PriseEnCharge.objects.filter(objet_id__in=ids, au__isnull=True).select_related("sujet__unite")
    return {c.objet_id: c.sujet.unite.nom for c in charges.order_by("du") if c.sujet.unite is not None}


def _enfants_dits(informations: list[Information], ids: set[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Children by information, and by contact for those that no information took up."""
    noms: dict[UUID, tuple[str, ...]] = {}
    concernes = EnfantConcerne.objects.filter(information__in=informations).exclude(
        presence=EnfantConcerne.Presence.ECARTE
    )
    for enfant in concernes.order_by("information_id", "pk"):
        noms[enfant.information_id] = (
            *noms.get(enfant.information_id, ()),
            ", ".join(filter(None, (enfant.designation, enfant.age_dit))),
        )
    for signale in EnfantSignale.objects.filter(recueil_id__in=ids).order_by("recueil_id", "rang"):
        age = f"{signale.age_declare} ans" if signale.age_declare is not None else signale.naissance_en_clair
        dit = ", ".join(filter(None, (signale.appellation, age)))
        noms[signale.recueil_id] = (*noms.get(signale.recueil_id, ()), dit)
    return noms
