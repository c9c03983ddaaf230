"""The family as a drawing needs it: people by generation, couples with their children, who lives together.

Pure values: whoever is hidden from the agent was never given, hence leaves no hole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

GRANDS_PARENTS, PARENTS, ENFANTS = range(3)


class Forme(StrEnum):
    """The standard symbols."""

    HOMME = "homme"
    FEMME = "femme"
    INCONNU = "inconnu"
    GROSSESSE = "grossesse"


class Fin(StrEnum):
    """How a couple ended."""

    AUCUNE = ""
    SEPARATION = "separation"
    DIVORCE = "divorce"


@dataclass(frozen=True)
class Individu:
    """Someone drawn. `ne` orders brothers and sisters; `lien` says what he is for the child."""

    cle: str
    nom: str
    generation: int
    forme: Forme = Forme.INCONNU
    lien: str = ""
    age: str = ""
    ne: date | None = None
    decede: bool = False
    sujet: bool = False

    @property
    def dit(self) -> str:
        """What the text says after the name: « mère, 34 ans »."""
        qui = "l’enfant de cette fiche" if self.sujet else self.lien.lower()
        age = f"{self.age} an{'s' if int(self.age) > 1 else ''}" if self.age else ""
        return ", ".join(mot for mot in (qui, age, "décédé(e)" if self.decede else "") if mot)


@dataclass(frozen=True)
class Union:
    """A couple, or one parent alone (`autre` empty), with the children it has; `tirets` are those it only raises."""

    un: str
    autre: str = ""
    enfants: tuple[str, ...] = ()
    tirets: frozenset[str] = frozenset()
    fin: Fin = Fin.AUCUNE

    @property
    def partenaires(self) -> tuple[str, ...]:
        """Both, or the one who is known."""
        return (self.un, self.autre) if self.autre else (self.un,)


@dataclass(frozen=True)
class Famille:
    """Everyone drawn, in a stable order."""

    individus: tuple[Individu, ...]
    unions: tuple[Union, ...] = ()
    foyers: tuple[tuple[str, frozenset[str]], ...] = ()

    def par_cle(self) -> dict[str, Individu]:
        """People by key."""
        return {i.cle: i for i in self.individus}


@dataclass
class Parente:
    """What is known before it is drawn: parents of each child, companions, grandparents, carers."""

    individus: dict[str, Individu] = field(default_factory=dict)
    parents: dict[str, list[str]] = field(default_factory=dict)
    beaux_parents: list[str] = field(default_factory=list)
    grands_parents: list[str] = field(default_factory=list)
    tiers: list[str] = field(default_factory=list)
    foyers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    separes: frozenset[frozenset[str]] = frozenset()


def famille(parente: Parente, sujet: str) -> Famille:
    """Couples and households of the people of `parente`; the same people always give the same drawing."""
    unions = [*_couples(parente), *_compagnons(parente, sujet), *_aieux(parente, sujet), *_accueillants(parente, sujet)]
    presents = set(parente.individus)
    foyers = tuple((nom, membres & presents) for nom, membres in sorted(parente.foyers.items()) if membres & presents)
    return Famille(tuple(parente.individus.values()), tuple(unions), foyers)


def rang_de_naissance(individu: Individu) -> tuple[date, str]:
    """The eldest first; a birth that nobody knows comes last, an unborn child after it."""
    inconnue = date.max if individu.forme is Forme.GROSSESSE else date.max.replace(month=1)
    return individu.ne or inconnue, individu.cle


def jumeaux(enfants: Sequence[Individu]) -> list[tuple[str, ...]]:
    """Children of one couple born on one known day, together."""
    jours: dict[date, list[str]] = {}
    for enfant in enfants:
        if enfant.ne is not None:
            jours.setdefault(enfant.ne, []).append(enfant.cle)
    return [tuple(cles) for cles in jours.values() if len(cles) > 1]


def _couples(parente: Parente) -> list[Union]:
    """One couple for each set of parents; both are in their order, the child's first couple first."""
    groupes: dict[tuple[str, ...], list[str]] = {}
    for enfant, parents in parente.parents.items():
        if parents:
            groupes.setdefault(tuple(sorted(parents, key=lambda p: _cote(parente, p))[:2]), []).append(enfant)
    return [
        Union(cles[0], cles[1] if len(cles) > 1 else "", _par_age(parente, enfants), fin=_fin(parente, cles))
        for cles, enfants in groupes.items()
    ]


def _compagnons(parente: Parente, sujet: str) -> Iterable[Union]:
    """A companion is beside the parent he lives with; failing that, beside the only parent known."""
    parents = parente.parents.get(sujet, [])
    for beau in parente.beaux_parents:
        avec = [p for p in parents if any({p, beau} <= membres for membres in parente.foyers.values())]
        if avec or len(parents) == 1:
            un, autre = sorted((beau, (avec or parents)[0]), key=lambda p: _cote(parente, p))
            yield Union(un, autre, fin=_fin(parente, (un, autre)))


def _aieux(parente: Parente, sujet: str) -> Iterable[Union]:
    """Grandparents above the parent who bears their name, two by two; the others are drawn without a line."""
    parents = parente.parents.get(sujet, [])
    for parent in parents:
        noms = parente.individus[parent].nom.split()[-1:]
        siens = [g for g in parente.grands_parents if parente.individus[g].nom.split()[-1:] == noms]
        siens.sort(key=lambda p: _cote(parente, p))
        if siens and not any(parente.individus[p].nom.split()[-1:] == noms for p in parents if p != parent):
            yield Union(siens[0], siens[1] if len(siens) > 1 else "", (parent,))


def _accueillants(parente: Parente, sujet: str) -> Iterable[Union]:
    for tiers in parente.tiers:
        yield Union(tiers, "", (sujet,), frozenset({sujet}))


def _par_age(parente: Parente, enfants: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(enfants, key=lambda e: rang_de_naissance(parente.individus[e])))


def _cote(parente: Parente, cle: str) -> tuple[int, str]:
    """Men on the left, women on the right, as the standard has it."""
    return ({Forme.HOMME: 0, Forme.FEMME: 2}.get(parente.individus[cle].forme, 1), cle)


def _fin(parente: Parente, cles: Sequence[str]) -> Fin:
    return Fin.SEPARATION if frozenset(cles) in parente.separes else Fin.AUCUNE
