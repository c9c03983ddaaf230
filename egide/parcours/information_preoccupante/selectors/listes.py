"""The short lists of the page of one information, read with it in one statement: each is an array of small objects."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from egide.parcours.accueil.models import Complement
from egide.parcours.information_preoccupante.models import (
    Candidat,
    ConnuAilleurs,
    DangerEvoque,
    EnfantConcerne,
    Information,
    InformationQuerySet,
)
from egide.parcours.information_preoccupante.selectors.foyer import SUIVENT, unites_evaluatrices
from egide.socle.acces.models import Relation
from egide.socle.comptes.models import Unite


@dataclass(frozen=True)
class Ajout:
    """What was added to the contact afterwards, by its author or by an agent."""

    texte: str
    le: datetime
    agent: str


@dataclass(frozen=True)
class Listes:
    """The lists, as objects of the models with what the page shows of them."""

    candidats: Sequence[Candidat]
    ailleurs: dict[UUID, list[Unite]]
    dangers: Sequence[DangerEvoque]
    ajouts: Sequence[Ajout]
    cibles: Sequence[Information]
    unites: Sequence[Unite]
    evaluateurs: Sequence[Unite]


def avec_listes(informations: InformationQuerySet) -> InformationQuerySet:
    """Read the lists with each information; row security filters each of them as if it were read alone."""
    candidats = Candidat.objects.filter(information=OuterRef("pk"), ecarte_le__isnull=True)
    connus = ConnuAilleurs.objects.filter(information=OuterRef("pk")).order_by("unite__nom")
    ajouts = Complement.objects.filter(recueil=OuterRef("recueil_id")).order_by("le")
    ouvertes = Information.objects.ouvertes().exclude(pk=OuterRef("pk"))
    cibles = ouvertes.filter(enfants__dossier_id__in=_enfants(2).values("dossier_id")).order_by("recue_le")
    commune = _enfants(3).filter(enfant_signale__code_insee__gt="").values("enfant_signale__code_insee")
    return informations.annotate(
        candidats_dits=_liste(
            candidats, enfant="enfant_id", personne="personne_id", dossier="dossier_id", degre="degre"
        ),
        connus_dits=_liste(connus, enfant="enfant_id", unite="unite__nom"),
        dangers_dits=_liste(
            DangerEvoque.objects.en_vigueur().filter(information=OuterRef("pk")), code="code", precision="precision"
        ),
        ajouts_dits=_liste(ajouts, texte="texte", le="le", prenom="agent__prenom", nom="agent__nom"),
        cibles_dites=_liste(cibles.distinct(), pk="id", numero="numero"),
        unites_dites=_liste(_qui_suivent(), pk="id", nom="nom"),
        evaluateurs_dits=_liste(unites_evaluatrices(Subquery(commune[:1])), pk="id", nom="nom", proche="proche"),
    )


def _enfants(niveaux: int) -> QuerySet[EnfantConcerne]:
    """Children of the information that is read so many queries outside this one."""
    dehors: Any = "pk"
    for _ in range(niveaux):
        dehors = OuterRef(dehors)
    return EnfantConcerne.objects.filter(information=dehors)


def _liste(lignes: QuerySet[Any], **champs: str) -> ArraySubquery:
    return ArraySubquery(lignes.values(dit=JSONObject(**champs)))


def _qui_suivent() -> QuerySet[Unite]:
    """Units in charge of one of these files now; the unit of a referent counts for hers."""
    maintenant = timezone.now()
    en_cours = Relation.objects.filter(Q(au__isnull=True) | Q(au__gt=maintenant), du__lte=maintenant)
    sujets = en_cours.filter(dossier_id__in=_enfants(3).values("dossier_id"), genre__in=SUIVENT).values("sujet_id")
    unites = Unite.objects.filter(Q(sujet__in=sujets) | Q(postes__agent__sujet__in=sujets), fermee_le__isnull=True)
    return unites.order_by("nom").distinct()


def listes_de(information: Information) -> Listes:
    """The lists read with an information, put back in the words of the models."""
    dit: Any = information
    ailleurs: dict[UUID, list[Unite]] = defaultdict(list)
    for connu in dit.connus_dits:
        ailleurs[UUID(connu["enfant"])].append(Unite(nom=connu["unite"]))
    return Listes(
        candidats=[
            Candidat(
                enfant_id=UUID(c["enfant"]), personne_id=UUID(c["personne"]), dossier_id=UUID(c["dossier"]),
                degre=c["degre"],
            )
            for c in dit.candidats_dits
        ],
        ailleurs=ailleurs,
        dangers=[DangerEvoque(**danger) for danger in dit.dangers_dits],
        ajouts=[
            Ajout(a["texte"], datetime.fromisoformat(a["le"]), f"{a['prenom'] or ''} {a['nom'] or ''}".strip())
            for a in dit.ajouts_dits
        ],
        cibles=[Information(pk=UUID(c["pk"]), numero=c["numero"]) for c in dit.cibles_dites],
        unites=[_unite(u) for u in dit.unites_dites],
        evaluateurs=[_unite(u) for u in dit.evaluateurs_dits],
    )  # fmt: skip


def _unite(lue: dict[str, Any]) -> Unite:
    unite = Unite(pk=UUID(lue["pk"]), nom=lue["nom"])
    unite.__dict__["proche"] = lue.get("proche", False)
    return unite
