"""A function said in other words: « gardienne de la résidence Essai » is also « la concierge de l’immeuble »."""

from collections.abc import Iterator

from egide.socle.documents.sorties.ecriture import Flux, mots
from egide.socle.documents.sorties.secrets import Degre
from egide.socle.documents.sorties.voies import LIAISONS

# What one does, by the beginnings of its words.
METIERS: tuple[tuple[str, ...], ...] = (
    ("gardien", "concierge"),
    ("direct", "proviseur", "principal", "responsable"),
    ("enseign", "institut", "maitre", "professeur", "prof"),
    ("medecin", "docteur", "pediatre", "generaliste"),
    ("infirm", "puericult", "sagefemme"),
    ("animat", "educat", "entraineur", "moniteur", "coach"),
    ("assistant", "nourrice", "atsem", "aesh"),
)
# Where one does it.
CADRES: tuple[tuple[str, ...], ...] = (
    ("immeuble", "residence", "batiment", "cite", "tour", "copropriete", "hlm", "bailleur"),
    ("ecole", "maternelle", "elementaire", "primaire", "classe", "college", "lycee", "etablissement"),
    ("creche", "garderie", "periscolaire", "centre", "cantine"),
    ("hopital", "clinique", "maternite", "cabinet", "pmi", "urgences"),
    ("club", "association", "stade", "gymnase", "salle"),
)
LETTRES_PARLANTES = 4
# How many words may part what one does from where: « la gardienne de cet immeuble ».
MOTS_ENTRE = 5


def dite_autrement(fonction: str, flux: Flux) -> Iterator[tuple[int, int, Degre]]:
    """Where somebody with this function shows without his name: it only asks for a human eye."""
    dits = [mot for mot in mots(fonction) if mot not in LIAISONS]
    if len(dits) < 2:
        return
    metiers = _du_groupe(dits[0], METIERS)
    cadres = {debut for mot in dits[1:] if len(mot) > LETTRES_PARLANTES for debut in _du_groupe(mot, CADRES)}
    for mot, rangs in flux.rangs.items():
        if not mot.startswith(metiers):
            continue
        for rang in rangs:
            suite = flux.mots[rang + 1 : rang + 1 + MOTS_ENTRE]
            if any(suivant.startswith(tuple(cadres)) for suivant in suite):
                yield *flux.etendue(rang, rang), Degre.POSSIBLE


def _du_groupe(mot: str, groupes: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The beginnings of words that say the same as this one."""
    return next((groupe for groupe in groupes if mot.startswith(groupe)), (mot,))
