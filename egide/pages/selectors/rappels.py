"""The reminders of an agent in words: which file, which clock, why it rings, what to do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Window

from egide.pages.presenters import libelle_regle
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.parcours.information_preoccupante.selectors.enfants import enfants_de
from egide.socle.comptes.models import Agent
from egide.socle.echanges.models import BATTEMENT_RAPPELS, Arrivee
from egide.socle.echanges.selectors import rappels_en_attente, taches_silencieuses
from egide.socle.echeances.definitions import Unite, duree_lisible
from egide.socle.echeances.models import Echeance
from egide.socle.echeances.regles import regles_en_vigueur
from egide.socle.interface.temps import date_courte

PAR_FILE = 12


@dataclass(frozen=True)
class RappelLu:
    """One reminder as a person reads it."""

    information: Information | None
    enfants: list[str]
    echeance: Echeance
    quoi: str
    pourquoi: str
    a_faire: str
    urgent: bool
    rappele_le: datetime | None


@dataclass(frozen=True)
class Rappels:
    """The reminders of the page, how many in all, and whether the rounds that ring have fallen silent."""

    lignes: list[RappelLu]
    total: int
    silence: bool


def rappels_de(agent: Agent, maintenant: datetime) -> Rappels:
    """The reminders of `agent`, in a constant number of statements; only the act that stops a clock ends its own."""
    attendent = list(rappels_en_attente(agent).annotate(total=Window(Count("pk")))[:PAR_FILE])
    informations = {i.pk: i for i in Information.objects.filter(pk__in={a.objet_id for a in attendent})}
    enfants = enfants_de(set(informations))
    lignes = [_lire(a, informations.get(a.objet_id), enfants) for a in attendent]
    total: int = attendent[0].total if attendent else 0  # type: ignore[attr-defined]
    return Rappels(lignes, total, taches_silencieuses(maintenant, nom=BATTEMENT_RAPPELS))


def _lire(arrivee: Arrivee, information: Information | None, enfants: dict[UUID, list[EnfantConcerne]]) -> RappelLu:
    echeance = arrivee.echeance
    if echeance is None:
        raise ValueError("A reminder always has its clock.")
    regle = regles_en_vigueur().get(echeance.regle)
    return RappelLu(
        information=information,
        enfants=[e.designation for e in enfants.get(information.pk, [])] if information else [],
        echeance=echeance,
        quoi=libelle_regle(echeance.regle),
        pourquoi=_pourquoi(echeance),
        a_faire=regle.a_faire if regle else "",
        urgent=arrivee.urgente,
        rappele_le=echeance.rappelee_le,
    )


def _pourquoi(echeance: Echeance) -> str:
    """« 3 mois depuis : réception de l’information par la cellule, 12 mars. CASF D226-2-4. »"""
    duree = duree_lisible(echeance.valeur, Unite(echeance.unite)).capitalize()
    depart = f"{echeance.evenement.lower()}, {date_courte(echeance.depart)}"
    return f"{duree} depuis\N{NO-BREAK SPACE}: {depart}. {echeance.article}."
