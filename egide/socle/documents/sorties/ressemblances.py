"""Words written almost alike: a letter doubled, missing, swapped or changed. It compares texts, never people."""

from collections.abc import Iterator, Sequence

from jellyfish import damerau_levenshtein_distance

from egide.socle.documents.sorties.ecriture import Flux
from egide.socle.documents.sorties.voies import LIAISONS

# Shorter words become another word with one letter (« Lens », « Sens »): they are compared exactly.
LETTRES_POUR_UNE_FAUTE = 5
LETTRES_POUR_DEUX_FAUTES = 10


def fautes(mot: str, autre: str) -> int | None:
    """How many slips of the pen part two writings; None when there are too many for their length, or in a number."""
    if mot == autre:
        return 0
    court = min(len(mot), len(autre))
    permises = (court >= LETTRES_POUR_UNE_FAUTE) + (court >= LETTRES_POUR_DEUX_FAUTES)
    if not permises or abs(len(mot) - len(autre)) > permises:
        return None
    trouvees: int = damerau_levenshtein_distance(mot, autre)
    return trouvees if trouvees <= permises and _chiffres(mot) == _chiffres(autre) else None


def suites_proches(flux: Flux, noms: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where these words follow one another, with slips of the pen, whatever small words stand between them."""
    cible = "".join(noms)
    longueurs = {len(nom) + ecart for nom in (noms[0], cible) for ecart in range(-2, 3)}
    for mot, rangs in flux.rangs.items():
        if len(mot) not in longueurs:
            continue
        if fautes(mot, noms[0]) is not None or fautes(mot, cible) is not None:
            for rang in rangs:
                yield from _suite_proche(flux, rang, cible, len(noms))


def _suite_proche(flux: Flux, rang: int, cible: str, nombre: int) -> Iterator[tuple[int, int]]:
    """The best run of words from this one, when one is near enough."""
    colle, pris = "", 0
    for suivant in range(rang, min(len(flux.mots), rang + 2 * nombre + 2)):
        if pris and flux.mots[suivant] in LIAISONS:
            continue
        colle, pris = colle + flux.mots[suivant], pris + 1
        if fautes(colle, cible) is not None:
            yield flux.etendue(rang, suivant)
            return
        if pris > nombre or len(colle) > len(cible) + 2:
            return


def _chiffres(mot: str) -> str:
    return "".join(signe for signe in mot if signe.isdigit())
