"""Reads about people, for the acts and the screens. Row security filters; the number of queries is constant."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject
from django.utils import timezone

from egide.enfant.identites import cle_adresse, depuis_texte
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
from egide.enfant.models.personnes import PersonneQuerySet
from egide.enfant.rapprochement.identite import Identite
from egide.socle.acces.models import Appartenance, Concerne
from egide.socle.comptes.models import Agent
from egide.socle.interface.chiffrement import dechiffrer
from egide.socle.interface.refus import Invisible
from egide.socle.referentiels.models import Commune


def personnes_par_id(ids: Iterable[UUID]) -> list[Personne]:
    """Visible people among `ids`, with what surrounds them."""
    return list(avec_entourage(Personne.objects.filter(pk__in=list(ids))))


def enfant_du_dossier(dossier_id: UUID) -> Personne | None:
    """The child of a file, or None when the file is not there for this agent."""
    return Personne.objects.filter(dossier_id=dossier_id).first()


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
    presences = list(Habitant.objects.filter(personne=enfant).select_related("foyer", "agent"))
    autres = Habitant.objects.filter(foyer__in=[p.foyer_id for p in presences]).exclude(personne=enfant)
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
    tous = Lien.objects.filter(enfant=enfant, retire_le__isnull=True, autre__in=Personne.objects.all())
    liens = list(tous.avec_autorites().select_related("autre", "agent").order_by("du", "pk"))
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


def rectifications_de(personne: Personne) -> list[Rectification]:
    """Dated corrections of an identity, the latest first."""
    return list(Rectification.objects.filter(personne=personne).select_related("agent"))


def version_de(personne: Personne) -> int:
    """How many corrections an identity has had: they are added, never removed, so that their number is its version."""
    return Rectification.objects.filter(personne=personne).count()


def rectifications_depuis(personne: Personne, version: int) -> list[Rectification]:
    """Corrections written since somebody read this version, the first written first."""
    return list(Rectification.objects.filter(personne=personne).select_related("agent").order_by("pk")[version:])


def lien_ouvert(enfant: Personne, autre: Personne, genre: str) -> Lien | None:
    """The tie that already says this, if any."""
    memes = Lien.objects.filter(enfant=enfant, autre=autre, genre=genre, retire_le__isnull=True)
    return memes.avec_autorites().filter(au__isnull=True).first()


def suspicions_a_lire(dossier_id: UUID | None = None) -> list[SuspicionScellee]:
    """Files opened after a search that met a file of mine that answers nobody, not read yet."""
    lignes = SuspicionScellee.objects.filter(lue_le__isnull=True, nouveau_dossier_id__isnull=False)
    if dossier_id is not None:
        lignes = lignes.filter(dossier_id=dossier_id)
    return list(lignes.select_related("agent"))


def suspicion_de(enfant: Personne, suspicion_id: UUID) -> SuspicionScellee:
    """One of them, in this child's file. Raises Invisible otherwise."""
    trouvee = next((s for s in suspicions_a_lire(enfant.dossier_ouvert) if s.pk == suspicion_id), None)
    if trouvee is None:
        raise Invisible
    return trouvee


def lien_de(enfant: Personne, lien_id: UUID) -> Lien:
    """An open tie of this child with someone whom this agent sees. Raises Invisible otherwise."""
    ouverts = Lien.objects.filter(enfant=enfant, au__isnull=True, retire_le__isnull=True)
    vus = ouverts.avec_autorites().filter(pk=lien_id, autre__in=Personne.objects.all())
    lien = vus.select_related("autre", "enfant").first()
    if lien is None:
        raise Invisible
    return lien


def proche_de(enfant: Personne, personne_id: UUID) -> Personne:
    """An adult tied to this child, whom this agent sees. Raises Invisible otherwise; a child has his own sheet."""
    lies = Lien.objects.filter(enfant=enfant, retire_le__isnull=True).values("autre_id")
    proche = Personne.objects.adultes().filter(pk=personne_id, pk__in=lies).first()
    if proche is None:
        raise Invisible
    return proche


def presents_avec(enfant: Personne) -> list[Habitant]:
    """Who lives today in each household of this child, himself first; hidden people are left out."""
    foyers = Habitant.objects.filter(personne=enfant, au__isnull=True).values("foyer_id")
    presents = Habitant.objects.filter(foyer__in=foyers, au__isnull=True, personne__in=Personne.objects.all())
    lus = list(presents.select_related("foyer", "personne").order_by("foyer", "pk"))
    return sorted(lus, key=lambda h: h.personne_id != enfant.pk)


def peut_lire_une_adresse(enfant: Personne) -> bool:
    """Whether an address of this child is protected and names this agent."""
    return AdresseProtegee.objects.filter(dossier_id=enfant.dossier_ouvert, levee_le__isnull=True).exists()


def alias_de(personne: Personne) -> list[Alias]:
    """Other names of a person."""
    return list(Alias.objects.filter(personne=personne).select_related("agent"))


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
