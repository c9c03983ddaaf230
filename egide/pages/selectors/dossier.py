"""Everything a file shows at its opening, in a constant number of statements."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, IntegerField, OuterRef, Q
from django.db.models.expressions import RawSQL

from egide.enfant.groupes import avec_groupes, avec_ses_dossiers, unir
from egide.enfant.models import Fusion, Habitant, Lien, Personne
from egide.pages.selectors.lecteurs import Lecteurs, lire_lecteurs
from egide.parcours.information_preoccupante.models import DangerEvoque, Information
from egide.socle.acces.models import Relation
from egide.socle.acces.volets import RESERVES, Volet, masque, volets_du
from egide.socle.comptes.models import Agent
from egide.socle.conservation.selectors import GELE_DOSSIER
from egide.socle.dossiers.models import Dossier
from egide.socle.echeances.models import Echeance
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Invisible
from egide.vigilance.selectors import OUVERTURES_DE_L_HEURE

# Plain SQL in a query of the house: built by the models, these lists cost more than what they read.
# A child opened twice is read through every file of his that the agent sees: `groupe`, the kept one first.
_SIENS = "= ANY (dossier_groupe(dossiers_dossier.id))"
_AVEC = {
    "groupe": RawSQL("dossier_groupe(dossiers_dossier.id)", []),
    "volets": RawSQL(
        "(SELECT bit_or(acces_volets_ouverts(d)) FROM unnest(dossier_groupe(dossiers_dossier.id)) AS d)",
        [],
        IntegerField(),
    ),
    "ecriture": RawSQL("acces_ouvert(dossiers_dossier.id, 0::smallint, true)", [], BooleanField()),
    "objets": RawSQL(
        f"ARRAY(SELECT DISTINCT objet_id FROM acces_concerne c WHERE c.dossier_id {_SIENS} AND c.au IS NULL)", []
    ),
    # when informations tied to this file by mistake left it; nothing is said of what they hold
    "detachees": RawSQL(
        f"ARRAY(SELECT au FROM acces_concerne c WHERE c.dossier_id {_SIENS}"
        " AND c.objet_genre = 'information' AND c.au IS NOT NULL ORDER BY au)",
        [],
    ),
    "alias": RawSQL(
        "ARRAY(SELECT ARRAY[a.texte, a.source] FROM enfant_alias a JOIN enfant_personne p ON p.id = a.personne_id"
        f" WHERE p.dossier_id {_SIENS} ORDER BY a.ajoute_le)",
        [],
    ),
    "rectifications": RawSQL(
        "ARRAY(SELECT ARRAY[r.champ, r.le::text, r.motif, concat_ws(' ', a.prenom, a.nom)] FROM enfant_rectification r"
        " JOIN enfant_personne p ON p.id = r.personne_id LEFT JOIN comptes_agent a ON a.id = r.agent_id"
        f" WHERE p.dossier_id {_SIENS} ORDER BY r.le DESC)",
        [],
    ),
    "est_gele": GELE_DOSSIER,
    "ouvertures": OUVERTURES_DE_L_HEURE,
    "est_scelle": RawSQL(
        "EXISTS (SELECT 1 FROM acces_scelle s WHERE s.dossier_id = dossiers_dossier.id)", [], BooleanField()
    ),
    "adresse_protegee": RawSQL(
        f"EXISTS (SELECT 1 FROM enfant_adresseprotegee a WHERE a.dossier_id {_SIENS} AND a.levee_le IS NULL)",
        [],
        BooleanField(),
    ),
}


@dataclass(frozen=True)
class DossierLu:
    """A file as the page shows it; every list holds only what this agent may read."""

    dossier: Dossier
    groupe: list[UUID]
    enfant: Personne | None
    alias: list[dict[str, str]]
    rectifications: list[dict[str, str]]
    tous_les_liens: list[Lien]
    autres: list[Dossier]
    fusions: list[Fusion]
    habitations: list[Habitant]
    cohabitants: dict[UUID, list[Habitant]]
    horloges: list[Echeance]
    passages: list[Passage]
    informations: list[Information]
    relations: list[Relation]
    detachees: list[datetime]
    volets: list[Volet]
    lecteurs: Lecteurs
    adresse_protegee: bool
    lecture_seule: bool
    scelle: bool
    gele: bool
    ouvertures: int

    @property
    def liens(self) -> list[Lien]:
        """Ties in force."""
        return [lien for lien in self.tous_les_liens if lien.en_cours]  # type: ignore[attr-defined]

    @property
    def autorite(self) -> list[Lien]:
        """Ties in force of those who exercise parental authority, by right or by delegation."""
        return [lien for lien in self.liens if lien.autorite.exercee]

    @property
    def echeances(self) -> list[Echeance]:
        """Running clocks, the nearest term first."""
        return sorted((h for h in self.horloges if h.arretee_le is None), key=lambda h: h.terme)


def lire_dossier(dossier_id: UUID, *, agent: Agent) -> DossierLu:
    """Read a file in the name of `agent`; raises Invisible when it does not exist for him."""
    dossier: Any = _ouvrir(dossier_id)
    if dossier is None:
        raise Invisible
    groupe: list[UUID] = dossier.groupe
    enfant = _enfant(dossier)
    siens = Q(dossier_id__in=groupe) | Q(objet_id__in=dossier.objets)
    habitations, cohabitants = _foyers(groupe)
    volets = volets_du(dossier.volets)
    relations = _relations(groupe, volets)
    return DossierLu(
        dossier=dossier,
        groupe=groupe,
        enfant=enfant,
        alias=[dict(zip(("texte", "source"), lu, strict=True)) for lu in dossier.alias],
        rectifications=[dict(zip(("champ", "le", "motif", "qui"), lu, strict=True)) for lu in dossier.rectifications],
        tous_les_liens=_liens(groupe),
        autres=list(Dossier.objects.filter(pk__in=groupe[1:]).order_by("ouvert_le")) if groupe[1:] else [],
        fusions=getattr(enfant, "fusions", []),
        habitations=habitations,
        cohabitants=cohabitants,
        horloges=list(Echeance.objects.filter(siens).select_related("sujet__unite", "sujet__agent").order_by("depart")),
        passages=list(
            Passage.objects.filter(siens).select_related("agent", "poste__unite").order_by("le", "rang", "pk")
        ),
        informations=_informations(dossier.objets),
        relations=relations,
        detachees=dossier.detachees,
        volets=volets,
        lecteurs=lire_lecteurs(groupe, agent, relations, dossier.volets),
        adresse_protegee=dossier.adresse_protegee,
        lecture_seule=not dossier.ecriture,
        scelle=dossier.est_scelle,
        gele=dossier.est_gele,
        ouvertures=dossier.ouvertures,
    )


def _ouvrir(dossier_id: UUID) -> Dossier | None:
    """The file, its child and the small lists that go with them, in one statement."""
    return Dossier.objects.filter(pk=dossier_id).select_related("enfant").annotate(**_AVEC).first()


def _informations(objets: list[UUID]) -> list[Information]:
    """Informations that concern the child, the last received first, with the dangers they speak of."""
    dangers = DangerEvoque.objects.en_vigueur().filter(information=OuterRef("pk")).order_by("code")
    trouvees = Information.objects.filter(pk__in=objets).annotate(codes=ArraySubquery(dangers.values("code")))
    return list(trouvees.select_related("recueil").order_by("-recue_le"))


def _enfant(dossier: Any) -> Personne | None:
    """The child of the file that was read, composed when he has several."""
    enfant: Any = getattr(dossier, "enfant", None)
    if enfant is None:
        return None
    enfant.groupe = dossier.groupe
    return avec_ses_dossiers(enfant)


def _liens(groupe: list[UUID]) -> list[Lien]:
    """Ties of the child with people whom this agent sees, past ones included; `en_cours` says which are in force.

    The person is joined: a tie with someone hidden goes with him.
    """
    siens = avec_groupes(Lien.objects.avec_autorites().avec_en_cours().filter(dossier__in=groupe))
    return unir(siens.select_related("autre", "agent").order_by("genre", "pk"), groupe)


def _foyers(groupe: list[UUID]) -> tuple[list[Habitant], dict[UUID, list[Habitant]]]:
    """Where the child lives and lived, and who is seen there today; a hidden person, joined, is not there."""
    foyers = Habitant.objects.filter(personne__dossier__in=groupe).values("foyer_id")
    siennes, autres = [], defaultdict(list)
    visibles = Habitant.objects.avec_present().filter(foyer__in=foyers)
    tries = visibles.select_related("foyer", "personne", "agent")
    for habitant in tries.order_by("personne__naissance_min", "pk"):
        if habitant.personne.dossier_id in groupe:
            siennes.append(habitant)
        if habitant.present:  # type: ignore[attr-defined]
            autres[habitant.foyer_id].append(habitant)
    siennes.sort(key=lambda h: (h.au is None, h.du is not None and h.du.toordinal()), reverse=True)
    return siennes, dict(autres)


def _relations(groupe: list[UUID], ouverts: list[Volet]) -> list[Relation]:
    """Relations of the files, past ones included, without those that only name someone for a part closed to me."""
    caches = masque(*(volet for volet in RESERVES if volet not in ouverts))
    relations = Relation.objects.filter(dossier__in=groupe).select_related("sujet__unite", "sujet__agent")
    return [r for r in relations.order_by("du", "pk") if r.volets & ~caches]
