"""Compare names and first names: spelling, sound, nicknames, swapped fields, compound names."""

from jellyfish import damerau_levenshtein_distance

from .accord import IDENTIQUE, NE_CONCORDE_PAS, NON_RENSEIGNE, Accord, Constat, concorde, meilleur, ressemble
from .identite import Identite
from .normalisation import coller, normaliser, sans_particules, transcription
from .phonetique import cle_phonetique
from .surnoms import atteste, lien

# One wrong letter in a short word often makes another name (Léa, Léo): it only resembles.
LONGUEUR_SURE = 5
# Two wrong letters are accepted in long words only.
LONGUEUR_DEUX_LETTRES = 8
MEME_SON = concorde("même son")


def _ecriture(un: str, autre: str) -> Constat:
    """Compare two words already known to be present, by their letters and their sound only."""
    colle, autre_colle = coller(un), coller(autre)
    if colle == autre_colle:
        return IDENTIQUE
    if cle_phonetique(un) == cle_phonetique(autre):
        return MEME_SON
    if transcription(un) == transcription(autre):
        return concorde("autre transcription")
    court = min(len(colle), len(autre_colle))
    lettres = damerau_levenshtein_distance(colle, autre_colle)
    if lettres == 1 and court > 1:
        return concorde("à 1 lettre près") if court >= LONGUEUR_SURE else ressemble("à 1 lettre près")
    if lettres == 2 and court >= LONGUEUR_DEUX_LETTRES:
        return ressemble("à 2 lettres près")
    return NE_CONCORDE_PAS


def _compose(un: str, autre: str) -> bool:
    """Whether one name is made of some of the words of the other (Bernard, Bernard-Inventé)."""
    mots, autres = set(normaliser(un).split()), set(normaliser(autre).split())
    petit, grand = sorted((mots, autres), key=len)
    return petit < grand and any(len(mot) > 2 for mot in petit)


def porte_ce_mot(mot: str, nom: str) -> bool:
    """Whether a name, in any spelling, is this word or is composed with it (Caron, Caron-Fictif)."""
    return bool(coller(mot) and coller(nom)) and (comparer_nom(mot, nom).concorde or _compose(mot, nom))


def _initiale(un: str, autre: str) -> bool:
    court, long = sorted((coller(un), coller(autre)), key=len)
    return len(court) == 1 and long.startswith(court)


def comparer_nom(un: str, autre: str) -> Constat:
    """Compare two family names, in any spelling."""
    if not coller(un) or not coller(autre):
        return NON_RENSEIGNE
    constat = _ecriture(un, autre)
    if constat.concorde:
        return constat
    if sans_particules(un) == sans_particules(autre):
        return concorde("à la particule près")
    if _compose(un, autre):
        return ressemble("nom composé")
    if _initiale(un, autre):
        return ressemble("même initiale")
    return constat


def comparer_prenom(un: str, autre: str) -> Constat:
    """Compare two first names, nicknames and foreign spellings included."""
    if not coller(un) or not coller(autre):
        return NON_RENSEIGNE
    constat = _ecriture(un, autre)
    if constat.accord is Accord.IDENTIQUE:
        return constat
    trouve = lien(un, autre)
    if trouve in ("surnom", "autre écriture"):
        return concorde(trouve)
    if constat.accord is not Accord.DIFFERE:
        deux_prenoms = constat is not MEME_SON and atteste(un) and atteste(autre)
        return ressemble(constat.raison) if deux_prenoms else constat
    if trouve:
        return ressemble(trouve)
    if _compose(un, autre):
        return ressemble("prénom composé")
    if _initiale(un, autre):
        return ressemble("même initiale")
    return constat


def _plutot(constat: Constat, raison: str, accord: Accord = Accord.CONCORDE) -> Constat:
    """Keep a weaker finding as it is; give a stronger one this agreement and reason."""
    return Constat(accord, raison) if constat.concorde else constat


def noms(un: Identite, autre: Identite) -> Constat:
    """Compare the family names of two identities: birth name, used name, aliases."""
    direct = comparer_nom(un.nom, autre.nom)
    croises = [
        _plutot(comparer_nom(a, b), "nom d’usage")
        for a, b in (
            (un.nom_usage, autre.nom),
            (un.nom, autre.nom_usage),
            (un.nom_usage, autre.nom_usage),
        )
    ]
    alias = [_plutot(comparer_nom(a, autre.nom), "alias connu") for a in un.alias]
    alias += [_plutot(comparer_nom(un.nom, a), "alias connu") for a in autre.alias]
    if direct.accord is Accord.INCONNU:
        # an absent name stays unknown: another name that differs does not make it wrong
        trouves = [constat for constat in (*croises, *alias) if constat.concorde]
        return meilleur(*trouves) if trouves else NON_RENSEIGNE
    return meilleur(direct, *(c for c in (*croises, *alias) if c.accord is not Accord.INCONNU))


def prenoms(un: Identite, autre: Identite) -> Constat:
    """Compare the first names of two identities: usual one, aliases, then the other ones of the register."""
    usuel, autre_usuel = _usuel(un), _usuel(autre)
    direct = comparer_prenom(usuel, autre_usuel)
    candidats = [_plutot(comparer_prenom(a, autre_usuel), "alias connu") for a in un.alias]
    candidats += [_plutot(comparer_prenom(usuel, a), "alias connu") for a in autre.alias]
    seconds = [comparer_prenom(usuel, p) for p in autre.prenoms[1:]]
    seconds += [comparer_prenom(p, autre_usuel) for p in un.prenoms[1:]]
    candidats += [_plutot(c, "autre prénom de l’état civil", Accord.RESSEMBLE) for c in seconds if c.concorde]
    if direct.accord is Accord.INCONNU:
        trouves = [constat for constat in candidats if constat.concorde]
        return meilleur(*trouves) if trouves else NON_RENSEIGNE
    return meilleur(direct, *(c for c in candidats if c.accord is not Accord.INCONNU))


def _usuel(identite: Identite) -> str:
    return identite.prenoms[0] if identite.prenoms else ""


def nom_et_prenom(un: Identite, autre: Identite) -> tuple[Constat, Constat]:
    """Compare name and first name together, so that two fields typed in each other's place are recognised."""
    nom, prenom = noms(un, autre), prenoms(un, autre)
    if nom.concorde or prenom.concorde:
        return nom, prenom
    croise = comparer_prenom(un.nom, _usuel(autre)), comparer_prenom(_usuel(un), autre.nom)
    if all(constat.concorde for constat in croise):
        inverses = concorde("nom et prénom inversés")
        return inverses, inverses
    return nom, prenom
