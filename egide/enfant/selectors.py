"""Reads about people, for the acts and the screens. Row security filters; the number of queries is constant."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject
from django.utils import timezone

from egide.enfant.groupes import avec_groupes, unir
from egide.enfant.identites import cle_adresse, depuis_texte, en_clair
from egide.enfant.models import (
    AdresseProtegee,
    Alias,
    Foyer,
    Habitant,
    Lien,
    Personne,
    Recherche,
    Rectification,
    SuspicionScellee,
)
from egide.enfant.models.liens import PARENTS, GenreLien
from egide.enfant.models.personnes import LIBELLES_CHAMPS, PersonneQuerySet
from egide.enfant.rapprochement.identite import Identite
from egide.socle.acces.models import Appartenance, Concerne
from egide.socle.comptes.models import Agent
from egide.socle.interface.chiffrement import dechiffrer
from egide.socle.interface.refus import Invisible
from egide.socle.referentiels.models import Commune


def personnes_par_id(ids: Iterable[UUID]) -> list[Personne]:
    """Visible people among `ids`, with what surrounds them."""
    return list(avec_entourage(Personne.objects.avec_groupe().filter(pk__in=list(ids))))


def enfants_de(objet_id: UUID) -> list[Personne]:
    """Visible children that an object (information, household…) concerns, the eldest first."""
    dossiers = Concerne.objects.filter(objet_id=objet_id).values("dossier_id")
    enfants = Personne.objects.enfants().filter(dossier_id__in=dossiers).select_related("dossier")
    return sorted(enfants, key=lambda e: (e.naissance_min or date.max, e.nom_complet))


def avec_entourage(personnes: PersonneQuerySet) -> PersonneQuerySet:
    """Read people with their aliases, parents and addresses in one statement, as far as this agent sees them."""
    alias = Alias.objects.filter(personne=OuterRef("pk"))
    parents = Lien.objects.filter(enfant=OuterRef("pk"), genre__in=PARENTS, retire_le__isnull=True)
    foyers = Habitant.objects.filter(personne=OuterRef("pk"), foyer__protegee=False).order_by("-du")
    parent = JSONObject(genre="genre", prenoms="autre__prenoms", telephone="autre__telephone")
    foyer = JSONObject(adresse="foyer__adresse", code_insee="foyer__code_insee", cle="foyer__cle_adresse")
    return personnes.annotate(
        alias_dits=ArraySubquery(alias.values("texte")),
        parents_dits=ArraySubquery(parents.values(dit=parent)),
        foyers_dits=ArraySubquery(foyers.values(dit=foyer)),
    )


def identites_connues(personnes: Sequence[Personne], *, cherchee: Identite | None = None) -> dict[UUID, Identite]:
    """The known identity of each person, ready to be compared; no statement for those read `avec_entourage`.

    When a person has several addresses or telephones, the one that `cherchee` gives is preferred.
    """
    nus = [p.pk for p in personnes if not hasattr(p, "alias_dits")]
    lus = {p.pk: p for p in avec_entourage(Personne.objects.filter(pk__in=nus))} if nus else {}
    entourages: list[Any] = [lus.get(p.pk, p) for p in personnes]
    return {
        p.pk: _identite(p, p.alias_dits, p.parents_dits, p.foyers_dits, cherchee or Identite())
        for p in entourages
        if hasattr(p, "alias_dits")
    }


def _identite(
    personne: Personne,
    alias: Sequence[str],
    parents: Sequence[dict[str, str]],
    foyers: Sequence[dict[str, str]],
    cherchee: Identite,
) -> Identite:
    prenoms = {lien["genre"]: lien["prenoms"].split(",")[0].strip() for lien in parents}
    telephones = [t for t in (personne.telephone, *(lien["telephone"] for lien in parents)) if t]
    cle = cle_adresse(cherchee.adresse)
    foyer = next((f for f in foyers if cle and f["cle"] == cle), next(iter(foyers), {}))
    return Identite(
        nom=personne.nom,
        nom_usage=personne.nom_usage,
        prenoms=personne.liste_prenoms,
        sexe=personne.sexe,
        naissance=personne.naissance,
        alias=tuple(alias),
        a_naitre=personne.a_naitre,
        prenom_mere=prenoms.get(GenreLien.MERE, ""),
        prenom_pere=prenoms.get(GenreLien.PERE, ""),
        telephone=cherchee.telephone if cherchee.telephone in telephones else next(iter(telephones), ""),
        adresse=foyer.get("adresse", ""),
        code_insee=foyer.get("code_insee", ""),
    )


@dataclass(frozen=True)
class FoyerDate:
    """A household, the days it counts for the child, and who else is seen there."""

    foyer: Foyer
    presence: Habitant
    autres: tuple[Habitant, ...]

    @property
    def actuel(self) -> bool:
        """Whether the child lives there today."""
        return self.presence.au is None or self.presence.au >= timezone.localdate()


def foyers_de(enfant: Personne) -> list[FoyerDate]:
    """Households of a child over time, the present ones first, with the people seen in each (two queries)."""
    siennes = Habitant.objects.filter(personne__dossier__in=enfant.dossiers)
    presences = list(siennes.select_related("foyer", "agent"))
    autres = Habitant.objects.filter(foyer__in=[p.foyer_id for p in presences])
    autres = autres.exclude(pk__in=[p.pk for p in presences])
    habitants = defaultdict(list)
    for habitant in autres.select_related("personne").order_by("du", "pk"):
        habitants[habitant.foyer_id].append(habitant)
    lignes = [FoyerDate(p.foyer, p, tuple(habitants[p.foyer_id])) for p in presences]
    return sorted(lignes, key=lambda f: (not f.actuel, -(f.presence.du or date.min).toordinal()))


@dataclass(frozen=True)
class Famille:
    """The family of a child as a text: the alternative of the drawing."""

    enfant: Personne
    parents: tuple[Lien, ...]
    fratrie: tuple[Lien, ...]
    autres: tuple[Lien, ...]
    anciens: tuple[Lien, ...]
    foyers: tuple[FoyerDate, ...]


def famille_de(enfant: Personne) -> Famille:
    """Ties and households of a child, in force and past; a relative whom the agent may not see is left out."""
    vus = Lien.objects.filter(retire_le__isnull=True, autre__in=Personne.objects.all())
    tous = avec_groupes(vus.filter(dossier__in=enfant.dossiers).avec_autorites())
    liens = unir(tous.select_related("autre", "agent").order_by("du", "pk"), enfant.dossiers)
    jour = timezone.localdate()
    presents = [lien for lien in liens if lien.au is None or lien.au >= jour]
    fratries = {GenreLien.FRERE_SOEUR, GenreLien.DEMI_FRERE_SOEUR, GenreLien.ENFANT_DU_BEAU_PARENT}
    return Famille(
        enfant=enfant,
        parents=tuple(lien for lien in presents if lien.genre in PARENTS),
        fratrie=tuple(lien for lien in presents if lien.genre in fratries),
        autres=tuple(lien for lien in presents if lien.genre not in PARENTS | fratries),
        anciens=tuple(lien for lien in liens if lien not in presents),
        foyers=tuple(foyers_de(enfant)),
    )


def _corrections(personne: Personne) -> models.QuerySet[Rectification]:
    """Those of a child are in his files, those of an adult hang from him."""
    if personne.est_enfant:
        return Rectification.objects.filter(dossier__in=personne.dossiers)
    return Rectification.objects.filter(personne=personne)


def rectifications_de(personne: Personne) -> list[Rectification]:
    """Dated corrections of an identity, the latest first."""
    return list(_corrections(personne).select_related("agent"))


def version_de(personne: Personne) -> int:
    """How many corrections an identity has had: they are added, never removed, so that their number is its version."""
    return _corrections(personne).count()


def rectifications_depuis(personne: Personne, version: int) -> list[Rectification]:
    """Corrections written since somebody read this version, the first written first."""
    return list(_corrections(personne).select_related("agent").order_by("pk")[version:])


def champs_a_choisir(un: Personne, autre: Personne) -> list[str]:
    """Fields of an identity where two people differ, in the order of the screen."""
    return [champ for champ in LIBELLES_CHAMPS if champ != "a_naitre" and en_clair(un, champ) != en_clair(autre, champ)]


def lien_ouvert(enfant: Personne, autre: Personne, genre: str) -> Lien | None:
    """The tie that already says this, if any."""
    memes = Lien.objects.filter(enfant=enfant, autre=autre, genre=genre, retire_le__isnull=True)
    return memes.avec_autorites().filter(au__isnull=True).first()


def suspicions_a_lire(dossiers: Collection[UUID] | None = None) -> list[SuspicionScellee]:
    """Files opened after a search that met a file of mine that answers nobody, not read yet."""
    lignes = SuspicionScellee.objects.filter(lue_le__isnull=True, nouveau_dossier_id__isnull=False)
    if dossiers is not None:
        lignes = lignes.filter(dossier__in=dossiers)
    return list(lignes.select_related("agent"))


def suspicion_de(enfant: Personne, suspicion_id: UUID) -> SuspicionScellee:
    """One of them, in this child's file. Raises Invisible otherwise."""
    trouvee = next((s for s in suspicions_a_lire(enfant.dossiers) if s.pk == suspicion_id), None)
    if trouvee is None:
        raise Invisible
    return trouvee


def lien_de(enfant: Personne, lien_id: UUID) -> Lien:
    """An open tie of this child with someone whom this agent sees. Raises Invisible otherwise."""
    ouverts = Lien.objects.filter(dossier__in=enfant.dossiers, au__isnull=True, retire_le__isnull=True)
    vus = ouverts.avec_autorites().filter(pk=lien_id, autre__in=Personne.objects.all())
    lien = vus.select_related("autre", "enfant").first()
    if lien is None:
        raise Invisible
    return lien


def proche_de(enfant: Personne, personne_id: UUID) -> Personne:
    """An adult tied to this child, whom this agent sees. Raises Invisible otherwise; a child has his own sheet."""
    lies = Lien.objects.filter(dossier__in=enfant.dossiers, retire_le__isnull=True).values("autre_id")
    proche = Personne.objects.adultes().filter(pk=personne_id, pk__in=lies).first()
    if proche is None:
        raise Invisible
    return proche


def presents_avec(enfant: Personne) -> list[Habitant]:
    """Who lives today in each household of this child, himself first; hidden people are left out."""
    siennes = Habitant.objects.filter(personne__dossier__in=enfant.dossiers, au__isnull=True)
    foyers = siennes.values("foyer_id")
    presents = Habitant.objects.filter(foyer__in=foyers, au__isnull=True, personne__in=Personne.objects.all())
    lus = list(presents.select_related("foyer", "personne").order_by("foyer", "pk"))
    return sorted(lus, key=lambda h: h.personne.dossier_id not in enfant.dossiers)


def peut_lire_une_adresse(enfant: Personne) -> bool:
    """Whether an address of this child is protected and names this agent."""
    return AdresseProtegee.objects.filter(dossier__in=enfant.dossiers, levee_le__isnull=True).exists()


def alias_de(personne: Personne) -> list[Alias]:
    """Other names of a person."""
    siens = Q(dossier__in=personne.dossiers) if personne.est_enfant else Q(personne=personne)
    return list(Alias.objects.filter(siens).select_related("agent"))


def identite_cherchee(recherche_id: UUID) -> Identite | None:
    """What this agent looked for in one of his own searches; None for the search of another."""
    recherche = Recherche.objects.filter(pk=recherche_id).first()
    return depuis_texte(dechiffrer(recherche.criteres_chiffres)) if recherche else None


def noms_communes(codes: Iterable[str]) -> dict[str, str]:
    """Names of communes by INSEE code."""
    return dict(Commune.objects.filter(code__in=set(codes)).values_list("code", "nom"))


def agents_du_dossier(dossier_id: UUID) -> list[Agent]:
    """People who read this file today, by name: those whom it makes sense to name for a protected address."""
    sujets = RawSQL("SELECT sujet_id FROM acces_qui_voit(%s)", [dossier_id])
    membres = Appartenance.objects.en_vigueur().filter(sujet_id__in=sujets).values("agent_id")
    return list(Agent.objects.filter(pk__in=membres, is_active=True, est_systeme=False))
