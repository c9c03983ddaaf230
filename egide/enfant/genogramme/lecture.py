"""Reads who is drawn around a child on a day, as far as this agent sees them; three statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from egide.enfant.genogramme.arbre import ENFANTS, GRANDS_PARENTS, PARENTS, Forme, Individu, Parente
from egide.enfant.groupes import avec_groupes, unir
from egide.enfant.models import GenreLien, Habitant, Lien, Personne, Sexe
from egide.enfant.models.liens import ENTRE_ENFANTS
from egide.enfant.models.liens import PARENTS as PERE_ET_MERE

_FORMES = {Sexe.MASCULIN: Forme.HOMME, Sexe.FEMININ: Forme.FEMME}
_DU_GENRE = {GenreLien.PERE: Forme.HOMME, GenreLien.MERE: Forme.FEMME}
_TIERS = frozenset({GenreLien.TIERS_DIGNE_DE_CONFIANCE, GenreLien.TIERS_DURABLE_BENEVOLE})
_GENERATIONS = {GenreLien.GRAND_PARENT: GRANDS_PARENTS} | dict.fromkeys(ENTRE_ENFANTS, ENFANTS)


@dataclass(frozen=True)
class FamilleLue:
    """What the drawing and its text are made of."""

    parente: Parente
    sujet: str
    liens: list[Lien]
    foyers: dict[str, list[str]]


def lire_famille(enfant: Personne, jour: date) -> FamilleLue:
    """Relatives in force on `jour`, parents of the brothers and sisters, and who lived with the child then."""
    visibles = Personne.objects.all()
    vus = Lien.objects.en_vigueur(jour).filter(autre__in=visibles).avec_autorites().select_related("autre")
    siens = unir(avec_groupes(vus.filter(dossier__in=enfant.dossiers)).order_by("du", "pk"), enfant.dossiers)
    fratrie = [lien.autre.dossier_id for lien in siens if lien.genre in ENTRE_ENFANTS and lien.autre.dossier_id]
    leurs = avec_groupes(vus.filter(dossier__in=fratrie, genre__in=PERE_ET_MERE)).order_by("du", "pk")
    parente, sujet = Parente(), str(enfant.pk)
    _ajouter(parente, _individu(enfant, ENFANTS, "", jour, sujet=True))
    for lien in siens:
        _relier(parente, lien, sujet, jour)
    for parent in unir_par_enfant(leurs):
        _ajouter(parente, _individu(parent.autre, PARENTS, f"{parent} d’un frère ou d’une sœur", jour, parent.genre))
        parente.parents.setdefault(str(parent.enfant_id), []).append(str(parent.autre.pk))
    for lien in siens:
        if lien.genre == GenreLien.FRERE_SOEUR:
            parente.parents.setdefault(str(lien.autre.pk), list(parente.parents.get(sujet, [])))
    foyers = _foyers(enfant, jour, parente)
    return FamilleLue(parente, sujet, siens, foyers)


def unir_par_enfant(liens: Iterable[Lien]) -> list[Lien]:
    """Ties of several children: merged adults are one, for each child apart."""
    par_enfant: dict[Any, list[Lien]] = defaultdict(list)
    for lien in liens:
        par_enfant[lien.enfant_id].append(lien)
    return [lien for siens in par_enfant.values() for lien in unir(siens, ())]


def _relier(parente: Parente, lien: Lien, sujet: str, jour: date) -> None:
    """Draw a relative when his tie has a place in a genogram; the others are told in the text alone."""
    genre, cle = GenreLien(lien.genre), str(lien.autre.pk)
    dessines = {*PERE_ET_MERE, *ENTRE_ENFANTS, *_TIERS, GenreLien.BEAU_PARENT, GenreLien.GRAND_PARENT}
    if genre not in dessines:
        return
    generation = _GENERATIONS.get(genre, PARENTS)
    _ajouter(parente, _individu(lien.autre, generation, genre.label, jour, genre))
    if genre in PERE_ET_MERE:
        parente.parents.setdefault(sujet, []).append(cle)
    elif genre == GenreLien.BEAU_PARENT:
        parente.beaux_parents.append(cle)
    elif genre == GenreLien.GRAND_PARENT:
        parente.grands_parents.append(cle)
    elif genre in _TIERS:
        parente.tiers.append(cle)


def _ajouter(parente: Parente, individu: Individu) -> None:
    """Someone is drawn once, under his first tie."""
    parente.individus.setdefault(individu.cle, individu)


def _individu(
    personne: Personne, generation: int, lien: str, jour: date, genre: str = "", *, sujet: bool = False
) -> Individu:
    ne = personne.naissance_exacte
    return Individu(
        cle=str(personne.pk),
        nom=personne.nom_complet,
        generation=generation,
        forme=Forme.GROSSESSE if personne.a_naitre else _forme(personne, genre),
        lien=lien,
        age=_age(personne, jour),
        ne=ne or (None if personne.a_naitre else personne.naissance_min),
        decede=personne.decede and (personne.deces_le is None or personne.deces_le <= jour),
        sujet=sujet,
    )


def _forme(personne: Personne, genre: str) -> Forme:
    """The sex that is written; a father and a mother say theirs."""
    dite = _DU_GENRE.get(GenreLien(genre)) if genre else None
    return _FORMES.get(Sexe(personne.sexe)) or dite or Forme.INCONNU


def _age(personne: Personne, jour: date) -> str:
    """The age on that day, or on the day of death; nothing before the birth nor without its date."""
    ne, fin = personne.naissance_exacte, jour
    if personne.decede and personne.deces_le and personne.deces_le < jour:
        fin = personne.deces_le
    if ne is None or ne > fin:
        return ""
    return str(fin.year - ne.year - ((fin.month, fin.day) < (ne.month, ne.day)))


def _foyers(enfant: Personne, jour: date, parente: Parente) -> dict[str, list[str]]:
    """Households of the child on that day, and couples that shared one and share none any more."""
    siens = Habitant.objects.filter(personne__dossier__in=enfant.dossiers).values("foyer_id")
    lus = Habitant.objects.filter(foyer__in=siens, personne__in=Personne.objects.all())
    sejours: dict[Any, list[Habitant]] = defaultdict(list)
    for habitant in lus.select_related("foyer", "personne").order_by("foyer__du", "foyer_id", "du", "pk"):
        sejours[habitant.foyer_id].append(habitant)
    presents: dict[str, frozenset[str]] = {}
    noms: dict[str, list[str]] = {}
    ensemble: set[frozenset[str]] = set()
    for ici in sejours.values():
        la = [h for h in ici if (h.du is None or h.du <= jour) and (h.au is None or h.au >= jour)]
        cles = frozenset(_cle(h, enfant) for h in la)
        if str(enfant.pk) in cles:
            nom = _unique(str(ici[0].foyer), presents)
            presents[nom], noms[nom] = cles, [_nom(h, enfant) for h in la]
        adultes = {_cle(h, enfant) for h in ici if h.du is None or h.du <= jour}
        partis = adultes - cles
        ensemble |= {frozenset((un, autre)) for un in partis for autre in adultes if un != autre}
    parente.foyers = presents
    parente.separes = frozenset(c for c in ensemble if not any(c <= membres for membres in presents.values()))
    return noms


def _cle(habitant: Habitant, enfant: Personne) -> str:
    return str(enfant.pk if habitant.personne.dossier_id in enfant.dossiers else habitant.personne_id)


def _nom(habitant: Habitant, enfant: Personne) -> str:
    """The child as he is read here, whichever of his files says where he lives."""
    return (enfant if _cle(habitant, enfant) == str(enfant.pk) else habitant.personne).nom_complet


def _unique(nom: str, pris: dict[str, frozenset[str]]) -> str:
    return nom if nom not in pris else f"{nom} ({len(pris) + 1})"
