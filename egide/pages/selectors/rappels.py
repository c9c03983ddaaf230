"""The reminders of an agent in words: which file, which clock, why it rings, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery, Window
from django.urls import reverse

from egide.pages.presenters import libelle_regle
from egide.pages.selectors import PAR_FILE
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import RETOUR_PROFESSIONNEL, RETOUR_TIERS, SAISINE
from egide.socle.acces.matrice import refus_des
from egide.socle.comptes.models import Agent
from egide.socle.echanges.models import Arrivee
from egide.socle.echanges.selectors import rappels_en_attente
from egide.socle.echeances.definitions import Unite, duree_lisible
from egide.socle.echeances.models import Echeance
from egide.socle.echeances.regles import regles_en_vigueur
from egide.socle.interface.temps import date_courte

# Where a reminder leads, by the kind of object that its clock times.
PAGES = {"information": "information_preoccupante:information", "demande": "demandes:demande"}
# What stops a clock once the thing is done: said to the roles that may, and to them only.
A_NOTER = {
    SAISINE: ("consigner_avis_parquet", "Puis notez l’avis sur la page de l’information."),
    RETOUR_PROFESSIONNEL: ("consigner_retour", "Puis notez le retour sur la page de l’information."),
    RETOUR_TIERS: ("consigner_retour", "Puis notez le retour sur la page de l’information."),
}


@dataclass(frozen=True)
class RappelLu:
    """One reminder as a person reads it, and the page it opens; the file goes by its number."""

    page: str
    numero: str
    echeance: Echeance
    quoi: str
    pourquoi: str
    a_faire: str


@dataclass(frozen=True)
class Rappels:
    """The reminders of the page, and how many in all."""

    lignes: list[RappelLu]
    total: int


def rappels_de(agent: Agent) -> Rappels:
    """The reminders of `agent`, in one statement; only the act that stops a clock ends its own."""
    numero = Information.objects.filter(pk=OuterRef("objet_id")).values("numero")[:1]
    attendent = rappels_en_attente(agent).annotate(total=Window(Count("pk")), numero=Subquery(numero))[:PAR_FILE]
    lus = [(arrivee, arrivee.echeance) for arrivee in attendent]
    total: int = lus[0][0].total if lus else 0  # type: ignore[attr-defined]
    refus = refus_des(agent, {acte for acte, _ in A_NOTER.values()}) if lus else {}
    siens = {regle: phrase for regle, (acte, phrase) in A_NOTER.items() if refus.get(acte, "") is None}
    return Rappels([_lire(arrivee, echeance, siens) for arrivee, echeance in lus if echeance], total)


def _page(genre: str, objet_id: UUID, numero: str) -> str:
    """An information that the agent does not read has no number here, hence no page either."""
    if genre not in PAGES or (genre == "information" and not numero):
        return ""
    return reverse(PAGES[genre], args=[objet_id])


def _lire(arrivee: Arrivee, echeance: Echeance, a_noter: Mapping[str, str]) -> RappelLu:
    numero: str = arrivee.numero or ""  # type: ignore[attr-defined]
    regle = regles_en_vigueur().get(echeance.regle)
    return RappelLu(
        page=_page(echeance.objet_genre, arrivee.objet_id, numero),
        numero=numero,
        echeance=echeance,
        quoi=libelle_regle(echeance.regle),
        pourquoi=_pourquoi(echeance),
        a_faire=" ".join(filter(None, (regle.a_faire if regle else "", a_noter.get(echeance.regle)))),
    )


def _pourquoi(echeance: Echeance) -> str:
    """« 3 mois depuis : réception de l’information par la cellule, 12 mars. CASF D226-2-4. »"""
    duree = duree_lisible(echeance.valeur, Unite(echeance.unite)).capitalize()
    depart = f"{echeance.evenement.lower()}, {date_courte(echeance.depart)}"
    return f"{duree} depuis\N{NO-BREAK SPACE}: {depart}. {echeance.article}."
