"""Written forms brought to one: accents, case, hyphens, apostrophes, particles, foreign letters."""

import re

from egide.socle.referentiels.cles import cle_de_tri

normaliser = cle_de_tri

PARTICULES = frozenset(
    {
        "de", "du", "des", "d", "le", "la", "les", "l", "el", "al", "ul", "ben", "bin", "ibn", "bint", "ould",
        "ait", "da", "do", "dos", "das", "di", "del", "della", "van", "von", "den", "der",
    }
)  # fmt: skip
VOIES = {
    "r": "rue", "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "blvd": "boulevard",
    "bvd": "boulevard", "pl": "place", "imp": "impasse", "ch": "chemin", "chem": "chemin", "che": "chemin",
    "rte": "route", "all": "allee", "sq": "square", "res": "residence", "lot": "lotissement", "crs": "cours",
    "pass": "passage", "fg": "faubourg", "fbg": "faubourg", "ham": "hameau", "qu": "quai", "st": "saint",
    "ste": "sainte", "dr": "docteur", "gal": "general", "mal": "marechal", "cdt": "commandant",
    "pdt": "president", "bat": "batiment", "appt": "appartement", "apt": "appartement", "app": "appartement",
    "esc": "escalier", "et": "etage",
}  # fmt: skip
# Words that place a door inside a building: two people may live at one address and write it differently.
DETAILS = frozenset({"appartement", "batiment", "escalier", "etage", "porte", "entree", "bal", "logement"})
MOTS_VIDES = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "a", "au", "aux"})


def coller(texte: str) -> str:
    """Normalise and remove every space, so that « El Amrani » and « Elamrani » are written the same."""
    return normaliser(texte).replace(" ", "")


def sans_particules(texte: str) -> str:
    """Normalise without « de », « el », « ben », « van »…; a name made only of particles is kept whole."""
    mots = normaliser(texte).split()
    return "".join(mot for mot in mots if mot not in PARTICULES) or "".join(mots)


# Spellings of one sound by several transcription habits (French, English, German) of Arabic, Turkish,
# Slavic, Armenian, African or Asian names. Applied in order, on letters already normalised.
TRANSCRIPTIONS = tuple(
    (re.compile(motif), par)
    for motif, par in (
        (r"tch|tsch|cz|sch|sh|ch", "x"), (r"dj|dzh|zh", "j"), (r"kh|gh|q|ck", "k"),
        (r"th", "t"), (r"dh", "d"), (r"ph", "f"), (r"oua|wa", "va"), (r"oui|wi", "vi"), (r"ou|oo", "u"),
        (r"ei|ay|ey|ai|ae", "e"), (r"ee", "i"), (r"w", "v"), (r"y", "i"), (r"h", ""), (r"c", "k"),
        (r"o", "u"), (r"z", "s"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


def transcription(texte: str) -> str:
    """Key shared by the usual transcriptions of one foreign name: Choukri and Shukry, Djamila and Jamila."""
    mot = coller(texte)
    for motif, par in TRANSCRIPTIONS:
        mot = motif.sub(par, mot)
    return mot


def normaliser_adresse(texte: str) -> tuple[str, str]:
    """Split an address into its number (« 14 bis ») and its street in full words, door details left out."""
    mots = normaliser(texte).split()
    mots = [VOIES.get(mot, mot) for mot in mots]
    gardes: list[str] = []
    saute = False
    for mot in mots:
        if saute or mot in DETAILS:
            # the word after « bâtiment » or « appartement » is its label
            saute = mot in DETAILS
            continue
        gardes.append(mot)
    numero = ""
    if gardes and (trouve := re.fullmatch(r"(\d+)(bis|ter|quater|[a-z])?", gardes[0])):
        numero, gardes = trouve[1] + (trouve[2] or "")[:1], gardes[1:]
        if gardes and gardes[0] in {"bis", "ter", "quater"}:
            numero, gardes = numero + gardes[0][0], gardes[1:]
    return numero, " ".join(mot for mot in gardes if mot not in MOTS_VIDES)


def normaliser_telephone(texte: str) -> str:
    """Keep the digits of a phone number, a French international prefix written back as 0."""
    chiffres = re.sub(r"\D", "", texte)
    return re.sub(r"^(0033|33)0?(?=[1-9]\d{8}$)", "0", chiffres)
