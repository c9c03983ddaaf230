"""The words and the lines of the drawing, ready for its template: symbols, couples, children, households, legend."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import ClassVar

from egide.enfant.genogramme.arbre import Famille, Fin, Forme, Individu, jumeaux
from egide.enfant.genogramme.placement import PAS, RAYON, Place, Plan, Trace, placer

LARGEUR_NOM = 15
LIGNES_DE_NOM = 3
LIGNE = 15
LARGEUR_LETTRE = 7.5
RETRAIT_NOM = 8
LEGENDES = {
    Forme.HOMME: "Carré : homme ou garçon",
    Forme.FEMME: "Cercle : femme ou fille",
    Forme.INCONNU: "Losange : sexe non connu",
    Forme.GROSSESSE: "Triangle : enfant à naître",
}
LEGENDE_FIN = {
    Fin.SEPARATION: "Un trait oblique sur la ligne du couple : ils ne vivent plus ensemble",
    Fin.DIVORCE: "Deux traits obliques sur la ligne du couple : divorce",
}


@dataclass(frozen=True)
class Symbole:
    """Someone: his symbol, his age inside it, his name under it line by line; doubled for the child concerned."""

    individu: Individu
    place: Place
    nom: tuple[tuple[str, int], ...]

    cote: ClassVar[int] = 2 * RAYON + 12

    @property
    def x(self) -> int:
        """Left of the square."""
        return self.place.x - RAYON

    @property
    def y(self) -> int:
        """Top of the square."""
        return self.place.y - RAYON

    @property
    def losange(self) -> str:
        """Corners of the diamond."""
        return _losange(self.place, RAYON + 2)

    @property
    def losange_double(self) -> str:
        """Corners of the one around it."""
        return _losange(self.place, RAYON + 10)

    @property
    def triangle(self) -> str:
        """Corners of the triangle of a pregnancy."""
        return _triangle(self.place, 0)

    @property
    def triangle_double(self) -> str:
        """Corners of the one around it."""
        return _triangle(self.place, 7)

    @property
    def croix(self) -> str:
        """The cross of a death."""
        x, y, r = self.place.x, self.place.y, RAYON
        return f"M{x - r} {y - r}L{x + r} {y + r}M{x + r} {y - r}L{x - r} {y + r}"


def _losange(p: Place, r: int) -> str:
    return f"{p.x},{p.y - r} {p.x + r},{p.y} {p.x},{p.y + r} {p.x - r},{p.y}"


def _triangle(p: Place, bord: int) -> str:
    r = RAYON
    return f"{p.x},{p.y - r - 2 * bord} {p.x + r + 2 * bord},{p.y + r + bord} {p.x - r - 2 * bord},{p.y + r + bord}"


@dataclass(frozen=True)
class Trait:
    """A line: its path, dashed or not."""

    chemin: str
    tirets: bool = False


@dataclass(frozen=True)
class Cadre:
    """The dotted boundary of a household around people who stand side by side, and where its name is written."""

    x: int
    y: int
    largeur: int
    hauteur: int
    nom: str
    nom_y: int


@dataclass(frozen=True)
class Dessin:
    """Everything the template draws."""

    largeur: int
    hauteur: int
    symboles: tuple[Symbole, ...]
    traits: tuple[Trait, ...]
    cadres: tuple[Cadre, ...]
    legende: tuple[str, ...]


def dessiner(famille: Famille) -> Dessin:
    """Place the family and give its symbols, lines, frames and the legend of what is really drawn."""
    plan = placer(famille)
    gens = famille.par_cle()
    traits = [trait for trace in plan.traces for trait in _traits(trace, plan, gens)]
    cadres = tuple(_cadres(famille, plan))
    return Dessin(
        max([plan.largeur, *(_fin_du_nom(cadre) for cadre in cadres)]),
        plan.hauteur,
        tuple(_symbole(i, plan.places[i.cle]) for i in famille.individus),
        tuple(traits),
        tuple(replace(cadre, nom=_abreger(cadre, cadres)) for cadre in cadres),
        _legende(famille),
    )


def couper(nom: str) -> list[str]:
    """A long name on a few lines; what does not fit ends with an ellipsis."""
    return wrap(nom, LARGEUR_NOM, max_lines=LIGNES_DE_NOM, placeholder="…")


def _fin_du_nom(cadre: Cadre) -> int:
    """Where the name of a household ends; the drawing is as wide as the last one asks."""
    return cadre.x + 2 * RETRAIT_NOM + round(LARGEUR_LETTRE * len(cadre.nom))


def _abreger(cadre: Cadre, cadres: Iterable[Cadre]) -> str:
    """The name of a household, cut by an ellipsis before the next one of its row; the text beside says it whole."""
    suivants = [c.x for c in cadres if abs(c.nom_y - cadre.nom_y) < LIGNE and c.x > cadre.x]
    place = min(suivants, default=_fin_du_nom(cadre)) - cadre.x - 2 * RETRAIT_NOM
    lettres = max(int(place / LARGEUR_LETTRE), 1)
    return cadre.nom if len(cadre.nom) <= lettres else f"{cadre.nom[: lettres - 1].rstrip()}…"


def _symbole(individu: Individu, place: Place) -> Symbole:
    lignes = tuple((ligne, place.y + RAYON + 20 + LIGNE * rang) for rang, ligne in enumerate(couper(individu.nom)))
    return Symbole(individu, place, lignes)


def _pied(individu: Individu, place: Place) -> int:
    """Under the last line of a name: no line crosses it."""
    return place.y + RAYON + 10 + LIGNE * len(couper(individu.nom))


def _traits(trace: Trace, plan: Plan, gens: dict[str, Individu]) -> Iterable[Trait]:
    """The line of the couple under its two symbols, its end if it ended, then the children, twins from one point."""
    union, places = trace.union, plan.places
    if union.autre:
        gauche, droite = sorted((places[p].x, _pied(gens[p], places[p])) for p in (union.un, union.autre))
        yield Trait(f"M{gauche[0]} {gauche[1]}V{trace.niveau}H{droite[0]}V{droite[1]}")
        for rang in range({Fin.SEPARATION: 1, Fin.DIVORCE: 2}.get(union.fin, 0)):
            x = trace.x - 22 + 9 * rang
            yield Trait(f"M{x - 5} {trace.niveau + 9}L{x + 5} {trace.niveau - 9}")
    vrais = [gens[e] for e in union.enfants if e not in union.tirets]
    depart = trace.niveau if union.autre else _pied(gens[union.un], places[union.un])
    if vrais:
        points = _points(vrais, plan)
        autres = [trace.x, *points.values()]
        yield Trait(f"M{trace.x} {depart}V{trace.fratrie}M{min(autres)} {trace.fratrie}H{max(autres)}")
        for cle, x in points.items():
            yield Trait(f"M{x} {trace.fratrie}L{places[cle].x} {places[cle].y - RAYON - _debord(gens[cle])}")
    for cle in sorted(union.tirets):
        yield Trait(
            f"M{trace.x} {depart}V{trace.fratrie}H{places[cle].x + 10}V{places[cle].y - RAYON - 8}", tirets=True
        )


def _points(enfants: Sequence[Individu], plan: Plan) -> dict[str, int]:
    """Where each child's line leaves the line of the children: his own place, or one point for twins."""
    points = {e.cle: plan.places[e.cle].x for e in enfants}
    for groupe in jumeaux(enfants):
        milieu = sum(points[cle] for cle in groupe) // len(groupe)
        points |= dict.fromkeys(groupe, milieu)
    return points


def _debord(individu: Individu) -> int:
    return 6 if individu.sujet else 0


def _cadres(famille: Famille, plan: Plan) -> Iterable[Cadre]:
    """One frame for each run of neighbours of a household in a row; each bears its name, away from the lines."""
    derniere = max((p.y for p in plan.places.values()), default=0)
    for rang, (nom, membres) in enumerate(famille.foyers):
        retrait = 3 + 4 * rang
        for y in sorted({plan.places[m].y for m in membres}):
            rangee = sorted((p.x, cle) for cle, p in plan.places.items() if p.y == y)
            suite: list[int] = []
            for x, cle in [*rangee, (0, "")]:
                if cle in membres:
                    suite.append(x)
                elif suite:
                    gauche, droite = suite[0] - PAS // 2 + retrait, suite[-1] + PAS // 2 - retrait
                    haut, hauteur = y - RAYON - 12 + rang, 2 * RAYON + 78 - 2 * rang
                    dit_a = y + RAYON + 82 + LIGNE * rang if y == derniere else haut - 6
                    yield Cadre(gauche, haut, droite - gauche, hauteur, nom, dit_a)
                    suite = []


def _legende(famille: Famille) -> tuple[str, ...]:
    """What is really drawn, in the order of the standard."""
    formes = {i.forme for i in famille.individus}
    lignes = [texte for forme, texte in LEGENDES.items() if forme in formes]
    lignes.append("Double contour : l’enfant dont on ouvre la fiche")
    if any(i.decede for i in famille.individus):
        lignes.append("Croix dans le symbole : personne décédée")
    fins = {u.fin for u in famille.unions}
    lignes += [texte for fin, texte in LEGENDE_FIN.items() if fin in fins]
    if any(jumeaux([famille.par_cle()[e] for e in u.enfants]) for u in famille.unions):
        lignes.append("Deux traits partant d’un même point : jumeaux")
    if any(u.tirets for u in famille.unions):
        lignes.append("Trait en tirets : enfant accueilli, sans lien de filiation")
    if famille.foyers:
        lignes.append("Cadre en pointillés : vivent ensemble à cette date")
    return tuple(lignes)
