"""Honest estimate of the entropy of a password: what a person chose is worth less than what chance drew.

Each run of the password is counted by the cheapest way to guess it: a known password, a word, a date,
a keyboard row, a repetition; only what is left is counted as drawn by chance (CNIL, délibération 2022-100).
"""

import math
import re
import string
import unicodedata
from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ImproperlyConfigured, ValidationError

_RANGEES = (
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "01234567890",
    string.ascii_lowercase,
)
_SUBSTITUTIONS = str.maketrans("@4031!5$7", "aaoeiisst")
# A capital letter inside letters starts a new run: « SoleilMaison » is two words, « xKqZv » is none.
_MORCEAUX = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[^A-Za-z0-9]+")
_VOYELLES = frozenset("aeiouy")
# The first words that someone who targets this service would try.
_MOTS_ATTENDUS = frozenset(
    {"ase", "calais", "conseil", "crip", "departement", "egide", "enfance", "enfant", "famille", "mairie", "pas"}
    | {"protection", "secret", "service", "social", "sociale"}
)

# A word that a person picks comes from a vocabulary of about sixteen thousand: fourteen bits.
_BITS_MOT = 14.0
_BITS_MOT_CONNU = 10.0
_BITS_MOT_ATTENDU = 4.0
_BITS_ANNEE = 7.0
_BITS_DATE = 15.0
_BITS_SUITE = 4.0


@cache
def _mots_de_passe_connus() -> frozenset[str]:
    """The twenty thousand most common passwords, as shipped with the framework."""
    return frozenset(CommonPasswordValidator().passwords)


def _sans_accent(texte: str) -> str:
    """The text without its accents, so that « été » and « ete » weigh the same."""
    decompose = unicodedata.normalize("NFD", texte)
    return "".join(c for c in decompose if not unicodedata.combining(c))


def _est_suite(morceau: str) -> bool:
    """Whether every character follows the one before on a keyboard row or in the alphabet, either way."""
    return any(morceau in rangee or morceau[::-1] in rangee for rangee in _RANGEES)


def _est_mot(lettres: str) -> bool:
    """Whether these letters read like a word: enough vowels, no long run of consonants."""
    voyelles = sum(c in _VOYELLES for c in lettres) / len(lettres)
    plus_longue = max((len(run) for run in re.split("[aeiouy]", lettres)), default=0)
    return 0.2 <= voyelles <= 0.8 and plus_longue <= 4


def _alphabet(texte: str) -> int:
    """Size of the smallest usual alphabet that holds every character of `texte`."""
    taille = 0
    taille += 26 if any(c in string.ascii_lowercase for c in texte) else 0
    taille += 26 if any(c in string.ascii_uppercase for c in texte) else 0
    taille += 10 if any(c.isdigit() for c in texte) else 0
    taille += 33 if any(not c.isalnum() for c in texte) else 0
    return max(taille, 2)


def _bits_lettres(morceau: str, par_hasard: float) -> float | None:
    """Bits of a run of letters that looks chosen; None when it looks drawn by chance."""
    bas = morceau.lower()
    casse = 0.0 if morceau in (bas, bas.upper()) else 1.0
    if len(set(bas)) == 1 or _est_suite(bas):
        return _BITS_SUITE + math.log2(len(bas))
    if bas in _MOTS_ATTENDUS:
        return _BITS_MOT_ATTENDU
    if bas in _mots_de_passe_connus():
        return min(par_hasard, _BITS_MOT_CONNU + casse)
    if len(bas) >= 4 and _est_mot(bas):
        return min(par_hasard, _BITS_MOT * math.ceil(len(bas) / 14) + casse)
    return None


def _bits_chiffres(morceau: str) -> float | None:
    """Bits of a run of digits that looks chosen: a repetition, a row, a year, a date."""
    if len(set(morceau)) == 1 or (len(morceau) > 2 and _est_suite(morceau)):
        return _BITS_SUITE + math.log2(len(morceau))
    if re.fullmatch(r"(19|20)\d\d", morceau):
        return _BITS_ANNEE
    if re.fullmatch(r"([0-3]\d[01]\d(19|20)?\d\d|(19|20)\d\d[01]\d[0-3]\d)", morceau):
        return _BITS_DATE
    return None


def entropie(mot_de_passe: str) -> float:
    """Return the estimated entropy of `mot_de_passe`, in bits, by the cheapest way to guess it."""
    texte = _sans_accent(mot_de_passe)
    if not texte:
        return 0.0
    par_signe = math.log2(_alphabet(texte))
    total = 0.0
    deja: set[str] = set()
    for morceau in _MORCEAUX.findall(texte):
        if morceau.lower() in deja:
            # Repeating costs only the choice of which run to repeat.
            total += 1.0 + math.log2(len(deja))
            continue
        deja.add(morceau.lower())
        repete = re.fullmatch(r"(..+?)\1+", morceau)
        if repete:
            morceau = repete[1]
            total += 1.0
        par_hasard = par_signe * len(morceau)
        choisi: float | None = None
        if morceau.isdigit():
            choisi = _bits_chiffres(morceau)
        elif morceau.isalpha() and len(morceau) > 2:
            choisi = _bits_lettres(morceau, par_hasard)
        elif len(set(morceau)) == 1:
            choisi = math.log2(33) + math.log2(len(morceau))
        total += par_hasard if choisi is None else min(choisi, par_hasard)
    return min(total, _entropie_deguisee(texte))


def _entropie_deguisee(texte: str) -> float:
    """Bits of the whole when it is a known password in disguise (« P@ssw0rd! »); infinite otherwise."""
    nu = texte.lower().translate(_SUBSTITUTIONS).strip(string.punctuation + string.digits + " ")
    brut = texte.lower().strip(string.punctuation + string.digits + " ")
    if brut in _mots_de_passe_connus() or nu in _mots_de_passe_connus():
        return _BITS_MOT_CONNU + 3.0 * (len(texte) - len(nu)) + 4.0
    return math.inf


class EntropieSuffisante:
    """Refuses a password under `bits` of estimated entropy (settings.AUTH_PASSWORD_VALIDATORS).

    Fifty bits with a limited number of attempts (confidentialite §20); never any periodic renewal.
    """

    def __init__(self, bits: float | None = None) -> None:
        if bits is None:
            raise ImproperlyConfigured("EntropieSuffisante needs its OPTIONS: {'bits': …}")
        self.bits = bits

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError with the way out when the password is too easy to guess."""
        if entropie(password) < self.bits:
            raise ValidationError(self.get_help_text(), code="mot_de_passe_trop_simple")

    def get_help_text(self) -> str:
        """What makes a good password, in one sentence."""
        return (
            "Choisissez quatre mots sans lien entre eux, par exemple avec des tirets, "
            "ou au moins seize signes tirés au hasard par un coffre de mots de passe."
        )
