"""Where everyone stands: one row a generation, one place each, couples side by side, children under their couple.

Pure and deterministic. Two people of a row are never nearer than `PAS`, so that no symbol nor name covers another.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from egide.enfant.genogramme.arbre import Famille, Union, rang_de_naissance

PAS = 116
RANGEE = 210
MARGE = 78
HAUT = 56
RAYON = 22
PASSES = 6


@dataclass(frozen=True)
class Place:
    """The centre of a symbol."""

    x: int
    y: int


@dataclass(frozen=True)
class Trace:
    """A couple drawn: the level of its line under its row, and of the line above its children."""

    union: Union
    niveau: int
    fratrie: int
    x: int


@dataclass(frozen=True)
class Plan:
    """The whole drawing, in whole units."""

    places: Mapping[str, Place]
    traces: tuple[Trace, ...]
    largeur: int
    hauteur: int


def placer(famille: Famille) -> Plan:
    """Place everyone: an order a row, then abscissas drawn towards children and parents, never too near."""
    rangees = _rangees(famille)
    x = _abscisses(rangees, famille.unions)
    gauche = min(x.values(), default=0)
    generations = sorted(rangees)
    y = {g: HAUT + RAYON + rang * RANGEE for rang, g in enumerate(generations)}
    places = {cle: Place(round(x[cle] - gauche) + MARGE, y[g]) for g in generations for cle in rangees[g]}
    droite = max((p.x for p in places.values()), default=0)
    bas = max((p.y for p in places.values()), default=0)
    return Plan(places, _traces(famille, places), droite + MARGE, bas + RAYON + 120)


def croisements(plan: Plan) -> int:
    """How many pairs of couples of one row have children in the opposite order: lines that must cross."""
    total = 0
    for un, autre in combinations([t for t in plan.traces if t.union.enfants], 2):
        if plan.places[un.union.un].y == plan.places[autre.union.un].y:
            enfants = [_milieu(plan.places[e].x for e in t.union.enfants) for t in (un, autre)]
            total += (un.x - autre.x) * (enfants[0] - enfants[1]) < 0
    return total


def _rangees(famille: Famille) -> dict[int, list[str]]:
    """The order of each generation: partners side by side, children by couple then by age, the rest at the end."""
    gens = famille.par_cle()
    rangees: dict[int, list[str]] = {}
    for generation in sorted({i.generation for i in famille.individus}, reverse=True):
        ici = [i.cle for i in sorted(famille.individus, key=rang_de_naissance) if i.generation == generation]
        unions = [u for u in famille.unions if gens[u.un].generation == generation]
        rangees[generation] = _cote_a_cote(ici, unions)
    for dessus, dessous in pairwise(sorted(rangees)):
        unions = [u for u in famille.unions if gens[u.un].generation == dessus]
        rangees[dessous] = _sous_les_couples(rangees[dessus], rangees[dessous], unions, famille.unions)
    return rangees


def _cote_a_cote(cles: Sequence[str], unions: Sequence[Union]) -> list[str]:
    """Chains of partners first: he who has two partners stands between them."""
    voisins: dict[str, list[str]] = defaultdict(list)
    for union in unions:
        if union.autre:
            voisins[union.un].append(union.autre)
            voisins[union.autre].append(union.un)
    ordre: list[str] = []
    couples = [cle for union in unions for cle in union.partenaires]
    bouts = [cle for cle in couples if len(set(voisins[cle])) < 2]
    for depart in [*bouts, *couples]:
        pile = [depart]
        while pile:
            cle = pile.pop()
            if cle not in ordre:
                ordre.append(cle)
                pile += reversed(voisins[cle])
    return [*ordre, *(cle for cle in cles if cle not in ordre)]


def _sous_les_couples(
    dessus: list[str], dessous: list[str], unions: Iterable[Union], toutes: Iterable[Union]
) -> list[str]:
    """Children in the order of their couples; a partner who has no parent drawn stays beside the one who has."""
    rang = {cle: place for place, cle in enumerate(dessus)}
    voulu: dict[str, float] = {}
    for union in unions:
        for enfant in union.enfants:
            if enfant not in union.tirets:
                voulu[enfant] = _milieu(rang[p] for p in union.partenaires)
    place = {cle: p for p, cle in enumerate(dessous)}
    blocs: dict[str, list[str]] = {cle: [cle] for cle in dessous}
    for union in toutes:
        if union.autre and union.un in blocs and blocs[union.un] is not blocs[union.autre]:
            ensemble = sorted({*blocs[union.un], *blocs[union.autre]}, key=place.__getitem__)
            for cle in ensemble:
                blocs[cle] = ensemble

    def ou(bloc: list[str]) -> tuple[float, int]:
        voulus = [voulu[cle] for cle in bloc if cle in voulu]
        return (_milieu(voulus) if voulus else len(dessus), min(place[cle] for cle in bloc))

    uniques = {id(bloc): bloc for bloc in blocs.values()}
    return [cle for bloc in sorted(uniques.values(), key=ou) for cle in bloc]


def _abscisses(rangees: Mapping[int, list[str]], unions: Sequence[Union]) -> dict[str, float]:
    """Everyone at his place in the row, drawn a few times towards the couples above and the children below."""
    x = {cle: float(rang * PAS) for rangee in rangees.values() for rang, cle in enumerate(rangee)}
    for _ in range(PASSES):
        for generation in (*sorted(rangees, reverse=True), *sorted(rangees)):
            _ecarter(rangees[generation], x, unions)
    return x


def _ecarter(rangee: Sequence[str], x: dict[str, float], unions: Sequence[Union]) -> None:
    ici, forces = set(rangee), defaultdict(list)
    for union in unions:
        enfants = [e for e in union.enfants if e not in union.tirets]
        if not enfants:
            continue
        ecart = _milieu(x[e] for e in enfants) - _milieu(x[p] for p in union.partenaires)
        for cle in union.partenaires if union.un in ici else ():
            forces[cle].append(ecart)
        for cle in enfants if enfants[0] in ici else ():
            forces[cle].append(-ecart)
    voulus = [x[cle] + (sum(forces[cle]) / len(forces[cle]) if forces[cle] else 0.0) for cle in rangee]
    places: list[float] = []
    for voulu in voulus:
        places.append(max(voulu, places[-1] + PAS) if places else voulu)
    recul = sum(p - v for p, v in zip(places, voulus, strict=True)) / len(places)
    for cle, place in zip(rangee, places, strict=True):
        x[cle] = place - recul


def _traces(famille: Famille, places: Mapping[str, Place]) -> tuple[Trace, ...]:
    """A level of its own for each couple of a row, and for each of their lines of children, never confused."""
    rangs: dict[int, int] = defaultdict(int)
    traces = []
    for union in sorted(
        famille.unions, key=lambda u: (places[u.un].y, _milieu(places[p].x for p in u.partenaires), u.un)
    ):
        y = places[union.un].y
        rang = rangs[y]
        rangs[y] += 1
        x = round(_milieu(places[p].x for p in union.partenaires))
        niveau = y + RAYON + 70 + 9 * (rang % 4)
        fratrie = y + RANGEE - RAYON - 14 - 9 * (rang % 4)
        traces.append(Trace(union, niveau, fratrie, x))
    return tuple(traces)


def _milieu(valeurs: Iterable[float]) -> float:
    liste = list(valeurs)
    return (min(liste) + max(liste)) / 2
