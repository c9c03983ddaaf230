"""Compare what surrounds a child: sex, address, commune, parents, phone."""

from .accord import IDENTIQUE, NE_CONCORDE_PAS, NON_RENSEIGNE, Accord, Constat, concorde, ressemble
from .identite import SEXE_INCONNU, Identite
from .noms import comparer_nom, comparer_prenom
from .normalisation import normaliser, normaliser_adresse, normaliser_telephone


def comparer_sexe(un: str, autre: str) -> Constat:
    """Compare two codes of the nomenclature `sexes`."""
    if un in SEXE_INCONNU or autre in SEXE_INCONNU:
        return NON_RENSEIGNE
    return IDENTIQUE if un == autre else NE_CONCORDE_PAS


def comparer_adresse(un: Identite, autre: Identite) -> Constat:
    """Compare two addresses, abbreviations and door details left out; the same street elsewhere differs."""
    (numero, rue), (autre_numero, autre_rue) = (
        normaliser_adresse(un.adresse),
        normaliser_adresse(autre.adresse),
    )
    if not rue or not autre_rue:
        return NON_RENSEIGNE
    if un.code_insee and autre.code_insee and un.code_insee != autre.code_insee:
        return Constat(Accord.DIFFERE, "autre adresse")
    voie = IDENTIQUE if rue == autre_rue else comparer_nom(rue, autre_rue)
    if not voie.concorde:
        return Constat(Accord.DIFFERE, "autre adresse")
    if numero == autre_numero:
        return voie
    if not numero or not autre_numero:
        return concorde("même rue, numéro non renseigné")
    return ressemble("même rue, autre numéro")


def comparer_commune(un: str, autre: str) -> Constat:
    """Compare two INSEE codes."""
    if not un or not autre:
        return NON_RENSEIGNE
    return Constat(Accord.IDENTIQUE, "même commune") if un == autre else Constat(Accord.DIFFERE, "autre commune")


def comparer_parent(un: str, autre: str, difference: str) -> Constat:
    """Compare the first names of two parents; « Sabrina B.-I. » agrees with « Sabrina »."""
    constat = comparer_prenom(un, autre)
    if constat.accord is Accord.INCONNU:
        return constat
    sans_initiale = comparer_prenom(_sans_initiales(un), _sans_initiales(autre))
    if sans_initiale.concorde:
        return constat if constat.concorde else sans_initiale
    return Constat(Accord.DIFFERE, difference) if constat.accord is Accord.DIFFERE else constat


def _sans_initiales(texte: str) -> str:
    mots = normaliser(texte).split()
    return " ".join(mot for mot in mots if len(mot) > 1) or " ".join(mots)


def comparer_telephone(un: str, autre: str) -> Constat:
    """Compare two phone numbers by their digits."""
    numero, autre_numero = normaliser_telephone(un), normaliser_telephone(autre)
    if not numero or not autre_numero:
        return NON_RENSEIGNE
    return IDENTIQUE if numero == autre_numero else Constat(Accord.DIFFERE, "autre numéro")
