"""Whether the letters that a program reads in a page may be those that one sees; otherwise an eye is needed."""

import re
import unicodedata

import pikepdf

from egide.socle.documents.sorties.voies import liste

# Below this many letters, a page that bears a drawing is taken for a picture, and no language is known.
LETTRES_D_UNE_PAGE = 3
LETTRES_D_UNE_LANGUE = 30
# A font without its alphabet gives words of such signs; a bullet or a hyphen at the end of a line is alone.
SIGNES_DE_SUITE = 3
# The share of signs that are neither letters nor figures, in a text that is one.
PART_DE_SIGNES = 0.5
_SANS_SENS = frozenset(["Cc", "Co", "Cn", "Cs"])
# No page of French goes without one of them, nor a long one without several: letters taken for others may make one.
_MOTS_FREQUENTS = liste(
    "à au aux avec ce dans de des du elle en est et il je la le les d’ l’ ne nous ou par pas pour que qui sa se ses "
    "son sont sur un une vous"
)
MOTS_D_UNE_PAGE = 100
MOTS_DIFFERENTS = 3
PROFONDEUR = 5


def se_lit(texte: str) -> bool:
    """Whether this page reads as words: no run of meaningless signs, more letters than signs, French among them."""
    signes = "".join("\ufffd" if _sans_sens(signe) else signe for signe in texte)
    if "\ufffd" * SIGNES_DE_SUITE in signes:
        return False
    pleins = [signe for signe in signes if not signe.isspace()]
    lettres = sum(signe.isalpha() for signe in pleins)
    if len(pleins) >= LETTRES_D_UNE_LANGUE and sum(not signe.isalnum() for signe in pleins) > PART_DE_SIGNES * len(
        pleins
    ):
        return False
    if lettres < LETTRES_D_UNE_LANGUE:
        return True
    mots = re.findall(r"[dl]’|[^\W\d_]+", unicodedata.normalize("NFC", texte).lower().replace("'", "’"))
    return len(_MOTS_FREQUENTS & set(mots)) >= (MOTS_DIFFERENTS if len(mots) > MOTS_D_UNE_PAGE else 1)


def _sans_sens(signe: str) -> bool:
    return signe == "\ufffd" or (unicodedata.category(signe) in _SANS_SENS and not signe.isspace())


def pages_sans_alphabet(pdf: pikepdf.Pdf) -> set[int]:
    """Pages that use a font whose drawings are not tied to letters: what is read there is not what is seen."""
    return {rang for rang, page in enumerate(pdf.pages, 1) if _sans_alphabet(page.obj, 0)}


def _sans_alphabet(porteur: pikepdf.Object, profondeur: int) -> bool:
    """Whether a page, or a form drawn on it, has such a font."""
    ressources = porteur.get("/Resources")
    if not isinstance(ressources, pikepdf.Dictionary) or profondeur > PROFONDEUR:
        return False
    polices = ressources.get("/Font")
    if isinstance(polices, pikepdf.Dictionary) and any(_muette(police) for police in polices.as_dict().values()):
        return True
    formes = ressources.get("/XObject")
    dessins = formes.as_dict().values() if isinstance(formes, pikepdf.Dictionary) else ()
    return any(isinstance(dessin, pikepdf.Stream) and _sans_alphabet(dessin, profondeur + 1) for dessin in dessins)


def _muette(police: pikepdf.Object) -> bool:
    """Whether a font numbers its drawings without saying which letters they are."""
    if not isinstance(police, pikepdf.Dictionary) or "/ToUnicode" in police:
        return False
    return police.get("/Subtype") in (pikepdf.Name.Type0, pikepdf.Name.Type3)
