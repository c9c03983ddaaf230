"""The list of informations: filters, one page at a time, the same number of queries whatever its length."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone

from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.parcours.information_preoccupante.presenters import GENRE_DE_L_ETAT
from egide.parcours.information_preoccupante.rules import HORLOGES_DE_L_EVALUATION, PREEVALUATION, SAISINE
from egide.parcours.information_preoccupante.selectors.enfants import enfants_de
from egide.parcours.information_preoccupante.states import A_QUALIFIER, QUALIFIES, Etat
from egide.socle.echeances.models import Echeance

PAR_PAGE = 25
GROUPES: Mapping[str, tuple[Etat, ...]] = {
    "a_qualifier": A_QUALIFIER,
    "en_cours": (Etat.INFORMATION_PREOCCUPANTE, Etat.URGENCE),
    "decidees": tuple(etat for etat in QUALIFIES if etat not in (Etat.INFORMATION_PREOCCUPANTE, Etat.URGENCE)),
}
JOURS: Mapping[str, int] = {"semaine": 7, "mois": 31, "annee": 366}


@dataclass(frozen=True)
class LigneDeListe:
    """One information of the list, with its children and its nearest open clock."""

    information: Information
    enfants: Sequence[EnfantConcerne]
    echeance: Echeance | None

    @property
    def genre(self) -> str:
        """The shape and colour of its state, the same on every page."""
        return GENRE_DE_L_ETAT[Etat(self.information.etat)]


def page_de_liste(
    *, groupe: str = "", periode: str = "", canal: str = "", numero: str = "", page: int = 1
) -> tuple[Page[Information], list[LigneDeListe]]:
    """One page of the informations that this agent reads, the last received first, and its lines."""
    morceau = Paginator(_filtrees(groupe, periode, canal, numero), PAR_PAGE).get_page(page)
    informations = list(morceau.object_list)
    enfants = enfants_de(informations)
    echeances = echeances_proches([i.pk for i in informations])
    return morceau, [LigneDeListe(i, enfants[i.pk], echeances.get(i.pk)) for i in informations]


def _filtrees(groupe: str, periode: str, canal: str, numero: str) -> QuerySet[Information]:
    informations = Information.objects.select_related("recueil").order_by("-recue_le", "pk")
    if groupe in GROUPES:
        informations = informations.filter(etat__in=GROUPES[groupe])
    if periode in JOURS:
        informations = informations.filter(recue_le__gte=timezone.now() - timedelta(days=JOURS[periode]))
    if canal:
        informations = informations.filter(recueil__canal=canal)
    if numero.strip():
        informations = informations.filter(numero__icontains=numero.strip())
    return informations


def echeances_proches(informations: Sequence[UUID]) -> dict[UUID, Echeance]:
    """The nearest open clock of each information, in one query; the return to the informant is not urgent."""
    suivies = (SAISINE, PREEVALUATION, *HORLOGES_DE_L_EVALUATION)
    ouvertes = Echeance.objects.ouvertes().filter(objet_id__in=informations, regle__in=suivies)
    proches: dict[UUID, Echeance] = {}
    for echeance in ouvertes.order_by("terme"):
        proches.setdefault(echeance.objet_id, echeance)
    return proches
