"""French typography on screen: non-breaking spaces, curly apostrophes, elision, agreement with a number."""

import re
from collections.abc import Sequence

INSECABLE = "\u00a0"
_AVANT = re.compile(r"[ \u00a0\u202f]+([:;?!»])")
_APRES = re.compile(r"«[ \u00a0\u202f]*")
_HEURES = re.compile(r"(?<=\d) (?=(?:h|min|ans?|mois|jours?)\b|€|%)|(?<=\d[ \u00a0]h) (?=\d{2}\b)")
_MILLIERS = re.compile(r"(?<=\b\d{3}) (?=000\b)|(?<=\b\d{2}) (?=000\b)|(?<=\b\d) (?=\d{3}\b)")

# A name in H keeps « de »: nobody can tell from its spelling. « Yves » elides, « Yanis » does not.
_ELIDE = re.compile(r"[aàâäeéèêëiîïoôöuùûüœæ]|y(?![aàâäeéèêëiîïoôöuùûü])", re.IGNORECASE)


def insecables(texte: str) -> str:
    """Return the text with non-breaking spaces before : ; ? ! », after «, in « 36 h » and « 116 000 »,
    and curly apostrophes. Applying it twice changes nothing more."""
    texte = texte.replace("'", "’")
    texte = _AVANT.sub(INSECABLE + r"\1", texte)
    texte = _APRES.sub("«" + INSECABLE, texte)
    texte = _HEURES.sub(INSECABLE, texte)
    return _MILLIERS.sub(INSECABLE, texte)


def accorde(nombre: int, singulier: str, pluriel: str) -> str:
    """Return « 1 jour », « 2 jours »; in French zero stays singular."""
    return f"{nombre}{INSECABLE}{singulier if abs(nombre) < 2 else pluriel}"


def majuscule(phrase: str) -> str:
    """Return the sentence with a capital first letter, the rest untouched (proper nouns keep theirs)."""
    return phrase[:1].upper() + phrase[1:]


def de(nom: str) -> str:
    """Return « de Lina », « d’Anthony », « de Hugo »."""
    return f"d’{nom}" if _ELIDE.match(nom) else f"de {nom}"


def enumere(mots: Sequence[str]) -> str:
    """Return « A », « A et B », « A, B et C »."""
    *debut, dernier = mots or ("",)
    return f"{', '.join(debut)} et {dernier}" if debut else dernier
