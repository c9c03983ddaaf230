"""What the officer and the archives read: categories and their terms, slips, holds, certificates. Numbers, no name."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum

from egide.socle.comptes.models import Agent
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.conservation import presenters
from egide.socle.conservation.models import Bordereau, Effacement, Gel, LigneBordereau
from egide.socle.conservation.permissions import TIENNENT
from egide.socle.conservation.states import ABANDONNABLES, Etat
from egide.socle.echeances.definitions import Unite, duree_lisible
from egide.socle.echeances.garde import categories_en_vigueur, duree_de_garde
from egide.socle.interface.refus import Invisible

CLOS_AU_PLUS = 20


@dataclass(frozen=True)
class CategorieLue:
    """A category that asks for a decision: what it covers, how long, since when; no duration proposes nothing."""

    libelle: str
    description: str
    depuis: str
    duree: str
    article: str
    visa: bool


@dataclass(frozen=True)
class BordereauLu:
    """A slip in a list: how many lines the reader sees, and how many went."""

    bordereau: Bordereau
    categorie: str
    lignes: int
    eliminees: int


@dataclass(frozen=True)
class LigneLue:
    """A line in words: what, since which fact, by which rule, until when, and what became of it."""

    ligne: LigneBordereau
    genre: str
    duree: str
    gels: list[Gel]
    raison: str


@dataclass(frozen=True)
class PageBordereau:
    """Everything the page of one slip shows."""

    bordereau: Bordereau
    categorie: str
    lignes: list[LigneLue]
    comptes: list[tuple[str, int]]
    eliminees: int
    a_decider: bool
    a_viser: bool
    a_recevoir: bool
    a_executer: bool
    abandonnable: bool


def exiger_tenue(agent: Agent) -> None:
    """Raise Invisible for whoever does not keep the slips: these pages do not exist for him."""
    if not roles_en_vigueur(agent) & TIENNENT:
        raise Invisible


def categories_lues(jour: date) -> list[CategorieLue]:
    """The categories whose end needs the archives, with the duration in force on that day."""
    return [
        CategorieLue(
            categorie.libelle,
            categorie.description,
            categorie.point_de_depart,
            duree.lisible if (duree := duree_de_garde(categorie, jour)) else "",
            duree.article if duree else categorie.article,
            categorie.visa,
        )
        for categorie in categories_en_vigueur().values()
        if categorie.visa
    ]


def bordereaux_lus(*, ouverts: bool) -> list[BordereauLu]:
    """Open slips, or the last closed ones, newest first."""
    choisis = Bordereau.objects.ouverts() if ouverts else Bordereau.objects.exclude(pk__in=Bordereau.objects.ouverts())
    comptes = choisis.annotate(
        nombre=Count("lignes"), parties=Count("lignes", filter=Q(lignes__etat=LigneBordereau.Etat.ELIMINEE))
    )
    libelles = {code: categorie.libelle for code, categorie in categories_en_vigueur().items()}
    lus = comptes.order_by("-propose_le", "-numero")[: None if ouverts else CLOS_AU_PLUS]
    return [
        BordereauLu(b, libelles.get(b.categorie, b.categorie), b.nombre, b.parties)  # type: ignore[attr-defined]
        for b in lus
    ]


def gels_en_cours() -> list[Gel]:
    """Holds that stand, the latest first."""
    return list(Gel.objects.en_cours().select_related("pose_par"))


def bordereau_visible(pk: UUID) -> Bordereau:
    """The slip; raises Invisible when it is not there for this agent."""
    bordereau = Bordereau.objects.select_related("decide_par", "visa_par", "recu_par").filter(pk=pk).first()
    if bordereau is None:
        raise Invisible
    return bordereau


def lire_bordereau(pk: UUID) -> PageBordereau:
    """The page of one slip. Raises Invisible."""
    bordereau = bordereau_visible(pk)
    lignes = _lignes(bordereau)
    effacees = Effacement.objects.filter(ligne__bordereau=bordereau).values("nom").annotate(total=Sum("nombre"))
    categorie = categories_en_vigueur().get(bordereau.categorie)
    versement = bordereau.nature == Bordereau.Nature.VERSEMENT
    attendu = Etat.RECU if versement else Etat.VISE if bordereau.visa_requis else Etat.DECIDE
    return PageBordereau(
        bordereau=bordereau,
        categorie=categorie.libelle if categorie else bordereau.categorie,
        lignes=lignes,
        comptes=sorted((e["nom"], e["total"]) for e in effacees),
        eliminees=sum(ligne.ligne.etat == LigneBordereau.Etat.ELIMINEE for ligne in lignes),
        a_decider=bordereau.etat == Etat.PROPOSE,
        a_viser=bordereau.etat == Etat.DECIDE and bordereau.visa_requis,
        a_recevoir=bordereau.etat == Etat.REMIS,
        a_executer=bordereau.etat == attendu,
        abandonnable=bordereau.etat in ABANDONNABLES,
    )


def _lignes(bordereau: Bordereau) -> list[LigneLue]:
    lues = list(bordereau.lignes.all())
    geles: dict[UUID | None, list[Gel]] = {}
    for gel in Gel.objects.en_cours():
        geles.setdefault(gel.objet_id or gel.dossier_id, []).append(gel)
    return [
        LigneLue(
            ligne=ligne,
            genre=presenters.genre(ligne.objet_genre),
            duree=duree_lisible(ligne.valeur, Unite(ligne.unite)),
            gels=geles.get(ligne.objet_id, []),
            raison=presenters.raison(ligne.raison) if ligne.raison else "",
        )
        for ligne in lues
    ]
