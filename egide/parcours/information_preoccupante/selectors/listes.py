"""The short lists of the page of one information, read with it in one statement: each is an array of small objects."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from egide.parcours.accueil.models import Complement
from egide.parcours.information_preoccupante.models import (
    Candidat,
    ConnuAilleurs,
    DangerEvoque,
    EnfantConcerne,
    Information,
    InformationQuerySet,
)
from egide.parcours.information_preoccupante.selectors.foyer import unites_evaluatrices, unites_qui_suivent
from egide.socle.comptes.models import Territoire, Unite


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


@dataclass(frozen=True)
class Choix:
    """What a decision may name: open informations, services that follow the family, teams that assess."""

    cibles: Sequence[Information]
    unites: Sequence[Unite]
    evaluateurs: Sequence[Unite]
    unite_proche: str


def avec_listes(informations: InformationQuerySet) -> InformationQuerySet:
    """Read the lists with each information; row security filters each of them as if it were read alone."""
    candidats = Candidat.objects.filter(information=OuterRef("pk"), ecarte_le__isnull=True)
    connus = ConnuAilleurs.objects.filter(information=OuterRef("pk")).order_by("unite__nom")
    ajouts = Complement.objects.filter(recueil=OuterRef("recueil_id")).order_by("le")
    return informations.annotate(
        candidats_dits=_liste(
            candidats, enfant="enfant_id", personne="personne_id", dossier="dossier_id", degre="degre"
        ),
        connus_dits=_liste(connus, enfant="enfant_id", unite="unite__nom"),
        dangers_dits=_liste(
            DangerEvoque.objects.en_vigueur().filter(information=OuterRef("pk")), code="code", precision="precision"
        ),
        ajouts_dits=_liste(ajouts, texte="texte", le="le", prenom="agent__prenom", nom="agent__nom"),
    )


def choix_de_decision(information_id: UUID) -> Choix:
    """What the decision on this information may name, in one statement; the team of the child's commune comes first."""
    ouvertes = Information.objects.ouvertes().exclude(pk=OuterRef("pk"))
    cibles = ouvertes.filter(enfants__dossier_id__in=_enfants(2).values("dossier_id")).order_by("recue_le")
    communes = _enfants(2).filter(enfant_signale__code_insee__gt="").values("enfant_signale__code_insee")
    proches = Territoire.communes.through.objects.filter(commune_id__in=communes).values("territoire_id")
    dit = (
        Information.objects.filter(pk=information_id)
        .annotate(
            cibles=_liste(cibles.distinct(), pk="id", numero="numero"),
            suivent=_liste(unites_qui_suivent(_enfants(3).values("dossier_id")), pk="id", nom="nom"),
            evaluent=_liste(unites_evaluatrices(), pk="id", nom="nom", territoire="territoire_id"),
            proches=ArraySubquery(proches),
        )
        .values("cibles", "suivent", "evaluent", "proches")
        .get()
    )
    ici = {str(territoire) for territoire in dit["proches"]}
    evaluent = sorted(dit["evaluent"], key=lambda u: u["territoire"] not in ici)
    return Choix(
        cibles=[Information(pk=UUID(c["pk"]), numero=c["numero"]) for c in dit["cibles"]],
        unites=[_unite(u) for u in dit["suivent"]],
        evaluateurs=[_unite(u) for u in evaluent],
        unite_proche=next((u["pk"] for u in evaluent if u["territoire"] in ici), ""),
    )


def _enfants(niveaux: int) -> QuerySet[EnfantConcerne]:
    """Children of the information that is read so many queries outside this one."""
    dehors: Any = "pk"
    for _ in range(niveaux):
        dehors = OuterRef(dehors)
    return EnfantConcerne.objects.filter(information=dehors)


def _liste(lignes: QuerySet[Any], **champs: str) -> ArraySubquery:
    return ArraySubquery(lignes.values(dit=JSONObject(**champs)))


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
    )  # fmt: skip


def _unite(lue: dict[str, Any]) -> Unite:
    return Unite(pk=UUID(lue["pk"]), nom=lue["nom"])
